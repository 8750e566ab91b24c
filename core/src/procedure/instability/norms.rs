//! Gradient norms of one trial: their quantiles, a clip threshold, and what it would clip.

use crate::procedure::Interval;
use crate::procedure::estimate::quantile_interval;
use crate::statistics::{median, quantile, sorted};
use serde::Serialize;

/// The norms of a trial at the steps measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Norms {
    pub trial: u64,
    pub learning_rate: f64,
    pub steps: Vec<u64>,
    pub values: Vec<f64>,
    pub median: f64,
    /// The proposed clip threshold: the 90th percentile.
    pub threshold: f64,
    /// 95 % interval of the 90th percentile, for norms that were independent; those of neighbouring steps are not quite.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    pub largest: f64,
    /// The share of steps that the threshold clips in each quarter of the run.
    pub clipped: [f64; 4],
}

/// The playbook's percentile.
const PERCENTILE: f64 = 0.9;

impl Norms {
    /// `None` without at least ten finite norms.
    pub fn new(trial: u64, learning_rate: f64, points: impl Iterator<Item = (u64, f64)>) -> Option<Self> {
        let (steps, values): (Vec<u64>, Vec<f64>) = points.filter(|(_, norm)| norm.is_finite() && *norm >= 0.0).unzip();
        if values.len() < 10 {
            return None;
        }
        let ascending = sorted(values.iter().copied());
        let threshold = quantile(&ascending, PERCENTILE)?;
        let quarter = values.len().div_ceil(4);
        let mut clipped = [0.0; 4];
        for (share, part) in clipped.iter_mut().zip(values.chunks(quarter)) {
            *share = share_above(part, threshold);
        }
        Some(Self {
            trial,
            learning_rate,
            median: median(&ascending)?,
            threshold,
            interval: quantile_interval(&ascending, PERCENTILE),
            largest: *ascending.last()?,
            clipped,
            steps,
            values,
        })
    }

    /// The share of updates that a threshold would clip.
    pub fn share_clipped(&self, threshold: f64) -> f64 {
        share_above(&self.values, threshold)
    }
}

fn share_above(values: &[f64], threshold: f64) -> f64 {
    values.iter().filter(|value| **value > threshold).count() as f64 / values.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn the_threshold_clips_a_tenth() {
        let stream = Stream::new(5);
        let norms = Norms::new(0, 0.1, (0..500).map(|i| (i, libm::exp(stream.normal_pair(i).0)))).unwrap();
        assert!((norms.share_clipped(norms.threshold) - 0.1).abs() < 0.01);
        assert!(norms.interval.unwrap().contains(norms.threshold));
        assert_eq!(norms.share_clipped(0.0), 1.0);
    }

    #[test]
    fn norms_that_fall_are_clipped_at_the_start() {
        let falling = Norms::new(0, 0.1, (0..100).map(|i| (i, if i < 15 { 10.0 } else { 1.0 }))).unwrap();
        assert!(falling.clipped[0] > falling.clipped[3] || falling.threshold == 10.0, "{falling:?}");
        assert!(Norms::new(0, 0.1, (0..9).map(|i| (i, 1.0))).is_none());
    }
}
