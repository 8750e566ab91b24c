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
    Failed {
        failed: u64,
        ended: u64,
        share: f64,
        /// The commonest.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        threshold: f64,
    },
    Outside {
        outside: usize,
        /// Those with a value.
        trials: usize,
        /// The ends of the range, or the options.
        declared: Vec<Value>,
        least: Value,
        most: Value,
        /// Whether the best trial is among them.
        best: bool,
    },
    Boundary {
        share: f64,
        bound: f64,
        side: Side,
        best: usize,
        expected: f64,
        p_value: f64,
        /// That the objective does not improve any more where the outer part begins.
        #[serde(skip_serializing_if = "Option::is_none")]
        slope_p_value: Option<f64>,
        outer: f64,
        threshold: f64,
    },
    Sparse {
        configurations: usize,
        fall: f64,
        share: f64,
        good: usize,
        threshold: f64,
    },
    Infeasible {
        infeasible: usize,
        /// Those among them that completed but end no better than a guess.
        fell_apart: usize,
        trials: usize,
        share: f64,
        p_value: f64,
        #[serde(skip_serializing_if = "Option::is_none")]
        region: Option<Region>,
        threshold: f64,
        usual: f64,
    },
    Edge {
        edge: f64,
        infeasible: usize,
        beyond: usize,
        share: f64,
        best: usize,
        p_value: f64,
        part: f64,
        threshold: f64,
    },
    Overfitting {
        metric: String,
        best_at: f64,
        rise: f64,
        error: f64,
        p_value: f64,
        threshold: f64,
    },
    OverfittingOthers {
        metric: String,
        overfitting: usize,
        others: usize,
        share: f64,
        threshold: f64,
    },
    NoisyTail {
        deviation: f64,
        spread: f64,
        top: usize,
        threshold: f64,
    },
    StillImproving {
        metric: String,
        gain: f64,
        error: f64,
        share: f64,
        p_value: f64,
        threshold: f64,
    },
    Saturated {
        gain: f64,
        limit: f64,
        whole: f64,
        threshold: f64,
    },
    TrainRising {
        trials: usize,
        of: usize,
        rise: f64,
        from: f64,
        to: f64,
        p_value: f64,
        threshold: f64,
    },
    Steps {
        side: Side,
        count: usize,
        good: usize,
        share: f64,
        median: f64,
        part: f64,
        p_value: f64,
        threshold: f64,
    },
    Chance {
        best: f64,
        chance: f64,
        error: f64,
        looks: usize,
        p_value: f64,
        threshold: f64,
    },
    BatchTuned {
        #[serde(skip_serializing_if = "Option::is_none")]
        best: Option<Value>,
    },
    BatchRetune {
        from: Value,
        to: Value,
        fixed: Vec<String>,
    },
    FixedSettings {
        compared: Vec<String>,
        fixed: Vec<String>,
        /// Where each of them is fixed.
        values: Vec<f64>,
    },
    UnequalBudget {
        smallest: usize,
        largest: usize,
        p_value: f64,
        threshold: f64,
    },
    Effect {
        resolved: bool,
        better: Values,
        than: Values,
        difference: f64,
        interval: [f64; 2],
        draws: usize,
        /// Of one configuration each with several seeds: how many of each; means are compared then.
        #[serde(skip_serializing_if = "Option::is_none")]
        runs: Option<[usize; 2]>,
        p_value: f64,
        threshold: f64,
    },
    Seeds {
        difference: f64,
        deviation: f64,
        error: f64,
        known: bool,
        runs: [usize; 2],
        threshold: f64,
    },
}
