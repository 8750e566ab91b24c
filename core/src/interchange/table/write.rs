//! A record as a table: a row per measurement, with names that [`Columns::guess`](super::Columns::guess) knows.
//!
//! Knows nothing of files.

use super::Columns;
use crate::record::{Phase, Record, Trial};
use crate::space::{Role, Value};
use crate::trial::Outcome;
use std::collections::{BTreeMap, BTreeSet};

/// The table, and which of its columns is what.
pub fn write_table(record: &Record) -> (String, Columns) {
    let sheet = Sheet::of(record);
    let mut out = csv::WriterBuilder::new().from_writer(Vec::new());
    let mut write = |row: Vec<String>| {
        // Into memory, with rows of one length: cannot fail.
        let _ = out.write_record(row);
    };
    write(sheet.head());
    for (number, trial) in record.trials() {
        sheet.rows(*number, trial).for_each(&mut write);
    }
    let text = out.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    (text, sheet.columns(record))
}

/// Which columns a record has beside the number, the seed and the outcome of a trial.
struct Sheet<'r> {
    /// Whether some trials have names.
    has_names: bool,
    parameters: Vec<&'r str>,
    metrics: BTreeSet<&'r str>,
}

/// The column with the names of trials.
const NAME: &str = "run_name";

fn parameter(name: &str) -> String {
    format!("param.{name}")
}

fn metric(name: &str) -> String {
    format!("metric.{name}")
}

impl<'r> Sheet<'r> {
    fn of(record: &'r Record) -> Self {
        let space = &record.study.space;
        let mut parameters: Vec<&str> = space.varied().map(|(parameter, _)| parameter.name.as_str()).collect();
        let trials = || record.trials().values();
        let occurred: BTreeSet<&str> = trials().flat_map(|trial| trial.values.keys().map(String::as_str)).collect();
        parameters.extend(occurred.into_iter().filter(|name| space.get(name).is_none()));
        Self {
            has_names: trials().any(|trial| trial.name.is_some()),
            parameters,
            metrics: trials().flat_map(|trial| trial.curves.keys()).map(String::as_str).collect(),
        }
    }

    fn head(&self) -> Vec<String> {
        let names = self.has_names.then_some(NAME);
        let head = ["trial", "seed", "outcome", "reason", "step"].into_iter().chain(names).map(str::to_owned);
        let parameters = self.parameters.iter().map(|name| parameter(name));
        head.chain(parameters).chain(self.metrics.iter().map(|name| metric(name))).collect()
    }

    /// A row for each step at which something was measured, or one without a step.
    fn rows(&self, number: u64, trial: &'r Trial) -> impl Iterator<Item = Vec<String>> {
        let (outcome, reason) = match &trial.phase {
            Phase::Running => ("running", ""),
            Phase::Ended(Outcome::Completed) => ("completed", ""),
            Phase::Ended(Outcome::Infeasible { reason }) => ("infeasible", reason.as_str()),
            Phase::Ended(Outcome::Failed { reason }) => ("failed", reason.as_str()),
            Phase::Ended(Outcome::Stopped) => ("stopped", ""),
        };
        let mut points: BTreeMap<Option<u64>, BTreeMap<&str, f64>> = BTreeMap::new();
        for (metric, curve) in &trial.curves {
            for (step, value) in curve.points() {
                points.entry(Some(step)).or_default().insert(metric, value);
            }
        }
        if points.is_empty() {
            points.insert(None, BTreeMap::new());
        }
        points.into_iter().map(move |(step, values)| {
            let mut row = vec![number.to_string(), trial.seed.to_string(), outcome.into(), reason.into()];
            row.push(step.map_or_else(String::new, |step| step.to_string()));
            row.extend(self.has_names.then(|| trial.name.clone().unwrap_or_default()));
            row.extend(self.parameters.iter().map(|name| trial.values.get(*name).map_or_else(String::new, exact)));
            row.extend(self.metrics.iter().map(|name| values.get(name).map_or_else(String::new, |x| format!("{x:?}"))));
            row
        })
    }

    fn columns(&self, record: &Record) -> Columns {
        let (space, objective) = (&record.study.space, &record.study.objective);
        let scientific = space.varied().filter(|(parameter, _)| parameter.role() == Role::Scientific);
        Columns {
            trial: Some("trial".into()),
            name: self.has_names.then(|| NAME.to_owned()),
            step: Some("step".into()),
            seed: Some("seed".into()),
            outcome: Some("outcome".into()),
            reason: Some("reason".into()),
            parameters: self.parameters.iter().map(|name| (parameter(name), (*name).to_owned())).collect(),
            metrics: self.metrics.iter().map(|name| (metric(name), (*name).to_owned())).collect(),
            objective: Some(objective.metric.clone()),
            direction: Some(objective.direction),
            at: Some(objective.at),
            scientific: scientific.map(|(parameter, _)| parameter.name.clone()).collect(),
        }
    }
}

/// A value with all its digits.
fn exact(value: &Value) -> String {
    match value {
        Value::Float(x) => format!("{x:?}"),
        other => other.to_string(),
    }
}
