//! `lab lesson` as a learner meets it: each lesson's live study shows its claim with any of three seeds, its task accepts a
//! good record and refuses bad ones that a learner might well hand in.
//!
//! What is tried stands beside each lesson, as changes to its live study (`tried.json`, RFC 7396).

mod support;

use lab_core::lesson::Checker;
use lab_core::text::Lang;
use native_runner::files::read_record;
use native_runner::lessons;
use serde_json::{Map, Value as Json, json};
use std::path::{Path, PathBuf};
use support::{Scratch, output, text};

const SEEDS: [u64; 3] = [1, 2, 3];

fn folder(id: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/lessons").join(id)
}

fn read(path: &Path) -> Json {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

/// RFC 7396.
fn merge(target: &mut Json, change: &Json) {
    let Json::Object(change) = change else {
        *target = change.clone();
        return;
    };
    if !target.is_object() {
        *target = Json::Object(Map::new());
    }
    let target = target.as_object_mut().unwrap();
    for (key, value) in change {
        if value.is_null() {
            target.remove(key);
        } else {
            merge(target.entry(key.clone()).or_insert(Json::Null), value);
        }
    }
}

/// The record of the live study, changed.
fn trained(scratch: &Scratch, id: &str, change: &Json, seed: u64) -> PathBuf {
    let mut study = read(&folder(id).join("live.json"));
    merge(&mut study, change);
    study["sampler"]["seed"] = seed.into();
    let file = scratch.write("study.json", &study.to_string());
    let record = scratch.path("record.jsonl");
    let _ = std::fs::remove_file(&record);
    let (status, _, error) = output(&["run", text(&file), "--out", text(&record), "--device", "cpu", "--jobs", "1"]);
    assert_eq!(status, 0, "{id} {change}: {error}");
    record
}

/// 64 short trainings.
#[test]
fn every_claim_holds_live_and_every_task_tells_good_records_from_bad_ones() {
    let course = lessons::carried().unwrap();
    let scratch = Scratch::new("lessons");
    let mut wrong = Vec::new();
    for lesson in &course.lessons {
        let id = lesson.id.as_str();
        for seed in SEEDS {
            let record = read_record(&trained(&scratch, id, &json!({}), seed), Lang::En).unwrap();
            let checker = Checker::new(&record);
            let failing = lesson.live.shows.iter().filter(|check| !checker.holds(check));
            wrong.extend(failing.map(|check| format!("{id}, seed {seed}: the live study does not show {check:?}")));
        }
        let tried = read(&folder(id).join("tried.json"));
        let (good, bad) = (tried["good"].as_array().unwrap(), tried["bad"].as_array().unwrap());
        assert!(!good.is_empty() && bad.len() >= 3, "{id}");
        for (tries, wanted) in [(good, 0), (bad, 3)] {
            for try_ in tries {
                let record = trained(&scratch, id, &try_["change"], SEEDS[0]);
                let (status, stdout, _) = output(&["lesson", "check", id, text(&record), "--json"]);
                if status != wanted {
                    wrong.push(format!("{id}, {}: exit {status} instead of {wanted}: {stdout}", try_["why"]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_command_line_is_the_contract_s() {
    let (status, stdout, stderr) = output(&["lesson", "list", "--json"]);
    assert_eq!((status, stderr.as_str()), (0, ""));
    let lines: Vec<Json> = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let keys = |json: &Json| json.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert!(lines.len() >= 8);
    assert!(lines.iter().all(|line| keys(line) == ["id", "chapter", "title", "rows", "minutes"]), "{stdout}");

    let (status, stdout, _) = output(&["lesson", "show", "range", "--lang", "zh"]);
    assert!(status == 0 && stdout.contains("上限定得太低") && stdout.contains("陷阱"), "{stdout}");
    let scratch = Scratch::new("lesson-lines");
    let (status, study, _) = output(&["lesson", "show", "range", "--study"]);
    let file = scratch.write("live.json", &study);
    assert_eq!((status, output(&["check", text(&file)]).0), (0, 0));

    // The recorded study of another data set fails at the first task, and every task is answered.
    let other = folder("").join("../studies/bad-setups/too-few-steps.jsonl");
    let (status, stdout, stderr) = output(&["lesson", "check", "range", text(&other), "--json"]);
    let answer: Json = serde_json::from_str(&stdout).unwrap();
    assert_eq!((status, stderr.as_str()), (3, ""));
    assert_eq!(keys(&answer), ["id", "passed", "tasks"]);
    assert_eq!((&answer["passed"], &answer["tasks"][0]["holds"]), (&Json::Bool(false), &Json::Bool(false)));
    assert_eq!(answer["tasks"].as_array().unwrap().len(), 7);

    let (status, _, stderr) = output(&["lesson", "show", "rang"]);
    assert!(status == 1 && stderr.contains("did you mean \"range\""), "{stderr}");
    assert_eq!(output(&["lesson", "check", "range"]).0, 2);
}

/// A teacher copies a folder, and the program is not built again.
#[test]
fn a_copied_folder_is_a_lesson() {
    let scratch = Scratch::new("lesson-copied");
    let copy = scratch.path("lessons/mine");
    std::fs::create_dir_all(&copy).unwrap();
    for entry in std::fs::read_dir(folder("samplers")).unwrap() {
        let from = entry.unwrap().path();
        std::fs::copy(&from, copy.join(from.file_name().unwrap())).unwrap();
    }
    let lessons = scratch.path("lessons");
    let list = || output(&["lesson", "list", "--json", "--lessons", text(&lessons)]);
    // Its text leads to another lesson, which is not there.
    let (status, _, stderr) = list();
    assert!(status == 1 && stderr.contains("lesson:best-of-n"), "{stderr}");
    for language in ["en.md", "zh.md"] {
        let text = std::fs::read_to_string(copy.join(language)).unwrap();
        std::fs::write(copy.join(language), text.replace("lesson:best-of-n", "row:B9")).unwrap();
    }
    let (status, stdout, stderr) = list();
    assert!(status == 0 && stdout.contains("\"mine\""), "{stderr}");
    // Its recorded study is held to the claim as well.
    std::fs::copy(folder("seeds").join("recorded.jsonl"), copy.join("recorded.jsonl")).unwrap();
    let (status, _, stderr) = list();
    assert!(status == 1 && stderr.contains("lessons/mine/lesson.json $.recorded.shows[1]"), "{stderr}");
}
