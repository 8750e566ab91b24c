//! Services to the page that need no screen: a person's table read to its last cell, a study packed into a link.
//!
//! Each takes an object and a text and gives an object. Knows nothing of where the reply is shown.

use crate::shared::link;
use lab_core::dataset::{CsvError, column_names, parse_csv};
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::workload::Task;
use serde_json::{Value as Json, json};

/// The reply of a service; `null` of one that does not exist.
pub fn serve(service: &str, ask: &Json, material: &str) -> Json {
    let text = |key: &str| ask.get(key).and_then(Json::as_str).unwrap_or_default();
    match service {
        "guess table" => guess(text("file"), material),
        "check table" => check(text("file"), material, text("target"), text("task")),
        "pack" => json!({"link": Study::parse(material).ok().and_then(|study| link::encode(&study))}),
        "unpack" => match link::decode(material) {
            Ok(study) => json!({"study": study.to_json()}),
            Err(error) => json!({"en": error.sentence(Lang::En), "zh": error.sentence(Lang::Zh)}),
        },
        _ => Json::Null,
    }
}

/// The last column is the target, and the task classification where that can be.
fn guess(file: &str, table: &str) -> Json {
    let target = column_names(table).last().cloned().unwrap_or_default();
    let is_classes = parse_csv(file, table, &target, Task::Classification).is_ok();
    let task = if is_classes { Task::Classification } else { Task::Regression };
    json!({"csv": file, "target": target, "task": task.name()})
}

/// What a study must know of a table, or every fault of it.
fn check(file: &str, table: &str, target: &str, task: &str) -> Json {
    let sentence = |fault: &CsvError| json!({"en": fault.sentence(Lang::En), "zh": fault.sentence(Lang::Zh)});
    let columns = column_names(table);
    match Task::parse(task).map(|task| parse_csv(file, table, target, task)) {
        None => json!({"columns": columns, "faults": []}),
        Some(Err(faults)) => {
            json!({"columns": columns, "faults": faults.iter().map(sentence).collect::<Vec<_>>()})
        }
        Some(Ok(data)) => {
            let facts = data.facts();
            json!({
                "columns": columns,
                "examples": data.examples(),
                "features": facts.shape.len(),
                "outputs": facts.outputs,
                "train_examples": facts.train_examples,
                "valid_examples": facts.valid_examples,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_guessed_and_checked() {
        let rows: String = (0..60).map(|i| format!("{i},{},{}\n", i * 2, if i % 2 == 0 { "a" } else { "b" })).collect();
        let table = format!("x,y,kind\n{rows}");
        let guessed = serve("guess table", &json!({"file": "t.csv"}), &table);
        assert_eq!(guessed, json!({"csv": "t.csv", "target": "kind", "task": "classification"}));
        let ask = json!({"file": "t.csv", "target": "kind", "task": "classification"});
        let checked = serve("check table", &ask, &table);
        assert_eq!((&checked["examples"], &checked["features"]), (&json!(60), &json!(2)), "{checked}");
        let faulty = serve("check table", &ask, "x,kind\n1,a\n");
        assert!(faulty["faults"][0]["zh"].is_string(), "{faulty}");
    }
}
