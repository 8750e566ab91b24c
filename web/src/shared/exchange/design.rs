//! The page Design: a study in a link, and a person's own table. The table comes with the question.

use lab_core::dataset::{DataFacts, Glance};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::workload::{Missing, Task};
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
    pub missing: Missing,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    pub glance: Glance,
    /// What is known of it as data, or every fault.
    pub about: Result<About, Vec<Sentence>>,
}

/// A table as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    pub examples: u64,
    pub test_examples: u64,
    /// What a study must know of it.
    pub facts: DataFacts,
    /// The error of the best guess that ignores the inputs.
    pub chance: f64,
}
