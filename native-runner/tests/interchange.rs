//! `lab import` and `lab export` as a person uses them, on files that the real libraries wrote (`tests/interchange/make.py`).

mod support;

use serde_json::Value as Json;
use std::path::PathBuf;
use support::{Scratch, output, text};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/interchange/fixtures")).join(name)
}

fn lines(path: &std::path::Path) -> Vec<Json> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Imports `source`, exports it to `target` and imports that: the two records are the same.
fn round_trip(scratch: &Scratch, tool: &str, source: &str, target: &str, further: &[&str]) -> Vec<Json> {
    let (first, there, back) = (scratch.path("first.jsonl"), scratch.path(target), scratch.path("back.jsonl"));
    let source = fixture(source);
    let mut arguments = vec!["import", tool, text(&source), "--out", text(&first), "--overwrite"];
    arguments.extend(further);
    let (status, stdout, stderr) = output(&arguments);
    assert_eq!((status, stdout.as_str()), (0, ""), "{stderr}");
    let (status, _, stderr) = output(&["export", tool, text(&first), "--out", text(&there)]);
    assert_eq!(status, 0, "{stderr}");
    let (status, _, stderr) = output(&["import", tool, text(&there), "--out", text(&back), "--overwrite"]);
    assert_eq!(status, 0, "{stderr}");
    let (first, back) = (lines(&first), lines(&back));
    assert_eq!(back.len(), first.len(), "{tool} {target}");
    for (read, was) in back.iter().zip(&first).skip(1) {
        assert_eq!(read, was, "{tool} {target}");
    }
    first
}

#[test]
fn studies_go_out_and_come_back() {
    let scratch = Scratch::new("interchange");
    let branches = ["--study-name", "two branches", "--scientific", "optimizer"];
    let of_journal = round_trip(&scratch, "optuna", "optuna.log", "study.log", &branches);
    assert_eq!(of_journal[0]["study"]["parameters"]["optimizer"]["role"], "scientific");
    // The same study in Optuna's two kinds of storage.
    assert_eq!(round_trip(&scratch, "optuna", "optuna.db", "study.db", &branches), of_journal);
    let runs = ["--metric", "val/loss", "--direction", "minimize"];
    assert_eq!(
        round_trip(&scratch, "tensorboard", "runs", "runs", &runs)[0]["study"]["objective"]["metric"],
        "val/loss"
    );
    round_trip(&scratch, "csv", "optuna.csv", "table.csv", &["--direction", "minimize"]);
}

#[test]
fn the_columns_of_a_table_are_asked_for_once() {
    let scratch = Scratch::new("columns");
    let (record, table) = (scratch.path("wandb.jsonl"), fixture("wandb.csv"));
    let ask = |further: &[&str]| {
        let mut arguments = vec!["import", "wandb-csv", text(&table), "--out", text(&record), "--overwrite"];
        arguments.extend(further);
        output(&arguments)
    };
    let (status, _, stderr) = ask(&[]);
    assert!(status == 1 && stderr.contains("no column is a parameter; the columns are: Name, State"), "{stderr}");
    let columns = ["--parameter", "lr=learning_rate", "--measured", "val_loss"];
    let (status, _, stderr) = ask(&columns);
    assert!(status == 1 && stderr.contains("val_loss is to be minimised or maximised"), "{stderr}");
    assert_eq!(ask(&[&columns[..], &["--direction", "minimize"]].concat()).0, 0);
    let first = lines(&record);
    let schema: Json = serde_json::from_str(&output(&["schema", "columns"]).1).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let mut remembered: Json =
        serde_json::from_str(&std::fs::read_to_string(scratch.path("wandb.jsonl.columns.json")).unwrap()).unwrap();
    assert!(schema.is_valid(&remembered), "{remembered}");
    remembered["metric"] = "val_loss".into();
    assert!(!schema.is_valid(&remembered));
    let mistaken = scratch.write("mistaken.json", &remembered.to_string());
    let (status, _, stderr) = ask(&["--columns", text(&mistaken)]);
    assert!(status == 1 && stderr.contains("mistaken.json: there is no key metric"), "{stderr}");
    assert_eq!(ask(&[]).0, 0, "the mapping is remembered beside the record");
    assert_eq!(lines(&record), first);
    assert_eq!(first[0]["study"]["parameters"]["learning_rate"]["scale"], "log");
}

#[test]
fn nothing_is_replaced_unasked_and_refusals_say_where() {
    let scratch = Scratch::new("refusals");
    let record = scratch.write("record.jsonl", "precious");
    let journal = fixture("optuna.log");
    let (status, stdout, stderr) =
        output(&["import", "optuna", text(&journal), "--study-name", "other", "--out", text(&record)]);
    assert!((status, stdout.as_str()) == (1, "") && stderr.contains("is there already"), "{stderr}");
    assert_eq!(std::fs::read_to_string(&record).unwrap(), "precious");
    let out = scratch.path("out.jsonl");
    let refusal = |arguments: &[&str]| {
        let (status, _, stderr) = output(&[arguments, &["--out", text(&out)]].concat());
        assert!(status == 1 && stderr.lines().count() == 1 && !out.exists(), "{stderr}");
        stderr
    };
    assert!(refusal(&["import", "optuna", text(&journal)]).contains("choose one study: other, two branches"));
    assert!(refusal(&["import", "optuna", "/nowhere.log"]).contains("/nowhere.log: there is no such file"));
    let mut damaged = std::fs::read(fixture("optuna.db")).unwrap();
    damaged.truncate(20_000);
    let database = scratch.path("damaged.db");
    std::fs::write(&database, damaged).unwrap();
    assert!(refusal(&["import", "optuna", text(&database)]).contains("damaged.db: "));
    let broken =
        scratch.write("broken.log", "{\"op_code\": 0, \"study_name\": \"s\", \"directions\": [1]}\nnonsense\n{}\n");
    assert!(refusal(&["import", "optuna", text(&broken)]).contains("broken.log: line 2: not valid JSON"));
    assert!(refusal(&["export", "csv", text(&broken)]).contains("broken.log: line 1"));
    assert_eq!(output(&["import", "excel", "x", "--out", "y"]).0, 2);
}
