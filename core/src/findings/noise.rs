//! The noise of the best trials' curves, which checks hold differences against.

use crate::analysis::contrast::Binned;
use crate::analysis::noise::{Noise, autocorrelation, autocorrelation_beside_mean};
use crate::record::Curve;
use crate::statistics::{median, sorted};

/// Curves of so many of the best trials tell the noise.
pub const NOISE_TRIALS: usize = 20;

/// The autocorrelation of the noise of the best trials' curves, in [0, 0.8]: beside their mean if they were measured at the same
/// steps, otherwise the median of their second halves; 0 if no curve is long enough.
pub fn common_autocorrelation<'c>(curves: impl Iterator<Item = &'c Binned>) -> f64 {
    let curves: Vec<&Binned> = curves.take(NOISE_TRIALS).collect();
    let later: Vec<&[f64]> = curves.iter().map(|curve| curve.between(0.2, 1.0)).collect();
    let aligned = curves.windows(2).all(|pair| pair[0].at == pair[1].at);
    autocorrelation_of(aligned.then_some(&later), curves.iter().map(|curve| curve.between(0.5, 1.0)))
}

/// The autocorrelation beside the mean of curves that can be put together, else the median of each alone.
pub fn autocorrelation_of<'c>(together: Option<&Vec<&[f64]>>, alone: impl Iterator<Item = &'c [f64]>) -> f64 {
    together
        .and_then(|curves| autocorrelation_beside_mean(curves))
        .or_else(|| median(&sorted(alone.filter_map(autocorrelation))))
        .unwrap_or(0.0)
}

/// The median noise of some curves of one metric, the best first, known as well as all of them tell.
pub fn common_noise<'c>(curves: impl Iterator<Item = &'c Binned> + Clone) -> Noise {
    let autocorrelation = common_autocorrelation(curves.clone());
    let all: Vec<Noise> = curves.map(|curve| own_noise(curve, autocorrelation)).collect();
    let degrees_of_freedom = all.iter().map(|noise| noise.degrees_of_freedom).sum();
    Noise {
        deviation: median(&sorted(all.iter().map(|noise| noise.deviation))).unwrap_or(0.0),
        degrees_of_freedom,
        autocorrelation,
    }
}

/// What falls steeply in the beginning is no noise, nor is the corner where a rise begins.
pub fn own_noise(curve: &Binned, autocorrelation: f64) -> Noise {
    Noise::robust(curve.between(0.2, 1.0), autocorrelation)
}

/// The last 40 % of a curve, every evaluation apart; `None` below three.
pub fn tail(curve: &Curve) -> Option<&[f64]> {
    let last = curve.steps().last().copied()? as f64;
    let from = curve.steps().partition_point(|&step| step as f64 <= 0.6 * last);
    curve.values().get(from..).filter(|values| values.len() >= 3)
}
