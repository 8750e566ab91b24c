//! What guessing gives: the value that a trial must beat, and the trials that end no better than it.

use crate::measure::twin_on_training;
use crate::record::{Curve, Record, Trial};
use crate::statistics::mean;
use crate::study::{Objective, Study};
use crate::workload::{DataSource, Workload};

/// A trial had learnt something if so many evaluations in a row were better than a guess by so many standard errors, and by
/// such a share of it.
const IN_A_ROW: usize = 3;
const LEARNT_ERRORS: f64 = 10.0;
const LEARNT_SHARE: f64 = 0.1;

/// What guessing gives, by a metric of which that is known.
pub struct Guess<'a> {
    metric: &'a str,
    sign: f64,
    chance: f64,
    error: f64,
}

impl<'a> Guess<'a> {
    pub fn of(record: &'a Record) -> Option<Self> {
        let objective = &record.study.objective;
        let (metric, sign, chance) = match (&record.study.workload, objective.chance) {
            (_, Some(chance)) => (objective.metric.as_str(), objective.direction.sign(), chance),
            (Workload::Trained { data: DataSource::Builtin(data), .. }, None) => ("valid_error", 1.0, data.chance()),
            _ => return None,
        };
        let examples = valid_examples(&record.study);
        let error = examples.and_then(|examples| Objective::standard_error(chance, examples)).unwrap_or(0.0);
        Some(Self { metric, sign, chance, error })
    }

    /// The metric on training data, where it is recorded, else on validation data.
    fn values<'t>(&self, trial: &'t Trial) -> Option<&'t [f64]> {
        let twin = twin_on_training(self.metric).and_then(|twin| trial.curves.get(&twin));
        twin.or_else(|| trial.curves.get(self.metric)).map(Curve::values)
    }

    /// Whether the last tenth of a trial is no better than a guess.
    pub fn is_end_of(&self, trial: &Trial) -> bool {
        let Some(values) = self.values(trial) else { return false };
        let last = values.get(values.len() - values.len().div_ceil(10)..).unwrap_or_default();
        self.sign * (mean(last) - self.chance) >= -3.0 * self.error
    }

    /// Whether a trial ends so after it had learnt: the mean of some evaluations in a row was better than guessing by far.
    pub fn is_lost(&self, trial: &Trial) -> bool {
        let far = (LEARNT_ERRORS * self.error).max(LEARNT_SHARE * self.chance.abs());
        let values = self.values(trial).unwrap_or_default();
        let learnt = || values.windows(IN_A_ROW).any(|part| self.sign * (self.chance - mean(part)) > far);
        self.is_end_of(trial) && learnt()
    }
}

/// The examples behind a value of the objective, where they are known.
pub fn valid_examples(study: &Study) -> Option<u64> {
    let objective = &study.objective;
    objective.valid_examples.or(match &study.workload {
        Workload::Trained { data: DataSource::Builtin(data), .. } if objective.metric.starts_with("valid") => {
            Some(data.valid_examples() as u64)
        }
        _ => None,
    })
}
