//! How fast this browser trained last, by data set and model: for estimates of what a study will take.
//!
//! Kept in local storage. Knows nothing of who measures.

use lab_core::fields;
use lab_core::study::Study;
use lab_core::workload::{DataSource, Workload};
use serde_json::{Value as Json, json};

const KEPT: &str = "lab.speeds";

/// Remembers a speed in steps per second, all trials together.
pub fn keep(study: &Study, steps_per_second: f64) {
    let Some((storage, key)) = storage().zip(key(study)) else { return };
    let mut speeds = read(&storage);
    speeds[key] = steps_per_second.into();
    // Refused when full or forbidden: the next estimate then waits for the next measurement.
    let _ = storage.set_item(KEPT, &speeds.to_string());
}

/// The speed measured last for a study like this one.
pub fn known(study: &Study) -> Option<f64> {
    let speeds = read(&storage()?);
    speeds.get(&key(study)?).and_then(Json::as_f64).filter(|speed| *speed > 0.0)
}

fn read(storage: &web_sys::Storage) -> Json {
    storage.get_item(KEPT).ok().flatten().map(|text| fields::parse(&text)).filter(Json::is_object).unwrap_or(json!({}))
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
