//! `values.outside`: trials whose value of a parameter is none of those that the study declares.
//!
//! This follows from the record: there is no chance. Such values lie at no end of the range, and `boundary` and `edge` leave
//! them out.

use super::evidence::{Evidence, Outside};
use super::view::{ROUNDING, View};
use super::{Code, Finding, Lack, Report};
use crate::space::{Domain, Value};

/// The numbers of so many trials are listed.
const MOST_TRIALS: usize = 20;

pub fn check(view: &View<'_>, report: &mut Report) {
    let trials = view.record.trials();
    if trials.is_empty() || view.record.study.space.varied().next().is_none() {
        report.skip(Code::ValuesOutside, Lack::Results { needed: 1 });
        return;
    }
    let best = view.ranked.first().map(|ranked| ranked.trial);
    for (parameter, domain) in view.record.study.space.varied() {
        let with = || trials.iter().filter_map(|(number, trial)| Some((*number, trial.values.get(&parameter.name)?)));
        let outside: Vec<(u64, &Value)> = with().filter(|(_, value)| is_outside(domain, value)).collect();
        let Some((_, first)) = outside.first() else { continue };
        let by_size = |value: &&Value| value.as_f64().unwrap_or(f64::NAN);
        let values = || outside.iter().map(|(_, value)| *value);
        let least = values().min_by(|a, b| by_size(a).total_cmp(&by_size(b))).unwrap_or(first);
        let most = values().max_by(|a, b| by_size(a).total_cmp(&by_size(b))).unwrap_or(first);
        report.findings.push(Finding {
            parameter: Some(parameter.name.clone()),
            trials: outside.iter().take(MOST_TRIALS).map(|(number, _)| *number).collect(),
            ..Finding::new(
                Code::ValuesOutside,
                Evidence::Outside(Outside {
                    outside: outside.len(),
                    trials: with().count(),
                    declared: declared(domain),
                    least: least.clone(),
                    most: most.clone(),
                    best: outside.iter().any(|(number, _)| Some(*number) == best),
                }),
            )
        });
    }
}

fn is_outside(domain: &Domain, value: &Value) -> bool {
    if domain.contains(value) {
        return false;
    }
    match domain {
        Domain::Choice(_) => true,
        Domain::Float(_) | Domain::Int(_) => {
            domain.encode(value).is_none_or(|place| !(-ROUNDING..=1.0 + ROUNDING).contains(&place))
        }
    }
}

/// The range, or the options.
fn declared(domain: &Domain) -> Vec<Value> {
    match domain {
        Domain::Float(range) => vec![range.low().into(), range.high().into()],
        Domain::Int(range) => vec![range.low().into(), range.high().into()],
        Domain::Choice(options) => options.as_slice().to_vec(),
    }
}
