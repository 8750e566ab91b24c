//! The noise of learning curves: its strength, and how long it lasts.
//!
//! Both are estimated from second differences, which a slow trend does not enter (Gasser, Sroka, Jennen-Steinmetz, *Residual
//! variance and residual pattern in nonlinear regression*, Biometrika 73, 1986); noise that is autocorrelated from one value to
//! the next is taken for AR(1). Assumes noise of one strength over the stretch looked at.

use crate::statistics::{mean, median, sorted};

/// The noise of a curve's values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Noise {
    /// Standard deviation of one value.
    pub deviation: f64,
    /// Degrees of freedom of its estimate.
    pub degrees_of_freedom: f64,
    /// First-order autocorrelation, in [0, 0.8].
    pub autocorrelation: f64,
}

impl Noise {
    /// From the second differences of successive values, about their mean; one of white noise carries 18/35 of a degree of
    /// freedom.
    pub fn of(values: &[f64], autocorrelation: f64) -> Self {
        let second = || second_differences(values, 1);
        let count = values.len().saturating_sub(2) as f64;
        // An even curvature is no noise; a few differences cannot tell the two apart.
        let bend = if count >= 4.0 { second().sum::<f64>() / count } else { 0.0 };
        let squares: f64 = second().map(|d| (d - bend) * (d - bend)).sum();
        if count == 0.0 {
            return Self { autocorrelation, ..Self::default() };
        }
        let variance = squares / count / second_variance(autocorrelation);
        Self {
            deviation: variance.max(0.0).sqrt(),
            degrees_of_freedom: (18.0 / 35.0 * count).max(1.0),
            autocorrelation,
        }
    }

    /// The same from the median of their absolute values, which a few corners do not move; from their mean square where the
    /// median is zero (a metric in coarse steps). About 0.37 as many degrees of freedom.
    pub fn robust(values: &[f64], autocorrelation: f64) -> Self {
        let mean_square = Self::of(values, autocorrelation);
        let mut sizes: Vec<f64> = second_differences(values, 1).map(f64::abs).collect();
        let middle = sizes.len() / 2;
        if sizes.is_empty() {
            return mean_square;
        }
        let (_, median, _) = sizes.select_nth_unstable_by(middle, f64::total_cmp);
        if *median == 0.0 || median.is_nan() {
            return mean_square;
        }
        // The median of |N(0, 1)| is 0.6745.
        let deviation = *median / 0.6745 / second_variance(autocorrelation).sqrt();
        Self { deviation, degrees_of_freedom: (0.37 * mean_square.degrees_of_freedom).max(1.0), autocorrelation }
    }

    /// This estimate with another that counts as `prior` degrees of freedom, or as its own if they are fewer.
    pub fn shrunk(self, other: Self, prior: f64) -> Self {
        let prior = prior.min(other.degrees_of_freedom);
        let degrees_of_freedom = self.degrees_of_freedom + prior;
        let variance =
            (self.degrees_of_freedom * self.deviation.powi(2) + prior * other.deviation.powi(2)) / degrees_of_freedom;
        Self {
            deviation: if variance.is_finite() { variance.sqrt() } else { self.deviation },
            degrees_of_freedom,
            ..self
        }
    }

    /// The standard error of the difference of two means, of `early` and of `late` successive values with `gap` values between.
    /// Exact for AR(1): Var(mean of n) = σ²(n(1 − φ²) − 2φ(1 − φⁿ)) / (n(1 − φ))², and the means of m and n values with g
    /// between have the covariance σ²φ^(g+1)(1 − φᵐ)(1 − φⁿ) / (mn(1 − φ)²). The usual σ²(1 + φ)/(1 − φ)/n holds for long
    /// stretches only: of two values with φ = 0.8 it gives five times the variance.
    pub fn of_difference(self, early: usize, gap: usize, late: usize) -> f64 {
        let phi = self.autocorrelation;
        let left = |n: usize| 1.0 - phi.powi(n as i32);
        let alone = |n: usize| ((n as f64) * (1.0 - phi * phi) - 2.0 * phi * left(n)) / (n * n) as f64;
        let shared = phi.powi(gap as i32 + 1) * left(early) * left(late) / (early * late) as f64;
        self.deviation * (alone(early) + alone(late) - 2.0 * shared).max(0.0).sqrt() / (1.0 - phi)
    }
}

/// Second differences over `lag` steps.
fn second_differences(values: &[f64], lag: usize) -> impl Iterator<Item = f64> {
    values.windows(2 * lag + 1).map(move |w| w[0] - 2.0 * w[lag] + w[2 * lag])
}

/// The variance of those over one step, of AR(1) noise of variance 1.
fn second_variance(phi: f64) -> f64 {
    6.0 - 8.0 * phi + 2.0 * phi * phi
}

/// First-order autocorrelation of a curve's noise, in [0, 0.8], from second differences over two steps and over one: their
/// variances are σ²(6 − 8φ² + 2φ⁴) and σ²(6 − 8φ + 2φ²), with the ratio (1 + φ)(3 − φ²)/(3 − φ). A bend of the curve that
/// changes evenly does not enter them, whereas it would stay in the residuals of a parabola and be taken for
/// autocorrelation; a corner is taken for it here. `None` below eight values or without noise.
pub fn autocorrelation(values: &[f64]) -> Option<f64> {
    let variance = |second: &[f64]| {
        // The bend is the line through them.
        let (middle, bend) = (0.5 * (second.len() - 1) as f64, mean(second));
        let at = |i: usize| i as f64 - middle;
        let spread: f64 = (0..second.len()).map(|i| at(i) * at(i)).sum();
        let slope = second.iter().enumerate().map(|(i, d)| at(i) * d).sum::<f64>() / spread;
        let rest = second.iter().enumerate().map(|(i, d)| d - bend - slope * at(i));
        rest.map(|d| d * d).sum::<f64>() / (second.len() - 2) as f64
    };
    (values.len() >= 8).then(|| solve(values, variance)).flatten()
}

/// The same of curves measured at the same steps, from what is left of each beside their mean: what they share, corners and
/// all, is gone, so that short ones will do. The median over the curves. Assumes that their noise is their own. `None` below
/// four curves or five values.
pub fn autocorrelation_beside_mean(curves: &[&[f64]]) -> Option<f64> {
    let n = curves.first()?.len();
    if curves.len() < 4 || n < 5 || curves.iter().any(|curve| curve.len() != n) {
        return None;
    }
    let mean: Vec<f64> =
        (0..n).map(|i| curves.iter().map(|curve| curve[i]).sum::<f64>() / curves.len() as f64).collect();
    let of = |curve: &&[f64]| {
        let rest: Vec<f64> = curve.iter().zip(&mean).map(|(value, mean)| value - mean).collect();
        solve(&rest, |second| second.iter().map(|d| d * d).sum::<f64>() / second.len() as f64)
    };
    median(&sorted(curves.iter().filter_map(of)))
}

/// The autocorrelation that belongs to the ratio of two variances of second differences: over two steps, and over one.
fn solve(values: &[f64], variance: impl Fn(&[f64]) -> f64) -> Option<f64> {
    let over = |lag: usize| variance(&second_differences(values, lag).collect::<Vec<f64>>());
    let ratio = over(2) / over(1);
    if !ratio.is_finite() {
        return None;
    }
    // The ratio rises with φ.
    let (mut low, mut high) = (0.0, 0.8);
    for _ in 0..20 {
        let phi: f64 = 0.5 * (low + high);
        let is_below = (1.0 + phi) * (3.0 - phi * phi) / (3.0 - phi) < ratio;
        *(if is_below { &mut low } else { &mut high }) = phi;
    }
    Some(0.5 * (low + high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    /// AR(1) noise of variance 1 from its first value on.
    fn autocorrelated(seed: u64, n: u64, phi: f64) -> Vec<f64> {
        let mut values: Vec<f64> = (0..n).map(|i| Stream::new(seed).normal_pair(i).0).collect();
        for i in 1..values.len() {
            values[i] = phi * values[i - 1] + (1.0 - phi * phi).sqrt() * values[i];
        }
        values
    }

    fn white(seed: u64, n: u64) -> Vec<f64> {
        autocorrelated(seed, n, 0.0)
    }

    #[test]
    fn noise_is_measured_under_a_trend() {
        let found: f64 = (0..50)
            .map(|seed| {
                let values: Vec<f64> = white(seed, 60).iter().enumerate().map(|(i, x)| x + 0.5 * i as f64).collect();
                Noise::of(&values, 0.0).deviation.powi(2)
            })
            .sum();
        assert!((found / 50.0 - 1.0).abs() < 0.1, "{found}");
    }

    /// White noise on the second halves of curves that bend: none of it is autocorrelation.
    #[test]
    fn a_bend_is_no_autocorrelation() {
        for lambda in [1.0, 3.0, 6.0] {
            let found = |seed| {
                let noise = white(seed, 32);
                let value = |(i, x): (usize, &f64)| (-lambda * (0.5 + i as f64 / 64.0)).exp() + 0.002 * x;
                autocorrelation(&noise.iter().enumerate().map(value).collect::<Vec<_>>()).unwrap()
            };
            let mut all: Vec<f64> = (0..200).map(found).collect();
            all.sort_unstable_by(f64::total_cmp);
            eprintln!("lambda {lambda}: median autocorrelation {:.2}", all[100]);
            assert!(all[100] < 0.15, "lambda {lambda}: median {}", all[100]);
        }
    }

    /// A difference of two means of AR(1) noise, 20,000 times.
    #[test]
    fn the_error_of_a_difference_is_that_of_many() {
        for (phi, early, gap, late) in
            [(0.0, 3, 0, 4), (0.5, 2, 0, 2), (0.8, 1, 3, 1), (0.8, 5, 2, 4), (0.3, 16, 8, 16)]
        {
            let n = early + gap + late;
            let squares: f64 = (0..20_000)
                .map(|seed| {
                    let values = autocorrelated(seed, n as u64, phi);
                    (mean(&values[early + gap..]) - mean(&values[..early])).powi(2)
                })
                .sum();
            let seen = (squares / 20_000.0).sqrt();
            let told =
                Noise { deviation: 1.0, degrees_of_freedom: 1.0, autocorrelation: phi }.of_difference(early, gap, late);
            assert!((told / seen - 1.0).abs() < 0.03, "{phi} {early} {gap} {late}: {told} and {seen}");
        }
    }

    /// Curves with a corner in common, as short as eight values: what they share is not taken for autocorrelation, and what
    /// they have is found.
    #[test]
    fn the_autocorrelation_of_several_curves_does_not_see_what_they_share() {
        for (n, phi, limits) in [(8, 0.0, 0.0..0.25), (12, 0.0, 0.0..0.2), (12, 0.5, 0.35..0.65), (40, 0.5, 0.4..0.6)] {
            let of = |study: u64| {
                let curves: Vec<Vec<f64>> = (0..12)
                    .map(|trial| {
                        let noise = autocorrelated(100 * study + trial, n, phi);
                        (0..).zip(noise).map(|(i, x)| if i > n / 2 { 20.0 + x } else { x }).collect()
                    })
                    .collect();
                autocorrelation_beside_mean(&curves.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap()
            };
            let mean = mean(&(0..100).map(of).collect::<Vec<_>>());
            eprintln!("{n} values, phi {phi}: {mean:.2}");
            assert!(limits.contains(&mean), "{n} values, phi {phi}: {mean}");
        }
        assert_eq!(autocorrelation_beside_mean(&[&[1.0; 8][..], &[2.0; 8], &[1.0; 8]]), None, "too few");
        assert_eq!(
            autocorrelation_beside_mean(&[&[1.0; 8][..], &[2.0; 8], &[1.0; 8], &[1.0; 7]]),
            None,
            "not of one length"
        );
        assert_eq!(autocorrelation_beside_mean(&[&[1.0; 8][..]; 4]), None, "no noise");
        assert_eq!(autocorrelation_beside_mean(&[]), None);
    }
}
