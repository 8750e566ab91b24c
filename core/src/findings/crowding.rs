//! Whether the best trials crowd one end of an interval.
//!
//! Two conditions, both needed. First, good trials lie nearer to that end than chance puts them, by the smaller of two
//! p-values, doubled: the best quarter (at least 4; fewer if the rest all share the worst place) against a random draw of as
//! many of the same trials, a permutation test that looks at every draw where these are few, and else takes the normal tail
//! with the null's mean μ and variance s²/q · (1 − q/n); and Spearman's rank correlation of objective and distance over all trials, by its t approximation. Neither is smaller
//! than one arrangement among all there are, the least that a permutation test can give. Null of both: the parameter has no
//! effect; the false-alarm rate is below the level. Equal objectives share their places; infeasible trials
//! and those no better than guessing are equal and last.
//!
//! Second, the optimum is out there. Crowding by chance of few trials, by other parameters, or around an optimum further
//! inside is told apart by a parabola, fitted together with one for every other parameter while there are trials enough (up to
//! eight parameters), with a line for every other one below that, and alone otherwise; once through the better half, once
//! through all. One of three must hold: of the best eighth (3 to 20 trials) at least a share `crowd` lies in the outer part,
//! the parabola through the better half does not turn before it, and the one through all leans outward (p ≤ 0.1): of three
//! trials two lie there by chance often enough; the parabola through the better half still improves where the outer part
//! begins, by a t-test at `slope_level`; or the one through all does, and the better half leans the same way (p ≤ 0.3). And
//! the cubic through all trials must lean outward there (p ≤ 0.2): far from the optimum a response often flattens out, which
//! moves a parabola's own optimum outward, and a cubic follows it. Where all of the best eighth lie in the outer part, neither all
//! trials nor the cubic are asked. Below a line of stability the parabolas alone decide: what lies beyond it is known to break. Null:
//! the optimum lies further inside. Measured in `core/tests/findings/bounds.rs`.

use super::Thresholds;
use super::view::View;
use crate::analysis::regression::{LastTerm, last_term};
use crate::statistics::{hypergeometric_tail, mean, normal_tail, student_tail};

/// Fewer trials than this say nothing.
pub const LEAST: usize = 8;
/// Fewer that did better than the worst are no crowd.
const FEWEST: usize = 3;
/// Every draw of a quarter is looked at while there are no more: up to 20 trials.
const MOST_DRAWS: f64 = 20_000.0;
/// P above which the better half speaks against a slope through all trials, all against a share of few, and the cubic against
/// either.
const LEANS: f64 = 0.3;
const ALL_LEAN: f64 = 0.1;
const CUBIC_LEANS: f64 = 0.2;

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

/// `distances` from the end and `objectives` (lower is better), best trial first; `is_outer` tells the outer part.
pub fn crowd(distances: &[f64], objectives: &[f64], is_outer: impl Fn(usize) -> bool) -> Option<Crowd> {
    let n = distances.len();
    let last = objectives.last()?;
    let better = objectives.iter().take_while(|objective| *objective != last).count();
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
    let quarter = n.div_ceil(4).max(4).min(better.max(FEWEST));
    let centre = mean(distances);
    let variance = distances.iter().map(|d| (d - centre) * (d - centre)).sum::<f64>() / (n - 1) as f64;
    let near = over_best(quarter, &|i| distances.get(i).copied().unwrap_or(f64::NAN));
    let error = (variance / quarter as f64 * (1.0 - quarter as f64 / n as f64)).sqrt();
    // A constant parameter crowds nothing.
    let (all, drawn) = (n as u64, quarter as u64);
    let least = hypergeometric_tail(drawn, all, drawn, drawn);
    let crowds = if error <= 0.0 {
        1.0
    } else if least * MOST_DRAWS >= 1.0 {
        draws_as_near(distances, quarter, near)
    } else {
        normal_tail((centre - near) / error).max(least)
    };
    let p_value = (2.0 * crowds.min(trend(distances, objectives))).min(1.0);
    let share = |count: usize| over_best(count, &|i| f64::from(u8::from(is_outer(i))));
    Some(Crowd { share: share(best), best, expected: share(n), p_value })
}

/// The share of all draws of so many distances whose mean is as small.
fn draws_as_near(distances: &[f64], count: usize, mean: f64) -> f64 {
    /// How many of the draws, of those left from `from` on, add no more than `left`; and how many there are.
    fn count_draws(distances: &[f64], from: usize, count: usize, left: f64) -> (u64, u64) {
        if count == 0 {
            return (u64::from(left >= 0.0), 1);
        }
        let last = distances.len().saturating_sub(count);
        (from..=last).fold((0, 0), |(near, all), i| {
            let distance = distances.get(i).copied().unwrap_or(f64::NAN);
            let (nearer, drawn) = count_draws(distances, i + 1, count - 1, left - distance);
            (near + nearer, all + drawn)
        })
    }
    // A sum in another order may differ by its rounding.
    let sum = mean * count as f64 + 1e-9;
    let (near, all) = count_draws(distances, 0, count, sum);
    near.max(1) as f64 / all.max(1) as f64
}

/// P of a rank correlation as large, were there none.
fn trend(distances: &[f64], objectives: &[f64]) -> f64 {
    let (a, b) = (middle_ranks(distances), middle_ranks(objectives));
    let middle = 0.5 * (a.len() as f64 - 1.0);
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum::<f64>();
    let correlation = product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt();
    let degrees_of_freedom = a.len() as f64 - 2.0;
    let tail = student_tail(
        correlation * (degrees_of_freedom / (1.0 - correlation * correlation).max(1e-12)).sqrt(),
        degrees_of_freedom,
    );
    tail.max(libm::exp(-libm::lgamma(a.len() as f64 + 1.0)))
}

/// The rank of each value from 0; equal values share the middle of their ranks.
fn middle_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let value = |i: usize| values.get(i).copied().unwrap_or(f64::NAN);
    order.sort_by(|&a, &b| value(a).total_cmp(&value(b)));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    for equal in order.chunk_by(|&a, &b| value(a) == value(b)) {
        for &i in equal {
            if let Some(rank) = ranks.get_mut(i) {
                *rank = first as f64 + 0.5 * (equal.len() as f64 - 1.0);
            }
        }
        first += equal.len();
    }
    ranks
}

/// The slopes of the objective away from an end, at the place where its outer part begins; positive where it still improves
/// towards the end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Slopes {
    /// Parabolas through the better half of the trials, and through all.
    half: Option<LastTerm>,
    all: Option<LastTerm>,
    /// A cubic through all.
    cubic: Option<LastTerm>,
}

impl Slopes {
    /// P that nothing improves towards the end; `None` if no slope could be fitted.
    pub fn p_value(self) -> Option<f64> {
        let half = self.half?.above_zero();
        let all = self.all.map(LastTerm::above_zero).filter(|_| half <= LEANS);
        Some(all.map_or(half, |all| all.min(half)))
    }
}

impl Crowd {
    /// Whether the optimum lies just below a line of stability, by the parabolas alone.
    pub fn is_at_line(self, slopes: Slopes, thresholds: &Thresholds) -> bool {
        self.leads_outward(slopes, thresholds) || self.crowds(slopes, thresholds)
    }

    /// Whether the optimum lies in the outer part of a range or beyond its end.
    pub fn is_at_end(self, slopes: Slopes, thresholds: &Thresholds) -> bool {
        let doubts = |slope: Option<LastTerm>, most: f64| slope.is_some_and(|slope| slope.above_zero() > most);
        let crowds = self.crowds(slopes, thresholds);
        // All of the best in the outer part are no accident, and may stand on a cliff that no curve follows.
        let whole = crowds && self.share >= 1.0 - 1e-9;
        let either = self.leads_outward(slopes, thresholds) || (crowds && !doubts(slopes.all, ALL_LEAN));
        whole || (either && !doubts(slopes.cubic, CUBIC_LEANS))
    }

    fn leads_outward(self, slopes: Slopes, thresholds: &Thresholds) -> bool {
        slopes.p_value().is_some_and(|p_value| p_value <= thresholds.slope_level)
    }

    fn crowds(self, slopes: Slopes, thresholds: &Thresholds) -> bool {
        self.share >= thresholds.crowd && !slopes.half.is_some_and(|slope| slope.coefficient <= 0.0)
    }
}

/// What curves are fitted to.
pub struct Fit<'a> {
    trials: usize,
    /// From the end, best first, and the objectives of these trials (lower is better).
    distances: &'a [f64],
    objectives: &'a [f64],
    /// How much of the range is its outer part.
    outer: f64,
    /// The places of the trials in every other range.
    others: Vec<Vec<f64>>,
}

impl<'a> Fit<'a> {
    /// Trials and distances as of `Group::placed`; `name` is the parameter whose end it is.
    pub fn of(
        view: &View<'_>,
        trials: &[u64],
        distances: &'a [f64],
        objectives: &'a [f64],
        (name, outer): (&str, f64),
    ) -> Self {
        let others = view
            .numeric()
            .filter(|(parameter, _)| parameter.name != name)
            .filter_map(|(parameter, domain)| {
                trials.iter().map(|&trial| view.place(trial, parameter, domain)).collect::<Option<Vec<f64>>>()
            })
            .filter(|places| places.iter().any(|place| Some(place) != places.first()))
            .collect();
        Self { trials: trials.len(), distances, objectives, outer, others }
    }

    pub fn parabolas(&self) -> Slopes {
        Slopes { half: self.slope(0.5, 2), all: self.slope(1.0, 2), cubic: None }
    }

    pub fn parabolas_and_cubic(&self) -> Slopes {
        Slopes { cubic: self.slope(1.0, 3), ..self.parabolas() }
    }

    /// Of the polynomial of that power through a share of the trials.
    fn slope(&self, share: f64, power: usize) -> Option<LastTerm> {
        /// Others that are fitted along, and rows beyond the terms.
        const MOST: usize = 8;
        const SPARE: usize = 4;
        let terms = |degree: usize| 1 + power + degree * self.others.len();
        let most = if self.others.len() < MOST { 2 } else { 0 };
        let degree = (0..=most).rev().find(|&degree| terms(degree) + SPARE <= self.trials).unwrap_or(0);
        let rows = ((share * self.trials as f64).ceil() as usize).max(terms(degree) + SPARE);
        let column = |value: &dyn Fn(f64) -> f64, places: &[f64]| {
            places.iter().take(rows).map(|place| value(*place)).collect::<Vec<f64>>()
        };
        let mut columns = vec![column(&|_| 1.0, self.distances)];
        for places in &self.others {
            if degree >= 1 {
                columns.push(column(&|u| u - 0.5, places));
            }
            if degree >= 2 {
                columns.push(column(&|u| (u - 0.5) * (u - 0.5), places));
            }
        }
        for power in (1..=power).rev() {
            columns.push(column(&|d| (0..power).fold(1.0, |x, _| x * (d - self.outer)), self.distances));
        }
        last_term(&columns, self.objectives.get(..rows.min(self.objectives.len()))?)
    }
}
