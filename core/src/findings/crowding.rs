//! Whether the best trials crowd one end of an interval.
//!
//! Two conditions, both needed: of the best eighth (3 to 20 trials) at least a share `crowd` lies in the outer part, and the
//! best quarter (at least 4) lies closer to that end than a random draw of as many of the same trials would. The second is a
//! permutation test: under the null, that the parameter has no effect, the best are a draw without replacement, whose mean
//! distance has mean μ and variance s²/q · (1 − q/n); its normal tail is used, which is conservative for distances that are
//! uniform. The false-alarm rate under the null is below the level of that test, since the first condition must hold too.
//! Equal objectives share
//! their places.
//!
//! Crowding by chance of few trials, or by other parameters, is told apart by a parabola through the better trials, fitted
//! together with one for every other parameter while there are trials enough (up to eight parameters), and alone otherwise.
//! Either the best crowd the end and the parabola does not turn before the outer part, or it still improves where that part
//! begins, by a t-test at `slope_level`. Null of the latter: the optimum lies further inside; at the very place where the
//! outer part begins its false-alarm rate is that level.

use super::Thresholds;
use super::view::View;
use crate::analysis::regression::{LastTerm, last_term};
use crate::analysis::statistics::normal_tail;

/// Fewer trials than this say nothing.
pub const LEAST: usize = 8;

/// The best trials at one end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crowd {
    /// Of the best trials, the share in the outer part.
    pub share: f64,
    /// How many are the best trials.
    pub best: usize,
    /// Of all trials, the share in the outer part.
    pub expected: f64,
    pub p_value: f64,
}

/// `distances` from the end and `objectives`, best trial first; `is_outer` tells the outer part.
pub fn crowd(distances: &[f64], objectives: &[f64], is_outer: impl Fn(usize) -> bool) -> Option<Crowd> {
    let n = distances.len();
    if n < LEAST || objectives.len() != n {
        return None;
    }
    // The mean over the `count` best; those equal to the last of them share the places that are left.
    let over_best = |count: usize, value: &dyn Fn(usize) -> f64| {
        let last = objectives.get(count - 1).copied().unwrap_or(f64::NAN);
        let clear = objectives.iter().take_while(|objective| **objective != last).count().min(count);
        let equal = objectives.iter().skip(clear).take_while(|objective| **objective == last).count().max(1);
        let sum = |from: usize, to: usize| (from..to).map(value).sum::<f64>();
        (sum(0, clear) + sum(clear, clear + equal) * (count - clear) as f64 / equal as f64) / count as f64
    };
    let best = n.div_ceil(8).clamp(3, 20);
    let quarter = n.div_ceil(4).max(4);
    let mean = distances.iter().sum::<f64>() / n as f64;
    let variance = distances.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (n - 1) as f64;
    let near = over_best(quarter, &|i| distances.get(i).copied().unwrap_or(f64::NAN));
    let error = (variance / quarter as f64 * (1.0 - quarter as f64 / n as f64)).sqrt();
    // A constant parameter crowds nothing.
    let p_value = if error > 0.0 { normal_tail((mean - near) / error) } else { 1.0 };
    let share = |count: usize| over_best(count, &|i| f64::from(u8::from(is_outer(i))));
    Some(Crowd { share: share(best), best, expected: share(n), p_value })
}

impl Crowd {
    /// Whether the optimum lies in the outer part or beyond.
    pub fn is_out_there(self, slope: Option<LastTerm>, thresholds: &Thresholds) -> bool {
        let inward = slope.is_some_and(|slope| slope.coefficient <= 0.0);
        let outward = slope.is_some_and(|slope| slope.above_zero() <= thresholds.slope_level);
        outward || self.share >= thresholds.crowd && !inward
    }
}

/// The slope of the objective away from the end, at the place where the outer part begins; positive where it still improves
/// towards the end. `placed` as of `Cohort::placed`, with the distance of each from the end.
pub fn slope(
    view: &View<'_>,
    placed: &[(u64, f64, f64)],
    distances: &[f64],
    name: &str,
    outer: f64,
) -> Option<LastTerm> {
    /// Others that are fitted along, and rows beyond the terms.
    const MOST: usize = 8;
    const SPARE: usize = 4;
    let others: Vec<Vec<f64>> = view
        .numeric()
        .filter(|(parameter, _)| parameter.name != name)
        .filter_map(|(parameter, domain)| {
            placed.iter().map(|(trial, ..)| view.place(*trial, parameter, domain)).collect::<Option<Vec<f64>>>()
        })
        .filter(|places| places.iter().any(|place| Some(place) != places.first()))
        .collect();
    let terms = 3 + 2 * others.len();
    let together = others.len() < MOST && terms + SPARE <= placed.len();
    let (others, terms) = if together { (others, terms) } else { (Vec::new(), 3) };
    let rows = placed.len().div_ceil(2).max(terms + SPARE);
    let column = |value: &dyn Fn(f64) -> f64, places: &[f64]| {
        places.iter().take(rows).map(|place| value(*place)).collect::<Vec<f64>>()
    };
    let mut columns = vec![column(&|_| 1.0, distances)];
    for places in &others {
        columns.push(column(&|u| u - 0.5, places));
        columns.push(column(&|u| (u - 0.5) * (u - 0.5), places));
    }
    columns.push(column(&|d| (d - outer) * (d - outer), distances));
    columns.push(column(&|d| d - outer, distances));
    let objectives: Vec<f64> = placed.iter().take(rows).map(|(_, _, mean)| view.sign * mean).collect();
    last_term(&columns, &objectives)
}
