//! The numbers behind every finding; `words` says them in both languages.
//!
//! Shares lie in [0, 1], objectives are in the metric's own unit, differences and gains are positive in the sense of the
//! sentence.

use crate::space::{Value, Values};
use serde::Serialize;

/// An end of a range, or of training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Low,
    High,
}

/// Where infeasible trials are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Region {
    pub parameter: String,
    /// Beyond `value` on that side; `None` for the option `value`, or for what lies outside `value` to `upto`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<Side>,
    pub value: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upto: Option<Value>,
    pub infeasible: usize,
    pub trials: usize,
}

impl Region {
    /// The option that it is; `None` for a part of a range.
    pub fn option(&self) -> Option<&Value> {
        (self.side.is_none() && self.upto.is_none()).then_some(&self.value)
    }
}

/// What a finding rests on. Serialises to the `evidence` of `lab analyze --json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Evidence {
    Failed(Failed),
    Outside(Outside),
    Boundary(Boundary),
    Sparse(Sparse),
    Infeasible(Infeasible),
    Edge(Edge),
    Overfitting(Overfitting),
    OverfittingOthers(OverfittingOthers),
    NoisyTail(NoisyTail),
    StillImproving(StillImproving),
    Saturated(Saturated),
    TrainRising(TrainRising),
    Steps(Steps),
    Chance(Chance),
    BatchTuned(BatchTuned),
    BatchRetune(BatchRetune),
    FixedSettings(FixedSettings),
    UnequalBudget(UnequalBudget),
    Effect(Effect),
    Seeds(Seeds),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failed {
    pub failed: u64,
    pub ended: u64,
    pub share: f64,
    /// The commonest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outside {
    pub outside: usize,
    /// Those with a value.
    pub trials: usize,
    /// The ends of the range, or the options.
    pub declared: Vec<Value>,
    pub least: Value,
    pub most: Value,
    /// Whether the best trial is among them.
    pub best: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Boundary {
    pub share: f64,
    pub bound: f64,
    pub side: Side,
    pub best: usize,
    pub expected: f64,
    pub p_value: f64,
    /// That the objective does not improve any more where the outer part begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slope_p_value: Option<f64>,
    pub outer: f64,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sparse {
    pub configurations: usize,
    pub fall: f64,
    pub share: f64,
    pub good: usize,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Infeasible {
    pub infeasible: usize,
    /// Those among them that completed but end no better than a guess.
    pub fell_apart: usize,
    pub trials: usize,
    pub share: f64,
    pub p_value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    pub threshold: f64,
    pub usual: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edge {
    pub edge: f64,
    pub infeasible: usize,
    pub beyond: usize,
    pub share: f64,
    pub best: usize,
    pub p_value: f64,
    pub part: f64,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overfitting {
    pub metric: String,
    pub best_at: f64,
    pub rise: f64,
    pub error: f64,
    pub p_value: f64,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OverfittingOthers {
    pub metric: String,
    pub overfitting: usize,
    pub others: usize,
    pub share: f64,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NoisyTail {
    pub deviation: f64,
    pub spread: f64,
    pub top: usize,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StillImproving {
    pub metric: String,
    pub gain: f64,
    pub error: f64,
    pub share: f64,
    pub p_value: f64,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Saturated {
    pub gain: f64,
    pub limit: f64,
    pub whole: f64,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrainRising {
    pub trials: usize,
    pub of: usize,
    pub rise: f64,
    pub from: f64,
    pub to: f64,
    pub p_value: f64,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Steps {
    pub side: Side,
    pub count: usize,
    pub good: usize,
    pub share: f64,
    pub median: f64,
    pub part: f64,
    pub p_value: f64,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chance {
    pub best: f64,
    pub chance: f64,
    pub error: f64,
    pub looks: usize,
    pub p_value: f64,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BatchTuned {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BatchRetune {
    pub from: Value,
    pub to: Value,
    pub fixed: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FixedSettings {
    pub compared: Vec<String>,
    pub fixed: Vec<String>,
    /// Where each of them is fixed.
    pub values: Vec<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnequalBudget {
    pub smallest: usize,
    pub largest: usize,
    pub p_value: f64,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effect {
    pub resolved: bool,
    pub better: Values,
    pub than: Values,
    pub difference: f64,
    pub interval: [f64; 2],
    pub draws: usize,
    /// Of one configuration each with several seeds: how many of each; means are compared then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs: Option<[usize; 2]>,
    pub p_value: f64,
    pub threshold: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Seeds {
    pub difference: f64,
    pub deviation: f64,
    pub error: f64,
    pub known: bool,
    pub runs: [usize; 2],
    pub threshold: f64,
}
