//! `lab procedure`: from a study to the studies to run, and from their records to what follows, by the real program.

mod support;

use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use support::{Scratch, output, study, text};

/// A study of Adam alone, at a fixed rate or at one to be tuned.
fn adam(rate: Json) -> Json {
    // A study of one configuration has one trial.
    let mut study = study(if rate.get("value").is_some() { 1 } else { 4 }, 40, 4);
    let parameters = study["parameters"].as_object_mut().unwrap();
    parameters.remove("nesterov.learning_rate");
    parameters["optimizer"] = json!({"role": "fixed", "value": "adam"});
    parameters["adam.learning_rate"] = rate;
    study
}

fn tuned() -> Json {
    json!({"role": "nuisance", "float": [1e-3, 1e-1], "scale": "log"})
}

/// Runs a procedure and expects success; gives standard output.
fn done(arguments: &[&str]) -> String {
    let (status, stdout, stderr) = output(&[&["procedure"], arguments].concat());
    assert_eq!(status, 0, "{arguments:?}: {stderr}");
    stdout
}

fn document(arguments: &[&str]) -> Json {
    serde_json::from_str(&done(&[arguments, &["--json"]].concat())).unwrap()
}

fn train(study: &Path) -> PathBuf {
    let record = study.with_extension("jsonl");
    let (status, _, stderr) = output(&["run", text(study), "--out", text(&record), "--device", "cpu"]);
    assert_eq!(status, 0, "{stderr}");
    record
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_starting_point_is_designed_run_and_judged() {
    let scratch = Scratch::new("starting");
    let base = scratch.write("base.json", &study(4, 40, 4).to_string());
    let design = ["starting-point", "--design", text(&base), "--trials", "3", "--steps", "30"];
    let cheap: Json = serde_json::from_str(&done(&design)).unwrap();
    assert_eq!((&cheap["trials"], &cheap["steps"]), (&json!(3), &json!(30)));
    let file = scratch.write("cheap.json", &cheap.to_string());
    // The same, into a folder.
    done(&[&design[..], &["--out", text(&scratch.path("out"))]].concat());
    let written = std::fs::read_to_string(scratch.path("out").join("starting-point.json")).unwrap();
    assert_eq!(serde_json::from_str::<Json>(&written).unwrap(), cheap);

    let record = train(&file);
    let (plots, revised) = (scratch.path("plots"), scratch.path("revised"));
    let read = ["starting-point", text(&record), "--plots", text(&plots), "--revised", text(&revised)];
    let said = done(&read);
    assert!(said.contains("better than chance") && said.contains("\n- ") && said.contains("\n→ "), "{said}");
    assert!(names(&plots).contains(&"curves-valid_error.svg".to_owned()), "{:?}", names(&plots));
    let proposed = scratch.path("revised").join(&names(&revised)[0]);
    assert_eq!(output(&["check", text(&proposed)]).0, 0);
    let found = document(&["starting-point", text(&record)]);
    assert_eq!(found["starting_point"]["looks"], json!(30));
    assert_eq!(found["recommendation"]["headline"]["en"], json!(said.lines().next().unwrap()));
    let chinese = output(&["--lang", "zh", "procedure", "starting-point", text(&record)]).1;
    assert_eq!(chinese.lines().next(), found["recommendation"]["headline"]["zh"].as_str());
}

#[test]
fn a_training_length_follows_from_a_sweep() {
    let scratch = Scratch::new("length");
    let base = scratch.write("base.json", &adam(tuned()).to_string());
    let sweep = scratch.write("sweep.json", &done(&["training-length", "--design", text(&base), "--trials", "2"]));
    let record = train(&sweep);
    let found = document(&["training-length", text(&record)]);
    assert_eq!(found["training_length"]["trials"], json!(2));
    assert!(done(&["training-length", text(&record)]).starts_with("Plan with "));
}

#[test]
fn steps_to_a_target_are_read_from_one_record_per_batch_size() {
    let scratch = Scratch::new("steps");
    let base = scratch.write("base.json", &adam(tuned()).to_string());
    let (folder, plots) = (scratch.path("sizes"), scratch.path("plots"));
    let design = ["steps-to-target", "--design", text(&base), "--batches", "64,16,32", "--trials", "3"];
    let (status, stdout, stderr) = output(&[&["procedure"], &design[..]].concat());
    assert!(status == 1 && stdout.is_empty() && stderr.contains("base.json: 3 studies follow"), "{stderr}");
    done(&[&design[..], &["--out", text(&folder)]].concat());
    assert_eq!(names(&folder), ["batch-16.json", "batch-32.json", "batch-64.json"]);
    let records: Vec<PathBuf> = names(&folder).iter().map(|name| train(&folder.join(name))).collect();
    let records: Vec<&str> = records.iter().map(|record| text(record)).collect();

    let times = json!({"throughput": {"sizes": [
        {"batch": 16, "seconds_per_step": {"value": 0.001}}, {"batch": 32, "seconds_per_step": {"value": 0.001}},
        {"batch": 64, "seconds_per_step": {"value": 0.001}}]}});
    let times = scratch.write("throughput.json", &times.to_string());
    let further = ["--target", "0.8", "--throughput", text(&times), "--plots", text(&plots)];
    let read = [&["steps-to-target"], &records[..], &further[..]].concat();
    let points = document(&read)["steps_to_target"]["points"].as_array().unwrap().clone();
    assert_eq!(points.iter().map(|point| point["batch"].as_u64().unwrap()).collect::<Vec<_>>(), [16, 32, 64]);
    assert!(points.iter().all(|point| point["best"]["seconds"].is_f64()), "{points:?}");
    assert_eq!(names(&plots), ["equal-epochs.svg", "examples.svg", "seconds.svg", "steps.svg"]);
    let said = done(&read);
    assert!(said.lines().nth(1).unwrap().trim_start().starts_with("16") && said.contains('←'), "{said}");

    let (status, _, stderr) = output(&["procedure", "steps-to-target", records[0], records[0], "--target", "0.8"]);
    assert!(status == 1 && stderr.contains("batch-16.jsonl has a batch size of 16 too"), "{stderr}");
    let (status, _, stderr) =
        output(&["procedure", "steps-to-target", records[0], "--target", "0.8", "--throughput", text(&base)]);
    assert!(status == 1 && stderr.contains("base.json: $.throughput.sizes is missing"), "{stderr}");
    let (status, _, stderr) = output(&[&["procedure"], &design[..4], &["100000", "--out", text(&folder)]].concat());
    assert!(status == 1 && stderr.contains("batch_size"), "a batch larger than the data: {stderr}");
}

#[test]
fn instability_is_probed_around_fixed_values_or_around_the_best_trial() {
    let scratch = Scratch::new("probe");
    let base = scratch.write("base.json", &adam(json!({"role": "fixed", "value": 0.003})).to_string());
    let folder = scratch.path("probe");
    done(&["instability", "--design", text(&base), "--out", text(&folder)]);
    assert_eq!(names(&folder), ["around.json", "close.json"]);
    let (close, around) = (train(&folder.join("close.json")), train(&folder.join("around.json")));
    let plots = scratch.path("plots");
    let read = ["instability", text(&close), text(&around), "--base", text(&base), "--plots", text(&plots)];
    let found = document(&read);
    assert_eq!(found["instability"]["best_rate"], json!(0.003));
    assert_eq!(found["instability"]["evidence"].as_array().unwrap().len(), 9);
    let drawn = names(&plots);
    for name in ["gradient-norms.svg", "gradient-norm-histogram.svg", "close-curves-train_loss.svg"] {
        assert!(drawn.contains(&name.to_owned()), "{name} in {drawn:?}");
    }

    let open = scratch.write("open.json", &adam(tuned()).to_string());
    let (status, _, stderr) = output(&["procedure", "instability", "--design", text(&open), "--out", text(&folder)]);
    assert!(status == 1 && stderr.contains("open.json: no learning rate is fixed"), "{stderr}");
    let record = train(&open);
    let around = scratch.path("around");
    done(&["instability", "--design", text(&open), "--best", text(&record), "--out", text(&around)]);
    let close: Json = serde_json::from_str(&std::fs::read_to_string(around.join("close.json")).unwrap()).unwrap();
    let rate = close["parameters"]["adam.learning_rate"]["value"].as_f64().unwrap();
    assert_eq!(
        document(&["instability", text(&record), "--best", text(&record)])["instability"]["best_rate"],
        rate / 2.0
    );
}

#[test]
fn a_round_is_promoted_to_a_longer_one() {
    let scratch = Scratch::new("promotion");
    let record = train(&scratch.write("short.json", &adam(tuned()).to_string()));
    let revised = scratch.path("revised");
    let said = done(&["promotion", text(&record), "--steps", "400", "--trials", "7", "--revised", text(&revised)]);
    assert!(said.starts_with("Run 7 trials of 400 steps around trial "), "{said}");
    let longer = revised.join(&names(&revised)[0]);
    let longer: Json = serde_json::from_str(&std::fs::read_to_string(longer).unwrap()).unwrap();
    assert_eq!((&longer["steps"], &longer["trials"]), (&json!(400), &json!(7)));
    let (status, _, stderr) = output(&["procedure", "promotion", text(&record), "--steps", "40"]);
    assert!(status == 1 && stderr.contains("short.jsonl: the short round had 40 steps already"), "{stderr}");
}

#[test]
fn the_advisor_gives_reasons_and_says_what_overruling_them_does() {
    let scratch = Scratch::new("advisor");
    let base = scratch.write("base.json", &adam(json!({"role": "fixed", "value": 0.003})).to_string());
    let advise = ["advisor", text(&base), "--compare", "optimizer=adam,nesterov", "--trials", "40"];
    let said = done(&advise);
    assert!(said.starts_with("With 40 trials (20 per setting)") && said.contains("- optimizer: "), "{said}");
    assert!(said.contains("≠ adam.learning_rate"), "{said}");
    let found = document(&advise);
    assert_eq!(found["advisor"]["trials_per_setting"], json!(20));
    assert!(!found["overrules"].as_array().unwrap().is_empty());
    // What is asked is compared, and nothing is said of it being overruled.
    let mut decayed = adam(tuned());
    decayed["parameters"]["weight_decay"] = json!({"role": "nuisance", "float": [1e-6, 1e-2], "scale": "log"});
    let decayed = scratch.write("decayed.json", &decayed.to_string());
    let helps = document(&["advisor", text(&decayed), "--compare", "weight_decay=0,0.001,0.01", "--trials", "60"]);
    assert!(!helps["overrules"].to_string().contains("weight_decay"), "{}", helps["overrules"]);
    let studies = helps["recommendation"]["studies"].as_array().unwrap();
    let parameter = |study: usize, name: &str| studies[study]["study"]["parameters"][name].clone();
    assert_eq!(parameter(0, "weight_decay")["role"], "scientific");
    assert_eq!(parameter(1, "use_weight_decay"), json!({"role": "scientific", "choice": [false, true]}));
    assert_eq!(parameter(1, "weight_decay")["when"], json!({"use_weight_decay": [true]}));
    let said = done(&["advisor", text(&decayed), "--compare", "use_weight_decay=false,true", "--trials", "20"]);
    assert!(said.contains("- use_weight_decay: the round asks") && !said.contains("≠ use_weight_decay"), "{said}");
    let advised: Json =
        serde_json::from_str(&done(&["advisor", "--design", text(&base), "--maximize", "--trials", "9"])).unwrap();
    assert_eq!(
        (&advised["trials"], &advised["parameters"]["adam.learning_rate"]["role"]),
        (&json!(9), &json!("nuisance"))
    );
    let (status, _, stderr) = output(&["procedure", "advisor", text(&base), "--understand", "model.widht"]);
    assert!(status == 1 && stderr.contains("base.json: ") && stderr.contains("model.widht"), "{stderr}");
}

#[test]
fn wrong_usage_is_told_from_refusal() {
    for arguments in [
        vec![],
        vec!["poem"],
        vec!["starting-point"],
        vec!["starting-point", "r.jsonl", "--design", "s.json"],
        vec!["starting-point", "r.jsonl", "--steps", "9"],
        vec!["starting-point", "r.jsonl", "--out", "d"],
        vec!["steps-to-target", "r.jsonl"],
        vec!["steps-to-target", "r.jsonl", "--target", "low"],
        vec!["instability", "r.jsonl"],
        vec!["promotion", "r.jsonl"],
        vec!["advisor", "s.json"],
        vec!["advisor", "s.json", "--maximize", "--understand", "optimizer"],
        vec!["advisor", "s.json", "--compare", "optimizer"],
    ] {
        assert_eq!(output(&[&["procedure"], &arguments[..]].concat()).0, 2, "{arguments:?}");
    }
    let (status, stdout, stderr) = output(&["procedure", "starting-point", "/nowhere/r.jsonl"]);
    assert!(status == 1 && stdout.is_empty() && stderr.contains("/nowhere/r.jsonl: there is no such file"), "{stderr}");
    for name in ["starting-point", "training-length", "steps-to-target", "instability", "promotion", "advisor"] {
        let (status, stdout, _) = output(&["procedure", name, "--help"]);
        assert!(status == 0 && stdout.contains("Usage"), "{name}");
    }
}
