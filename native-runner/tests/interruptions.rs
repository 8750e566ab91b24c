//! A run that is killed, torn, locked or interrupted goes on where it stopped, and ends as if nothing had happened.

mod support;

use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use support::{Scratch, kill_as_it_grows, lab, output, study, text, wait};

/// What a record says of one trial.
#[derive(Debug, Default, PartialEq)]
struct Trial {
    starts: usize,
    /// Metrics by step, in the order of the file.
    measured: Vec<(u64, BTreeMap<String, f64>)>,
    ends: Vec<String>,
}

fn read(path: &Path) -> BTreeMap<u64, Trial> {
    let mut trials: BTreeMap<u64, Trial> = BTreeMap::new();
    for line in std::fs::read_to_string(path).unwrap().lines().skip(1) {
        let json: Json = serde_json::from_str(line).unwrap();
        let trial = trials.entry(json["trial"].as_u64().unwrap()).or_default();
        if json.get("start").is_some() {
            trial.starts += 1;
        } else if let Some(end) = json.get("end") {
            trial.ends.push(end["outcome"].as_str().unwrap().to_owned());
        } else {
            let metrics = json["metrics"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(name, x)| (name.clone(), x.as_f64().unwrap()))
                .collect();
            trial.measured.push((json["step"].as_u64().unwrap(), metrics));
        }
    }
    trials
}

/// Each trial has one start, strictly ascending steps and one end.
fn check_whole(record: &BTreeMap<u64, Trial>, trials: u64) {
    assert_eq!(record.keys().copied().collect::<Vec<_>>(), (0..trials).collect::<Vec<_>>());
    for (number, trial) in record {
        assert_eq!((trial.starts, trial.ends.len()), (1, 1), "trial {number}");
        assert!(trial.measured.windows(2).all(|pair| pair[0].0 < pair[1].0), "trial {number}: steps ascend strictly");
    }
}

/// On the CPU a trial's curve depends on nothing but the trial: compared to the last bit.
fn check_same(a: &BTreeMap<u64, Trial>, b: &BTreeMap<u64, Trial>) {
    assert_eq!(a.len(), b.len());
    for ((number, a), b) in a.iter().zip(b.values()) {
        assert_eq!(a.ends, b.ends, "trial {number}");
        assert_eq!(a.measured, b.measured, "trial {number}");
    }
}

#[test]
fn the_number_of_jobs_changes_no_bit_of_any_curve() {
    let scratch = Scratch::new("jobs");
    let file = scratch.write("study.json", &study(10, 100, 20).to_string());
    let records = ["1", "2", "5"].map(|jobs| {
        let out = scratch.path(&format!("{jobs}.jsonl"));
        let run = ["run", text(&file), "--out", text(&out), "--device", "cpu", "--jobs", jobs];
        assert!(lab(&run).stderr(Stdio::null()).status().unwrap().success());
        read(&out)
    });
    check_whole(&records[0], 10);
    check_same(&records[0], &records[1]);
    check_same(&records[0], &records[2]);
}

#[test]
fn a_run_that_is_killed_again_and_again_ends_like_one_that_was_not() {
    let scratch = Scratch::new("kill");
    let file = scratch.write("study.json", &study(10, 400, 20).to_string());
    let (whole, killed) = (scratch.path("whole.jsonl"), scratch.path("killed.jsonl"));
    let run = |out: &Path| lab(&["run", text(&file), "--out", text(out), "--device", "cpu"]);
    assert!(run(&whole).stderr(Stdio::null()).status().unwrap().success());
    let whole = read(&whole);
    check_whole(&whole, 10);

    // Each time a little further.
    let kills = kill_as_it_grows(|| run(&killed), &killed, &[1, 300, 2_000, 3_500, 5_000, 7_000, 9_000]);
    assert!(kills >= 3, "the study is too short for this test: {kills} kills");
    // As a crash of the machine may leave it.
    std::fs::OpenOptions::new().append(true).open(&killed).unwrap().write_all(b"{\"trial\": 0, \"st").unwrap();
    let (status, stdout, stderr) = output(&["run", text(&file), "--out", text(&killed), "--device", "cpu"]);
    assert_eq!((status, stdout.as_str()), (0, ""), "{stderr}");
    assert!(stderr.contains("the last line was torn"), "{stderr}");
    assert!(stderr.lines().last().unwrap().contains("10 trials done; best: trial"), "{stderr}");
    let killed = read(&killed);
    check_whole(&killed, 10);
    check_same(&killed, &whole);
}

#[test]
fn a_finished_record_is_left_as_it_is_and_a_newline_that_is_missing_is_added() {
    let scratch = Scratch::new("again");
    let file = scratch.write("study.json", &study(4, 40, 20).to_string());
    let record = scratch.path("record.jsonl");
    let run = || output(&["run", text(&file), "--out", text(&record), "--device", "cpu", "--json"]);
    let (status, stdout, _) = run();
    let lines = std::fs::read_to_string(&record).unwrap();
    assert_eq!(status, 0);
    assert_eq!(stdout, lines.split_once('\n').unwrap().1, "--json prints the event lines and nothing else");
    let (status, stdout, _) = run();
    assert_eq!((status, stdout.as_str(), std::fs::read_to_string(&record).unwrap()), (0, "", lines.clone()));
    std::fs::write(&record, lines.trim_end()).unwrap();
    assert_eq!((run().0, std::fs::read_to_string(&record).unwrap()), (0, lines.clone()));
    // Torn while the very first line was written.
    std::fs::write(&record, &lines[..30]).unwrap();
    assert_eq!(run().0, 0);
    check_whole(&read(&record), 4);
}

#[test]
fn records_of_others_are_refused() {
    let scratch = Scratch::new("others");
    let file = scratch.write("study.json", &study(4, 40, 20).to_string());
    let other = scratch.write("other.json", &study(5, 40, 20).to_string());
    let record = scratch.path("record.jsonl");
    assert_eq!(output(&["run", text(&file), "--out", text(&record), "--device", "cpu"]).0, 0);
    let (status, _, stderr) = output(&["run", text(&other), "--out", text(&record), "--device", "cpu"]);
    assert!(
        status == 1 && stderr.lines().count() == 1 && stderr.contains("another study (different: trials)"),
        "{stderr}"
    );

    let lines = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, lines.replacen("\"step\":20", "\"step\":\"x\"", 1)).unwrap();
    let (status, _, stderr) = output(&["run", text(&file), "--out", text(&record), "--device", "cpu"]);
    assert!(status == 1 && stderr.contains("record.jsonl: line "), "{stderr}");

    let (status, _, stderr) =
        output(&["run", text(&file), "--out", text(&scratch.path("no/such/folder")), "--device", "cpu"]);
    assert!(status == 1 && stderr.lines().count() == 1, "{stderr}");
}

#[test]
fn two_runs_never_write_one_record_and_an_interruption_says_how_to_go_on() {
    let scratch = Scratch::new("interrupt");
    let file = scratch.write("study.json", &study(4, 100_000, 50).to_string());
    let record = scratch.path("record.jsonl");
    let arguments = ["run", text(&file), "--out", text(&record), "--device", "cpu"];
    for signal in ["-INT", "-TERM"] {
        let before = std::fs::metadata(&record).map_or(0, |metadata| metadata.len());
        let mut child = lab(&arguments).stderr(Stdio::piped()).spawn().unwrap();
        let begun = Instant::now();
        while std::fs::metadata(&record).map_or(0, |metadata| metadata.len()) < before.max(3_000) + 500 {
            assert!(begun.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(2));
        }
        let (status, _, stderr) = output(&arguments);
        assert!(status == 1 && stderr.contains("another run is writing this file"), "{stderr}");
        assert!(std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        let status = wait(&mut child, Duration::from_secs(20)).expect("it ends at once");
        let mut said = String::new();
        std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut said).unwrap();
        assert_eq!(status.code(), Some(1), "{said}");
        assert!(said.contains("interrupted: run again to continue"), "{said}");
    }
    let trials = read(&record);
    assert!(
        trials.values().all(|trial| trial.starts == 1 && trial.ends.is_empty()),
        "nothing ended: it continues later"
    );
}
