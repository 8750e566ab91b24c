//! Optuna's files: each kind of thing that once went wrong or was lost in silence, on the small files of `data/cases`, and
//! that an export has what the file had.

use lab_core::interchange::optuna::{Stored, read_journal, write_journal};
use lab_core::interchange::{Imported, Wishes};
use lab_core::record::Record;
use lab_core::sampler::{Drawn, SamplerKind, SamplerSpec, Sequence};
use lab_core::space::{Domain, Setting, Value};
use lab_core::study::{At, Direction};
use lab_core::text::Lang;
use lab_core::trial::Outcome;
use serde_json::{Value as Json, json};

macro_rules! case {
    ($name:literal) => {
        include_bytes!(concat!("data/cases/", $name))
    };
}

fn import(bytes: &[u8]) -> Imported {
    read_journal(bytes, &Wishes::default()).unwrap()
}

/// Every note in English; the Chinese ones are there as well.
fn notes(imported: &Imported) -> Vec<String> {
    let chinese = |note: &lab_core::interchange::Note| note.message().get(Lang::Zh).chars().any(|c| c > '\u{3000}');
    assert!(imported.notes.iter().all(chinese));
    imported.notes.iter().map(|note| note.on_command_line().get(Lang::En)).collect()
}

#[track_caller]
fn assert_said(imported: &Imported, expected: &str) {
    let notes = notes(imported);
    assert!(notes.iter().any(|note| note.contains(expected)), "{expected} is not said in {notes:#?}");
}

fn best(record: &Record) -> Option<(u64, f64)> {
    let completed = record.trials().iter().filter(|(_, trial)| trial.outcome() == Some(&Outcome::Completed));
    let values = completed.filter_map(|(&number, trial)| Some((number, record.objective(trial)?.1)));
    let direction = record.study.objective.direction;
    values.reduce(|best, next| if direction.better(next.1, best.1) { next } else { best })
}

fn domain(record: &Record, name: &str) -> Domain {
    match &record.study.space.get(name).unwrap().setting {
        Setting::Varied { domain, .. } => domain.clone(),
        Setting::Fixed(value) => panic!("{name} is fixed at {value}"),
    }
}

/// A journal of one study: its operations as JSON.
fn journal(directions: &[u8], operations: &[Json]) -> Vec<u8> {
    let first = json!({"op_code": 0, "worker_id": "w", "study_name": "s", "directions": directions});
    let lines = std::iter::once(&first).chain(operations).map(|json| json.to_string());
    // Words that JSON does not have.
    lines
        .map(|line| line.replace("\"Infinity!\"", "Infinity").replace("\"NaN!\"", "NaN") + "\n")
        .collect::<String>()
        .into()
}

/// A finished trial, as Optuna copies one into a study.
fn trial(params: Json, distributions: Json, values: Json) -> Json {
    let texts: serde_json::Map<String, Json> = distributions
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, distribution)| (name.clone(), distribution.to_string().into()))
        .collect();
    json!({
        "op_code": 4, "worker_id": "w", "study_id": 0, "state": 1, "params": params, "distributions": texts,
        "value": null, "values": values, "user_attrs": {}, "system_attrs": {}, "intermediate_values": {},
    })
}

fn real(low: f64, high: f64) -> Json {
    json!({"name": "FloatDistribution", "attributes": {"step": null, "low": low, "high": high, "log": false}})
}

fn whole(low: i64, high: i64) -> Json {
    json!({"name": "IntDistribution", "attributes": {"step": 1, "low": low, "high": high, "log": false}})
}

fn choices(choices: Json) -> Json {
    json!({"name": "CategoricalDistribution", "attributes": {"choices": choices}})
}

/// What an export has in its trials, read back by the names Optuna gives them.
fn exported(record: &Record) -> (String, Stored) {
    let stored = Stored::of_record(record);
    (write_journal(&stored, "2026-01-02T03:04:05+00:00"), stored)
}

#[test]
fn constraints_of_every_version_make_trials_infeasible() {
    let imported = import(case!("optuna5-constraint.log"));
    let record = &imported.record;
    let outcome = |trial: u64| record.trials()[&trial].outcome().cloned();
    assert_eq!(outcome(0), Some(Outcome::Infeasible { reason: "constraint c is 15, above 0".into() }));
    assert_eq!(best(record), Some((1, 5.0)));
    assert_said(&imported, "trial 0: complete trials that break a constraint");
    assert_eq!(record.trials()[&2].curves["constraint.c"].values(), [-2.0]);
    let (text, _) = exported(record);
    assert!(text.contains(r#""constraints:c":15.0"#), "{text}");
    let again = read_journal(text.as_bytes(), &Wishes::default()).unwrap().record;
    assert_eq!(again.trials(), record.trials());

    let with = |constraint: Json| {
        let mut first = trial(json!({"x": 0.1}), json!({"x": real(0.0, 1.0)}), json!([0.1]));
        first["system_attrs"] = constraint;
        let second = trial(json!({"x": 0.2}), json!({"x": real(0.0, 1.0)}), json!([0.2]));
        import(&journal(&[1], &[first, second])).record.trials()[&0].outcome().cloned()
    };
    let broken = |reason: &str| Some(Outcome::Infeasible { reason: reason.into() });
    assert_eq!(with(json!({"constraints": [-1.0, 2.5]})), broken("constraint 1 is 2.5, above 0"));
    assert_eq!(with(json!({"constraints": ["Infinity!"]})), broken("constraint 0 is inf, above 0"));
    assert_eq!(with(json!({"constraints": ["NaN!"]})), broken("constraint 0 is not a number"));
    assert_eq!(
        with(json!({"constraints:a": -1.0, "constraints:b": "Infinity!"})),
        broken("constraint b is inf, above 0")
    );
    assert_eq!(with(json!({"constraints": [0.0, -3.0], "constraints:a": -1.0})), Some(Outcome::Completed));
    assert_eq!(with(json!({"constraints": null})), Some(Outcome::Completed));
}

#[test]
fn none_and_lists_come_back_as_they_were() {
    let imported = import(case!("none-choice.log"));
    let record = &imported.record;
    let Domain::Choice(options) = domain(record, "max_depth") else { panic!() };
    assert_eq!(options.as_slice(), ["None".into(), 5i64.into(), 10i64.into()]);
    assert_eq!(record.trials()[&0].values["max_depth"], "None".into());
    assert_said(
        &imported,
        "parameter \"max_depth\": choices that are no text, number, true or false are texts: null → \"None\"",
    );
    let written = record.study.to_json();
    assert_eq!(written["parameters"]["max_depth"]["stands_for"], json!({"None": null}));
    let (text, stored) = exported(record);
    assert!(text.contains(r#"{\"choices\": [null, 5, 10]}"#), "{text}");
    assert_eq!(stored.trials[0].params[0].internal, 0.0);
    assert_eq!(import(text.as_bytes()).record.trials(), record.trials());

    let odd = json!([null, "None", [64, 32], [128], "Infinity!", true]);
    let trials: Vec<Json> = (0..6)
        .map(|i| trial(json!({"layers": i}), json!({"layers": choices(odd.clone())}), json!([f64::from(i)])))
        .collect();
    let text = String::from_utf8(journal(&[1], &trials)).unwrap().replace("\\\"Infinity!\\\"", "Infinity");
    let record = import(text.as_bytes()).record;
    let (text, _) = exported(&record);
    assert!(text.contains(r#"{\"choices\": [null, \"None\", [64,32], [128], Infinity, true]}"#), "{text}");
    assert_eq!(import(text.as_bytes()).record.trials(), record.trials());
}

#[test]
fn further_objectives_are_metrics() {
    let imported = import(case!("two-objectives.log"));
    let record = &imported.record;
    assert_eq!((record.study.objective.metric.as_str(), best(record)), ("loss", Some((2, 0.3))));
    assert_eq!(record.trials()[&1].curves["accuracy"].values(), [0.75]);
    assert_said(
        &imported,
        "of 2 objectives loss is the objective (minimize); kept as metrics: accuracy; otherwise: --metric accuracy",
    );
    let wishes = Wishes { metric: Some("accuracy".into()), ..Wishes::default() };
    let other = read_journal(case!("two-objectives.log"), &wishes).unwrap().record;
    assert_eq!(other.study.objective.direction, Direction::Maximize);
    assert_eq!(other.trials()[&1].curves["loss"].values(), [0.4]);
    // Without names; and an infinite value of another objective is no fault of the trial.
    let one = |x: f64, values: Json| trial(json!({"x": x}), json!({"x": real(0.0, 1.0)}), values);
    let bytes = journal(&[1, 2], &[one(0.1, json!([0.1, "Infinity!"])), one(0.2, json!([0.2, 3.0]))]);
    let imported = import(&bytes);
    assert_eq!(best(&imported.record), Some((0, 0.1)));
    assert_said(&imported, "otherwise: --metric value_1");
    let wishes = Wishes { metric: Some("speed".into()), ..Wishes::default() };
    let error = read_journal(&bytes, &wishes).unwrap_err().message().get(Lang::En);
    assert_eq!(error, "name the metric that is the objective; there are: value_0, value_1");
}

#[test]
fn an_objective_without_a_name_may_be_given_one() {
    let wishes = Wishes { metric: Some("val_loss".into()), ..Wishes::default() };
    let record = read_journal(case!("int-step-32.log"), &wishes).unwrap().record;
    assert_eq!(record.study.objective.metric, "val_loss");
    assert_said(&import(case!("int-step-32.log")), "it is called value; otherwise: --metric NAME");
    // Empty names are none.
    let names = json!({"op_code": 3, "worker_id": "w", "study_id": 0, "system_attr": {"study:metric_names": [""]}});
    let one = |x: f64| trial(json!({"x": x}), json!({"x": real(0.0, 1.0)}), json!([x]));
    assert_eq!(import(&journal(&[1], &[names, one(0.1), one(0.2)])).record.study.objective.metric, "value");
    // Nor does a direction that was never set.
    let imported = import(&journal(&[0], &[one(0.1), one(0.2)]));
    assert_said(&imported, "value is minimised; otherwise: --direction maximize");
}

#[test]
fn steps_are_kept() {
    let record = import(case!("int-step-32.log")).record;
    let Domain::Int(units) = domain(&record, "units") else { panic!() };
    assert_eq!((units.low(), units.high(), units.step()), (32, 512, 32));
    for kind in [SamplerKind::Halton, SamplerKind::Random, SamplerKind::Grid { levels: 5 }] {
        let spec = SamplerSpec { kind, seed: 3, drawn: Drawn::Here };
        for values in Sequence::new(&record.study.space, &spec).iter().take(40) {
            assert_eq!(values["units"].as_i64().unwrap() % 32, 0);
        }
    }
    let (text, _) = exported(&record);
    assert!(text.contains(r#"\"step\":32"#), "{text}");
    let stepped = |name: &str, key: &str| json!({"name": name, "attributes": {"low": 0.0, "high": 0.9, key: 0.3}});
    for distribution in [stepped("FloatDistribution", "step"), stepped("DiscreteUniformDistribution", "q")] {
        let one = |x: f64| trial(json!({"x": x}), json!({"x": distribution}), json!([x]));
        let record = import(&journal(&[1], &[one(0.0), one(0.3), one(0.6)])).record;
        assert_eq!(
            record.study.to_json()["parameters"]["x"],
            json!({"role": "nuisance", "float": [0.0, 0.9], "step": 0.3})
        );
    }
    // Steps that differ from trial to trial go together with none.
    let of = |step: i64| json!({"name": "IntDistribution", "attributes": {"step": step, "low": 0, "high": 60, "log": false}});
    let one = |x: i64, step: i64| trial(json!({"x": x}), json!({"x": of(step)}), json!([x as f64]));
    let imported = import(&journal(&[1], &[one(0, 20), one(30, 30)]));
    assert_said(&imported, "dropped, parameter \"x\": its steps or scales differ from trial to trial");
    // A value beyond the range that a person enqueued: the range grows by whole steps.
    let imported = import(&journal(&[1], &[one(0, 20), one(70, 20)]));
    let Domain::Int(range) = domain(&imported.record, "x") else { panic!() };
    assert_eq!((range.low(), range.high(), range.step()), (0, 80, 20));
    assert_said(&imported, "parameter \"x\": trials have values beyond its range 0 … 60: it is 0 … 80 in the record");
    let imported =
        import(&journal(&[1], &[20, 20].map(|x| trial(json!({"x": x}), json!({"x": whole(20, 20)}), json!([1.0])))));
    assert_said(&imported, "parameter \"x\": it is 20 in every trial and can be nothing else");
}

#[test]
fn whole_numbers_stay_whole_as_far_as_they_are_exact() {
    let record = import(case!("int-2-32.log")).record;
    let Domain::Int(range) = domain(&record, "random_state") else { panic!() };
    assert_eq!((range.low(), range.high()), (0, 4_294_967_295));
    assert!(matches!(record.trials()[&1].values["random_state"], Value::Int(4_294_967_295)));

    let imported = import(case!("int-2-63.log"));
    let Domain::Int(range) = domain(&imported.record, "random_state") else { panic!() };
    assert_eq!((range.low(), range.high()), (0, 1 << 53));
    assert!(matches!(imported.record.trials()[&1].values["random_state"], Value::Int(9_007_199_254_740_991)));
    assert_said(
        &imported,
        "parameter \"random_state\": its range 0 … 9223372036854775807 goes beyond ±2^53, where whole numbers are no longer exact",
    );
    // A value beyond it cannot be whole.
    let one = |x: f64| trial(json!({"n": x}), json!({"n": whole(0, i64::MAX)}), json!([x]));
    let imported = import(&journal(&[1], &[one(5.0), one(2e18)]));
    assert!(matches!(domain(&imported.record, "n"), Domain::Float(_)));
    assert_said(&imported, "parameter \"n\": its range 0 … 9223372036854775807");
    assert_said(&imported, "trial 1: n is 2e18: beyond ±2^53 it is a real number here");
    let one = |x: f64| trial(json!({"n": x}), json!({"n": whole(1 << 60, i64::MAX)}), json!([x]));
    let imported = import(&journal(&[1], &[one(2f64.powi(61)), one(2f64.powi(62))]));
    assert!(matches!(domain(&imported.record, "n"), Domain::Float(_)));
    assert_said(&imported, "where whole numbers are no longer exact: it is one of real numbers here");
}

#[test]
fn conditions_are_found_in_branches_and_said() {
    let sorts = [("svc", "poly"), ("svc", "rbf"), ("forest", ""), ("svc", "poly")];
    let trials: Vec<Json> = (0..24u32)
        .map(|i| {
            let (model, kernel) = sorts[i as usize % 4];
            let mut params = json!({"model": u8::from(model == "forest")});
            let mut distributions = json!({"model": choices(json!(["svc", "forest"]))});
            let mut add = |name: &str, value: Json, distribution: Json| {
                params[name] = value;
                distributions[name] = distribution;
            };
            if model == "svc" {
                add("kernel", u8::from(kernel == "rbf").into(), choices(json!(["poly", "rbf"])));
            }
            if kernel == "poly" {
                add("degree", (2 + i % 3).into(), whole(2, 4));
            }
            let layers = 1 + i % 3;
            add("layers", layers.into(), whole(1, 3));
            for layer in 1..layers {
                add(&format!("units_{layer}"), (16 + i).into(), whole(16, 64));
            }
            trial(params, distributions, json!([f64::from(i)]))
        })
        .collect();
    let imported = import(&journal(&[1], &trials));
    let when = |name: &str| imported.record.study.to_json()["parameters"][name]["when"].clone();
    assert_eq!(when("kernel"), json!({"model": ["svc"]}));
    // A branch of a branch.
    assert_eq!(when("degree"), json!({"kernel": ["poly"]}));
    assert_said(&imported, "guessed, parameter \"degree\": active only where kernel is poly");
    // Conditions on numbers are said.
    assert_eq!((when("units_1"), when("units_2")), (Json::Null, Json::Null));
    assert_said(
        &imported,
        "parameter \"units_1\": it is there only where layers is 2 to 3 (8 of 24 completed trials lack it)",
    );
    assert_said(&imported, "parameter \"units_2\": it is there only where layers is 3 (16 of 24");
}

#[test]
fn what_has_no_place_is_said() {
    let mut operations: Vec<Json> = (0..4)
        .map(|i| {
            let x = f64::from(i) / 4.0;
            let mut trial = trial(json!({"x": x}), json!({"x": real(0.0, 1.0)}), json!([x]));
            trial["user_attrs"] = json!({"host": "a", "value": 7.0, "seconds": 1.5, "seed": -1});
            trial["system_attrs"] =
                json!({"NSGAIISampler:generation": 0, "fixed_params": {"x": x}, "completed_rung_0": 1.0});
            trial["intermediate_values"] = json!({"0": 1.0, "1": x});
            trial["datetime_start"] = "2026-01-01T00:00:00".into();
            trial
        })
        .collect();
    operations[3]["state"] = 2.into();
    operations[3]["intermediate_values"]["1"] = "NaN!".into();
    let empty = json!({"op_code": 4, "worker_id": "w", "study_id": 0});
    operations.extend([4, 0].map(|state| {
        let mut trial = empty.clone();
        trial["state"] = state.into();
        trial
    }));
    operations.push(json!({"op_code": 2, "worker_id": "w", "study_id": 0, "user_attr": {"note": "mine"}}));
    let imported = import(&journal(&[1], &operations));
    for expected in [
        "guessed: reported values are the curve of value: the last is its value in every completed trial; otherwise: --at best",
        "dropped, trial 0: the user attribute host, which is not a finite number (4 times)",
        "renamed, trial 0: the user attribute value is the metric value.attribute",
        "dropped, trial 0: the seed -1 is no whole number of 0 or more",
        "guessed: the trials bear the marks of Optuna's sampler NSGA-II",
        "dropped, trial 0: that a trial was enqueued by hand (4 times)",
        "dropped: Optuna's own notes on trials: NSGAIISampler, completed_rung_",
        "dropped: user attributes of the study: note",
        "dropped: when trials began and ended",
        "dropped, trial 4: enqueued trials that never began",
        "converted, trial 5: still runs in the file",
        "converted, trial 3: pruned trials are stopped",
        "dropped, trial 3: reported values that are not finite",
    ] {
        assert_said(&imported, expected);
    }
    assert_eq!(imported.record.trials()[&0].curves["seconds"].values(), [1.5]);
    let wishes = Wishes { at: Some(At::Best), ..Wishes::default() };
    let record = read_journal(&journal(&[1], &operations), &wishes).unwrap().record;
    assert_eq!(record.study.objective.at, At::Best);
}

#[test]
fn a_range_that_cannot_be_read_is_named() {
    let odd = json!({"name": "WeirdDistribution", "attributes": {}});
    let error =
        read_journal(&journal(&[1], &[trial(json!({"lr": 1}), json!({"lr": odd}), json!([1.0]))]), &Wishes::default())
            .unwrap_err();
    assert_eq!(error.message().get(Lang::En), "line 2: the range or the choices of lr cannot be read");
}
