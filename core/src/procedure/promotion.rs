//! Promotion of a round to a longer one (playbook: how many steps when training is compute-bound): what the short round found
//! is carried over by how likely it transfers.
//!
//! Warmup and initialization: very likely. Architecture: likely. Optimizer and regularization: maybe, so their ranges are
//! narrowed around the best and stay open. The schedule: unlikely; the flat part grows, the decay keeps its length.

use super::numbers::three;
use super::{Category, Recommendation, category};
use crate::analysis::ranking;
use crate::problem::{Problem, listed};
use crate::record::Record;
use crate::sampler::SamplerKind;
use crate::space::{Domain, FloatRange, IntRange, Parameter, Setting, Value};
use crate::study::{Revision, Study};
use crate::text::Sentence;
use crate::workload::Workload;
use lab_texts::{Arg, procedures as t};
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Promotion {
    /// The best trial of the short round.
    pub trial: u64,
    pub carried: Vec<Carried>,
    pub study: Study,
}

/// What becomes of one hyperparameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Carried {
    pub parameter: String,
    pub transfers: Transfers,
    pub reason: Sentence,
}

/// How likely a value found in a short round is right in a long one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Transfers {
    VeryLikely,
    Likely,
    Maybe,
    Unlikely,
}

/// Why a round cannot be promoted.
#[derive(Clone, Debug, PartialEq)]
pub enum NotPromoted {
    /// No trial has completed.
    NoBest,
    /// The longer round is not longer.
    NotLonger { steps: u64 },
    /// The longer study is not valid.
    Study(Vec<Problem>),
}

/// A range that may transfer keeps this share of its length, around the best value.
const KEPT: f64 = 0.5;

/// The category's likelihood; `None` for what is not a finding of a round (batch size, foreign parameters).
pub fn transfers(category: Category) -> Option<Transfers> {
    match category {
        Category::Warmup | Category::Initialization => Some(Transfers::VeryLikely),
        Category::Architecture => Some(Transfers::Likely),
        Category::Optimizer | Category::LearningRate | Category::OptimizerSetting | Category::Regularization => {
            Some(Transfers::Maybe)
        }
        Category::Schedule => Some(Transfers::Unlikely),
        Category::BatchSize | Category::Other => None,
    }
}

/// The longer study after a short round.
///
/// # Errors
/// Why there is none.
pub fn promote(record: &Record, steps: u64, trials: u64) -> Result<Promotion, NotPromoted> {
    let study = &record.study;
    let short = study.workload.steps();
    if let Some(short) = short.filter(|&short| steps <= short) {
        return Err(NotPromoted::NotLonger { steps: short });
    }
    let order = ranking(record);
    let best = order.first().ok_or(NotPromoted::NoBest)?;
    let mut carried = Vec::new();
    let mut revision = study.revise();
    for parameter in study.space.parents_first() {
        if revision.get(&parameter.name).is_none() {
            continue; // It belonged to a branch that was not taken.
        }
        // The best trial in which the parameter is active.
        let found = order.iter().find_map(|ranked| record.trials().get(&ranked.trial)?.values.get(&parameter.name));
        let (next, reason) = carry(revision, parameter, found);
        revision = next;
        if let (Some(transfers), Some(reason)) = (transfers(category(&parameter.name)), reason) {
            carried.push(Carried { parameter: parameter.name.clone(), transfers, reason });
        }
    }
    if let Some(short) = short {
        revision = keep_decay(revision, study, short, steps, &mut carried);
    }
    // Hand-written trials and grids were made for the old ranges.
    if matches!(study.sampler.kind, SamplerKind::Grid { .. } | SamplerKind::Manual { .. }) {
        revision = revision.sampler(SamplerKind::Halton);
    }
    carried.sort_by_key(|carried| carried.transfers);
    let promoted = revision
        .name(format!("{}, {steps} steps", study.name))
        .trials(trials)
        .steps(steps, scaled(eval_every(study), short, steps));
    Ok(Promotion { trial: best.trial, carried, study: promoted.finish().map_err(NotPromoted::Study)? })
}

fn eval_every(study: &Study) -> u64 {
    match &study.workload {
        Workload::Trained { eval_every, .. } => *eval_every,
        Workload::External { .. } => 1,
    }
}

/// As many evaluations in the longer run as in the short one.
fn scaled(every: u64, short: Option<u64>, steps: u64) -> u64 {
    let times = steps as f64 / short.unwrap_or(steps).max(1) as f64;
    ((every as f64 * times).round() as u64).clamp(1, steps)
}

/// What becomes of one parameter, and why.
fn carry(revision: Revision, parameter: &Parameter, found: Option<&Value>) -> (Revision, Option<Sentence>) {
    let name = parameter.name.as_str();
    let Setting::Varied { purpose, domain, .. } = &parameter.setting else { return (revision, None) };
    match (transfers(category(name)), found) {
        (Some(Transfers::VeryLikely), Some(value)) => {
            (revision.fix(name, value.clone()), Some(t::very_likely_transfers(name, Arg::shown(value)).into()))
        }
        (Some(Transfers::Likely), Some(value)) => {
            (revision.fix(name, value.clone()), Some(t::likely_transfers(name, Arg::shown(value)).into()))
        }
        (Some(Transfers::Maybe), Some(value)) => match narrowed(domain, value) {
            Some(narrow) => {
                let (low, high) = bounds(&narrow);
                (
                    revision.vary(name, *purpose, narrow),
                    Some(t::may_transfer(high, low, name, Arg::shown(value)).into()),
                )
            }
            None => (revision, Some(t::options_stay_open(name).into())),
        },
        (Some(Transfers::Unlikely), _) => (revision, Some(t::rarely_transfers(name).into())),
        _ => (revision, None),
    }
}

/// The part of a numeric range around a value, in the range's scale; within the old bounds.
fn narrowed(domain: &Domain, value: &Value) -> Option<Domain> {
    let at = domain.encode(value)?.clamp(0.0, 1.0);
    let low = (at - KEPT / 2.0).clamp(0.0, 1.0 - KEPT);
    match (domain, domain.decode(low), domain.decode(low + KEPT)) {
        (Domain::Float(range), Value::Float(low), Value::Float(high)) => {
            FloatRange::new(low, high, range.scale()).ok().map(Domain::Float)
        }
        (Domain::Int(range), Value::Int(low), Value::Int(high)) => {
            IntRange::new(low, high, range.scale()).ok().map(Domain::Int)
        }
        _ => None,
    }
}

fn bounds(domain: &Domain) -> (String, String) {
    match domain {
        Domain::Float(range) => (three(range.low()), three(range.high())),
        Domain::Int(range) => (range.low().to_string(), range.high().to_string()),
        Domain::Choice(_) => Default::default(),
    }
}

/// The flat part grows: a decay that took all steps after warmup keeps the length it had.
fn keep_decay(revision: Revision, study: &Study, short: u64, steps: u64, carried: &mut Vec<Carried>) -> Revision {
    let constant = match study.space.get("schedule.kind").map(|parameter| &parameter.setting) {
        None => true,
        Some(Setting::Fixed(value)) => *value == Value::from("constant"),
        Some(Setting::Varied { .. }) => false,
    };
    if constant {
        return revision;
    }
    let parameter = "schedule.decay_steps".to_owned();
    let grown = steps - short;
    let (revision, length) = match revision.get(&parameter).map(|parameter| parameter.setting.clone()) {
        Some(Setting::Fixed(value)) => (revision, value.to_string()),
        Some(Setting::Varied { .. }) => return revision,
        None => {
            let warmup = revision.get("schedule.warmup_steps").and_then(|parameter| match &parameter.setting {
                Setting::Fixed(value) => value.as_i64(),
                Setting::Varied { .. } => None,
            });
            let length = (i64::try_from(short).unwrap_or(i64::MAX) - warmup.unwrap_or(0)).max(0);
            (revision.fix(&parameter, length), length.to_string())
        }
    };
    carried.push(Carried {
        parameter,
        transfers: Transfers::Unlikely,
        reason: t::decay_keeps_steps(grown, length).into(),
    });
    revision
}

impl Promotion {
    pub fn recommend(&self) -> Recommendation {
        let steps = self.study.workload.steps().map(|steps| steps.to_string()).unwrap_or_default();
        let (trials, trial) = (self.study.trials, self.trial);
        let mut advice = Recommendation::new(t::promoted(steps, trial, trials).into());
        advice.reasons.extend(self.carried.iter().map(|carried| carried.reason.clone()));
        advice.propose(t::LONGER_ROUND.into(), Ok(self.study.clone()));
        advice
    }
}

impl NotPromoted {
    pub fn sentence(&self) -> Sentence {
        match self {
            NotPromoted::NoBest => t::NONE_COMPLETED.into(),
            NotPromoted::NotLonger { steps } => t::not_longer(*steps).into(),
            NotPromoted::Study(problems) => Sentence::of(|lang| listed(problems, lang)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{Role, Values};
    use crate::trial::{Event, Metrics, Outcome, What};
    use serde_json::json;

    fn record() -> Record {
        let study = Study::from_json(&json!({
            "format": "lab.study/1", "name": "short", "question": "q",
            "workload": {"dataset": "digits", "model": {"family": "mlp"}},
            "objective": {"metric": "valid_error", "direction": "minimize"},
            "parameters": {
                "adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-1], "scale": "log"},
                "model.width": {"role": "scientific", "int": [16, 256], "scale": "log"},
                "weight_decay": {"role": "nuisance", "float": [1e-6, 1e-2], "scale": "log"},
                "schedule.kind": {"role": "fixed", "value": "cosine"},
                "schedule.warmup_steps": {"role": "nuisance", "int": [1, 100], "scale": "log"},
                "batch_size": {"role": "fixed", "value": 64}},
            "sampler": {"kind": "halton", "seed": 1}, "trials": 16, "steps": 500, "eval_every": 10}))
        .unwrap();
        let mut record = Record::new(study);
        for trial in 0..3u64 {
            let mut apply = |what| record.apply(Event { trial, what }).unwrap();
            let values = [
                ("adam.learning_rate", Value::Float(0.01)),
                ("model.width", Value::Int(32 << trial)),
                ("weight_decay", Value::Float(1e-6)),
                ("schedule.warmup_steps", Value::Int(20 + trial as i64)),
            ];
            let values: Values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            apply(What::Started { values, seed: 0, name: None });
            let error = if trial == 1 { 0.02 } else { 0.05 };
            apply(What::Measured { step: 500, metrics: Metrics::from([("valid_error".into(), error)]) });
            apply(What::Ended(Outcome::Completed));
        }
        record
    }

    #[test]
    fn what_transfers_is_carried_over_in_the_playbook_s_order() {
        let promotion = promote(&record(), 2000, 8).unwrap();
        let study = &promotion.study;
        let value = |name: &str| study.space.value(name, &Values::new()).cloned();
        assert_eq!(value("schedule.warmup_steps"), Some(Value::Int(21)));
        assert_eq!(value("model.width"), Some(Value::Int(64)));
        // The decay took 500 − 21 steps and still does; the run is 1500 steps longer in its flat part.
        assert_eq!(value("schedule.decay_steps"), Some(Value::Int(479)));
        assert_eq!(study.space.get("weight_decay").unwrap().role(), Role::Nuisance);
        let Some(Domain::Float(rate)) = study.space.get("adam.learning_rate").unwrap().domain() else { panic!() };
        assert!(rate.low() > 1.5e-3 && rate.high() < 6e-2 && rate.low() < 0.01 && rate.high() > 0.01, "{rate:?}");
        let Some(Domain::Float(decay)) = study.space.get("weight_decay").unwrap().domain() else { panic!() };
        assert!((decay.low() - 1e-6).abs() < 1e-12 && (decay.high() - 1e-4).abs() < 1e-9, "{decay:?}");
        assert!(promotion.carried.windows(2).all(|ab| ab[0].transfers <= ab[1].transfers));
        assert_eq!((study.trials, promotion.trial), (8, 1));
        assert!(matches!(study.workload, Workload::Trained { steps: 2000, eval_every: 40, .. }));
    }

    #[test]
    fn what_cannot_be_promoted_says_why() {
        assert_eq!(promote(&record(), 500, 8), Err(NotPromoted::NotLonger { steps: 500 }));
        assert_eq!(promote(&Record::new(record().study), 900, 8), Err(NotPromoted::NoBest));
        assert!(matches!(promote(&record(), 1 << 40, 8), Err(NotPromoted::Study(_))));
    }
}
