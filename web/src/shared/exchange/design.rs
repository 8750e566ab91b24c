//! The page Design: a study in a link, and a person's own table. The table comes with the question.

use lab_core::dataset::DataFacts;
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::workload::Task;
use serde::{Deserialize, Serialize};

/// Packs a study into the end of an address, if it fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pack {
    pub study: Box<Study>,
}

/// Reads what [`Pack`] made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpack {
    pub link: String,
}

/// What is the target, and what is to be predicted?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guess;

/// The last column, and classification where that can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guessed {
    pub target: String,
    pub task: Task,
}

/// Can a study train on this table?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub target: String,
    /// Nothing is checked without one.
    pub task: Option<Task>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub columns: Vec<String>,
    /// What a study must know of it, or every fault.
    pub facts: Result<(u64, DataFacts), Vec<Sentence>>,
}
