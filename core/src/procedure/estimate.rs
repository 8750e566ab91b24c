//! Estimates that make few assumptions: order statistics, exact binomial bounds, the bootstrap.
//!
//! Transcendental functions come from `libm`, so that a recommendation is the same on every target.

use crate::random::Stream;
use crate::statistics::{quantile, sorted};
use serde::Serialize;

/// An interval of stated confidence; an end may be infinite only where the document says so.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    pub fn contains(self, x: f64) -> bool {
        (self.low..=self.high).contains(&x)
    }

    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        let (a, b) = (f(self.low), f(self.high));
        Self { low: a.min(b), high: a.max(b) }
    }
}

/// Confidence of every interval of the procedures.
pub const CONFIDENCE: f64 = 0.95;

/// An interval for the q-quantile of the distribution that ascending values were drawn from, free of assumptions about its
/// shape: the ends are order statistics, the confidence at least [`CONFIDENCE`] for independent draws (Conover, *Practical
/// Nonparametric Statistics*, 3.2). `None` if there are too few: a median needs six.
pub fn quantile_interval(ascending: &[f64], q: f64) -> Option<Interval> {
    let n = ascending.len() as u64;
    let tail = (1.0 - CONFIDENCE) / 2.0;
    // The number of draws below the quantile is binomial: the low end's rank r has P(count < r) ≤ tail.
    let (mut below, mut low_rank) = (0.0, 0);
    for k in 0..n {
        below += binomial_term(k, n, q);
        if below > tail {
            break;
        }
        low_rank = k + 1;
    }
    let (mut above, mut high_rank) = (0.0, n + 1);
    for k in (1..=n).rev() {
        above += binomial_term(k, n, q);
        if above > tail {
            break;
        }
        high_rank = k;
    }
    let low = *ascending.get(usize::try_from(low_rank).ok()?.checked_sub(1)?)?;
    let high = *ascending.get(usize::try_from(high_rank).ok()?.checked_sub(1)?)?;
    Some(Interval { low, high })
}

/// P(K = k) for K binomial with n tries of probability p.
fn binomial_term(k: u64, n: u64, p: f64) -> f64 {
    let (k, n) = (k as f64, n as f64);
    let choose = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
    let power = |x: f64, exponent: f64| if exponent == 0.0 { 0.0 } else { exponent * libm::log(x) };
    libm::exp(choose + power(p, k) + power(1.0 - p, n - k))
}

/// The exact upper bound of a probability of which `k` of `n` tries came true: at most `alpha` of all repetitions have a
/// bound below the truth (Clopper & Pearson, 1934). More than 10⁷ tries are treated as 10⁷, which widens the bound.
pub fn upper_bound(k: u64, n: u64, alpha: f64) -> f64 {
    const MOST: u64 = 10_000_000;
    let (k, n) = if n > MOST { ((k as f64 / n as f64 * MOST as f64).ceil() as u64, MOST) } else { (k, n) };
    if k >= n {
        return 1.0;
    }
    // P(K ≤ k) falls as p grows.
    let (mut low, mut high) = (k as f64 / n as f64, 1.0);
    for _ in 0..60 {
        let p = (low + high) / 2.0;
        if at_most(k, n, p) > alpha { low = p } else { high = p }
    }
    high
}

/// P(K ≤ k): terms from the largest downwards, until they add nothing; p lies above k / n.
fn at_most(k: u64, n: u64, p: f64) -> f64 {
    let mut term = binomial_term(k, n, p);
    let mut sum = 0.0;
    for i in (0..=k).rev() {
        sum += term;
        if term <= sum * 1e-16 {
            break;
        }
        term *= i as f64 / (n - i + 1) as f64 * (1.0 - p) / p;
    }
    sum
}

/// The statistic of `count` resamples of `0..n` with replacement, ascending; resamples without one are left out.
pub fn bootstrap(n: usize, count: u64, stream: Stream, statistic: impl Fn(&[usize]) -> Option<f64>) -> Vec<f64> {
    let mut picks = vec![0; n];
    sorted((0..count).filter_map(|round| {
        let stream = stream.index(round);
        for (i, pick) in picks.iter_mut().enumerate() {
            *pick = stream.below(i as u64, n as u64) as usize;
        }
        statistic(&picks)
    }))
}

/// The central [`CONFIDENCE`] of ascending bootstrap values.
pub fn percentile_interval(ascending: &[f64]) -> Option<Interval> {
    let tail = (1.0 - CONFIDENCE) / 2.0;
    Some(Interval { low: quantile(ascending, tail)?, high: quantile(ascending, 1.0 - tail)? })
}

/// The quantile of the standard normal distribution: Acklam's rational start and two Newton steps on `erfc`; to 1e-12.
pub fn normal_quantile(p: f64) -> f64 {
    let p = p.clamp(1e-300, 1.0 - 1e-16);
    // Newton from a crude start converges for every p since the distribution function is smooth and bounded steps are taken.
    let mut z = if p < 0.5 { -libm::sqrt(-2.0 * libm::log(p)) } else { libm::sqrt(-2.0 * libm::log(1.0 - p)) } * 0.9;
    for _ in 0..60 {
        let density = libm::exp(-0.5 * z * z) / libm::sqrt(core::f64::consts::TAU);
        let step = (0.5 * libm::erfc(-z / core::f64::consts::SQRT_2) - p) / density.max(f64::MIN_POSITIVE);
        z -= step.clamp(-0.5, 0.5);
        if step.abs() < 1e-13 {
            break;
        }
    }
    z
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_of_the_tables() {
        // R: binom.test(2, 20, alternative = "less")$conf.int[2] and qbeta(0.95, 1, 10).
        assert!((upper_bound(2, 20, 0.05) - 0.282_619).abs() < 1e-5);
        assert!((upper_bound(0, 10, 0.05) - 0.258_866).abs() < 1e-5);
        assert_eq!(upper_bound(5, 5, 0.05), 1.0);
        assert!((upper_bound(1 << 50, 1 << 51, 0.05) - 0.5).abs() < 1e-3);
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-10);
        assert!((normal_quantile(1e-6) + 4.753_424_308_822_899).abs() < 1e-9);
        // Six draws: from the smallest to the largest, with confidence 1 − 2/64.
        let six = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        assert_eq!(quantile_interval(&six, 0.5), Some(Interval { low: 1.0, high: 6.0 }));
        assert_eq!(quantile_interval(&six[..5], 0.5), None);
    }

    #[test]
    fn intervals_of_a_median_and_of_a_quantile_cover_it() {
        for (q, n) in [(0.5, 12u64), (0.5, 40), (0.9, 120)] {
            let missed = (0..2000u64)
                .filter(|&round| {
                    let stream = Stream::new(3).child("coverage").index(round);
                    let draws = sorted((0..n).map(|i| stream.uniform(i)));
                    !quantile_interval(&draws, q).unwrap().contains(q)
                })
                .count();
            assert!(missed <= 115, "{missed} of 2000 missed at q = {q}, n = {n}"); // 5 % and two standard errors
        }
    }
}
