//! What an evaluation found for one trial: metrics of its sums over the splits, and whether it has diverged.
//!
//! Engines sum; what the sums mean is said here once.

use crate::trial::{Metrics, widen};

/// Sums over the examples of a split: the loss, and wrong predictions (classification) or squared errors (regression).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sums {
    pub loss: f64,
    pub error: f64,
}

/// How many examples the sums are over, and the standard deviation of a regression target.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub train_examples: usize,
    pub valid_examples: usize,
    pub deviation: Option<f64>,
}

/// Everything an engine measures of one trial at an evaluation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub train: Sums,
    pub valid: Sums,
    /// Of the averaged parameters, where an average is kept.
    pub average: Option<Sums>,
    /// Of the last gradient.
    pub squared_norm: f64,
    /// Share of steps since the last evaluation whose gradient was clipped, where gradients are clipped.
    pub clipped: Option<f64>,
}

/// The metrics of one trial. Not necessarily finite.
#[derive(Clone, Debug)]
pub(super) struct Evaluation {
    metrics: Vec<(&'static str, f64)>,
}

/// A loss above this has diverged, finite or not (nats, or squared deviations of the target).
const ABSURD_LOSS: f64 = 1e4;

impl Evaluation {
    pub fn new(found: &Found, scale: Scale) -> Self {
        let loss = |sums: Sums, n: usize| sums.loss / n as f64;
        let error = |sums: Sums, n: usize| match scale.deviation {
            None => sums.error / n as f64,
            Some(deviation) => libm::sqrt(sums.error / n as f64) * deviation,
        };
        let (train, valid) = (scale.train_examples, scale.valid_examples);
        let mut metrics = vec![
            ("train_loss", loss(found.train, train)),
            ("train_error", error(found.train, train)),
            ("valid_loss", loss(found.valid, valid)),
            ("valid_error", error(found.valid, valid)),
            ("grad_norm", libm::sqrt(found.squared_norm)),
        ];
        if let Some(sums) = found.average {
            metrics.push(("ema_valid_loss", loss(sums, valid)));
            metrics.push(("ema_valid_error", error(sums, valid)));
        }
        metrics.extend(found.clipped.map(|share| ("clipped_share", share)));
        Self { metrics }
    }

    /// Why the trial has diverged at this step, if it has.
    pub fn divergence(&self, step: u64) -> Option<String> {
        // Not finite counts before absurd: it is what a person searches for.
        if let Some((name, _)) = self.metrics.iter().find(|(_, x)| !(*x as f32).is_finite()) {
            return Some(format!("{name} is not finite at step {step}"));
        }
        let absurd = self.metrics.iter().find(|(name, x)| name.ends_with("_loss") && *x > ABSURD_LOSS);
        absurd.map(|(name, _)| format!("{name} exceeds {ABSURD_LOSS} at step {step}"))
    }

    /// The measurements of an evaluation that has not diverged.
    pub fn metrics(&self) -> Metrics {
        self.metrics.iter().map(|&(name, x)| (name.to_owned(), widen(x as f32))).collect()
    }
}
