//! Ten questions that people ask, five of built-in data, three of tables of their own, two of records of other tools; and what
//! `lab analyze` answers, in both languages, as `questions/README.md` holds it against the numbers.
//!
//! After a change of texts or rules, write the answers anew with `LAB_WRITE_ANSWERS=1` and review what changed.

mod support;

use std::path::{Path, PathBuf};
use support::{Scratch, output, text};

const LANGUAGES: [&str; 2] = ["en", "zh"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questions").join(name)
}

/// What is said of a record is what was reviewed.
fn answered(name: &str, record: &Path) {
    for lang in LANGUAGES {
        let (status, said, error) = output(&["--lang", lang, "analyze", text(record)]);
        assert_eq!(status, 0, "{name}: {error}");
        let file = folder(name).join(format!("answer.{lang}.txt"));
        if std::env::var_os("LAB_WRITE_ANSWERS").is_some() {
            std::fs::write(&file, &said).unwrap();
        }
        let reviewed = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert_eq!(said, reviewed, "{name} in {lang}: look at the change; then write it with LAB_WRITE_ANSWERS=1");
    }
}

fn recorded(name: &str) {
    answered(name, &folder(name).join("record.jsonl"));
}

/// The record that `lab import` makes of a file.
fn imported(name: &str, tool: &str, file: &str, options: &[&str]) {
    let scratch = Scratch::new(&format!("question-{name}"));
    let (source, record) = (folder(name).join(file), scratch.path("record.jsonl"));
    let (status, _, error) = output(&[&["import", tool, text(&source), "--out", text(&record)], options].concat());
    assert_eq!(status, 0, "{name}: {error}");
    answered(name, &record);
}

#[test]
fn of_built_in_data() {
    ["weight-decay", "where-sgd-breaks", "adam-or-momentum", "width", "best-settings"].into_iter().for_each(recorded);
}

#[test]
fn of_tables() {
    ["dropout-on-tumours", "depth-for-diabetes", "batch-size-for-iris"].into_iter().for_each(recorded);
}

#[test]
fn of_records_of_other_tools() {
    imported("optuna-solver", "optuna", "study.log", &["--scientific", "solver"]);
    let columns =
        ["--metric", "valid_error", "--direction", "minimize", "--seed", "seed", "--scientific", "activation"];
    imported("table-activation", "csv", "runs.csv", &columns);
}
