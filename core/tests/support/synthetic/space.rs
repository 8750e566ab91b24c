//! The spaces of synthetic studies: log, reverse-log, linear, whole-number and conditional parameters. Knows no responses.

use super::{Plant, Recipe};
use serde_json::{Map, Value as Json, json};

/// The two values that conditional studies compare.
pub const COMPARED: [&str; 2] = ["adam", "nesterov"];

/// The value when guessing.
pub const CHANCE: f64 = 0.9;

/// Numeric parameters in order: name, whether each compared value has its own, entry.
fn numeric(i: usize) -> (String, bool, Json) {
    match i {
        0 => ("learning_rate".into(), true, json!({"float": [1e-4, 1e-1], "scale": "log"})),
        1 => ("momentum".into(), true, json!({"float": [0.5, 0.999], "scale": "reverse_log"})),
        2 => ("dropout".into(), false, json!({"float": [0.0, 0.8], "natural": "low"})),
        3 => ("width".into(), false, json!({"int": [16, 512], "scale": "log"})),
        4 => ("weight_decay".into(), false, json!({"float": [1e-6, 1e-2], "scale": "log"})),
        i => (format!("x{i}"), false, json!({"float": [-1.0, 1.0]})),
    }
}

/// The study file of a recipe.
pub fn study(recipe: &Recipe) -> Json {
    let mut parameters = Map::new();
    let with = |entry: &Json, more: Json| {
        let mut entry = entry.as_object().cloned().unwrap_or_default();
        entry.extend(more.as_object().cloned().unwrap_or_default());
        Json::Object(entry)
    };
    let batches = recipe.plant == Some(Plant::BatchCompared);
    if batches {
        parameters.insert("batch_size".into(), json!({"role": "scientific", "choice": [64, 512]}));
        parameters.insert("learning_rate".into(), json!({"role": "fixed", "value": 0.01}));
    } else if recipe.conditional {
        parameters.insert("optimizer".into(), json!({"role": "scientific", "choice": COMPARED}));
    }
    let first = usize::from(batches);
    for i in first..recipe.parameters.max(1) + usize::from(recipe.plant == Some(Plant::RateFixed)) {
        let (name, own, entry) = numeric(i);
        let nuisance = with(&json!({"role": "nuisance"}), entry);
        let nuisance = match recipe.plant {
            Some(Plant::RateFixed) if i == 0 => json!({"role": "fixed", "value": 0.003}),
            _ => nuisance,
        };
        if own && recipe.conditional && !batches {
            for value in COMPARED {
                let own = with(&nuisance, json!({"when": {"optimizer": [value]}}));
                parameters.insert(format!("{value}.{name}"), own);
            }
        } else {
            parameters.insert(name, nuisance);
        }
    }
    if batches && recipe.parameters <= 1 {
        parameters.insert("dropout".into(), json!({"role": "nuisance", "float": [0.0, 0.8], "natural": "low"}));
    }
    if recipe.plant == Some(Plant::BatchTuned) {
        parameters.insert("batch_size".into(), json!({"role": "nuisance", "choice": [32, 64, 128, 256]}));
    }
    let direction = if recipe.maximize { "maximize" } else { "minimize" };
    let (metric, chance) = if recipe.maximize { ("valid_accuracy", 1.0 - CHANCE) } else { ("valid_error", CHANCE) };
    json!({
        "format": "lab.study/1", "name": "synthetic", "workload": {"external": true},
        "objective": {"metric": metric, "direction": direction, "chance": chance, "valid_examples": 10_000},
        "parameters": parameters, "sampler": {"kind": "halton", "seed": recipe.seed % 1_000_000},
        "trials": recipe.trials, "steps": recipe.points * 50,
    })
}
