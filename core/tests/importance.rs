//! Importances against an independent implementation: optuna's conditional PED-ANOVA (`tests/references/importance.py`).

use lab_core::analysis::importances;
use lab_core::record::Record;
use lab_core::space::Value;
use lab_core::study::Study;
use lab_core::trial::{Event, Outcome, What};
use serde_json::{Value as Json, json};

fn record(case: &Json) -> Record {
    let study = json!({
    "format": "lab.study/1", "name": "importance", "workload": {"external": true},
    "objective": {"metric": "loss", "direction": "minimize"},
    "parameters": {
        "optimizer": {"role": "scientific", "choice": ["adam", "sgd", "lion"]},
        "adam.learning_rate": {"role": "nuisance", "float": [1e-5, 1e-1], "scale": "log", "when": {"optimizer": ["adam"]}},
        "dropout": {"role": "nuisance", "float": [0.0, 0.5]},
        "depth": {"role": "nuisance", "int": [1, 6]},
        "idle": {"role": "nuisance", "float": [-1.0, 1.0]},
    }});
    let mut record = Record::new(Study::from_json(&study).unwrap());
    for (trial, row) in case["trials"].as_array().unwrap().iter().enumerate() {
        let values = row["values"].as_object().unwrap();
        let values = values.iter().map(|(name, json)| (name.clone(), Value::from_json(json).unwrap())).collect();
        let metrics = [("loss".to_owned(), row["loss"].as_f64().unwrap())].into();
        for what in [
            What::Started { values, seed: 0, name: None },
            What::Measured { step: 1, metrics },
            What::Ended(Outcome::Completed),
        ] {
            record.apply(Event { trial: trial as u64, what }).unwrap();
        }
    }
    record
}

#[test]
fn importances_are_optuna_s() {
    let reference: Json = serde_json::from_str(include_str!("../../tests/references/importance.json")).unwrap();
    for case in reference["cases"].as_array().unwrap() {
        for found in importances(&record(case)) {
            let wanted = case["importances"][&found.parameter].as_f64().unwrap();
            assert!((found.importance - wanted).abs() < 1e-6 * (1.0 + wanted), "{found:?}: {wanted}");
        }
    }
}

#[test]
fn equal_trials_tell_nothing() {
    let reference: Json = serde_json::from_str(include_str!("../../tests/references/importance.json")).unwrap();
    let mut case = reference["cases"][0].clone();
    for row in case["trials"].as_array_mut().unwrap() {
        row["loss"] = 0.5.into();
    }
    assert!(importances(&record(&case)).iter().all(|found| found.importance == 0.0));
    assert!(importances(&Record::new(record(&case).study)).iter().all(|found| found.importance == 0.0));
}
