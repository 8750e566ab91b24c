//! A trial of Keras Tuner: `trial.json` holds configuration, metrics with their direction, and status.
//!
//! After keras-tuner 1.4 (`engine/trial.py`, Apache-2.0), read, not copied. Says of all trials what the tuner notes for itself.

use super::folder::Folder;
use super::measures::Points;
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{self, Fault, ImportError, Place};
use crate::interchange::foreign::Hint;
use crate::interchange::lenient;
use crate::interchange::state::State;
use crate::space::{Options, Value};
use crate::study::Direction;
use crate::text::Message;
use lab_texts::{Arg, import_expected as e, import_runs as t};
use serde_json::{Map, Value as Json};
use std::collections::BTreeSet;

/// The range of a parameter: `{"class_name": "Float", "config": {"name": "lr", "min_value": 1e-4, …, "sampling": "log"}}`.
fn hint(json: &Json) -> Option<(String, Hint)> {
    let config = json.get("config")?;
    let number = |key: &str| config.get(key).and_then(Json::as_f64);
    let log = config.get("sampling").and_then(Json::as_str) == Some("log");
    let hint = match json.get("class_name")?.as_str()? {
        "Float" => Hint::Float { low: number("min_value")?, high: number("max_value")?, log, step: step(config) },
        "Int" => {
            let step = step(config).filter(|step| step.fract() == 0.0 && *step < 9e15).map_or(1, |step| step as i64);
            Hint::Int { low: config.get("min_value")?.as_i64()?, high: config.get("max_value")?.as_i64()?, log, step }
        }
        "Choice" => {
            let values = config.get("values")?.as_array()?.iter().map(Value::from_json).collect::<Option<_>>()?;
            Hint::Choice(Options::new(values).ok()?)
        }
        "Boolean" => Hint::Choice(Options::new(vec![false.into(), true.into()]).ok()?),
        _ => return None,
    };
    Some((config.get("name")?.as_str()?.to_owned(), hint))
}

/// The step of a range. On a logarithmic scale it is a factor.
fn step(config: &Json) -> Option<f64> {
    let linear = config.get("sampling").and_then(Json::as_str).is_none_or(|sampling| sampling == "linear");
    config.get("step").and_then(Json::as_f64).filter(|step| linear && *step > 0.0)
}

/// What of a range has no place in a record: a step that is a factor, and a scale that is logarithmic at the other end.
fn say_lost(json: &Json, account: &mut Account) {
    let Some(config) = json.get("config") else { return };
    let name = config.get("name").and_then(Json::as_str).unwrap_or_default();
    let mut say = |what: &str, text: Message| {
        account.say(Kind::Dropped, &format!("{name}\t{what}"), Place::Column(name.to_owned()), || text);
    };
    if let Some(factor) = config.get("step").and_then(Json::as_f64).filter(|x| *x != 1.0 && step(config).is_none()) {
        say("step", t::step_lost(Arg::exact(factor)));
    }
    if config.get("sampling").and_then(Json::as_str) == Some("reverse_log") {
        say("scale", t::SCALE_LOST.into());
    }
}

/// What Keras Tuner notes among the values of a trial: how far Hyperband let it train, and which trial it goes on with.
pub(super) fn say_kept(folders: &[Folder], account: &mut Account) {
    let notes = || folders.iter().flat_map(|folder| &folder.kept_by_tuner);
    let names: BTreeSet<&String> = notes().map(|(name, _)| name).collect();
    if names.is_empty() {
        return;
    }
    let epochs: BTreeSet<u64> =
        notes().filter(|(name, _)| *name == "tuner/epochs").filter_map(|(_, text)| text.parse().ok()).collect();
    let times = folders.iter().filter(|folder| !folder.kept_by_tuner.is_empty()).count() as u64;
    account.say_times(Kind::Dropped, "kept by the tuner", Place::File, times, || {
        let names: Vec<String> = names.into_iter().cloned().collect();
        let note = t::kept_by_tuner(fault::names(&names));
        match (epochs.first(), epochs.last()) {
            (Some(from), Some(to)) if from < to => t::with_epochs(*from, note, *to),
            _ => note,
        }
    });
}

/// # Errors
/// JSON that is no such trial.
pub fn read(bytes: &[u8], folder: &mut Folder, account: &mut Account) -> Result<(), ImportError> {
    let json = lenient::parse(bytes).map_err(|error| ImportError::file(Fault::NotJson(error)))?;
    let values = json.get("hyperparameters").and_then(|all| all.get("values")).and_then(Json::as_object);
    let Some(values) = values else { return Err(ImportError::file(Fault::Expected(e::KERAS_TRIAL))) };
    // `tuner/epochs` and its like are the tuner's own bookkeeping.
    let own = |name: &str| name.starts_with("tuner/");
    let (notes, values): (Map<String, Json>, Map<String, Json>) =
        values.clone().into_iter().partition(|(name, _)| own(name));
    folder.kept_by_tuner.extend(notes.into_iter().map(|(name, json)| (name, json.to_string())));
    folder.configure("trial.json", &Json::Object(values), account);
    let space = json.get("hyperparameters").and_then(|all| all.get("space")).and_then(Json::as_array);
    for parameter in space.into_iter().flatten() {
        say_lost(parameter, account);
        folder.hints.extend(hint(parameter));
    }
    let score = json.get("score").and_then(lenient::number);
    let mut points = Points::new();
    let metrics = json.get("metrics").and_then(|all| all.get("metrics")).and_then(Json::as_object);
    for (name, metric) in metrics.into_iter().flatten() {
        let observations = metric.get("observations").and_then(Json::as_array);
        for observation in observations.into_iter().flatten() {
            let step = observation.get("step").and_then(Json::as_u64).unwrap_or(0);
            // Several executions of one trial: the tuner scores their mean.
            let values: Vec<f64> = match observation.get("value") {
                Some(Json::Array(list)) => list.iter().filter_map(lenient::number).collect(),
                Some(json) => lenient::number(json).into_iter().collect(),
                None => Vec::new(),
            };
            if !values.is_empty() {
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                points.entry(name.clone()).or_default().insert(step, mean);
                let direction = match metric.get("direction").and_then(Json::as_str) {
                    Some("min") => Some(Direction::Minimize),
                    Some("max") => Some(Direction::Maximize),
                    _ => None,
                };
                if let Some(direction) = direction.filter(|_| score == Some(mean)) {
                    folder.objective.get_or_insert((name.clone(), direction));
                }
            }
        }
    }
    folder.merge("trial", points, account);
    let message = json.get("message").and_then(Json::as_str).unwrap_or_default();
    let message = message.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    folder.state = json.get("status").and_then(Json::as_str).and_then(|word| State::of_word(word, message));
    Ok(())
}
