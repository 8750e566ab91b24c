//! Records that are broken, degenerate or large: correct findings or a skipped check, sound plots and a sound report, never
//! a panic.

use crate::{scenes, synthetic};
use lab_core::findings::{Code, Thresholds, analyse};
use lab_core::plot::{Baseline, PlotOptions, automatic};
use lab_core::record::Record;
use lab_core::report::{Section, report};
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::trial::{Event, Outcome, What};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Every number any record can hold, the awkward ones often.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => 0.0..1.0f64,
        2 => prop::sample::select(vec![0.0, -0.0, 1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
        1 => prop::sample::select(vec![f64::MAX, f64::MIN, f64::MIN_POSITIVE, 1e300, -1e300, 5e-324]),
        1 => any::<f64>(),
    ]
}

fn parameters() -> impl Strategy<Value = Json> {
    let float = prop::sample::select(vec![
        json!({"role": "nuisance", "float": [1e-4, 1.0], "scale": "log"}),
        json!({"role": "nuisance", "float": [0.5, 0.999], "scale": "reverse_log"}),
        json!({"role": "nuisance", "float": [-1e300, 1e300]}),
        json!({"role": "nuisance", "int": [1, 2]}),
        json!({"role": "nuisance", "int": [-1_000_000_000, 1_000_000_000]}),
        json!({"role": "scientific", "float": [0.0, 1.0], "natural": "both"}),
        json!({"role": "scientific", "int": [1, 4]}),
        json!({"role": "fixed", "value": 0.1}),
        json!({"role": "nuisance", "choice": ["a"]}),
    ]);
    let names = ["learning_rate", "adam.learning_rate", "batch_size", "weight_decay", "dropout", "x"];
    (prop::collection::vec((prop::sample::select(names.to_vec()), float), 0..5), any::<bool>()).prop_map(
        |(entries, compare)| {
            let mut out = serde_json::Map::new();
            if compare {
                out.insert("optimizer".into(), json!({"role": "scientific", "choice": ["adam", "sgd", "lion"]}));
                out.insert(
                    "sgd.lr".into(),
                    json!({"role": "nuisance", "float": [0.1, 1.0], "when": {"optimizer": ["sgd"]}}),
                );
            }
            out.extend(entries.into_iter().map(|(name, entry)| (name.to_owned(), entry)));
            Json::Object(out)
        },
    )
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        number().prop_filter_map("finite", |x| x.is_finite().then_some(Value::Float(x))),
        (0i64..5).prop_map(Value::Int),
        any::<bool>().prop_map(Value::Bool),
        prop::sample::select(vec!["adam", "sgd", "lion", "a", ""]).prop_map(Value::from),
    ]
}

fn values() -> impl Strategy<Value = Values> {
    let names = ["learning_rate", "adam.learning_rate", "sgd.lr", "optimizer", "batch_size", "dropout", "x", "foreign"];
    prop::collection::vec((prop::sample::select(names.to_vec()), value()), 0..6)
        .prop_map(|pairs| pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

type Trial = (Values, u64, Vec<(u64, f64, f64)>, u8);

fn trial() -> impl Strategy<Value = Trial> {
    let step = prop_oneof![0..200u64, Just(u64::MAX), Just(1 << 53)];
    (values(), 0..3u64, prop::collection::vec((step, number(), number()), 0..40), 0..6u8)
}

fn fold(study: &Study, trials: Vec<Trial>) -> Record {
    let mut record = Record::new(study.clone());
    for (number, (values, seed, points, end)) in trials.into_iter().enumerate() {
        let trial = number as u64;
        let mut emit = |what| record.apply(Event { trial, what }).unwrap();
        emit(What::Started { values, seed, name: None });
        for (step, valid, train) in points {
            emit(What::Measured {
                step,
                metrics: [("valid_error".to_owned(), valid), ("train_loss".to_owned(), train)].into(),
            });
        }
        match end {
            0 => {}
            1 => emit(What::Ended(Outcome::Infeasible { reason: String::new() })),
            2 => emit(What::Ended(Outcome::Failed { reason: String::new() })),
            _ => emit(What::Ended(Outcome::Completed)),
        }
    }
    record
}

/// Every code is answered: found, skipped or passed; everything can be written; every proposal is a study.
fn hold(record: &Record) {
    let report = analyse(record, &Thresholds::default(), Some(record));
    for lang in [Lang::En, Lang::Zh] {
        let json = Json::Object(report.to_json(lang));
        for finding in json["findings"].as_array().unwrap() {
            assert!(Code::ALL.iter().any(|code| finding["code"] == code.name()));
            assert!(!finding["message"].as_str().unwrap().is_empty() && finding["evidence"].is_object(), "{finding}");
            if let Some(study) = finding.get("revised_study") {
                Study::from_json(study).unwrap();
            }
        }
        for skipped in json["skipped"].as_array().unwrap() {
            assert!(!skipped["why"].as_str().unwrap().is_empty());
        }
    }
}

/// Every plot that is drawn unasked, and the page with all of them.
fn drawn(record: &Record, lang: Lang, what: &str) {
    let baseline = Baseline { objective: 0.3, label: "before".into() };
    for picture in automatic(record, Some(&baseline), &PlotOptions { width: 640.0, height: 400.0, lang }) {
        scenes::check(&picture.scene, &format!("{what}: {}", picture.name));
    }
    let section = |baseline| Section { record, answer: Vec::new(), claims: Some(Vec::new()), baseline };
    let page = report(&[section(None), section(Some(baseline.clone()))], lang);
    let main = &page[page.find("<main>").unwrap()..page.find("</main>").unwrap() + "</main>".len()];
    roxmltree::Document::parse(main).unwrap_or_else(|error| panic!("{what}: {error}"));
}

fn study(parameters: Json, more: Json) -> Study {
    let mut json = json!({
        "format": "lab.study/1", "name": "broken", "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize", "chance": 0.9, "valid_examples": 1000},
        "parameters": parameters, "trials": 20,
    });
    json.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Study::from_json(&json).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(4), ..ProptestConfig::default() })]
    #[test]
    fn any_record_is_analysed(parameters in parameters(), trials in prop::collection::vec(trial(), 0..30), maximize in any::<bool>()) {
        let direction = if maximize { "maximize" } else { "minimize" };
        let objective = json!({"objective": {"metric": "valid_error", "direction": direction, "chance": 0.9, "valid_examples": 1000}});
        let record = fold(&study(parameters, objective), trials);
        hold(&record);
        drawn(&record, if maximize { Lang::En } else { Lang::Zh }, "any record");
    }

    /// Thresholds at any place of their ranges, the ends among them.
    #[test]
    fn any_thresholds_are_obeyed(seed in 0..1000u64, places in prop::collection::vec(0.0..=1.0f64, Thresholds::LIST.len()), ends: bool) {
        let mut thresholds = Thresholds::default();
        for (known, place) in Thresholds::LIST.iter().zip(&places) {
            let place = if ends { place.round() } else { *place };
            thresholds.set(known.name, known.low + place * (known.high - known.low)).unwrap();
        }
        let record = synthetic::Recipe::clean(seed).record();
        let report = analyse(&record, &thresholds, Some(&record));
        for finding in &report.findings {
            prop_assert!(!finding.message(Lang::En).is_empty());
        }
    }

    /// A sound record with some measurements spoilt, thinned or repeated.
    #[test]
    fn spoilt_records_are_analysed(seed in 0..1000u64, spoil in prop::collection::vec((0..48u64, 0..200u64, number()), 0..40), keep in 1..50u64) {
        let sound = synthetic::Recipe::clean(seed).record();
        let mut record = Record::new(sound.study.clone());
        for event in sound.events() {
            let hit = |step| spoil.iter().find(|(trial, at, _)| (*trial, *at) == (event.trial, step / 50));
            match &event.what {
                What::Measured { step, .. } if !(step / 50 + event.trial).is_multiple_of(keep) && keep < 40 => {}
                What::Measured { step, metrics } => {
                    let mut metrics = metrics.clone();
                    if let Some((_, _, spoilt)) = hit(*step) {
                        metrics.values_mut().for_each(|value| *value = *spoilt);
                    }
                    record.apply(Event { trial: event.trial, what: What::Measured { step: *step, metrics } }).unwrap();
                }
                _ => record.apply(event).unwrap(),
            }
        }
        hold(&record);
        // Drawing takes far longer than looking.
        if seed.is_multiple_of(8) {
            drawn(&record, Lang::En, "a spoilt record");
        }
    }
}

fn level(value: f64) -> Vec<(u64, f64, f64)> {
    (1..=30).map(|step| (step, value, value)).collect()
}

#[test]
fn degenerate_records_have_answers() {
    let rate = json!({"learning_rate": {"role": "nuisance", "float": [1e-4, 1.0], "scale": "log"}});
    fn at(rate: f64) -> Values {
        Values::from([("learning_rate".to_owned(), rate.into())])
    }
    let codes = |record: &Record| -> Vec<&str> {
        hold(record);
        analyse(record, &Thresholds::default(), None).findings.iter().map(|finding| finding.code.name()).collect()
    };
    let study = study(rate, json!({}));
    // Nothing, one trial, none completed.
    assert_eq!(codes(&fold(&study, vec![])), Vec::<&str>::new());
    let report = analyse(&fold(&study, vec![]), &Thresholds::default(), None);
    assert!(report.skipped.len() >= 16, "{:?}", report.skipped);
    assert_eq!(codes(&fold(&study, vec![(at(0.1), 0, level(0.1), 3)])), ["curve.saturated"]);
    assert_eq!(codes(&fold(&study, vec![(at(0.1), 0, level(0.1), 2); 20])), ["trials.failed"]);
    // All equal, at distinct rates; then one rate for all.
    let equal = |constant: bool| {
        (0..20).map(move |i| (at(if constant { 0.1 } else { 1e-4 * 1.5f64.powi(i) }), i as u64, level(0.5), 3))
    };
    assert_eq!(codes(&fold(&study, equal(false).collect())), ["curve.saturated"]);
    assert_eq!(codes(&fold(&study, equal(true).collect())), ["curve.saturated"]);
    // All infeasible: a bug, not a region.
    let dead = fold(&study, (0..20).map(|i| (at(1e-4 * 1.5f64.powi(i)), 0, vec![], 1)).collect());
    assert_eq!(codes(&dead), ["infeasible.many"]);
    assert!(analyse(&dead, &Thresholds::default(), None).findings[0].message(Lang::En).contains("look for a bug"));
}

#[test]
fn a_hundred_parameters_are_no_trouble() {
    let recipe = synthetic::Recipe { parameters: 100, trials: 200, ..synthetic::Recipe::clean(3) };
    let record = recipe.record();
    hold(&record);
    drawn(&record, Lang::En, "a hundred parameters");
}

/// What goes wrong in the records of other pipelines, each in a study of its own.
#[test]
fn named_troubles_are_analysed_plotted_and_reported() {
    let space = json!({
        "optimizer": {"role": "scientific", "choice": ["adam", "sgd"]},
        "learning_rate": {"role": "nuisance", "float": [1e-4, 1.0], "scale": "log"},
        "constant": {"role": "nuisance", "float": [0.0, 1.0]},
        "single": {"role": "nuisance", "choice": ["a"]},
    });
    let study = study(space, json!({}));
    let at = |i: u64| {
        Values::from([
            ("optimizer".to_owned(), if i.is_multiple_of(2) { "adam" } else { "sgd" }.into()),
            ("learning_rate".to_owned(), (1e-4 * 1.5f64.powi(i as i32 % 20)).into()),
            ("constant".to_owned(), 0.5.into()),
            ("single".to_owned(), "a".into()),
        ])
    };
    let sound = |i: u64| -> Vec<(u64, f64, f64)> {
        let fall = |step: u64| 0.2 + 0.01 * i as f64 + (-0.2 * step as f64).exp();
        (1..=30).map(|step| (step, fall(step), fall(step))).collect()
    };
    let many = |points: &dyn Fn(u64) -> Vec<(u64, f64, f64)>, end: u8| -> Vec<Trial> {
        (0..20).map(|i| (at(i), i, points(i), end)).collect()
    };
    let spoilt = |bad: f64| {
        many(
            &|i| {
                let spoil = |(step, valid, train): (u64, f64, f64)| {
                    if (step + i).is_multiple_of(7) { (step, bad, bad) } else { (step, valid, train) }
                };
                sound(i).into_iter().map(spoil).collect()
            },
            3,
        )
    };
    let troubles: Vec<(&str, Vec<Trial>)> = vec![
        ("not a number", spoilt(f64::NAN)),
        ("infinite", spoilt(f64::INFINITY)),
        ("minus infinity", spoilt(f64::NEG_INFINITY)),
        ("nothing finite", many(&|_| vec![(1, f64::NAN, f64::INFINITY); 5], 3)),
        ("repeated steps", many(&|i| sound(i).into_iter().flat_map(|point| [point; 3]).collect(), 3)),
        ("steps that go back", many(&|i| sound(i).into_iter().rev().collect(), 3)),
        ("steps that jump", many(&|_| [0, 1, 1 << 53, u64::MAX].map(|step| (step, 0.5, 0.5)).to_vec(), 3)),
        ("no objective", many(&|i| sound(i).into_iter().map(|(step, _, train)| (step, f64::NAN, train)).collect(), 3)),
        ("one trial", vec![(at(0), 0, sound(0), 3)]),
        ("one point", vec![(at(0), 0, vec![(1, 0.5, 0.5)], 3)]),
        ("none completed", many(&sound, 2)),
        ("all running", many(&sound, 0)),
        ("all infeasible", many(&|_| Vec::new(), 1)),
        ("all equal", many(&|_| level(0.5), 3)),
        ("one configuration", (0..20).map(|seed| (at(0), seed, sound(seed), 3)).collect()),
        ("no values", (0..20).map(|i| (Values::new(), i, sound(i), 3)).collect()),
    ];
    for (what, trials) in troubles {
        let record = fold(&study, trials);
        hold(&record);
        for lang in [Lang::En, Lang::Zh] {
            drawn(&record, lang, what);
        }
    }
}
