//! `lab procedure`: the playbook's procedures. Writes the studies that one has to run, or reads what they gave.
//!
//! Refuses to know what any procedure computes.

mod design;
mod read;
mod show;

use super::CommandError;
use lab_core::problem::{Problem, listed};
use lab_core::procedure::advisor::Goal;
use lab_core::record::Record;
use lab_core::space::Values;
use lab_core::text::{Lang, Sentence};
use lab_texts::runner::commands as t;
use std::path::{Path, PathBuf};

pub use show::advice_lines;

/// Either half of a procedure.
#[derive(Clone, Debug)]
pub enum Procedure {
    /// Write the studies to run, into a folder or, a single one, to standard output.
    Design { study: PathBuf, out: Option<PathBuf>, plan: Plan },
    /// Read what was run, and say what follows.
    Read { question: Question, show: Show },
}

/// Which studies to write.
#[derive(Clone, Debug)]
pub enum Plan {
    /// `steps` are the study's own unless given, here and below.
    StartingPoint {
        trials: u64,
        steps: Option<u64>,
    },
    TrainingLength {
        trials: u64,
        steps: Option<u64>,
    },
    StepsToTarget {
        batches: Vec<u64>,
        trials: u64,
    },
    /// Around the best trial of a record, or around the study's own fixed values.
    Instability {
        best: Option<PathBuf>,
    },
    Advisor {
        goal: Goal,
        trials: Option<u64>,
    },
}

/// What to read.
#[derive(Clone, Debug)]
pub enum Question {
    StartingPoint {
        record: PathBuf,
    },
    TrainingLength {
        record: PathBuf,
    },
    /// `throughput` is what `lab throughput --json` printed.
    StepsToTarget {
        records: Vec<PathBuf>,
        target: f64,
        throughput: Option<PathBuf>,
    },
    /// `base` is the study that was probed: that of `best` unless given.
    Instability {
        records: Vec<PathBuf>,
        base: Option<PathBuf>,
        best: Option<PathBuf>,
    },
    Promotion {
        record: PathBuf,
        steps: u64,
        trials: Option<u64>,
    },
    Advisor {
        study: PathBuf,
        goal: Goal,
        trials: Option<u64>,
    },
}

/// How the answer is given.
#[derive(Clone, Debug, Default)]
pub struct Show {
    pub json: bool,
    pub plots: Option<PathBuf>,
    pub revised: Option<PathBuf>,
}

pub fn run(procedure: &Procedure, lang: Lang) -> Result<(), CommandError> {
    match procedure {
        Procedure::Design { study, out, plan } => design::run(study, out.as_deref(), plan, lang),
        Procedure::Read { question, show } => show::run(&read::run(question, lang)?, show, lang),
    }
}

/// No study follows from a file.
fn not_made(path: &Path, problems: &[Problem]) -> CommandError {
    refused(path, Sentence::of(|lang| listed(problems, lang)))
}

fn refused(path: &Path, reason: impl Into<Sentence>) -> CommandError {
    CommandError::Refused { path: path.to_owned(), reason: reason.into() }
}

/// The values of a record's best trial.
fn best_values(path: &Path, record: &Record) -> Result<Values, CommandError> {
    let best = lab_core::analysis::ranking(record).into_iter().next();
    let values = best.and_then(|best| Some(record.trials().get(&best.trial)?.values.clone()));
    values.ok_or_else(|| refused(path, t::NONE_COMPLETED))
}

fn no_rate(path: &Path) -> CommandError {
    refused(path, t::NO_LEARNING_RATE)
}
