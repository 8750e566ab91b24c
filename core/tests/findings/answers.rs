//! The answer to a study's question: what it says, how often it decides where there is no true effect, and what the rules that
//! reconcile findings do.

use crate::synthetic::{Plant, Recipe};
use lab_core::findings::{Answer, Code, Lack, Report, Thresholds, analyse, changes};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::sampler::Sequence;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::trial::{Event, Metrics, Outcome, What};
use serde_json::{Value as Json, json};

fn report(record: &Record) -> Report {
    analyse(record, &Thresholds::default(), None)
}

fn answer(record: &Record) -> Answer {
    report(record).answer.expect("an answer")
}

/// A record of an outside pipeline that measures one error per trial, of which `error` tells by values and number.
fn record(study: Json, points: Option<&[Values]>, error: impl Fn(&Values, u64) -> f64) -> Record {
    let study = Study::from_json(&study).unwrap_or_else(|problems| panic!("{problems:?}"));
    let drawn: Vec<Values> = match points {
        Some(points) => points.to_vec(),
        None => Sequence::new(&study.space, &study.sampler).iter().take(study.trials as usize).collect(),
    };
    let mut record = Record::new(study);
    for (trial, values) in (0..).zip(&drawn) {
        let error = error(values, trial);
        for what in [
            What::Started { values: values.clone(), seed: trial, name: None },
            What::Measured { step: 100, metrics: Metrics::from([("valid_error".to_owned(), error)]) },
            What::Ended(Outcome::Completed),
        ] {
            record.apply(Event { trial, what }).unwrap();
        }
    }
    record
}

/// What the runs of one configuration look like.
#[derive(Clone, Copy, Debug)]
enum Noise {
    Normal,
    Skewed,
    Heavy,
}

impl Noise {
    const ALL: [Noise; 3] = [Noise::Normal, Noise::Skewed, Noise::Heavy];

    /// Of mean 0 or so, and a deviation of about 1.
    fn draw(self, stream: Stream, i: u64) -> f64 {
        let (a, b) = stream.normal_pair(i);
        match self {
            Noise::Normal => a,
            Noise::Skewed => (a * a - 1.0) / std::f64::consts::SQRT_2,
            Noise::Heavy => a / (0.3 + b.abs()),
        }
    }
}

const DEVIATION: f64 = 0.01;

/// A quasi-random search of `options` values with `each` trials each; the first value is better by `gain`.
fn searched(seed: u64, [options, each]: [u64; 2], noise: Noise, gain: f64) -> Record {
    let names: Vec<String> = (0..options).map(|i| format!("method {i}")).collect();
    let study = json!({
        "format": "lab.study/1", "name": "s", "question": "Which method?", "workload": {"external": true, },
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": {
            "method": {"role": "scientific", "choice": names},
            "rate": {"role": "nuisance", "float": [0.0, 1.0]}, "momentum": {"role": "nuisance", "float": [0.0, 1.0]},
            "width": {"role": "fixed", "value": 64}},
        "sampler": {"kind": "halton", "seed": seed}, "trials": options * each,
    });
    let stream = Stream::new(seed).child("noise");
    record(study, None, |values, trial| {
        let place = |name: &str| values[name].as_f64().unwrap();
        let surface = 0.3 * (place("rate") - 0.4).powi(2) + 0.1 * (place("momentum") - 0.6).powi(2);
        let better = if values["method"].as_text() == Some("method 0") { gain } else { 0.0 };
        0.3 + surface + DEVIATION * noise.draw(stream, trial) - better
    })
}

/// Runs of `options` configurations, `each` seeds of each.
fn repeated(seed: u64, [options, each]: [u64; 2], noise: Noise, gain: f64) -> Record {
    let all: Vec<u64> = (0..options).collect();
    let points: Vec<Json> = (0..options * each).map(|trial| json!({"weight_decay": trial / each})).collect();
    let study = json!({
        "format": "lab.study/1", "name": "s", "question": "Does weight decay help?", "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize", "at": "last"},
        "parameters": {"weight_decay": {"role": "scientific", "choice": all}},
        "sampler": {"kind": "manual", "points": points, "seed": 0}, "trials": options * each,
    });
    let points: Vec<Values> = (0..options * each)
        .map(|trial| Values::from([("weight_decay".to_owned(), Value::Int((trial / each) as i64))]))
        .collect();
    let stream = Stream::new(seed).child("runs");
    record(study, Some(&points), |values, trial| {
        let better = if values["weight_decay"].as_i64() == Some(0) { gain } else { 0.0 };
        0.3 + DEVIATION * noise.draw(stream, trial) - better
    })
}

/// With no true effect at most 5 % of studies are decided: by search and by repeated runs, of two values and of four.
#[test]
fn no_effect_is_rarely_decided() {
    let studies = 400;
    // 5 % and two standard errors of a share of 400.
    let most = 0.05 * studies as f64 + 2.0 * (0.05 * 0.95 * studies as f64).sqrt();
    for noise in Noise::ALL {
        for size in [[2, 12], [2, 32], [4, 12]] {
            let decided = (0..studies).filter(|&seed| answer(&searched(seed, size, noise, 0.0)).decided).count();
            println!("search, {noise:?}, {size:?}: {decided} of {studies} decided");
            assert!(decided as f64 <= most, "{decided}");
        }
        for size in [[2, 3], [2, 5], [2, 8], [4, 5]] {
            let decided = (0..studies).filter(|&seed| answer(&repeated(seed, size, noise, 0.0)).decided).count();
            println!("runs, {noise:?}, {size:?}: {decided} of {studies} decided");
            assert!(decided as f64 <= most, "{decided}");
        }
    }
}

#[test]
fn a_clear_effect_is_decided_with_the_right_winner() {
    let by_runs = |seed: &u64| {
        let found = answer(&repeated(*seed, [2, 5], Noise::Normal, 3.0 * DEVIATION));
        found.decided && found.winner.is_some_and(|winner| winner["weight_decay"].as_i64() == Some(0))
    };
    let runs = (0..200).filter(by_runs).count();
    let by_search = |seed: &u64| answer(&searched(*seed, [2, 32], Noise::Normal, 0.1)).decided;
    let search = (0..100).filter(by_search).count();
    println!("decided: {runs} of 200 by runs, {search} of 100 by search");
    assert!(runs >= 180 && search >= 80, "{runs} {search}");
}

/// The answer is about what was asked: undecided, with what would decide it.
#[test]
fn does_weight_decay_help_is_answered_about_weight_decay() {
    let found = (0..50).map(|seed| answer(&repeated(seed, [2, 2], Noise::Normal, 0.0))).find(|found| !found.decided);
    let found = found.expect("one without a verdict");
    let said = found.text.get(Lang::En);
    assert!(said.starts_with("Not decided") && said.contains("weight decay 0") && !said.contains("Trial"), "{said}");
    assert!(found.next.trials >= 10 && found.next.study.is_some(), "{found:?}");
    let json = found.to_json(Lang::En, Some(0.01));
    assert_eq!((&json["question"], &json["decided"]), (&json!("Does weight decay help?"), &json!(false)));
    assert!(json["winner"].is_object() && json["gain"]["interval"].is_array() && json["next"]["what"].is_string());
    assert!(found.text.get(Lang::Zh).starts_with("尚无定论"));
}

#[test]
fn without_a_comparison_the_best_configuration_is_the_answer() {
    let found = report(&Recipe { conditional: false, maximize: false, ..Recipe::clean(5) }.record());
    let answer = found.answer.expect("an answer");
    let json = answer.to_json(Lang::En, None);
    assert!(json["winner"].is_null() && json["over"].is_null() && json["gain"].is_null() && !answer.decided, "{json}");
    let said = answer.text.get(Lang::En);
    assert!(said.starts_with("The best so far has validation error") && said.contains(" %"), "{said}");
    assert_eq!(answer.next.trials, 15, "three configurations with five seeds each");
    // Conditions are what is fixed.
    let fixed = searched(1, [2, 12], Noise::Normal, 0.0);
    assert_eq!(json!(self::answer(&fixed).conditions), json!({"width": 64}));
}

/// Of trials that had learnt and lost it, none is best, and all count as infeasible.
#[test]
fn trials_that_lost_what_they_had_learnt_are_infeasible() {
    let study = Study::from_json(&json!({
        "format": "lab.study/1", "name": "s", "question": "q", "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize", "chance": 0.9, "valid_examples": 1000},
        "parameters": {"rate": {"role": "nuisance", "float": [0.0, 1.0]}},
        "sampler": {"kind": "halton", "seed": 1}, "trials": 16,
    }))
    .unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut record = Record::new(study);
    for trial in 0..16u64 {
        let rate = (trial as f64 + 0.5) / 16.0;
        let values = Values::from([("rate".to_owned(), Value::Float(rate))]);
        let mut whats = vec![What::Started { values, seed: trial, name: None }];
        for i in 1..=20u64 {
            let learnt = 0.1 + 0.1 * rate + 0.7 * (-(i as f64) / 4.0).exp();
            let error = if rate > 0.5 && i > 15 {
                0.9
            } else if rate > 0.5 {
                learnt - 0.09
            } else {
                learnt
            };
            whats.push(What::Measured { step: 10 * i, metrics: Metrics::from([("valid_error".to_owned(), error)]) });
        }
        whats.push(What::Ended(Outcome::Completed));
        whats.into_iter().for_each(|what| record.apply(Event { trial, what }).unwrap());
    }
    let found = report(&record);
    let broken = found.of(Code::InfeasibleMany).next().expect("half of them broke");
    assert!(broken.headline(Lang::En).contains("rate above"), "{}", broken.headline(Lang::En));
    let said = found.answer.map(|answer| answer.text.get(Lang::En)).unwrap_or_default();
    assert!(said.contains("rate 0.03"), "{said}");
}

/// A rate that decays until the end improves until then: no reason to train longer.
#[test]
fn a_decaying_schedule_is_no_reason_to_train_longer() {
    let record = Recipe::planted(Plant::StillImproving, 2, 5).record();
    let with = |kind: &str| {
        let mut json = record.study.to_json();
        json["parameters"]["schedule.kind"] = json!({"role": "fixed", "value": kind});
        let mut changed = Record::new(Study::from_json(&json).unwrap_or_else(|problems| panic!("{problems:?}")));
        record.events().for_each(|event| changed.apply(event).unwrap());
        report(&changed)
    };
    assert!(with("constant").of(Code::CurveStillImproving).next().is_some());
    let decaying = with("cosine");
    assert!(decaying.of(Code::CurveStillImproving).chain(decaying.of(Code::StepsTooShort)).next().is_none());
    assert!(decaying.skipped.contains(&(Code::CurveStillImproving, Lack::Decay)));
}

#[test]
fn a_revision_is_said_as_what_it_changes() {
    let study = Study::from_json(&json!({
        "format": "lab.study/1", "name": "s", "question": "q", "workload": {"dataset": "digits", "model": {"family": "mlp"}},
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": {"adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-1], "scale": "log"},
                       "batch_size": {"role": "nuisance", "choice": [32, 64]}},
        "sampler": {"kind": "halton", "seed": 1}, "trials": 32, "steps": 300,
    }))
    .unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut json = study.to_json();
    json["parameters"]["model.dropout"] = json!({"role": "nuisance", "float": [0.0, 0.5]});
    json["parameters"]["adam.learning_rate"]["float"] = json!([1e-4, 1.0]);
    json["parameters"]["batch_size"] = json!({"role": "fixed", "value": 64});
    json["trials"] = json!(128);
    let revised = Study::from_json(&json).unwrap_or_else(|problems| panic!("{problems:?}"));
    let said = |lang| changes(&study, &revised, Some(0.001)).get(lang);
    assert_eq!(
        said(Lang::En),
        "+ dropout 0–0.5; learning rate (adam) 1e-4–0.1 → 1e-4–1; batch size fixed at 64; \
         32 → 128 trials × 300 steps; about 39 s"
    );
    assert!(said(Lang::Zh).ends_with("约 39 秒"), "{}", said(Lang::Zh));
}
