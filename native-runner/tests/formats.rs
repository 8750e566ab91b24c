//! The JSON Schemas accept what the program writes and refuse the mistakes people make.

mod support;

use jsonschema::Validator;
use serde_json::{Value as Json, json};
use support::{Scratch, output, study, text};

fn validator(format: &str) -> Validator {
    let (status, stdout, stderr) = output(&["schema", format]);
    assert_eq!((status, stderr.as_str()), (0, ""));
    let schema: Json = serde_json::from_str(&stdout).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[test]
fn the_study_schema_knows_good_from_bad() {
    let schema = validator("study");
    let example: Json = serde_json::from_str(include_str!("../../static/examples/first-light.json")).unwrap();
    let external = json!({
        "format": "lab.study/1", "name": "elsewhere", "workload": {"external": true},
        "objective": {"metric": "loss", "direction": "minimize"},
        "parameters": {
            "anything": {"role": "nuisance", "float": [0.1, 1.0], "scale": "log"},
            "share": {"role": "nuisance", "float": [0, 1], "step": 0.1},
            "units": {"role": "nuisance", "int": [32, 256], "step": 32, "scale": "linear"},
            "depth": {"role": "nuisance", "choice": ["None", 5], "stands_for": {"None": null}},
        },
    });
    let table = {
        let mut study = study(4, 10, 5);
        study["workload"]["dataset"] = json!({"csv": "a.csv", "target": "y", "task": "regression"});
        study
    };
    let filled = {
        let mut study = table.clone();
        study["workload"]["dataset"]["missing"] = json!("fill");
        study
    };
    for good in [&example, &external, &table, &filled, &study(1, 10, 5)] {
        let errors: Vec<String> = schema.iter_errors(good).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {good}");
    }

    type Mistake = (&'static str, fn(&mut Json));
    let mistakes: [Mistake; 19] = [
        ("format", |s| s["format"] = json!("lab.study/2")),
        ("unknown key", |s| s["trails"] = json!(3)),
        ("missing objective", |s| drop(s.as_object_mut().unwrap().remove("objective"))),
        ("unknown data set", |s| s["workload"]["dataset"] = json!("digitz")),
        ("unknown model", |s| s["workload"]["model"]["family"] = json!("perceptron")),
        ("direction", |s| s["objective"]["direction"] = json!("down")),
        ("metric", |s| s["objective"]["metric"] = json!("valid_accuracy")),
        ("unknown hyperparameter", |s| s["parameters"]["learning_rate"] = json!({"role": "fixed", "value": 1})),
        ("role", |s| s["parameters"]["model.width"]["role"] = json!("constant")),
        ("fixed with a range", |s| s["parameters"]["model.width"] = json!({"role": "fixed", "int": [1, 2]})),
        ("varied with a value", |s| s["parameters"]["model.width"] = json!({"role": "nuisance", "value": 1})),
        ("two domains", |s| s["parameters"]["model.width"] = json!({"role": "nuisance", "int": [1, 2], "choice": [1]})),
        ("three ends", |s| s["parameters"]["adam.learning_rate"]["float"] = json!([1, 2, 3])),
        ("log of zero", |s| s["parameters"]["adam.learning_rate"]["float"] = json!([0, 1])),
        ("step on a log scale", |s| s["parameters"]["adam.learning_rate"]["step"] = json!(1e-4)),
        ("no step", |s| {
            s["parameters"]["model.width"] = json!({"role": "nuisance", "int": [16, 64], "step": 0});
        }),
        ("half a step", |s| {
            s["parameters"]["model.width"] = json!({"role": "nuisance", "int": [16, 64], "step": 0.5});
        }),
        ("no trials", |s| s["trials"] = json!(0)),
        ("sampler", |s| s["sampler"]["kind"] = json!("haltom")),
    ];
    for (name, mistake) in mistakes {
        let mut broken = example.clone();
        mistake(&mut broken);
        assert!(!schema.is_valid(&broken), "accepted: {name}");
        let text = broken.to_string();
        assert!(lab_core::study::Study::parse(&text).is_err(), "the program accepts what its schema refuses: {name}");
    }
}

#[test]
fn records_and_summaries_follow_their_schemas() {
    let scratch = Scratch::new("formats");
    let file = scratch.write("study.json", &study(4, 40, 10).to_string());
    let record = scratch.path("record.jsonl");
    assert_eq!(output(&["run", text(&file), "--out", text(&record), "--device", "cpu"]).0, 0);
    let schema = validator("record");
    let lines = std::fs::read_to_string(&record).unwrap();
    assert_eq!(lines.lines().filter(|line| line.contains("\"end\"")).count(), 4);
    for line in lines.lines() {
        let json: Json = serde_json::from_str(line).unwrap();
        let errors: Vec<String> = schema.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {line}");
    }
    for broken in [
        json!({"trial": -1, "end": {"outcome": "completed"}}),
        json!({"trial": 0, "step": 1}),
        json!({"trial": 0, "end": {"outcome": "won"}}),
    ] {
        assert!(!schema.is_valid(&broken), "{broken}");
    }

    let (status, stdout, stderr) = output(&["analyze", text(&record), "--json"]);
    assert_eq!((status, stderr.as_str()), (0, ""));
    let summary: Json = serde_json::from_str(&stdout).unwrap();
    let errors: Vec<String> = validator("findings").iter_errors(&summary).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(summary["trials"]["completed"].as_u64().unwrap() + summary["trials"]["infeasible"].as_u64().unwrap(), 4);

    let plots = scratch.path("plots");
    let (status, stdout, stderr) = output(&["analyze", text(&record), "--plots", text(&plots)]);
    assert!(status == 0 && stdout.contains("best: trial") && stderr.contains("16 plots"), "{stdout}{stderr}");
    for plot in [
        "axis-optimizer",
        "axis-adam.learning_rate",
        "axis-nesterov.learning_rate",
        "curves-valid_error",
        "curves-train_loss",
    ] {
        let svg = std::fs::read_to_string(plots.join(format!("{plot}.svg"))).unwrap();
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{plot}");
    }

    let page = scratch.path("report.html");
    let (status, _, stderr) = output(&["analyze", text(&record), text(&record), "--report", text(&page)]);
    assert!(status == 0 && stderr.contains("report in "), "{stderr}");
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>") && html.matches("<svg").count() > 20 && !html.contains("<script"));
}
