//! `compare` of records that are searches: what a candidate was selected by does not make it better.

use super::noise::Noise;
use lab_core::adoption::{Decision, compare};
use lab_core::record::Record;
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::trial::{Event, Metrics, Outcome, What};
use serde_json::json;

const REPETITIONS: u64 = 600;

fn record(trials: &[(f64, f64)]) -> Record {
    let study = json!({
        "format": "lab.study/1", "name": "s", "question": "q", "workload": {"external": true},
        "objective": {"metric": "loss", "direction": "minimize"},
        "parameters": {"x": {"role": "nuisance", "float": [0.0, 100.0]}},
    });
    let mut record = Record::new(Study::from_json(&study).unwrap());
    for (trial, (x, loss)) in (0..).zip(trials) {
        let started = What::Started { values: Values::from([("x".into(), (*x).into())]), seed: trial, name: None };
        let measured = What::Measured { step: 1, metrics: Metrics::from([("loss".into(), *loss)]) };
        for what in [started, measured, What::Ended(Outcome::Completed)] {
            record.apply(Event { trial, what }).unwrap();
        }
    }
    record
}

fn drawn(runs: u64, side: &str, repetition: u64) -> Vec<f64> {
    Noise::Normal.runs(runs, 0.0, 1.0, side, repetition).into_iter().flatten().collect()
}

/// How often the candidate of such a record is adopted over five runs of an equal baseline.
fn adopted(candidate: impl Fn(u64) -> Vec<(f64, f64)>) -> f64 {
    let is_adopted = |repetition: &u64| {
        let baseline: Vec<_> = drawn(5, "baseline", *repetition).into_iter().map(|loss| (0.0, loss)).collect();
        let found = compare(&record(&baseline), &record(&candidate(*repetition)), 0.0, None).unwrap();
        found.verdict.decision == Decision::Adopt
    };
    (0..REPETITIONS).filter(is_adopted).count() as f64 / REPETITIONS as f64
}

#[test]
fn the_luck_of_a_search_is_no_gain() {
    let searched = adopted(|repetition| {
        let mut trials: Vec<(f64, f64)> =
            drawn(16, "search", repetition).into_iter().enumerate().map(|(x, loss)| (x as f64, loss)).collect();
        let best = trials.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or_default();
        trials.extend(drawn(4, "repeats", repetition).into_iter().map(|loss| (best.0, loss)));
        trials
    });
    println!("best of 16 and 4 repeats: adopted {:.1} %", 100.0 * searched);
    assert!(searched <= 0.05, "{searched}");
}

#[test]
fn the_best_of_several_repeated_configurations_is_held_to_more() {
    let chosen = adopted(|repetition| {
        drawn(50, "repeated", repetition).into_iter().enumerate().map(|(i, loss)| ((i / 5) as f64, loss)).collect()
    });
    println!("best of 10 configurations of 5 runs: adopted {:.1} %", 100.0 * chosen);
    assert!(chosen <= 0.05, "{chosen}");
}
