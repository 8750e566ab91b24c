//! `lab analyze` as a person uses it: thresholds by name, a baseline, several records, and records with every trouble that
//! other pipelines cause.

mod support;

use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use support::{Scratch, output, text};

/// A record of some trials of an external study.
fn record(scratch: &Scratch, name: &str, parameters: Json, lines: &[String]) -> PathBuf {
    let study = json!({
        "format": "lab.study/1", "name": name, "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize", "chance": 0.9, "valid_examples": 1000},
        "parameters": parameters, "trials": 20,
    });
    let header = json!({"format": "lab.record/1", "study": study});
    scratch.write(&format!("{name}.jsonl"), &format!("{header}\n{}", lines.concat()))
}

fn rate() -> Json {
    json!({
        "learning_rate": {"role": "nuisance", "float": [1e-4, 1.0], "scale": "log"},
        "batch_size": {"role": "fixed", "value": 64},
    })
}

fn start(trial: usize, values: &Json) -> String {
    format!("{}\n", json!({"trial": trial, "start": {"values": values, "seed": trial}}))
}

fn measured(trial: usize, step: u64, metrics: &str) -> String {
    format!("{{\"trial\": {trial}, \"step\": {step}, \"metrics\": {{{metrics}}}}}\n")
}

fn end(trial: usize, outcome: &str) -> String {
    format!("{}\n", json!({"trial": trial, "end": {"outcome": outcome}}))
}

fn place(trial: usize) -> f64 {
    1e-4 * 1e4f64.powf((0.5 + trial as f64 * 0.618_034).fract())
}

/// Trials whose error falls with the rate: the best crowd the high end.
fn crowding(trials: usize) -> Vec<String> {
    let trial = |i: usize| {
        let floor = 0.1 - 0.08 * (place(i).log10() + 4.0) / 4.0;
        let point = |step: u64| {
            let error = floor + 0.8 * (-0.3 * step as f64).exp();
            measured(i, 10 * step, &format!("\"valid_error\": {error}, \"train_loss\": {error}"))
        };
        let points: Vec<String> = (1..=30).map(point).collect();
        [start(i, &json!({"learning_rate": place(i)})), points.concat(), end(i, "completed")].concat()
    };
    (0..trials).map(trial).collect()
}

/// The one JSON document that a command prints.
fn printed(arguments: &[&str]) -> Json {
    let (status, stdout, stderr) = output(arguments);
    assert_eq!(status, 0, "{stderr}");
    assert_eq!(stdout.lines().count(), 1);
    serde_json::from_str(&stdout).unwrap()
}

fn codes(document: &Json) -> Vec<&str> {
    let findings = document["findings"].as_array().into_iter().flatten();
    findings.filter_map(|finding| finding["code"].as_str()).collect()
}

fn schema() -> jsonschema::Validator {
    let schema: Json = serde_json::from_str(&output(&["schema", "findings"]).1).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[test]
fn thresholds_are_set_by_name_and_stated() {
    let scratch = Scratch::new("thresholds");
    let record = record(&scratch, "crowding", rate(), &crowding(40));
    let of = |further: &[&str]| printed(&[&["analyze", text(&record), "--json"], further].concat());
    let judged = |document: &Json| {
        let findings = document["findings"].as_array().unwrap();
        let found = findings.iter().find(|finding| finding["code"] == "boundary.high");
        found.map_or(String::new(), |finding| finding["judged"].as_str().unwrap().to_owned())
    };
    let usual = of(&[]);
    assert!(usual["answer"]["text"].as_str().is_some_and(|text| text.starts_with("The best so far")), "{usual}");
    assert!(usual["findings"].as_array().unwrap().iter().all(|finding| finding["headline"].is_string()), "{usual}");
    assert_eq!(usual["thresholds"]["crowd"], 0.5);
    assert!(judged(&usual).contains("a crowd is 50 % of the best trials"), "{usual}");
    let changed = of(&["--threshold", "crowd=0.4", "--threshold", "curve_level=0.001"]);
    assert!(judged(&changed).contains("a crowd is 40 % of the best trials"), "{changed}");
    assert_eq!((&changed["thresholds"]["curve_level"], &changed["thresholds"]["outer"]), (&json!(0.001), &json!(0.1)));
    let few = self::record(&scratch, "few", rate(), &crowding(8));
    let of_few = |further: &[&str]| judged(&printed(&[&["analyze", text(&few), "--json"], further].concat()));
    assert!(of_few(&[]).contains("a crowd is 50 % of the best trials"));
    assert_eq!(of_few(&["--threshold", "level=0.000001"]), "", "no order of eight trials is that unlikely");
    // The document's own thresholds are a file of thresholds; what stands on the command line goes before it.
    let file = scratch.write("thresholds.json", &changed["thresholds"].to_string());
    assert_eq!(of(&["--thresholds", text(&file)])["findings"], changed["findings"]);
    let both = of(&["--thresholds", text(&file), "--threshold", "crowd=0.5"]);
    assert_eq!((&both["thresholds"]["crowd"], &both["thresholds"]["curve_level"]), (&json!(0.5), &json!(0.001)));
    assert!(schema().is_valid(&both));

    let refusal = |further: &[&str]| {
        let (status, stdout, stderr) = output(&[&["analyze", text(&record), "--json"], further].concat());
        assert_eq!((status, stdout.as_str(), stderr.lines().count()), (1, "", 1), "{stderr}");
        stderr
    };
    let said = refusal(&["--threshold", "crowdd=0.6"]);
    assert!(said.contains("--threshold crowdd") && said.contains("did you mean") && said.contains("crowd"), "{said}");
    assert!(refusal(&["--threshold", "crowd=1.5"]).contains("the nearest valid value is 1"));
    let wrong = scratch.write("wrong.json", "{\"crowd\": \"much\", \"colour\": 1}");
    let said = refusal(&["--thresholds", text(&wrong)]);
    assert!(said.contains("wrong.json: $[\"crowd\"]: ") && said.contains("$[\"colour\"]: "), "{said}");
    let broken = scratch.write("broken.json", "{\"crowd\": ");
    assert!(refusal(&["--thresholds", text(&broken)]).contains("broken.json: this is not valid JSON"));
    assert!(refusal(&["--thresholds", "/nowhere.json"]).contains("/nowhere.json: there is no such file"));
    for wrong in ["crowd", "crowd=", "crowd=half"] {
        assert_eq!(output(&["analyze", text(&record), "--threshold", wrong]).0, 2, "{wrong}");
    }
}

#[test]
fn thresholds_are_listed() {
    let listed = printed(&["analyze", "--list-thresholds", "--json"]);
    let listed = listed.as_array().unwrap();
    let (status, lines, _) = output(&["analyze", "--list-thresholds"]);
    assert_eq!((status, lines.lines().count()), (0, listed.len()));
    let schema: Json = serde_json::from_str(&output(&["schema", "findings"]).1).unwrap();
    for threshold in listed {
        let name = threshold["name"].as_str().unwrap();
        let written = &schema["properties"]["thresholds"]["properties"][name];
        assert_eq!((&written["default"], &written["maximum"]), (&threshold["default"], &threshold["high"]), "{name}");
        assert!(lines.contains(&format!("{name} = ")) && !threshold["codes"].as_array().unwrap().is_empty());
    }
    assert!(output(&["--lang", "zh", "analyze", "--list-thresholds"]).1.contains("显著性水平"));
    assert_eq!(output(&["analyze"]).0, 2, "without records there is only the list");
}

#[test]
fn several_records_are_compared_in_turn_or_with_a_baseline() {
    let scratch = Scratch::new("several");
    let fixed = |size: u32| {
        json!({
            "learning_rate": {"role": "fixed", "value": 0.1}, "weight_decay": {"role": "fixed", "value": 0.001},
            "dropout": {"role": "nuisance", "float": [0.0, 0.5]}, "batch_size": {"role": "fixed", "value": size},
        })
    };
    let [small, large, again] = [("small", 64), ("large", 1024), ("again", 1024)]
        .map(|(name, size)| record(&scratch, name, fixed(size), &crowding(20)));
    let retuned = |document: &Json| codes(document).contains(&"batch_size.retune");
    let all = printed(&["analyze", text(&small), text(&large), text(&again), "--json"]);
    let documents = all.as_array().unwrap();
    let names = |key: &str| -> Vec<Option<&str>> { documents.iter().map(|document| document[key].as_str()).collect() };
    assert_eq!(names("record"), [Some(text(&small)), Some(text(&large)), Some(text(&again))]);
    assert_eq!(names("baseline"), [None, Some(text(&small)), Some(text(&large))]);
    assert_eq!(documents.iter().map(retuned).collect::<Vec<_>>(), [false, true, false]);
    assert!(documents[0]["skipped"].as_array().unwrap().iter().any(|skip| skip["code"] == "batch_size.retune"));
    let schema = schema();
    for document in documents {
        let errors: Vec<String> = schema.iter_errors(document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let one = printed(&["analyze", text(&again), "--baseline", text(&small), "--json"]);
    assert!(retuned(&one) && one["baseline"] == text(&small), "{one}");
    let (_, said, _) = output(&["analyze", text(&again), "--baseline", text(&small)]);
    assert!(said.contains("compared with: small (") && said.contains("goes from 64 to 1024"), "{said}");

    // Records of one name in two folders keep their plots apart, and stand side by side in one more.
    std::fs::create_dir(scratch.path("other")).unwrap();
    let twin = scratch.path("other").join("small.jsonl");
    std::fs::copy(&small, &twin).unwrap();
    let plots = scratch.path("plots");
    let (status, _, stderr) = output(&["analyze", text(&small), text(&twin), "--plots", text(&plots)]);
    assert_eq!(status, 0, "{stderr}");
    assert!(is_svg(&plots.join("comparison.svg")));
    for folder in ["small", "small-2"] {
        assert!(is_svg(&plots.join(folder).join("history.svg")), "{folder}");
    }
    let single = scratch.path("single");
    assert_eq!(output(&["analyze", text(&large), "--plots", text(&single)]).0, 0);
    assert!(is_svg(&single.join("history.svg")) && !single.join("comparison.svg").exists());
    let with = ["analyze", text(&large), "--baseline", text(&small), "--plots", text(&single)];
    assert_eq!(output(&with).0, 0);
    assert!(is_svg(&single.join("comparison.svg")));
}

fn is_svg(path: &Path) -> bool {
    std::fs::read_to_string(path).is_ok_and(|svg| svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"))
}

/// Lines as foreign pipelines write them, each trouble in twenty trials.
fn troubles() -> Vec<(&'static str, Vec<String>)> {
    type Points = dyn Fn(usize, u64) -> String;
    let trials = |count: usize, steps: &[u64], points: &Points, outcome: &str| -> Vec<String> {
        let trial = |i: usize| {
            let values = json!({"learning_rate": place(i), "constant": 0.5});
            let lines: Vec<String> = steps.iter().map(|&step| measured(i, step, &points(i, step))).collect();
            let end = if outcome.is_empty() { String::new() } else { end(i, outcome) };
            [start(i, &values), lines.concat(), end].concat()
        };
        (0..count).map(trial).collect()
    };
    let steps: Vec<u64> = (1..=30).collect();
    let back: Vec<u64> = (1..=30).rev().collect();
    let often: Vec<u64> = (1..=30).flat_map(|step| [step; 3]).collect();
    let error = |i: usize, step: u64| 0.2 + 0.01 * i as f64 + (-0.2 * step as f64).exp();
    let plain = move |i: usize, step: u64| format!("\"valid_error\": {}, \"train_loss\": 1e-3", error(i, step));
    let null = move |i: usize, step: u64| {
        if (step + i as u64).is_multiple_of(5) { "\"valid_error\": null".into() } else { plain(i, step) }
    };
    vec![
        ("null for what is not finite", trials(20, &steps, &null, "completed")),
        ("only null", trials(20, &steps, &|_, _| "\"valid_error\": null".into(), "completed")),
        ("no metrics", trials(20, &steps, &|_, _| String::new(), "completed")),
        ("another metric", trials(20, &steps, &|_, _| "\"speed\": 1".into(), "completed")),
        ("largest numbers", trials(20, &steps, &|_, _| "\"valid_error\": 1.7976931348623157e308".into(), "completed")),
        ("repeated steps", trials(20, &often, &plain, "completed")),
        ("steps that go back", trials(20, &back, &plain, "completed")),
        ("steps that jump", trials(20, &[0, 1, 1 << 53, u64::MAX], &plain, "completed")),
        ("no trial", Vec::new()),
        ("one trial", trials(1, &steps, &plain, "completed")),
        ("none completed", trials(20, &steps, &plain, "failed")),
        ("all running", trials(20, &steps, &plain, "")),
        ("all infeasible", trials(20, &[], &plain, "infeasible")),
        ("all equal", trials(20, &steps, &|_, _| "\"valid_error\": 0.5, \"train_loss\": 0.5".into(), "completed")),
        ("never started", (0..20).map(|i| end(i, "infeasible")).collect()),
    ]
}

#[test]
fn troubled_records_have_findings_plots_and_a_report() {
    let scratch = Scratch::new("troubles");
    let schema = schema();
    let mut parameters = rate();
    parameters["constant"] = json!({"role": "nuisance", "float": [0.0, 1.0]});
    let mut many = rate();
    for i in 0..98 {
        many[format!("p{i}")] = json!({"role": "nuisance", "float": [0.0, 1.0]});
    }
    let whole = |i: usize| {
        let values: serde_json::Map<String, Json> =
            (0..98).map(|p| (format!("p{p}"), json!((0.37 * (i * 98 + p) as f64).fract()))).collect();
        [start(i, &values.into()), measured(i, 1, "\"valid_error\": 0.5"), end(i, "completed")].concat()
    };
    let mut cases: Vec<(&str, Json, Vec<String>)> =
        troubles().into_iter().map(|(what, lines)| (what, parameters.clone(), lines)).collect();
    cases.push(("a hundred parameters", many, (0..20).map(whole).collect()));
    for (what, parameters, lines) in cases {
        let record = record(&scratch, &what.replace(' ', "-"), parameters, &lines);
        let (plots, page) = (scratch.path("plots"), scratch.path("report.html"));
        let arguments =
            ["analyze", text(&record), "--plots", text(&plots), "--report", text(&page), "--json", "--lang", "zh"];
        let document = printed(&arguments);
        let errors: Vec<String> = schema.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{what}: {errors:?}");
        // Every code is found, skipped or passed; with nothing to look at, none passes.
        let skipped = document["skipped"].as_array().unwrap();
        if lines.is_empty() {
            assert!(codes(&document).is_empty() && skipped.len() >= 16, "{what}: {document}");
        }
        let drawn: Vec<PathBuf> = std::fs::read_dir(&plots).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(drawn.len() >= 3 && drawn.iter().all(|path| is_svg(path)), "{what}: {drawn:?}");
        let html = std::fs::read_to_string(&page).unwrap();
        assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<svg") && !html.contains("NaN"), "{what}");
        std::fs::remove_dir_all(&plots).unwrap();
        assert_eq!(output(&["analyze", text(&record)]).0, 0, "{what}");
    }
}

/// What the format does not allow is refused with its line; a file that is no record is told from a broken one.
#[test]
fn lines_that_are_none_are_refused() {
    let scratch = Scratch::new("refused-lines");
    for other in ["learning_rate,error\n0.1,0.2\n", "hello\n", "\u{89}PNG\r\n"] {
        let path = scratch.write("other.jsonl", other);
        let (status, _, stderr) = output(&["analyze", text(&path)]);
        assert!(status == 1 && stderr.contains("line 1: expected the header"), "{stderr}");
        assert!(stderr.contains("lab.record/1") && stderr.contains("imported"), "{stderr}");
    }
    let cases: [(&str, &str); 6] = [
        ("{\"trial\": 0, \"step\": 1, \"metrics\": {\"valid_error\": NaN}}", "line 3: not valid JSON"),
        ("{\"trial\": 0, \"step\": 1, \"metrics\": {\"valid_error\": 1e999}}", "line 3: not valid JSON"),
        ("{\"trial\": 0, \"step\": -1, \"metrics\": {}}", "line 3: not an event"),
        ("{\"trial\": 0, \"step\": 1, \"metrics\": {\"valid_error\": \"0.1\"}}", "line 3: not an event"),
        ("{\"trial\": 7, \"step\": 1, \"metrics\": {}}", "line 3: trial 7 is measured before it starts"),
        ("{\"trial\": 0, \"start\": {\"values\": {\"learning_rate\": 0.2}}}", "line 3: trial 0 starts twice"),
    ];
    for (line, said) in cases {
        let lines = [start(0, &json!({"learning_rate": 0.1})), format!("{line}\n"), end(0, "completed")];
        let record = record(&scratch, "bad", rate(), &lines);
        let (status, stdout, stderr) = output(&["analyze", text(&record), "--json"]);
        assert_eq!((status, stdout.as_str(), stderr.lines().count()), (1, "", 1), "{stderr}");
        assert!(stderr.contains("bad.jsonl") && stderr.contains(said), "{stderr}");
    }
}

/// Trials of two optimizers and a learning rate; the optimizer decides, the rate hardly matters.
fn compared(scratch: &Scratch) -> PathBuf {
    let mut parameters = rate();
    parameters["optimizer"] = json!({"role": "scientific", "choice": ["sgd", "adam"]});
    let trial = |i: usize| {
        let (name, error) = if i.is_multiple_of(2) { ("sgd", 0.3) } else { ("adam", 0.1) };
        let error = error + 0.001 * place(i);
        let values = json!({"optimizer": name, "learning_rate": place(i)});
        [start(i, &values), measured(i, 10, &format!("\"valid_error\": {error}")), end(i, "completed")].concat()
    };
    record(scratch, "compared", parameters, &(0..24).map(trial).collect::<Vec<_>>())
}

#[test]
fn a_record_is_asked_another_question_and_stays_as_it_is() {
    let scratch = Scratch::new("asked");
    let record = compared(&scratch);
    let before = std::fs::read_to_string(&record).unwrap();
    let plots = scratch.path("plots");
    let own = printed(&["analyze", text(&record), "--json"]);
    assert_eq!((own["groups"].as_array().unwrap().len(), own.get("scientific"), own.get("slices")), (2, None, None));
    assert!(codes(&own).contains(&"effect"));

    // A range makes no groups: the best of each part of it instead.
    let ask = ["analyze", text(&record), "--scientific", "learning_rate"];
    let asked = printed(&[&ask[..], &["--plots", text(&plots), "--json"]].concat());
    assert!(schema().is_valid(&asked));
    assert_eq!(asked["scientific"], json!(["learning_rate"]));
    assert_eq!(asked["groups"].as_array().unwrap().len(), 1);
    let slices = asked["slices"].as_array().unwrap();
    assert_eq!(slices.iter().map(|slice| slice["trials"].as_u64().unwrap()).sum::<u64>(), 24);
    assert!(slices.iter().all(|slice| slice["parameter"] == "learning_rate" && slice["to"].is_f64()), "{slices:?}");
    assert!(!codes(&asked).contains(&"effect"));
    assert!(plots.join("isolation-learning_rate.svg").exists() && !plots.join("isolation-optimizer.svg").exists());
    let (status, said, _) = output(&ask);
    assert!(status == 0 && said.contains("learning_rate has nearly as many values as trials"), "{said}");
    assert!(said.contains("best valid_error 0.1") && said.contains(" to "), "{said}");
    assert!(output(&[&["--lang", "zh"], &ask[..]].concat()).1.contains("没有一个取值成组"));

    // Again for more, and the record's own question.
    let both = ["--scientific", "optimizer", "--scientific", "learning_rate"];
    let both = printed(&[&["analyze", text(&record), "--json"], &both[..]].concat());
    assert_eq!((both["groups"].as_array().unwrap().len(), both["slices"].as_array().unwrap().len()), (2, slices.len()));
    let same = printed(&["analyze", text(&record), "--scientific", "optimizer", "--json"]);
    assert_eq!((&same["findings"], &same["groups"]), (&own["findings"], &own["groups"]));
    assert_eq!(std::fs::read_to_string(&record).unwrap(), before);

    for (name, said) in [
        (
            "optimiser",
            "compared.jsonl: --scientific: \"optimiser\" is not one of learning_rate, optimizer; did you mean",
        ),
        ("batch_size", "\"batch_size\" is 64 in every trial, so these trials cannot say what it does; what varies: "),
    ] {
        let (status, stdout, stderr) = output(&["analyze", text(&record), "--scientific", name, "--json"]);
        assert_eq!((status, stdout.as_str(), stderr.lines().count()), (1, "", 1), "{stderr}");
        assert!(stderr.contains(said), "{stderr}");
    }
}

#[test]
fn an_imported_table_is_asked_what_is_scientific() {
    let scratch = Scratch::new("asked-import");
    let row = |i: usize| format!("{},{},{}\n", ["relu", "gelu"][i % 2], place(i), 0.2 + 0.1 * (i % 2) as f64);
    let table = format!("activation,lr,valid_loss\n{}", (0..20).map(row).collect::<String>());
    let (table, out) = (scratch.write("runs.csv", &table), scratch.path("runs.jsonl"));
    let named = ["--metric", "valid_loss", "--direction", "minimize"];
    let (status, _, stderr) = output(&[&["import", "csv", text(&table), "--out", text(&out)], &named[..]].concat());
    assert_eq!(status, 0, "{stderr}");
    let asked = printed(&["analyze", text(&out), "--scientific", "activation", "--json"]);
    let groups: Vec<&Json> = asked["groups"].as_array().unwrap().iter().map(|group| &group["scientific"]).collect();
    assert_eq!(groups.len(), 2, "{asked}");
    assert!(groups.contains(&&json!({"activation": "relu"})), "{groups:?}");
}
