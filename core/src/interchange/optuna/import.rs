//! From Optuna's study to the lab's.
//!
//! Optuna knows one series per trial, its intermediate values, and a final value; whether the final value is the last or the
//! best of the series is up to the person. Where all completed trials agree, the two are one curve of the objective; where
//! they do not, the series is a metric of its own, `intermediate`, and the objective has one point. Numeric user attributes
//! become metrics at the step of the objective. Pruned trials are `stopped`; failed ones are `infeasible` if their last
//! report was not finite. Knows nothing of storage.

use super::{CONSTRAINTS, Distribution, METRIC_NAMES, OUTCOME, SEED, STUDY, State, Stored, StoredTrial, TRIAL};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::{Foreign, ForeignTrial, Wishes};
use crate::interchange::{MAX_TRIALS, lenient};
use crate::study::{At, Direction, Study};
use crate::text::Text;
use crate::trial::Outcome;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Final and reported values agree if they differ by no more than this share.
const CLOSE: f64 = 1e-9;

pub(super) fn foreign(stored: Stored, wishes: &Wishes) -> Result<Foreign, ImportError> {
    if stored.trials.len() > MAX_TRIALS {
        let fault = Fault::TooMany { what: Text::new("trials", "试验"), limit: MAX_TRIALS as u64 };
        return Err(ImportError::file(fault));
    }
    let study = stored.user.get(STUDY).and_then(|json| Study::from_json(json).ok());
    let (objective, metric) = objective(&stored, wishes, study.as_ref())?;
    let direction = wishes
        .direction
        .or(stored.directions.get(objective).copied())
        .ok_or_else(|| ImportError::file(Fault::WhichDirection { metric: metric.clone() }))?;
    let kept: Vec<&StoredTrial> = stored.trials.iter().filter(|trial| trial.state != State::Waiting).collect();
    let series = match &study {
        Some(study) => Series::Curve(study.objective.at),
        None => series(&kept, objective, direction, wishes.at),
    };
    let latest = kept.iter().filter_map(|trial| trial.intermediate.last_key_value()).map(|(&step, _)| step).max();

    let mut parameters = Vec::new();
    let mut place_of: BTreeMap<&str, usize> = BTreeMap::new();
    for param in kept.iter().flat_map(|trial| &trial.params) {
        let place = *place_of.entry(&param.name).or_insert_with(|| {
            parameters.push((param.name.clone(), None));
            parameters.len() - 1
        });
        if let Some((_, hint)) = parameters.get_mut(place) {
            Distribution::widen(hint, &param.distribution);
        }
    }
    let mut trials = BTreeMap::new();
    for (trial, number) in kept.iter().zip(numbers(&stored.trials)) {
        trials.insert(number, read(trial, number, objective, &metric, series, direction, latest)?);
    }
    let at = match series {
        Series::Curve(at) => at,
        Series::Apart => At::Last,
    };
    Ok(Foreign { name: stored.name, metric, direction, at, parameters, trials, study })
}

/// How the intermediate values are related to the final one.
#[derive(Clone, Copy, PartialEq)]
enum Series {
    Curve(At),
    Apart,
}

fn series(trials: &[&StoredTrial], objective: usize, direction: Direction, wanted: Option<At>) -> Series {
    let completed = || {
        trials
            .iter()
            .filter(|trial| trial.state == State::Complete && !trial.intermediate.is_empty())
            .filter_map(|trial| Some((trial, *trial.values.get(objective)?)))
    };
    let close = |a: f64, b: f64| a == b || (a - b).abs() <= CLOSE * a.abs().max(b.abs());
    let last = |trial: &StoredTrial| trial.intermediate.values().next_back().copied();
    let agrees = |at: At| {
        completed().all(|(trial, value)| {
            let selected = match at {
                At::Last => last(trial),
                At::Best => best(trial, direction).map(|(_, value)| value),
            };
            selected.is_some_and(|selected| close(selected, value))
        })
    };
    let order = if wanted == Some(At::Best) { [At::Best, At::Last] } else { [At::Last, At::Best] };
    order.into_iter().find(|&at| agrees(at)).map_or(Series::Apart, Series::Curve)
}

fn best(trial: &StoredTrial, direction: Direction) -> Option<(i64, f64)> {
    let points = trial.intermediate.iter().map(|(&step, &value)| (step, value)).filter(|(_, value)| value.is_finite());
    points.reduce(|best, point| if direction.better(point.1, best.1) { point } else { best })
}

/// Which objective, and its name.
fn objective(stored: &Stored, wishes: &Wishes, study: Option<&Study>) -> Result<(usize, String), ImportError> {
    let names: Vec<String> = match stored.system.get(METRIC_NAMES).and_then(Json::as_array) {
        Some(names) => names.iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect(),
        None => match (study, stored.directions.len()) {
            (Some(study), 1) => vec![study.objective.metric.clone()],
            (_, 0 | 1) => vec!["value".into()],
            (_, n) => (0..n).map(|i| format!("value_{i}")).collect(),
        },
    };
    match &wishes.metric {
        None => names.into_iter().next().map(|name| (0, name)),
        Some(wanted) => match names.iter().position(|name| name == wanted) {
            Some(i) => Some((i, wanted.clone())),
            None => return Err(ImportError::file(Fault::WhichMetric { known: names })),
        },
    }
    .filter(|(_, name)| !name.is_empty())
    .ok_or_else(|| ImportError::file(Fault::WhichMetric { known: Vec::new() }))
}

/// The numbers of the trials that are kept: those the lab gave them, else Optuna's own, else the next that is free.
fn numbers(trials: &[StoredTrial]) -> Vec<u64> {
    let kept = || (0u64..).zip(trials).filter(|(_, trial)| trial.state != State::Waiting);
    let mut used: BTreeMap<u64, ()> = BTreeMap::new();
    let given: Vec<Option<u64>> = kept()
        .map(|(_, trial)| {
            trial.user.get(TRIAL).and_then(Json::as_u64).filter(|number| used.insert(*number, ()).is_none())
        })
        .collect();
    let mut next = 0;
    let mut number = |(own, given): (u64, Option<u64>)| {
        given.unwrap_or_else(|| {
            let mut free = own.max(next);
            while used.contains_key(&free) {
                free += 1;
            }
            used.insert(free, ());
            next = free + 1;
            free
        })
    };
    kept().map(|(own, _)| own).zip(given).map(&mut number).collect()
}

fn read(
    trial: &StoredTrial,
    number: u64,
    objective: usize,
    metric: &str,
    series: Series,
    direction: Direction,
    latest: Option<i64>,
) -> Result<ForeignTrial, ImportError> {
    let fail = |fault| ImportError::new(Place::Trial(number.to_string()), fault);
    let step = |step: i64| {
        u64::try_from(step).map_err(|_| fail(Fault::Expected(Text::new("steps of 0 or more", "不小于 0 的步数"))))
    };
    let mut read = ForeignTrial {
        seed: trial.user.get(SEED).and_then(Json::as_u64).unwrap_or(0),
        outcome: outcome(trial),
        ..ForeignTrial::default()
    };
    for param in &trial.params {
        if let Some(value) = param.distribution.value(param.internal) {
            read.values.insert(param.name.clone(), value);
        }
    }
    let curve = if series == Series::Apart { "intermediate" } else { metric };
    for (&at, &value) in &trial.intermediate {
        read.measure(step(at)?, curve, value);
    }
    let last = trial.intermediate.last_key_value().map(|(&step, _)| step).or(latest).unwrap_or(1);
    let selected = match series {
        Series::Curve(At::Best) => best(trial, direction).map_or(last, |(step, _)| step),
        _ => last,
    };
    if let Some(&value) = trial.values.get(objective)
        && (series == Series::Apart || trial.intermediate.is_empty())
    {
        read.measure(step(last)?, metric, value);
    }
    for (name, json) in &trial.user {
        let own = name == SEED || name.starts_with("lab:") || name == metric || name == curve;
        if let Some(value) = json.as_f64().filter(|_| !own) {
            read.measure(step(selected)?, name, value);
        }
    }
    Ok(read)
}

fn outcome(trial: &StoredTrial) -> Option<Outcome> {
    if let Some(outcome) = trial.user.get(OUTCOME).and_then(Outcome::from_json) {
        return Some(outcome);
    }
    let broken = || {
        let constraints = trial.system.get(CONSTRAINTS)?.as_array()?;
        let (i, by) = constraints
            .iter()
            .enumerate()
            .find_map(|(i, json)| lenient::number(json).filter(|x| x.is_nan() || *x > 0.0).map(|x| (i, x)))?;
        Some(Outcome::Infeasible { reason: format!("constraint {i} is {by}, above 0") })
    };
    let diverged = || match trial.intermediate.last_key_value() {
        Some((step, value)) if !value.is_finite() => {
            Some(Outcome::Infeasible { reason: format!("the value reported at step {step} is not finite") })
        }
        _ => None,
    };
    match trial.state {
        State::Running | State::Waiting => None,
        State::Complete if trial.values.iter().any(|value| !value.is_finite()) => {
            Some(Outcome::Infeasible { reason: "the value is not finite".into() })
        }
        State::Complete => Some(broken().unwrap_or(Outcome::Completed)),
        State::Pruned => Some(Outcome::Stopped),
        State::Fail => Some(broken().or_else(diverged).unwrap_or(Outcome::Failed { reason: String::new() })),
    }
}
