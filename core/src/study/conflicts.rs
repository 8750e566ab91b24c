//! Holds what a study can draw against what cannot be trained: every combination of the numbers that a rule looks at.
//!
//! Choices and fixed values are combined exhaustively; of a range of whole numbers its ends and the twelve after the low end
//! stand for all. That is exact for divisibility up to 65,536, the largest number of the catalogue that has to be divided: the
//! least common multiple of 13 consecutive numbers is at least that of 1 to 13, 360,360, so one of them does not divide, and
//! of two consecutive numbers at most one is a multiple of anything above 1. Rules that only ask "not too much" need the ends.

use crate::dataset::DataFacts;
use crate::problem::{Fault, Misfit, Problem};
use crate::space::{Domain, Parameter, Setting, Space, Value, Values};
use crate::workload::{RULES, Rule, TrialConfig, Workload};
use std::collections::BTreeSet;

/// Combinations tried for one rule. Trials beyond are checked before they train.
const MAX_COMBINATIONS: usize = 20_000;

/// Every conflict, each at the value that should change.
pub(super) fn conflicts(space: &Space, workload: &Workload, data: Option<&DataFacts>) -> Vec<Problem> {
    let &Workload::Trained { family, steps, eval_every, .. } = workload else { return Vec::new() };
    let mut problems: Vec<Problem> = Vec::new();
    for rule in &RULES {
        for values in combinations(space, rule) {
            let (config, invalid) = TrialConfig::read(space, &values, family, steps, eval_every);
            if invalid.iter().any(|problem| rule.names.contains(&problem.path.as_str())) {
                // Reported where it stands, and nothing more can be said of it.
                continue;
            }
            let remedies = (rule.check)(&config, data);
            if let Some(problem) = locate(space, &values, remedies)
                && problems.iter().all(|earlier| earlier.path != problem.path)
            {
                problems.push(problem);
            }
        }
    }
    problems
}

/// What the parameters of a rule, and the choices that decide whether they are active, can be together.
fn combinations(space: &Space, rule: &Rule) -> Vec<Values> {
    let mut wanted: BTreeSet<&str> = rule.names.iter().copied().collect();
    for parameter in space.parents_first().collect::<Vec<_>>().into_iter().rev() {
        if wanted.contains(parameter.name.as_str()) {
            wanted.extend(parameter.when.iter().map(|condition| condition.parent.as_str()));
        }
    }
    let mut combinations = vec![Values::new()];
    for parameter in space.parents_first().filter(|parameter| wanted.contains(parameter.name.as_str())) {
        let Some(domain) = parameter.domain() else { continue };
        let candidates = candidates(domain, rule.is_monotone && rule.names.contains(&parameter.name.as_str()));
        let mut extended = Vec::new();
        for values in combinations {
            if !space.is_active(parameter, &values) {
                extended.push(values);
                continue;
            }
            for candidate in &candidates {
                let mut values = values.clone();
                values.insert(parameter.name.clone(), candidate.clone());
                extended.push(values);
            }
        }
        extended.truncate(MAX_COMBINATIONS);
        combinations = extended;
    }
    combinations
}

/// The values that stand for a domain, its high end first: the worst offender is the one to name.
fn candidates(domain: &Domain, extremes_only: bool) -> Vec<Value> {
    let after_low = if extremes_only { 0 } else { 12 };
    match domain {
        Domain::Float(range) => vec![range.high().into(), range.low().into()],
        Domain::Int(range) => {
            let run = range.values().take_while(|number| *number < range.high()).take(1 + after_low);
            std::iter::once(range.high()).chain(run).map(Value::Int).collect()
        }
        Domain::Choice(options) => options.as_slice().to_vec(),
    }
}

/// Puts a conflict at a range if there is one (one value fits, the range does not), else at what was written down, else at what
/// would have to be.
fn locate(space: &Space, values: &Values, remedies: Vec<(&'static str, Fault)>) -> Option<Problem> {
    let active = |name: &str| space.get(name).filter(|parameter| space.is_active(parameter, values));
    let is_range = |name: &str| {
        active(name).is_some_and(|parameter| matches!(parameter.domain(), Some(Domain::Int(_) | Domain::Float(_))))
    };
    let at = remedies
        .iter()
        .position(|(name, _)| is_range(name))
        .or_else(|| remedies.iter().position(|(name, _)| active(name).is_some()))
        .unwrap_or(0);
    let (name, fault) = remedies.into_iter().nth(at)?;
    match active(name) {
        None => Some(Problem::new(format!("$.parameters[{name:?}]"), fault)),
        Some(parameter) => Some(at_value(parameter, space.value(name, values)?, fault)),
    }
}

fn at_value(parameter: &Parameter, value: &Value, mut fault: Fault) -> Problem {
    let path = format!("$.parameters[{:?}]", parameter.name);
    let place = match &parameter.setting {
        Setting::Fixed(_) => "value".into(),
        Setting::Varied { domain: Domain::Choice(options), .. } => {
            let option = options.as_slice().iter().position(|option| option == value).unwrap_or(0);
            format!("choice[{option}]")
        }
        Setting::Varied { domain: Domain::Float(range), .. } => {
            format!("float[{}]", usize::from(*value != Value::Float(range.low())))
        }
        Setting::Varied { domain: Domain::Int(range), .. } => {
            if let Fault::Misfit { misfit, among, .. } = &mut fault {
                *among = fitting(misfit, range.low().max(0).unsigned_abs(), range.high().max(0).unsigned_abs());
                if !among.is_empty() {
                    return Problem::new(format!("{path}.int"), fault);
                }
            }
            format!("int[{}]", usize::from(*value != Value::Int(range.low())))
        }
    };
    Problem::new(format!("{path}.{place}"), fault)
}

/// Numbers within [low, high] that fit, where only some do: at most eight.
fn fitting(misfit: &Misfit, low: u64, high: u64) -> Vec<u64> {
    const MOST: usize = 8;
    let low = low.max(1);
    match *misfit {
        Misfit::Divisor { number, .. } => {
            (low..=high.min(number)).filter(|n| number.is_multiple_of(*n)).take(MOST).collect()
        }
        Misfit::Multiple { number, .. } => {
            let first = low.next_multiple_of(number.max(1));
            std::iter::successors(Some(first), |n| n.checked_mul(2)).take_while(|n| *n <= high).take(MOST).collect()
        }
        Misfit::Odd => (low..=high).filter(|n| n % 2 == 1).take(MOST).collect(),
        _ => Vec::new(),
    }
}
