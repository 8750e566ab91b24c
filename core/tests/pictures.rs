//! Every automatic plot, and those that need more than a record, on ordinary and odd records: sound scenes, no panic, in time.
//! `PICTURES=folder` writes the pictures of the ordinary record to be looked at.

#![allow(clippy::disallowed_methods, reason = "a test's own numbers need not be the same on every target")]

mod scenes;

use lab_core::plot::{
    Baseline, CurveOptions, Importance, Interaction, PlotOptions, Theme, ValueScale, automatic, best_of_n, best_steps,
    comparison, curve_bands, curves, gradient_norms, group_curves, history, importance_plot, infeasible_map,
    interaction_plot, isolation_plot, parallel, telling_pair, to_svg,
};
use lab_core::record::Record;
use lab_core::sampler::Sequence;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::trial::{Event, Metrics, Outcome, What};
use proptest::prelude::*;
use scenes::{SIZES, check};
use serde_json::json;
use std::path::Path;
use std::time::Instant;

fn external(parameters: serde_json::Value, more: serde_json::Value) -> Study {
    let mut study = json!({
        "format": "lab.study/1", "name": "s", "question": "q", "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize", "at": "best"},
        "parameters": parameters, "sampler": {"kind": "halton", "seed": 3}, "trials": 48,
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        study[key] = value.clone();
    }
    Study::from_json(&study).unwrap()
}

/// A comparison of three optimizers with their own rates, a width and a dropout; curves of exponential descent to a floor
/// that a bad rate raises, noise, overfitting without dropout, divergence above a rate.
fn ordinary(trials: usize) -> Record {
    let rate = |low: f64, high: f64, name: &str| json!({"role": "nuisance", "float": [low, high], "scale": "log", "when": {"optimizer": [name]}});
    let study = external(
        json!({
            "optimizer": {"role": "scientific", "choice": ["sgd", "nesterov", "adam"]},
            "sgd.learning_rate": rate(1e-4, 3.0, "sgd"),
            "nesterov.learning_rate": rate(1e-4, 3.0, "nesterov"),
            "adam.learning_rate": rate(1e-5, 1e-1, "adam"),
            "nesterov.momentum": {"role": "nuisance", "float": [0.5, 0.999], "scale": "reverse_log", "when": {"optimizer": ["nesterov"]}},
            "model.width": {"role": "scientific", "int": [16, 1024], "scale": "log"},
            "dropout": {"role": "nuisance", "float": [0.0, 0.6], "natural": "low"},
            "model.depth": {"role": "fixed", "value": 2},
        }),
        json!({"steps": 1000}),
    );
    filled(&study, trials)
}

fn filled(study: &Study, trials: usize) -> Record {
    let mut record = Record::new(study.clone());
    for (trial, values) in (0u64..).zip(Sequence::new(&study.space, &study.sampler).iter().take(trials)) {
        let number = |name: &str| values.get(name).and_then(Value::as_f64);
        let optimizer = values.get("optimizer").and_then(Value::as_text).unwrap_or("adam").to_owned();
        let good = match optimizer.as_str() {
            "adam" => 2e-3,
            "sgd" => 0.3,
            _ => 0.05,
        };
        let off = (number(&format!("{optimizer}.learning_rate")).unwrap_or(good) / good).log10();
        let width = number("model.width").unwrap_or(128.0);
        let dropout = number("dropout").unwrap_or(0.2);
        let diverges = off > 0.9;
        let floor = 0.02
            + 0.02 * off * off
            + 1.0 / (30.0 + width)
            + 0.03 * (dropout - 0.25).powi(2)
            + if optimizer == "sgd" { 0.01 } else { 0.0 };
        start(&mut record, trial, values);
        for step in (20..=if diverges { 140 } else { 1000 }).step_by(20) {
            let wave = ((step * 7919 + trial * 104_729) % 1000) as f64 / 1000.0 - 0.5;
            let (t, speed) = (step as f64, 60.0 + 90.0 * off * off);
            let falling = 0.85 * (-t / speed).exp();
            let over = if dropout < 0.1 { 2e-5 * (t - 400.0).max(0.0) } else { 0.0 };
            let value = if diverges { 0.5 + 0.4 * t / 140.0 } else { floor + falling + over + 0.004 * wave };
            let metrics = Metrics::from([
                ("valid_error".into(), value),
                ("train_loss".into(), falling * 2.0 + 0.5 * floor + 0.002 * wave),
                ("grad_norm".into(), (3.0 * falling + 0.2) * (1.5 * wave).exp() * if diverges { t } else { 1.0 }),
            ]);
            record.apply(Event { trial, what: What::Measured { step, metrics } }).unwrap();
        }
        end(&mut record, trial, if diverges { infeasible() } else { Outcome::Completed });
    }
    record
}

fn start(record: &mut Record, trial: u64, values: Values) {
    record.apply(Event { trial, what: What::Started { values, seed: 0, name: None } }).unwrap();
}

fn measure(record: &mut Record, trial: u64, step: u64, metric: &str, value: f64) {
    let metrics = Metrics::from([(metric.into(), value)]);
    record.apply(Event { trial, what: What::Measured { step, metrics } }).unwrap();
}

fn end(record: &mut Record, trial: u64, outcome: Outcome) {
    record.apply(Event { trial, what: What::Ended(outcome) }).unwrap();
}

fn infeasible() -> Outcome {
    Outcome::Infeasible { reason: "train_loss is not finite at step 140".into() }
}

fn options((width, height): (f64, f64), lang: Lang) -> PlotOptions {
    PlotOptions { width, height, lang }
}

fn baseline() -> Baseline {
    Baseline { objective: 0.041, label: "baseline, tuned with 48 trials".into() }
}

/// Every plot of a record at every size in both languages.
fn check_all(record: &Record, what: &str) {
    for size in SIZES {
        for lang in [Lang::En, Lang::Zh] {
            let options = options(size, lang);
            for picture in automatic(record, Some(&baseline()), &options) {
                check(&picture.scene, &format!("{what}, {}, {size:?}", picture.name));
            }
            let names: Vec<&str> =
                record.study.space.parameters().iter().map(|one| one.name.as_str()).take(9).collect();
            for name in &names {
                check(&isolation_plot(record, name, None, &options), &format!("{what}, isolation of {name}, {size:?}"));
                check(&infeasible_map(record, names[0], name, &options), &format!("{what}, map of {name}, {size:?}"));
            }
            // Also where a plot is not drawn by itself.
            let curves = CurveOptions { width: size.0, height: size.1, lang, values: ValueScale::Log, strong: 3 };
            for metric in ["valid_error", "nothing"] {
                check(&group_curves(record, metric, 0.0, &curves), &format!("{what}, group curves, {size:?}"));
                check(&curve_bands(record, metric, &curves), &format!("{what}, bands, {size:?}"));
            }
            check(&gradient_norms(record, &options), &format!("{what}, norms, {size:?}"));
            check(&best_steps(record, &options), &format!("{what}, best steps, {size:?}"));
            check(&parallel(record, &options), &format!("{what}, parallel, {size:?}"));
            let studies = [("first".to_owned(), record), ("另一个名称很长的研究，带有许多说明文字".to_owned(), record)];
            check(&comparison(&studies, &options), &format!("{what}, comparison, {size:?}"));
        }
    }
}

#[test]
fn an_ordinary_study_is_drawn() {
    let record = ordinary(48);
    check_all(&record, "ordinary");
    let size = options((640.0, 400.0), Lang::En);
    let pictures = automatic(&record, Some(&baseline()), &size);
    let names: Vec<&str> = pictures.iter().map(|picture| picture.name.as_str()).collect();
    for name in [
        "isolation-optimizer",
        "isolation-model.width",
        "axis-adam.learning_rate",
        "history",
        "best-of-n",
        "parallel",
        "curves-valid_error",
        "best-curves-valid_error",
        "bands-valid_error",
        "best-steps",
        "gradient-norms",
        "infeasible-map",
    ] {
        assert!(names.contains(&name), "{name} is missing in {names:?}");
    }
    for picture in &pictures {
        let empty = picture.scene.table.rows.is_empty() || picture.scene.marks.len() < 8;
        assert!(!empty, "{} has nothing to show", picture.name);
    }
    // Infeasible trials are told apart by a rate first.
    assert!(telling_pair(&record).unwrap().0.ends_with("learning_rate"));
    let scene = isolation_plot(&record, "optimizer", None, &size);
    assert_eq!(scene.table.rows.len(), 3);
    // Each row's best is the smallest objective of its optimizer.
    for row in &scene.table.rows {
        let of = |trial: &lab_core::record::Trial| {
            trial.values.get("optimizer").map(Value::to_string) == Some(row[0].clone())
                && trial.outcome() == Some(&Outcome::Completed)
        };
        let best = record
            .trials()
            .values()
            .filter(|trial| of(trial))
            .filter_map(|trial| record.objective(trial))
            .map(|(_, x)| x);
        assert_eq!(row[3], format!("{:?}", best.fold(f64::INFINITY, f64::min)));
    }
    let norms = gradient_norms(&record, &size);
    let counted: u64 = norms.table.rows.iter().map(|row| row[2].parse::<u64>().unwrap()).sum();
    assert_eq!(counted, 50, "one norm for each evaluation of the best trial");
}

#[test]
fn pictures_to_look_at() {
    let Some(folder) = std::env::var_os("PICTURES") else { return };
    let folder = Path::new(&folder);
    let record = ordinary(48);
    for (size, lang, theme, mark) in
        [((640.0, 400.0), Lang::En, Theme::Light, "en"), ((360.0, 280.0), Lang::Zh, Theme::Dark, "zh-small")]
    {
        let options = options(size, lang);
        let mut scenes: Vec<(String, lab_core::plot::Scene)> = automatic(&record, Some(&baseline()), &options)
            .into_iter()
            .map(|picture| (picture.name, picture.scene))
            .collect();
        let (large, other) = (ordinary(96), ordinary(24));
        let studies =
            [("48 trials".to_owned(), &record), ("96 trials".to_owned(), &large), ("24 trials".to_owned(), &other)];
        scenes.push(("comparison".into(), comparison(&studies, &options)));
        let importances: Vec<Importance> = record
            .study
            .space
            .varied()
            .zip([0.31, 0.22, 0.18, 0.12, 0.05, 0.03, 0.01])
            .map(|((parameter, _), value)| Importance {
                parameter: parameter.name.clone(),
                value,
                interval: Some((value * 0.7, value * 1.25)),
            })
            .collect();
        scenes.push(("importance".into(), importance_plot(&importances, &options)));
        let mut interactions = Vec::new();
        for (i, a) in importances.iter().enumerate() {
            for (j, b) in importances.iter().enumerate().skip(i + 1) {
                let pair = (a.parameter.clone(), b.parameter.clone());
                interactions
                    .push(Interaction { pair, value: a.value * b.value * if (i + j) % 3 == 0 { 2.0 } else { 0.5 } });
            }
        }
        scenes.push(("interaction".into(), interaction_plot(&interactions, &options)));
        let curve_options = CurveOptions { width: size.0, height: size.1, lang, values: ValueScale::Linear, strong: 3 };
        scenes.push(("best-curves-linear".into(), group_curves(&record, "train_loss", 0.05, &curve_options)));
        for (name, scene) in scenes {
            std::fs::write(folder.join(format!("{mark}-{name}.svg")), to_svg(&scene, theme)).unwrap();
        }
    }
}

#[test]
fn odd_records_are_drawn_or_say_why_not() {
    let study = || ordinary(1).study;
    check_all(&Record::new(study()), "empty");
    check_all(&ordinary(1), "one trial");
    let mut none_completed = Record::new(study());
    for trial in 0..9 {
        let values = Sequence::new(&study().space, &study().sampler).point(trial).unwrap();
        start(&mut none_completed, trial, values);
        match trial % 4 {
            0 => end(&mut none_completed, trial, infeasible()),
            1 => end(&mut none_completed, trial, Outcome::Failed { reason: "lost".into() }),
            2 => end(&mut none_completed, trial, Outcome::Stopped),
            _ => measure(&mut none_completed, trial, 10, "valid_error", 0.5),
        }
    }
    check_all(&none_completed, "none completed");
    let scene = history(&Record::new(study()), &options((640.0, 400.0), Lang::En));
    assert_eq!(scene.description, "Waiting for the first trial to complete.");
    let only_infeasible = best_of_n(&none_completed, &options((640.0, 400.0), Lang::Zh));
    assert_eq!(
        only_infeasible.description,
        "还没有测得 valid_error 的完成试验；3 个不可行，2 个失败，2 个停止，2 个运行中。"
    );

    for (what, value) in
        [("all equal", 0.25), ("all zero", 0.0), ("huge", f64::MAX), ("tiny", 5e-324), ("negative", -3.0)]
    {
        let mut record = Record::new(study());
        for (trial, values) in (0u64..12).zip(Sequence::new(&study().space, &study().sampler).iter()) {
            start(&mut record, trial, values);
            for step in [0, 1, u64::MAX / 4096] {
                for metric in ["valid_error", "grad_norm"] {
                    measure(&mut record, trial, step, metric, value);
                }
            }
            end(&mut record, trial, Outcome::Completed);
        }
        check_all(&record, what);
    }

    // A parameter that never varied in truth, and one whose values are foreign to its domain.
    let constant = external(
        json!({"x": {"role": "scientific", "float": [0.0, 1.0]}, "c": {"role": "nuisance", "choice": ["only"]}}),
        json!({}),
    );
    let mut record = Record::new(constant);
    for (trial, x) in
        (0..).zip([Value::from(0.5), 0.5.into(), "text".into(), true.into(), (-1e300).into(), 7i64.into()])
    {
        start(&mut record, trial, Values::from([("x".into(), x), ("c".into(), "other".into())]));
        measure(&mut record, trial, 1, "valid_error", trial as f64);
        end(&mut record, trial, Outcome::Completed);
    }
    check_all(&record, "constant and foreign");
}

#[test]
fn a_hundred_parameters_are_drawn() {
    let parameters: serde_json::Map<String, serde_json::Value> = (0..100)
        .map(|i| {
            let role = if i == 0 { "scientific" } else { "nuisance" };
            let name = format!("a_rather_long_prefix.of_parameter_{i}");
            (
                name,
                if i % 3 == 0 {
                    json!({"role": role, "choice": ["a <name>", "另一个", "a third name, also long"]})
                } else {
                    json!({"role": role, "float": [1e-6, 1.0], "scale": "log"})
                },
            )
        })
        .collect();
    let record = filled(&external(parameters.into(), json!({})), 40);
    for size in SIZES {
        for picture in automatic(&record, None, &options(size, Lang::En)) {
            check(&picture.scene, &format!("100 parameters, {}, {size:?}", picture.name));
        }
    }
    let importances: Vec<Importance> = record
        .study
        .space
        .varied()
        .enumerate()
        .map(|(i, (parameter, _))| Importance {
            parameter: parameter.name.clone(),
            value: [0.5, f64::NAN, -0.1, 0.0, f64::INFINITY][i % 5],
            interval: [None, Some((f64::NAN, 1.0)), Some((-1.0, 2.0))][i % 3],
        })
        .collect();
    let interactions: Vec<Interaction> = importances
        .windows(2)
        .map(|pair| Interaction { pair: (pair[0].parameter.clone(), pair[1].parameter.clone()), value: pair[0].value })
        .collect();
    for size in SIZES {
        for lang in [Lang::En, Lang::Zh] {
            check(&importance_plot(&importances, &options(size, lang)), "importance");
            check(&interaction_plot(&interactions, &options(size, lang)), "interaction");
            check(&importance_plot(&[], &options(size, lang)), "no importance");
            check(&interaction_plot(&[], &options(size, lang)), "no interaction");
            check(&comparison(&[], &options(size, lang)), "nothing to compare");
        }
    }
}

#[test]
fn a_thousand_curves_are_drawn_in_time() {
    let study = ordinary(1).study;
    let mut record = Record::new(study.clone());
    for (trial, values) in (0u64..1000).zip(Sequence::new(&study.space, &study.sampler).iter()) {
        start(&mut record, trial, values);
        for step in 0..1000 {
            measure(&mut record, trial, step, "valid_error", 1.0 / (step + 1) as f64 + (trial % 97) as f64 * 0.01);
        }
        end(&mut record, trial, if trial % 10 == 0 { infeasible() } else { Outcome::Completed });
    }
    let size = options((900.0, 420.0), Lang::En);
    let curve_options =
        CurveOptions { width: 900.0, height: 420.0, lang: Lang::En, values: ValueScale::Auto, strong: 5 };
    let mut slowest = 0.0f64;
    let mut time = |what: &str, draw: &dyn Fn() -> lab_core::plot::Scene| {
        // The fastest of three: the machine may be busy.
        let took = (0..3)
            .map(|_| {
                let begun = Instant::now();
                draw();
                begun.elapsed().as_secs_f64() * 1e3
            })
            .fold(f64::INFINITY, f64::min);
        println!("1000 trials × 1000 points, {what}: {took:.1} ms");
        slowest = slowest.max(took);
    };
    time("curves", &|| curves(&record, "valid_error", &curve_options));
    time("group curves", &|| group_curves(&record, "valid_error", 0.03, &curve_options));
    time("bands", &|| curve_bands(&record, "valid_error", &curve_options));
    time("isolation", &|| isolation_plot(&record, "model.width", None, &size));
    time("best of n", &|| best_of_n(&record, &size));
    time("parallel", &|| parallel(&record, &size));
    time("history", &|| history(&record, &size));
    time("best steps", &|| best_steps(&record, &size));
    assert!(slowest < 2000.0, "far beyond the bar of 100 ms, even on a busy machine without optimisation");
}

/// Any small record: values of any kind, any metric, any order.
fn anything() -> impl Strategy<Value = Record> {
    let value = prop_oneof![
        any::<f64>().prop_filter("finite", |x| x.is_finite()).prop_map(Value::Float),
        (0.0..1.0f64).prop_map(Value::Float),
        any::<i64>().prop_map(Value::Int),
        any::<bool>().prop_map(Value::Bool),
        ".{0,12}".prop_map(Value::Text),
    ];
    let point = (any::<u64>(), any::<f64>());
    let trial = (value.clone(), value, prop::collection::vec(point, 0..6), 0..5u8);
    prop::collection::vec(trial, 0..14).prop_map(|trials| {
        let study = external(
            json!({
                "x": {"role": "scientific", "float": [0.01, 1.0], "scale": "log"},
                "kind": {"role": "scientific", "choice": ["a", "b"]},
                "m": {"role": "nuisance", "float": [-1.0, 0.999], "scale": "reverse_log", "when": {"kind": ["a"]}},
                "n": {"role": "nuisance", "int": [1, 5]},
            }),
            json!({}),
        );
        let mut record = Record::new(study);
        for (trial, (a, b, points, outcome)) in (0u64..).zip(trials) {
            let values =
                Values::from([("x".into(), a.clone()), ("m".into(), a), ("kind".into(), b.clone()), ("n".into(), b)]);
            start(&mut record, trial, values);
            for (step, value) in points {
                measure(&mut record, trial, step, "valid_error", value);
                measure(&mut record, trial, step / 2, "grad_norm", value.abs());
            }
            match outcome {
                0 => {}
                1 => end(&mut record, trial, infeasible()),
                2 => end(&mut record, trial, Outcome::Stopped),
                _ => end(&mut record, trial, Outcome::Completed),
            }
        }
        record
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn no_record_makes_a_plot_panic(record in anything(), width in 0.0..1200.0f64, height in 0.0..800.0f64, chinese: bool) {
        let lang = if chinese { Lang::Zh } else { Lang::En };
        for picture in automatic(&record, Some(&baseline()), &options((width, height), lang)) {
            check(&picture.scene, &format!("{}, {width}×{height}", picture.name));
        }
        let studies = [("a".to_owned(), &record), ("b".to_owned(), &record)];
        check(&comparison(&studies, &options((width, height), lang)), "comparison");
    }
}
