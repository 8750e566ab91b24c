//! Study files: what is read is what was written, and every mistake is found, at its place, in both languages.

use lab_core::study::Study;
use lab_core::text::Lang;
use serde_json::{Value as Json, json};

fn example() -> Json {
    serde_json::from_str(include_str!("../../static/examples/first-light.json")).expect("the example is JSON")
}

fn paths(study: &Json) -> Vec<String> {
    let problems = Study::from_json(study).expect_err("a study with mistakes");
    for problem in &problems {
        assert!(!problem.fault.sentence(Lang::En).is_empty());
        assert!(problem.fault.sentence(Lang::Zh).chars().any(|c| c > '\u{3000}'), "{problem:?}");
    }
    problems.into_iter().map(|problem| problem.path).collect()
}

/// A problem stands at each of these paths.
fn assert_found_at(study: &Json, expected: &[&str]) {
    let found = paths(study);
    for expected in expected {
        assert!(found.iter().any(|path| path == expected), "nothing at {expected}: {found:?}");
    }
}

#[test]
fn a_study_comes_back_as_it_was_written() {
    let study = Study::from_json(&example()).expect("valid");
    assert_eq!(Study::from_json(&study.to_json()).expect("valid"), study);
    let manual = json!({
        "format": "lab.study/1", "name": "by hand", "workload": {"external": true},
        "objective": {"metric": "reward", "direction": "maximize", "at": "last", "chance": 0.1, "valid_examples": 500},
        "parameters": {"x": {"role": "nuisance", "int": [1, 9], "natural": "low"}, "kind": {"role": "fixed", "value": "a"}},
        "sampler": {"kind": "manual", "seed": 3, "points": [{"x": 2}, {"x": 5}]}, "trials": 2, "steps": 10});
    let study = Study::from_json(&manual).expect("valid");
    assert_eq!(Study::from_json(&study.to_json()).expect("valid"), study);
}

#[test]
fn ten_mistakes_are_ten_located_problems() {
    let mut study = example();
    study["name"] = json!(7);
    study["trails"] = json!(3);
    study["workload"]["dataset"] = json!("digit");
    study["objective"]["direction"] = json!("up");
    study["parameters"]["nesterov.learning_rate"]["float"] = json!([1.0, 0.1]);
    study["parameters"]["nesterov.momentum"]["float"] = json!([0.5, 1.0]);
    study["parameters"]["adam.learning_rate"]["scale"] = json!("logarithmic");
    study["parameters"]["model.width"] = json!({"role": "fixed", "value": 64, "int": [1, 2]});
    study["parameters"]["batch_size"]["role"] = json!("frozen");
    study["sampler"]["kind"] = json!("haltom");
    study["trials"] = json!(0);
    study["steps"] = json!(2_000_000);
    assert_found_at(
        &study,
        &[
            "$",
            "$.name",
            "$.workload.dataset",
            "$.objective.direction",
            r#"$.parameters["nesterov.learning_rate"].float"#,
            r#"$.parameters["nesterov.momentum"].float"#,
            r#"$.parameters["adam.learning_rate"].scale"#,
            r#"$.parameters["model.width"]"#,
            r#"$.parameters["batch_size"].role"#,
            "$.trials",
            "$.steps",
            "$.sampler.kind",
        ],
    );
}

#[test]
fn what_only_the_workload_knows_is_checked_too() {
    let mut study = example();
    study["parameters"]["sgd.learning_rate"] = json!({"role": "nuisance", "float": [0.1, 1.0]});
    study["parameters"]["model.kernel"] = json!({"role": "fixed", "value": 3});
    study["parameters"]["model.widht"] = json!({"role": "fixed", "value": 3});
    study["parameters"]["model.width"]["value"] = json!(0);
    study["parameters"]["batch_size"]["value"] = json!(5000);
    study["objective"]["metric"] = json!("accuracy");
    study["eval_every"] = json!(9000);
    assert_found_at(
        &study,
        &[
            r#"$.parameters["sgd.learning_rate"]"#,
            r#"$.parameters["model.kernel"]"#,
            r#"$.parameters["model.widht"]"#,
            r#"$.parameters["model.width"].value"#,
            r#"$.parameters["batch_size"].value"#,
            "$.objective.metric",
            "$.eval_every",
        ],
    );
}

#[test]
fn samplers_with_too_few_points_are_refused() {
    let mut study = example();
    study["sampler"] = json!({"kind": "grid", "levels": 2});
    // Two optimizers: 2 × 2 points of one, 2 of the other.
    assert_eq!(paths(&study), ["$.trials"]);
    study["trials"] = json!(6);
    assert!(Study::from_json(&study).is_ok());
    study["sampler"] = json!({"kind": "manual", "points": [{"optimizer": "adam"}]});
    assert_eq!(paths(&study), ["$.sampler.points[0]", "$.trials"]);
}

#[test]
fn long_texts_are_refused_at_their_place_and_not_repeated() {
    let long = |bytes: usize| "x".repeat(bytes);
    let mut study = example();
    study["name"] = json!(long(201));
    study["question"] = json!(long(10_001));
    study["objective"]["metric"] = json!(long(3 << 20));
    study[long(3 << 20)] = json!(1);
    assert_found_at(&study, &["$.name", "$.question", "$.objective.metric", "$"]);
    for problem in Study::from_json(&study).expect_err("texts too long") {
        assert!(problem.message(Lang::En).len() < 1_000, "{}", problem.path);
    }
    let mut study = example();
    study["parameters"][long(201)] = json!({"role": "fixed", "value": 1});
    assert_found_at(&study, &["$.parameters"]);
    let mut study = example();
    study["parameters"]["optimizer"]["choice"][0] = json!(long(10_001));
    assert_found_at(&study, &["$.parameters[\"optimizer\"].choice[0]"]);
    let mut study = example();
    (study["name"], study["question"]) = (json!(long(200)), json!(long(10_000)));
    assert!(Study::from_json(&study).is_ok());
}
