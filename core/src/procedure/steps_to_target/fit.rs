//! The law of steps against batch size: steps = S (1 + B_crit / B), after McCandlish et al. 2018 (arXiv 1812.06162).
//!
//! Far below B_crit doubling the batch halves the steps (perfect scaling); far above it nothing is gained; at B_crit twice as
//! many steps are needed as with an endless batch, and twice as many examples as with a tiny one. Knows nothing of trials.

use crate::procedure::Interval;
use serde::Serialize;

/// The fitted law.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// S: the fewest steps any batch size can do with.
    pub least_steps: f64,
    pub critical: Critical,
}

/// The critical batch size, as far as the sizes measured can tell.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Critical {
    /// With a 95 % interval.
    Found { batch: f64, interval: Interval },
    /// Scaling is near perfect as far as was measured.
    AtLeast { batch: f64 },
    /// Larger batches save hardly any steps even at the smallest sizes.
    AtMost { batch: f64 },
    /// Anything is possible.
    Unknown,
}

/// A batch size, its steps, and the weight of its logarithm.
#[derive(Clone, Copy, Debug)]
pub struct Observed {
    pub batch: f64,
    pub steps: f64,
    pub weight: f64,
}

/// The search goes this factor beyond the sizes measured, and answers are given up to this one.
const SEARCH: f64 = 1000.0;
const BEYOND: f64 = 4.0;

/// S and B_crit by weighted least squares of ln steps; `None` with fewer than three sizes.
pub fn fit(points: &[Observed]) -> Option<(f64, f64)> {
    if points.len() < 3 {
        return None;
    }
    let logs: Vec<(f64, f64, f64)> =
        points.iter().map(|point| (point.batch, libm::log(point.steps), point.weight)).collect();
    let total: f64 = logs.iter().map(|(_, _, weight)| weight).sum();
    // For a given B_crit the best ln S is a mean; the rest is a search in one dimension.
    let at = |log_critical: f64| {
        let critical = libm::exp(log_critical);
        let rest = |batch: f64, log_steps: f64| log_steps - libm::log1p(critical / batch);
        let mean = logs.iter().map(|&(batch, steps, weight)| weight * rest(batch, steps)).sum::<f64>() / total;
        let loss: f64 = logs
            .iter()
            .map(|&(batch, steps, weight)| {
                let residual = rest(batch, steps) - mean;
                weight * residual * residual
            })
            .sum();
        (loss, mean)
    };
    let (low, high) = search_range(points.iter().map(|point| point.batch))?;
    const GRID: u32 = 120;
    let place = |i: u32| low + (high - low) * f64::from(i) / f64::from(GRID);
    let best = (0..=GRID).min_by(|&a, &b| at(place(a)).0.total_cmp(&at(place(b)).0))?;
    // Golden section between the neighbours of the best grid point.
    let (mut a, mut b) = (place(best.saturating_sub(1)), place((best + 1).min(GRID)));
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    for _ in 0..30 {
        let (c, d) = (b - GOLDEN * (b - a), a + GOLDEN * (b - a));
        if at(c).0 <= at(d).0 { b = d } else { a = c }
    }
    let log_critical = (a + b) / 2.0;
    Some((libm::exp(at(log_critical).1), libm::exp(log_critical)))
}

fn search_range(batches: impl Iterator<Item = f64> + Clone) -> Option<(f64, f64)> {
    let (low, high) = extremes(batches)?;
    Some((libm::log(low / SEARCH), libm::log(high * SEARCH)))
}

fn extremes(batches: impl Iterator<Item = f64> + Clone) -> Option<(f64, f64)> {
    let low = batches.clone().fold(f64::INFINITY, f64::min);
    let high = batches.fold(0.0, f64::max);
    (low > 0.0 && low <= high && high.is_finite()).then_some((low, high))
}

/// What an estimate and its interval allow to say, given the sizes measured: nothing far beyond them.
pub fn judge(critical: f64, interval: Interval, batches: impl Iterator<Item = f64> + Clone) -> Critical {
    let Some((low, high)) = extremes(batches) else { return Critical::Unknown };
    match (interval.low > low / BEYOND, interval.high < high * BEYOND) {
        (true, true) => Critical::Found { batch: critical, interval },
        (true, false) => Critical::AtLeast { batch: interval.low },
        (false, true) => Critical::AtMost { batch: interval.high },
        (false, false) => Critical::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_exact_law_is_found_again(least in 1.0..1e4f64, critical in 8.0..4096.0f64) {
            let points: Vec<Observed> = (2..12)
                .map(|i| f64::from(1 << i))
                .map(|batch| Observed { batch, steps: least * (1.0 + critical / batch), weight: 1.0 + batch / 100.0 })
                .collect();
            let (s, b) = fit(&points).unwrap();
            prop_assert!((s / least - 1.0).abs() < 1e-3 && (b / critical - 1.0).abs() < 1e-3, "{s} {b}");
        }

        #[test]
        fn any_positive_numbers_have_a_fit(points in prop::collection::vec((1.0..1e6f64, 1.0..1e9f64), 3..9)) {
            let points: Vec<_> = points.into_iter().map(|(batch, steps)| Observed { batch, steps, weight: 1.0 }).collect();
            let (s, b) = fit(&points).unwrap();
            prop_assert!(s.is_finite() && b.is_finite() && s > 0.0 && b > 0.0);
        }
    }

    #[test]
    fn nothing_is_claimed_far_beyond_what_was_measured() {
        let batches = [16.0, 64.0, 256.0];
        let judged = |low, high| judge(100.0, Interval { low, high }, batches.into_iter());
        assert!(matches!(judged(50.0, 200.0), Critical::Found { .. }));
        assert_eq!(judged(50.0, 1e5), Critical::AtLeast { batch: 50.0 });
        assert_eq!(judged(0.1, 200.0), Critical::AtMost { batch: 200.0 });
        assert_eq!(judged(0.1, 1e5), Critical::Unknown);
    }
}
