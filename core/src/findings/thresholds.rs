//! The thresholds of all checks in one place, with their defaults.
//!
//! Every default was set with the generator of synthetic studies, before the checks were tuned on it; where tuning moved one,
//! `core/tests/findings.rs` holds the figures. A message states the thresholds its check used. Knows nothing of how they are applied.

use serde::{Deserialize, Serialize};

/// Levels are probabilities of a false alarm per study and check, before the check's own correction for several groups and
/// parameters; shares lie in [0, 1].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// Level of the tests that look at trials.
    pub level: f64,
    /// Level of the tests that look at curves.
    pub curve_level: f64,
    /// Outer part of a range, as a share of its length in the range's scale.
    pub outer: f64,
    /// Share of the best trials within the outer part from which on they crowd it.
    pub crowd: f64,
    /// Level of the test that the objective still improves where the outer part begins.
    pub slope_level: f64,
    /// Fall of the expected best between half the trials and all, as a share of the distance from median to best.
    pub sparse_fall: f64,
    /// The same fall, in standard deviations of the measurement noise, below which it says nothing.
    pub sparse_noise: f64,
    /// Infeasible share of a group that is large.
    pub infeasible: f64,
    /// Infeasible share that raises no question, the null of the test.
    pub infeasible_usual: f64,
    /// Infeasible share beyond a threshold that counts as (almost) all.
    pub infeasible_beyond: f64,
    /// Part of the feasible range of a learning rate that lies just below the edge of stability.
    pub edge: f64,
    /// Rise of validation after its best, as a share of its improvement before.
    pub overfit_rise: f64,
    /// Share of the other trials that overfit from which on it is most.
    pub most: f64,
    /// Late step-to-step variation, as a share of the distance between the best trial and the last of the top fifth.
    pub tail_noise: f64,
    /// Gain from the fourth to the last fifth of training, as a share of the gain after its first fifth, that is worth training on.
    pub late_gain: f64,
    /// Gain between the third and the last quarter, as a share of the gain after the first fifth, that is nothing.
    pub saturated_gain: f64,
    /// Rise of the training loss, as a share of its whole improvement.
    pub train_rise: f64,
    /// A best step within this first share of training is far too early; after 1 − `late` of it, too late.
    pub early: f64,
    pub late: f64,
    /// Gain between the third and the last quarter, as for `saturated_gain`, that shows a best step in the last quarter is
    /// no accident of noise.
    pub late_quarter_gain: f64,
    /// Ratio of the largest to the smallest budget among compared groups that is unequal.
    pub budget_ratio: f64,
    /// Level of the test of that inequality.
    pub budget_level: f64,
    /// A difference smaller than so many standard errors of retraining is not known.
    pub seed_errors: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            level: 0.02,
            curve_level: 0.01,
            outer: 0.1,
            crowd: 0.5,
            slope_level: 0.05,
            sparse_fall: 0.12,
            sparse_noise: 0.8,
            infeasible: 0.25,
            infeasible_usual: 0.1,
            infeasible_beyond: 0.8,
            edge: 0.25,
            overfit_rise: 0.01,
            most: 0.5,
            tail_noise: 0.5,
            late_gain: 0.09,
            saturated_gain: 0.03,
            train_rise: 0.05,
            early: 0.1,
            late: 0.25,
            late_quarter_gain: 0.12,
            budget_ratio: 2.0,
            budget_level: 0.07,
            seed_errors: 2.5,
        }
    }
}
