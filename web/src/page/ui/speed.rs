//! How fast this browser trained last, by data set and model: for estimates of what a study will take.
//!
//! Kept in local storage. Knows nothing of who measures.

use crate::page::storage;
use crate::shared::place::speed_key;
use lab_core::study::Study;
use serde_json::json;
use std::collections::BTreeMap;

const KEPT: &str = "lab.speeds";

/// Remembers a speed in steps per second, all trials together.
pub fn keep(study: &Study, steps_per_second: f64) {
    if let Some(key) = speed_key(study) {
        let mut speeds = all();
        speeds.insert(key, steps_per_second);
        storage::write(KEPT, &json!(speeds).to_string());
    }
}

/// The speed measured last for a study like this one.
pub fn known(study: &Study) -> Option<f64> {
    all().remove(&speed_key(study)?).filter(|speed| *speed > 0.0)
}

/// All of them, as they are kept.
pub fn all() -> BTreeMap<String, f64> {
    storage::read(KEPT).and_then(|speeds| serde_json::from_str(&speeds).ok()).unwrap_or_default()
}
