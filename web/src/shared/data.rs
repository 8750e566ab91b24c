//! The data set of a study: the built-in file that stands beside the page, or a person's own table.
//!
//! The page fetches (`page/fetch.rs`), a worker decodes with `lab_core::dataset`. Knows nothing of what is done with a data set.

use lab_core::dataset::{Dataset, parse_csv};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::workload::{DataSource, Workload};
use lab_texts::page::{parts::joined, training as t};

/// Why there is no data set.
#[derive(Clone, Debug, PartialEq)]
pub enum DataError {
    /// The file could not be fetched.
    Fetch {
        file: &'static str,
        detail: String,
    },
    /// The study has a table of its own, which is not at hand.
    TableMissing {
        file: String,
    },
    /// The study's trials come from another pipeline.
    External,
    Invalid(Sentence),
}

impl DataError {
    pub fn sentence(&self) -> Sentence {
        match self {
            DataError::Fetch { file, detail } => t::not_fetched(detail, *file).into(),
            DataError::TableMissing { file } => t::table_missing(file).into(),
            DataError::External => t::EXTERNAL.into(),
            DataError::Invalid(sentence) => sentence.clone(),
        }
    }
}

/// Decodes the bytes of the file a study trains on; every fault of a table is named.
pub fn decode(study: &Study, bytes: &[u8]) -> Result<Dataset, DataError> {
    match &study.workload {
        Workload::External { .. } => Err(DataError::External),
        Workload::Trained { data: DataSource::Builtin(builtin), .. } => {
            builtin.load(bytes).map_err(|error| DataError::Invalid(Sentence::of(|lang| error.sentence(lang))))
        }
        Workload::Trained { data: DataSource::Csv { file, target, task, missing }, .. } => {
            let text = String::from_utf8_lossy(bytes);
            parse_csv(file, &text, target, *task, *missing).map_err(|errors| {
                DataError::Invalid(Sentence::of(|lang| {
                    let sentences = errors.iter().map(|error| error.sentence(lang));
                    sentences.reduce(|first, rest| joined(first, rest).get(lang)).unwrap_or_default()
                }))
            })
        }
    }
}
