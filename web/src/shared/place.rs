//! Where studies train and how they are named: what the page and the workers say to each other of places and studies.

use lab_core::protocol::StudyId;
use lab_core::study::Study;
use lab_core::workload::{DataSource, Workload};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Where a study is trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In this browser.
    Browser(Workers),
    /// On the runner that served the page; offered only while one answers.
    Runner,
}

impl Default for Place {
    fn default() -> Self {
        Place::Browser(Workers::Auto)
    }
}

/// Which of the browser's workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Workers {
    /// What `page::lab::choice::choose` takes.
    #[default]
    Auto,
    /// So many CPU workers.
    Cpu(usize),
    /// One WebGPU worker.
    Gpu,
}

/// What decides the speed of training before anything was measured: the data and the model family.
pub fn speed_key(study: &Study) -> Option<String> {
    match &study.workload {
        Workload::Trained { data: DataSource::Builtin(builtin), family, .. } => {
            Some(format!("{} {}", builtin.name(), family.name()))
        }
        Workload::Trained { data: DataSource::Csv { file, .. }, family, .. } => {
            Some(format!("{file} {}", family.name()))
        }
        Workload::External { .. } => None,
    }
}

/// Names a study that can be opened: `b-<key>` in this browser's store, `r-<number>` on the runner. Fits in an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StudyRef {
    Browser(String),
    Runner(StudyId),
}

impl fmt::Display for StudyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StudyRef::Browser(key) => write!(f, "b-{key}"),
            StudyRef::Runner(StudyId(id)) => write!(f, "r-{id}"),
        }
    }
}

/// Text that names no study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAStudyRef;

impl FromStr for StudyRef {
    type Err = NotAStudyRef;

    fn from_str(text: &str) -> Result<Self, NotAStudyRef> {
        match text.split_once('-') {
            Some(("b", key))
                if !key.is_empty() && key.len() <= 64 && key.bytes().all(|b| b.is_ascii_alphanumeric()) =>
            {
                Ok(StudyRef::Browser(key.to_owned()))
            }
            Some(("r", id)) => id.parse().map(|id| StudyRef::Runner(StudyId(id))).map_err(|_| NotAStudyRef),
            _ => Err(NotAStudyRef),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back() {
        for place in
            [Workers::Auto, Workers::Cpu(3), Workers::Gpu].map(Place::Browser).into_iter().chain([Place::Runner])
        {
            let json = serde_json::to_string(&place).unwrap();
            assert_eq!(serde_json::from_str::<Place>(&json).unwrap(), place);
        }
        for other in ["{}", "\"phone\"", "{\"browser\":\"x\"}", "{\"browser\":{\"cpu\":-1}}"] {
            assert!(serde_json::from_str::<Place>(other).is_err(), "{other}");
        }
    }

    #[test]
    fn a_reference_survives_an_address() {
        for reference in [StudyRef::Browser("k3f9".into()), StudyRef::Runner(StudyId(17))] {
            assert_eq!(reference.to_string().parse(), Ok(reference));
        }
        for text in ["", "b-", "r-", "r-x", "b-a/b", "x-1", "17"] {
            assert_eq!(text.parse::<StudyRef>(), Err(NotAStudyRef), "{text}");
        }
    }
}
