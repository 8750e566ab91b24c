//! The page that makes records of other tools' files: what was handed over, what is to be said of it, and what came of it.

use super::File;
use super::records::Criterion;
use lab_core::study::{At, Direction};
use lab_core::text::Sentence;
use serde::{Deserialize, Serialize};

/// What are these files? They come with the question, and are held until others do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    /// What was said of the columns of earlier tables, as [`Imported::remember`] had it.
    pub remembered: String,
}

/// Files that can be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    pub name: String,
    /// A table says of none of its columns what it is; other files say what they are.
    pub table: Option<Table>,
}

/// A table and what its columns are as far as their names tell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub columns: Vec<Column>,
    pub direction: Option<Direction>,
    pub at: At,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub header: String,
    pub role: Role,
    /// The first value.
    pub sample: String,
}

/// What a column can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    Unused,
    /// Name or number of the trial.
    Trial,
    /// Another name of it.
    Name,
    Step,
    Nuisance,
    Scientific,
    Objective,
    Metric,
    Outcome,
    Reason,
    Seed,
}

/// Makes a record of what is held; the content of the answer is its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// What the columns of a table are, in their order; those behind the last stay as they were.
    pub roles: Vec<Role>,
    /// What is left out is taken from the file.
    pub study: Option<String>,
    pub metric: Option<String>,
    pub direction: Option<Direction>,
    pub at: Option<At>,
    pub remembered: String,
}

/// What came of the files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    pub file: File,
    /// What was guessed, converted or left out.
    pub notes: Vec<Sentence>,
    /// By what the trials are judged, and what else was measured.
    pub criterion: Criterion,
    pub metrics: Vec<String>,
    /// What the browser is to remember of columns, if something is new.
    pub remember: Option<String>,
}

/// Why there is no record, and what must be said first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    pub why: Sentence,
    /// The studies of the file, one of which is meant.
    pub studies: Vec<String>,
    /// The metrics, one of which is the objective.
    pub metrics: Vec<String>,
    /// Nobody knows whether lower is better.
    pub asks_direction: bool,
}
