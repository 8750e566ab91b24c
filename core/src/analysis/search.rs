//! What a finished search says of itself: the bootstrap of the best of fewer trials, and how many trials lie in the good
//! region.
//!
//! If n of N trials are drawn with replacement, the best of them is among the r best with probability 1 − (1 − r/N)ⁿ: the
//! bootstrap's mean and quantiles are exact and need no simulation. They say how much of a result is luck of the draw if the
//! trials are independent draws from the space; they cannot know of better points that were never drawn.

/// The expected best of `draws` (not necessarily whole) trials drawn with replacement from all: the bootstrap's mean,
/// exactly. `ascending` holds the objectives, best first. NaN if there are none.
///
/// P(all draws are worse than the i best) = (1 − i/n)^draws.
pub fn expected_best(ascending: &[f64], draws: f64) -> f64 {
    let n = ascending.len() as f64;
    let worse = |i: usize| libm::pow((1.0 - i as f64 / n).max(0.0), draws);
    if ascending.is_empty() {
        return f64::NAN;
    }
    ascending.iter().enumerate().map(|(i, value)| value * (worse(i) - worse(i + 1))).sum()
}

/// The standard deviation of the best of `draws`, among which at least one is no infeasible one. `None` below two values.
pub fn best_deviation(best_first: &[f64], infeasible: usize, draws: f64) -> Option<f64> {
    let all = (best_first.len() + infeasible) as f64;
    let worse = |i: usize| libm::pow((1.0 - i as f64 / all).max(0.0), draws);
    let shares: Vec<f64> = (0..best_first.len()).map(|i| worse(i) - worse(i + 1)).collect();
    let total: f64 = shares.iter().sum();
    let expected = |power: &dyn Fn(f64) -> f64| {
        best_first.iter().zip(&shares).map(|(value, share)| share * power(*value)).sum::<f64>() / total
    };
    let mean = expected(&|value| value);
    let deviation = expected(&|value| (value - mean) * (value - mean)).sqrt();
    (best_first.len() > 1 && deviation.is_finite()).then_some(deviation)
}

/// The quantile `q` of the best of `draws` out of `best_first` (in whichever direction is better) and `infeasible` further
/// trials that are worse than all. `None` if that many draws may all be infeasible, or there are no trials.
pub fn best_quantile(best_first: &[f64], infeasible: usize, draws: f64, q: f64) -> Option<f64> {
    let all = (best_first.len() + infeasible) as f64;
    let missing = libm::pow(1.0 - q.clamp(0.0, 1.0), 1.0 / draws.max(1.0));
    // Rounded down a little: 1 − (1 − r/N)ⁿ computed is not exactly q where it should be.
    let rank = (all * (1.0 - missing) - 1e-9).ceil().max(1.0) as usize;
    best_first.get(rank - 1).copied()
}

/// How many of so many ranked trials are good ones: the best fifth, and no fewer than that, where there are as many.
pub fn good(ranked: usize, fewest: usize) -> usize {
    ranked.div_ceil(5).max(fewest).min(ranked)
}

/// How many trials lie within `tolerance` of the best, the best included.
pub fn good_region(ascending: &[f64], tolerance: f64) -> usize {
    ascending.first().map_or(0, |best| ascending.partition_point(|value| *value <= best + tolerance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bootstrap_s_mean_is_exact() {
        // All 27 draws of three from {0, 1, 4}: 19 have best 0, 7 have best 1, 1 has best 4.
        assert!((expected_best(&[0.0, 1.0, 4.0], 3.0) - 11.0 / 27.0).abs() < 1e-12);
        assert_eq!(expected_best(&[2.0, 3.0], 1.0), 2.5);
        assert!(expected_best(&[], 2.0).is_nan());
        // Their squares' mean is (7 + 16) / 27; with an infeasible fourth, 37 of 64 draws have best 0, 19 best 1, 7 best 4.
        let deviation = |infeasible| best_deviation(&[0.0, 1.0, 4.0], infeasible, 3.0).unwrap_or(f64::NAN);
        assert!((deviation(0).powi(2) - (23.0 / 27.0 - (11.0f64 / 27.0).powi(2))).abs() < 1e-12);
        assert!((deviation(1).powi(2) - (131.0 / 63.0 - (47.0f64 / 63.0).powi(2))).abs() < 1e-12);
        assert_eq!(best_deviation(&[1.0], 0, 3.0), None);
        let of_three = |q| best_quantile(&[0.0, 1.0, 4.0], 0, 3.0, q);
        assert_eq!([0.7, 0.71, 0.97].map(of_three), [0.0, 1.0, 4.0].map(Some));
    }

    /// Against all 4³ draws of three from four, one of them infeasible.
    #[test]
    fn quantiles_are_those_of_all_draws() {
        let values = [0.1, 0.2, 0.3, f64::INFINITY];
        let mut bests: Vec<f64> = (0..64usize)
            .map(|i| [i % 4, i / 4 % 4, i / 16].map(|place| values[place]).into_iter().fold(f64::INFINITY, f64::min))
            .collect();
        bests.sort_unstable_by(f64::total_cmp);
        for q in [0.05f64, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0] {
            let counted = bests[((64.0 * q) as usize).max(1) - 1 + usize::from((64.0 * q).fract() > 0.0)];
            let exact = best_quantile(&values[..3], 1, 3.0, q).unwrap_or(f64::INFINITY);
            assert_eq!(exact, counted, "quantile {q}");
        }
        assert_eq!(best_quantile(&[], 5, 2.0, 0.5), None);
        assert_eq!(best_quantile(&[], 0, 2.0, 0.5), None);
    }

    #[test]
    fn trials_near_the_best_are_counted() {
        assert_eq!(good_region(&[1.0, 1.05, 2.0], 0.1), 2);
        assert_eq!(good_region(&[], 0.1), 0);
    }
}
