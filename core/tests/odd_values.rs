//! What other pipelines write where nothing was measured, values from 0 over decades, values outside of what a study declares,
//! and trials that failed: pictures, summaries and findings say them.

mod scenes;

use lab_core::analysis::{Summary, importances};
use lab_core::findings::evidence::{Failed, Outside};
use lab_core::findings::{Code, Evidence, Thresholds, analyse};
use lab_core::interchange::Wishes;
use lab_core::interchange::optuna::read_journal;
use lab_core::interchange::table::{Columns, headers, read_table};
use lab_core::plot::{Mark, PlotOptions, Scene, automatic, axis_plot, best_of_n, history};
use lab_core::record::Record;
use lab_core::sampler::Drawn;
use lab_core::space::{Value, Values};
use lab_core::study::{Direction, Study};
use lab_core::text::Lang;
use lab_core::trial::{Event, Metrics, Outcome, What};
use serde_json::json;

const OPTIONS: PlotOptions = PlotOptions { width: 640.0, height: 400.0, lang: Lang::En };

fn imported(table: &[u8]) -> Record {
    let columns = Columns::guess(&headers(table).unwrap());
    let wishes = Wishes { direction: Some(Direction::Minimize), ..Wishes::default() };
    read_table(table, &columns, "table", &wishes).unwrap_or_else(|error| panic!("{error:?}")).record
}

fn texts(scene: &Scene) -> Vec<&str> {
    let mut found = Vec::new();
    for mark in &scene.marks {
        if let Mark::Text(label) = mark {
            found.push(label.text.as_str());
        }
    }
    found
}

/// Whatever a picture says of a trial that has a name says the name.
#[test]
fn pictures_name_the_runs_that_have_names() {
    let row = |i: u32, step: u32| {
        let value = 1.0 / f64::from(step) + 0.1 * f64::from(i);
        format!("calm-{i},{step},0.{},{},{value},{value},{}\n", i + 1, ["relu", "tanh"][i as usize % 2], 3.0 * value)
    };
    let rows: String = (0..6).flat_map(|i| (1..=10).map(move |step| row(i, step))).collect();
    let text = format!("run_name,step,params_lr,params_act,value,metrics.loss,metrics.grad_norm\n{rows}");
    let columns = Columns::guess(&headers(text.as_bytes()).unwrap());
    let scientific = vec!["act".to_owned()];
    let wishes = Wishes { direction: Some(Direction::Minimize), scientific, ..Wishes::default() };
    let record = read_table(text.as_bytes(), &columns, "table", &wishes).unwrap().record;
    let mut named = 0;
    for picture in automatic(&record, None, &OPTIONS) {
        let scene = &picture.scene;
        let lines = scene.hits.iter().flat_map(|hit| &hit.lines).map(String::as_str);
        for said in texts(scene).into_iter().chain([scene.description.as_str()]).chain(lines) {
            for (at, _) in said.match_indices("trial ") {
                let rest = &said[at + "trial ".len()..];
                let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
                let is_number = after.len() < rest.len();
                assert!(!is_number || after.starts_with(" (calm-"), "{}: {said}", picture.name);
                named += usize::from(is_number);
            }
        }
    }
    assert!(named > 50, "{named}");
}

#[test]
fn a_failure_value_never_becomes_a_scale() {
    let record = imported(include_bytes!("data/cases/sentinel.csv"));
    for picture in automatic(&record, None, &OPTIONS) {
        scenes::check(&picture.scene, &picture.name);
        let texts = texts(&picture.scene);
        // A tick of it would be written in powers of ten.
        let ticks = texts.iter().filter(|text| text.contains("10⁹") || text.contains("10⁸") || text.contains("10⁶"));
        assert_eq!(ticks.count(), 0, "{}: {texts:?}", picture.name);
        // What shows the objective says what is not shown to scale.
        let shows = ["history", "parallel", "best-of-n"].contains(&picture.name.as_str())
            || picture.name.starts_with("axis")
            || picture.name.starts_with("isolation");
        let says = texts.iter().any(|text| text.contains("2147483647"));
        assert!(says || !shows, "{}: {texts:?}", picture.name);
    }
    // The value stands at the rim and in the key.
    let scene = history(&record, &OPTIONS);
    assert!(texts(&scene).contains(&"2147483647"), "{:?}", texts(&scene));
    assert!(texts(&scene).contains(&"2 beyond the axis: 2147483647"), "{:?}", texts(&scene));
}

#[test]
fn zero_and_decades_have_an_axis_that_tells_them_apart() {
    let record = imported(include_bytes!("data/cases/zero-and-decades.csv"));
    let scene = axis_plot(&record, "weight_decay", &OPTIONS);
    scenes::check(&scene, "zero and decades");
    let mut places: Vec<f64> = scene.hits.iter().map(|hit| hit.anchor().x).collect();
    places.sort_by(f64::total_cmp);
    assert_eq!(places.len(), 6);
    assert!(places.windows(2).all(|pair| pair[1] - pair[0] > 30.0), "{places:?}");
    let texts = texts(&scene);
    assert!(texts.contains(&"0") && texts.contains(&"10⁻⁴"), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("log scale and 0")), "{texts:?}");
}

/// What trials drawn again would give is no promise where a sampler chose them by results.
#[test]
fn a_repeated_search_is_no_promise_where_results_chose_the_trials() {
    let says =
        |record: &Record| texts(&best_of_n(record, &OPTIONS)).iter().any(|text| text.contains("chosen by results"));
    let mut record = read_journal(include_bytes!("data/cases/tpe-no-effect.log"), &Wishes::default()).unwrap().record;
    assert!(says(&record));
    record.study.set_drawn(Drawn::Here);
    assert!(!says(&record));
}

fn study(parameters: serde_json::Value) -> Study {
    let study = json!({
        "format": "lab.study/1", "name": "odd", "workload": {"external": true},
        "objective": {"metric": "loss", "direction": "minimize"}, "parameters": parameters,
        "sampler": {"kind": "random"}, "trials": 40,
    });
    Study::from_json(&study).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// A trial with a value of `epochs` and its loss, or its failure.
fn add(record: &mut Record, trial: u64, epochs: i64, loss: Result<f64, Outcome>) {
    let values = Values::from([("epochs".to_owned(), Value::Int(epochs))]);
    let mut apply = |what| record.apply(Event { trial, what }).unwrap();
    apply(What::Started { values, seed: trial, name: None });
    match loss {
        Ok(loss) => {
            apply(What::Measured { step: 1, metrics: Metrics::from([("loss".to_owned(), loss)]) });
            apply(What::Ended(Outcome::Completed));
        }
        Err(outcome) => apply(What::Ended(outcome)),
    }
}

#[test]
fn a_value_outside_its_range_is_said_and_lies_at_no_end() {
    let mut record = Record::new(study(json!({"epochs": {"role": "nuisance", "int": [1, 3]}})));
    // The best eight have 4 epochs, where 3 are declared; the others are spread.
    for trial in 0..8 {
        add(&mut record, trial, 4, Ok(0.1 + 0.01 * trial as f64));
    }
    for trial in 8..40 {
        add(&mut record, trial, 1 + (trial % 3) as i64, Ok(0.5 + 0.01 * ((trial * 7) % 32) as f64));
    }
    let report = analyse(&record, &Thresholds::default(), None);
    assert_eq!(report.of(Code::BoundaryHigh).count(), 0, "{:?}", report.findings);
    assert_eq!(importances(&record).first().map(|found| found.trials), Some(32));
    let found = report.of(Code::ValuesOutside).next().expect("eight trials are outside");
    assert!(
        matches!(found.evidence, Evidence::Outside(Outside { outside: 8, trials: 40, best: true, .. })),
        "{found:?}"
    );
    assert!(found.message(Lang::En).contains("not in [1, 3]"), "{}", found.message(Lang::En));
    assert!(found.message(Lang::Zh).contains("[1, 3]"));
}

#[test]
fn failed_and_stopped_trials_are_counted_everywhere() {
    let mut record = Record::new(study(json!({"epochs": {"role": "nuisance", "int": [1, 3]}})));
    let lost = || Outcome::Failed { reason: "out of disk".into() };
    for trial in 0..40 {
        let loss = match trial % 10 {
            0 => Ok(0.5 + 0.01 * trial as f64),
            1 => Err(Outcome::Stopped),
            _ => Err(lost()),
        };
        add(&mut record, trial, 1 + (trial % 3) as i64, loss);
    }
    let report = analyse(&record, &Thresholds::default(), None);
    // First of all.
    let found = report.findings.first().expect("most trials failed");
    assert!(matches!(found.evidence, Evidence::Failed(Failed { failed: 32, ended: 40, .. })), "{found:?}");
    assert!(found.message(Lang::En).contains("out of disk") && found.message(Lang::En).contains("other 8"));
    let groups = &Summary::of(&record).groups;
    assert!(groups.iter().all(|group| (group.failed, group.stopped) == (32, 4)), "{groups:?}");
    for picture in automatic(&record, None, &OPTIONS) {
        let texts = texts(&picture.scene);
        if texts.iter().any(|text| text.contains("completed") || text.contains("trials")) {
            assert!(texts.iter().any(|text| text.contains("32 failed, 4 stopped")), "{}: {texts:?}", picture.name);
        }
    }
}

#[test]
fn nothing_waits_for_a_study_that_ended() {
    let mut record = Record::new(study(json!({"epochs": {"role": "nuisance", "int": [1, 3]}})));
    for trial in 0..5 {
        add(&mut record, trial, 2, Err(Outcome::Failed { reason: "lost".into() }));
    }
    let mut scenes: Vec<Scene> = automatic(&record, None, &OPTIONS).into_iter().map(|picture| picture.scene).collect();
    scenes.extend([history(&record, &OPTIONS), axis_plot(&record, "epochs", &OPTIONS)]);
    for scene in scenes {
        assert!(!scene.description.contains("Waiting"), "{}", scene.description);
        assert!(scene.description.contains("5 failed"), "{}", scene.description);
    }
}
