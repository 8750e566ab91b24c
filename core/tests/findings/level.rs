//! Studies whose curves are level but for noise that remembers itself: no check of curves may see a trend in them, however few
//! evaluations there are.

use lab_core::findings::{Code, Thresholds, analyse};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::trial::{Event, Metrics, Outcome, What};
use serde_json::json;
use std::collections::BTreeMap;

const NOISE: f64 = 0.02;
const STUDIES: u64 = 40;

/// AR(1) noise of one variance from its first value on.
fn noise(stream: Stream, n: u64, phi: f64) -> Vec<f64> {
    let mut last = 0.0;
    (0..n)
        .map(|i| {
            let own = stream.normal_pair(i).0;
            last = if i == 0 { own } else { phi * last + (1.0 - phi * phi).sqrt() * own };
            NOISE * last
        })
        .collect()
}

/// `trials` level curves of `n` evaluations, or such as fall by e^(−12t) first.
fn record(seed: u64, trials: u64, n: u64, phi: f64, falls: bool) -> Record {
    let study = Study::from_json(&json!({
        "format": "lab.study/1", "name": "level", "question": "?", "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize", "at": "best"},
        "parameters": {"learning_rate": {"role": "nuisance", "float": [1e-4, 0.1], "scale": "log"}},
        "sampler": {"kind": "random", "seed": seed}, "trials": trials,
    }));
    let mut record = Record::new(study.unwrap_or_else(|problems| panic!("{problems:?}")));
    for trial in 0..trials {
        let own = Stream::new(seed).index(trial);
        let rate = 1e-4 * 1000f64.powf(own.uniform(0));
        let values = Values::from([("learning_rate".to_owned(), Value::Float(rate))]);
        let names = ["train_loss", "valid_loss", "valid_error"];
        let curves = names.map(|name| noise(own.child(name), n, phi));
        let mut whats = vec![What::Started { values, seed: trial, name: None }];
        for i in 0..n {
            let learnt = if falls { 0.6 * (-12.0 * (i + 1) as f64 / n as f64).exp() } else { 0.0 };
            let level = 0.2 + 0.04 * trial as f64 + learnt;
            let metrics: Metrics = names
                .into_iter()
                .zip(&curves)
                .map(|(name, curve)| (name.to_owned(), level + curve[i as usize]))
                .collect();
            whats.push(What::Measured { step: 10 * (i + 1), metrics });
        }
        whats.push(What::Ended(Outcome::Completed));
        whats.into_iter().for_each(|what| record.apply(Event { trial, what }).expect("in order"));
    }
    record
}

#[test]
fn noise_that_remembers_itself_is_no_trend() {
    // A level curve may be called saturated or noisy, which it is.
    let trends = [
        Code::CurveOverfitting,
        Code::CurveOverfittingOthers,
        Code::CurveStillImproving,
        Code::CurveTrainRising,
        Code::StepsTooShort,
    ];
    for phi in [0.0, 0.5, 0.7] {
        let (mut studies, mut alarms) = (0, BTreeMap::<&str, u64>::new());
        for (n, trials) in [(8, 6), (8, 24), (12, 24), (20, 6), (20, 24), (50, 24)] {
            for seed in 0..STUDIES {
                let report =
                    analyse(&record(100 * n + seed, trials, n, phi, seed % 2 == 0), &Thresholds::default(), None);
                studies += 1;
                for code in trends.into_iter().filter(|code| report.of(*code).next().is_some()) {
                    *alarms.entry(code.name()).or_default() += 1;
                }
            }
        }
        println!("level, phi {phi}: {alarms:?} of {studies}");
        assert!(alarms.values().all(|count| *count as f64 <= 0.05 * studies as f64), "phi {phi}: {alarms:?}");
    }
}
