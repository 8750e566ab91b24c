//! What a design costs, and what a little more of it would cost: another scientific value, another dimension, denser points.
//!
//! A search of n points in d dimensions has as many values per dimension as a grid of n points would, n^(1/d); "as dense" means
//! as many of them. Knows nothing of clocks: whoever trained says how long a step takes.

use super::design::{Design, MAX_STUDIES};
use crate::sampler::Sequence;
use crate::space::{Domain, Role, Values};
use crate::text::Sentence;
use lab_texts::{Fixed, campaign as texts};
use serde::Serialize;

/// So many trials show every branch of a space.
const ASKED: u64 = 64;

/// The cost of a design.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Budget {
    pub trials: u64,
    /// Optimizer steps of a trial; absent where another pipeline decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<u64>,
    /// Scientific values that are compared; 1 if nothing is, or along a range.
    pub values: u64,
    /// Parameters that vary within a scientific value: at most, where conditions decide.
    pub dimensions: u64,
    /// Trials^(1 / dimensions) of each scientific value.
    pub per_dimension: f64,
    /// Wall time, where the time of a step is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    pub alternatives: Vec<Alternative>,
}

/// What a change of the design would cost altogether.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alternative {
    pub change: Change,
    pub trials: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// One more scientific value, searched as densely.
    OneMoreValue,
    /// One more nuisance dimension, as dense as the others.
    OneMoreDimension,
    /// Twice the trials.
    TwiceTheTrials,
    /// Twice as many values in every dimension.
    TwiceAsDense,
    /// Trials twice as long.
    TwiceTheSteps,
}

impl Change {
    const ALL: [Change; 5] = [
        Change::OneMoreValue,
        Change::OneMoreDimension,
        Change::TwiceTheTrials,
        Change::TwiceAsDense,
        Change::TwiceTheSteps,
    ];

    pub fn sentence(self) -> Sentence {
        self.text().into()
    }

    pub(super) fn text(self) -> Fixed {
        match self {
            Change::OneMoreValue => texts::ONE_MORE_VALUE,
            Change::OneMoreDimension => texts::ONE_MORE_DIMENSION,
            Change::TwiceTheTrials => texts::TWICE_THE_TRIALS,
            Change::TwiceAsDense => texts::TWICE_AS_DENSE,
            Change::TwiceTheSteps => texts::TWICE_THE_STEPS,
        }
    }
}

impl Budget {
    /// `seconds_per_step` is the wall time of one step of one trial with as many trials side by side as there will be.
    pub fn of(design: &Design, seconds_per_step: Option<f64>) -> Self {
        let study = &design.study;
        let steps = study.workload.steps();
        let values = design.settings().map_or(MAX_STUDIES, |settings| settings.len().max(1)) as u64;
        let searched = |values: &Values| {
            let inner = study.space.varied().filter(|(parameter, domain)| {
                let is_compared = parameter.role() == Role::Scientific && matches!(domain, Domain::Choice(_));
                !is_compared && study.space.is_active(parameter, values)
            });
            inner.count() as u64
        };
        // Conditions decide what exists in a trial, so some trials are asked.
        let points = Sequence::new(&study.space, &study.sampler);
        let dimensions =
            (0..study.trials.min(ASKED)).filter_map(|trial| points.point(trial)).map(|v| searched(&v)).max();
        let dimensions = dimensions.unwrap_or(0);
        let per_value = study.trials as f64 / values as f64;
        let per_dimension = if dimensions == 0 { 1.0 } else { libm::pow(per_value, 1.0 / dimensions as f64) };
        let seconds = |trials: u64, times: f64| {
            Some(trials as f64 * steps? as f64 * times * seconds_per_step?).filter(|seconds| seconds.is_finite())
        };
        let whole = |trials: f64| trials.ceil().clamp(1.0, 1e15) as u64;
        let alternatives = Change::ALL.into_iter().filter_map(|change| {
            let (trials, times) = match change {
                Change::OneMoreValue if values < 2 => return None,
                Change::OneMoreValue => (whole(per_value * (values + 1) as f64), 1.0),
                Change::OneMoreDimension => (whole(study.trials as f64 * per_dimension.max(2.0)), 1.0),
                Change::TwiceTheTrials => (study.trials.saturating_mul(2), 1.0),
                Change::TwiceAsDense if dimensions < 2 => return None,
                Change::TwiceAsDense => (whole(study.trials as f64 * libm::exp2(dimensions as f64)), 1.0),
                Change::TwiceTheSteps if steps.is_none() => return None,
                Change::TwiceTheSteps => (study.trials, 2.0),
            };
            Some(Alternative { change, trials, seconds: seconds(trials, times) })
        });
        let alternatives = alternatives.collect();
        Self {
            trials: study.trials,
            steps,
            values,
            dimensions,
            per_dimension,
            seconds: seconds(study.trials, 1.0),
            alternatives,
        }
    }
}
