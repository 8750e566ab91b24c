//! Noise of several shapes, with mean 0 and standard deviation 1.

use lab_core::random::Stream;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    Normal,
    /// Student's t with 3 degrees of freedom.
    Heavy,
    Exponential,
    /// Lognormal with σ = 0.5: skewness 1.75.
    Skewed,
    /// Lognormal with σ = 1: skewness 6.2.
    VerySkewed,
}

impl Noise {
    pub const ALL: [Self; 5] = [Self::Normal, Self::Heavy, Self::Exponential, Self::Skewed, Self::VerySkewed];
    pub const SYMMETRIC: [Self; 2] = [Self::Normal, Self::Heavy];

    fn draw(self, stream: Stream, run: u64) -> f64 {
        let normal = |n: u64| stream.index(run).normal_pair(n).0;
        let lognormal = |sigma: f64| {
            let variance = sigma * sigma;
            ((sigma * normal(0)).exp() - (0.5 * variance).exp()) / ((variance.exp() - 1.0) * variance.exp()).sqrt()
        };
        match self {
            Self::Normal => normal(0),
            Self::Heavy => {
                let squares: f64 = (1..4).map(|n| normal(n).powi(2)).sum();
                // The variance of t is 3.
                normal(0) / (squares / 3.0).sqrt() / 3f64.sqrt()
            }
            Self::Exponential => -(1.0 - stream.index(run).uniform(0)).ln() - 1.0,
            Self::Skewed => lognormal(0.5),
            Self::VerySkewed => lognormal(1.0),
        }
    }

    /// So many runs about a mean, in a repetition of a side.
    pub fn runs(self, runs: u64, mean: f64, deviation: f64, side: &str, repetition: u64) -> Vec<Option<f64>> {
        let stream = Stream::new(11).child(side).index(repetition);
        (0..runs).map(|run| Some(mean + deviation * self.draw(stream, run))).collect()
    }
}

#[test]
fn noise_has_mean_0_and_deviation_1() {
    for noise in Noise::ALL {
        let values: Vec<f64> = noise.runs(200_000, 0.0, 1.0, "check", 0).into_iter().flatten().collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let deviation = (values.iter().map(|x| x * x).sum::<f64>() / values.len() as f64).sqrt();
        // The fourth moments of two of them are infinite, or as good as.
        assert!(mean.abs() < 0.02 && (deviation - 1.0).abs() < 0.1, "{noise:?}: {mean} {deviation}");
    }
}
