//! Differences along a noisy learning curve, each with its standard error.
//!
//! A curve is first [`Binned`]: at most 64 means over equal stretches of training, oriented so that lower is better. How noisy
//! a bin is, [`super::noise`] estimates.

use super::noise::Noise;
use crate::record::Curve;
use crate::statistics::{mean, student_tail};

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

/// A difference of two levels: later minus earlier, so that a fall is negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    pub difference: f64,
    pub error: f64,
    pub degrees_of_freedom: f64,
}

impl Contrast {
    /// Of the means of two stretches of one curve with `gap` values between; `None` if either is empty or a number is not
    /// finite.
    pub fn between(early: &[f64], gap: usize, late: &[f64], noise: Noise) -> Option<Self> {
        if early.is_empty() || late.is_empty() {
            return None;
        }
        let difference = mean(late) - mean(early);
        let error = noise.of_difference(early.len(), gap, late.len());
        (difference.is_finite() && error.is_finite()).then_some(Self {
            difference,
            error,
            degrees_of_freedom: noise.degrees_of_freedom,
        })
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
            degrees_of_freedom: of.iter().map(|contrast| contrast.degrees_of_freedom).sum(),
        })
    }

    /// P of a rise as large, were there none.
    pub fn rise(self) -> f64 {
        if self.difference == 0.0 {
            return 0.5;
        }
        student_tail(self.difference / self.error, self.degrees_of_freedom)
    }

    /// P of a fall as large, were there none.
    pub fn fall(self) -> f64 {
        Self { difference: -self.difference, ..self }.rise()
    }
}

#[cfg(test)]
mod tests {
    use super::super::noise::autocorrelation;
    use super::*;
    use crate::random::Stream;

    fn white(seed: u64, n: u64) -> Vec<f64> {
        (0..n).map(|i| Stream::new(seed).normal_pair(i).0).collect()
    }

    /// The level of the test on white and on autocorrelated noise, the autocorrelation being estimated as the checks do it.
    #[test]
    fn a_contrast_of_noise_is_rarely_a_rise() {
        for (phi, limit) in [(0.0, 0.065), (0.5, 0.09)] {
            let mut alarms = 0;
            for seed in 0..1000 {
                let mut values = white(seed, 40);
                for i in 1..values.len() {
                    values[i] += phi * values[i - 1];
                }
                let noise = Noise::of(&values, autocorrelation(&values).unwrap());
                let contrast = Contrast::between(&values[..20], 0, &values[20..], noise).unwrap();
                alarms += u32::from(contrast.rise() < 0.05);
            }
            eprintln!("phi {phi}: {alarms} of 1000");
            assert!(f64::from(alarms) / 1000.0 <= limit, "phi {phi}: {alarms} of 1000");
        }
    }

    #[test]
    fn long_curves_are_binned_by_step() {
        let study = crate::study::Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap();
        let mut record = crate::record::Record::new(study);
        let mut apply = |what| record.apply(crate::trial::Event { trial: 0, what }).unwrap();
        apply(crate::trial::What::Started { values: Default::default(), seed: 0, name: None });
        for step in 1..=640u64 {
            apply(crate::trial::What::Measured { step, metrics: [("loss".to_owned(), step as f64)].into() });
        }
        let binned = Binned::new(&record.trials()[&0].curves["loss"], -1.0);
        assert_eq!((binned.len(), binned.values[0], binned.values[63]), (64, -5.5, -635.5));
        assert_eq!(binned.between(0.5, 1.0).len(), 32);
        assert_eq!(binned.lowest(), Some(63));
    }
}
