//! How fast studies of small models train on the CPU, beside JAX and beside burn's CPU backend on the same work.
//!
//! Ours is the runner's own path: a session with a worker thread a core, its journal in memory.

use crate::rate;
use lab_core::conductor::{Assignment, Cohort};
use lab_core::dataset::Builtin;
use lab_core::record::Record;
use lab_core::sampler::Sequence;
use lab_core::study::Study;
use lab_core::train::PreparedData;
use lab_core::train::device::burn_cpu;
use lab_core::trial::Event;
use lab_tests::{dataset, study, train};
use native_runner::training::Place;
use native_runner::training::devices::cores;
use native_runner::training::workers::{Ended, Journal, Session};
use serde_json::{Value as Json, json};
use std::process::Command;

/// One piece of work, and what `tests/peers/jax_train.py` calls it.
struct Work {
    name: &'static str,
    what: &'static str,
    family: &'static str,
    data: Builtin,
    width: u64,
    batch: u64,
    trials: u64,
    steps: u64,
    /// Steps of the same on burn, which is slower.
    burn_steps: u64,
}

const WORKS: [Work; 5] = [
    Work {
        name: "alone",
        what: "MLP 64-128-128-10, batch 64, alone on one core",
        family: "mlp",
        data: Builtin::Digits,
        width: 128,
        batch: 64,
        trials: 1,
        steps: 10_000,
        burn_steps: 1_000,
    },
    Work {
        name: "small",
        what: "32 × MLP 64-32-32-10, batch 32",
        family: "mlp",
        data: Builtin::Digits,
        width: 32,
        batch: 32,
        trials: 32,
        steps: 5_000,
        burn_steps: 400,
    },
    Work {
        name: "medium",
        what: "16 × MLP 64-128-128-10, batch 64",
        family: "mlp",
        data: Builtin::Digits,
        width: 128,
        batch: 64,
        trials: 16,
        steps: 1_000,
        burn_steps: 50,
    },
    Work {
        name: "resnet",
        what: "8 × residual CNN of 8 and 16 channels on 8 × 8, batch 32",
        family: "resnet",
        data: Builtin::Digits,
        width: 8,
        batch: 32,
        trials: 8,
        steps: 1_000,
        burn_steps: 10,
    },
    Work {
        name: "transformer",
        what: "8 × transformer of width 16 and 10 tokens, batch 32",
        family: "transformer",
        data: Builtin::Mnist1d,
        width: 16,
        batch: 32,
        trials: 8,
        steps: 500,
        burn_steps: 10,
    },
];

impl Work {
    fn study(&self, steps: u64) -> Study {
        study(json!({
            "format": "lab.study/1", "name": self.name,
            "workload": {"dataset": self.data.name(), "model": {"family": self.family}},
            "objective": {"metric": "valid_error", "direction": "minimize"},
            "parameters": {
                "adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log"},
                "model.width": {"role": "fixed", "value": self.width},
                "batch_size": {"role": "fixed", "value": self.batch}},
            "sampler": {"kind": "halton"}, "trials": self.trials, "steps": steps, "eval_every": steps}))
    }
}

struct Forget;

impl Journal for Forget {
    fn append(&self, _: &Event) -> Result<(), String> {
        Ok(())
    }
}

/// The peer's figures, if JAX is installed for this `python3`.
fn jax() -> Option<Json> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/jax_train.py");
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    serde_json::from_slice(&Command::new(python).arg(script).output().ok()?.stdout).ok()
}

/// Trial-steps per second of a session with so many jobs.
fn ours(work: &Work, jobs: usize) -> f64 {
    let (study, data) = (work.study(work.steps), dataset(work.data));
    rate((work.trials * work.steps) as f64, || {
        let session =
            Session::new(Record::new(study.clone()), data.clone(), Place::Cpu, jobs, None).expect("a trainable study");
        assert_eq!(session.train(&Forget), Ended::Finished);
    })
}

/// Trial-steps per second of burn's CPU backend, the trials shared evenly among as many cohorts as there are jobs.
fn burn(work: &Work, jobs: usize) -> f64 {
    let study = work.study(work.burn_steps);
    let data = PreparedData::new(&dataset(work.data), &burn_cpu());
    let points = Sequence::new(&study.space, &study.sampler);
    let mut cohorts: Vec<Cohort> = (0..jobs).map(|id| Cohort { id: id as u64, members: Vec::new() }).collect();
    for (trial, values) in points.iter().take(work.trials as usize).enumerate() {
        let assignment = Assignment::new(&study, trial as u64, values).expect("values that train");
        cohorts[trial % jobs].members.push(assignment);
    }
    rate((work.trials * work.burn_steps) as f64, || {
        std::thread::scope(|scope| {
            for cohort in &cohorts {
                scope.spawn(|| drop(train(&data, &study, cohort)));
            }
        });
    })
}

/// Prints a line for each piece of work whose name contains one of these, or all.
pub fn measure() {
    let peer = jax();
    for work in &WORKS {
        let jobs = if work.trials == 1 { 1 } else { cores() };
        let (ours, burn) = (ours(work, jobs), burn(work, jobs));
        let theirs = |way: &str| {
            let speed = peer.as_ref()?[work.name][way].as_f64()?;
            Some(format!("{speed:.0} in a {way} (ratio {:.2})", ours / speed))
        };
        let jax = match (theirs("loop"), theirs("scan")) {
            (Some(loops), Some(scan)) => format!("JAX {loops}, {scan}"),
            _ => "JAX is not installed".to_owned(),
        };
        println!(
            "train/{}: {}, Adam: {ours:.0} trial-steps/s; {jax}; burn's CPU backend {burn:.0} (ratio {:.2})",
            work.name,
            work.what,
            ours / burn
        );
    }
}
