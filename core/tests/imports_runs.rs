//! Folders of runs as training scripts and tools leave them.

use lab_core::interchange::runs::{Folder, Part, owners, read_folders, say_unread};
use lab_core::interchange::{Account, ImportError, Imported, Kind, Wishes};
use lab_core::record::Record;
use lab_core::space::{Domain, Setting};
use lab_core::study::Direction;
use lab_core::text::Lang;
use lab_core::trial::Outcome;
use proptest::prelude::*;

/// The record of some files, by their paths.
fn import(files: &[(&str, &str)], wishes: &Wishes) -> Result<Imported, ImportError> {
    let paths: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    let (runs, _) = owners(&paths);
    let mut account = Account::default();
    let mut folders = Vec::new();
    for (name, mut parts) in runs {
        let mut folder = Folder::new(&name);
        parts.sort_by_key(|(path, part)| (*part != Part::Configuration, path.clone()));
        for (path, part) in parts {
            let (_, text) = files.iter().find(|(known, _)| *known == path).expect("a file");
            let inside = path.strip_prefix(&name).unwrap_or(&path).trim_start_matches('/');
            folder.add(part, inside, text.as_bytes(), &mut account)?;
        }
        folders.push(folder);
    }
    read_folders(folders, "runs", wishes, account)
}

fn read(files: &[(&str, &str)], metric: &str) -> Imported {
    let wishes = Wishes { metric: Some(metric.into()), direction: Some(Direction::Minimize), ..Wishes::default() };
    import(files, &wishes).unwrap_or_else(|error| panic!("{}", error.message().get(Lang::En)))
}

fn says(imported: &Imported, kind: Kind, part: &str) -> bool {
    imported.notes.iter().any(|note| note.kind == kind && note.message().get(Lang::En).contains(part))
}

fn objectives(record: &Record) -> Vec<Option<f64>> {
    record.trials().values().map(|trial| record.objective(trial).map(|(_, value)| value)).collect()
}

#[test]
fn a_configuration_and_measurements_make_a_run() {
    let files = [
        ("a/config.json", "{\"lr\": 0.1, \"model\": {\"width\": 64}, \"seed\": 3, \"out\": \"/tmp/a\"}"),
        ("a/metrics.csv", "step,train_loss,val_loss\n10,0.9,\n10,,0.8\n20,0.5,\n20,,0.6\n"),
        ("b/config.json", "{\"lr\": 0.01, \"model\": {\"width\": 64}, \"seed\": 4, \"out\": \"/tmp/b\"}"),
        ("b/metrics.csv", "step,train_loss,val_loss\n10,0.8,\n10,,0.7\n20,0.4,\n20,,NaN\n"),
        ("c/config.json", "{\"lr\": 0.001, \"model\": {\"width\": 64}, \"seed\": 5, \"out\": \"/tmp/c\"}"),
        ("notes.txt", "nothing"),
        ("results.csv", "run,val_loss\na,0.6\n"),
    ];
    let found = read(&files, "val_loss");
    let record = &found.record;
    assert_eq!(record.trials().len(), 3);
    assert!(says(&found, Kind::Dropped, "measurements without a configuration"));
    let first = &record.trials()[&0];
    assert_eq!((first.name.as_deref(), first.seed), (Some("a"), 3));
    assert_eq!(first.curves["val_loss"].points().collect::<Vec<_>>(), [(10, 0.8), (20, 0.6)]);
    assert!(matches!(record.trials()[&1].outcome(), Some(Outcome::Infeasible { .. })));
    assert!(matches!(record.trials()[&2].outcome(), Some(Outcome::Failed { .. })));
    let space = &record.study.space;
    let Some(Setting::Varied { domain: Domain::Float(lr), .. }) = space.get("lr").map(|lr| &lr.setting) else {
        panic!("no rate")
    };
    assert_eq!((lr.low(), lr.high()), (0.001, 0.1));
    assert!(matches!(space.get("model.width").unwrap().setting, Setting::Fixed(_)));
    assert!(space.get("out").is_none() && says(&found, Kind::Dropped, "another text in every run"));
    // Which metric is the objective is asked.
    let error = import(&files, &Wishes::default()).unwrap_err().message().get(Lang::En);
    assert_eq!(error, "name the metric that is the objective; there are: train_loss, val_loss");
}

#[test]
fn logs_of_lines_and_last_results_are_read() {
    let files = [
        ("x/args.json", "{\"lr\": \"1e-2\"}"),
        ("x/log.jsonl", "{\"epoch\": 0, \"loss\": 0.5}\n{\"epoch\": 1, \"loss\": 0.4}\n{\"epoch\": 2, \"lo"),
        ("x/results.json", "{\"test_acc\": 0.9, \"loss\": 0.4}"),
        ("y/args.json", "{\"lr\": \"1e-3\"}"),
        ("y/log.jsonl", "{\"epoch\": 0, \"loss\": 0.6}\n"),
        ("y/results.json", "{\"test_acc\": 0.8}"),
    ];
    let found = read(&files, "loss");
    assert_eq!(objectives(&found.record), [Some(0.4), Some(0.6)]);
    assert_eq!(found.record.trials()[&0].curves["test_acc"].points().collect::<Vec<_>>(), [(1, 0.9)]);
    assert_eq!(found.record.trials()[&0].values["lr"].as_f64(), Some(0.01));
}

#[test]
fn folders_of_ray_are_read() {
    let result = |loss: [f64; 2], lr: f64| {
        let line = |i: usize| {
            format!(
                "{{\"val_loss\": {}, \"training_iteration\": {}, \"done\": false, \"pid\": 7, \"config\": {{\"lr\": {lr}}}}}\n",
                loss[i],
                i + 1
            )
        };
        line(0) + &line(1)
    };
    let (first, second) = (result([0.5, 0.4], 0.1), result([0.6, 0.3], 0.01));
    let files = [
        ("exp/t_a_00000/params.json", "{\"lr\": 0.1}"),
        ("exp/t_a_00000/result.json", first.as_str()),
        (
            "exp/t_a_00000/progress.csv",
            "val_loss,training_iteration,done,config/lr\n0.5,1,False,0.1\n0.4,2,False,0.1\n",
        ),
        ("exp/t_a_00001/result.json", second.as_str()),
        ("exp/t_a_00002/params.json", "{\"lr\": 0.5}"),
        ("exp/t_a_00002/result.json", ""),
        ("exp/t_a_00002/error.txt", "Traceback\nValueError: no\n"),
    ];
    let error = import(&files, &Wishes::default()).unwrap_err().message().get(Lang::En);
    assert_eq!(error, "say whether val_loss is to be minimised or maximised", "a name alone does not tell");
    let found = read(&files, "val_loss");
    assert_eq!(objectives(&found.record), [Some(0.4), Some(0.3), None]);
    let failed = Some(&Outcome::Failed { reason: "ValueError: no".into() });
    assert_eq!(found.record.trials()[&2].outcome(), failed);
}

#[test]
fn projects_of_keras_tuner_are_read() {
    let trial = |id: &str, units: u32, accuracy: f64, status: &str| {
        format!(
            "{{\"trial_id\": \"{id}\", \"hyperparameters\": {{\"space\": [{{\"class_name\": \"Int\", \"config\": {{\"name\": \"units\", \"min_value\": 8, \"max_value\": 512, \"step\": 8, \"sampling\": \"log\"}}}}], \"values\": {{\"units\": {units}, \"tuner/epochs\": 2}}}}, \
             \"metrics\": {{\"metrics\": {{\"loss\": {{\"direction\": \"min\", \"observations\": [{{\"value\": [0.5], \"step\": 1}}]}}, \
             \"val_accuracy\": {{\"direction\": \"max\", \"observations\": [{{\"value\": [{accuracy}], \"step\": 1}}]}}}}}}, \
             \"score\": {accuracy}, \"best_step\": 1, \"status\": \"{status}\", \"message\": null}}"
        )
    };
    let (first, second, third) =
        (trial("00", 32, 0.8, "COMPLETED"), trial("01", 64, 0.9, "COMPLETED"), trial("02", 128, 0.7, "FAILED"));
    let files = [
        ("p/trial_00/trial.json", first.as_str()),
        ("p/trial_01/trial.json", second.as_str()),
        ("p/trial_02/trial.json", third.as_str()),
        ("p/oracle.json", "{}"),
    ];
    let found = import(&files, &Wishes::default()).unwrap();
    let objective = &found.record.study.objective;
    assert_eq!((objective.metric.as_str(), objective.direction), ("val_accuracy", Direction::Maximize));
    assert_eq!(objectives(&found.record)[..2], [Some(0.8), Some(0.9)]);
    assert!(matches!(found.record.trials()[&2].outcome(), Some(Outcome::Failed { .. })));
    assert!(found.record.study.space.get("tuner/epochs").is_none());
    let Some(Domain::Int(units)) = found.record.study.space.get("units").and_then(|units| units.domain()) else {
        panic!("no range")
    };
    assert_eq!((units.low(), units.high()), (8, 512), "the range that the tool states");
    assert!(says(&found, Kind::Dropped, "column \"units\": the step 8 of its range is not kept"), "{:?}", found.notes);
}

/// Written by Keras Tuner 1.4 itself.
#[test]
fn a_real_trial_of_keras_tuner_is_read() {
    let files = [("p/trial_0/trial.json", include_str!("data/tools/keras-tuner-trial.json"))];
    let found = import(&files, &Wishes::default()).unwrap();
    assert_eq!(objectives(&found.record), [Some(6.221681118011475)]);
    let Some(Domain::Float(lr)) = found.record.study.space.get("lr").and_then(|lr| lr.domain()) else {
        panic!("no range")
    };
    assert_eq!((lr.low(), lr.high()), (1e-4, 0.1));
}

/// As Hyperband leaves them: what the tuner notes for itself is no hyperparameter, and is said.
#[test]
fn what_a_tuner_notes_for_itself_is_said() {
    let trial = |units: u32, epochs: u32| {
        format!(
            "{{\"trial_id\": \"00\", \"hyperparameters\": {{\"space\": [], \"values\": {{\"units\": {units}, \"tuner/epochs\": {epochs}, \"tuner/bracket\": 1, \"tuner/trial_id\": \"x\"}}}}, \
             \"metrics\": {{\"metrics\": {{\"val_loss\": {{\"direction\": \"min\", \"observations\": [{{\"value\": [0.5], \"step\": 1}}]}}}}}}, \"score\": 0.5, \"status\": \"COMPLETED\"}}"
        )
    };
    let (first, second) = (trial(8, 2), trial(16, 10));
    let found = import(
        &[("p/trial_00/trial.json", first.as_str()), ("p/trial_01/trial.json", second.as_str())],
        &Wishes::default(),
    );
    let found = found.unwrap();
    assert_eq!(found.record.study.space.parameters().len(), 1);
    let said = "what the tuner notes for itself is no hyperparameter: tuner/bracket, tuner/epochs, tuner/trial_id; trials were trained for 2 to 10 epochs";
    assert!(says(&found, Kind::Dropped, said), "{:?}", found.notes);
}

#[test]
fn an_empty_configuration_makes_a_run_all_the_same() {
    for empty in ["{}", "", "null"] {
        let files = [
            ("a/hparams.json", "{\"lr\": 0.1}"),
            ("a/metrics.csv", "step,loss\n1,0.5\n"),
            ("b/hparams.json", empty),
            ("b/metrics.csv", "step,loss\n1,0.4\n"),
        ];
        let found = read(&files, "loss");
        assert_eq!(objectives(&found.record), [Some(0.5), Some(0.4)], "{empty}");
        assert!(says(&found, Kind::Guessed, "trial b: its configuration is empty"), "{:?}", found.notes);
        let found = read(&files[2..], "loss");
        assert_eq!(objectives(&found.record), [Some(0.4)], "{empty}");
        assert!(says(&found, Kind::Dropped, "no hyperparameters were found"), "{:?}", found.notes);
    }
}

#[test]
fn what_ended_without_the_objective_failed() {
    let files = [
        ("a/params.json", "{\"lr\": 0.1}"),
        ("a/result.json", "{\"val_loss\": 0.5, \"val_acc\": 0.8}"),
        ("b/params.json", "{\"lr\": 0.2}"),
        ("b/result.json", "{\"val_loss\": 0.4}"),
        ("c/params.json", "{\"lr\": 0.3}"),
        ("c/result.json", "{\"val_loss\": 0.4}"),
        ("c/run.json", "{\"status\": \"COMPLETED\"}"),
        ("d/params.json", "{\"lr\": 0.4}"),
        ("d/run.json", "{\"status\": \"RUNNING\"}"),
    ];
    let found = read(&files, "val_acc");
    let reason = Outcome::Failed { reason: "val_acc was not measured".into() };
    let outcomes: Vec<Option<&Outcome>> = found.record.trials().values().map(|trial| trial.outcome()).collect();
    assert_eq!(outcomes, [Some(&Outcome::Completed), Some(&reason), Some(&reason), None]);
    assert!(says(&found, Kind::Guessed, "trial b: trials that ended without a value of val_acc have failed"));
    assert!(says(&found, Kind::Guessed, "(2 times)"), "{:?}", found.notes);
}

#[test]
fn tables_that_are_not_read_are_named() {
    let paths = [
        "0/config.yaml",
        "0/progress.csv",
        "1/config.yaml",
        "1/fedavg_R=3.csv",
        "1/b.parquet",
        "1/model.pt",
        "1/checkpoint-5/x.csv",
    ];
    let mut account = Account::default();
    say_unread(&paths.map(str::to_owned), &mut account);
    let notes = account.into_notes();
    let [note] = notes.as_slice() else { panic!("{notes:?}") };
    let said = note.message().get(Lang::En);
    assert!(
        said.starts_with("dropped, trial 1: files that may hold measurements") && said.ends_with("(2 times)"),
        "{said}"
    );
    assert!(said.contains("not read: b.parquet, fedavg_R=3.csv;"), "{said}");
}

#[test]
fn names_of_folders_stand_for_a_configuration_that_nobody_wrote() {
    let files = [
        ("lr=0.1,act=relu/seed_1/metrics.csv", "step,loss\n1,0.5\n"),
        ("lr=0.1,act=relu/seed_2/metrics.csv", "step,loss\n1,0.6\n"),
        ("lr=0.01,act=tanh/seed_1/metrics.csv", "step,loss\n1,0.4\n"),
        ("all/metrics.csv", "step,loss\n1,0.4\n"),
    ];
    let found = read(&files, "loss");
    let trials: Vec<_> = found.record.trials().values().collect();
    assert_eq!(trials.len(), 3);
    let first = trials.iter().find(|trial| trial.values["lr"].as_f64() == Some(0.01)).unwrap();
    assert_eq!((first.seed, first.values["act"].as_text()), (1, Some("tanh")));
    assert!(says(&found, Kind::Guessed, "hyperparameters are read from the names of folders: lr, act"));
    assert!(says(&found, Kind::Guessed, "the seed of a run is read from the name of its folder (3 times)"));
    assert!(says(&found, Kind::Dropped, "measurements without a configuration are no run"));
    // A configuration goes before the name, which then tells only the seed.
    let files = [
        ("lr=0.1/seed_4/config.json", "{\"lr\": 0.2}"),
        ("lr=0.1/seed_4/metrics.csv", "step,loss\n1,0.5\n"),
        ("lr=0.1/seed_5/config.json", "{\"lr\": 0.3}"),
        ("lr=0.1/seed_5/metrics.csv", "step,loss\n1,0.4\n"),
    ];
    let found = read(&files, "loss");
    let read: Vec<(Option<f64>, u64)> =
        found.record.trials().values().map(|trial| (trial.values["lr"].as_f64(), trial.seed)).collect();
    assert_eq!(read, [(Some(0.2), 4), (Some(0.3), 5)]);
}

#[test]
fn none_is_said_of_parameters_and_once() {
    let files = [
        ("a/params.json", "{\"lr\": 0.1, \"clip\": null, \"opt\": \"adam\", \"warm\": null}"),
        ("a/result.json", "{\"loss\": 0.5}"),
        ("b/params.json", "{\"lr\": 0.2, \"clip\": \"norm\", \"opt\": null, \"warm\": null}"),
        ("b/result.json", "{\"loss\": 0.4}"),
    ];
    let found = read(&files, "loss");
    let said: Vec<String> =
        found.notes.iter().map(|note| note.message().get(Lang::En)).filter(|s| s.contains("None")).collect();
    assert_eq!(said, ["guessed: None is one of the choices, as the other values are names: clip, opt (2 times)"]);
}

#[test]
fn two_files_that_differ_are_not_merged() {
    let files = [
        ("a/config.json", "{\"lr\": 0.1}"),
        ("a/params.json", "{\"lr\": 0.2}"),
        ("a/train.csv", "epoch,loss\n1,0.5\n2,0.4\n"),
        ("a/valid.csv", "epoch,loss\n1,0.7\n2,0.6\n"),
        ("b/config.json", "{\"lr\": 0.3}"),
        ("b/train.csv", "epoch,loss\n1,0.5\n2,0.4\n"),
        ("b/valid.csv", "epoch,loss\n1,0.8\n2,0.5\n"),
    ];
    let found = read(&files, "valid/loss");
    assert_eq!(objectives(&found.record), [Some(0.6), Some(0.5)]);
    assert!(found.record.study.space.get("params:lr").is_some());
    assert!(says(&found, Kind::Renamed, "params:lr") && says(&found, Kind::Renamed, "valid/loss"));
}

#[test]
fn one_torn_file_refuses_no_folder() {
    let files = [
        ("a/config.json", "{\"lr\": 0.1}"),
        ("a/metrics.csv", "step,loss\n1,0.5\n"),
        ("b/config.json", "{\"lr\": 0.2}"),
        ("b/metrics.csv", ""),
        ("c/config.json", "{\"lr\": 0.3}"),
        ("c/results.json", "{\"loss\": 0."),
    ];
    let found = read(&files, "loss");
    assert_eq!(objectives(&found.record), [Some(0.5), None, None]);
    assert!(says(&found, Kind::Dropped, "trial c: results.json was left out"), "{:?}", found.notes);
}

#[test]
fn what_is_no_folder_of_runs_is_told() {
    let error = |files: &[(&str, &str)]| import(files, &Wishes::default()).unwrap_err().message().get(Lang::En);
    assert!(error(&[]).starts_with("expected a folder for each run"));
    assert!(error(&[("a/config.json", "{\"lr\": 1}")]).starts_with("expected a folder for each run"));
    assert!(error(&[("a/metrics.csv", "step,loss\n1,2\n")]).starts_with("expected a folder for each run"));
    assert!(error(&[("a/config.json", "{"), ("a/metrics.csv", "step,loss\n1,2\n")]).contains("not valid JSON"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Files as crashes and hands leave them: cut short, or with other bytes in them.
    #[test]
    fn no_file_of_a_run_panics(
        which in 0..5usize,
        cut in 0..400usize,
        place in 0..400usize,
        byte in any::<u8>(),
    ) {
        const FILES: [(Part, &str); 5] = [
            (Part::Configuration, "{\"lr\": 0.1, \"model\": {\"width\": 64}, \"betas\": [0.9, null]}"),
            (Part::Table, "epoch,step,train_loss,val_loss\n0,9,0.5,\n0,9,,\"0,6\"\n1,19,inf,NaN\n"),
            (Part::Measures, "{\"step\": 1, \"loss\": NaN}\n{\"step\": 2, \"loss\": 0.5, \"config\": {\"lr\": 1}}\n"),
            (Part::Trial, "{\"trial_id\": \"0\", \"hyperparameters\": {\"values\": {\"units\": 8}}, \"metrics\": {\"metrics\": {\"loss\": {\"direction\": \"min\", \"observations\": [{\"value\": [0.5], \"step\": 1}]}}}, \"score\": 0.5, \"status\": \"COMPLETED\"}"),
            (Part::Status, "{\"status\": \"COMPLETED\", \"result\": 0.5}"),
        ];
        let (mut account, mut folder) = (Account::default(), Folder::new("a"));
        for (i, (part, text)) in FILES.iter().enumerate() {
            let mut bytes = text.as_bytes().to_vec();
            if i == which {
                if let Some(there) = bytes.get_mut(place) {
                    *there = byte;
                }
                bytes.truncate(cut);
            }
            let _ = folder.add(*part, "file.json", &bytes, &mut account);
        }
        let wishes = Wishes { metric: Some("loss".into()), direction: Some(Direction::Minimize), ..Wishes::default() };
        if let Err(error) = read_folders(vec![folder], "runs", &wishes, account) {
            prop_assert!(!error.message().get(Lang::En).is_empty() && !error.message().get(Lang::Zh).is_empty());
        }
    }
}
