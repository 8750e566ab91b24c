//! What the CPU engine says a trial takes is what it takes, and no more than burn's CPU backend on the same work.
//!
//! Each measurement is a process of its own: the peak of memory is the process's, and what it once had it keeps.
#![cfg(target_os = "linux")]

use lab_core::conductor::Cohort;
use lab_core::dataset::Builtin;
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::train::device::{Device, burn_cpu};
use lab_core::train::{PreparedData, training_bytes};
use lab_tests::{cohort, dataset, study, train};
use serde_json::json;
use std::process::Command;

/// Kibibytes of the process: now, or at most since the peak was set back.
fn kib(field: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells a process about itself");
    let line = status.lines().find_map(|line| line.strip_prefix(field)).expect("a field of the status");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// Names a measurement for a child: the place of the work, and the engine.
const CHILD: &str = "LAB_MEMORY_OF";

fn work(family: &str, data: Builtin, parameters: serde_json::Value) -> (Study, Cohort, Builtin) {
    let mut all = json!({"adam.learning_rate": {"role": "fixed", "value": 1e-3}});
    for (name, value) in parameters.as_object().expect("values") {
        all[name] = json!({"role": "fixed", "value": value});
    }
    let study = study(json!({
        "format": "lab.study/1", "name": "memory", "workload": {"dataset": data.name(), "model": {"family": family}},
        "objective": {"metric": "valid_error", "direction": "minimize"}, "parameters": all,
        "sampler": {"kind": "halton"}, "trials": 1, "steps": 3, "eval_every": 3}));
    let cohort = cohort(&study, [Values::new()]);
    (study, cohort, data)
}

fn works() -> [(Study, Cohort, Builtin); 4] {
    [
        work("mlp", Builtin::Digits, json!({"model.width": 1500, "model.depth": 3, "batch_size": 256})),
        work(
            "mlp",
            Builtin::Digits,
            json!({"model.width": 64, "model.depth": 16, "batch_size": 1024, "model.activation": "gelu",
                "model.norm": "layer", "model.dropout": 0.1}),
        ),
        work("resnet", Builtin::Digits, json!({"model.width": 64, "model.depth": 6, "batch_size": 512})),
        work("transformer", Builtin::Mnist1d, json!({"model.width": 128, "model.depth": 6, "batch_size": 512})),
    ]
}

/// What a child was asked for: the bytes that were said, and those that training took beyond what was there before.
#[test]
fn measurement_of_a_child() {
    let Ok(asked) = std::env::var(CHILD) else { return };
    let (place, engine) = asked.split_once(' ').expect("a place and an engine");
    let (study, cohort, builtin) = works().into_iter().nth(place.parse().expect("a place")).expect("a work");
    let device = if engine == "burn" { burn_cpu() } else { Device::Cpu };
    let data = PreparedData::new(&dataset(builtin), &device);
    let said = training_bytes(&data, &cohort).expect("a cohort that trains");
    let before = kib("VmRSS:");
    drop(train(&data, &study, &cohort));
    println!("bytes: {said} {}", 1024.0 * (kib("VmHWM:") - before));
}

/// Bytes said and taken.
fn measured(place: usize, engine: &str) -> (f64, f64) {
    let this = std::env::current_exe().expect("a program has a file");
    let mut child = Command::new(this);
    child.args(["measurement_of_a_child", "--exact", "--nocapture"]).env(CHILD, format!("{place} {engine}"));
    let output = child.output().expect("a child runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let found = text.lines().find_map(|line| line.split_once("bytes: ")?.1.split_once(' '));
    let (said, took) = found.unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)));
    (said.parse().expect("bytes"), took.trim().parse().expect("bytes"))
}

#[test]
fn memory_is_predicted_within_a_fifth_and_less_than_burn_takes() {
    for (place, (study, ..)) in works().iter().enumerate() {
        let ((said, took), (_, burn)) = (measured(place, "ours"), measured(place, "burn"));
        let what = format!("{place}, {:?}", study.workload);
        println!("{what}: said {said}, took {took}; burn took {burn}");
        assert!((took / said - 1.0).abs() <= 0.2, "{what}: said {said} bytes, took {took}");
        assert!(took <= burn, "{what}: took {took} bytes, burn {burn}");
    }
}
