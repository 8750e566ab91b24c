//! Where in a row each thing stands.
//!
//! Knows nothing of the cells.

use super::Columns;
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::Wishes;
use crate::interchange::recognise;
use crate::interchange::remedy::{Remedy, Use};
use crate::measure::is_beside;
use lab_texts::{import_expected as e, import_notes as t};
use std::collections::BTreeSet;

/// A column that is read.
#[derive(Clone, Debug)]
pub struct Role {
    pub place: usize,
    pub header: String,
    /// What it is called in the record.
    pub name: String,
}

pub struct Roles {
    pub trial: Option<Role>,
    pub name: Option<Role>,
    pub step: Option<Role>,
    pub seed: Option<Role>,
    pub outcome: Option<Role>,
    pub reason: Option<Role>,
    pub parameters: Vec<Role>,
    pub metrics: Vec<Role>,
    /// By its name in the record.
    pub objective: String,
    /// Columns of one name, which must say the same: both places.
    pub twins: Vec<(usize, usize)>,
}

impl Roles {
    /// # Errors
    /// A column that is not there, no parameter or metric, two columns for one name, or no objective.
    pub fn new(
        headers: &[String],
        columns: &Columns,
        wishes: &Wishes,
        account: &mut Account,
    ) -> Result<Self, ImportError> {
        let role = |column: &String, name: &String| {
            let place = headers.iter().position(|header| header == column);
            let fault = || ImportError::file(Fault::NoColumn { name: column.clone(), known: known(headers) });
            Ok(Role { place: place.ok_or_else(fault)?, header: column.clone(), name: name.clone() })
        };
        let optional = |name: &Option<String>| name.as_ref().map(|name| role(name, name)).transpose();
        let several = |pairs: &[(String, String)]| {
            let mut names = BTreeSet::new();
            pairs
                .iter()
                .map(|(column, name)| match names.insert(name) {
                    true => role(column, name),
                    false => Err(ImportError::file(Fault::TwoColumns { name: name.clone() })),
                })
                .collect::<Result<Vec<Role>, ImportError>>()
        };
        let mut roles = Self {
            trial: optional(&columns.trial)?,
            name: optional(&columns.name)?,
            step: optional(&columns.step)?,
            seed: optional(&columns.seed)?,
            outcome: optional(&columns.outcome)?,
            reason: optional(&columns.reason)?,
            parameters: several(&distinct(&columns.parameters))?,
            metrics: several(&distinct(&columns.metrics))?,
            objective: String::new(),
            twins: Vec::new(),
        };
        roles.check(headers)?;
        roles.objective = roles.choose(columns, wishes, account)?;
        roles.twins = roles.all().flat_map(|role| twins(headers, role)).collect();
        roles.say_unused(headers, account);
        Ok(roles)
    }

    fn all(&self) -> impl Iterator<Item = &Role> {
        let single = [&self.trial, &self.name, &self.step, &self.seed, &self.outcome, &self.reason];
        single.into_iter().flatten().chain(&self.parameters).chain(&self.metrics)
    }

    fn check(&self, headers: &[String]) -> Result<(), ImportError> {
        if (self.parameters.is_empty() || self.metrics.is_empty())
            && let Some(fault) = recognise::odd_table(headers)
        {
            return Err(ImportError::file(fault));
        }
        let of_one_run = (self.trial.is_none() && self.step.is_some()) || recognise::log_of_ray(headers);
        if self.parameters.is_empty() && of_one_run {
            return Err(ImportError::file(recognise::one_run()));
        }
        let role = match (self.parameters.is_empty(), self.metrics.is_empty()) {
            (true, _) => e::A_PARAMETER,
            (_, true) => e::A_METRIC,
            _ => return Ok(()),
        };
        Err(ImportError::file(Fault::NoRole { role, known: known(headers) }))
    }

    /// The objective: what is wished for, by its name or its column; else what the mapping says; else the only metric.
    fn choose(&self, columns: &Columns, wishes: &Wishes, account: &mut Account) -> Result<String, ImportError> {
        let called = |wanted: &String| {
            let by = |name: fn(&Role) -> &String| self.metrics.iter().find(|role| name(role) == wanted);
            by(|role| &role.name).or_else(|| by(|role| &role.header)).map(|role| role.name.clone())
        };
        let stated = wishes.metric.as_ref().or(columns.objective.as_ref()).and_then(called);
        let only = match self.metrics.as_slice() {
            [only] if wishes.metric.is_none() => Some(only.name.clone()),
            _ => None,
        };
        if stated.is_none()
            && let Some(only) = &only
        {
            account.say_otherwise(Kind::Guessed, "objective", Place::File, &[Remedy::Metric(None)], || {
                t::only_metric(only)
            });
        }
        stated.or(only).ok_or_else(|| ImportError::file(Fault::WhichMetric { known: self.objectives() }))
    }

    /// What may be asked for: times, deviations and ranks only if there is nothing else.
    fn objectives(&self) -> Vec<String> {
        let all = || self.metrics.iter().map(|role| role.name.clone());
        let found: Vec<String> = all().filter(|name| !is_beside(name)).collect();
        if found.is_empty() { all().collect() } else { found }
    }

    fn say_unused(&self, headers: &[String], account: &mut Account) {
        let used: BTreeSet<&str> = self.all().map(|role| role.header.as_str()).collect();
        let unused: Vec<String> =
            headers.iter().filter(|header| !header.is_empty() && !used.contains(header.as_str())).cloned().collect();
        if unused.is_empty() {
            return;
        }
        let otherwise = [Use::Parameter, Use::Metric].map(Remedy::Column);
        account.say_otherwise(Kind::Dropped, "columns", Place::File, &otherwise, || {
            t::unused_columns(crate::interchange::fault::names(&unused))
        });
    }
}

/// The same column twice for the same name is said once.
fn distinct(pairs: &[(String, String)]) -> Vec<(String, String)> {
    let mut seen = BTreeSet::new();
    pairs.iter().filter(|pair| seen.insert(*pair)).cloned().collect()
}

fn known(headers: &[String]) -> Vec<String> {
    headers.iter().filter(|header| !header.is_empty()).cloned().collect()
}

/// Further columns of the same name.
fn twins(headers: &[String], role: &Role) -> Vec<(usize, usize)> {
    let same = headers.iter().enumerate().filter(|(place, header)| *place > role.place && **header == role.header);
    same.map(|(place, _)| (role.place, place)).collect()
}
