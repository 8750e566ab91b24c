//! `lab import runs` and the account of an import, as a person uses them.

mod support;

use serde_json::Value as Json;
use std::path::Path;
use support::{Scratch, output, text};

fn write(path: &Path, content: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

fn lines(path: &Path) -> Vec<Json> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn folders_of_runs_are_read() {
    let scratch = Scratch::new("run-folders");
    let (runs, record) = (scratch.path("runs"), scratch.path("runs.jsonl"));
    // As Lightning leaves them.
    for (i, rate) in ["1.0e-05", "0.001"].iter().enumerate() {
        let folder = runs.join(format!("lightning_logs/version_{i}"));
        let hparams = format!("lr: {rate}\nbetas: !!python/tuple\n- 0.9\n- 0.999\nmodel:\n  width: 64\n");
        write(&folder.join("hparams.yaml"), &hparams);
        write(&folder.join("metrics.csv"), "epoch,step,train_loss,val_loss\n0,9,0.5,\n0,9,,0.6\n1,19,,0.4\n");
    }
    write(&runs.join("plain/config.toml"), "lr = 0.1\n[model]\nwidth = 64\n");
    write(&runs.join("plain/log.jsonl"), "{\"step\": 9, \"val_loss\": 0.3}\n");
    let arguments = ["import", "runs", text(&runs), "--out", text(&record), "--metric", "val_loss", "--json"];
    let (status, stdout, stderr) = output(&[&arguments[..], &["--direction", "minimize"]].concat());
    assert_eq!(status, 0, "{stderr}");
    let account: Json = serde_json::from_str(&stdout).unwrap();
    assert_eq!(account["trials"], 3);
    let notes = account["notes"].as_array().unwrap();
    // One run says nothing of `betas`; nothing else was guessed or lost.
    assert!(matches!(notes.as_slice(), [note] if note["where"] == "parameter \"betas\""), "{notes:?}");
    let written = lines(&record);
    assert_eq!(written[0]["study"]["parameters"]["lr"]["float"], serde_json::json!([1e-5, 0.1]));
    let starts: Vec<&Json> = written.iter().filter(|line| line.get("start").is_some()).collect();
    assert_eq!(starts[2]["start"]["name"], "plain");

    write(&runs.join("plain/config.toml"), "lr = ");
    let (status, _, stderr) = output(&["import", "runs", text(&runs), "--out", text(&record), "--overwrite"]);
    assert!(status == 1 && stderr.contains("config.toml: not valid TOML"), "{stderr}");
}

/// Measured by W&B alone, in the folder of a run that Hydra configured.
#[test]
fn what_only_the_copy_measured_is_kept() {
    let scratch = Scratch::new("run-copies");
    let (runs, record) = (scratch.path("multirun"), scratch.path("runs.jsonl"));
    for i in 0..2 {
        let run = runs.join(i.to_string());
        write(&run.join(".hydra/config.yaml"), &format!("lr: 0.0{}\n", i + 1));
        write(&run.join("wandb/run-1-a/files/config.yaml"), "lr:\n  value: 7\n");
        write(&run.join("wandb/run-1-a/files/wandb-summary.json"), &format!("{{\"val_loss\": 0.{}}}", 3 + i));
    }
    // A number that another library wrote is no reason to refuse the file.
    let scalar = "drop: !!python/object/apply:numpy.core.multiarray.scalar\n- !!binary |\n  be86oBvz5D8=\n";
    write(&runs.join("1/.hydra/config.yaml"), &format!("lr: 0.02\n{scalar}"));
    let arguments = ["import", "runs", text(&runs), "--out", text(&record), "--metric", "val_loss"];
    let (status, _, stderr) = output(&[&arguments[..], &["--direction", "minimize"]].concat());
    assert_eq!(status, 0, "{stderr}");
    let written = lines(&record);
    let starts: Vec<&Json> = written.iter().filter(|line| line.get("start").is_some()).collect();
    assert_eq!(starts.len(), 2);
    assert_eq!(starts[0]["start"]["values"]["lr"], 0.01);
    let measured: Vec<&Json> = written.iter().filter_map(|line| line.get("metrics")?.get("val_loss")).collect();
    assert_eq!(measured, [&serde_json::json!(0.3), &serde_json::json!(0.4)]);
}

#[test]
fn what_is_no_folder_of_runs_is_told() {
    let scratch = Scratch::new("no-runs");
    let (folder, record) = (scratch.path("folder"), scratch.path("record.jsonl"));
    let refusal = |tool: &str, source: &Path| {
        let (status, _, stderr) = output(&["import", tool, text(source), "--out", text(&record)]);
        assert_eq!(status, 1, "{stderr}");
        stderr
    };
    write(&folder.join("notes.txt"), "nothing");
    assert!(refusal("runs", &folder).contains("expected a folder for each run"));
    assert!(refusal("runs", &folder.join("notes.txt")).contains("this is a file"));
    assert!(refusal("csv", &folder).contains("lab import runs"));
    let journal = "{\"op_code\": 0, \"study_name\": \"a\", \"directions\": [1]}\n{\"op_code\": 0, \"study_name\": \"b\", \"directions\": [1]}\n";
    write(&folder.join("two.log"), journal);
    assert!(refusal("optuna", &folder.join("two.log")).contains("choose one study: a, b (--study-name NAME)"));
    assert!(refusal("runs", &scratch.path("nowhere")).contains("there is no such file"));
    // Other tools' files, in a folder of runs, alone, and beside what could be one.
    let (ax, smac) = ("{\"_type\": \"AxClient\", \"experiment\": {}}", "{\n \"data\": [],\n \"configs\": {}\n}");
    for (name, content, said) in [
        ("ax_client.json", ax, "this is a snapshot of Ax; write its trials as a table"),
        ("runhistory.json", smac, "this is a run history of SMAC; write a table with a row for each trial"),
    ] {
        let other = scratch.path(name.trim_end_matches(".json"));
        write(&other.join(name), content);
        write(&other.join("stats.json"), "{\"submitted\": 3}");
        for (tool, source) in [("runs", other.clone()), ("runs", other.join(name)), ("optuna", other.join(name))] {
            let stderr = refusal(tool, &source);
            assert!(stderr.contains(name) && stderr.contains(said), "{tool}: {stderr}");
        }
    }
    write(&folder.join("run-1.wandb"), "");
    assert!(refusal("runs", &folder).contains("wandb sync"));
}

#[test]
fn a_mapping_of_another_table_is_told_and_not_used() {
    let scratch = Scratch::new("mapping");
    let (table, record) = (scratch.path("t.csv"), scratch.path("t.jsonl"));
    write(&table, "number,params_lr,value\n0,0.1,1\n1,0.2,2\n");
    let import = |further: &[&str]| {
        let mut arguments =
            vec!["import", "csv", text(&table), "--out", text(&record), "--overwrite", "--direction", "minimize"];
        arguments.extend(further);
        output(&arguments)
    };
    assert_eq!(import(&[]).0, 0);
    let (_, _, stderr) = import(&[]);
    assert!(stderr.contains("remembered: the columns are those of"), "{stderr}");
    write(&table, "number,params_rate,value\n0,0.1,1\n1,0.2,2\n");
    let (status, _, stderr) = import(&[]);
    assert!(status == 0 && stderr.contains("is of another table, as this one has no column \"params_lr\""), "{stderr}");
    assert_eq!(lines(&record)[0]["study"]["parameters"]["rate"]["float"], serde_json::json!([0.1, 0.2]));
    let mapping = scratch.path("named.json");
    write(&mapping, "{\"format\": \"lab.columns/1\", \"parameters\": [\"params_lr\"], \"metrics\": [\"value\"]}");
    let (status, _, stderr) = import(&["--columns", text(&mapping)]);
    assert!(status == 1 && stderr.contains("named.json: there is no column \"params_lr\""), "{stderr}");
}
