//! Whether the best trials crowd one end of an interval.
//!
//! Two conditions, both needed: of the best eighth (3 to 20 trials) at least a share `crowd` lies in the outer part, and the
//! best quarter (at least 4) lies closer to that end than a random draw of as many of the same trials would. The second is a
//! permutation test: under the null, that the parameter has no effect, the best are a draw without replacement, whose mean
//! distance has mean μ and variance s²/q · (1 − q/n); its normal tail is used, which is conservative for distances that are
//! uniform. The false-alarm rate under the null is below the level of that test, since the first condition must hold too.
//! Equal objectives share
//! their places. Knows nothing of parameters.

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
