//! Databases of Optuna through the program: of old versions, with constraints that are infinite, and refusals that speak of
//! the person's file. `tests/interchange/make_old_optuna.py` made those of old versions.

mod support;

use rusqlite::Connection;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use support::{Scratch, output, text};

fn case(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cases")).join(name)
}

/// The lines of the record, and the account.
fn import(scratch: &Scratch, source: &Path) -> (Vec<Json>, Json) {
    let out = scratch.path("record.jsonl");
    let (status, stdout, stderr) =
        output(&["import", "optuna", text(source), "--out", text(&out), "--overwrite", "--json"]);
    assert_eq!((status, stderr.as_str()), (0, ""), "{source:?}");
    let lines = std::fs::read_to_string(&out).unwrap();
    (lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), serde_json::from_str(&stdout).unwrap())
}

fn outcome(lines: &[Json], trial: u64) -> &Json {
    let end = lines.iter().find(|line| line["trial"] == trial && line.get("end").is_some());
    &end.unwrap_or_else(|| panic!("trial {trial} does not end"))["end"]
}

#[test]
fn infinite_constraints_are_broken_in_a_database_as_in_a_journal() {
    let scratch = Scratch::new("constraint-infinity");
    let (lines, account) = import(&scratch, &case("constraint-infinity.db"));
    assert_eq!(outcome(&lines, 0), &json!({"outcome": "infeasible", "reason": "constraint 0 is inf, above 0"}));
    assert_eq!(outcome(&lines, 1)["outcome"], "completed");
    let (status, stdout, stderr) = output(&["analyze", text(&scratch.path("record.jsonl")), "--json"]);
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(serde_json::from_str::<Json>(&stdout).unwrap()["best"]["objective"], 0.2);
    assert!(account["notes"].to_string().contains("break a constraint"), "{account}");
    // What is no number is broken, too.
    let copy = scratch.path("nan.db");
    std::fs::copy(case("constraint-infinity.db"), &copy).unwrap();
    let connection = Connection::open(&copy).unwrap();
    connection.execute("UPDATE trial_system_attributes SET value_json = '[NaN]' WHERE trial_id = 2", []).unwrap();
    drop(connection);
    assert_eq!(outcome(&import(&scratch, &copy).0, 1)["outcome"], "infeasible");
}

#[test]
fn old_databases_are_read() {
    let scratch = Scratch::new("old-optuna");
    let (lines, account) = import(&scratch, &case("optuna-2.10.db"));
    assert_eq!((account["trials"].as_u64(), account["parameters"].as_u64()), (Some(2), Some(1)));
    assert!(lines.iter().any(|line| line["metrics"]["value"] == 0.1), "{lines:?}");
    for (name, parameters) in [("optuna-1.5.db", 5), ("optuna-2.10-real.db", 6)] {
        let (lines, account) = import(&scratch, &case(name));
        assert_eq!((account["trials"].as_u64(), account["parameters"].as_u64()), (Some(5), Some(parameters)), "{name}");
        let study = &lines[0]["study"];
        assert_eq!(study["objective"], json!({"metric": "value", "direction": "maximize", "at": "last"}), "{name}");
        assert_eq!(study["parameters"]["lr"]["scale"], "log");
        assert_eq!(study["parameters"]["q"], json!({"role": "nuisance", "float": [0.0, 1.0], "step": 0.25}));
        assert_eq!(study["parameters"]["c"]["stands_for"], json!({"None": null}));
        // Reports are the curve, and the result is its end.
        let curve =
            |trial: u64| lines.iter().filter(|line| line["trial"] == trial && line.get("step").is_some()).count();
        assert_eq!((0..5).map(curve).collect::<Vec<_>>(), [3; 5], "{name}");
        assert_eq!(outcome(&lines, 2)["outcome"], "stopped");
        assert_eq!(outcome(&lines, 4)["outcome"], "completed");
        assert!(lines.iter().any(|line| line["metrics"]["acc"] == 0.5));
    }
}

#[test]
fn refusals_speak_of_the_file() {
    let scratch = Scratch::new("database-refusals");
    let refusal = |name: &str, sql: &str| {
        let file = scratch.path(name);
        std::fs::copy(case("optuna-2.10-real.db"), &file).unwrap();
        let connection = Connection::open(&file).unwrap();
        connection.execute_batch(&format!("PRAGMA foreign_keys = off; PRAGMA legacy_alter_table = on; {sql}")).unwrap();
        drop(connection);
        let (status, _, stderr) =
            output(&["import", "optuna", text(&file), "--out", text(&scratch.path("none.jsonl"))]);
        assert_eq!((status, stderr.lines().count()), (1, 1), "{stderr}");
        for word in ["SELECT", "SQL", "column", "distribution", "syntax"] {
            assert!(!stderr.contains(word), "{stderr}");
        }
        stderr
    };
    let said = refusal("newer.db", "ALTER TABLE trial_params RENAME COLUMN param_value TO amount");
    assert!(said.contains("made by Optuna 2.10.1, whose tables are not read: run `optuna storage upgrade`"), "{said}");
    let said = refusal("range.db", "UPDATE trial_params SET distribution_json = '{}' WHERE param_name = 'lr'");
    assert!(said.contains("trial 0: the range or the choices of lr cannot be read"), "{said}");
    let said = refusal("state.db", "UPDATE trial_params SET param_value = 'much'");
    assert!(said.contains("something in it is not what Optuna writes"), "{said}");
    let mut bytes = std::fs::read(case("optuna-2.10-real.db")).unwrap();
    bytes.truncate(9_000);
    let damaged = scratch.path("damaged.db");
    std::fs::write(&damaged, bytes).unwrap();
    let (status, _, stderr) = output(&["import", "optuna", text(&damaged), "--out", text(&scratch.path("none.jsonl"))]);
    assert!(status == 1 && stderr.contains("the file is damaged, or no database of Optuna"), "{stderr}");
}
