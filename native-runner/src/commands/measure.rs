//! `lab measure-device` (hidden): every model family on a device, held to the CPU, and how fast cohorts train on it.
//!
//! What `tests/device` runs where a GPU is at hand. Prints one JSON object; judges nothing but the tolerance.

use super::CommandError;
use crate::data;
use crate::files::output::Output;
use crate::training::devices::{self, choose, first_curve};
use crate::training::{Bench, Place};
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::train::Timing;
use lab_core::trial::Metrics;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use std::time::Instant;

/// Relative; GPUs sum in another order, and some fuse multiplications with additions.
const TOLERANCE: f64 = 1e-2;

/// The arguments of `lab measure-device`.
#[derive(Clone, Debug)]
pub struct Measures {
    pub device: devices::Request,
    /// Cohorts to time.
    pub trials: Vec<u64>,
    /// Seconds for all of them.
    pub seconds: f64,
}

/// Trains and times, and prints what was found.
pub fn run(arguments: &Measures, lang: Lang) -> Result<(), CommandError> {
    let device = choose(arguments.device, lang).map_err(CommandError::Device)?;
    let agreement: Vec<Json> = FAMILIES.iter().map(|family| agreement(family, device.place)).collect();
    let timed = FAMILIES.iter().filter(|family| family.timed);
    let share = arguments.seconds / (timed.clone().count() * arguments.trials.len()).max(1) as f64;
    let mut speeds = Vec::new();
    for family in timed {
        speeds.extend(arguments.trials.iter().map(|&trials| speed(family, device.place, trials, share)));
    }
    let mut output = Output::new();
    let found = json!({
        "device": device.info.name, "tolerance": TOLERANCE, "agreement": agreement, "speeds": speeds,
    });
    output.line(&found.to_string())?;
    output.finish()?;
    Ok(())
}

/// A model on the data it is measured with.
struct Family {
    name: &'static str,
    data: &'static str,
    width: u64,
    timed: bool,
}

const FAMILIES: [Family; 6] = [
    Family { name: "linear", data: "breast_cancer", width: 0, timed: false },
    Family { name: "mlp", data: "digits", width: 128, timed: true },
    Family { name: "cnn", data: "digits", width: 8, timed: false },
    Family { name: "resnet", data: "digits", width: 8, timed: true },
    Family { name: "transformer", data: "mnist1d", width: 16, timed: true },
    Family { name: "transformer", data: "modular", width: 16, timed: false },
];

impl Family {
    fn study(&self, steps: u64) -> Result<Study, String> {
        let mut parameters = json!({
            "adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log"},
            "batch_size": {"role": "fixed", "value": 32}});
        if self.width > 0 {
            parameters["model.width"] = json!({"role": "fixed", "value": self.width});
        }
        let study = json!({
            "format": "lab.study/1", "name": "measure", "workload": {"dataset": self.data, "model": {"family": self.name}},
            "objective": {"metric": "valid_error", "direction": "minimize"}, "parameters": parameters,
            "sampler": {"kind": "halton"}, "trials": 1, "steps": steps, "eval_every": 10});
        Study::from_json(&study).map_err(|problems| format!("{problems:?}"))
    }
}

/// The largest relative difference from the CPU over a short training.
fn agreement(family: &Family, place: Place) -> Json {
    let compare = || -> Result<f64, String> {
        let study = family.study(30)?;
        let (cpu, there) = (first_curve(&study, Place::Cpu)?, first_curve(&study, place)?);
        if cpu.len() != there.len() || cpu.is_empty() {
            return Err(format!("measured {} times instead of {}", there.len(), cpu.len()));
        }
        let difference = |(expected, found): (&Metrics, &Metrics)| {
            let of = |(name, x): (&String, &f64)| {
                let found = found.get(name).copied().unwrap_or(f64::NAN);
                // An error is a share of examples: one more or less is no difference of numbers.
                if name.ends_with("_error") { 0.0 } else { (found - x).abs() / x.abs().max(1e-3) }
            };
            expected.iter().map(of).fold(0.0, f64::max)
        };
        Ok(cpu.iter().zip(&there).map(difference).fold(0.0, f64::max))
    };
    let (name, data) = (family.name, family.data);
    match compare() {
        Ok(difference) => {
            json!({"family": name, "data": data, "difference": difference, "holds": difference <= TOLERANCE})
        }
        Err(reason) => json!({"family": name, "data": data, "holds": false, "problem": reason}),
    }
}

/// Steps per second of so many trials together, over about so many seconds.
fn speed(family: &Family, place: Place, trials: u64, seconds: f64) -> Json {
    let (name, batch) = (family.name, 32);
    let measure = || -> Result<f64, String> {
        let study = family.study(1000)?;
        let dataset = data::load(&study, None).map_err(|error| error.to_string())?;
        let bench = Bench::open(place, &Arc::new(dataset)).ok_or("the device is gone")?;
        let rate = |steps: u64| match bench.time(&study, (batch, trials), 3, steps) {
            Timing::Window { seconds, .. } if seconds > 0.0 => Ok(steps as f64 / seconds),
            Timing::Window { .. } => Err("the clock stands still".to_owned()),
            Timing::Memory { needs, limit } => Err(format!("needs {needs} bytes of {limit}")),
            Timing::Failed { reason } => Err(reason),
        };
        // Kernels are compiled and chosen in the first steps.
        let start = Instant::now();
        let mut steps = 2;
        let mut found = rate(steps)?;
        while start.elapsed().as_secs_f64() < 0.5 * seconds {
            let left = (seconds - start.elapsed().as_secs_f64()).max(0.0);
            steps = (0.5 * left * found).clamp(1.0, 1e5) as u64;
            found = rate(steps)?;
        }
        Ok(found)
    };
    match measure() {
        Ok(rate) => json!({
            "family": name, "trials": trials, "batch": batch, "steps_per_second": rate,
            "trial_steps_per_second": rate * trials as f64,
        }),
        Err(reason) => json!({"family": name, "trials": trials, "problem": reason}),
    }
}
