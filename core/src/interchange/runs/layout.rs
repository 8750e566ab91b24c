//! Which file of a run is what, and which run it belongs to, told from names alone.
//!
//! Knows nothing of what is in the files.

use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{self, Place};
use lab_texts::import_runs as t;
use std::collections::{BTreeMap, BTreeSet};

/// What a file is for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Hyperparameters, as JSON, YAML or TOML.
    Configuration,
    /// Measurements, as a table.
    Table,
    /// Measurements, as JSON: a line for each, a list, or the last ones.
    Measures,
    /// Measurements, as event files of TensorBoard.
    Events,
    /// A trial of Keras Tuner: both.
    Trial,
    /// How Sacred's run ended.
    Status,
    /// What Ray leaves where a run failed.
    Failure,
}

const CONFIGURATION: [&str; 16] = [
    "config",
    "conf",
    "cfg",
    "configuration",
    "hparams",
    "hparam",
    "hyperparameters",
    "hyperparams",
    "params",
    "parameters",
    "args",
    "arguments",
    "options",
    "opt",
    "settings",
    "flags",
];
const MEASURES: [&str; 20] = [
    "metrics", "metric", "progress", "history", "results", "result", "log", "logs", "loss", "losses", "train",
    "training", "valid", "val", "eval", "scores", "curve", "curves", "summary", "stats",
];

/// Files of libraries whose names speak of a configuration.
const OTHERS: [&str; 6] =
    ["build_config", "generation_config", "tokenizer_config", "preprocessor_config", "adapter_config", "model_config"];

impl Part {
    /// What the file at this path (with `/` between folders) is; `None` if it is nothing of a run.
    pub fn of(path: &str) -> Option<Self> {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let file = file.to_ascii_lowercase();
        // What lies beside saved weights was written a second time.
        if folder.split('/').any(|name| name.starts_with("checkpoint")) {
            return None;
        }
        if file.contains("tfevents") {
            return Some(Part::Events);
        }
        let (stem, ending) = file.rsplit_once('.')?;
        let words: Vec<&str> = stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
        let of_hydra = folder == ".hydra" || folder.ends_with("/.hydra");
        match (stem, ending) {
            ("trial", "json") => Some(Part::Trial),
            ("run", "json") => Some(Part::Status),
            ("error", "txt" | "pkl") => Some(Part::Failure),
            // Beside the configuration, Hydra writes its own and what was overridden.
            (_, "yaml") if of_hydra => (stem == "config").then_some(Part::Configuration),
            (_, "json") if stem == "trainer_state" || stem.ends_with("wandb-summary") => Some(Part::Measures),
            (_, _) if OTHERS.contains(&stem) => None,
            (_, "json" | "yaml" | "yml" | "toml") if has(&CONFIGURATION) => Some(Part::Configuration),
            (_, "csv" | "tsv") if has(&MEASURES) => Some(Part::Table),
            (_, "json" | "jsonl" | "ndjson") if has(&MEASURES) => Some(Part::Measures),
            (_, "jsonl" | "ndjson") => Some(Part::Measures),
            _ => None,
        }
    }
}

/// Files that hold tables or curves, by their endings, and are nothing of a run by their names: they may hold measurements.
pub fn is_unread(path: &str) -> bool {
    const TABLES: [&str; 8] = ["csv", "tsv", "parquet", "feather", "xlsx", "xls", "ods", "wandb"];
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let beside_weights = folder.split('/').any(|name| name.starts_with("checkpoint"));
    ending.is_some_and(|ending| TABLES.contains(&ending.as_str())) && !beside_weights && Part::of(path).is_none()
}

/// Names the tables that are not read.
pub fn say_unread(paths: &[String], account: &mut Account) {
    let unread: Vec<&String> = paths.iter().filter(|path| is_unread(path)).collect();
    let Some(first) = unread.first() else { return };
    let names: BTreeSet<&str> = unread.iter().map(|path| path.rsplit('/').next().unwrap_or(path)).collect();
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    let place = match home(first) {
        "" => Place::File,
        folder => Place::Trial(folder.to_owned()),
    };
    account.say_times(Kind::Dropped, "unread", place, unread.len() as u64, || t::unread_files(fault::names(&names)));
}

/// The files of each run by its folder.
pub type Runs = BTreeMap<String, Vec<(String, Part)>>;

/// The files of each run: a run is the nearest folder above a file that has a configuration, else the folder of the file.
/// Folders with a configuration and no measurement are runs where no other run lies in them; the others are named second.
pub fn owners(paths: &[String]) -> (Runs, Vec<String>) {
    let parts: Vec<(&String, Part)> = paths.iter().filter_map(|path| Some((path, Part::of(path)?))).collect();
    let configured: BTreeSet<String> = parts
        .iter()
        .filter(|(_, part)| matches!(part, Part::Configuration | Part::Trial))
        .map(|(path, _)| home(path).to_owned())
        .collect();
    // W&B writes down once more what the run in whose folder it lies has: its configuration, and what it measured if that has
    // measurements of its own.
    let copied = |path: &str| path.split_once("/wandb/").is_some_and(|(run, _)| configured.contains(run));
    let measuring: BTreeSet<&str> = parts
        .iter()
        .filter(|(path, part)| *part != Part::Configuration && !copied(path))
        .flat_map(|(path, _)| above(home(path)))
        .collect();
    let is_copy = |path: &str, part: Part| {
        let run = path.split_once("/wandb/").map_or("", |(run, _)| run);
        copied(path) && (part == Part::Configuration || measuring.contains(run))
    };
    let mut runs = Runs::new();
    for &(path, part) in parts.iter().filter(|(path, part)| !is_copy(path, *part)) {
        let own = home(path);
        let is_run = |folder: &&str| configured.contains(*folder) && !copied(&format!("{folder}/"));
        let owner = above(own).find(is_run).unwrap_or(own);
        runs.entry(owner.to_owned()).or_default().push((path.clone(), part));
    }
    let measured = |files: &[(String, Part)]| files.iter().any(|(_, part)| *part != Part::Configuration);
    let of_measured: Vec<String> =
        runs.iter().filter(|(_, files)| measured(files)).map(|(folder, _)| folder.clone()).collect();
    let is_shared = |folder: &str| {
        let inside = |run: &String| run != folder && (folder.is_empty() || run.starts_with(&format!("{folder}/")));
        of_measured.iter().any(inside)
    };
    let shared: Vec<String> = runs
        .iter()
        .filter(|(folder, files)| !measured(files) && is_shared(folder))
        .map(|(folder, _)| folder.clone())
        .collect();
    shared.iter().for_each(|folder| drop(runs.remove(folder)));
    (runs, shared)
}

/// A folder and those that hold it, the nearest first.
fn above(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| match folder.rsplit_once('/') {
        Some((parent, _)) => Some(parent),
        None => (!folder.is_empty()).then_some(""),
    })
}

/// The folder of a file, without those in which the files of a run are put aside.
fn home(path: &str) -> &str {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let inner = [".hydra", "files", "conf", "config", "configs"];
    match folder.rsplit_once('/') {
        Some((parent, last)) if inner.contains(&last) => parent,
        None if inner.contains(&folder) => "",
        _ => folder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_names() {
        for (path, part) in [
            ("a/config.yaml", Some(Part::Configuration)),
            ("a/hparams.yml", Some(Part::Configuration)),
            ("a/train_args.json", Some(Part::Configuration)),
            (".hydra/config.yaml", Some(Part::Configuration)),
            (".hydra/hydra.yaml", None),
            (".hydra/overrides.yaml", None),
            ("metrics.csv", Some(Part::Table)),
            ("progress.csv", Some(Part::Table)),
            ("predictions.csv", None),
            ("result.json", Some(Part::Measures)),
            ("log.jsonl", Some(Part::Measures)),
            ("files/wandb-summary.json", Some(Part::Measures)),
            ("files/wandb-metadata.json", None),
            ("trial_00/trial.json", Some(Part::Trial)),
            ("events.out.tfevents.1.host", Some(Part::Events)),
            ("error.txt", Some(Part::Failure)),
            ("model.pt", None),
            ("trial_0/build_config.json", None),
            ("a/checkpoint-500/trainer_state.json", None),
            ("a/trainer_state.json", Some(Part::Measures)),
            ("Makefile", None),
        ] {
            assert_eq!(Part::of(path), part, "{path}");
        }
    }

    #[test]
    fn files_belong_to_the_nearest_configuration() {
        let paths = [
            "config.yaml",
            "a/config.yaml",
            "a/logs/metrics.csv",
            "b/.hydra/config.yaml",
            "b/train.csv",
            "c/metrics.csv",
            "d/config.yaml",
            "a/model.pt",
        ];
        let (runs, shared) = owners(&paths.map(str::to_owned));
        let of = |name: &str| runs.get(name).map(|files| files.len());
        // The topmost configuration has c's measurements, as c has no configuration of its own.
        assert_eq!((of("a"), of("b"), of(""), of("d")), (Some(2), Some(2), Some(2), Some(1)));
        assert!(shared.is_empty());
        let (runs, _) = owners(&["a/config.yaml", "a/log.jsonl", "a/wandb/run-1/files/config.yaml"].map(str::to_owned));
        assert_eq!(runs.keys().collect::<Vec<_>>(), ["a"]);
        let (runs, shared) = owners(&["conf/config.yaml", "a/config.yaml", "a/metrics.csv"].map(str::to_owned));
        assert_eq!((runs.len(), shared), (1, vec![String::new()]));
    }
}
