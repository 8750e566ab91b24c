//! Whether the trials of a record can be taken for independent draws, or were chosen by what earlier trials gave.
//!
//! Tests that compare trials with one another assume the former; of an optimizer's samples (TPE, Gaussian processes, CMA-ES,
//! evolution) they find what is not there. A study that the lab drew itself says how. Of trials that another tool drew, and
//! that do not say, the order is tested: draws that know no results can be put into any order, so that the number of a trial
//! tells nothing about it. One statistic is held against [`ORDERS`] random orders: the rank correlation of a trial's number
//! and its objective (as far as it gets better with time), plus the root of the squared rank correlations, summed over all parameters, of its
//! number and its distance from the best tenth (closer with time, or farther), each in its standard deviations.
//!
//! Null: trials in any order; false alarms at most [`LEVEL`], fewer for quasi-random points, which are more even than chance.
//! What it sees of each of Optuna's samplers, `core/tests/findings/adaptive.rs` measures. A complete grid is no one's choice by
//! results, in whatever order it was run. Runs of one configuration count once.

use super::groups::{group_of, groups};
use super::seeds::configurations;
use super::summary::ranking;
use crate::random::Stream;
use crate::record::{Phase, Record, Trial};
use crate::sampler::Drawn;
use crate::space::{Domain, Parameter, Value};
use crate::trial::Outcome;
use std::collections::BTreeMap;

/// Orders that are tried, and the level of the test; of many trials and parameters as many as so many products allow.
const ORDERS: u64 = 999;
const FEWEST_ORDERS: u64 = 199;
const MOST_PRODUCTS: u64 = 30_000_000;
const LEVEL: f64 = 0.05;
/// Fewer configurations have too few orders to tell.
const LEAST: usize = 8;

/// How the trials of a record came about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sampling {
    /// The study's own sampler drew them, which knows no results.
    Own,
    /// Drawn by another tool, and their order tells nothing: p of the test.
    Independent { p_value: f64 },
    /// Chosen by the results of earlier trials: p of the test, `None` if the study says so.
    ByResults { p_value: Option<f64> },
}

impl Sampling {
    pub fn of(record: &Record) -> Self {
        match record.study.sampler.drawn {
            Drawn::Here => Sampling::Own,
            Drawn::ByResults => Sampling::ByResults { p_value: None },
            Drawn::Elsewhere => match order_p_value(record) {
                p_value if p_value <= LEVEL => Sampling::ByResults { p_value: Some(p_value) },
                p_value => Sampling::Independent { p_value },
            },
        }
    }
}

/// One configuration: its first trial, and its mean objective, lower is better, infinite if it was infeasible; `None` if it
/// gave no result.
struct Draw<'a> {
    number: u64,
    trial: &'a Trial,
    objective: Option<f64>,
}

/// P that the order of the trials tells as much about them, were it any order.
fn order_p_value(record: &Record) -> f64 {
    let draws = draws(record);
    let varied: Vec<(&Parameter, &Domain)> = record.study.space.varied().collect();
    if is_grid(&draws, &varied) {
        return 1.0;
    }
    let parts = parts(record, &draws);
    let least = parts.iter().map(|part| order_of(part, &varied)).fold(1.0, f64::min);
    (least * parts.len() as f64).min(1.0)
}

/// All draws; or, where one scientific value was tried after the other, as two searches put into one file are, those of each.
fn parts<'d, 'r>(record: &Record, draws: &'d [Draw<'r>]) -> Vec<&'d [Draw<'r>]> {
    let group_of = group_of(&groups(record));
    let blocks: Vec<&[Draw<'_>]> = draws.chunk_by(|a, b| group_of.get(&a.number) == group_of.get(&b.number)).collect();
    let groups: BTreeMap<_, ()> = draws.iter().map(|draw| (group_of.get(&draw.number), ())).collect();
    if blocks.len() == groups.len() { blocks } else { vec![draws] }
}

/// The same of some draws that follow one another.
fn order_of(draws: &[Draw<'_>], varied: &[(&Parameter, &Domain)]) -> f64 {
    if draws.len() < LEAST {
        return 1.0;
    }
    let best = best_tenth(draws);
    let better = standardised(&draws.iter().map(|draw| draw.objective).collect::<Vec<_>>());
    let columns =
        varied.iter().map(|(parameter, domain)| standardised(&distances(draws, &best, &parameter.name, domain)));
    let distances: Vec<Vec<f64>> = columns.filter(|column| column.iter().any(|value| *value != 0.0)).collect();
    let middle = 0.5 * (draws.len() as f64 - 1.0);
    let statistics = |order: &[u32]| {
        let along =
            |column: &[f64]| column.iter().zip(order).map(|(value, at)| value * (f64::from(*at) - middle)).sum::<f64>();
        (-along(&better), distances.iter().map(|column| along(column).powi(2)).sum::<f64>().sqrt())
    };
    let mut order: Vec<u32> = (0..).take(draws.len()).collect();
    let found = statistics(&order);
    let stream = Stream::new(0).child("orders");
    let products = (draws.len() * (distances.len() + 1)) as u64;
    let orders = (MOST_PRODUCTS / products.max(1)).clamp(FEWEST_ORDERS, ORDERS);
    let others: Vec<(f64, f64)> = (0..orders)
        .map(|i| {
            stream.index(i).permute(&mut order);
            statistics(&order)
        })
        .collect();
    let scale = |of: &dyn Fn(&(f64, f64)) -> f64| {
        let squares: f64 = others.iter().map(|other| of(other).powi(2)).sum();
        let mean = others.iter().map(of).sum::<f64>() / others.len() as f64;
        (squares / others.len() as f64 - mean * mean).max(0.0).sqrt()
    };
    let (of_better, of_distance) = (scale(&|other| other.0), scale(&|other| other.1));
    let over = |value: f64, scale: f64| if scale > 0.0 { value / scale } else { 0.0 };
    let sum = |(better, distance): &(f64, f64)| over(*better, of_better).max(0.0) + over(*distance, of_distance);
    // A sum in another order may differ by its rounding.
    let as_far = others.iter().filter(|other| sum(other) >= sum(&found) - 1e-9).count();
    (as_far + 1) as f64 / (others.len() + 1) as f64
}

/// The configurations in the order in which they were first tried.
fn draws(record: &Record) -> Vec<Draw<'_>> {
    let sign = record.study.objective.direction.sign();
    let mut means = BTreeMap::new();
    let mut later = BTreeMap::new();
    for configuration in configurations(record, &ranking(record)) {
        let Some(&first) = configuration.trials.iter().min() else { continue };
        means.insert(first, sign * configuration.mean);
        configuration.trials.iter().filter(|trial| **trial != first).for_each(|trial| {
            later.insert(*trial, ());
        });
    }
    let ended = record.trials().iter().filter(|(_, trial)| trial.phase != Phase::Running && !trial.values.is_empty());
    ended
        .filter(|(number, _)| !later.contains_key(number))
        .map(|(number, trial)| {
            let infeasible = matches!(trial.outcome(), Some(Outcome::Infeasible { .. }));
            Draw {
                number: *number,
                trial,
                objective: means.get(number).copied().or(infeasible.then_some(f64::INFINITY)),
            }
        })
        .collect()
}

/// The best tenth of the draws with a result.
fn best_tenth<'a>(draws: &[Draw<'a>]) -> Vec<&'a Trial> {
    let mut best: Vec<(f64, &Trial)> =
        draws.iter().filter_map(|draw| Some((draw.objective.filter(|o| o.is_finite())?, draw.trial))).collect();
    best.sort_by(|a, b| a.0.total_cmp(&b.0));
    let count = best.len().div_ceil(10);
    best.into_iter().take(count).map(|(_, trial)| trial).collect()
}

/// How far each draw is from the best: from the median of their places, or for a choice the share of them with another option.
fn distances(draws: &[Draw<'_>], best: &[&Trial], name: &str, domain: &Domain) -> Vec<Option<f64>> {
    let place = |trial: &Trial| domain.encode(trial.values.get(name)?);
    let mut of_best: Vec<f64> = best.iter().filter_map(|trial| place(trial)).collect();
    of_best.sort_unstable_by(f64::total_cmp);
    let Some(middle) = crate::statistics::median(&of_best) else { return vec![None; draws.len()] };
    let distance = |place: f64| match domain {
        Domain::Choice(_) => of_best.iter().filter(|other| **other != place).count() as f64,
        Domain::Float(_) | Domain::Int(_) => (place - middle).abs(),
    };
    draws.iter().map(|draw| place(draw.trial).map(distance)).collect()
}

/// Ranks about their mean, of length 1; 0 where there is none. Equal values share the middle of their ranks.
fn standardised(values: &[Option<f64>]) -> Vec<f64> {
    let mut known: Vec<(usize, f64)> =
        values.iter().enumerate().filter_map(|(i, value)| Some((i, (*value)?))).collect();
    known.sort_by(|a, b| a.1.total_cmp(&b.1));
    let middle = 0.5 * (known.len() as f64 - 1.0);
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    for equal in known.chunk_by(|a, b| a.1 == b.1) {
        for (i, _) in equal {
            if let Some(rank) = ranks.get_mut(*i) {
                *rank = first as f64 + 0.5 * (equal.len() as f64 - 1.0) - middle;
            }
        }
        first += equal.len();
    }
    let length = ranks.iter().map(|rank| rank * rank).sum::<f64>().sqrt();
    ranks.iter().map(|rank| if length > 0.0 { rank / length } else { 0.0 }).collect()
}

/// Whether all combinations of the values that occur were tried; of one parameter, whether its values are evenly spread.
fn is_grid(draws: &[Draw<'_>], varied: &[(&Parameter, &Domain)]) -> bool {
    let mut combinations = 1usize;
    let mut varying = 0;
    for (parameter, domain) in varied {
        let values: Option<Vec<&Value>> = draws.iter().map(|draw| draw.trial.values.get(&parameter.name)).collect();
        let places: Option<Vec<f64>> = values.and_then(|v| v.into_iter().map(|value| domain.encode(value)).collect());
        let Some(mut places) = places else { return false };
        places.sort_unstable_by(f64::total_cmp);
        places.dedup();
        varying += usize::from(places.len() > 1);
        combinations = combinations.saturating_mul(places.len());
        if places.len() == draws.len() && !is_even(&places) {
            return false;
        }
    }
    varying > 0 && combinations == draws.len()
}

/// Whether the steps between ascending places are equal.
fn is_even(places: &[f64]) -> bool {
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return true };
    let step = (last - first) / (places.len() as f64 - 1.0).max(1.0);
    places
        .windows(2)
        .all(|pair| pair.iter().rev().copied().reduce(|b, a| b - a).is_some_and(|d| (d - step).abs() <= 0.05 * step))
}
