//! One trial of Optuna as the lab has it: values, metrics, outcome.
//!
//! Numeric user attributes, further objectives and constraints are metrics at the step of the objective. A trial that breaks
//! a constraint is infeasible; pruned trials are `stopped`; failed ones are `infeasible` if their last report was not
//! finite.

use super::import::Series;
use super::{CONSTRAINTS, Distribution, OUTCOME, Param, SEED, State, StoredTrial};
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::ForeignTrial;
use crate::interchange::lenient;
use crate::space::Value;
use crate::study::{At, Direction};
use crate::trial::Outcome;
use lab_texts::{Arg, import_expected as e, import_optuna as t};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// What constraints are called among the metrics.
pub(super) const CONSTRAINT: &str = "constraint.";

/// What holds for every trial of a study.
pub(super) struct Reading<'a> {
    pub objective: usize,
    /// Of every objective.
    pub names: &'a [String],
    pub series: Series,
    pub direction: Direction,
    /// The last step of any trial.
    pub latest: Option<i64>,
}

impl Reading<'_> {
    pub(super) fn read(
        &self,
        trial: &StoredTrial,
        number: u64,
        account: &mut Account,
    ) -> Result<ForeignTrial, ImportError> {
        let place = || Place::Trial(number.to_string());
        let step = |step: i64| {
            let expected = Fault::Expected(e::STEPS);
            u64::try_from(step).map_err(|_| ImportError::new(place(), expected))
        };
        let metric = self.names.get(self.objective).map(String::as_str).unwrap_or_default();
        let mut read =
            ForeignTrial { seed: seed(trial), outcome: outcome(trial, self.objective), ..ForeignTrial::default() };
        self.say_outcome(trial, &read, &place, account);
        for param in &trial.params {
            read.values.extend(value_of(param, &place, account));
        }
        let curve = if self.series == Series::Apart { "intermediate" } else { metric };
        for (&at, &value) in &trial.intermediate {
            read.measure(step(at)?, curve, value);
            if !value.is_finite() {
                account.say(Kind::Dropped, "reports", place(), || t::REPORTS_NOT_FINITE);
            }
        }
        // A report that is not finite is no measurement, so nothing is placed at its step.
        let finite = trial.intermediate.iter().rev().find(|(_, value)| value.is_finite()).map(|(&step, _)| step);
        let last = finite.or(self.latest).unwrap_or(1);
        let selected = match self.series {
            Series::Curve(At::Best) => best(trial, self.direction).map_or(last, |(step, _)| step),
            _ => last,
        };
        if let Some(&value) = trial.values.get(self.objective)
            && (self.series == Series::Apart || trial.intermediate.is_empty())
        {
            read.measure(step(last)?, metric, value);
        }
        let selected = step(selected)?;
        for (i, (name, &value)) in self.names.iter().zip(&trial.values).enumerate() {
            if i != self.objective {
                read.measure(selected, name, value);
            }
        }
        for (name, value) in constraints(&trial.system) {
            read.measure(selected, &format!("{CONSTRAINT}{name}"), value);
        }
        self.attributes(trial, selected, curve, &mut read, &place, account);
        Ok(read)
    }

    /// Numeric user attributes become metrics.
    fn attributes(
        &self,
        trial: &StoredTrial,
        step: u64,
        curve: &str,
        read: &mut ForeignTrial,
        place: &dyn Fn() -> Place,
        account: &mut Account,
    ) {
        for (name, json) in trial.user.iter().filter(|(name, _)| *name != SEED && !name.starts_with("lab:")) {
            let Some(value) = json.as_f64() else {
                account.say(Kind::Dropped, &format!("attribute {name}"), place(), || t::attribute(name));
                continue;
            };
            if name != curve && !self.names.contains(name) {
                read.measure(step, name, value);
                continue;
            }
            let renamed = format!("{name}.attribute");
            read.measure(step, &renamed, value);
            account.say(Kind::Renamed, &renamed, place(), || t::attribute_renamed(name, &renamed));
        }
    }

    fn say_outcome(&self, trial: &StoredTrial, read: &ForeignTrial, place: &dyn Fn() -> Place, account: &mut Account) {
        if trial.user.contains_key(OUTCOME) {
            return;
        }
        let (kind, subject, text) = match (trial.state, &read.outcome) {
            (State::Running | State::Waiting, _) => (Kind::Converted, "running", t::RUNNING),
            (State::Pruned, _) => (Kind::Converted, "pruned", t::PRUNED),
            (State::Complete, Some(Outcome::Infeasible { .. })) => {
                (Kind::Converted, "complete but infeasible", t::INFEASIBLE)
            }
            (State::Fail, Some(Outcome::Infeasible { .. })) => {
                (Kind::Guessed, "failed but infeasible", t::FAILED_INFEASIBLE)
            }
            _ => return,
        };
        account.say(kind, subject, place(), || text);
    }
}

/// The name and the value of a parameter, if there is one.
fn value_of(param: &Param, place: &dyn Fn() -> Place, account: &mut Account) -> Option<(String, Value)> {
    let Some(value) = param.distribution.value(param.internal) else {
        account.say(Kind::Dropped, &param.name, place(), || t::no_choice(&param.name, Arg::exact(param.internal)));
        return None;
    };
    if matches!((&param.distribution, &value), (Distribution::Int { .. }, Value::Float(_))) {
        account.say(Kind::Converted, &format!("value of {}", param.name), place(), || {
            t::real_value(&param.name, Arg::shown(&value))
        });
    }
    Some((param.name.clone(), value))
}

/// The best report of a trial, and its step.
pub(super) fn best(trial: &StoredTrial, direction: Direction) -> Option<(i64, f64)> {
    let points = trial.intermediate.iter().map(|(&step, &value)| (step, value)).filter(|(_, value)| value.is_finite());
    points.reduce(|best, point| if direction.better(point.1, best.1) { point } else { best })
}

fn seed(trial: &StoredTrial) -> u64 {
    trial.user.get(SEED).and_then(Json::as_u64).unwrap_or(0)
}

/// A trial's constraints by name: a list up to Optuna 4, one attribute each since.
fn constraints(system: &Map<String, Json>) -> BTreeMap<String, f64> {
    let list = system.get(CONSTRAINTS).and_then(Json::as_array).into_iter().flatten();
    let listed = list.enumerate().map(|(i, json)| (i.to_string(), json));
    let named = system
        .iter()
        .filter_map(|(key, json)| Some((key.strip_prefix(CONSTRAINTS)?.strip_prefix(':')?.to_owned(), json)));
    listed.chain(named).filter_map(|(name, json)| Some((name, lenient::number(json)?))).collect()
}

fn outcome(trial: &StoredTrial, objective: usize) -> Option<Outcome> {
    if let Some(outcome) = trial.user.get(OUTCOME).and_then(Outcome::from_json) {
        return Some(outcome);
    }
    // What is not at most zero is broken, also what is no number.
    let broken = || {
        let (name, by) = constraints(&trial.system).into_iter().find(|(_, by)| by.is_nan() || *by > 0.0)?;
        let reason = if by.is_nan() { "is not a number".to_owned() } else { format!("is {by}, above 0") };
        Some(Outcome::Infeasible { reason: format!("constraint {name} {reason}") })
    };
    let diverged = || match trial.intermediate.last_key_value() {
        Some((step, value)) if !value.is_finite() => {
            Some(Outcome::Infeasible { reason: format!("the value reported at step {step} is not finite") })
        }
        _ => None,
    };
    match trial.state {
        State::Running | State::Waiting => None,
        State::Complete if trial.values.get(objective).is_some_and(|value| !value.is_finite()) => {
            Some(Outcome::Infeasible { reason: "the value is not finite".into() })
        }
        State::Complete => Some(broken().unwrap_or(Outcome::Completed)),
        State::Pruned => Some(Outcome::Stopped),
        State::Fail => Some(broken().or_else(diverged).unwrap_or(Outcome::Failed { reason: String::new() })),
    }
}
