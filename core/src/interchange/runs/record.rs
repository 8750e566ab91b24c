//! The record of some runs.
//!
//! The configurations are read as the columns of a table are. A value that never varies is a fixed parameter; a text that is
//! another in every run, such as a path or a name, is none. Knows nothing of files.

use super::folder::Folder;
use super::tuner;
use crate::interchange::account::{Account, Imported, Kind};
use crate::interchange::column::{Column, Commas, Survey, say_none};
use crate::interchange::fault::{self, Fault, ImportError, Place};
use crate::interchange::foreign::{Foreign, ForeignTrial, LABELS_FROM, Wishes};
use crate::interchange::remedy::Remedy;
use crate::interchange::spelled::{self, is_spelled};
use crate::interchange::state::State;
use crate::interchange::{MAX_TRIALS, lenient};
use crate::study::{At, Direction, MAX_PARAMETERS};
use crate::trial::Outcome;
use crate::workload::METRICS;
use lab_texts::{Arg, import_expected as e, import_notes as n, import_runs as t};
use std::collections::{BTreeMap, BTreeSet};

/// The record of some runs; `name` is what the study is called, `account` what there is to say already.
///
/// # Errors
/// No runs, no parameter, no objective, no direction, or no valid study.
pub fn read_folders(
    mut folders: Vec<Folder>,
    name: &str,
    wishes: &Wishes,
    mut account: Account,
) -> Result<Imported, ImportError> {
    if folders.len() > MAX_TRIALS {
        let fault = Fault::TooMany { what: e::TRIALS, limit: MAX_TRIALS as u64 };
        return Err(ImportError::file(fault));
    }
    folders.iter_mut().for_each(|folder| folder.finish(&mut account));
    folders.retain(|folder| !folder.points.is_empty() || folder.is_configured());
    // A name that spells hyperparameters stands for a configuration where there are none.
    let configured = folders.iter().any(Folder::is_configured);
    let is_run = move |folder: &Folder| if configured { folder.is_configured() } else { is_spelled(&folder.name) };
    // A summary beside the runs is none of them.
    if folders.iter().any(is_run) {
        folders.retain(|folder| {
            let is_run = is_run(folder);
            if !is_run {
                account
                    .say(Kind::Dropped, "no configuration", Place::Trial(folder.name.clone()), || t::NO_CONFIGURATION);
            }
            is_run
        });
    }
    if folders.iter().all(|folder| folder.points.is_empty()) {
        return Err(ImportError::file(Fault::Expected(e::FOLDERS_OF_RUNS)));
    }
    folders.sort_by_cached_key(|folder| natural(&folder.name));
    say_empty(&folders, &mut account);
    tuner::say_kept(&folders, &mut account);
    let seed = seed_of(&folders);
    let columns = columns(&folders, seed.as_deref(), wishes, &mut account);
    if !folders.iter().any(is_run) {
        return Err(ImportError::file(Fault::Expected(e::FOLDERS_OF_RUNS)));
    }
    let metric = objective(&folders, wishes, &mut account)?;
    let direction = direction(&folders, &metric, wishes)?;
    let numbers = numbers(&folders);
    let mut trials = BTreeMap::new();
    for (folder, number) in folders.iter().zip(numbers) {
        trials.insert(number, trial(folder, &metric, seed.as_deref(), &columns, &mut account));
    }
    let spelled = spelled::fill(&mut trials, &mut account);
    let used = |name: &String| trials.values().any(|trial| trial.values.contains_key(name));
    let hint = |name: &String| folders.iter().find_map(|folder| folder.hints.get(name)).cloned();
    let named = columns.iter().filter(|(name, _)| used(name)).map(|(name, _)| (name.clone(), hint(name)));
    let parameters = named.chain(spelled.into_iter().map(|name| (name, None))).collect();
    let at = wishes.at.unwrap_or(At::Best);
    Foreign { name: name.to_owned(), metric, direction, at, parameters, trials, study: None }
        .into_imported(wishes, account)
}

/// A configuration in which nothing stands makes a run all the same.
fn say_empty(folders: &[Folder], account: &mut Account) {
    for folder in folders.iter().filter(|folder| folder.is_configured() && folder.configuration.is_empty()) {
        account.say(Kind::Guessed, "empty configuration", Place::Trial(folder.name.clone()), || t::EMPTY_CONFIGURATION);
    }
}

/// `version_10` comes behind `version_9`.
fn natural(name: &str) -> Vec<(String, u64)> {
    let mut parts = vec![(String::new(), 0u64)];
    let mut in_digits = false;
    for c in name.chars() {
        match (c.to_digit(10), parts.last_mut()) {
            (Some(digit), Some((_, number))) => {
                *number = number.saturating_mul(10).saturating_add(u64::from(digit));
                in_digits = true;
            }
            (None, Some((text, _))) if !in_digits => text.push(c),
            _ => {
                parts.push((c.to_string(), 0));
                in_digits = false;
            }
        }
    }
    parts
}

/// Folders that end in different whole numbers keep them; otherwise they are numbered in order.
fn numbers(folders: &[Folder]) -> Vec<u64> {
    let number = |folder: &Folder| {
        let last = folder.name.rsplit('/').next().unwrap_or_default();
        let digits = last.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let before = last.get(..last.len() - digits.len()).unwrap_or_default();
        let apart = before.is_empty() || before.ends_with(|c: char| "_-".contains(c) || c.is_alphabetic());
        digits.parse::<u64>().ok().filter(|number| apart && *number < 1_000_000)
    };
    let all: Option<Vec<u64>> = folders.iter().map(number).collect();
    let all = all.unwrap_or_default();
    let distinct: BTreeSet<u64> = all.iter().copied().collect();
    if distinct.len() == folders.len() { all } else { (0..folders.len() as u64).collect() }
}

fn objective(folders: &[Folder], wishes: &Wishes, account: &mut Account) -> Result<String, ImportError> {
    let known: BTreeSet<&String> = folders.iter().flat_map(|folder| folder.points.keys()).collect();
    let which = || Fault::WhichMetric { known: known.iter().map(|name| (*name).clone()).collect() };
    if let Some(wanted) = &wishes.metric {
        return if known.contains(wanted) { Ok(wanted.clone()) } else { Err(ImportError::file(which())) };
    }
    let of_tool: BTreeSet<&String> =
        folders.iter().filter_map(|folder| folder.objective.as_ref()).map(|(name, _)| name).collect();
    let only = |names: &BTreeSet<&String>| match names.iter().collect::<Vec<_>>().as_slice() {
        [only] => Some((**only).clone()),
        _ => None,
    };
    let found = only(&of_tool).or_else(|| only(&known)).ok_or_else(|| ImportError::file(which()))?;
    account.say_otherwise(Kind::Guessed, "objective", Place::File, &[Remedy::Metric(None)], || n::objective(&found));
    Ok(found)
}

/// What the tool says, or a person: a name alone does not tell.
fn direction(folders: &[Folder], metric: &str, wishes: &Wishes) -> Result<Direction, ImportError> {
    let of_tool = folders.iter().filter_map(|folder| folder.objective.as_ref()).find(|(name, _)| name == metric);
    let own = METRICS.contains(&metric).then_some(Direction::Minimize);
    let known = wishes.direction.or(of_tool.map(|(_, direction)| *direction)).or(own);
    known.ok_or_else(|| ImportError::file(Fault::WhichDirection { metric: metric.to_owned() }))
}

/// The one value that is called a seed.
fn seed_of(folders: &[Folder]) -> Option<String> {
    let is_seed = |name: &&String| {
        let last = name.rsplit('.').next().unwrap_or_default();
        ["seed", "random_seed", "random_state", "manual_seed"].contains(&last)
    };
    let names: BTreeSet<&String> = names(folders).filter(is_seed).collect();
    match names.into_iter().collect::<Vec<_>>().as_slice() {
        [only] => Some((*only).clone()),
        _ => None,
    }
}

fn names(folders: &[Folder]) -> impl Iterator<Item = &String> {
    folders.iter().flat_map(|folder| &folder.configuration).map(|(name, _)| name)
}

/// The parameters in the order in which they come first, and how their values are read.
fn columns(folders: &[Folder], seed: Option<&str>, wishes: &Wishes, account: &mut Account) -> Vec<(String, Column)> {
    let mut order: Vec<&String> = Vec::new();
    let mut found: BTreeMap<&String, (Survey, BTreeSet<&str>, usize)> = BTreeMap::new();
    for (name, text) in folders.iter().flat_map(|folder| &folder.configuration) {
        let (survey, texts, count) = found.entry(name).or_insert_with(|| {
            order.push(name);
            Default::default()
        });
        survey.add(text, 0);
        texts.insert(text);
        *count += 1;
    }
    let mut columns = Vec::new();
    let mut fixed = Vec::new();
    for name in order.into_iter().filter(|name| Some(name.as_str()) != seed) {
        let Some((survey, texts, count)) = found.get(name) else { continue };
        let path = texts.iter().any(|text| text.contains(['/', '\\']));
        let apart = texts.len() == *count && *count > 1 && survey.texts == *count as u64;
        if apart && (path || *count >= LABELS_FROM) && !wishes.scientific.contains(name) {
            account.say(Kind::Dropped, name, Place::Column(name.clone()), || n::LABEL_OF_RUNS);
            continue;
        }
        let column = (name.clone(), survey.column(Commas::Unknown));
        if texts.len() > 1 || *count < folders.len() { columns.push(column) } else { fixed.push(column) }
    }
    say_none(columns.iter().map(|(name, column)| (name.as_str(), column)), account);
    let room = MAX_PARAMETERS.saturating_sub(columns.len());
    if fixed.len() > room {
        account.say(Kind::Dropped, "fixed", Place::File, || {
            let names: Vec<String> = fixed.iter().skip(room).map(|(name, _)| name.clone()).collect();
            t::same_in_all(fault::names(&names))
        });
    }
    columns.extend(fixed.into_iter().take(room));
    columns
}

fn trial(
    folder: &Folder,
    metric: &str,
    seed: Option<&str>,
    columns: &[(String, Column)],
    account: &mut Account,
) -> ForeignTrial {
    let place = || Place::Trial(folder.name.clone());
    let mut trial =
        ForeignTrial { name: Some(folder.name.clone()).filter(|name| !name.is_empty()), ..Default::default() };
    for (name, text) in &folder.configuration {
        if Some(name.as_str()) == seed {
            match text.parse() {
                Ok(seed) => trial.seed = seed,
                Err(_) => account.say(Kind::Dropped, "seed", place(), || n::not_a_seed(Arg::quoted(text))),
            }
            continue;
        }
        let Some((_, column)) = columns.iter().find(|(known, _)| known == name) else { continue };
        if let Some(value) = column.parameter(text, name, place, account) {
            trial.values.insert(name.clone(), value);
        }
    }
    for (name, points) in &folder.points {
        points.iter().for_each(|(&step, &value)| trial.measure(step, name, value));
    }
    let last = folder.points.get(metric).and_then(|points| points.last_key_value());
    trial.outcome = match (&folder.state, last) {
        (None | Some(State::Ended(Outcome::Completed)), Some((step, value))) if !value.is_finite() => {
            let value = lenient::written(*value);
            Some(Outcome::Infeasible { reason: format!("{metric} is {value} at step {step}") })
        }
        (Some(State::Ended(outcome)), _) => Some(outcome.clone()),
        (Some(State::Running | State::Waiting), _) => None,
        (None, _) => Some(Outcome::Completed),
    };
    trial
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_ordered_and_numbered_as_people_count() {
        let mut names = ["version_10", "version_9", "version_1"].map(Folder::new);
        names.sort_by_cached_key(|folder| natural(&folder.name));
        assert_eq!(numbers(&names), [1, 9, 10]);
        let rates = ["lr=0.1", "lr=0.01"].map(Folder::new);
        assert_eq!(numbers(&rates), [0, 1], "parts of a number are no numbers of runs");
    }
}
