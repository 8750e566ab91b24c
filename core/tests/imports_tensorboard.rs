//! Folders of event files as the writers lay them out become the trials that were run. The folders are in `data/cases`;
//! `tests/interchange/make_runs.py` made those that are not named `tb-r…`, and `check_runs.py` compares with TensorBoard.

use lab_core::interchange::tensorboard::Runs;
use lab_core::interchange::{Imported, Kind, Wishes};
use lab_core::record::Record;
use lab_core::space::{Domain, Setting, Value};
use lab_core::study::Direction;
use lab_core::text::Lang;
use lab_core::trial::Outcome;
use std::path::{Path, PathBuf};

fn add(folder: &Path, path: &str, runs: &mut Runs) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let inner = if path.is_empty() { name } else { format!("{path}/{name}") };
        if entry.path().is_dir() {
            add(&entry.path(), &inner, runs);
        } else {
            runs.add(&inner, &std::fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}

fn case(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cases")).join(name)
}

/// Without any wish: everything is guessed, and said.
fn read(name: &str) -> Imported {
    let mut runs = Runs::default();
    add(&case(name), "", &mut runs);
    runs.into_imported("logs", &Wishes::default())
        .unwrap_or_else(|error| panic!("{name}: {}", error.message().get(Lang::En)))
}

fn names(record: &Record) -> Vec<(u64, &str)> {
    record.trials().iter().map(|(number, trial)| (*number, trial.name.as_deref().unwrap_or(""))).collect()
}

fn metrics(record: &Record, trial: u64) -> Vec<&str> {
    record.trials()[&trial].curves.keys().map(String::as_str).collect()
}

fn points(record: &Record, trial: u64, metric: &str) -> Vec<(u64, f64)> {
    record.trials()[&trial].curves[metric].points().collect()
}

fn objective(record: &Record) -> (&str, Direction) {
    (&record.study.objective.metric, record.study.objective.direction)
}

fn said(imported: &Imported, kind: Kind, text: &str) -> bool {
    imported.notes.iter().any(|note| note.kind == kind && note.on_command_line().get(Lang::En).contains(text))
}

#[track_caller]
fn says(imported: &Imported, kind: Kind, text: &str) {
    let all: Vec<String> = imported.notes.iter().map(|note| note.message().get(Lang::En)).collect();
    assert!(said(imported, kind, text), "{text:?} is not in {all:#?}");
}

/// Runs without hyperparameters in folders whose names spell them.
#[test]
fn names_of_folders_tell_hyperparameters_and_seeds() {
    let folder = case("tb-r-names2");
    let inner =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_dir()).unwrap();
    let file = std::fs::read_dir(inner).unwrap().map(|entry| entry.unwrap().path()).next().unwrap();
    let bytes = std::fs::read(file).unwrap();
    let mut runs = Runs::default();
    for (size, seed) in [(1000, 1), (1000, 2), (10000, 1)] {
        runs.add(&format!("buffer_size={size}/seed_{seed}/DQN_1/events.out.tfevents.1"), &bytes).unwrap();
    }
    let imported = runs.into_imported("logs", &Wishes::default()).unwrap();
    let read: Vec<(Option<i64>, u64)> =
        imported.record.trials().values().map(|trial| (trial.values["buffer_size"].as_i64(), trial.seed)).collect();
    assert_eq!(read, [(Some(1000), 1), (Some(1000), 2), (Some(10000), 1)]);
    says(&imported, Kind::Guessed, "hyperparameters are read from the names of folders: buffer_size");
    says(&imported, Kind::Guessed, "the seed of a run is read from the name of its folder (3 times)");
}

#[test]
fn hyperparameters_of_add_hparams_belong_to_the_run_around_them() {
    let imported = read("tb-r17-addhparams");
    let record = &imported.record;
    let expected: Vec<(u64, String)> = (0..8).map(|i| (i, format!("run_{i}"))).collect();
    assert_eq!(names(record), expected.iter().map(|(i, name)| (*i, name.as_str())).collect::<Vec<_>>());
    for trial in record.trials().values() {
        assert_eq!(trial.values.keys().collect::<Vec<_>>(), ["bsize", "lr", "opt"]);
        assert_eq!((trial.curves["loss/val"].steps().len(), trial.outcome()), (20, Some(&Outcome::Completed)));
    }
    assert_eq!(record.trials()[&0].values["bsize"], Value::Int(16));
    assert_eq!(objective(record), ("loss/val", Direction::Minimize));
    says(&imported, Kind::Merged, "add_hparams");
    says(&imported, Kind::Guessed, "the objective is loss/val");
    says(&imported, Kind::Guessed, "--direction maximize");
    says(&imported, Kind::Guessed, "bsize");
}

#[test]
fn lines_of_add_scalars_are_metrics_of_the_run_around_them() {
    let imported = read("tb-r-addscalars");
    assert_eq!(names(&imported.record), [(0, "run_0"), (1, "run_1"), (2, "run_2")]);
    assert_eq!(metrics(&imported.record, 1), ["loss/train", "loss/val"]);
    assert_eq!(objective(&imported.record), ("loss/val", Direction::Minimize));
    says(&imported, Kind::Merged, "add_scalars");

    let imported = read("tb-torch-lines");
    let record = &imported.record;
    assert_eq!(names(record), [(0, "run_0"), (1, "run_1")]);
    // The value beside the hyperparameters has the tag of a curve, and is not mixed with it.
    assert_eq!(metrics(record, 0), ["acc/all/val", "hparam/loss", "hparam/lr", "loss/train", "loss/val", "lr"]);
    assert_eq!((points(record, 0, "lr").len(), points(record, 0, "hparam/lr")), (4, vec![(0, 0.5)]));
    assert_eq!(objective(record), ("loss/val", Direction::Minimize));
    // PyTorch writes truth values as numbers.
    for (name, value) in [("bias", Value::Int(1)), ("opt", "sgd".into()), ("width", Value::Int(64))] {
        let setting = record.study.space.get(name).map(|parameter| parameter.setting.clone());
        assert_eq!(setting, Some(Setting::Fixed(value)));
    }
    says(&imported, Kind::Renamed, "called hparam/lr");
}

#[test]
fn training_and_validation_of_keras_are_metrics_of_one_trial() {
    let imported = read("tb-r-keras-split");
    let record = &imported.record;
    let days = ["20211200-184753", "20211201-184753", "20211202-184753", "20211203-184753"];
    assert_eq!(names(record), (0..).zip(days).collect::<Vec<_>>());
    assert_eq!(metrics(record, 3), ["train/epoch_loss", "validation/epoch_loss"]);
    assert_eq!(objective(record), ("validation/epoch_loss", Direction::Minimize));
    assert_eq!(points(record, 0, "train/epoch_loss")[9], (9, 0.1));
    assert_eq!(points(record, 0, "validation/epoch_loss")[9], (9, 0.3));
    says(&imported, Kind::Merged, "the metric validation/epoch_loss");

    let imported = read("tb-keras");
    let record = &imported.record;
    assert_eq!(names(record), [(0, "run-0"), (1, "run-1"), (2, "run-2")]);
    assert_eq!(objective(record), ("validation/epoch_loss", Direction::Minimize));
    assert_eq!(record.trials()[&1].values.keys().collect::<Vec<_>>(), ["lr", "units"]);
    assert!(metrics(record, 0).contains(&"validation/evaluation_loss_vs_iterations"));
    // The experiment states their ranges.
    let domain = |name: &str| record.study.space.get(name).and_then(|parameter| parameter.domain()).unwrap();
    assert!(matches!(domain("lr"), Domain::Float(range) if (range.low(), range.high()) == (1e-4, 1.0)));
    assert!(matches!(domain("units"), Domain::Int(range) if (range.low(), range.high()) == (1, 4)));
    assert!(metrics(record, 2).contains(&"train/epoch_loss"), "it ended before its first validation");
    assert!(matches!(record.trials()[&2].outcome(), Some(Outcome::Failed { .. })));
}

#[test]
fn names_that_end_in_digits_are_no_numbers_of_trials() {
    let imported = read("tb-r-names2");
    let expected = [(0, "2023-10-01_14-33-05"), (1, "2023-10-01_14-35-02"), (2, "2023-10-02_09-01-44")];
    assert_eq!(names(&imported.record), expected);

    let imported = read("tb-counted");
    assert_eq!(names(&imported.record), [(0, "DQN_1"), (1, "PPO_1"), (2, "PPO_2"), (3, "PPO_10")]);
    assert_eq!(objective(&imported.record), ("rollout/ep_rew_mean", Direction::Maximize));
    assert_eq!(points(&imported.record, 0, "unstepped"), [(0, 0.0), (1, 0.5), (2, 1.0), (3, 1.5)]);
    says(&imported, Kind::Converted, "unstepped was written without steps");
    says(&imported, Kind::Dropped, "trial empty: a run without scalars");
}

#[test]
fn a_resumed_run_counts_once_and_two_runs_in_a_folder_count_twice() {
    let imported = read("tb-resume");
    let record = &imported.record;
    let twice = ["twice/events.out.tfevents.1700000014.host", "twice/events.out.tfevents.1700000015.host"];
    assert_eq!(names(record), [(0, "later"), (1, "purged"), (2, twice[0]), (3, twice[1])]);
    let first = |step: u64| (step, (1e4 * (0.1 + 1.0 / (1.0 + step as f64))).round() / 1e4);
    let spliced: Vec<(u64, f64)> = (0..8).map(first).map(|(s, x)| (s, if s < 3 { x + 0.5 } else { x })).collect();
    for trial in [0, 1] {
        let found = points(record, trial, "val/loss");
        assert!(found.iter().zip(&spliced).all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() < 1e-9), "{found:?}");
        assert_eq!(found.len(), 8);
    }
    // A session that says where it starts takes all that was written beyond, as in TensorBoard.
    assert_eq!(metrics(record, 0), ["only/before", "val/loss"]);
    assert_eq!(metrics(record, 1), ["val/loss"]);
    assert_eq!((points(record, 2, "val/loss").len(), points(record, 3, "val/loss").len()), (6, 8));
    says(&imported, Kind::Dropped, "trial later: the training was resumed at step 3");
    says(&imported, Kind::Dropped, "trial purged: the training was resumed at step 3");
    says(&imported, Kind::Guessed, "trial twice: 2 event files in one folder");

    let imported = read("tb-flat");
    assert_eq!((imported.record.trials().len(), objective(&imported.record).0), (3, "valid_loss"));
    let imported = read("tb-keras-again");
    assert_eq!(imported.record.trials().len(), 2);
    for (trial, rate) in [(0, 0.5), (1, 0.05)] {
        assert_eq!(imported.record.trials()[&trial].values["lr"], Value::Float(rate));
        assert_eq!(points(&imported.record, trial, "validation/epoch_loss").len(), 3);
    }
}

#[test]
fn one_writer_for_a_sweep_is_one_trial_for_each_set_of_hyperparameters() {
    let imported = read("tb-one-writer");
    assert_eq!(names(&imported.record), [(0, "set0"), (1, "set1"), (2, "set2")]);
    assert_eq!(objective(&imported.record), ("hparam/accuracy", Direction::Maximize));
    says(&imported, Kind::Dropped, "do not say to which of them they belong");
}

#[test]
fn scalars_are_read_from_tensors_of_every_type() {
    let imported = read("tb-tensors");
    let record = &imported.record;
    assert_eq!(metrics(record, 1), ["val_loss"]);
    assert_eq!(points(record, 1, "val_loss"), [(0, 1.1), (1, 0.6), (2, 0.4333)]);
    let floats = ["float16", "bfloat16", "float32", "float64"];
    let others = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool"];
    for (kind, value) in floats.map(|kind| (kind, 1.5)).into_iter().chain(others.map(|kind| (kind, 1.0))) {
        for how in ["field", "bytes"] {
            assert_eq!(points(record, 0, &format!("{kind}/{how}")), [(0, value), (1, value)], "{kind} {how}");
        }
    }
    assert!(!metrics(record, 0).contains(&"vector"));
    for text in
        ["text (such as note)", "histograms (such as weights)", "images (such as picture)", "negative steps", "vector"]
    {
        says(&imported, Kind::Dropped, text);
    }
    says(&imported, Kind::Dropped, "val_loss is not a finite number (first at step 1)");
}

#[test]
fn a_metric_may_be_named_as_its_file_does() {
    let with = |metric: &str| {
        let mut runs = Runs::default();
        add(&case("tb-r-keras-split"), "", &mut runs);
        runs.into_imported("logs", &Wishes { metric: Some(metric.into()), ..Wishes::default() })
    };
    assert_eq!(objective(&with("epoch_loss").unwrap().record).0, "validation/epoch_loss");
    assert_eq!(objective(&with("train/epoch_loss").unwrap().record).0, "train/epoch_loss");
    let refused = with("accuracy").unwrap_err().message().get(Lang::En);
    assert_eq!(refused, "there is no metric \"accuracy\"; there are: train/epoch_loss, validation/epoch_loss");
}
