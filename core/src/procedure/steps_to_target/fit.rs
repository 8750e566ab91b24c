//! The law of steps against batch size: steps = S (1 + B_crit / B), after McCandlish et al. 2018 (arXiv 1812.06162).
//!
//! Far below B_crit doubling the batch halves the steps (perfect scaling); far above it nothing is gained; at B_crit twice as
//! many steps are needed as with an endless batch, and twice as many examples as with a tiny one.
//!
//! The interval of B_crit is the profile of the sum of squares (Seber & Wild 1989, *Nonlinear Regression*, 5.4): all B_crit
//! whose best fit is worse than the best of all by at most t² s², s² being the scatter of the sizes about the law and t
//! Student's quantile for two numbers less than there are sizes. It assumes that sizes scatter independently and by their
//! weights; it holds the chance in which trial happened to be the best, which a bootstrap of a minimum understates.

use crate::procedure::Interval;
use crate::procedure::estimate::CONFIDENCE;
use crate::statistics::student_quantile;
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

/// A batch size, its steps, and the weight of its logarithm: one over its variance.
#[derive(Clone, Copy, Debug)]
pub struct Observed {
    pub batch: f64,
    pub steps: f64,
    pub weight: f64,
}

/// The search goes this factor beyond the sizes measured, and answers are given up to this one.
const SEARCH: f64 = 1000.0;
const BEYOND: f64 = 4.0;

/// No scatter about the law is taken to be smaller than this share of what the weights say: luck makes few sizes fit well.
const LEAST_SCATTER: f64 = 0.25;

/// S and B_crit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Law {
    pub least_steps: f64,
    pub critical: f64,
    /// The 95 % interval of B_crit; its ends are those of the search if nothing speaks against them.
    pub interval: Interval,
}

/// The law by weighted least squares of ln steps; `None` with fewer than three sizes.
pub fn fit(points: &[Observed]) -> Option<Law> {
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
    let (loss, log_least) = at(log_critical);
    let degrees_of_freedom = (points.len() - 2) as f64;
    let student = student_quantile(0.5 + CONFIDENCE / 2.0, degrees_of_freedom);
    let worst = loss + student * student * (loss / degrees_of_freedom).max(LEAST_SCATTER);
    let is_out = |log_critical: f64| at(log_critical).0 > worst;
    // Between the estimate and the nearest place on a side that is out.
    let border = |mut outside: f64| {
        let mut inside = log_critical;
        for _ in 0..40 {
            let middle = (inside + outside) / 2.0;
            if is_out(middle) { outside = middle } else { inside = middle }
        }
        inside
    };
    let down = (0..=GRID).rev().map(place).find(|&place| place < log_critical && is_out(place)).map_or(low, border);
    let up = (0..=GRID).map(place).find(|&place| place > log_critical && is_out(place)).map_or(high, border);
    Some(Law {
        least_steps: libm::exp(log_least),
        critical: libm::exp(log_critical),
        interval: Interval { low: libm::exp(down), high: libm::exp(up) },
    })
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
            let law = fit(&points).unwrap();
            prop_assert!((law.least_steps / least - 1.0).abs() < 1e-3, "{law:?}");
            prop_assert!((law.critical / critical - 1.0).abs() < 1e-3 && law.interval.contains(critical), "{law:?}");
        }

        #[test]
        fn any_positive_numbers_have_a_fit(points in prop::collection::vec((1.0..1e6f64, 1.0..1e9f64), 3..9)) {
            let points: Vec<_> = points.into_iter().map(|(batch, steps)| Observed { batch, steps, weight: 1.0 }).collect();
            let Law { least_steps, critical, interval } = fit(&points).unwrap();
            prop_assert!(least_steps.is_finite() && critical.is_finite() && least_steps > 0.0 && critical > 0.0);
            prop_assert!(interval.low <= critical && critical <= interval.high && interval.high.is_finite());
        }
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        assert!(
            (student_quantile(0.975, 6.0) - 2.446_912).abs() < 1e-5
                && (student_quantile(0.975, 1.0) - 12.706_205).abs() < 1e-4
        );
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
