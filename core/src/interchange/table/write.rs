//! A record as a table: a row per measurement, with names that [`Columns::guess`](super::Columns::guess) knows.
//!
//! Knows nothing of files.

use super::Columns;
use crate::record::{Phase, Record};
use crate::space::Value;
use crate::trial::Outcome;
use std::collections::{BTreeMap, BTreeSet};

/// The table, and which of its columns is what.
pub fn write_table(record: &Record) -> (String, Columns) {
    let study = &record.study;
    let known = study.space.varied().map(|(parameter, _)| parameter.name.as_str());
    let foreign = record.trials().values().flat_map(|trial| trial.values.keys().map(String::as_str));
    let mut parameters: Vec<&str> = known.collect();
    let occurred: BTreeSet<&str> = foreign.collect();
    parameters.extend(occurred.into_iter().filter(|name| study.space.get(name).is_none()));
    let metrics: BTreeSet<&str> =
        record.trials().values().flat_map(|trial| trial.curves.keys()).map(String::as_str).collect();
    let named_trials = record.trials().values().any(|trial| trial.name.is_some());
    let names = named_trials.then_some("run_name");
    let head = ["trial", "seed", "outcome", "reason", "step"].into_iter().chain(names).map(str::to_owned);
    let named = |prefix: &str, name: &str| format!("{prefix}.{name}");
    let columns = head
        .chain(parameters.iter().map(|name| named("param", name)))
        .chain(metrics.iter().map(|name| named("metric", name)));
    let mut out = csv::WriterBuilder::new().from_writer(Vec::new());
    let mut write = |row: Vec<String>| {
        // Into memory, with rows of one length: cannot fail.
        let _ = out.write_record(row);
    };
    write(columns.collect());
    for (number, trial) in record.trials() {
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
        for (step, values) in points {
            let mut row = vec![number.to_string(), trial.seed.to_string(), outcome.into(), reason.into()];
            row.push(step.map_or_else(String::new, |step| step.to_string()));
            row.extend(names.map(|_| trial.name.clone().unwrap_or_default()));
            row.extend(parameters.iter().map(|name| trial.values.get(*name).map_or_else(String::new, exact)));
            row.extend(metrics.iter().map(|name| values.get(name).map_or_else(String::new, |x| format!("{x:?}"))));
            write(row);
        }
    }
    let text = out.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let pairs = |prefix, names: &mut dyn Iterator<Item = &str>| -> Vec<(String, String)> {
        names.map(|name| (named(prefix, name), name.to_owned())).collect()
    };
    let columns = Columns {
        trial: Some("trial".into()),
        name: names.map(str::to_owned),
        step: Some("step".into()),
        seed: Some("seed".into()),
        outcome: Some("outcome".into()),
        reason: Some("reason".into()),
        parameters: pairs("param", &mut parameters.iter().copied()),
        metrics: pairs("metric", &mut metrics.iter().copied()),
        objective: Some(study.objective.metric.clone()),
        direction: Some(study.objective.direction),
        at: Some(study.objective.at),
        scientific: study
            .space
            .varied()
            .filter(|(parameter, _)| parameter.role() == crate::space::Role::Scientific)
            .map(|(parameter, _)| parameter.name.clone())
            .collect(),
    };
    (text, columns)
}

/// A value with all its digits.
fn exact(value: &Value) -> String {
    match value {
        Value::Float(x) => format!("{x:?}"),
        other => other.to_string(),
    }
}
