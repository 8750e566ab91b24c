//! The page Analyze: what a record says, by which objective and thresholds, and files for other tools.

use super::Proposal;
use super::records::{Criterion, View};
use lab_core::plot::{Automatic, ValueScale};
use lab_core::text::{Lang, Sentence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What does the record say?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judge {
    pub view: View,
    /// Thresholds that differ from their defaults, by name.
    pub thresholds: BTreeMap<String, f64>,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The verdict on the study's question, where it compares values.
    pub verdict: Option<Sentence>,
    /// Which trial is best, or why none is.
    pub best: Sentence,
    /// What to do next, and what it costs.
    pub next: Option<Sentence>,
    /// The best of each scientific value.
    pub groups: Vec<Sentence>,
    /// There are two configurations of which one may replace the other.
    pub adoptable: bool,
    /// How many trials ended how.
    pub counts: Sentence,
    /// What is fixed, hence a condition of every conclusion.
    pub conditions: Option<Sentence>,
    /// By what trials are judged now, and by what they were meant to be.
    pub criterion: Criterion,
    pub own: Criterion,
    /// The names of all metrics, the study's own first.
    pub metrics: Vec<String>,
    pub findings: Vec<Finding>,
    /// Checks that lacked data, and which.
    pub skipped: Vec<Sentence>,
    pub thresholds: Vec<Threshold>,
    /// The hyperparameters that vary.
    pub axes: Vec<String>,
    pub further: Vec<Further>,
}

/// What was found, once of all groups that have the cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Something to act on, not only to know.
    pub warns: bool,
    /// What, in few words.
    pub headline: Sentence,
    /// What it means in each group.
    pub messages: Vec<Sentence>,
    /// What to do about it, and what the revised studies change.
    pub actions: Vec<Sentence>,
    /// Thresholds and levels.
    pub judged: Vec<Sentence>,
    /// What was measured, then its value in each group; and what the columns are called.
    pub evidence: Vec<Vec<String>>,
    pub columns: Vec<Sentence>,
    pub revised: Vec<Proposal>,
    /// It is about which of two values is better.
    pub weighs: bool,
    /// The lesson that explains it.
    pub lesson: Option<String>,
}

/// A threshold of the checks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    pub name: String,
    pub meaning: Sentence,
    pub value: f64,
    pub default: f64,
    /// The codes of the findings it decides.
    pub codes: Vec<String>,
}

/// A plot beside the axes and the curves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Further {
    pub title: Sentence,
    pub plot: Automatic,
}

/// Can a threshold have this value?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckThreshold {
    pub name: String,
    pub value: f64,
}

/// A plot of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Plot {
    Curves { metric: String, scale: ValueScale },
    Automatic(Automatic),
}

/// The record, or all that was found in it, as a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Save {
    pub view: View,
    pub thresholds: BTreeMap<String, f64>,
    pub format: Format,
    pub lang: Lang,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Everything on one HTML page.
    Report,
    /// Optuna's journal.
    Optuna,
    /// A row per measurement.
    Csv,
    /// Event files in an archive.
    TensorBoard,
    /// The space as a sweep of W&B.
    Sweep,
}
