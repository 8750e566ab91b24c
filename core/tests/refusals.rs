//! What cannot be trained is refused at design time: at the value that should change, with the reason and the nearest valid
//! value, in both languages; and accepted once that value is written.

use lab_core::dataset::{Builtin, DataFacts, Shape, Task};
use lab_core::problem::{Fault, Problem};
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::text::Lang;
use serde_json::{Value as Json, json};

fn study(dataset: &str, family: &str, parameters: Json) -> Json {
    json!({
        "format": "lab.study/1", "name": "refusals", "workload": {"dataset": dataset, "model": {"family": family}},
        "objective": {"metric": "valid_loss", "direction": "minimize"}, "parameters": parameters,
        "sampler": {"kind": "random"}, "trials": 1, "steps": 500,
    })
}

fn fixed(value: impl Into<Json>) -> Json {
    json!({"role": "fixed", "value": value.into()})
}

fn problems(study: &Json) -> Vec<Problem> {
    Study::from_json(study).err().unwrap_or_default()
}

/// The one problem of a study: its path and its English sentence. The Chinese one has the same numbers.
fn refusal(study: &Json) -> (String, String) {
    let problems = problems(study);
    let [problem] = problems.as_slice() else { panic!("one problem, not {problems:?}") };
    let english = problem.fault.sentence(Lang::En);
    let chinese = problem.fault.sentence(Lang::Zh);
    assert!(chinese.chars().any(|c| c > '\u{3000}'), "{chinese}");
    let numbers = |text: &str| {
        let mut numbers: Vec<String> =
            text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).map(str::to_owned).collect();
        numbers.sort();
        numbers
    };
    assert_eq!(numbers(&english), numbers(&chinese), "{english} / {chinese}");
    (problem.path.clone(), english)
}

#[test]
fn each_bad_number_is_refused_with_the_nearest_valid_one() {
    let cases = [
        ("digits", "mlp", "model.width", json!(0), "nearest valid value is 1"),
        ("digits", "mlp", "adam.learning_rate", json!(-1), "-1 is outside (0, 1000]"),
        (
            "digits",
            "mlp",
            "batch_size",
            json!(2000),
            "larger than the training set of 1079; the nearest valid value is 1079",
        ),
        ("digits", "mlp", "accumulation", json!(3), "3 does not divide batch size, 64; the nearest valid value is 2"),
        ("digits", "mlp", "schedule.warmup_steps", json!(501), "more than the 500 of the training"),
        (
            "digits",
            "resnet",
            "model.ghost_batch_size",
            json!(48),
            "48 does not divide batch size, 64; the nearest valid value is 32",
        ),
        ("digits", "resnet", "model.kernel", json!(4), "4 is even"),
        (
            "digits",
            "cnn",
            "model.kernel",
            json!(9),
            "larger than the input, 8 points a side; the nearest valid value is 8",
        ),
        (
            "digits",
            "cnn",
            "model.depth",
            json!(5),
            "a layer sees 1 points a side, too few for a kernel of 3; the nearest valid value is 3",
        ),
        (
            "mnist1d",
            "transformer",
            "model.patch",
            json!(3),
            "3 does not divide the side of the input, 40; the nearest valid value is 2",
        ),
        (
            "modular",
            "transformer",
            "model.heads",
            json!(5),
            "5 does not divide width, 64; the nearest valid value is 4",
        ),
        (
            "modular",
            "transformer",
            "model.width",
            json!(30),
            "30 is not a multiple of heads, 4; the nearest valid value is 28",
        ),
    ];
    for (dataset, family, name, value, expected) in cases {
        let (path, sentence) = refusal(&study(dataset, family, json!({name: fixed(value)})));
        assert_eq!(path, format!("$.parameters[{name:?}].value"), "{sentence}");
        assert!(sentence.contains(expected), "{name}: {sentence}");
        let nearest = sentence.rsplit(' ').next().and_then(|number| number.parse::<f64>().ok()).expect("a number");
        let nearest = if nearest.fract() == 0.0 { json!(nearest as i64) } else { json!(nearest) };
        let mended = study(dataset, family, json!({name: fixed(nearest)}));
        assert_eq!(problems(&mended), [], "{name}");
    }
    let mut long = study("digits", "mlp", json!({}));
    long["steps"] = json!(2_000_000);
    assert!(refusal(&long).1.contains("nearest valid value is 1000000"));
}

#[test]
fn what_the_data_cannot_be_read_by_is_refused() {
    for (dataset, family) in
        [("diabetes", "cnn"), ("diabetes", "resnet"), ("breast_cancer", "transformer"), ("modular", "cnn")]
    {
        let (path, sentence) = refusal(&study(dataset, family, json!({})));
        assert_eq!(path, "$.workload.model.family");
        assert!(sentence.contains("cannot read") && sentence.contains("mlp"), "{sentence}");
    }
    for (dataset, name, value) in [
        ("mnist1d", "augment.rotation", 10.0),
        ("diabetes", "augment.rotation", 10.0),
        ("diabetes", "augment.shift", 1.0),
        ("modular", "augment.shift", 1.0),
        ("modular", "augment.noise", 0.1),
        ("diabetes", "label_smoothing", 0.1),
    ] {
        let (path, sentence) = refusal(&study(dataset, "mlp", json!({name: fixed(value)})));
        assert_eq!(path, format!("$.parameters[{name:?}]"));
        assert!(sentence.contains("no effect on"), "{sentence}");
    }
    assert_eq!(
        problems(&study("diabetes", "mlp", json!({"augment.noise": fixed(0.1), "augment.mixup": fixed(0.2)}))),
        []
    );
}

#[test]
fn a_range_of_which_only_some_numbers_fit_becomes_a_choice() {
    let range = |low: u64, high: u64| json!({"role": "nuisance", "int": [low, high]});
    let heads = |heads: Json, width: Json| {
        refusal(&study("modular", "transformer", json!({"model.heads": heads, "model.width": width})))
    };
    let (path, sentence) = heads(range(1, 8), fixed(24));
    assert_eq!(path, r#"$.parameters["model.heads"].int"#);
    assert!(sentence.ends_with("write a choice such as 1, 2, 3, 4, 6, 8"), "{sentence}");
    // The range is at fault, not the one number it has to fit.
    let (path, sentence) = heads(fixed(8), range(20, 200));
    assert_eq!(path, r#"$.parameters["model.width"].int"#);
    assert!(sentence.ends_with("write a choice such as 24, 48, 96, 192"), "{sentence}");
    let (path, sentence) = refusal(&study("mnist", "resnet", json!({"model.kernel": range(3, 7)})));
    assert_eq!(path, r#"$.parameters["model.kernel"].int"#);
    assert!(sentence.ends_with("such as 3, 5, 7"), "{sentence}");
    // Of what only has to be small enough, the end is at fault.
    let (path, sentence) = refusal(&study("digits", "mlp", json!({"batch_size": range(16, 4096)})));
    assert_eq!(path, r#"$.parameters["batch_size"].int[1]"#);
    assert!(sentence.contains("4096") && sentence.ends_with("1079"), "{sentence}");
    let whole = json!({"role": "nuisance", "float": [16, 64]});
    assert_eq!(refusal(&study("digits", "mlp", json!({"batch_size": whole}))).0, r#"$.parameters["batch_size"].float"#);
}

#[test]
fn all_combinations_of_choices_are_checked() {
    let choice = |options: &[i64]| json!({"role": "nuisance", "choice": options});
    let parameters = json!({"model.heads": choice(&[2, 4, 5]), "model.width": choice(&[40, 60])});
    assert_eq!(problems(&study("modular", "transformer", parameters)), []);
    let parameters = json!({"model.heads": choice(&[2, 5, 8]), "model.width": choice(&[40, 60])});
    let (path, sentence) = refusal(&study("modular", "transformer", parameters));
    assert_eq!(path, r#"$.parameters["model.heads"].choice[2]"#);
    assert!(sentence.contains("8 does not divide width, 60"), "{sentence}");
    // A part of the batch is what batch normalization sees.
    let parameters = json!({"model.ghost_batch_size": fixed(32), "accumulation": choice(&[1, 2, 4])});
    let (_, sentence) = refusal(&study("digits", "resnet", parameters));
    assert!(sentence.contains("32 does not divide each part of the batch, 16"), "{sentence}");
}

#[test]
fn a_value_that_is_never_active_conflicts_with_nothing() {
    let with = |condition: &str| {
        json!({
            "optimizer": {"role": "scientific", "choice": ["adam", "sgd"]},
            "batch_size": {"role": "fixed", "value": 60, "when": {"optimizer": [condition]}},
            "accumulation": {"role": "fixed", "value": 12, "when": {"optimizer": ["adam"]}},
        })
    };
    assert_eq!(problems(&study("digits", "mlp", with("adam"))), []);
    // With sgd the batch is 60 and nothing is accumulated; with adam 64, the default, in 12 parts.
    assert_eq!(refusal(&study("digits", "mlp", with("sgd"))).0, r#"$.parameters["accumulation"].value"#);
}

#[test]
fn absurd_memory_is_refused() {
    let (path, sentence) = refusal(&study(
        "mnist",
        "resnet",
        json!({"model.width": fixed(512), "model.depth": fixed(8), "batch_size": fixed(4096)}),
    ));
    assert_eq!(path, r#"$.parameters["batch_size"].value"#);
    assert!(sentence.contains("the limit is 8192 MiB"), "{sentence}");
    let parameters = json!({"model.width": fixed(4096), "model.depth": fixed(16)});
    let (path, sentence) = refusal(&study("mnist", "resnet", parameters));
    assert_eq!(path, r#"$.parameters["model.width"].value"#, "{sentence}");
}

#[test]
fn a_trial_is_held_against_the_same_rules() {
    let study = Study::from_json(&study(
        "modular",
        "transformer",
        json!({"model.heads": {"role": "nuisance", "choice": [1, 2, 4]}}),
    ))
    .expect("valid");
    let config =
        |heads: i64| study.trial_config(&Values::from([("model.heads".into(), heads.into())])).expect("trained here");
    assert!(config(2).is_ok());
    // A record written by hand may hold what the study never draws.
    let problems = config(5).expect_err("5 does not divide 64");
    assert_eq!(problems[0].path, "model.heads");
    assert!(matches!(problems[0].fault, Fault::Misfit { nearest: 4, .. }));
}

#[test]
fn a_table_is_checked_once_it_is_known() {
    let mut study = study("digits", "mlp", json!({"batch_size": fixed(128)}));
    study["workload"]["dataset"] = json!({"csv": "t.csv", "target": "y", "task": "regression"});
    study["objective"]["valid_examples"] = json!(50);
    let study = Study::from_json(&study).expect("its table is not known yet");
    let facts = DataFacts {
        shape: Shape::Table { features: 3 },
        task: Task::Regression,
        outputs: 1,
        train_examples: 100,
        valid_examples: 30,
    };
    let paths: Vec<String> = study.misfits(&facts).into_iter().map(|problem| problem.path).collect();
    assert_eq!(paths, [r#"$.parameters["batch_size"].value"#, "$.objective.valid_examples"]);
    assert_eq!(study.misfits(&DataFacts { train_examples: 128, valid_examples: 50, ..facts }), []);
}

#[test]
fn a_sample_of_the_validation_split_is_a_setting_with_a_standard_error() {
    let mut sampled = study("digits", "mlp", json!({}));
    sampled["objective"] = json!({"metric": "valid_error", "direction": "minimize", "valid_examples": 100});
    let of = |json: &Json| Study::from_json(json).expect("valid");
    assert_eq!(of(&sampled).valid_examples(), Some(100));
    assert_eq!(of(&sampled).standard_error(0.2), Some(0.04));
    assert_eq!(of(&sampled).standard_error(1.2), None);
    sampled["objective"]["valid_examples"] = json!(360);
    let (path, sentence) = refusal(&sampled);
    assert_eq!(path, "$.objective.valid_examples");
    assert!(sentence.contains("nearest valid value is 359"), "{sentence}");
    if let Some(objective) = sampled["objective"].as_object_mut() {
        objective.remove("valid_examples");
    }
    assert_eq!(of(&sampled).valid_examples(), Some(Builtin::Digits.valid_examples() as u64));
    // A cross entropy is no rate.
    assert_eq!(of(&study("digits", "mlp", json!({}))).standard_error(0.2), None);
}

#[test]
fn an_objective_must_be_measured_in_every_trial() {
    let with = |metric: &str, parameters: Json| {
        let mut study = study("digits", "mlp", parameters);
        study["objective"]["metric"] = json!(metric);
        study
    };
    for parameters in [
        json!({}),
        json!({"ema_decay": {"role": "scientific", "choice": [0, 0.99]}}),
        json!({
            "optimizer": {"role": "scientific", "choice": ["adam", "sgd"]},
            "ema_decay": {"role": "fixed", "value": 0.99, "when": {"optimizer": ["adam"]}},
        }),
    ] {
        let (path, sentence) = refusal(&with("ema_valid_error", parameters));
        assert_eq!(path, "$.objective.metric");
        assert!(sentence.contains("only where \"ema_decay\" is above 0"), "{sentence}");
    }
    let averaged = json!({"ema_decay": {"role": "nuisance", "float": [0.9, 0.999], "scale": "reverse_log"}});
    assert_eq!(problems(&with("ema_valid_error", averaged)), []);
    assert_eq!(problems(&with("clipped_share", json!({"clip_norm": fixed(1.0)}))), []);
    assert!(refusal(&with("accuracy", json!({}))).1.contains("it measures train_loss"));
}
