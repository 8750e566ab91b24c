//! The data set of a study: the built-in file that stands beside the page, or a person's own table.
//!
//! The page fetches (`page/fetch.rs`), a worker decodes with `lab_core::dataset`. Knows nothing of what is done with a data set.

use lab_core::dataset::{Dataset, parse_csv};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::workload::{DataSource, Workload};

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
            DataError::Fetch { file, detail } => Sentence::new(
                format!("the data file {file} could not be fetched ({detail}): is the server still running?"),
                format!("无法获取数据文件 {file}（{detail}）：服务器仍在运行吗？"),
            ),
            DataError::TableMissing { file } => Sentence::new(
                format!("open the table {file} again: this browser does not have it"),
                format!("请重新打开表格 {file}：本浏览器中没有它"),
            ),
            DataError::External => {
                Sentence::new("the trials of this study are run by another program", "此研究的试验由其他程序运行")
            }
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
        Workload::Trained { data: DataSource::Csv { file, target, task }, .. } => {
            let text = String::from_utf8_lossy(bytes);
            parse_csv(file, &text, target, *task).map_err(|errors| {
                DataError::Invalid(Sentence::of(|lang| {
                    let sentences: Vec<_> = errors.iter().map(|error| error.sentence(lang)).collect();
                    sentences.join(lang.pick("; ", "；"))
                }))
            })
        }
    }
}
