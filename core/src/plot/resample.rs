//! The bootstrap of the best of n trials, exactly.
//!
//! If n of N trials are drawn with replacement, the best of them is among the r best with probability 1 − (1 − r/N)ⁿ, so
//! every quantile is one of the N values and needs no simulation. It says how much of a result is luck of the draw if the
//! trials are independent draws from the space; it cannot know of better points that were never drawn. Knows nothing of
//! records.

/// The quantile `q` of the best of `draws` out of `best_first` and `infeasible` further trials that are worse than all.
/// `None` if that many draws may all be infeasible, or there are no trials.
pub fn best_of(best_first: &[f64], infeasible: usize, draws: f64, q: f64) -> Option<f64> {
    let all = (best_first.len() + infeasible) as f64;
    let missing = (1.0 - q.clamp(0.0, 1.0)).powf(1.0 / draws.max(1.0));
    // Rounded down a little: 1 − (1 − r/N)ⁿ computed is not exactly q where it should be.
    let rank = (all * (1.0 - missing) - 1e-9).ceil().max(1.0) as usize;
    best_first.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against all 4³ draws of three from four, one of them infeasible.
    #[test]
    fn quantiles_are_those_of_all_draws() {
        let values = [0.1, 0.2, 0.3, f64::INFINITY];
        let mut bests: Vec<f64> = (0..64usize)
            .map(|i| [i % 4, i / 4 % 4, i / 16].map(|place| values[place]).into_iter().fold(f64::INFINITY, f64::min))
            .collect();
        bests.sort_by(f64::total_cmp);
        for q in [0.05f64, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0] {
            let counted = bests[((64.0 * q) as usize).max(1) - 1 + usize::from((64.0 * q).fract() > 0.0)];
            let exact = best_of(&values[..3], 1, 3.0, q).unwrap_or(f64::INFINITY);
            assert_eq!(exact, counted, "quantile {q}");
        }
        assert_eq!(best_of(&[], 5, 2.0, 0.5), None);
        assert_eq!(best_of(&[], 0, 2.0, 0.5), None);
    }
}
