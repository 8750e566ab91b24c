//! What can happen to a trial: a closed set of events, and how a trial can end.
//!
//! Trainers emit events, a record is the fold of them. One event is one line of a record file (`lab.record/1`).

use crate::number;
use crate::space::Values;
use serde::Serialize;
use std::collections::BTreeMap;

/// Measurements of one evaluation by metric name. Every value is finite: what is not ends the trial instead.
pub type Metrics = BTreeMap<String, f64>;

/// Widens a measured f32 to the f64 with the same shortest decimal, so that 0.1 measured is 0.1 in every file.
pub fn widen(x: f32) -> f64 {
    number::parse(&x.to_string()).unwrap_or(f64::from(x))
}

/// Something that happened to one trial.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub trial: u64,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Training of these values begins.
    Started {
        values: Values,
        seed: u64,
        /// What the tool that ran it calls it, if it came from one.
        name: Option<String>,
    },
    /// The state after `step` updates was evaluated.
    Measured {
        step: u64,
        metrics: Metrics,
    },
    Ended(Outcome),
}

/// How a trial ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Outcome {
    Completed,
    /// It diverged or broke a constraint: a result.
    Infeasible {
        reason: String,
    },
    /// It could not be run (crash, lost machine): no result, may be retried.
    Failed {
        reason: String,
    },
    /// A person stopped it.
    Stopped,
}

impl Outcome {
    /// Reads `{"outcome": …, "reason": …}`; a reason may be absent. `None` if it is no outcome.
    pub fn from_json(json: &serde_json::Value) -> Option<Self> {
        let reason = || match json.get("reason") {
            None => Some(String::new()),
            Some(reason) => reason.as_str().map(str::to_owned),
        };
        Some(match json.get("outcome")?.as_str()? {
            "completed" => Outcome::Completed,
            "infeasible" => Outcome::Infeasible { reason: reason()? },
            "failed" => Outcome::Failed { reason: reason()? },
            "stopped" => Outcome::Stopped,
            _ => return None,
        })
    }

    /// Whether the trial need not be run again when a study continues.
    pub fn is_result(&self) -> bool {
        matches!(self, Outcome::Completed | Outcome::Infeasible { .. })
    }
}
