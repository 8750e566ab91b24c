//! What can be asked of a record: a closed list, so that page, command line and tests ask the same.

use crate::analysis::{Configuration, Counts, configurations, groups, ranking};
use crate::findings::evidence::Effect;
use crate::findings::{Code, Evidence, Report, Thresholds, analyse};
use crate::record::Record;
use crate::space::{Role, Value, Values};
use std::collections::BTreeSet;

/// One question about a record, answered by yes or no.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// A finding is there, about that parameter if one is named; or it was looked for and is not there. A check that lacks
    /// its data is neither.
    Finding { code: Code, present: bool, parameter: Option<String> },
    /// A parameter has this role.
    Role { parameter: String, role: Role },
    /// The range of a varied parameter holds a number, and its ends lie within limits.
    Range { parameter: String, contains: Option<f64>, low: Limits, high: Limits },
    /// A parameter is active only for some values of another.
    Conditional { parameter: String, on: String },
    /// So many scientific values have trials.
    Groups { at_least: u64 },
    /// So many trials completed.
    Trials { at_least: u64 },
    /// At most this share of the trials with a result is infeasible.
    Infeasible { at_most: f64 },
    /// Two groups or more, none with more than `ratio` times the trials of another.
    Budget { ratio: f64 },
    /// The best objective is this good or better.
    Best { value: f64 },
    /// Every configuration that completed was run with so many seeds.
    Seeds { at_least: u64 },
    /// The trials were drawn by one of these samplers.
    Sampler { among: Vec<String> },
    /// So many different values of a parameter were tried, or no more.
    Distinct { parameter: String, limits: Limits },
    /// Training is so long.
    Steps { limits: Limits },
    /// The comparison is decided, for these scientific values if any are named; or it is made and not decided.
    Effect { resolved: bool, better: Values },
}

/// Ends that a number must keep.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    pub at_least: Option<f64>,
    pub at_most: Option<f64>,
}

/// A range may be written with other digits than its limit.
const ROUNDING: f64 = 1e-9;

impl Limits {
    fn hold(self, x: f64) -> bool {
        let slack = ROUNDING * x.abs();
        self.at_least.is_none_or(|low| x >= low - slack) && self.at_most.is_none_or(|high| x <= high + slack)
    }
}

/// A record with what several checks need, computed once.
pub struct Checker<'a> {
    record: &'a Record,
    report: Report,
    configurations: Vec<Configuration>,
    /// Trials with a result, of each group.
    budgets: Vec<u64>,
    counts: Counts,
    best: Option<f64>,
}

impl<'a> Checker<'a> {
    pub fn new(record: &'a Record) -> Self {
        let ranked = ranking(record);
        let of_group = |trials: &[u64]| {
            let counts = Counts::of(trials.iter().filter_map(|number| record.trials().get(number)));
            counts.completed + counts.infeasible
        };
        Self {
            record,
            report: analyse(record, &Thresholds::default(), None),
            configurations: configurations(record, &ranked),
            budgets: groups(record)
                .iter()
                .map(|group| of_group(&group.trials))
                .filter(|results| *results > 0)
                .collect(),
            counts: Counts::of(record.trials().values()),
            best: ranked.first().map(|best| best.objective),
        }
    }

    pub fn holds(&self, check: &Check) -> bool {
        let study = &self.record.study;
        match check {
            Check::Finding { code, present, parameter } => self.found(*code, *present, parameter.as_deref()),
            Check::Role { parameter, role } => {
                study.space.get(parameter).is_some_and(|parameter| parameter.role() == *role)
            }
            Check::Range { parameter, contains, low, high } => self.ends(parameter).is_some_and(|(from, to)| {
                let inside = contains.is_none_or(|x| from <= x && x <= to);
                inside && low.hold(from) && high.hold(to)
            }),
            Check::Conditional { parameter, on } => {
                study.space.get(parameter).is_some_and(|parameter| parameter.when.iter().any(|when| when.parent == *on))
            }
            Check::Groups { at_least } => self.budgets.len() as u64 >= *at_least,
            Check::Trials { at_least } => self.counts.completed >= *at_least,
            Check::Infeasible { at_most } => {
                let results = self.counts.completed + self.counts.infeasible;
                results > 0 && self.counts.infeasible as f64 <= at_most * results as f64
            }
            Check::Budget { ratio } => match (self.budgets.iter().min(), self.budgets.iter().max()) {
                (Some(&least), Some(&most)) => self.budgets.len() > 1 && most as f64 <= ratio * least as f64,
                _ => false,
            },
            Check::Best { value } => {
                self.best.is_some_and(|best| best == *value || study.objective.direction.better(best, *value))
            }
            Check::Seeds { at_least } => {
                let enough = |one: &Configuration| one.trials.len() as u64 >= *at_least;
                !self.configurations.is_empty() && self.configurations.iter().all(enough)
            }
            Check::Sampler { among } => among.iter().any(|name| name == study.sampler.kind.name()),
            Check::Distinct { parameter, limits } => limits.hold(distinct(self.record, parameter) as f64),
            Check::Steps { limits } => study.workload.steps().is_some_and(|steps| limits.hold(steps as f64)),
            Check::Effect { resolved, better } => self.effect(*resolved, better),
        }
    }

    fn found(&self, code: Code, present: bool, parameter: Option<&str>) -> bool {
        let fits = |name: &Option<String>| parameter.is_none() || name.as_deref() == parameter;
        let found = self.report.of(code).any(|finding| fits(&finding.parameter));
        let looked = self.report.skipped.iter().all(|(skipped, _)| *skipped != code);
        if present { found } else { looked && !found }
    }

    fn effect(&self, wanted: bool, winner: &Values) -> bool {
        self.report.of(Code::Effect).any(|finding| match &finding.evidence {
            Evidence::Effect(Effect { resolved, better, .. }) => {
                *resolved == wanted && winner.iter().all(|(name, value)| better.get(name) == Some(value))
            }
            _ => false,
        })
    }

    fn ends(&self, parameter: &str) -> Option<(f64, f64)> {
        self.record.study.space.get(parameter)?.domain()?.ends()
    }
}

/// How many different values of a parameter the trials of a record have.
pub(super) fn distinct(record: &Record, parameter: &str) -> usize {
    let values = record.trials().values().filter_map(|trial| trial.values.get(parameter));
    values.map(Value::to_string).collect::<BTreeSet<String>>().len()
}
