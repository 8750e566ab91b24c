//! `steps.too_long` with few evaluations of a trial, and its null: a best step on any of them.

use lab_core::findings::{Code, Thresholds, analyse};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::trial::{Event, Metrics, Outcome, What};
use serde_json::json;

/// Evaluations of a trial; of eight the first comes after the first tenth of training, of sixteen the second.
const POINTS: [u64; 9] = [8, 9, 10, 12, 16, 20, 30, 41, 100];

/// `trials` trials, each with the curve that `valid` gives for its number and the share of training.
fn record(seed: u64, trials: u64, points: u64, valid: impl Fn(u64, f64) -> f64) -> Record {
    let study = Study::from_json(&json!({
        "format": "lab.study/1", "name": "steps", "question": "?", "workload": {"external": true},
        "objective": {"metric": "valid_loss", "direction": "minimize", "at": "best"},
        "parameters": {"rate": {"role": "nuisance", "float": [0.0, 1.0]}},
        "sampler": {"kind": "random", "seed": 0}, "trials": trials,
    }));
    let mut record = Record::new(study.unwrap_or_else(|problems| panic!("{problems:?}")));
    for trial in 0..trials {
        let rate = Stream::new(seed).child("rate").uniform(trial);
        let mut apply = |what| record.apply(Event { trial, what }).unwrap();
        apply(What::Started { values: Values::from([("rate".to_owned(), rate.into())]), seed: trial, name: None });
        for i in 1..=points {
            let metrics = Metrics::from([("valid_loss".to_owned(), valid(trial, i as f64 / points as f64))]);
            apply(What::Measured { step: 840 * i / points, metrics });
        }
        apply(What::Ended(Outcome::Completed));
    }
    record
}

fn is_too_long(record: &Record) -> bool {
    analyse(record, &Thresholds::default(), None).of(Code::StepsTooLong).count() > 0
}

fn noise(seed: u64, trial: u64, t: f64) -> f64 {
    Stream::new(seed).child("noise").index(trial).normal_pair((1000.0 * t) as u64).0
}

#[test]
fn a_best_step_in_the_first_tenth_is_seen_however_few_evaluations_there_are() {
    for points in POINTS {
        let studies = 60;
        let seen = (0..studies).filter(|&seed| {
            // Best between 3 and 8 % of training; the rise after it is steep at first.
            let best = 0.03 + 0.05 * Stream::new(seed).uniform(0);
            is_too_long(&record(seed, 24, points, |trial, t| {
                let rise = 0.1 * (1.0 - (-(t - best).max(0.0) / 0.15).exp());
                let level = 0.1 + 0.01 * trial as f64;
                level + 0.8 * (-6.0 * t / best).exp() + rise + 0.003 * noise(seed, trial, t)
            }))
        });
        let seen = seen.count();
        println!("{points} evaluations: seen in {seen} of {studies}");
        assert!(seen as f64 >= 0.95 * studies as f64, "{points} evaluations: {seen}");
    }
}

#[test]
fn the_noise_of_many_evaluations_does_not_hide_it() {
    for points in [60, 100, 200] {
        let studies = 60;
        let seen = |seed: &u64| {
            is_too_long(&record(*seed, 24, points, |trial, t| {
                let rise = 0.1 * (1.0 - (-(t - 0.06).max(0.0) / 0.15).exp());
                0.1 + 0.01 * trial as f64 + 0.8 * (-100.0 * t).exp() + rise + 0.01 * noise(*seed, trial, t)
            }))
        };
        let seen = (0..studies).filter(seen).count();
        println!("{points} noisy evaluations: seen in {seen} of {studies}");
        assert!(seen as f64 >= 0.95 * studies as f64, "{points} evaluations: {seen}");
    }
}

/// Level curves, and such as are best later: after a quarter of training, or at its end.
#[test]
fn a_best_step_anywhere_or_later_is_no_finding() {
    let studies = 200;
    for points in POINTS {
        for what in ["level", "later", "falling"] {
            let valid = |seed: u64, trial: u64, t: f64| match what {
                "level" => 0.01 * noise(seed, trial, t),
                "later" => 0.01 * trial as f64 + (t - 0.25) * (t - 0.25),
                _ => 0.1 + (-4.0 * t).exp() + 0.003 * noise(seed, trial, t),
            };
            let raised = |seed: &u64| is_too_long(&record(*seed, 24, points, |trial, t| valid(*seed, trial, t)));
            let raised = (0..studies).filter(raised).count();
            println!("{points} evaluations, {what}: raised in {raised} of {studies}");
            assert!(raised as f64 <= 0.05 * studies as f64, "{points} evaluations, {what}: {raised}");
        }
    }
}
