//! Which hyperparameters decide whether a trial is among the best: conditional PED-ANOVA.
//!
//! For each parameter, the density of its values among the best tenth is compared with its density among all completed
//! trials, by their Pearson divergence: the variance of "is among the best" that the parameter explains alone (Watanabe,
//! Bansal, Hutter 2023, *PED-ANOVA*, arXiv 2304.10255). A conditional parameter is judged among the trials in which it is
//! active, weighted by α²/β with α and β the shares of the best and of all trials in which it is (*Conditional PED-ANOVA*,
//! arXiv 2601.20800). Chosen over fANOVA because it looks where it matters, near the best, needs no forest and no
//! imputation of inactive values, and costs O(trials) per parameter.
//!
//! Densities are Parzen estimates on a grid of at most 50 places in the parameter's own scale, with truncated normal kernels
//! (Scott's rule) and one uniform-like kernel as prior, as in optuna 5.0.0, against whose numbers `core/tests/importance.rs`
//! holds them. Assumes at least about 50 trials: below, the best tenth is fewer than five.

use super::summary::{Ranked, ranking};
use crate::record::Record;
use crate::space::{Domain, Parameter, Value};
use crate::statistics::normal_tail;

/// The share of trials that are the best, and the finest grid.
const BEST: f64 = 0.1;
const GRID: usize = 50;
/// A parameter that is active in fewer trials says nothing.
const LEAST: usize = 2;

/// The importance of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Importance {
    pub parameter: String,
    /// Explained share of the variance of "is among the best"; 0 or more, not normalised.
    pub importance: f64,
    /// Completed trials in which it is active.
    pub trials: usize,
}

/// The importance of every varied parameter, largest first; all 0 if all trials are equally good or there are fewer than two.
pub fn importances(record: &Record) -> Vec<Importance> {
    let ranked = ranking(record);
    let best = best_count(&ranked);
    let mut found: Vec<Importance> =
        record.study.space.varied().map(|(parameter, domain)| one(record, &ranked, best, parameter, domain)).collect();
    found.sort_by(|a, b| b.importance.total_cmp(&a.importance));
    found
}

/// How many are at least as good as the last of the best tenth.
fn best_count(ranked: &[Ranked]) -> usize {
    let last = ((BEST * ranked.len() as f64).ceil() as usize).max(1) - 1;
    let Some(cut) = ranked.get(last) else { return 0 };
    ranked.iter().skip(last).take_while(|other| other.objective == cut.objective).count() + last
}

fn one(record: &Record, ranked: &[Ranked], best: usize, parameter: &Parameter, domain: &Domain) -> Importance {
    let size = grid_size(domain);
    let (mut of_best, mut of_all) = (vec![0.0; size], vec![0.0; size]);
    let (mut best_active, mut active) = (0, 0);
    for (place, ranked) in ranked.iter().enumerate() {
        let value = record.trials().get(&ranked.trial).and_then(|trial| trial.values.get(&parameter.name));
        let Some(index) = value.and_then(|value| grid_index(domain, value, size)) else { continue };
        active += 1;
        of_all[index] += 1.0;
        if place < best {
            best_active += 1;
            of_best[index] += 1.0;
        }
    }
    let importance = if best_active == 0 || active < LEAST || size < 2 || best == ranked.len() {
        0.0
    } else {
        let (best, all) = (best as f64, ranked.len() as f64);
        let (alpha, beta) = (f64::from(best_active) / best, active as f64 / all);
        let is_choice = matches!(domain, Domain::Choice(_));
        let divergence = divergence(&density(&of_best, is_choice), &density(&of_all, is_choice));
        alpha * alpha / beta * (best / all).powi(2) * divergence
    };
    Importance { parameter: parameter.name.clone(), importance, trials: active }
}

fn grid_size(domain: &Domain) -> usize {
    match domain {
        Domain::Float(_) => GRID,
        Domain::Int(range) => GRID.min(usize::try_from(range.count()).unwrap_or(GRID)),
        Domain::Choice(options) => options.as_slice().len(),
    }
}

/// The grid place of a value: nearest in the parameter's scale, ends on the ends; none for a value outside of the range.
fn grid_index(domain: &Domain, value: &Value, size: usize) -> Option<usize> {
    let u = match domain {
        Domain::Choice(options) => return options.position(value),
        Domain::Float(range) => range.encode(value.as_f64()?),
        Domain::Int(range) => {
            let place = |x: f64| range.scale().forward(x);
            let (low, high) = (place(range.low() as f64), place(range.high() as f64));
            (place(value.as_f64()?) - low) / (high - low)
        }
    };
    let index = (u * (size - 1) as f64 - 0.5).ceil();
    (-1e-9..=1.0 + 1e-9).contains(&u).then_some((index.max(0.0) as usize).min(size - 1))
}

/// The Parzen estimate on the grid from counts.
fn density(counts: &[f64], is_choice: bool) -> Vec<f64> {
    let all: f64 = counts.iter().sum();
    let seen: Vec<(f64, f64)> =
        counts.iter().enumerate().filter(|(_, count)| **count > 0.0).map(|(i, count)| (i as f64, *count)).collect();
    let size = counts.len();
    let mut pdf = vec![0.0; size];
    if is_choice {
        // Every kernel has one share of prior spread over all options.
        let share = 1.0 / (seen.len() + 1) as f64;
        for (i, p) in pdf.iter_mut().enumerate() {
            let own = counts.get(i).copied().unwrap_or(0.0);
            *p = (own + all * share) / (1.0 + size as f64 * share) + 1.0 / size as f64;
        }
    } else {
        let width = bandwidth(&seen, all);
        let prior = (0.5 * (size - 1) as f64, 1.0);
        for (kernel, (centre, weight)) in seen.iter().chain(std::iter::once(&prior)).enumerate() {
            let width = if kernel == seen.len() { size as f64 } else { width };
            let upto = |edge: f64| 1.0 - normal_tail((edge - centre) / width);
            let whole = upto(size as f64 - 0.5) - upto(-0.5);
            for (i, p) in pdf.iter_mut().enumerate() {
                *p += weight * (upto(i as f64 + 0.5) - upto(i as f64 - 0.5)) / whole;
            }
        }
    }
    pdf.iter().map(|p| p / (all + 1.0) + 1e-12).collect()
}

/// Scott's rule on weighted grid places, no narrower than what puts 90 % of a kernel into one place.
fn bandwidth(seen: &[(f64, f64)], all: f64) -> f64 {
    let mean = seen.iter().map(|(x, w)| x * w).sum::<f64>() / all;
    let deviation = (seen.iter().map(|(x, w)| w * (x - mean) * (x - mean)).sum::<f64>() / (all - 1.0).max(1.0)).sqrt();
    let quantile = |level: f64, including: bool| {
        let mut sum = 0.0;
        let after = seen.iter().position(|(_, w)| {
            sum += w;
            if including { sum >= level } else { sum > level }
        });
        seen.get(after.unwrap_or(seen.len()).min(seen.len().saturating_sub(1))).map_or(0.0, |(x, _)| *x)
    };
    let quartiles = quantile((0.75 * all).floor(), false) - quantile((0.25 * all).floor(), true);
    (1.059 * (quartiles / 1.34).min(deviation) * libm::pow(all, -0.2)).max(0.5 / 1.64)
}

/// Pearson's divergence of `p` from `q`.
fn divergence(p: &[f64], q: &[f64]) -> f64 {
    p.iter().zip(q).map(|(p, q)| q * (p / q - 1.0) * (p / q - 1.0)).sum()
}
