//! Plots of ordinary and of extreme records: complete, finite, inside the sheet, well-formed, nothing on top of another.
//!
//! `UPDATE_GOLDEN=1 cargo test -p lab-core --test plots` rewrites the golden pictures; look at them before keeping them.

#![allow(clippy::disallowed_methods, reason = "a test's own numbers need not be the same on every target")]

mod scenes;

use lab_core::plot::{CurveOptions, PlotOptions, Scene, Theme, ValueScale, axis_plot, curves, sample_plot, to_svg};
use lab_core::record::Record;
use lab_core::sampler::Sequence;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::trial::{Event, Metrics, Outcome, What};
use scenes::{SIZES, check, points};
use serde_json::json;
use std::path::Path;
use std::time::Instant;

fn first_light() -> Study {
    Study::parse(include_str!("../../static/examples/first-light.json")).unwrap()
}

/// A study with names, scales and ranges as given, without a trainer.
fn external(parameters: serde_json::Value) -> Study {
    Study::from_json(&json!({
        "format": "lab.study/1", "name": "s", "question": "q", "workload": {"external": true},
        "objective": {"metric": "loss", "direction": "minimize", "at": "best"},
        "parameters": parameters, "sampler": {"kind": "halton", "seed": 1}, "trials": 20,
    }))
    .unwrap()
}

fn start(record: &mut Record, trial: u64, values: Values) {
    record.apply(Event { trial, what: What::Started { values, seed: 0, name: None } }).unwrap();
}

fn measure(record: &mut Record, trial: u64, step: u64, metric: &str, value: f64) {
    record
        .apply(Event { trial, what: What::Measured { step, metrics: Metrics::from([(metric.into(), value)]) } })
        .unwrap();
}

fn end(record: &mut Record, trial: u64, outcome: Outcome) {
    record.apply(Event { trial, what: What::Ended(outcome) }).unwrap();
}

fn infeasible() -> Outcome {
    Outcome::Infeasible { reason: "train_loss is not finite at step 120".into() }
}

/// A study half way: curves of a made-up but usual form (exponential descent to a floor that a bad rate raises).
fn usual(trials: u64, running: u64) -> Record {
    let study = first_light();
    let mut record = Record::new(study.clone());
    let values: Vec<Values> = Sequence::new(&study.space, &study.sampler).iter().take(trials as usize).collect();
    for (trial, values) in (0..).zip(values) {
        let rate = ["adam.learning_rate", "nesterov.learning_rate"]
            .into_iter()
            .find_map(|name| values.get(name)?.as_f64())
            .unwrap();
        let adam = values.get("optimizer").and_then(Value::as_text) == Some("adam");
        let off = (rate / if adam { 2e-3 } else { 0.1 }).log10();
        start(&mut record, trial, values);
        let diverges = off > 1.2;
        let floor = 0.018 + 0.05 * off * off;
        let last = if diverges {
            150
        } else if trial >= trials - running {
            600
        } else {
            1500
        };
        for step in (50..=last).step_by(50) {
            let noise = ((step * 7919 + trial * 104_729) % 1000) as f64 / 1000.0 - 0.5;
            let falling = 0.9 * (-(step as f64) / (90.0 + 400.0 * off * off)).exp();
            let value = if diverges { 0.9 } else { (floor + falling + 0.004 * noise).min(0.9) };
            measure(&mut record, trial, step, "valid_error", value);
        }
        if diverges {
            end(&mut record, trial, infeasible());
        } else if last == 1500 {
            end(&mut record, trial, Outcome::Completed);
        }
    }
    record
}

fn plot_options((width, height): (f64, f64), lang: Lang) -> PlotOptions {
    PlotOptions { width, height, lang }
}

fn curve_options((width, height): (f64, f64), lang: Lang) -> CurveOptions {
    CurveOptions { width, height, lang, values: ValueScale::Auto, strong: 5 }
}

/// Every plot of a record at every size in both languages.
fn check_all(record: &Record, what: &str) {
    for size in SIZES {
        for lang in [Lang::En, Lang::Zh] {
            let names: Vec<&str> =
                record.study.space.parameters().iter().map(|parameter| parameter.name.as_str()).collect();
            for name in &names {
                check(
                    &axis_plot(record, name, &plot_options(size, lang)),
                    &format!("{what}, axis plot of {name}, {size:?}"),
                );
                check(
                    &sample_plot(&record.study, names[0], name, &plot_options(size, lang)),
                    &format!("{what}, samples of {name}, {size:?}"),
                );
            }
            for metric in ["loss", "valid_error", "unheard_of"] {
                check(
                    &curves(record, metric, &curve_options(size, lang)),
                    &format!("{what}, curves of {metric}, {size:?}"),
                );
            }
        }
    }
}

#[test]
fn an_ordinary_study_is_plotted() {
    let record = usual(32, 4);
    check_all(&record, "usual");
    let scene = axis_plot(&record, "adam.learning_rate", &plot_options(SIZES[0], Lang::En));
    // Every trial of the branch that has a result or runs can be pointed at.
    let active = record.trials().values().filter(|trial| trial.values.contains_key("adam.learning_rate")).count();
    assert_eq!((scene.hits.len(), scene.table.rows.len()), (active, active));
    assert!(scene.hits.windows(2).all(|ab| ab[0].anchor().x <= ab[1].anchor().x));
    for hit in &scene.hits {
        let at = hit.anchor();
        assert!(scene.nearest(at.x, at.y, 1.0).is_some());
    }
    assert_eq!(curves(&record, "valid_error", &curve_options(SIZES[0], Lang::En)).hits.len(), 32);
    assert_eq!(
        sample_plot(&record.study, "optimizer", "adam.learning_rate", &plot_options(SIZES[0], Lang::En)).hits.len(),
        16
    );
}

#[test]
fn empty_plots_say_what_they_wait_for() {
    let empty = Record::new(first_light());
    check_all(&empty, "empty");
    let said = |scene: Scene| scene.description;
    assert_eq!(
        said(axis_plot(&empty, "optimizer", &plot_options(SIZES[0], Lang::En))),
        "Waiting for the first trial to be evaluated."
    );
    assert_eq!(said(curves(&empty, "valid_error", &curve_options(SIZES[0], Lang::Zh))), "等待第一次评估。");
    assert!(said(axis_plot(&empty, "speed", &plot_options(SIZES[0], Lang::En))).contains("no parameter speed"));
    let mut one = Record::new(first_light());
    start(&mut one, 0, Values::from([("optimizer".into(), "adam".into()), ("adam.learning_rate".into(), 0.01.into())]));
    measure(&mut one, 0, 50, "valid_error", 0.5);
    end(&mut one, 0, Outcome::Completed);
    check_all(&one, "one trial");
    let other_branch = said(axis_plot(&one, "nesterov.momentum", &plot_options(SIZES[0], Lang::En)));
    assert!(other_branch.contains("active only where optimizer is nesterov"), "{other_branch}");
    assert!(
        said(curves(&one, "train_loss", &curve_options(SIZES[0], Lang::En))).contains("measured so far: valid_error")
    );
}

#[test]
fn extreme_records_are_plotted() {
    let study = external(json!({
        "x": {"role": "nuisance", "float": [1e-300, 1e300], "scale": "log"},
        "y": {"role": "nuisance", "float": [0.0, 1.0]},
        "n": {"role": "nuisance", "int": [1, 2]},
        "fixed": {"role": "fixed", "value": 3},
        "a_parameter_with_a_name_of_some_sixty_characters_<&>_as_pipelines_like": {"role": "scientific", "choice":
            ["an option whose name is also rather long, with <markup> & all", "另一个很长的选项名称，用来检查中文标签是否会互相重叠", true, 0.5]},
    }));
    let values = |i: u64| Sequence::new(&study.space, &study.sampler).point(i).unwrap();
    let record = |objectives: &[f64]| {
        let mut record = Record::new(study.clone());
        for (trial, &objective) in (0..).zip(objectives) {
            start(&mut record, trial, values(trial));
            measure(&mut record, trial, 1, "loss", objective);
            measure(&mut record, trial, 1_000_000, "loss", objective);
            end(&mut record, trial, Outcome::Completed);
        }
        record
    };
    let extremes: [(&str, &[f64]); 8] = [
        ("all equal", &[0.5; 12]),
        ("all zero", &[0.0; 12]),
        ("huge", &[-1e300, 1e300, 0.0, 1.0]),
        ("largest", &[f64::MIN, f64::MAX]),
        ("subnormal", &[5e-324, 1e-320, 1e-310, 2e-308]),
        ("neighbours", &[1.0, 1.0 + f64::EPSILON, 1.0]),
        ("every magnitude", &[5e-324, 1e-200, 1.0, 1e200, f64::MAX]),
        ("outlier", &[0.1, 0.11, 0.12, 0.13, 0.12, 0.11, 0.1, 0.13, 0.12, 1e300, -1e300]),
    ];
    for (what, objectives) in extremes {
        check_all(&record(objectives), what);
    }

    let mut diverged = Record::new(study.clone());
    for trial in 0..8 {
        start(&mut diverged, trial, values(trial));
        if trial % 2 == 0 {
            measure(&mut diverged, trial, 0, "loss", f64::MAX);
        }
        end(&mut diverged, trial, infeasible());
    }
    end(&mut diverged, 9, infeasible());
    check_all(&diverged, "only infeasible");

    // A foreign record may say anything.
    let mut foreign = Record::new(study.clone());
    for (trial, value) in (0..).zip([Value::from(-1.0), "text".into(), true.into(), 0i64.into(), f64::MAX.into()]) {
        let values = study.space.parameters().iter().map(|parameter| (parameter.name.clone(), value.clone())).collect();
        start(&mut foreign, trial, values);
        measure(&mut foreign, trial, u64::MAX, "loss", 1.0);
        end(&mut foreign, trial, Outcome::Completed);
    }
    check_all(&foreign, "foreign");
}

#[test]
fn many_groups_and_trials_are_plotted_in_time() {
    let options: Vec<String> = (0..60).map(|i| format!("option {i}")).collect();
    let study = external(json!({
        "kind": {"role": "scientific", "choice": options},
        "x": {"role": "nuisance", "float": [1e-5, 1.0], "scale": "log"},
    }));
    let mut record = Record::new(study.clone());
    for (trial, values) in (0..1000).zip(Sequence::new(&study.space, &study.sampler).iter()) {
        start(&mut record, trial, values);
        for step in 0..1000 {
            measure(&mut record, trial, step, "loss", 1.0 / (step + 1) as f64 + trial as f64);
        }
        end(&mut record, trial, Outcome::Completed);
    }
    check_all(&record, "1000 trials");
    let begun = Instant::now();
    let scene = curves(&record, "loss", &curve_options(SIZES[1], Lang::En));
    let curves_took = begun.elapsed();
    let begun = Instant::now();
    axis_plot(&record, "x", &plot_options(SIZES[1], Lang::En));
    println!(
        "1000 trials × 1000 points: curves {curves_took:?}, {} points left; axis plot {:?}",
        points(&scene).len(),
        begun.elapsed()
    );
    assert!(points(&scene).len() < 250_000);
}

#[test]
fn a_scene_knows_which_value_stands_at_a_pixel() {
    let record = usual(32, 4);
    let scene = axis_plot(&record, "adam.learning_rate", &plot_options(SIZES[1], Lang::En));
    let (x, y) = (scene.x.unwrap(), scene.y.unwrap());
    assert!(!scene.hits.is_empty());
    for hit in &scene.hits {
        let trial = &record.trials()[&hit.trial];
        let (rate, at) = (trial.values["adam.learning_rate"].as_f64().unwrap(), hit.anchor());
        assert!((x.value(at.x) / rate - 1.0).abs() < 1e-6 && (x.place(rate) - at.x).abs() < 1e-6);
        if let Some((_, objective)) = record.objective(trial).filter(|(_, value)| (y.low..=y.high).contains(value)) {
            assert!((y.value(at.y) - objective).abs() < 1e-6 || at.y < y.to, "{hit:?}");
        }
    }
    let scene = curves(&record, "valid_error", &curve_options(SIZES[1], Lang::En));
    let (x, y) = (scene.x.unwrap(), scene.y.unwrap());
    assert_eq!((x.low, x.across, y.across), (0.0, (y.to - 4.0, y.from + 4.0), (x.from, x.to)));
    let choice = axis_plot(&record, "optimizer", &plot_options(SIZES[1], Lang::En));
    assert!(choice.x.is_none() && choice.y.is_some(), "names are no numbers");
}

#[test]
fn pictures_are_as_they_were() {
    let record = usual(32, 4);
    let size = (640.0, 360.0);
    let pictures = [
        (
            "axis_plot.svg",
            to_svg(&axis_plot(&record, "adam.learning_rate", &plot_options(size, Lang::En)), Theme::Light),
        ),
        (
            "axis_plot_choice.svg",
            to_svg(&axis_plot(&record, "optimizer", &plot_options((360.0, 300.0), Lang::Zh)), Theme::Dark),
        ),
        ("curves.svg", to_svg(&curves(&record, "valid_error", &curve_options(size, Lang::En)), Theme::Light)),
        (
            "samples.svg",
            to_svg(
                &sample_plot(
                    &record.study,
                    "nesterov.learning_rate",
                    "nesterov.momentum",
                    &plot_options(size, Lang::Zh),
                ),
                Theme::Light,
            ),
        ),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for (name, svg) in pictures {
        let path = folder.join(name);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &svg).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(golden == svg, "{} differs; run with UPDATE_GOLDEN=1 and look at it", path.display());
    }
}
