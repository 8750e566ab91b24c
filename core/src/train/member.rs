//! One trial of a cohort while it trains: its configuration, and the best checkpoint so far.

use super::{TrainError, Weights};
use crate::conductor::{Assignment, Cohort, CohortKey};
use crate::study::{At, Study};
use crate::trial::Metrics;
use crate::workload::TrialConfig;

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
    pub config: TrialConfig,
    pub best: Option<Checkpoint>,
}

/// The members of a cohort, whose shapes agree.
pub(super) fn members(study: &Study, cohort: &Cohort) -> Result<Vec<Member>, TrainError> {
    let mut members = Vec::with_capacity(cohort.members.len());
    for assignment in &cohort.members {
        let trial = assignment.trial;
        let config = study
            .trial_config(&assignment.values)
            .ok_or(TrainError::External)?
            .map_err(|problems| TrainError::Config { trial, problems })?;
        members.push(Member { assignment: assignment.clone(), config, best: None });
    }
    let same = |pair: &[Member]| CohortKey::of(&pair[0].config) == CohortKey::of(&pair[1].config);
    if members.is_empty() || !members.windows(2).all(same) { Err(TrainError::NotACohort) } else { Ok(members) }
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
