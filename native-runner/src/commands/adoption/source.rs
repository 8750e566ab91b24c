//! A side of a judgement: a study, or the best configuration of a record.

use crate::commands::CommandError;
use crate::files::{read_record, read_study};
use lab_core::adoption::{Refusal, Side, at_defaults, best};
use lab_core::record::Record;
use lab_core::study::{MAX_STUDY_BYTES, Study};
use lab_core::text::Lang;
use lab_core::workload::{Workload, called};
use lab_texts::Arg;
use lab_texts::runner::commands as t;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// What is judged, with all that is known of it.
pub struct Source {
    /// In which everything is fixed.
    pub study: Study,
    /// Where the configuration was found.
    pub record: Option<Record>,
}

impl Source {
    /// Reads a study or a record; says on standard error what was taken of it.
    ///
    /// # Errors
    /// It cannot be read, holds no result, or leaves open what to judge; the refusal is for its side.
    pub fn read(path: &Path, side: Side, lang: Lang) -> Result<Result<Self, Refusal>, CommandError> {
        if is_record(path) {
            let record = read_record(path, lang)?;
            let found = trained(&record.study, side).and_then(|()| best(&record, side));
            return Ok(found.map(|study| Self { study, record: Some(record) }));
        }
        let study = read_study(path)?;
        let found = trained(&study, side).and_then(|()| at_defaults(&study, side));
        Ok(found.map(|(study, defaults)| {
            if !defaults.is_empty() {
                let named = Arg::list(defaults.iter().map(|name| called(name)));
                eprintln!("{}", t::at_defaults(named, path).get(lang));
            }
            Self { study, record: None }
        }))
    }
}

fn trained(study: &Study, side: Side) -> Result<(), Refusal> {
    match study.workload {
        Workload::External { .. } => Err(Refusal::External { side }),
        Workload::Trained { .. } => Ok(()),
    }
}

/// Whether a file begins with the header of a record; what cannot be read is no record, and is refused as a study.
fn is_record(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let mut line = String::new();
    let read = BufReader::new(file.take(2 * MAX_STUDY_BYTES as u64)).read_line(&mut line);
    let header = read.ok().and_then(|_| serde_json::from_str::<serde_json::Value>(&line).ok());
    header.is_some_and(|header| header.get("study").is_some())
}
