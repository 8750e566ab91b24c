//! How fast this browser trained last, by data set and model: for estimates of what a study will take.
//!
//! Kept in local storage. Knows nothing of who measures.

use crate::shared::place::speed_key;
use lab_core::fields;
use lab_core::study::Study;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const KEPT: &str = "lab.speeds";

/// Remembers a speed in steps per second, all trials together.
pub fn keep(study: &Study, steps_per_second: f64) {
    let Some((storage, key)) = storage().zip(speed_key(study)) else { return };
    let mut speeds = read(&storage);
    speeds[key] = steps_per_second.into();
    // Refused when full or forbidden: the next estimate then waits for the next measurement.
    let _ = storage.set_item(KEPT, &speeds.to_string());
}

/// The speed measured last for a study like this one.
pub fn known(study: &Study) -> Option<f64> {
    let speeds = read(&storage()?);
    speeds.get(&speed_key(study)?).and_then(Json::as_f64).filter(|speed| *speed > 0.0)
}

fn read(storage: &web_sys::Storage) -> Json {
    storage.get_item(KEPT).ok().flatten().map(|text| fields::parse(&text)).filter(Json::is_object).unwrap_or(json!({}))
}

/// All of them, as they are kept.
pub fn all() -> BTreeMap<String, f64> {
    let speeds = storage().map(|storage| read(&storage)).unwrap_or_default();
    let speeds = speeds.as_object().into_iter().flatten();
    speeds.filter_map(|(key, speed)| Some((key.clone(), speed.as_f64()?))).collect()
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
