//! `lab compare` and `lab judge` as a person uses them: decisions and exit statuses, refusals, a judgement that goes on
//! after it was killed, and the ledger.

mod support;

use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use support::{Scratch, lab, output, text};

/// A record of repeated runs at one width.
fn repeated(scratch: &Scratch, name: &str, metric: &str, width: u64, errors: &[f64]) -> PathBuf {
    let study = json!({
        "format": "lab.study/1", "name": name, "workload": {"external": true},
        "objective": {"metric": metric, "direction": "minimize"},
        "parameters": {"width": {"role": "scientific", "choice": [16, 32]}}, "trials": 20,
    });
    let mut lines = format!("{}\n", json!({"format": "lab.record/1", "study": study}));
    for (trial, error) in errors.iter().enumerate() {
        let start = json!({"trial": trial, "start": {"values": {"width": width}, "seed": trial + 1}});
        let point = json!({"trial": trial, "step": 10, "metrics": {metric: error}});
        let end = json!({"trial": trial, "end": {"outcome": "completed"}});
        lines.push_str(&format!("{start}\n{point}\n{end}\n"));
    }
    scratch.write(name, &lines)
}

/// A study of a small network in which everything is fixed.
fn fixed(scratch: &Scratch, name: &str, rate: f64, change: impl Fn(&mut Json)) -> PathBuf {
    let mut study = json!({
        "format": "lab.study/1", "name": name, "question": "",
        "workload": {"dataset": "digits", "model": {"family": "mlp"}},
        "objective": {"metric": "valid_loss", "direction": "minimize", "at": "best"},
        "parameters": {
            "adam.learning_rate": {"role": "fixed", "value": rate},
            "model.width": {"role": "fixed", "value": 8}, "model.depth": {"role": "fixed", "value": 1},
            "batch_size": {"role": "fixed", "value": 16}
        },
        "sampler": {"kind": "halton", "seed": 5}, "trials": 1, "steps": 30, "eval_every": 10
    });
    change(&mut study);
    scratch.write(name, &study.to_string())
}

fn run(arguments: &[&Path], more: &[&str]) -> (i32, String, String) {
    let [command, baseline, candidate] = arguments else { panic!("three arguments") };
    let mut all = vec![text(command), "--baseline", text(baseline), "--candidate", text(candidate)];
    all.extend(more);
    output(&all)
}

fn compare(baseline: &Path, candidate: &Path, more: &[&str]) -> (i32, String, String) {
    run(&[Path::new("compare"), baseline, candidate], more)
}

fn judge(baseline: &Path, candidate: &Path, out: &Path, more: &[&str]) -> (i32, String, String) {
    let all = [&["--out", text(out), "--device", "cpu"], more].concat();
    run(&[Path::new("judge"), baseline, candidate], &all)
}

#[test]
fn a_comparison_says_its_decision_in_its_document_and_its_status() {
    let scratch = Scratch::new("compare");
    let base = repeated(&scratch, "base.jsonl", "loss", 16, &[0.50, 0.52, 0.49, 0.51, 0.50]);
    let better = repeated(&scratch, "better.jsonl", "loss", 32, &[0.40, 0.41, 0.42, 0.39, 0.40]);
    let once = repeated(&scratch, "once.jsonl", "loss", 32, &[0.40]);
    let status = |baseline: &Path, candidate: &Path, more: &[&str]| {
        let (status, stdout, stderr) = compare(baseline, candidate, &[&["--json"], more].concat());
        let found: Json = serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stdout}{stderr}"));
        (status, found["decision"].as_str().unwrap().to_owned())
    };
    assert_eq!(status(&base, &better, &[]), (0, "adopt".into()));
    assert_eq!(status(&better, &base, &[]), (0, "keep".into()));
    assert_eq!(status(&base, &better, &["--exit-code"]), (0, "adopt".into()));
    assert_eq!(status(&better, &base, &["--exit-code"]), (3, "keep".into()));
    assert_eq!(status(&base, &better, &["--exit-code", "--min-gain", "0.2"]), (3, "keep".into()));
    assert_eq!(status(&base, &once, &["--exit-code"]), (4, "undecided".into()));
    let (_, stdout, _) = compare(&base, &better, &["--lang", "zh"]);
    assert!(stdout.starts_with("采用候选配置：改善 0.1"), "{stdout}");
    let (status, _, stderr) = compare(&base, &better, &["--min-gain", "-1"]);
    assert_eq!(status, 2, "{stderr}");
}

#[test]
fn what_cannot_be_compared_is_refused_in_one_line() {
    let scratch = Scratch::new("compare-refused");
    let base = repeated(&scratch, "base.jsonl", "loss", 16, &[0.50, 0.52]);
    let other = repeated(&scratch, "other.jsonl", "error", 16, &[0.50, 0.52]);
    let empty = repeated(&scratch, "empty.jsonl", "loss", 16, &[]);
    for (candidate, said) in [(&other, "judged by loss, the candidate by error"), (&empty, "empty.jsonl: no trial has")]
    {
        let (status, stdout, stderr) = compare(&base, candidate, &["--exit-code"]);
        assert_eq!((status, stdout.as_str(), stderr.lines().count()), (1, "", 1), "{stderr}");
        assert!(stderr.contains(said), "{stderr}");
    }
}

#[test]
fn a_judgement_stops_when_it_is_decided_and_is_written_down() {
    let scratch = Scratch::new("judge");
    let slow = fixed(&scratch, "slow.json", 1e-4, |_| {});
    let fast = fixed(&scratch, "fast.json", 1e-2, |_| {});
    let out = scratch.path("out.jsonl");
    let (status, stdout, stderr) = judge(&slow, &fast, &out, &["--json", "--exit-code"]);
    assert_eq!(status, 0, "{stdout}{stderr}");
    let found: Json = serde_json::from_str(&stdout).unwrap();
    assert_eq!((&found["decision"], &found["more_runs"]), (&json!("adopt"), &json!(0)), "{found}");
    assert_eq!(found["ledger"], json!({"candidate": 1, "error": 0.025}));
    assert_eq!(found["baseline"]["values"], json!({"adam.learning_rate": 1e-4}));
    let runs = found["baseline"]["runs"].as_u64().unwrap();
    assert!((3..=6).contains(&runs) && found["candidate"]["runs"] == runs, "{found}");
    // Asked again: the same, with nothing trained and nothing written down twice.
    let lines = || std::fs::read_to_string(scratch.path("slow.json.ledger.jsonl")).unwrap();
    let (record, ledger) = (std::fs::read(&out).unwrap(), lines());
    assert_eq!(judge(&slow, &fast, &out, &["--json"]).1, stdout);
    assert_eq!((std::fs::read(&out).unwrap(), lines()), (record, ledger));
    // The ledger and its records can be moved together.
    let begun: Json = serde_json::from_str(lines().lines().next().unwrap()).unwrap();
    assert_eq!((&begun["record"], &begun["min_gain"]), (&json!("out.jsonl"), &json!(0.0)));
    let ended: Json = serde_json::from_str(lines().lines().last().unwrap()).unwrap();
    assert!(ended["decision"] == "adopt" && ended["reason"].as_str().unwrap().contains("better"), "{ended}");
    // The record is one like any other, with either side a configuration of its own.
    let (status, stdout, stderr) = output(&["analyze", text(&out), "--json"]);
    assert_eq!(status, 0, "{stderr}");
    let groups = serde_json::from_str::<Json>(&stdout).unwrap()["groups"].as_array().unwrap().len();
    assert_eq!(groups, 2, "{stdout}");
    // The next candidate is the second, into a record of its own.
    let (status, _, stderr) = judge(&fast, &slow, &out, &[]);
    assert!(status == 1 && stderr.contains("is there already"), "{stderr}");
    let (status, stdout, _) = judge(&slow, &fast, &scratch.path("second.jsonl"), &["--json"]);
    let second: Json = serde_json::from_str(&stdout).unwrap();
    assert_eq!((status, &second["ledger"]["candidate"]), (0, &json!(2)), "{second}");
    assert_ne!(second["candidate"]["mean"], found["candidate"]["mean"], "the seeds are fresh");
}

#[test]
fn a_killed_judgement_goes_on_and_comes_to_the_same_end() {
    let scratch = Scratch::new("judge-killed");
    let base = fixed(&scratch, "base.json", 1e-3, |_| {});
    let wide = fixed(&scratch, "wide.json", 1e-3, |study| study["parameters"]["model.width"]["value"] = 9.into());
    let (whole, out) = (scratch.path("whole.jsonl"), scratch.path("out.jsonl"));
    let (status, _, stderr) = judge(&base, &wide, &whole, &["--max-runs", "4", "--json"]);
    assert_eq!(status, 0, "{stderr}");
    let ledger = scratch.path("base.json.ledger.jsonl");
    std::fs::remove_file(&ledger).unwrap();
    let started = || {
        let arguments = ["judge", "--baseline", text(&base), "--candidate", text(&wide), "--out", text(&out)];
        lab(&[&arguments[..], &["--device", "cpu", "--max-runs", "4"]].concat())
    };
    support::kill_as_it_grows(started, &out, &[1, 600, 900]);
    let (status, again, stderr) = judge(&base, &wide, &out, &["--max-runs", "4", "--json"]);
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(events(&whole), events(&out));
    let found: Json = serde_json::from_str(&again).unwrap();
    assert_eq!(found["ledger"]["candidate"], 1, "one judgement is one, however often it was killed");
    // More runs may be allowed later.
    let (status, more, stderr) = judge(&base, &wide, &out, &["--max-runs", "5", "--json"]);
    assert_eq!(status, 0, "{stderr}");
    let more: Json = serde_json::from_str(&more).unwrap();
    assert!(found["decision"] != "undecided" || more["baseline"]["runs"] == 5, "{more}");
}

/// The events of a record in an order that does not hang on which trial ended first.
fn events(record: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(record).unwrap();
    let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    lines.sort();
    lines.dedup();
    lines
}

#[test]
fn a_record_is_judged_by_its_best_configuration_without_the_run_that_selected_it() {
    let scratch = Scratch::new("judge-record");
    let base = fixed(&scratch, "base.json", 1e-3, |_| {});
    let search = fixed(&scratch, "search.json", 1e-3, |study| {
        study["parameters"]["adam.learning_rate"] = json!({"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log"});
        study["trials"] = 4.into();
    });
    let record = scratch.path("search.jsonl");
    let (status, _, stderr) = output(&["run", text(&search), "--out", text(&record), "--device", "cpu"]);
    assert_eq!(status, 0, "{stderr}");
    let out = scratch.path("out.jsonl");
    let (status, stdout, stderr) = judge(&base, &record, &out, &["--max-runs", "3", "--json"]);
    assert_eq!(status, 0, "{stderr}");
    let found: Json = serde_json::from_str(&stdout).unwrap();
    let seeds = |path: &Path| -> Vec<String> {
        let text = std::fs::read_to_string(path).unwrap();
        let started = text.lines().filter(|line| line.contains("\"start\""));
        started.filter_map(|line| Some(line.split("\"seed\":").nth(1)?.to_owned())).collect()
    };
    let (searched, judged) = (seeds(&record), seeds(&out));
    assert!(searched.len() == 4 && judged.len() == 6 && judged.iter().all(|seed| !searched.contains(seed)));
    assert_eq!(found["candidate"]["left_out"], Json::Null);
}

#[test]
fn other_splits_of_the_data_are_told_from_training_again() {
    let scratch = Scratch::new("compare-splits");
    let splits = |name: &str, rate: f64| {
        let study = fixed(&scratch, &format!("{name}.json"), rate, |study| {
            study["parameters"]["split_seed"] = json!({"role": "nuisance", "choice": [1, 2, 3]});
            study["trials"] = 9.into();
        });
        let record = scratch.path(&format!("{name}.jsonl"));
        let (status, _, stderr) = output(&["run", text(&study), "--out", text(&record), "--device", "cpu"]);
        assert_eq!(status, 0, "{stderr}");
        record
    };
    let (slow, fast) = (splits("slow", 1e-4), splits("fast", 1e-2));
    let (status, stdout, stderr) = compare(&slow, &fast, &["--json"]);
    assert_eq!(status, 0, "{stderr}");
    let found: Json = serde_json::from_str(&stdout).unwrap();
    assert_eq!((&found["baseline"]["runs"], &found["candidate"]["runs"]), (&json!(9), &json!(9)), "{found}");
    let sources = &found["sources"];
    assert!(sources["data_sd"].is_number() && sources["retrain_sd"].as_f64() > Some(0.0), "{found}");
    // A judgement of what varied by its split alone is on the split that ships.
    let base = fixed(&scratch, "base.json", 1e-4, |_| {});
    let (status, stdout, stderr) = judge(&base, &fast, &scratch.path("out.jsonl"), &["--max-runs", "3", "--json"]);
    assert_eq!(status, 0, "{stderr}");
    let found: Json = serde_json::from_str(&stdout).unwrap();
    assert_eq!(found["candidate"]["values"], json!({"adam.learning_rate": 1e-2}), "{found}");
    // What is no whole number from 0 on is refused.
    let wrong = fixed(&scratch, "wrong.json", 1e-4, |study| {
        study["parameters"]["split_seed"] = json!({"role": "fixed", "value": -1});
    });
    let (status, _, stderr) = output(&["check", text(&wrong)]);
    assert!(status == 1 && stderr.contains("split_seed"), "{status}: {stderr}");
}

#[test]
fn a_judgement_on_splits_goes_on_as_it_began_and_tells_luck_of_data() {
    let scratch = Scratch::new("judge-splits");
    let (base, wide) = (fixed(&scratch, "base.json", 1e-3, |_| {}), scratch.path("wide.json"));
    fixed(&scratch, "wide.json", 1e-3, |study| study["parameters"]["model.width"]["value"] = 9.into());
    let (out, shipped) = (scratch.path("out.jsonl"), scratch.path("shipped.jsonl"));
    let judged = |out: &Path, more: &[&str]| {
        let (status, stdout, stderr) = judge(&base, &wide, out, &[&["--json"], more].concat());
        assert_eq!(status, 0, "{stderr}");
        serde_json::from_str::<Json>(&stdout).unwrap()
    };
    let found = judged(&out, &["--resplit", "--max-runs", "4"]);
    assert!(found["paired"] == true && found["message"].as_str().unwrap().contains("split by split"), "{found}");
    let sources = &found["sources"];
    assert!(sources["data_sd"].is_number() && sources["retrain_sd"].as_f64() > Some(0.0), "{found}");
    // It goes on as it began, beyond the runs that its file was begun with.
    let more = judged(&out, &["--max-runs", "6"]);
    assert!(more["paired"] == true && more["ledger"]["candidate"] == 1, "{more}");
    let text_of = std::fs::read_to_string(&out).unwrap();
    let mut splits: Vec<(u64, u64)> = text_of
        .lines()
        .filter_map(|line| serde_json::from_str::<Json>(line).ok())
        .filter_map(|line| Some((line["trial"].as_u64()?, line["start"]["values"]["split_seed"].as_u64()?)))
        .collect();
    splits.sort_unstable();
    assert!(splits.len() >= 8 && splits.iter().all(|(trial, split)| *split == trial / 2 + 1), "{splits:?}");
    let ledger = std::fs::read_to_string(scratch.path("base.json.ledger.jsonl")).unwrap();
    assert!(ledger.lines().next().unwrap().contains(r#""resplits":true"#), "{ledger}");
    let (status, stdout, stderr) = output(&["analyze", text(&out), "--json"]);
    assert_eq!(status, 0, "{stdout}{stderr}");
    // One that did not begin so is not turned into one.
    assert_eq!(judged(&shipped, &["--max-runs", "3"])["paired"], false);
    let (status, _, stderr) = judge(&base, &wide, &shipped, &["--resplit"]);
    assert!(status == 1 && stderr.contains("begun on one split"), "{stderr}");
}

#[test]
fn what_cannot_be_judged_is_refused_before_anything_is_written() {
    let scratch = Scratch::new("judge-refused");
    let base = fixed(&scratch, "base.json", 1e-3, |_| {});
    let longer = fixed(&scratch, "longer.json", 1e-2, |study| study["steps"] = 60.into());
    let external = repeated(&scratch, "external.jsonl", "valid_loss", 16, &[0.5]);
    let other = fixed(&scratch, "other.json", 1e-2, |_| {});
    for (candidate, more, said) in [
        (&base, &[][..], "are the same configuration"),
        (&longer, &[], "differ in steps"),
        (&external, &[], "another pipeline"),
        (&other, &["--", "python", "train.py"], "cannot be started yet"),
    ] {
        let (status, stdout, stderr) = judge(&base, candidate, &scratch.path("out.jsonl"), more);
        assert_eq!((status, stdout.as_str(), stderr.lines().count()), (1, "", 1), "{stderr}");
        assert!(stderr.contains(said), "{stderr}");
    }
    let (status, _, stderr) = judge(&base, &other, &longer, &[]);
    assert!(status == 1 && stderr.contains("longer.json is there already"), "{stderr}");
    let ledger = std::fs::read_to_string(scratch.path("base.json.ledger.jsonl")).unwrap_or_default();
    assert!(!scratch.path("out.jsonl").exists() && ledger.is_empty(), "{ledger}");
}

#[cfg(not(feature = "gpu"))]
#[test]
fn where_there_is_no_device_nothing_is_entered() {
    let scratch = Scratch::new("judge-device");
    let (base, other) = (fixed(&scratch, "base.json", 1e-3, |_| {}), fixed(&scratch, "other.json", 1e-2, |_| {}));
    let out = scratch.path("out.jsonl");
    let all = ["--out", text(&out), "--device", "gpu"];
    let (status, _, stderr) = run(&[Path::new("judge"), &base, &other], &all);
    assert_eq!(status, 1, "{stderr}");
    assert!(!out.exists() && !scratch.path("base.json.ledger.jsonl").exists());
}
