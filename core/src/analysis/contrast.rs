//! Differences along a noisy learning curve, each with its standard error.
//!
//! A curve is first [`Binned`]: at most 64 means over equal stretches of training, oriented so that lower is better. The
//! noise of a bin is estimated from second differences, which a slow trend does not enter (Gasser, Sroka, Jennen-Steinmetz,
//! *Residual variance and residual pattern in nonlinear regression*, Biometrika 73, 1986); noise that remembers itself from
//! bin to bin is taken for AR(1) and widens every standard error. Assumes noise of one strength over the stretch looked at.
//! Knows nothing of trials or findings.

use super::statistics::student_tail;
use crate::record::Curve;

/// Bins are what the cost of every curve check depends on: 64 draw any curve.
const MOST_BINS: usize = 64;

/// A curve in at most 64 bins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Binned {
    /// The middle of each bin as a share of the last step, in (0, 1], ascending.
    pub at: Vec<f64>,
    /// Mean value, lower is better.
    pub values: Vec<f64>,
}

impl Binned {
    /// `sign` is 1 if lower is better and −1 otherwise.
    pub fn new(curve: &Curve, sign: f64) -> Self {
        let (steps, values) = (curve.steps(), curve.values());
        let Some(&last) = steps.last() else { return Self::default() };
        let share = |step: u64| if last == 0 { 1.0 } else { step as f64 / last as f64 };
        if steps.len() <= MOST_BINS {
            return Self {
                at: steps.iter().map(|&step| share(step)).collect(),
                values: values.iter().map(|value| sign * value).collect(),
            };
        }
        let mut binned = Self { at: Vec::with_capacity(MOST_BINS), values: Vec::with_capacity(MOST_BINS) };
        let (mut bin, mut count, mut at, mut sum) = (0, 0.0, 0.0, 0.0);
        for (&step, value) in steps.iter().zip(values) {
            let t = share(step);
            let own = ((t * MOST_BINS as f64).ceil() as usize).max(1);
            if own != bin && count > 0.0 {
                binned.at.push(at / count);
                binned.values.push(sum / count);
                (count, at, sum) = (0.0, 0.0, 0.0);
            }
            bin = own;
            count += 1.0;
            at += t;
            sum += sign * value;
        }
        if count > 0.0 {
            binned.at.push(at / count);
            binned.values.push(sum / count);
        }
        binned
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The values in (from, to] of training.
    pub fn between(&self, from: f64, to: f64) -> &[f64] {
        let first = self.at.partition_point(|&t| t <= from + 1e-9);
        let end = self.at.partition_point(|&t| t <= to + 1e-9);
        self.values.get(first..end).unwrap_or_default()
    }

    /// The index of the lowest mean of three neighbours.
    pub fn lowest(&self) -> Option<usize> {
        let mean = |i: usize| mean(self.values.get(i.saturating_sub(1)..(i + 2).min(self.len())).unwrap_or_default());
        (0..self.len()).filter(|&i| mean(i).is_finite()).min_by(|&a, &b| mean(a).total_cmp(&mean(b)))
    }
}

/// Mean; NaN if there is nothing.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The noise of a curve's values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Noise {
    /// Standard deviation of one value.
    pub deviation: f64,
    /// Degrees of freedom of its estimate.
    pub freedom: f64,
    /// First-order autocorrelation, in [0, 0.8].
    pub memory: f64,
}

impl Noise {
    /// From the second differences of successive values, about their mean. Their variance is σ²(6 − 8φ + 2φ²); a second difference of white
    /// noise carries 18/35 of a degree of freedom.
    pub fn of(values: &[f64], memory: f64) -> Self {
        let second = || values.windows(3).map(|w| w[0] - 2.0 * w[1] + w[2]);
        let count = values.len().saturating_sub(2) as f64;
        // An even curvature is no noise; a few differences cannot tell the two apart.
        let bend = if count >= 4.0 { second().sum::<f64>() / count } else { 0.0 };
        let squares: f64 = second().map(|d| (d - bend) * (d - bend)).sum();
        if count == 0.0 {
            return Self { memory, ..Self::default() };
        }
        let variance = squares / count / (6.0 - 8.0 * memory + 2.0 * memory * memory);
        Self { deviation: variance.max(0.0).sqrt(), freedom: (18.0 / 35.0 * count).max(1.0), memory }
    }

    /// The same from the median of their absolute values, which a few corners do not move; from their mean square where the
    /// median is zero (a metric in coarse steps). About 0.37 as many degrees of freedom.
    pub fn robust(values: &[f64], memory: f64) -> Self {
        let mean_square = Self::of(values, memory);
        let mut sizes: Vec<f64> = values.windows(3).map(|w| (w[0] - 2.0 * w[1] + w[2]).abs()).collect();
        let middle = sizes.len() / 2;
        if sizes.is_empty() {
            return mean_square;
        }
        let (_, median, _) = sizes.select_nth_unstable_by(middle, f64::total_cmp);
        if *median == 0.0 || median.is_nan() {
            return mean_square;
        }
        // The median of |N(0, 1)| is 0.6745.
        let deviation = *median / 0.6745 / (6.0 - 8.0 * memory + 2.0 * memory * memory).sqrt();
        Self { deviation, freedom: (0.37 * mean_square.freedom).max(1.0), memory }
    }

    /// This estimate with another that counts as `prior` degrees of freedom, or as its own if they are fewer.
    pub fn shrunk(self, other: Self, prior: f64) -> Self {
        let prior = prior.min(other.freedom);
        let freedom = self.freedom + prior;
        let variance = (self.freedom * self.deviation.powi(2) + prior * other.deviation.powi(2)) / freedom;
        Self { deviation: if variance.is_finite() { variance.sqrt() } else { self.deviation }, freedom, ..self }
    }

    /// The standard error of a mean of `count` successive values.
    pub fn of_mean(self, count: usize) -> f64 {
        self.deviation * ((1.0 + self.memory) / (1.0 - self.memory) / count as f64).sqrt()
    }
}

/// First-order autocorrelation of a curve's noise, in [0, 0.8], from second differences over two steps and over one: their
/// variances are σ²(6 − 8φ² + 2φ⁴) and σ²(6 − 8φ + 2φ²), with the ratio (1 + φ)(3 − φ²)/(3 − φ). A bend of the curve that
/// changes evenly does not enter them, whereas it would stay in the residuals of a parabola and be taken for memory; a corner
/// is taken for memory here. `None` below eight values or without noise.
pub fn memory(values: &[f64]) -> Option<f64> {
    if values.len() < 8 {
        return None;
    }
    let variance = |lag: usize| {
        let second: Vec<f64> = values.windows(2 * lag + 1).map(|w| w[0] - 2.0 * w[lag] + w[2 * lag]).collect();
        // The bend is the line through them.
        let (middle, bend) = (0.5 * (second.len() - 1) as f64, mean(&second));
        let at = |i: usize| i as f64 - middle;
        let spread: f64 = (0..second.len()).map(|i| at(i) * at(i)).sum();
        let slope = second.iter().enumerate().map(|(i, d)| at(i) * d).sum::<f64>() / spread;
        let rest = second.iter().enumerate().map(|(i, d)| d - bend - slope * at(i));
        rest.map(|d| d * d).sum::<f64>() / (second.len() - 2) as f64
    };
    let ratio = variance(2) / variance(1);
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

/// A difference of two levels: later minus earlier, so that a fall is negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    pub difference: f64,
    pub error: f64,
    pub freedom: f64,
}

impl Contrast {
    /// Of the means of two stretches of one curve; `None` if either is empty or a number is not finite.
    pub fn between(early: &[f64], late: &[f64], noise: Noise) -> Option<Self> {
        if early.is_empty() || late.is_empty() {
            return None;
        }
        let difference = mean(late) - mean(early);
        let error = noise.of_mean(early.len()).hypot(noise.of_mean(late.len()));
        (difference.is_finite() && error.is_finite()).then_some(Self { difference, error, freedom: noise.freedom })
    }

    /// The mean of independent contrasts.
    pub fn pooled(of: &[Contrast]) -> Option<Self> {
        if of.is_empty() {
            return None;
        }
        let n = of.len() as f64;
        let squares: f64 = of.iter().map(|contrast| contrast.error * contrast.error).sum();
        Some(Self {
            difference: of.iter().map(|contrast| contrast.difference).sum::<f64>() / n,
            error: squares.sqrt() / n,
            freedom: of.iter().map(|contrast| contrast.freedom).sum(),
        })
    }

    /// P of a rise as large, were there none.
    pub fn rise(self) -> f64 {
        if self.difference == 0.0 {
            return 0.5;
        }
        student_tail(self.difference / self.error, self.freedom)
    }

    /// P of a fall as large, were there none.
    pub fn fall(self) -> f64 {
        Self { difference: -self.difference, ..self }.rise()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    fn white(seed: u64, n: u64) -> Vec<f64> {
        (0..n).map(|i| Stream::new(seed).normal_pair(i).0).collect()
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

    /// The level of the test on white and on autocorrelated noise, the memory being estimated as the checks do it.
    #[test]
    fn a_contrast_of_noise_is_rarely_a_rise() {
        for (phi, limit) in [(0.0, 0.065), (0.5, 0.09)] {
            let mut alarms = 0;
            for seed in 0..1000 {
                let mut values = white(seed, 40);
                for i in 1..values.len() {
                    values[i] += phi * values[i - 1];
                }
                let noise = Noise::of(&values, memory(&values).unwrap());
                let contrast = Contrast::between(&values[..20], &values[20..], noise).unwrap();
                alarms += u32::from(contrast.rise() < 0.05);
            }
            eprintln!("phi {phi}: {alarms} of 1000");
            assert!(f64::from(alarms) / 1000.0 <= limit, "phi {phi}: {alarms} of 1000");
        }
    }

    /// White noise on the second halves of curves that bend: none of it is memory.
    #[test]
    fn a_bend_is_no_memory() {
        for lambda in [1.0, 3.0, 6.0] {
            let found = |seed| {
                let noise = white(seed, 32);
                let value = |(i, x): (usize, &f64)| (-lambda * (0.5 + i as f64 / 64.0)).exp() + 0.002 * x;
                memory(&noise.iter().enumerate().map(value).collect::<Vec<_>>()).unwrap()
            };
            let mut all: Vec<f64> = (0..200).map(found).collect();
            all.sort_by(f64::total_cmp);
            eprintln!("lambda {lambda}: median memory {:.2}", all[100]);
            assert!(all[100] < 0.15, "lambda {lambda}: median {}", all[100]);
        }
    }

    #[test]
    fn long_curves_are_binned_by_step() {
        let study = crate::study::Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap();
        let mut record = crate::record::Record::new(study);
        let mut apply = |what| record.apply(crate::trial::Event { trial: 0, what }).unwrap();
        apply(crate::trial::What::Started { values: Default::default(), seed: 0 });
        for step in 1..=640u64 {
            apply(crate::trial::What::Measured { step, metrics: [("loss".to_owned(), step as f64)].into() });
        }
        let binned = Binned::new(&record.trials()[&0].curves["loss"], -1.0);
        assert_eq!((binned.len(), binned.values[0], binned.values[63]), (64, -5.5, -635.5));
        assert_eq!(binned.between(0.5, 1.0).len(), 32);
        assert_eq!(binned.lowest(), Some(63));
    }
}
