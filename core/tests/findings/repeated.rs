//! `effect` where each scientific value is one configuration with several seeds: how often it finds a difference, and one
//! that is not there.

use lab_core::findings::evidence::Effect;
use lab_core::findings::{Code, Evidence, Thresholds, analyse};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::trial::{Event, Metrics, Outcome, What};
use serde_json::json;

const SEEDS: u64 = 5;
const DEVIATION: f64 = 0.01;

/// `groups` configurations with five seeds each, N(0.2, 0.01²), the first better by `gain`.
fn record(groups: u64, gain: f64, seed: u64) -> Record {
    let options: Vec<u64> = (0..groups).collect();
    let points: Vec<_> = (0..groups * SEEDS).map(|trial| json!({"width": trial / SEEDS})).collect();
    let study = Study::from_json(&json!({
        "format": "lab.study/1", "name": "seeds", "question": "?", "workload": {"external": true},
        "objective": {"metric": "error", "direction": "minimize", "at": "last"},
        "parameters": {"width": {"role": "scientific", "choice": options}},
        "sampler": {"kind": "manual", "points": points, "seed": 0}, "trials": groups * SEEDS,
    }));
    let mut record = Record::new(study.unwrap_or_else(|problems| panic!("{problems:?}")));
    let stream = Stream::new(seed).child("runs");
    for trial in 0..groups * SEEDS {
        let group = trial / SEEDS;
        let error = 0.2 + DEVIATION * stream.normal_pair(trial).0 - if group == 0 { gain } else { 0.0 };
        let values = Values::from([("width".to_owned(), Value::Int(group as i64))]);
        for what in [
            What::Started { values, seed: trial, name: None },
            What::Measured { step: 100, metrics: Metrics::from([("error".to_owned(), error)]) },
            What::Ended(Outcome::Completed),
        ] {
            record.apply(Event { trial, what }).unwrap();
        }
    }
    record
}

/// Whether a difference is claimed, its interval, and how many runs it says it rests on.
fn effect(record: &Record) -> (bool, [f64; 2], Option<[usize; 2]>) {
    let report = analyse(record, &Thresholds::default(), None);
    match report.of(Code::Effect).next().map(|finding| &finding.evidence) {
        Some(&Evidence::Effect(Effect { resolved, interval, runs, .. })) => (resolved, interval, runs),
        other => panic!("{other:?}"),
    }
}

#[test]
fn seeds_tell_a_difference_from_none() {
    for groups in [2, 4] {
        let (with, without) = (2000, 2000);
        let gain = 4.0 * DEVIATION;
        let found = (0..with).filter(|&seed| effect(&record(groups, gain, seed)).0).count();
        let false_alarms = (0..without).filter(|&seed| effect(&record(groups, 0.0, with + seed)).0).count();
        println!(
            "{groups} configurations, {SEEDS} seeds: {found} of {with} found, {false_alarms} of {without} false alarms"
        );
        // Of several, the leader is held against the best of the others at a corrected level.
        assert!(found as f64 >= 0.9 * with as f64, "{found}");
        // 5 % and three standard errors of a share of 2,000.
        assert!(false_alarms as f64 <= 0.065 * without as f64, "{false_alarms}");
    }
}

#[test]
fn its_interval_covers_the_truth_and_names_its_runs() {
    let gain = 2.0 * DEVIATION;
    let covers = |seed: &u64| {
        let (_, [low, high], runs) = effect(&record(2, gain, *seed));
        assert_eq!(runs, Some([5, 5]));
        (low..=high).contains(&gain) || (low..=high).contains(&-gain)
    };
    let covered = (0..1000).filter(covers).count();
    println!("the 95 % interval covers the truth in {covered} of 1000");
    assert!((930..=970).contains(&covered), "{covered}");
}
