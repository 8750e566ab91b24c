//! Small studies and finite spaces, in which few orders of the trials exist: exact tests see what approximations miss, and a
//! space that was tried as a whole holds nothing better.

use lab_core::findings::evidence::Infeasible;
use lab_core::findings::{Code, Evidence, Report, Thresholds, analyse};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::trial::{Event, Metrics, Outcome, What};
use serde_json::{Value as Json, json};

/// A trial's values, and its error if it completed.
type Trial = (Vec<(&'static str, Value)>, Option<f64>);

/// A record of an outside pipeline.
fn record(parameters: Json, trials: &[Trial]) -> Record {
    let study = Study::from_json(&json!({
        "format": "lab.study/1", "name": "small", "question": "?", "workload": {"external": true},
        "objective": {"metric": "error", "direction": "minimize", "at": "last"},
        "parameters": parameters, "sampler": {"kind": "random", "seed": 0}, "trials": trials.len(),
    }));
    let mut record = Record::new(study.unwrap_or_else(|problems| panic!("{problems:?}")));
    for (trial, (values, error)) in (0..).zip(trials) {
        let values: Values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let mut whats = vec![What::Started { values, seed: trial, name: None }];
        match error {
            Some(error) => whats.extend([
                What::Measured { step: 100, metrics: Metrics::from([("error".to_owned(), *error)]) },
                What::Ended(Outcome::Completed),
            ]),
            None => whats.push(What::Ended(Outcome::Infeasible { reason: "not finite".into() })),
        }
        whats.into_iter().for_each(|what| record.apply(Event { trial, what }).unwrap());
    }
    record
}

fn report(record: &Record) -> Report {
    analyse(record, &Thresholds::default(), None)
}

/// Numbers in [0, 1), three for each trial.
fn places(seed: u64, n: u64) -> Vec<[f64; 3]> {
    let stream = Stream::new(seed).child("places");
    (0..n).map(|i| [0, 1, 2].map(|k| stream.uniform(3 * i + k))).collect()
}

const THREE: [&str; 3] = ["a", "b", "c"];

fn three_ranges() -> Json {
    let range = json!({"role": "nuisance", "float": [0.0, 1.0]});
    json!({"a": range, "b": range, "c": range})
}

fn values(place: &[f64; 3]) -> Vec<(&'static str, Value)> {
    THREE.into_iter().zip(place).map(|(name, u)| (name, Value::Float(*u))).collect()
}

#[test]
fn a_space_that_was_tried_as_a_whole_is_not_sparse() {
    let parameters = json!({"act": {"role": "nuisance", "choice": ["relu", "gelu", "tanh"]}});
    let error = |option: usize| 0.1 + 0.1 * option as f64;
    let trial = |i: usize| {
        let option = ["relu", "gelu", "tanh"][i % 3];
        (vec![("act", Value::from(option))], Some(error(i % 3) + 1e-3 * (i / 3) as f64))
    };
    let all: Vec<_> = (0..24).map(trial).collect();
    assert_eq!(report(&record(parameters, &all)).of(Code::SamplingSparse).count(), 0);
    // Of a hundred whole numbers, eight were tried and the best stands alone.
    let parameters = json!({"width": {"role": "nuisance", "int": [1, 100]}});
    let few: Vec<_> = (0..8).map(|i| (vec![("width", Value::Int(12 * i + 1))], Some(0.1 + 0.1 * i as f64))).collect();
    assert_eq!(report(&record(parameters, &few)).of(Code::SamplingSparse).count(), 1);
}

#[test]
fn objectives_that_differ_by_rounding_have_no_gaps() {
    let parameters = json!({"rate": {"role": "nuisance", "float": [0.0, 1.0]}});
    let equal: Vec<_> =
        (0..8).map(|i| (vec![("rate", Value::Float(0.1 * i as f64))], Some(0.9 + 2e-13 * i as f64))).collect();
    assert_eq!(report(&record(parameters, &equal)).of(Code::SamplingSparse).count(), 0);
}

#[test]
fn what_a_finding_would_widen_is_widened() {
    let parameters =
        json!({"layers": {"role": "nuisance", "int": [1, 6]}, "rate": {"role": "nuisance", "float": [0.0, 1.0]}});
    let noise = Stream::new(3);
    let trials: Vec<_> = (0..48)
        .map(|i| {
            let layers = 1 + i % 6;
            let values = vec![("layers", Value::Int(layers)), ("rate", Value::Float(noise.uniform(i as u64)))];
            (values, Some(0.1 + 0.1 * layers as f64 + 0.01 * noise.uniform(1000 + i as u64)))
        })
        .collect();
    let report = report(&record(parameters, &trials));
    let found = report.of(Code::BoundaryLow).next().expect("the best have fewest layers");
    let revised = found.revised_study.as_ref().expect("a study with fewer").to_json();
    assert_eq!(revised["parameters"]["layers"]["int"][0], 0, "{revised}");
}

/// Of a dozen trials in three dimensions those with a large `a` diverge.
#[test]
fn a_line_across_a_dozen_trials_is_seen_and_rarely_imagined() {
    let named = |report: &Report| {
        let region = report.of(Code::InfeasibleMany).next().map(|finding| finding.evidence.clone());
        matches!(region, Some(Evidence::Infeasible(Infeasible { region: Some(_), .. })))
    };
    let run = |seed: u64, n: u64, diverges: &dyn Fn(&[f64; 3], u64) -> bool| {
        let trials: Vec<_> = (0..)
            .zip(places(seed, n))
            .map(|(i, place)| (values(&place), (!diverges(&place, i)).then_some(0.1 + place[1])))
            .collect();
        named(&report(&record(three_ranges(), &trials)))
    };
    let studies = 400;
    let noise = |seed: u64| Stream::new(seed).child("divergence");
    // Three of twelve could be chance; a third to two thirds on one side of a line could not.
    let divides = |seed: &u64| (4..=8).contains(&places(*seed, 12).iter().filter(|place| place[0] > 0.5).count());
    let planted: Vec<u64> = (0..).filter(divides).take(studies as usize).collect();
    let seen = planted.iter().filter(|&&seed| run(seed, 12, &|place, _| place[0] > 0.5)).count();
    let imagined = (0..studies).filter(|&seed| run(seed, 12, &|_, i| noise(seed).uniform(i) < 0.5)).count();
    println!("a line across 12 trials named in {seen}, imagined in {imagined} of {studies}");
    assert!(seen as f64 >= 0.85 * studies as f64, "{seen}");
    // 3 % and three standard errors of a share of 400.
    assert!(imagined as f64 <= 0.055 * studies as f64, "{imagined}");
}

/// Of 24 trials those outside the middle of `a` diverge.
#[test]
fn a_region_on_both_sides_is_named_and_left_out() {
    let studies = 200;
    let mut named = 0;
    for seed in 0..studies {
        let trials: Vec<_> = places(seed, 24)
            .into_iter()
            .map(|place| (values(&place), (0.3..0.7).contains(&place[0]).then_some(0.1 + place[1])))
            .collect();
        let report = report(&record(three_ranges(), &trials));
        let Some(found) = report.of(Code::InfeasibleMany).next() else { continue };
        let Evidence::Infeasible(Infeasible { region: Some(region), .. }) = &found.evidence else { continue };
        let (Some(low), Some(high)) = (region.value.as_f64(), region.upto.as_ref().and_then(Value::as_f64)) else {
            continue;
        };
        named += usize::from(region.parameter == "a");
        let revised = found.revised_study.as_ref().expect("a narrower range").to_json();
        let range = &revised["parameters"]["a"]["float"];
        assert!((range[0].as_f64().unwrap() - low).abs() < 0.01 && (range[1].as_f64().unwrap() - high).abs() < 0.01);
        assert!(found.message(lab_core::text::Lang::En).contains("outside"), "{found:?}");
    }
    println!("a region on both sides named in {named} of {studies}");
    assert!(named as f64 >= 0.85 * studies as f64, "{named}");
}

/// Of sixteen trials the four best are the only ones in the outer tenth.
#[test]
fn a_crowd_of_four_among_sixteen_is_seen_and_rarely_imagined() {
    let run = |seed: u64, crowds: bool| {
        let trials: Vec<_> = (0..)
            .zip(places(seed, 16))
            .map(|(i, [u, b, c])| {
                // In order of objective; the first four near the end, the others away from it.
                let a = if crowds && i < 4 {
                    0.9 + 0.1 * u
                } else if crowds {
                    0.9 * u
                } else {
                    u
                };
                (values(&[a, b, c]), Some(0.1 + 0.01 * i as f64))
            })
            .collect();
        report(&record(three_ranges(), &trials))
            .of(Code::BoundaryHigh)
            .any(|found| found.parameter.as_deref() == Some("a"))
    };
    let studies = 400;
    let seen = (0..studies).filter(|&seed| run(seed, true)).count();
    let imagined = (0..studies).filter(|&seed| run(seed, false)).count();
    println!("a crowd of 4 among 16 seen in {seen}, imagined in {imagined} of {studies}");
    assert!(seen as f64 >= 0.9 * studies as f64, "{seen}");
    assert!(imagined as f64 <= 0.02 * studies as f64, "{imagined}");
}

/// Of a dozen trials half diverge above a rate: too few are left below it to say where the best of them lie.
#[test]
fn a_check_that_has_too_few_trials_below_the_line_says_so() {
    let parameters = json!({"learning_rate": {"role": "nuisance", "float": [1e-4, 1.0], "scale": "log"}});
    let trials: Vec<_> = (0..12)
        .map(|i| {
            let rate = 10f64.powf(-4.0 + 4.0 * (i as f64 + 0.5) / 12.0);
            (vec![("learning_rate", Value::Float(rate))], (i < 6).then_some(0.5 - 0.05 * i as f64))
        })
        .collect();
    let report = report(&record(parameters, &trials));
    assert_eq!(report.of(Code::StabilityEdge).count(), 0);
    assert!(report.skipped.iter().any(|(code, _)| *code == Code::StabilityEdge), "{:?}", report.skipped);
}

/// The last tenth of thirty evaluations, in which the training loss of every trial goes back to where it was.
#[test]
fn a_rise_at_the_very_end_is_seen() {
    let study = Study::from_json(&json!({
        "format": "lab.study/1", "name": "late", "question": "?", "workload": {"external": true},
        "objective": {"metric": "valid_loss", "direction": "minimize", "at": "best"},
        "parameters": {"rate": {"role": "nuisance", "float": [0.0, 1.0]}},
        "sampler": {"kind": "random", "seed": 0}, "trials": 8,
    }));
    let study = study.unwrap_or_else(|problems| panic!("{problems:?}"));
    let rises = |falls_apart: bool| {
        let mut record = Record::new(study.clone());
        for trial in 0..8u64 {
            let noise = Stream::new(trial).child("noise");
            let values = Values::from([("rate".to_owned(), Value::Float(trial as f64 / 8.0))]);
            let mut whats = vec![What::Started { values, seed: trial, name: None }];
            for i in 0..30u64 {
                let learnt = 0.2 + 1.8 * (-(i as f64) / 6.0).exp() + 0.01 * noise.normal_pair(i).0;
                let loss = if falls_apart && i >= 28 { learnt + 1.0 } else { learnt };
                let metrics = Metrics::from([("train_loss".to_owned(), loss), ("valid_loss".to_owned(), learnt + 0.1)]);
                whats.push(What::Measured { step: 10 * (i + 1), metrics });
            }
            whats.push(What::Ended(Outcome::Completed));
            whats.into_iter().for_each(|what| record.apply(Event { trial, what }).unwrap());
        }
        report(&record).of(Code::CurveTrainRising).count()
    };
    assert_eq!((rises(true), rises(false)), (1, 0));
}
