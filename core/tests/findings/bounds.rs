//! `boundary.high` on records without curves, sampled at random or quasi-randomly: a quadratic with its optimum anywhere, among
//! up to six parameters. Another generator than `synthetic`, so that neither is tuned to alone.

use lab_core::findings::{Code, Thresholds, analyse};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::sampler::Sequence;
use lab_core::study::Study;
use lab_core::trial::{Event, Outcome, What};

fn build(seed: u64, n: u64, d: usize, optimum: f64, weight: f64, noise: f64) -> Record {
    let mut p = serde_json::Map::new();
    for i in 0..d {
        p.insert(format!("x{i}"), serde_json::json!({"role": "nuisance", "float": [0.0, 1.0]}));
    }
    let s = serde_json::json!({"format": "lab.study/1", "name": "o", "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize"}, "parameters": p,
        "sampler": {"kind": if seed.is_multiple_of(2) {"random"} else {"halton"}, "seed": seed}, "trials": n});
    let study = Study::from_json(&s).unwrap();
    let mut record = Record::new(study.clone());
    for (i, values) in Sequence::new(&study.space, &study.sampler).iter().take(n as usize).enumerate() {
        let own = Stream::new(seed).index(i as u64);
        let mut e = 0.05 + noise * own.normal_pair(0).0;
        for j in 0..d {
            let u = values[&format!("x{j}")].as_f64().unwrap();
            let (w, o) = if j == 0 { (weight, optimum) } else { (1.0, 0.4) };
            e += 0.2 * w * (u - o) * (u - o);
        }
        let mut emit = |what| record.apply(Event { trial: i as u64, what }).unwrap();
        emit(What::Started { values, seed: i as u64, name: None });
        emit(What::Measured { step: 1, metrics: [("valid_error".to_owned(), e)].into() });
        emit(What::Ended(Outcome::Completed));
    }
    record
}

/// Of 100 studies, those in which `x0` is said to be best at its high end.
fn raised(n: u64, d: usize, optimum: f64, weight: f64) -> usize {
    let raised = |seed| {
        let report = analyse(&build(seed, n, d, optimum, weight, 0.005), &Thresholds::default(), None);
        report.of(Code::BoundaryHigh).any(|finding| finding.parameter.as_deref() == Some("x0"))
    };
    (0..100).filter(|&seed| raised(seed)).count()
}

#[test]
fn an_optimum_beyond_the_end_is_found_with_any_other_parameters() {
    for (n, d) in [(16, 1), (24, 2), (24, 4), (32, 6), (64, 6)] {
        for (optimum, weight) in [(1.2, 4.0), (1.5, 1.0)] {
            let found = raised(n, d, optimum, weight);
            assert!(found >= 95, "{n} trials, {d} parameters, optimum {optimum}: {found} %");
        }
    }
}

#[test]
fn an_optimum_inside_or_nowhere_is_no_finding() {
    for (n, d) in [(12, 1), (16, 2), (24, 4), (32, 6), (64, 6)] {
        for (optimum, weight) in [(0.5, 4.0), (0.8, 4.0), (0.0, 0.0)] {
            let found = raised(n, d, optimum, weight);
            assert!(found <= 5, "{n} trials, {d} parameters, optimum {optimum}: {found} %");
        }
    }
}
