//! What a file does not say: the range of a parameter, its scale, and on which choice it depends.
//!
//! Inference is by what occurred in the trials, so it can be wrong where there are few of them; the rules are stated at each
//! function. Knows nothing of file formats.

use super::foreign::{ForeignTrial, Hint};
use crate::space::{Condition, Domain, FloatRange, IntRange, Natural, Options, Purpose, Scale, Setting, Value};
use crate::study::MAX_OPTIONS;
use crate::trial::Outcome;
use std::collections::BTreeMap;

/// A positive parameter whose values span this ratio may be on a log scale.
const LOG_FROM_RATIO: f64 = 50.0;

/// A condition is believed if the parameter is present, and absent, in at least so many completed trials.
const WITNESSES: usize = 3;

/// What a parameter is: fixed if it only ever had one value, else varied over what the file states and what occurred.
/// `None` if there are no values, or more different names than a choice may have.
pub fn setting(hint: Option<&Hint>, occurred: &[&Value], purpose: Purpose) -> Option<Setting> {
    let domain = domain(hint, occurred)?;
    Some(match domain {
        Ok(domain) => Setting::Varied { purpose, domain, natural: Natural::default() },
        Err(only) => Setting::Fixed(only),
    })
}

/// A domain, or the only value.
fn domain(hint: Option<&Hint>, occurred: &[&Value]) -> Option<Result<Domain, Value>> {
    let numbers: Option<Vec<f64>> = occurred.iter().map(|value| value.as_f64().filter(|x| x.is_finite())).collect();
    match (hint, numbers) {
        (Some(Hint::Float { low, high, log, step }), Some(numbers)) => {
            numeric(*low, *high, &numbers, Some(*log), *step, false)
        }
        (Some(Hint::Int { low, high, log, step }), Some(numbers)) => {
            let whole = numbers.iter().all(|x| x.fract() == 0.0);
            let step = (*step != 1).then_some(*step as f64);
            numeric(*low as f64, *high as f64, &numbers, Some(*log), step, whole)
        }
        (None, Some(numbers)) if !numbers.is_empty() => {
            let whole = occurred.iter().all(|value| matches!(value, Value::Int(_)));
            numeric(f64::INFINITY, f64::NEG_INFINITY, &numbers, None, None, whole)
        }
        (Some(Hint::Choice(options)), _) => {
            let all = choice(options.as_slice().iter().chain(occurred.iter().copied()))?;
            Some(all.map(|domain| domain.instead_of(&Domain::Choice(options.clone()))))
        }
        (_, _) => choice(occurred.iter().copied()),
    }
}

/// A range that holds what occurred; with a step, as many steps further as that takes.
fn numeric(
    low: f64,
    high: f64,
    occurred: &[f64],
    log: Option<bool>,
    step: Option<f64>,
    whole: bool,
) -> Option<Result<Domain, Value>> {
    // How far it is from an end to a value beyond it, in whole steps.
    let steps = |step: f64, x: f64| (x / step - 1e-6).ceil() * step;
    let low = occurred.iter().copied().fold(low, |low, x| match step {
        Some(step) if x < low => low - steps(step, low - x),
        _ => low.min(x),
    });
    let high = occurred.iter().copied().fold(high, |high, x| match step {
        Some(step) if x > high => high + steps(step, x - high),
        _ => high.max(x),
    });
    let log = log.unwrap_or_else(|| looks_logarithmic(occurred)) && low > 0.0;
    let scale = if log { Scale::Log } else { Scale::Linear };
    let limit = IntRange::LIMIT as f64;
    let whole = whole && low.abs() <= limit && high.abs() <= limit;
    if low >= high {
        let only = if whole { Value::Int(low as i64) } else { Value::Float(low) };
        return low.is_finite().then_some(Err(only));
    }
    let domain = if whole {
        let range = IntRange::new(low as i64, high as i64, scale);
        range.map(|range| Domain::Int(step.and_then(|step| range.stepped(step as i64).ok()).unwrap_or(range)))
    } else {
        let range = FloatRange::new(low, high, scale);
        range.map(|range| Domain::Float(step.and_then(|step| range.stepped(step).ok()).unwrap_or(range)))
    };
    domain.ok().map(Ok)
}

/// Positive values over a wide ratio, whose median lies nearer to the middle in logarithms than in itself.
pub fn looks_logarithmic(values: &[f64]) -> bool {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let (Some(&low), Some(&high), Some(&median)) = (sorted.first(), sorted.last(), sorted.get(sorted.len() / 2)) else {
        return false;
    };
    if low <= 0.0 || high / low < LOG_FROM_RATIO {
        return false;
    }
    let off = |scale: Scale| {
        let (a, b) = (scale.forward(low), scale.forward(high));
        ((scale.forward(median) - a) / (b - a) - 0.5).abs()
    };
    off(Scale::Log) < off(Scale::Linear)
}

fn choice<'a>(values: impl Iterator<Item = &'a Value>) -> Option<Result<Domain, Value>> {
    let mut options: Vec<Value> = Vec::new();
    for value in values {
        if !options.contains(value) {
            options.push(value.clone());
        }
        if options.len() > MAX_OPTIONS {
            return None;
        }
    }
    match options.as_slice() {
        [only] => Some(Err(only.clone())),
        _ => Options::new(options).ok().map(|options| Ok(Domain::Choice(options))),
    }
}

/// The condition of each parameter: a choice such that whether the parameter is present depends on the choice alone. Of
/// several, one that every completed trial has goes before one of a branch, and fewer options before more. A parameter that
/// is always there has none. The choice must be there in more trials than the parameter, so that no two name each other.
pub fn conditions(settings: &[(String, Setting)], trials: &BTreeMap<u64, ForeignTrial>) -> Vec<Vec<Condition>> {
    let completed: Vec<&ForeignTrial> =
        trials.values().filter(|trial| trial.outcome == Some(Outcome::Completed)).collect();
    let times = |name: &str| completed.iter().filter(|trial| trial.values.contains_key(name)).count();
    let mut parents: Vec<(&str, &Options, usize)> = settings
        .iter()
        .filter_map(|(name, setting)| match setting {
            Setting::Varied { domain: Domain::Choice(options), .. } => Some((name.as_str(), options, times(name))),
            _ => None,
        })
        .collect();
    parents.sort_by_key(|(_, options, times)| (*times < completed.len(), options.as_slice().len()));
    let depends = |name: &str, parent: &str, options: &Options| {
        let is_alone = |trial: &&ForeignTrial| trial.values.contains_key(name) && !trial.values.contains_key(parent);
        if completed.iter().copied().any(|trial| is_alone(&trial)) {
            return None;
        }
        let mut among = Vec::new();
        for option in options.as_slice() {
            let mut with = completed.iter().filter(|trial| trial.values.get(parent) == Some(option)).peekable();
            let Some(first) = with.peek().map(|trial| trial.values.contains_key(name)) else { continue };
            if with.any(|trial| trial.values.contains_key(name) != first) {
                return None;
            }
            if first {
                among.push(option.clone());
            }
        }
        Some(Condition { parent: parent.to_owned(), among })
    };
    let condition = |(name, _): &(String, Setting)| {
        let present = times(name);
        let may_be_parent = |of: usize| present >= WITNESSES && of >= present + WITNESSES;
        let found = parents
            .iter()
            .filter(|(_, _, of)| may_be_parent(*of))
            .find_map(|(parent, options, _)| depends(name, parent, options));
        found.into_iter().collect()
    };
    settings.iter().map(condition).collect()
}

/// A parameter that is missing in some completed trials: in how many of how many, and the whole number whose value decides
/// it, with the least and greatest value at which the parameter is there. No condition can say such a thing.
pub struct Missing {
    pub name: String,
    pub missing: usize,
    pub of: usize,
    pub number: Option<(String, i64, i64)>,
}

/// Every parameter without a condition that some completed trials lack.
pub fn unexplained(
    settings: &[(String, Setting)],
    conditions: &[Vec<Condition>],
    trials: &BTreeMap<u64, ForeignTrial>,
) -> Vec<Missing> {
    let completed: Vec<&ForeignTrial> =
        trials.values().filter(|trial| trial.outcome == Some(Outcome::Completed)).collect();
    let decides = |name: &str, number: &str| {
        let mut values: (Vec<i64>, Vec<i64>) = Default::default();
        for trial in &completed {
            let value = trial.values.get(number).and_then(Value::as_i64)?;
            if trial.values.contains_key(name) { values.0.push(value) } else { values.1.push(value) }
        }
        let (with, without) = values;
        let (low, high) = (*with.iter().min()?, *with.iter().max()?);
        (!without.iter().any(|value| (low..=high).contains(value))).then(|| (number.to_owned(), low, high))
    };
    let mut found = Vec::new();
    for ((name, _), _) in settings.iter().zip(conditions).filter(|(_, when)| when.is_empty()) {
        let missing = completed.iter().filter(|trial| !trial.values.contains_key(name)).count();
        if missing == 0 || missing == completed.len() {
            continue;
        }
        let numbers = settings.iter().filter(|(_, setting)| {
            matches!(setting, Setting::Varied { domain: Domain::Int(range), .. } if range.count() <= MAX_OPTIONS as u64)
        });
        let number = numbers.map(|(number, _)| number).find_map(|number| decides(name, number));
        found.push(Missing { name: name.clone(), missing, of: completed.len(), number });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(values: &[Value]) -> Option<Setting> {
        setting(None, &values.iter().collect::<Vec<_>>(), Purpose::Nuisance)
    }

    fn domain_of(values: &[Value]) -> Domain {
        found(values)
            .and_then(|setting| match setting {
                Setting::Varied { domain, .. } => Some(domain),
                Setting::Fixed(_) => None,
            })
            .unwrap()
    }

    #[test]
    fn scales_follow_the_values() {
        let floats = |values: &[f64]| values.iter().map(|&x| Value::Float(x)).collect::<Vec<_>>();
        let Domain::Float(rate) = domain_of(&floats(&[1e-4, 1e-3, 1e-2, 1e-1])) else { panic!() };
        assert_eq!((rate.scale(), rate.low(), rate.high()), (Scale::Log, 1e-4, 1e-1));
        let Domain::Float(dropout) = domain_of(&floats(&[0.01, 0.3, 0.5, 0.7])) else { panic!() };
        assert_eq!(dropout.scale(), Scale::Linear);
        let Domain::Int(width) = domain_of(&[16i64.into(), 128i64.into(), 1024i64.into()]) else { panic!() };
        assert_eq!(width.scale(), Scale::Log);
        assert_eq!(found(&[0.5.into(), 0.5.into()]), Some(Setting::Fixed(0.5.into())));
        assert!(matches!(domain_of(&["adam".into(), 3i64.into()]), Domain::Choice(_)));
        assert_eq!(found(&[]), None);
        let many: Vec<Value> = (0..2000).map(|i| Value::Text(i.to_string())).collect();
        assert_eq!(found(&many), None);
    }

    #[test]
    fn a_stated_range_is_kept_and_widened_by_what_occurred() {
        let hint = Hint::Float { low: 0.1, high: 0.9, log: false, step: None };
        let setting = setting(Some(&hint), &[&Value::Float(1.5)], Purpose::Scientific);
        let Some(Setting::Varied { domain: Domain::Float(range), .. }) = setting else { panic!() };
        assert_eq!((range.low(), range.high()), (0.1, 1.5));
    }

    #[test]
    fn a_parameter_of_one_branch_is_recognised() {
        let mut trials = BTreeMap::new();
        for number in 0..8u64 {
            let adam = number % 2 == 0;
            let mut trial = ForeignTrial { outcome: Some(Outcome::Completed), ..ForeignTrial::default() };
            trial.values.insert("optimizer".into(), if adam { "adam" } else { "sgd" }.into());
            if adam {
                trial.values.insert("beta".into(), (number as f64 / 10.0).into());
            }
            trials.insert(number, trial);
        }
        let settings: Vec<(String, Setting)> = ["optimizer", "beta"]
            .into_iter()
            .map(|name| {
                let occurred: Vec<&Value> = trials.values().filter_map(|trial| trial.values.get(name)).collect();
                (name.to_owned(), setting(None, &occurred, Purpose::Nuisance).unwrap())
            })
            .collect();
        let when = conditions(&settings, &trials);
        assert_eq!(when[0], vec![]);
        assert_eq!(when[1], vec![Condition { parent: "optimizer".into(), among: vec!["adam".into()] }]);
    }
}
