//! `cargo lab bench`: figures, one line each. It measures; it judges nothing.

use lab_core::dataset::Builtin;
use lab_core::space::Values;
use lab_core::train::{PreparedData, device};
use lab_tests::{cohort, dataset, study, train};
use serde_json::json;
use std::time::Instant;

/// Median of some seconds-long runs, in units per second.
fn rate(units: f64, runs: usize, mut run: impl FnMut()) -> f64 {
    let mut rates: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            units / start.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn mlp(width: i64, batch: i64, steps: u64) -> lab_core::study::Study {
    study(json!({
        "format": "lab.study/1", "name": "bench",
        "workload": {"dataset": "digits", "model": {"family": "mlp"}},
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": {
            "adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log"},
            "model.width": {"role": "fixed", "value": width},
            "batch_size": {"role": "fixed", "value": batch}},
        "sampler": {"kind": "halton"}, "trials": 32, "steps": steps, "eval_every": steps}))
}

fn main() {
    let device = device::cpu();
    let digits = PreparedData::new(&dataset(Builtin::Digits), &device);
    let values = |n: usize| (0..n).map(|i| Values::from([("adam.learning_rate".into(), (1e-3 * (1.0 + i as f64 / 32.0)).into())]));
    let alone = mlp(128, 64, 2000);
    let speed = rate(2000.0, 5, || drop(train(&device, &digits, &alone, &cohort(values(1)))));
    println!("native CPU, MLP 64-128-128-10, batch 64, Adam, alone: {speed:.0} steps/s");
    let together = mlp(32, 32, 1000);
    let speed = rate(32_000.0, 5, || drop(train(&device, &digits, &together, &cohort(values(32)))));
    println!("native CPU, MLP 64-32-32-10, batch 32, Adam, 32 at once: {speed:.0} trial-steps/s");
}
