//! `cargo lab bench`: figures, one line each, ours beside a peer's on the same work. It measures; it judges nothing.

mod record;
mod training;

use lab_core::conductor::{Cohort, Conductor};
use lab_core::dataset::Builtin;
use lab_core::findings::{Thresholds, analyse};
use lab_core::plot;
use lab_core::record::Record;
use lab_core::space::Values;
use lab_core::text::Lang;
use lab_core::train::{PreparedData, device};
use lab_tests::{cohort, dataset, study, train};
use serde_json::json;
use std::time::Instant;

/// Median of five runs, in units per second.
fn rate(units: f64, mut run: impl FnMut()) -> f64 {
    let mut rates: Vec<f64> = (0..5)
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

/// The speed of cohorts of each size of a family on burn's CPU backend, in trial-steps per second, and the size the conductor settles on when it
/// measures the same machine.
fn conductor(family: &str, builtin: Builtin, width: i64, batch: i64, steps: u64) {
    let study = study(json!({
        "format": "lab.study/1", "name": "bench",
        "workload": {"dataset": builtin.name(), "model": {"family": family}},
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": {
            "adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log"},
            "model.width": {"role": "fixed", "value": width},
            "batch_size": {"role": "fixed", "value": batch}},
        "sampler": {"kind": "halton"}, "trials": 1000, "steps": steps, "eval_every": steps}));
    let data = PreparedData::new(&dataset(builtin), &device::burn_cpu());
    let timed = |cohort: &Cohort| {
        let start = Instant::now();
        drop(train(&data, &study, cohort));
        (cohort.members.len() as u64 * steps, start.elapsed().as_secs_f64())
    };
    let record = Record::new(study.clone());
    let mut conductor = Conductor::new(&study, &record).expect("a trainable study");
    let mut choice = 0;
    for _ in 0..8 {
        let Some(cohort) = conductor.next(1) else { break };
        choice = cohort.members.len();
        let (trial_steps, seconds) = timed(&cohort);
        conductor.measured_speed(cohort.id, trial_steps, seconds);
        conductor.finished(cohort.id);
    }
    // In turn, so that a machine that slows down slows all sizes; the best of three.
    let sizes = [1, 4, 16, 64];
    let mut best = [0.0f64; 4];
    for _ in 0..3 {
        for (best, size) in best.iter_mut().zip(sizes) {
            let rates =
                (0..size).map(|i| Values::from([("adam.learning_rate".into(), (1e-3 + 1e-5 * i as f64).into())]));
            let (trial_steps, seconds) = timed(&cohort(&study, rates));
            *best = best.max(trial_steps as f64 / seconds);
        }
    }
    let fastest = best.iter().copied().fold(0.0, f64::max);
    let chosen = sizes.iter().position(|&size| size == choice).map_or(0.0, |i| best[i]);
    let speeds: Vec<String> = sizes.iter().zip(best).map(|(size, speed)| format!("{size}: {speed:.0}")).collect();
    println!(
        "conductor/{family}: trial-steps/s at {}; chosen {choice}, at {:.0} % of the fastest",
        speeds.join(", "),
        100.0 * chosen / fastest
    );
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let [read, reader, path] = wanted.as_slice()
        && read == record::READ
    {
        return record::read(reader, path);
    }
    let runs = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| name.contains(wanted.as_str()));
    let values = |n: usize| {
        (0..n).map(|i| Values::from([("adam.learning_rate".into(), (1e-3 * (1.0 + i as f64 / 32.0)).into())]))
    };
    if runs("train") {
        training::measure();
    }
    if runs("gpu") {
        match device::gpus().first() {
            None => println!("gpu: no adapter"),
            Some(gpu) => {
                let opened = gpu.device();
                let digits = PreparedData::new(&dataset(Builtin::Digits), &opened);
                let study = mlp(128, 64, 60);
                drop(train(&digits, &study, &cohort(&study, values(1))));
                let speed = rate(60.0, || drop(train(&digits, &study, &cohort(&study, values(1)))));
                println!("gpu/alone: MLP 64-128-128-10, batch 64, Adam, {}: {speed:.0} steps/s", gpu.name);
                let study = mlp(32, 32, 60);
                drop(train(&digits, &study, &cohort(&study, values(32))));
                let speed = rate(32.0 * 60.0, || drop(train(&digits, &study, &cohort(&study, values(32)))));
                println!("gpu/cohort: 32 × MLP 64-32-32-10, batch 32, Adam, {}: {speed:.0} trial-steps/s", gpu.name);
            }
        }
    }
    if runs("conductor") {
        conductor("mlp", Builtin::Digits, 32, 32, 400);
        conductor("resnet", Builtin::Digits, 8, 32, 20);
        conductor("transformer", Builtin::Mnist1d, 16, 32, 20);
    }
    if runs("analysis") {
        for (trials, points) in [(1_000, 1_000), (10_000, 100)] {
            let record = lab_tests::synthetic(trials, points);
            let speed = rate(1.0, || drop(analyse(&record, &Thresholds::default(), None)));
            println!("analysis: {trials} trials × {points} points: {:.0} ms", 1e3 / speed);
        }
    }
    if runs("record") {
        record::measure();
    }
    if runs("plot") {
        let record = lab_tests::synthetic(1000, 1000);
        let options = plot::PlotOptions { width: 640.0, height: 360.0, lang: Lang::En };
        let speed = rate(1.0, || drop(plot::axis_plot(&record, "learning_rate", &options)));
        println!("plot/axis: 1,000 trials: {:.2} ms", 1e3 / speed);
        let options = plot::CurveOptions {
            width: 640.0,
            height: 360.0,
            lang: Lang::En,
            values: plot::ValueScale::Linear,
            strong: 5,
        };
        let speed = rate(1.0, || drop(plot::curves(&record, "valid_error", &options)));
        println!("plot/curves: 1,000 trials × 1,000 points: {:.1} ms", 1e3 / speed);
    }
}
