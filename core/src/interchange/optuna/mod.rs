//! Optuna's studies: the same content whether it lies in a journal file or a database.
//!
//! A study that the lab exports carries its `lab.study/1` in the user attribute `lab:study`, so that roles, conditions and
//! scales come back; Optuna itself ignores it. Sources: `optuna/storages/journal/_storage.py`,
//! `optuna/storages/_rdb/models.py` and `optuna/distributions.py` of Optuna 5.0 (MIT licence), read, not copied. Knows
//! nothing of files and databases.

mod distribution;
mod export;
mod import;
mod journal;
mod marks;
mod parameters;
mod trials;
mod write_journal;

pub use distribution::Distribution;
pub use journal::read_journal;
pub use write_journal::write_journal;

use super::account::{Account, Imported};
use super::fault::{Fault, ImportError};
use super::foreign::Wishes;
use super::lenient;
use crate::record::Record;
use crate::sampler::Drawn;
use crate::study::Direction;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// The user attributes that the lab writes.
const STUDY: &str = "lab:study";
const OUTCOME: &str = "lab:outcome";
const TRIAL: &str = "lab:trial";
const SEED: &str = "seed";

/// Where Optuna keeps the names of the objectives.
const METRIC_NAMES: &str = "study:metric_names";
/// Where Optuna keeps the constraints of a trial: feasible where none is above zero.
const CONSTRAINTS: &str = "constraints";

/// A study as Optuna stores it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    pub name: String,
    /// One for each objective; `None` where it was never said.
    pub directions: Vec<Option<Direction>>,
    pub user: Map<String, Json>,
    pub system: Map<String, Json>,
    pub trials: Vec<StoredTrial>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredTrial {
    pub state: State,
    pub params: Vec<Param>,
    /// One for each objective; empty without a result.
    pub values: Vec<f64>,
    pub intermediate: BTreeMap<i64, f64>,
    pub user: Map<String, Json>,
    pub system: Map<String, Json>,
    /// Whether the file says when it began or ended.
    pub timed: bool,
}

/// A parameter's value as Optuna stores it: for a categorical one the position of the choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    pub name: String,
    pub internal: f64,
    pub distribution: Distribution,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    Running,
    Complete,
    Pruned,
    Fail,
    Waiting,
}

impl State {
    /// In the order of the numbers that stand for them.
    const ALL: [State; 5] = [State::Running, State::Complete, State::Pruned, State::Fail, State::Waiting];

    pub fn of_number(number: u64) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }

    pub fn number(self) -> u64 {
        Self::ALL.iter().position(|state| *state == self).unwrap_or(0) as u64
    }

    /// As databases store it.
    pub fn name(self) -> &'static str {
        match self {
            State::Running => "RUNNING",
            State::Complete => "COMPLETE",
            State::Pruned => "PRUNED",
            State::Fail => "FAIL",
            State::Waiting => "WAITING",
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    pub fn is_finished(self) -> bool {
        matches!(self, State::Complete | State::Pruned | State::Fail)
    }
}

impl Stored {
    /// What Optuna would store of a record.
    pub fn of_record(record: &Record) -> Self {
        export::stored(record)
    }

    /// The record of a stored study.
    ///
    /// # Errors
    /// No trials, or no valid study.
    pub fn into_imported(self, wishes: &Wishes) -> Result<Imported, ImportError> {
        let mut account = Account::default();
        let by_results = marks::by_results(&self);
        let mut imported = import::foreign(self, wishes, &mut account)?.into_imported(wishes, account)?;
        if by_results && imported.record.study.sampler.drawn == Drawn::Elsewhere {
            imported.record.study.set_drawn(Drawn::ByResults);
        }
        Ok(imported)
    }
}

/// Which of the studies in a file is meant: the named one, or the only one.
///
/// # Errors
/// There is no such study, or there are several and none was named.
pub fn choose<'a>(known: impl Iterator<Item = &'a str> + Clone, name: Option<&str>) -> Result<usize, ImportError> {
    let only = (known.clone().count() == 1).then_some(0);
    let chosen = name.map_or(only, |name| known.clone().position(|known| known == name));
    chosen.ok_or_else(|| {
        let mut known: Vec<String> = known.map(str::to_owned).collect();
        known.sort();
        ImportError::file(Fault::WhichStudy { known })
    })
}

/// An attribute as Optuna writes it: Python's JSON, in which numbers need not be finite.
pub fn attribute(text: &str) -> Option<Json> {
    lenient::parse(text.as_bytes()).ok()
}
