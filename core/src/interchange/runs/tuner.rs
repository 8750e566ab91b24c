//! A trial of Keras Tuner: `trial.json` holds configuration, metrics with their direction, and status.
//!
//! After keras-tuner 1.4 (`engine/trial.py`, Apache-2.0), read, not copied. Knows nothing of other trials.

use super::folder::Folder;
use super::measures::Points;
use crate::interchange::account::Account;
use crate::interchange::fault::{Fault, ImportError};
use crate::interchange::lenient;
use crate::interchange::state::State;
use crate::study::Direction;
use crate::text::Text;
use serde_json::{Map, Value as Json};

/// # Errors
/// JSON that is no such trial.
pub fn read(bytes: &[u8], folder: &mut Folder, account: &mut Account) -> Result<(), ImportError> {
    const TRIAL: Text = Text::new("a trial of Keras Tuner", "Keras Tuner 的试验");
    let json = lenient::parse(bytes).map_err(|error| ImportError::file(Fault::NotJson(error)))?;
    let values = json.get("hyperparameters").and_then(|all| all.get("values")).and_then(Json::as_object);
    let Some(values) = values else { return Err(ImportError::file(Fault::Expected(TRIAL))) };
    // `tuner/epochs` and its like are the tuner's own bookkeeping.
    let own = |name: &str| name.starts_with("tuner/");
    let values: Map<String, Json> = values.clone().into_iter().filter(|(name, _)| !own(name)).collect();
    folder.configure("trial.json", &Json::Object(values), account);
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
