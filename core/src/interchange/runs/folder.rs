//! One run while its files are read.
//!
//! What two files say of one thing is compared: equal values are one, and different ones keep the name of their file. Knows
//! nothing of other runs.

use super::configuration;
use super::layout::Part;
use super::measures::{Points, Rows};
use super::tuner;
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::Hint;
use crate::interchange::lenient;
use crate::interchange::state::State;
use crate::interchange::tensorboard;
use crate::study::Direction;
use crate::trial::Outcome;
use lab_texts::{import_expected as e, import_runs as t};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Two files write one value with different precision.
const CLOSE: f64 = 1e-6;

/// No configuration of a run is larger, in bytes.
pub const MAX_CONFIGURATION: usize = 4 << 20;

#[derive(Clone, Debug, Default)]
pub struct Folder {
    pub name: String,
    /// Names and texts, as they stand in the files.
    pub(super) configuration: Vec<(String, String)>,
    /// Whether it has a file with a configuration, which may say nothing.
    configured: bool,
    /// What Keras Tuner notes for itself among the values.
    pub(super) kept_by_tuner: BTreeMap<String, String>,
    pub(super) points: Points,
    /// Measured once, without a step; with the file.
    last: Vec<(String, f64, String)>,
    events: tensorboard::Runs,
    pub(super) state: Option<State>,
    /// The ranges that the tool states.
    pub(super) hints: BTreeMap<String, Hint>,
    /// The objective as the tool names it.
    pub(super) objective: Option<(String, Direction)>,
}

impl Folder {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Whether a file or its measurements say how it was configured, be it nothing.
    pub(super) fn is_configured(&self) -> bool {
        self.configured || !self.configuration.is_empty()
    }

    /// Adds a configuration; `file` is its path inside the run.
    pub fn configure(&mut self, file: &str, json: &Json, account: &mut Account) {
        self.configured = true;
        for (name, text) in configuration::flat(json, &self.name, account) {
            let known = self.configuration.iter().find(|(there, _)| *there == name).map(|(_, text)| text.clone());
            match known {
                None => self.configuration.push((name, text)),
                Some(first) if first == text => {}
                Some(first) => {
                    let longer = format!("{}:{name}", stem(file));
                    account.say(Kind::Renamed, &longer, Place::Trial(self.name.clone()), || {
                        t::other_value(file, first, &longer, &name, text.as_str())
                    });
                    self.configuration.push((longer, text));
                }
            }
        }
    }

    /// Adds a file. An empty one says nothing, and measurements that cannot be read are left out and said: one torn file
    /// refuses no folder of runs.
    ///
    /// # Errors
    /// A configuration that cannot be read.
    pub fn add(&mut self, part: Part, file: &str, bytes: &[u8], account: &mut Account) -> Result<(), ImportError> {
        if bytes.trim_ascii().is_empty() && part != Part::Failure {
            self.configured |= part == Part::Configuration;
            return Ok(());
        }
        match self.read(part, file, bytes, account) {
            Err(error) if !matches!(part, Part::Configuration | Part::Trial) => {
                let place = Place::Trial(self.name.clone());
                let why = || t::left_out(file, error.message());
                account.say(Kind::Dropped, &format!("{}/{file}", self.name), place, why);
                Ok(())
            }
            read => read,
        }
    }

    fn read(&mut self, part: Part, file: &str, bytes: &[u8], account: &mut Account) -> Result<(), ImportError> {
        let is_short = matches!(part, Part::Configuration | Part::Trial | Part::Status | Part::Failure);
        if is_short && bytes.len() > MAX_CONFIGURATION {
            let fault = Fault::TooMany { what: e::BYTES, limit: MAX_CONFIGURATION as u64 };
            return Err(ImportError::file(fault));
        }
        match part {
            Part::Configuration => {
                let json = lenient::parse(bytes).map_err(|error| ImportError::file(Fault::NotJson(error)))?;
                self.configure(file, &json, account);
            }
            Part::Table => self.measured(file, Rows::of_table(bytes)?, account),
            Part::Measures => {
                // Ray writes the configuration into every line.
                if self.configuration.is_empty() {
                    let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
                    let config = lenient::parse(line).ok().and_then(|json| json.get("config").cloned());
                    if let Some(config) = config {
                        self.configure(file, &config, account);
                    }
                }
                self.measured(file, Rows::of_json(bytes)?, account);
            }
            Part::Events => self.events.add(file, bytes)?,
            Part::Trial => tuner::read(bytes, self, account)?,
            Part::Status => self.status(bytes),
            Part::Failure => {
                let text = String::from_utf8_lossy(bytes);
                let line = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
                let reason =
                    if file.ends_with(".txt") { line.trim().chars().take(200).collect() } else { String::new() };
                if !matches!(&self.state, Some(State::Ended(Outcome::Failed { reason })) if !reason.is_empty()) {
                    self.state = Some(State::Ended(Outcome::Failed { reason }));
                }
            }
        }
        Ok(())
    }

    /// Sacred's `run.json`.
    fn status(&mut self, bytes: &[u8]) {
        let json = lenient::parse(bytes).unwrap_or_default();
        let Some(word) = json.get("status").and_then(Json::as_str) else { return };
        self.state = State::of_word(word, "").or(self.state.take());
        if let Some(result) = json.get("result").and_then(lenient::number) {
            self.last.push(("result".into(), result, "run.json".into()));
        }
    }

    fn measured(&mut self, file: &str, rows: Rows, account: &mut Account) {
        match rows.only() {
            Some(only) => self.last.extend(only.into_iter().map(|(name, value)| (name, value, file.to_owned()))),
            None => self.merge(stem(file), rows.into_points(), account),
        }
    }

    pub(super) fn merge(&mut self, source: &str, points: Points, account: &mut Account) {
        for (name, new) in points {
            let Some(known) = self.points.get_mut(&name) else {
                self.points.insert(name, new);
                continue;
            };
            let close =
                |a: f64, b: f64| a == b || (a - b).abs() <= CLOSE * a.abs().max(b.abs()) || (a.is_nan() && b.is_nan());
            if new.iter().all(|(step, value)| known.get(step).is_none_or(|there| close(*there, *value))) {
                new.into_iter().for_each(|(step, value)| *known.entry(step).or_insert(value) = value);
                account
                    .say(Kind::Merged, &format!("merge\t{name}"), Place::Trial(self.name.clone()), || t::same(&name));
                continue;
            }
            let longer = format!("{source}/{name}");
            account.say(Kind::Renamed, &longer, Place::Trial(self.name.clone()), || t::other_values(&longer, &name));
            self.points.entry(longer).or_default().extend(new);
        }
    }

    /// Takes the event files in, and places what was measured once at the last step.
    pub(super) fn finish(&mut self, account: &mut Account) {
        // Event files repeat a configuration under names of their own.
        let configured = !self.configuration.is_empty();
        let (folders, said) = std::mem::take(&mut self.events).into_attempts();
        account.append(said);
        let runs =
            folders.into_iter().flat_map(|(folder, runs)| runs.into_iter().map(move |run| (folder.clone(), run)));
        for (folder, run) in runs.map(|(folder, run)| (folder, run.events)).collect::<Vec<_>>() {
            for (name, value) in run.hyperparameters.iter().filter(|_| !configured) {
                if !self.configuration.iter().any(|(there, _)| there == name) {
                    self.configuration.push((name.clone(), value.to_string()));
                }
            }
            let mut points = Points::new();
            // Ray writes its metrics into event files a second time, under longer names.
            for (tag, scalars) in run.scalars.iter().filter(|(tag, _)| !tag.starts_with("ray/tune/")) {
                let steps = scalars.iter().map(|(&step, &value)| (step, value));
                points.insert(tag.clone(), steps.collect());
            }
            self.merge(if folder.is_empty() { "events" } else { &folder }, points, account);
        }
        let step = self.points.values().filter_map(|points| points.last_key_value()).map(|(&step, _)| step).max();
        for (name, value, file) in std::mem::take(&mut self.last) {
            let known = self.points.get(&name);
            if known.is_some_and(|points| points.values().any(|there| *there == value)) {
                continue;
            }
            let called = if known.is_some() { format!("{}/{name}", stem(&file)) } else { name };
            self.points.entry(called).or_default().insert(step.unwrap_or(1), value);
        }
    }
}

/// The file's name without folder and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}
