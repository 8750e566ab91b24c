//! The command line as CONTRACT promises it: exit status, what goes to which stream, and the words.

mod support;

use serde_json::{Value as Json, json};
use support::{Scratch, output, study, text};

/// Every message stands at its place, and all ten come at once.
#[test]
fn a_study_with_ten_mistakes_is_answered_with_ten_located_messages() {
    let scratch = Scratch::new("ten");
    let mut broken = study(32, 100, 10);
    broken["fromat"] = json!("lab.study/1");
    broken["name"] = json!(7);
    broken["workload"]["dataset"] = json!("digitz");
    broken["objective"]["direction"] = json!("minimise");
    broken["parameters"]["adam.learning_rate"]["float"] = json!([0.0, 0.1]);
    broken["parameters"]["nesterov.learning_rate"]["float"] = json!([3.0, 1e-4]);
    broken["parameters"]["model.width"] = json!({"role": "fixed", "value": 64, "choice": [1, 2]});
    broken["parameters"]["model.depth"]["role"] = json!("fixd");
    broken["trials"] = json!(0);
    broken["sampler"]["kind"] = json!("haltom");
    let file = scratch.write("broken.json", &broken.to_string());

    let (status, stdout, stderr) = output(&["check", text(&file)]);
    assert_eq!((status, stdout.as_str()), (1, ""));
    let lines: Vec<&str> = stderr.lines().collect();
    let places = [
        "$",
        "$.name",
        "$.workload.dataset",
        "$.objective.direction",
        "$.parameters[\"adam.learning_rate\"].float",
        "$.parameters[\"nesterov.learning_rate\"].float",
        "$.parameters[\"model.width\"]",
        "$.parameters[\"model.depth\"].role",
        "$.trials",
        "$.sampler.kind",
    ];
    for place in places {
        assert!(lines.iter().any(|line| line.starts_with(&format!("{place}: "))), "{place} is missing in\n{stderr}");
    }
    assert_eq!(lines.len(), places.len(), "{stderr}");

    let (status, stdout, stderr) = output(&["check", text(&file), "--json"]);
    assert_eq!((status, stderr.as_str()), (1, ""));
    let problems: Vec<Json> = serde_json::from_str(&stdout).unwrap();
    assert_eq!(problems.len(), places.len());
    assert!(problems.iter().all(|problem| problem["path"].is_string() && problem["message"].is_string()));

    let (status, _, stderr) = output(&["--lang", "zh", "check", text(&file)]);
    assert_eq!((status, stderr.lines().count()), (1, places.len()));
    assert!(stderr.contains("超出范围"), "{stderr}");

    // Commands that need a valid study say the first problem, where, and how many more there are, in one line.
    for arguments in [vec!["sample", text(&file)], vec!["run", text(&file), "--out", text(&scratch.path("r"))]] {
        let (status, stdout, stderr) = output(&arguments);
        assert_eq!((status, stdout.as_str(), stderr.lines().count()), (1, "", 1), "{stderr}");
        assert!(stderr.contains("broken.json") && stderr.contains("9 more"), "{stderr}");
    }
}

#[test]
fn a_good_study_is_praised_in_one_line() {
    let scratch = Scratch::new("good");
    let file = scratch.write("study.json", &study(32, 1500, 50).to_string());
    let (status, stdout, stderr) = output(&["check", text(&file)]);
    assert_eq!((status, stdout.as_str(), stderr.as_str()), (0, "ok: 6 parameters, 32 trials × 1500 steps\n", ""));
    assert_eq!(output(&["check", text(&file), "--json"]), (0, "[]\n".into(), String::new()));
}

#[test]
fn a_table_is_checked_with_its_study() {
    let scratch = Scratch::new("table");
    let mut study = study(4, 100, 10);
    study["workload"]["dataset"] = json!({"csv": "people.csv", "target": "kind", "task": "classification"});
    let file = scratch.write("study.json", &study.to_string());
    let missing = output(&["check", text(&file)]);
    assert!(missing.0 == 1 && missing.2.contains("people.csv: there is no such file"), "{missing:?}");

    let mut rows: Vec<String> =
        (0..120).map(|i| format!("{},{},{}", i % 7, i * 3 % 11, ["a", "b", "c"][i % 3])).collect();
    scratch.write("people.csv", &format!("age,height,kind\n{}\n", rows.join("\n")));
    assert_eq!(output(&["check", text(&file)]).0, 0);

    rows[4] = "5,,a".into();
    rows[9] = "tall,3,a".into();
    scratch.write("people.csv", &format!("age,height,kind\n{}\n", rows.join("\n")));
    let (status, _, stderr) = output(&["check", text(&file)]);
    assert_eq!((status, stderr.lines().count()), (1, 2), "{stderr}");
    assert!(
        stderr.contains("$.workload.dataset.csv: line 6, column \"height\"")
            && stderr.contains("line 11, column \"age\""),
        "{stderr}"
    );

    study["parameters"]["batch_size"]["value"] = json!(500);
    scratch.write("study.json", &study.to_string());
    rows[4] = "5,1,a".into();
    rows[9] = "7,3,a".into();
    scratch.write("people.csv", &format!("age,height,kind\n{}\n", rows.join("\n")));
    let (status, _, stderr) = output(&["check", text(&file)]);
    assert!(status == 1 && stderr.starts_with("$.parameters[\"batch_size\"].value: "), "{stderr}");
}

#[test]
fn a_design_brings_its_table_and_says_what_becomes_of_missing_values() {
    let scratch = Scratch::new("design");
    let rows: Vec<String> = (0..120)
        .map(|i| {
            format!(
                "{},{},{}",
                i % 7,
                if i == 50 { String::new() } else { (i * 3 % 11).to_string() },
                ["a", "b"][i % 2]
            )
        })
        .collect();
    let table = format!("age,height,kind\n{}\n", rows.join("\n"));
    let mut study = study(2, 20, 10);
    study["workload"]["dataset"] = json!({"csv": "people.csv", "target": "kind", "task": "classification"});
    let design = |study: &Json| json!({"format": "lab.design/1", "study": study, "table": table}).to_string();
    let file = scratch.write("design.json", &design(&study));
    let (status, _, stderr) = output(&["check", text(&file)]);
    assert!(status == 1 && stderr.contains("line 52, column \"height\": the value is missing"), "{stderr}");
    for missing in ["drop", "fill"] {
        study["workload"]["dataset"]["missing"] = json!(missing);
        let file = scratch.write("design.json", &design(&study));
        let record = scratch.path(missing);
        let (status, _, stderr) = output(&["run", text(&file), "--out", text(&record)]);
        assert_eq!(status, 0, "{stderr}");
        // The record says it, too.
        let head: Json =
            serde_json::from_str(std::fs::read_to_string(&record).unwrap().lines().next().unwrap()).unwrap();
        assert_eq!(head["study"]["workload"]["dataset"]["missing"], json!(missing));
    }
}

#[test]
fn samples_are_the_same_every_time_and_leave_inactive_parameters_out() {
    let scratch = Scratch::new("sample");
    let file = scratch.write("study.json", &study(6, 100, 10).to_string());
    let first = output(&["sample", text(&file)]);
    assert_eq!((first.0, first.2.as_str()), (0, ""));
    assert_eq!(first, output(&["sample", text(&file), "--json"]));
    let lines: Vec<Json> = first.1.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 6);
    for (i, line) in lines.iter().enumerate() {
        assert_eq!(line["trial"], json!(i));
        let values = line["values"].as_object().unwrap();
        let optimizer = values["optimizer"].as_str().unwrap();
        assert!(values.contains_key(&format!("{optimizer}.learning_rate")) && values.len() == 2, "{line}");
    }
    let more = output(&["sample", text(&file), "-n", "40"]).1;
    assert!(more.starts_with(&first.1) && more.lines().count() == 40);
}

#[test]
fn wrong_usage_is_told_from_refusal() {
    for arguments in [
        vec!["nonsense"],
        vec!["check"],
        vec!["run", "x.json"],
        vec!["schema", "poem"],
        vec!["devices", "--device", "tpu"],
        vec![],
    ] {
        assert_eq!(output(&arguments).0, 2, "{arguments:?}");
    }
    assert_eq!(output(&["run", "x", "--out", "y", "--device", "tpu"]).0, 2);
    let (status, stdout, stderr) = output(&["check", "/nowhere/study.json"]);
    assert_eq!((status, stdout.as_str()), (1, ""));
    assert!(stderr.contains("/nowhere/study.json: there is no such file"), "{stderr}");
    for command in ["serve", "run", "sample", "check", "analyze", "devices", "schema"] {
        let (status, stdout, stderr) = output(&[command, "--help"]);
        assert!(status == 0 && stdout.contains("Usage") && stderr.is_empty(), "{command}");
    }
}

#[test]
fn devices_lists_the_cpu_and_says_what_auto_takes_and_why() {
    let (status, stdout, _) = output(&["devices", "--json"]);
    let devices: Json = serde_json::from_str(&stdout).unwrap();
    assert_eq!((status, &devices["devices"][0]["id"]), (0, &json!("cpu")));
    assert!(
        devices["auto"]["device"].is_string()
            && devices["auto"]["reason"].as_str().is_some_and(|reason| !reason.is_empty())
    );
    let (status, stdout, _) = output(&["devices"]);
    assert!(status == 0 && stdout.contains("auto takes "), "{stdout}");
}

/// A study of one width with every technique off, or without any word of them.
fn without_techniques(switched: bool) -> Json {
    let strengths = [
        ("use_weight_decay", "weight_decay", json!(0.1)),
        ("use_dropout", "model.dropout", json!(0.5)),
        ("use_label_smoothing", "label_smoothing", json!(0.1)),
        ("use_clip_norm", "clip_norm", json!(0.1)),
        ("use_ema_decay", "ema_decay", json!(0.9)),
        ("use_warmup", "schedule.warmup_steps", json!(10)),
        ("use_augment", "augment.shift", json!(2)),
        ("use_augment", "augment.noise", json!(0.2)),
        ("use_mixup", "augment.mixup", json!(0.2)),
    ];
    let mut study = study(2, 40, 10);
    study["sampler"] = json!({"kind": "manual", "seed": 5, "points": [
        {"optimizer": "adam", "adam.learning_rate": 0.005},
        {"optimizer": "nesterov", "nesterov.learning_rate": 0.01}]});
    for (switch, strength, value) in strengths.into_iter().filter(|_| switched) {
        study["parameters"][switch] = json!({"role": "nuisance", "choice": [false, true]});
        study["parameters"][strength] = json!({"role": "fixed", "value": value, "when": {switch: [true]}});
        for point in study["sampler"]["points"].as_array_mut().unwrap() {
            point[switch] = json!(false);
        }
    }
    study
}

#[test]
fn a_technique_that_is_off_changes_no_bit_of_a_training() {
    let scratch = Scratch::new("switched-off");
    let train = |name: &str, study: Json| {
        let file = scratch.write(&format!("{name}.json"), &study.to_string());
        let record = scratch.path(&format!("{name}.jsonl"));
        let (status, _, stderr) =
            output(&["run", text(&file), "--out", text(&record), "--device", "cpu", "--jobs", "1"]);
        assert_eq!(status, 0, "{stderr}");
        let lines = std::fs::read_to_string(&record).unwrap();
        let measured = lines.lines().filter(|line| line.contains("\"metrics\"")).map(str::to_owned);
        measured.collect::<Vec<_>>()
    };
    let without = train("without", without_techniques(false));
    assert!(without.len() >= 8, "{without:?}");
    assert_eq!(train("switched", without_techniques(true)), without);
}

#[test]
fn presence_is_sampled_with_its_strength_under_it() {
    let scratch = Scratch::new("presence");
    let mut study = study(8, 40, 10);
    study["parameters"]["use_dropout"] = json!({"role": "scientific", "choice": [false, true]});
    study["parameters"]["model.dropout"] = json!({"role": "nuisance", "float": [0.0, 0.5]});
    let file = scratch.write("loose.json", &study.to_string());
    let (status, _, stderr) = output(&["check", text(&file)]);
    assert!(status == 1 && stderr.starts_with("$.parameters[\"model.dropout\"]: "), "{stderr}");
    assert!(stderr.contains("write \"when\": {\"use_dropout\": [true]}"), "{stderr}");
    study["parameters"]["model.dropout"]["when"] = json!({"use_dropout": [true]});
    let file = scratch.write("presence.json", &study.to_string());
    let (status, stdout, stderr) = output(&["sample", text(&file), "-n", "8", "--json"]);
    assert_eq!(status, 0, "{stderr}");
    let values: Vec<Json> =
        stdout.lines().map(|line| serde_json::from_str::<Json>(line).unwrap()["values"].clone()).collect();
    assert_eq!(values.iter().filter(|values| values["use_dropout"] == json!(true)).count(), 4, "{values:?}");
    for values in values {
        assert_eq!(values.get("model.dropout").is_some(), values["use_dropout"] == json!(true), "{values}");
    }
    let schema: Json = serde_json::from_str(&output(&["schema", "study"]).1).unwrap();
    assert!(jsonschema::draft202012::new(&schema).unwrap().is_valid(&study));
}

#[test]
fn wrong_usage_is_told_in_the_readers_language() {
    let wrong: [(&[&str], &str, &str); 9] = [
        (&["rnu"], "there is no command rnu", "没有命令 rnu"),
        (&["check", "--jsom", "x"], "perhaps --json is meant", "您是否想用 --json"),
        (&["run", "x"], "missing: --out <RECORD>", "缺少：--out <RECORD>"),
        (&["run", "x", "--out"], "--out <RECORD> needs a value", "--out <RECORD> 需要一个值"),
        (&["run", "x", "--out", "y", "--out", "z"], "is given twice", "重复出现"),
        (
            &["run", "x", "--out", "y", "--jobs", "0"],
            "0 is no value of --jobs <J>: it is outside 1..=256",
            "不接受值 0：超出 1..=256",
        ),
        (&["run", "x", "--out", "y", "--jobs", "two"], "a whole number is needed", "需要整数"),
        (&["run", "x", "--out", "y", "--memory", "3Mb"], "mb is not one of B, KiB", "mb 不是 B、KiB"),
        (
            &["schema", "diary"],
            "diary is no value of <FORMAT>: one of study, record",
            "不接受值 diary：可用 study, record",
        ),
    ];
    for (arguments, en, zh) in wrong {
        for (lang, said, more) in [("en", en, "More is said by --help."), ("zh", zh, "更多说明见 --help。")] {
            let (status, stdout, stderr) = output(&[arguments, &["--lang", lang]].concat());
            assert_eq!((status, stdout.as_str()), (2, ""), "{arguments:?}");
            assert!(stderr.contains(said) && stderr.trim_end().ends_with(more), "{stderr}");
        }
    }
}
