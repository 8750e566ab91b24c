//! Columns of which neither their names nor a person say what they are: once the objective is known, they are parameters.
//!
//! Knows nothing of rows.

use super::Columns;
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{self, Place};
use crate::interchange::foreign::Wishes;
use crate::interchange::recognise;
use crate::interchange::remedy::{Remedy, Use};
use crate::measure::{direction_of_name, is_beside};
use lab_texts::import_notes as t;
use std::collections::BTreeSet;

/// What tools and data frames write of a run beside its configuration and measurements.
const BESIDE: [&str; 34] = [
    "",
    "#",
    "index",
    "Index",
    "idx",
    "Unnamed: 0",
    "Notes",
    "User",
    "Username",
    "Tags",
    "Created",
    "Updated",
    "Sweep",
    "Group",
    "Job Type",
    "Description",
    "Commit",
    "Host",
    "Hostname",
    "hostname",
    "host",
    "GPU Type",
    "GPU Count",
    "CPU Count",
    "OS",
    "Python version",
    "artifact_uri",
    "experiment_id",
    "params",
    "notes",
    "comment",
    "log_dir",
    "logdir",
    "pid",
];

impl Columns {
    /// The mapping with what follows from an objective that is named: its column is a metric, and where no column is a
    /// parameter, those that are left are. A name that says what is better is one of a metric; times are neither.
    pub(super) fn completed(&self, headers: &[String], wishes: &Wishes, account: &mut Account) -> Self {
        let mut columns = self.clone();
        let wanted = wishes.metric.as_ref().or(self.objective.as_ref());
        let is_metric = |name: &&String| self.metrics.iter().any(|(column, called)| [column, called].contains(name));
        let unused = |name: &&String| headers.contains(name) && !self.uses(name);
        if let Some(name) = wanted.filter(|name| !is_metric(name) && unused(name)) {
            columns.metrics.push((name.clone(), name.clone()));
        }
        let objective = match (wanted, columns.metrics.as_slice()) {
            (Some(name), metrics) => {
                metrics.iter().any(|(column, called)| [column, called].contains(&name)).then_some(name)
            }
            (None, [(_, only)]) => Some(only),
            (None, _) => None,
        };
        // Rows of steps without trials are the log of one run.
        let of_one_run = recognise::log_of_ray(headers) || (self.step.is_some() && self.trial.is_none());
        let Some(objective) = objective.filter(|_| self.parameters.is_empty() && !of_one_run).cloned() else {
            return columns;
        };
        let mut seen = BTreeSet::new();
        let is_beside = |name: &str| {
            BESIDE.contains(&name) || name.starts_with('_') || name.starts_with("tags.") || is_beside(name)
        };
        let rest = headers.iter().filter(|name| !columns.uses(name) && !is_beside(name) && seen.insert(*name));
        let (metrics, parameters): (Vec<String>, Vec<String>) =
            rest.cloned().partition(|name| direction_of_name(name).is_some());
        if parameters.is_empty() {
            return columns;
        }
        let otherwise = [Remedy::Column(Use::Parameter), Remedy::Column(Use::Metric), Remedy::Mapping];
        account.say_otherwise(Kind::Guessed, "rest", Place::File, &otherwise, || {
            let rest = t::rest(fault::names(&parameters), &objective);
            if metrics.is_empty() { rest } else { t::rest_with_metrics(fault::names(&metrics), rest) }
        });
        let own = |name: String| (name.clone(), name);
        columns.objective.get_or_insert(objective);
        columns.metrics.extend(metrics.into_iter().map(own));
        columns.parameters = parameters.into_iter().map(own).collect();
        columns
    }

    fn uses(&self, header: &str) -> bool {
        let single = [&self.trial, &self.name, &self.step, &self.seed, &self.outcome, &self.reason];
        let pairs = self.parameters.iter().chain(&self.metrics).map(|(column, _)| column);
        single.into_iter().flatten().chain(pairs).any(|column| column == header)
    }
}
