//! Trials from whole runs, and the hyperparameters of all of them.
//!
//! A failed session whose objective ends in a number that is not finite is infeasible. Knows nothing of files and folders.

use super::events::Events;
use super::hyperparameters::Stated;
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::Place;
use crate::interchange::foreign::{ForeignTrial, Hint};
use crate::interchange::infer;
use crate::space::{Purpose, Value};
use crate::trial::Outcome;
use lab_texts::{Arg, import_runs as t};
use std::collections::{BTreeMap, BTreeSet};

/// The lab says how a trial ended; where others do not, it completed.
pub fn trial(name: String, events: Events, metric: &str, of_lab: bool, account: &mut Account) -> ForeignTrial {
    let mut trial =
        ForeignTrial { name: if of_lab { events.name } else { Some(name.clone()) }, ..ForeignTrial::default() };
    let place = || Place::Trial(name.clone());
    for (tag, points) in &events.scalars {
        for (&step, &value) in points {
            if !value.is_finite() {
                account.say(Kind::Dropped, &format!("not finite {tag}"), place(), || t::not_finite(step, tag));
            }
            trial.measure(step, tag, value);
        }
    }
    for (name, value) in events.hyperparameters {
        match (name.as_str(), value.as_i64().map(u64::try_from)) {
            ("seed", Some(Ok(seed))) => trial.seed = seed,
            ("seed", _) => account.say(Kind::Dropped, "seed", place(), || t::seed(Arg::shown(&value))),
            _ => drop(trial.values.insert(name, value)),
        }
    }
    let last = events.scalars.get(metric).and_then(|points| points.last_key_value());
    let diverged = last.filter(|(_, x)| !x.is_finite());
    let said = events.outcome.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let said = said.and_then(|json: serde_json::Value| Outcome::from_json(&json));
    trial.outcome = match (said, diverged, events.status) {
        (Some(outcome), ..) => Some(outcome),
        (_, Some((step, _)), _) => {
            Some(Outcome::Infeasible { reason: format!("{metric} is not finite at step {step}") })
        }
        (.., Some(3)) => None,
        (.., None) if of_lab => None,
        (.., Some(2)) => Some(Outcome::Failed { reason: String::new() }),
        _ => Some(Outcome::Completed),
    };
    trial
}

/// Which parameters are read as whole numbers: TensorBoard has none.
pub fn say_whole(trials: &BTreeMap<u64, ForeignTrial>, account: &mut Account) {
    let mut whole: BTreeMap<&str, bool> = BTreeMap::new();
    for (name, value) in trials.values().flat_map(|trial| &trial.values) {
        *whole.entry(name).or_insert(true) &= matches!(value, Value::Int(_));
    }
    let names: Vec<&str> = whole.into_iter().filter(|(_, whole)| *whole).map(|(name, _)| name).collect();
    if !names.is_empty() {
        let names = names.join(", ");
        account.say(Kind::Guessed, "whole", Place::File, || t::whole(names));
    }
}

/// Every hyperparameter with its range, if the experiment states one. Names of which there are too many, such as that of the
/// run itself, are left out.
pub fn parameters(
    trials: &mut BTreeMap<u64, ForeignTrial>,
    stated: &BTreeMap<String, Stated>,
    account: &mut Account,
) -> Vec<(String, Option<Hint>)> {
    let names: BTreeSet<String> = trials.values().flat_map(|trial| trial.values.keys().cloned()).collect();
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        let occurred: Vec<&Value> = trials.values().filter_map(|trial| trial.values.get(&name)).collect();
        let hint = stated.get(&name).and_then(|stated| stated.hint(&occurred));
        if infer::setting(hint.as_ref(), &occurred, Purpose::Nuisance).is_some() {
            found.push((name, hint));
            continue;
        }
        account.say(Kind::Dropped, &format!("hyperparameter {name}"), Place::File, || t::too_many_texts(&name));
        trials.values_mut().for_each(|trial| drop(trial.values.remove(&name)));
    }
    found
}
