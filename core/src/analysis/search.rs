//! What a finished search says of itself: the expected best of fewer trials, and how many trials lie in the good region.
//!
//! Works on objectives oriented so that lower is better. Knows nothing of records.

/// The expected best of `draws` (not necessarily whole) trials drawn with replacement from all: the bootstrap's mean,
/// exactly. `ascending` holds the objectives, best first. NaN if there are none.
///
/// P(all draws are worse than the i best) = (1 − i/n)^draws.
pub fn expected_best(ascending: &[f64], draws: f64) -> f64 {
    let n = ascending.len() as f64;
    let worse = |i: usize| (1.0 - i as f64 / n).max(0.0).powf(draws);
    if ascending.is_empty() {
        return f64::NAN;
    }
    ascending.iter().enumerate().map(|(i, value)| value * (worse(i) - worse(i + 1))).sum()
}

/// The quantile `q` of the bootstrap distribution of the best of `draws` trials.
pub fn best_quantile(ascending: &[f64], draws: f64, q: f64) -> f64 {
    let n = ascending.len() as f64;
    // P(best is among the i best) = 1 − (1 − i/n)^draws ≥ q.
    let i = (n * (1.0 - (1.0 - q.clamp(0.0, 1.0)).powf(1.0 / draws))).ceil().max(1.0) as usize;
    ascending.get(i.min(ascending.len()).saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

/// How many trials lie within `tolerance` of the best, the best included.
pub fn good_region(ascending: &[f64], tolerance: f64) -> usize {
    ascending.first().map_or(0, |best| ascending.partition_point(|value| *value <= best + tolerance))
}

/// The median of ascending values; NaN if there are none.
pub fn median(ascending: &[f64]) -> f64 {
    let n = ascending.len();
    match (ascending.get(n.saturating_sub(1) / 2), ascending.get(n / 2)) {
        (Some(a), Some(b)) => 0.5 * (a + b),
        _ => f64::NAN,
    }
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
        assert_eq!([0.7, 0.71, 0.97].map(|q| best_quantile(&[0.0, 1.0, 4.0], 3.0, q)), [0.0, 1.0, 4.0]);
    }

    #[test]
    fn counts_and_medians() {
        assert_eq!(good_region(&[1.0, 1.05, 2.0], 0.1), 2);
        assert_eq!(good_region(&[], 0.1), 0);
        assert_eq!(median(&[1.0, 2.0, 4.0]), 2.0);
        assert_eq!(median(&[1.0, 2.0]), 1.5);
        assert!(median(&[]).is_nan());
    }
}
