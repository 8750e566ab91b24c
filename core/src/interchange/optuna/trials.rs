//! One trial of Optuna as the lab has it: values, metrics, outcome.
//!
//! Numeric user attributes, further objectives and constraints are metrics at the step of the objective. A trial that breaks
//! a constraint is infeasible; pruned trials are `stopped`; failed ones are `infeasible` if their last report was not
//! finite.

use super::import::Series;
use super::{CONSTRAINTS, Distribution, OUTCOME, SEED, State, StoredTrial};
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::ForeignTrial;
use crate::interchange::lenient;
use crate::space::Value;
use crate::study::{At, Direction};
use crate::text::{Sentence, Text};
use crate::trial::Outcome;
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
            let expected = Fault::Expected(Text::new("steps of 0 or more", "不小于 0 的步数"));
            u64::try_from(step).map_err(|_| ImportError::new(place(), expected))
        };
        let metric = self.names.get(self.objective).map(String::as_str).unwrap_or_default();
        let mut read =
            ForeignTrial { seed: seed(trial), outcome: outcome(trial, self.objective), ..ForeignTrial::default() };
        self.say_outcome(trial, &read, &place, account);
        for param in &trial.params {
            match param.distribution.value(param.internal) {
                Some(value) => {
                    if matches!((&param.distribution, &value), (Distribution::Int { .. }, Value::Float(_))) {
                        account.say(Kind::Converted, &format!("value of {}", param.name), place(), || {
                            Sentence::new(
                                format!("{} is {value}: beyond ±2^53 it is a real number here", param.name),
                                format!("{} 为 {value}：超出 ±2^53，此处为实数", param.name),
                            )
                        });
                    }
                    read.values.insert(param.name.clone(), value);
                }
                None => account.say(Kind::Dropped, &param.name, place(), || {
                    let (name, internal) = (&param.name, param.internal);
                    Sentence::new(
                        format!("{name} has no choice number {internal}: the trial has no value for it"),
                        format!("{name} 没有编号为 {internal} 的选项：该试验没有它的值"),
                    )
                }),
            }
        }
        let curve = if self.series == Series::Apart { "intermediate" } else { metric };
        for (&at, &value) in &trial.intermediate {
            read.measure(step(at)?, curve, value);
            if !value.is_finite() {
                account.say(Kind::Dropped, "reports", place(), || {
                    Sentence::new("reported values that are not finite", "非有限的报告值")
                });
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
                account.say(Kind::Dropped, &format!("attribute {name}"), place(), || {
                    Sentence::new(
                        format!("the user attribute {name}, which is not a finite number"),
                        format!("用户属性 {name}，它不是有限的数"),
                    )
                });
                continue;
            };
            if name != curve && !self.names.contains(name) {
                read.measure(step, name, value);
                continue;
            }
            let renamed = format!("{name}.attribute");
            read.measure(step, &renamed, value);
            account.say(Kind::Renamed, &renamed, place(), || {
                Sentence::new(
                    format!("the user attribute {name} is the metric {renamed}, apart from the objective of its name"),
                    format!("用户属性 {name} 称为指标 {renamed}，以区别于同名的目标"),
                )
            });
        }
    }

    fn say_outcome(&self, trial: &StoredTrial, read: &ForeignTrial, place: &dyn Fn() -> Place, account: &mut Account) {
        if trial.user.contains_key(OUTCOME) {
            return;
        }
        let (kind, subject, text) = match (trial.state, &read.outcome) {
            (State::Running | State::Waiting, _) => (
                Kind::Converted,
                "running",
                Text::new(
                    "still runs in the file: it is pending in the record; `lab tell --end` ends it",
                    "在文件中仍在运行：在记录中视为未结束；可用 `lab tell --end` 结束",
                ),
            ),
            (State::Pruned, _) => (
                Kind::Converted,
                "pruned",
                Text::new(
                    "pruned trials are stopped: their last report is no result",
                    "被剪枝的试验记为中止：其最后的报告值不算结果",
                ),
            ),
            (State::Complete, Some(Outcome::Infeasible { .. })) => (
                Kind::Converted,
                "complete but infeasible",
                Text::new(
                    "complete trials that break a constraint, or whose value is not finite, are infeasible",
                    "违反约束或取值非有限的已完成试验记为不可行",
                ),
            ),
            (State::Fail, Some(Outcome::Infeasible { .. })) => (
                Kind::Guessed,
                "failed but infeasible",
                Text::new(
                    "failed trials whose last report is not finite, or that break a constraint, are infeasible: a result, not a crash",
                    "最后报告值非有限或违反约束的失败试验记为不可行：这是结果，而非崩溃",
                ),
            ),
            _ => return,
        };
        account.say(kind, subject, place(), || Sentence::new(text.en, text.zh));
    }
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
