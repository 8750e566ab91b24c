//! How many kernels a training step launches on a GPU: each costs tens of microseconds whatever it computes, so that small
//! models are as fast as there are few. Counted in the log of the library that launches them.
#![cfg(feature = "gpu")]

mod support;

use serde_json::json;
use std::process::Stdio;
use support::{Scratch, lab, text};

/// Launches per step of one trial, and no more.
const MOST: [(&str, &str, usize); 3] =
    [("mlp", "digits", 59), ("resnet", "digits", 382), ("transformer", "mnist1d", 434)];

/// Launches in a run of so many steps.
fn launches(scratch: &Scratch, family: &str, data: &str, steps: u64) -> usize {
    let name = format!("{family}-{steps}");
    let study = json!({
        "format": "lab.study/1", "name": name, "workload": {"dataset": data, "model": {"family": family}},
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": {
            "adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log"},
            "model.width": {"role": "fixed", "value": 16}, "batch_size": {"role": "fixed", "value": 32}},
        "sampler": {"kind": "halton"}, "trials": 1, "steps": steps, "eval_every": steps});
    let (file, log) =
        (scratch.write(&format!("{name}.json"), &study.to_string()), scratch.path(&format!("{name}.log")));
    let out = scratch.path(&format!("{name}.jsonl"));
    let mut run = lab(&["run", text(&file), "--out", text(&out), "--device", "gpu", "--jobs", "1"]);
    run.env("CUBECL_DEBUG_LOG", &log).env("CUBECL_DEBUG_OPTION", "profile");
    assert!(run.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
    std::fs::read_to_string(&log).expect("a log").lines().filter(|line| is_launch(line)).count()
}

fn is_launch(line: &str) -> bool {
    line.starts_with("| ")
}

#[test]
fn a_step_launches_no_more_kernels_than_it_did() {
    let scratch = Scratch::new("launches");
    for (family, data, most) in MOST {
        let found = (launches(&scratch, family, data, 60) - launches(&scratch, family, data, 20)) / 40;
        println!("{family}: {found} launches a step");
        assert!(found <= most, "{family}: {found} launches a step instead of {most}");
        assert!(found > 0, "the log of launches was not understood");
    }
}
