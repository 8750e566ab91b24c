//! `lab campaign` as a person uses it: rounds that follow one from another, kills in between, refusals.

mod support;

use serde_json::{Value as Json, json};
use std::path::Path;
use support::{Scratch, kill_as_it_grows, lab, output, study, text};

fn baseline() -> Json {
    let mut baseline = study(1, 60, 10);
    baseline["parameters"] = json!({
        "optimizer": {"role": "fixed", "value": "nesterov"},
        "nesterov.learning_rate": {"role": "fixed", "value": 1e-4},
        "model.width": {"role": "fixed", "value": 16},
        "model.depth": {"role": "fixed", "value": 1},
        "batch_size": {"role": "fixed", "value": 32}
    });
    baseline
}

/// Runs a command that must succeed; its standard output.
fn done(arguments: &[&str]) -> String {
    let (status, stdout, stderr) = output(arguments);
    assert_eq!(status, 0, "{arguments:?}: {stderr}");
    stdout
}

/// Runs a command that must be refused in one line; that line.
fn refused(arguments: &[&str]) -> String {
    let (status, _, stderr) = output(arguments);
    assert_eq!((status, stderr.lines().count()), (1, 1), "{arguments:?}: {stderr}");
    stderr
}

fn show(file: &Path) -> Json {
    serde_json::from_str(&done(&["campaign", "show", text(file), "--json"])).unwrap()
}

#[test]
fn a_campaign_goes_from_a_baseline_to_a_launch() {
    let scratch = Scratch::new("campaign");
    let (file, base) = (scratch.path("c.jsonl"), scratch.write("baseline.json", &baseline().to_string()));
    let c = text(&file);
    done(&["campaign", "new", c, "--baseline", text(&base), "--purpose", "lower", "--checked", "problem,metric"]);
    let next: Json = serde_json::from_str(&done(&["campaign", "next", c, "--json"])).unwrap();
    assert_eq!(next["budgets"].as_array().unwrap().len(), next["recommendation"]["studies"].as_array().unwrap().len());

    let round = scratch.write("round.json", &study(12, 60, 10).to_string());
    done(&["campaign", "open", c, "--study", text(&round), "--apart"]);
    assert!(refused(&["campaign", "open", c, "--study", text(&round)]).contains("round 1 is still open"));
    done(&["campaign", "run", c, "--device", "cpu"]);
    let bytes = std::fs::read(&file).unwrap();
    done(&["campaign", "run", c, "--device", "cpu"]);
    assert_eq!(std::fs::read(&file).unwrap(), bytes, "nothing is left to run");
    let told = show(&file);
    let first = &told["timeline"][0];
    assert_eq!(first["progress"], json!([12, 12]));
    assert!(first["budget"]["seconds"].as_f64().unwrap() > 0.0, "training was timed");
    assert!(refused(&["campaign", "launch", c, "--reason", "x", "--complexity", "y"]).contains("not concluded"));

    let record = scratch.path("round-1.jsonl");
    done(&["campaign", "record", c, "--round", "1", "--out", text(&record)]);
    let summary: Json = serde_json::from_str(&done(&["analyze", text(&record), "--json"])).unwrap();
    assert_eq!((summary["trials"]["completed"].as_u64(), summary["groups"].as_array().unwrap().len()), (Some(12), 2));

    done(&[
        "campaign",
        "conclude",
        c,
        "--learnt",
        "higher rates",
        "--dismiss",
        "chance=known",
        "--keep",
        "model.width=16",
    ]);
    done(&["campaign", "open", c, "--confirm", "3"]);
    done(&["campaign", "run", c, "--device", "cpu"]);
    done(&["campaign", "conclude", c, "--learnt", "clearly better"]);
    done(&["campaign", "launch", c, "--reason", "lower", "--complexity", "none"]);
    let told = show(&file);
    let launch = &told["timeline"][2];
    assert_eq!((&launch["kind"], &launch["is_clear"]), (&json!("launch"), &json!(true)), "{launch}");
    let rates = |study: &Json| {
        let parameters = study["parameters"].as_object().unwrap();
        parameters
            .iter()
            .filter(|(name, _)| name.ends_with("learning_rate"))
            .map(|(_, p)| p["value"].clone())
            .collect::<Vec<_>>()
    };
    assert_ne!(rates(&told["baseline"]), [json!(1e-4)], "the baseline is the launched one");
    assert!(done(&["campaign", "show", c, "--lang", "zh"]).contains("采纳"));
    let schema: Json = serde_json::from_str(&done(&["schema", "campaign"])).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    for line in std::fs::read_to_string(&file).unwrap().lines() {
        let line: Json = serde_json::from_str(line).unwrap();
        let errors: Vec<String> = schema.iter_errors(&line).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{line}: {errors:?}");
    }
    let plots = scratch.path("plots");
    done(&["campaign", "show", c, "--plots", text(&plots)]);
    assert!(plots.join("round-1").read_dir().unwrap().count() > 3);
}

#[test]
fn a_round_that_is_killed_goes_on() {
    let scratch = Scratch::new("campaign-kill");
    let (file, base) = (scratch.path("c.jsonl"), scratch.write("baseline.json", &baseline().to_string()));
    let round = scratch.write("round.json", &study(8, 400, 20).to_string());
    done(&["campaign", "new", text(&file), "--baseline", text(&base)]);
    done(&["campaign", "open", text(&file), "--study", text(&round)]);
    let run = || lab(&["campaign", "run", text(&file), "--device", "cpu"]);
    let kills = kill_as_it_grows(run, &file, &[2_000, 6_000, 10_000]);
    assert!(kills >= 2, "the round is too short for this test: {kills} kills");
    done(&["campaign", "run", text(&file), "--device", "cpu"]);
    assert_eq!(show(&file)["timeline"][0]["progress"], json!([8, 8]));
}

#[test]
fn what_makes_no_sense_is_refused_with_its_reason() {
    let scratch = Scratch::new("campaign-refused");
    let (file, base) = (scratch.path("c.jsonl"), scratch.write("baseline.json", &baseline().to_string()));
    let (c, varied) = (text(&file), scratch.write("varied.json", &study(4, 60, 10).to_string()));
    assert!(refused(&["campaign", "new", c, "--baseline", text(&varied)]).contains("must fix every hyperparameter"));
    assert!(!file.exists());
    assert!(refused(&["campaign", "show", c]).contains("no such file"));
    done(&["campaign", "new", c, "--baseline", text(&base)]);
    assert!(refused(&["campaign", "new", c, "--baseline", text(&base)]).contains("there already"));
    assert!(refused(&["campaign", "run", c]).contains("no round is open"));
    assert!(refused(&["campaign", "conclude", c, "--learnt", "x"]).contains("no round"));
    assert!(refused(&["campaign", "open", c, "--proposal", "9"]).contains("no proposal 9"));
    let mut other = study(4, 60, 10);
    other["workload"]["dataset"] = json!("mnist1d");
    let other = scratch.write("other.json", &other.to_string());
    assert!(refused(&["campaign", "open", c, "--study", text(&other)]).contains("not the campaign's"));
    let before = std::fs::read(&file).unwrap();
    assert_eq!(output(&["campaign", "open", c]).0, 2, "nothing to open is wrong usage");
    assert_eq!(output(&["campaign", "conclude", c, "--learnt", "x", "--dismiss", "nothing=because"]).0, 2);
    std::fs::write(&file, [&before[..], b"{\"round\": 7}\nx"].concat()).unwrap();
    assert!(refused(&["campaign", "show", c]).contains("line 2: not an event"));
    std::fs::write(&file, [&before[..], b"{\"round\": 7"].concat()).unwrap();
    let (status, _, stderr) = output(&["campaign", "open", c, "--study", text(&varied)]);
    assert!(status == 0 && stderr.contains("torn"), "{stderr}");
}
