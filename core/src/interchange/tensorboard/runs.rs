//! Event files by path, and how the files of one folder are one run or several.
//!
//! A training that is resumed begins a new file: what the older one wrote beyond that point was written again and does not
//! count, as in TensorBoard. Two files that tell the same steps differently are two runs. Knows nothing of files on disk: the
//! caller hands over paths and bytes.

use super::events::{self, Curve, Events};
use crate::interchange::account::{Account, Imported, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::Wishes;
use crate::interchange::{MAX_TRIALS, natural};
use crate::text::Message;
use lab_texts::{import_expected as e, import_runs as t};
use std::collections::BTreeMap;

/// The event files of one or many runs.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    /// By folder.
    files: BTreeMap<String, Vec<Attempt>>,
    count: usize,
    account: Account,
}

/// What a folder says of one training: a file, or several that go on with each other.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The first of its files.
    pub file: String,
    pub events: Events,
}

impl Runs {
    /// Adds a file; folders in `path` are separated by `/`, and begin below the folder that holds all runs. In any order.
    ///
    /// # Errors
    /// No event file, a damaged one, or too many.
    pub fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), ImportError> {
        if self.count >= MAX_TRIALS {
            return Err(ImportError::file(Fault::TooMany { what: e::EVENT_FILES, limit: MAX_TRIALS as u64 }));
        }
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let run = if folder.is_empty() { file } else { folder };
        let events = events::read(bytes, run, &mut self.account)?;
        self.files.entry(folder.to_owned()).or_default().push(Attempt { file: file.to_owned(), events });
        self.count += 1;
        Ok(())
    }

    /// Says that something below the folder was not read.
    pub fn left_out(&mut self, path: &str, why: Message) {
        self.account.say(Kind::Dropped, path, Place::Trial(path.to_owned()), || why);
    }

    /// The record; `name` is what the study is called, and a run that has no folder of its own.
    ///
    /// # Errors
    /// No runs, no objective, no direction, or no valid study.
    pub fn into_imported(self, name: &str, wishes: &Wishes) -> Result<Imported, ImportError> {
        let (folders, account) = self.into_attempts();
        super::import::record(folders, name, wishes, account)
    }

    /// The trainings of each folder, and what there is to say of them.
    pub fn into_attempts(self) -> (BTreeMap<String, Vec<Attempt>>, Account) {
        let Runs { files, mut account, .. } = self;
        let mut folders = BTreeMap::new();
        for (folder, mut files) in files {
            crate::order::sort_by(&mut files, |a, b| {
                let time = a.time().total_cmp(&b.time());
                time.then_with(|| a.began().total_cmp(&b.began())).then_with(|| natural::compare(&a.file, &b.file))
            });
            let attempts = attempts(&folder, files, &mut account);
            folders.insert(folder, attempts);
        }
        (folders, account)
    }
}

impl Attempt {
    /// When the file was begun, in seconds: in the name after `tfevents`, else the time of its first event.
    fn time(&self) -> f64 {
        let named = self.file.split("tfevents.").nth(1).and_then(|rest| rest.split('.').next()?.parse().ok());
        named.map_or_else(|| self.began(), |seconds: u64| seconds as f64)
    }

    pub fn began(&self) -> f64 {
        self.events.time.unwrap_or(0.0)
    }
}

pub fn has_hyperparameters(attempts: &[Attempt]) -> bool {
    attempts.iter().any(|attempt| !attempt.events.hyperparameters.is_empty())
}

pub fn has_content(attempts: &[Attempt]) -> bool {
    has_hyperparameters(attempts) || attempts.iter().any(|attempt| !attempt.events.scalars.is_empty())
}

/// The trainings of one folder, from its files in the order of time.
fn attempts(folder: &str, files: Vec<Attempt>, account: &mut Account) -> Vec<Attempt> {
    let mut found: Vec<Attempt> = Vec::new();
    for file in files {
        match found.last_mut() {
            Some(last) if !another(&last.events, &file.events) => {
                splice(folder, &mut last.events, file.events, account);
            }
            _ => found.push(file),
        }
    }
    if found.len() > 1 {
        let count = found.len();
        account.say(Kind::Guessed, "files", Place::Trial(folder.to_owned()), || t::several_files(count));
    }
    found
}

/// Whether a later file is of another run: it begins no later than the earlier one and tells the same steps differently, or
/// has no tag in common and other hyperparameters.
fn another(earlier: &Events, later: &Events) -> bool {
    if later.restart.is_some() {
        return false;
    }
    let mut common = earlier.scalars.iter().filter_map(|(tag, old)| Some((old, later.scalars.get(tag)?))).peekable();
    if common.peek().is_none() {
        let (old, new) = (&earlier.hyperparameters, &later.hyperparameters);
        return !old.is_empty() && !new.is_empty() && old != new;
    }
    let mut contradicts = false;
    for (old, new) in common {
        if first(new) > first(old) {
            return false;
        }
        // What lies wholly before the earlier file contradicts nothing.
        let overlaps = new.last_key_value().map(|(step, _)| *step) >= first(old);
        let same = old.iter().all(|(step, value)| new.get(step).is_some_and(|x| x.to_bits() == value.to_bits()));
        contradicts |= overlaps && !same;
    }
    contradicts
}

fn first(curve: &Curve) -> Option<u64> {
    curve.first_key_value().map(|(step, _)| *step)
}

/// Goes on with an earlier file.
fn splice(folder: &str, run: &mut Events, later: Events, account: &mut Account) {
    let mut dropped = None;
    let mut purge = |curve: &mut Curve, from: u64| {
        if !curve.split_off(&from).is_empty() {
            dropped = Some(dropped.map_or(from, |step: u64| step.min(from)));
        }
    };
    if let Some(from) = later.restart {
        run.scalars.values_mut().for_each(|curve| purge(curve, from));
    }
    for (tag, new) in later.scalars {
        let curve = run.scalars.entry(tag).or_default();
        // A file that begins no later is no restart: its values replace those of the same steps.
        if let Some(from) = first(&new).filter(|from| Some(*from) > first(curve)) {
            purge(curve, from);
        }
        curve.extend(new);
    }
    run.scalars.retain(|_, curve| !curve.is_empty());
    if let Some(step) = dropped {
        say_restarted(account, folder, step);
    }
    if !later.hyperparameters.is_empty() && run.hyperparameters != later.hyperparameters {
        if !run.hyperparameters.is_empty() {
            account.say(Kind::Dropped, "hyperparameters of a restart", Place::Trial(folder.to_owned()), || {
                t::OTHER_HYPERPARAMETERS
            });
        }
        run.hyperparameters = later.hyperparameters;
    }
    run.status = later.status.or(run.status);
    run.outcome = later.outcome.or(run.outcome.take());
    run.name = later.name.or(run.name.take());
    run.study = later.study.or(run.study.take());
}

/// Says that a run went on from an earlier point.
pub fn say_restarted(account: &mut Account, run: &str, step: u64) {
    account.say(Kind::Dropped, &format!("restart of {run}"), Place::Trial(run.to_owned()), || t::restarted(step));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(steps: impl IntoIterator<Item = (u64, f64)>) -> Events {
        Events { scalars: [("loss".to_owned(), steps.into_iter().collect())].into(), ..Events::default() }
    }

    fn file(name: &str, events: Events) -> Attempt {
        Attempt { file: name.to_owned(), events }
    }

    fn read(files: Vec<Attempt>) -> Vec<Vec<(u64, f64)>> {
        let found = attempts("run", files, &mut Account::default());
        found.iter().map(|a| a.events.scalars["loss"].iter().map(|(s, x)| (*s, *x)).collect()).collect()
    }

    #[test]
    fn a_resumed_run_is_spliced() {
        let (a, b) = (events([(0, 9.0), (1, 8.0), (2, 7.0), (3, 6.0)]), events([(2, 7.5), (4, 5.0)]));
        assert_eq!(read(vec![file("a", a.clone()), file("b", b)]), [[(0, 9.0), (1, 8.0), (2, 7.5), (4, 5.0)]]);
        // A session that says where it starts is always the same run.
        let b = Events { restart: Some(0), ..events([(0, 3.0), (1, 2.0)]) };
        assert_eq!(read(vec![file("a", a.clone()), file("b", b)]), [[(0, 3.0), (1, 2.0)]]);
        let b = Events { restart: Some(1), ..Events::default() };
        assert_eq!(read(vec![file("a", a), file("b", b)]), [[(0, 9.0)]]);
    }

    #[test]
    fn files_that_contradict_each_other_are_two_runs_and_copies_are_one() {
        let (a, b) = (events([(0, 9.0), (1, 8.0)]), events([(0, 9.0), (1, 7.0), (2, 6.0)]));
        assert_eq!(read(vec![file("a", a.clone()), file("b", b)]).len(), 2);
        assert_eq!(read(vec![file("a", a.clone()), file("b", a.clone())]).len(), 1);
        let before = events([(0, 9.0)]);
        assert_eq!(read(vec![file("a", events([(5, 1.0)])), file("b", before)]), [[(0, 9.0), (5, 1.0)]]);
        let other = Events { scalars: [("accuracy".to_owned(), [(0, 0.1)].into())].into(), ..Events::default() };
        assert_eq!(read(vec![file("a", a), file("b", other)]).len(), 1, "two writers of one run");
    }

    #[test]
    fn files_are_ordered_by_the_time_in_their_names() {
        let time = |name: &str| file(name, Events { time: Some(7.0), ..Events::default() }).time();
        assert_eq!(time("events.out.tfevents.999.host.12.0"), 999.0);
        assert_eq!(time("events.out.tfevents.1795699817.vm.v2"), 1_795_699_817.0);
        assert_eq!(time("tfevents"), 7.0);
    }
}
