//! From the lab's record to Optuna's study.
//!
//! The curve of the objective becomes the intermediate values; every other metric becomes a user attribute, its value at
//! the step of the objective. Optuna has no trials that are infeasible without a value: they are `FAIL`, which its samplers
//! pass over, and their outcome stands in `lab:outcome`. Knows nothing of storage.

use super::trials::CONSTRAINT;
use super::{CONSTRAINTS, Distribution, METRIC_NAMES, OUTCOME, Param, SEED, STUDY, State, Stored, StoredTrial, TRIAL};
use crate::record::{Curve, Phase, Record, Trial};
use crate::trial::Outcome;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

pub(super) fn stored(record: &Record) -> Stored {
    let study = &record.study;
    let user = Map::from_iter([(STUDY.to_owned(), study.to_json())]);
    let system = Map::from_iter([(METRIC_NAMES.to_owned(), json!([study.objective.metric]))]);
    let trials = (0u64..)
        .zip(record.trials())
        .map(|(place, (&number, trial))| {
            let mut stored = stored_trial(record, trial);
            if place != number {
                stored.user.insert(TRIAL.into(), number.into());
            }
            stored
        })
        .collect();
    Stored { name: study.name.clone(), directions: vec![Some(study.objective.direction)], user, system, trials }
}

fn stored_trial(record: &Record, trial: &Trial) -> StoredTrial {
    let study = &record.study;
    let metric = &study.objective.metric;
    let objective = record.objective(trial);
    let params = study.space.varied().filter_map(|(parameter, domain)| {
        let distribution = Distribution::of_domain(domain);
        let internal = distribution.internal(trial.values.get(&parameter.name)?)?;
        Some(Param { name: parameter.name.clone(), internal, distribution })
    });
    let intermediate = trial
        .curves
        .get(metric)
        .into_iter()
        .flat_map(Curve::points)
        .filter_map(|(step, value)| Some((i64::try_from(step).ok()?, value)))
        .collect();
    let mut user: Map<String, Json> = Map::new();
    let mut constraints: BTreeMap<String, f64> = BTreeMap::new();
    for (name, curve) in trial.curves.iter().filter(|(name, _)| *name != metric) {
        let at = objective.and_then(|(step, _)| curve.points().find(|(at, _)| *at == step));
        let Some((_, value)) = at.or_else(|| curve.points().next_back()) else { continue };
        match name.strip_prefix(CONSTRAINT) {
            Some(name) => drop(constraints.insert(name.to_owned(), value)),
            None => drop(user.insert(name.clone(), value.into())),
        }
    }
    let broken = constraints.values().any(|value| *value > 0.0);
    user.insert(SEED.into(), trial.seed.into());
    let (state, value) = match (&trial.phase, objective) {
        (Phase::Running, _) => (State::Running, None),
        (Phase::Ended(Outcome::Completed), Some((_, value))) => (State::Complete, Some(value)),
        // Optuna's samplers learn from what breaks a constraint.
        (Phase::Ended(Outcome::Infeasible { .. }), Some((_, value))) if broken => (State::Complete, Some(value)),
        (Phase::Ended(Outcome::Stopped), Some(_)) => {
            (State::Pruned, trial.curves.get(metric).and_then(|curve| curve.values().last().copied()))
        }
        (Phase::Ended(_), _) => (State::Fail, None),
    };
    if let Phase::Ended(outcome) = &trial.phase
        && (state != State::Complete || *outcome != Outcome::Completed)
    {
        user.insert(OUTCOME.into(), json!(outcome));
    }
    StoredTrial {
        state,
        params: params.collect(),
        values: value.into_iter().collect(),
        intermediate,
        user,
        system: constraint_attributes(&constraints),
        timed: false,
    }
}

/// Constraints as every version of Optuna reads them where they have numbers, else as Optuna 5 names them.
fn constraint_attributes(constraints: &BTreeMap<String, f64>) -> Map<String, Json> {
    let list: Option<Vec<f64>> = (0..constraints.len()).map(|i| constraints.get(&i.to_string()).copied()).collect();
    match list {
        Some(list) if list.is_empty() => Map::new(),
        Some(list) => Map::from_iter([(CONSTRAINTS.to_owned(), json!(list))]),
        None => constraints.iter().map(|(name, value)| (format!("{CONSTRAINTS}:{name}"), json!(value))).collect(),
    }
}
