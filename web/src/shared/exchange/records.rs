//! Records that the worker holds: each is sent once, and what happens to it then follows as events.

use crate::shared::place::StudyRef;
use lab_core::study::{At, Direction, Objective};
use lab_core::text::Lang;
use serde::{Deserialize, Serialize};

/// Holds the record of a study. One that is held at the same length of its file is not read again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hold {
    pub study: StudyRef,
}

/// More happened to a study whose record is held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Append {
    pub study: StudyRef,
    /// Whole lines of a record file.
    pub lines: String,
}

/// Lets go of the record of a study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forget {
    pub study: StudyRef,
}

/// A record as it is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    pub study: StudyRef,
    /// How far it was, so that it is looked at again when there is more; the worker answers from all it has.
    pub part: u64,
    /// By what its trials are judged; the study's own objective if nothing is said.
    pub criterion: Option<Criterion>,
    /// What it is asked about; the study's own question if nothing is said.
    pub asking: Option<Asking>,
}

impl View {
    /// The same record, judged and asked about as its study was designed.
    pub fn as_designed(self) -> Self {
        Self { criterion: None, asking: None, ..self }
    }
}

/// Another question than the study's own: these hyperparameters are scientific, and its sentence is in this language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    pub scientific: Vec<String>,
    pub lang: Lang,
}

/// By what trials are judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    pub metric: String,
    pub direction: Direction,
    pub at: At,
}

impl Criterion {
    pub fn of(objective: &Objective) -> Self {
        Self { metric: objective.metric.clone(), direction: objective.direction, at: objective.at }
    }
}
