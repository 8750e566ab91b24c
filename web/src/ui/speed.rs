//! How fast this browser trained last, by data set and model: for estimates of what a study will take.
//!
//! Kept in local storage. Knows nothing of who measures.

use lab_core::study::Study;
use lab_core::workload::{DataSource, Workload};
use std::collections::BTreeMap;

const KEPT: &str = "lab.speeds";

/// Remembers a speed in steps per second, all trials together.
pub fn keep(study: &Study, steps_per_second: f64) {
    let Some((storage, key)) = storage().zip(key(study)) else { return };
    let mut speeds = read(&storage);
    speeds.insert(key, steps_per_second);
    // Refused when full or forbidden: the next estimate then waits for the next measurement.
    let _ = storage.set_item(KEPT, &serde_json::to_string(&speeds).unwrap_or_default());
}

/// The speed measured last for a study like this one.
pub fn known(study: &Study) -> Option<f64> {
    let speeds = read(&storage()?);
    speeds.get(&key(study)?).copied().filter(|speed| *speed > 0.0)
}

fn read(storage: &web_sys::Storage) -> BTreeMap<String, f64> {
    storage.get_item(KEPT).ok().flatten().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// What decides the speed before anything was measured: the data and the model family.
fn key(study: &Study) -> Option<String> {
    match &study.workload {
        Workload::Trained { data: DataSource::Builtin(builtin), family, .. } => {
            Some(format!("{} {}", builtin.name(), family.name()))
        }
        Workload::Trained { data: DataSource::Csv { file, .. }, family, .. } => {
            Some(format!("{file} {}", family.name()))
        }
        Workload::External { .. } => None,
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
