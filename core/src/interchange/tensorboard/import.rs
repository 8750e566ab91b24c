//! From runs of TensorBoard to a record: a run is a trial.
//!
//! Knows nothing of files.

use super::events::Events;
use super::hyperparameters::Stated;
use super::layout::{Folders, Parts, ancestors, parts};
use super::objective::{Metric, choose};
use super::part::Part;
use super::runs::Attempt;
use super::trial::{parameters, say_whole, trial};
use crate::interchange::account::{Account, Imported, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::{Foreign, Wishes};
use crate::interchange::natural;
use crate::interchange::remedy::Remedy;
use crate::interchange::spelled;
use crate::study::{At, Study};
use lab_texts::{import_expected as e, import_notes, import_runs as t};
use std::collections::{BTreeMap, BTreeSet};

/// A run with all its parts; scalars are by the names of metrics.
#[derive(Default)]
struct Run {
    name: String,
    events: Events,
}

/// The record of some folders; `name` is what the study is called, and a run that has no folder of its own.
///
/// # Errors
/// No runs, no objective, no direction, or no valid study.
pub fn record(folders: Folders, name: &str, wishes: &Wishes, account: Account) -> Result<Imported, ImportError> {
    let mut account = account;
    let attempts = || folders.values().flatten();
    if attempts().next().is_none() {
        return Err(ImportError::file(Fault::Expected(e::FOLDERS_OF_EVENTS)));
    }
    let study = attempts().find_map(|attempt| Study::parse(attempt.events.study.as_deref()?).ok());
    let of_lab = study.is_some() || attempts().any(|attempt| attempt.events.outcome.is_some());
    let stated: BTreeMap<String, Stated> = attempts().rev().flat_map(|attempt| attempt.events.stated.clone()).collect();
    let declared: BTreeSet<String> = attempts().flat_map(|attempt| attempt.events.declared.clone()).collect();
    let (runs, metrics) = if of_lab { plain(folders) } else { joined(folders, name, &mut account) };
    let (metric, direction) = choose(&metrics, &declared, study.as_ref(), wishes, &mut account)?;
    let numbers: Option<BTreeSet<u64>> = runs.iter().map(|run| number(&run.name)).collect();
    // The lab's own folders end in the numbers of their trials; other names may end in anything, such as a time.
    let numbered = of_lab && numbers.is_some_and(|numbers| numbers.len() == runs.len());
    let mut trials = BTreeMap::new();
    for (place, run) in (0..).zip(runs) {
        let number = if numbered { number(&run.name).unwrap_or(place) } else { place };
        trials.insert(number, trial(run.name, run.events, &metric, of_lab, &mut account));
    }
    if study.is_none() {
        say_whole(&trials, &mut account);
    }
    if !of_lab {
        spelled::fill(&mut trials, &mut account);
    }
    let parameters = match study {
        Some(_) => Vec::new(),
        None => parameters(&mut trials, &stated, &mut account),
    };
    if wishes.at.is_none() && study.is_none() && metrics.get(&metric).is_some_and(|metric| metric.curve) {
        account.say_otherwise(Kind::Guessed, "at", Place::File, &[Remedy::At(At::Last)], || {
            import_notes::best_counts(&metric)
        });
    }
    let at = wishes.at.unwrap_or(At::Best);
    let foreign = Foreign { name: name.to_owned(), metric, direction, at, parameters, trials, study };
    foreign.into_imported(wishes, account)
}

/// The lab's own folders: each is a run, but for the one that holds the study alone.
fn plain(folders: Folders) -> (Vec<Run>, BTreeMap<String, Metric>) {
    let mut runs = Vec::new();
    for (name, attempts) in folders {
        runs.extend(attempts.into_iter().map(|attempt| Run { name: name.clone(), events: attempt.events }));
    }
    runs.retain(|run| !run.events.scalars.is_empty() || !run.events.hyperparameters.is_empty());
    let tags = runs.iter().flat_map(|run| &run.events.scalars);
    let metrics = tags.map(|(tag, curve)| (tag.clone(), Metric { tag: tag.clone(), curve: curve.len() > 1 })).collect();
    (runs, metrics)
}

/// Folders that are parts of one run are joined.
fn joined(mut folders: Folders, study: &str, account: &mut Account) -> (Vec<Run>, BTreeMap<String, Metric>) {
    let parts = parts(&mut folders, account);
    let outer: BTreeSet<String> = folders.keys().flat_map(|folder| ancestors(folder)).map(str::to_owned).collect();
    let mut members: BTreeMap<String, Vec<(Part, String, Vec<Attempt>)>> = BTreeMap::new();
    for (folder, attempts) in folders {
        let root = root(&folder, &parts).to_owned();
        let part = parts.get(&folder).map_or(Part::Own, |(_, part)| part.clone());
        members.entry(root).or_default().push((part, folder, attempts));
    }
    let (mut runs, mut metrics) = (Vec::new(), BTreeMap::new());
    for (folder, mut members) in members {
        crate::order::sort_by(&mut members, |a, b| a.0.cmp(&b.0).then_with(|| natural::compare(&a.1, &b.1)));
        let mut found = together(&folder, members, &parts, &mut metrics, account);
        found.retain(|run| {
            let empty = run.events.scalars.is_empty() && run.events.hyperparameters.is_empty();
            if empty && !outer.contains(&folder) {
                account.say(Kind::Dropped, "empty", Place::Trial(folder.clone()), || t::EMPTY_RUN);
            }
            !empty
        });
        for run in &mut found {
            if run.name.is_empty() {
                study.clone_into(&mut run.name);
            }
        }
        runs.extend(found);
    }
    crate::order::sort_by(&mut runs, |a, b| natural::compare(&a.name, &b.name));
    (runs, metrics)
}

/// The folder of the run that a folder is part of. Each step is to a shorter path.
fn root<'a>(folder: &'a str, parts: &'a Parts) -> &'a str {
    let mut folder = folder;
    while let Some((of, _)) = parts.get(folder) {
        folder = of;
    }
    folder
}

/// The runs of one folder with all parts of it. Several trainings that wrote there have as many files in each part, or their
/// parts belong to the last one that had begun by then.
fn together(
    folder: &str,
    members: Vec<(Part, String, Vec<Attempt>)>,
    parts: &Parts,
    metrics: &mut BTreeMap<String, Metric>,
    account: &mut Account,
) -> Vec<Run> {
    let main = members.iter().filter(|(part, ..)| *part != Part::Hyperparameters).map(|(.., attempts)| attempts);
    let main = main.rev().max_by_key(|attempts| attempts.len()).map_or(&[][..], Vec::as_slice);
    let began: Vec<f64> = main.iter().map(Attempt::began).collect();
    let name = |file: &str| if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
    let mut runs: Vec<Run> = match main {
        [] | [_] => vec![Run { name: folder.to_owned(), events: Events::default() }],
        several => several.iter().map(|a| Run { name: name(&a.file), events: Events::default() }).collect(),
    };
    let inner: usize = members.iter().filter(|(part, ..)| *part == Part::Hyperparameters).map(|(.., a)| a.len()).sum();
    let mut sessions = 0..;
    for (part, member, attempts) in members {
        let (count, own) = match part {
            Part::Hyperparameters => (inner, false),
            _ => (attempts.len(), true),
        };
        for (place, attempt) in attempts.into_iter().enumerate() {
            let place = if own { place } else { sessions.next().unwrap_or(place) };
            let earlier = began.iter().filter(|time| **time <= attempt.began()).count();
            let place = if count == runs.len() { place } else { earlier.saturating_sub(1) };
            if let Some(run) = runs.get_mut(place) {
                merge(run, &part, &member, attempt.events, parts, metrics, account);
            }
        }
    }
    runs
}

/// Adds what a part says. A name that is taken by another part is changed.
fn merge(
    run: &mut Run,
    part: &Part,
    folder: &str,
    events: Events,
    parts: &Parts,
    metrics: &mut BTreeMap<String, Metric>,
    account: &mut Account,
) {
    for (tag, curve) in events.scalars {
        let mut name = tag.clone();
        let mut within = folder;
        while let Some((of, part)) = parts.get(within) {
            name = part.metric(&name);
            within = of;
        }
        while run.events.scalars.get(&name).is_some_and(|known| *known != curve) {
            let other = if *part == Part::Hyperparameters { format!("hparam/{name}") } else { format!("{name} (2)") };
            account.say(Kind::Renamed, &name, Place::Trial(folder.to_owned()), || t::outer_metric(&name, &other));
            name = other;
        }
        let metric: &mut Metric = metrics.entry(name.clone()).or_default();
        metric.curve |= curve.len() > 1;
        metric.tag = tag;
        run.events.scalars.insert(name, curve);
    }
    if run.events.hyperparameters.is_empty() {
        run.events.hyperparameters = events.hyperparameters;
    }
    run.events.status = run.events.status.or(events.status);
}

/// The number at the end of a name.
fn number(name: &str) -> Option<u64> {
    let digits = name.chars().rev().take_while(char::is_ascii_digit).count();
    name.get(name.len() - digits..)?.parse().ok()
}
