//! One trial of a cohort while it trains: what it was assigned, and the best checkpoint so far.

use super::{TrainError, Weights};
use crate::conductor::{Assignment, Cohort, CohortKey};
use crate::study::{At, Study};
use crate::trial::Metrics;

/// The weights of one trial at its best evaluation.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    pub trial: u64,
    pub step: u64,
    pub objective: f64,
    pub weights: Weights,
}

pub(super) struct Member {
    pub assignment: Assignment,
    pub best: Option<Checkpoint>,
}

/// The members of a cohort, whose shapes agree.
pub(super) fn members(cohort: &Cohort) -> Result<Vec<Member>, TrainError> {
    let same = |pair: &[Assignment]| CohortKey::of(&pair[0].config) == CohortKey::of(&pair[1].config);
    if cohort.members.is_empty() || !cohort.members.windows(2).all(same) {
        return Err(TrainError::NotACohort);
    }
    Ok(cohort.members.iter().map(|assignment| Member { assignment: assignment.clone(), best: None }).collect())
}

impl Member {
    /// Keeps the weights if this evaluation is the one the study's objective would choose so far.
    pub fn keep_if_best(&mut self, study: &Study, metrics: &Metrics, step: u64, weights: impl FnOnce() -> Weights) {
        let Some(&objective) = metrics.get(&study.objective.metric) else { return };
        let is_better = |best: &Checkpoint| study.objective.direction.better(objective, best.objective);
        if study.objective.at == At::Last || self.best.as_ref().is_none_or(is_better) {
            // Never two at once.
            self.best = None;
            self.best = Some(Checkpoint { trial: self.assignment.trial, step, objective, weights: weights() });
        }
    }
}
