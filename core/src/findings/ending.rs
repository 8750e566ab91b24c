//! `curve.still_improving`, `curve.saturated`: whether training ends too early or too late for the best trials.
//!
//! The best tenth (5 to 20 trials) is pooled: differences of levels are averaged, their errors follow from each curve's own
//! noise (`analysis::contrast`).
//!
//! *Still improving*: the last fifth of training is better than the fourth, by a t-test at `curve_level`, by at least
//! `late_gain` of what was gained after the first fifth, and within the last fifth it goes on. Null: level at the end;
//! false alarms below `curve_level`. An exponential decay e^(−λt) gains that much for λ < 3.7.
//!
//! *Saturated*: the upper 95 % limit of the gain from the third to the last quarter is nothing: below `saturated_gain` of the
//! gain after the first fifth or half a percent of all improvement; or no gain is seen at all (p > 0.05) and the limit is
//! below 2 % of all improvement. Null: a gain as large as that; false alarms there are 5 % by construction of the limit.

use super::evidence::Evidence;
use super::revision::longer;
use super::view::View;
use super::{Code, Finding, Lack, Report};
use crate::analysis::contrast::{Binned, Contrast, Noise, mean};

/// Evaluations per trial below which an end cannot be told from a beginning.
pub const LEAST: usize = 10;
/// One-sided 95 % limit of a normal; the pooled error has many degrees of freedom.
const LIMIT: f64 = 1.645;

/// How the best trials end, on average.
pub struct Ending {
    pub trials: Vec<u64>,
    /// Improvement from the first evaluation, or from chance, to the last tenth.
    pub whole: f64,
    /// Improvement after the first fifth.
    pub later: f64,
    /// The last quarter against the third.
    pub quarters: Contrast,
    /// The last fifth against the fourth.
    fifths: Contrast,
    /// The last tenth against the one before.
    tenths: Contrast,
}

impl Ending {
    pub fn of(view: &View<'_>) -> Option<Self> {
        let (mut trials, mut whole, mut later) = (Vec::new(), Vec::new(), Vec::new());
        let (mut quarters, mut fifths, mut tenths) = (Vec::new(), Vec::new(), Vec::new());
        for (ranked, curve) in view.ranked.iter().zip(&view.curves).take(view.best()) {
            if curve.len() < LEAST {
                continue;
            }
            let noise = Noise::of(curve.between(0.4, 1.0), view.memory);
            let contrast = |from: f64, middle: f64| {
                Contrast::between(curve.between(from, middle), curve.between(middle, 1.0), noise)
            };
            let (Some(q), Some(f), Some(t)) = (contrast(0.5, 0.75), contrast(0.6, 0.8), contrast(0.8, 0.9)) else {
                continue;
            };
            let end = mean(curve.between(0.9, 1.0));
            trials.push(ranked.trial);
            // The first evaluation may come after most of the improvement; guessing comes before all of it.
            let first = curve.values.first().copied().unwrap_or(f64::NAN);
            whole.push(view.chance().map_or(first, |chance| first.max(view.sign * chance)) - end);
            later.push(level_at(curve, 0.2) - end);
            quarters.push(q);
            fifths.push(f);
            tenths.push(t);
        }
        Some(Self {
            trials,
            whole: mean(&whole),
            later: mean(&later),
            quarters: Contrast::pooled(&quarters)?,
            fifths: Contrast::pooled(&fifths)?,
            tenths: Contrast::pooled(&tenths)?,
        })
    }
}

/// The level near a share of training.
fn level_at(curve: &Binned, t: f64) -> f64 {
    let near = curve.between(t - 0.05, t + 0.05);
    if near.is_empty() {
        curve.values.get(curve.at.partition_point(|at| *at < t)).copied().unwrap_or(f64::NAN)
    } else {
        mean(near)
    }
}

pub fn check(view: &View<'_>, report: &mut Report) {
    let Some(ending) = Ending::of(view) else {
        for code in [Code::CurveStillImproving, Code::CurveSaturated] {
            report.skip(code, Lack::Points { metric: view.objective().metric.clone(), needed: LEAST });
        }
        return;
    };
    let t = view.thresholds;
    let (gain, p_value) = (-ending.fifths.difference, ending.fifths.fall());
    let goes_on = ending.tenths.difference < 0.0 && ending.tenths.fall() < 0.1;
    if p_value <= t.curve_level && gain >= t.late_gain * ending.later && goes_on {
        report.findings.push(Finding {
            trials: ending.trials.clone(),
            revised_study: longer(view, 2.0),
            ..Finding::new(
                Code::CurveStillImproving,
                Evidence::StillImproving {
                    gain,
                    error: ending.fifths.error,
                    share: gain / ending.later,
                    p_value,
                    threshold: t.late_gain,
                },
            )
        });
    }
    let gain = -ending.quarters.difference;
    let limit = gain + LIMIT * ending.quarters.error;
    let nothing = (t.saturated_gain * ending.later).max(0.005 * ending.whole);
    let unseen = ending.quarters.fall() > 0.05 && limit <= 0.02 * ending.whole;
    // A curve that gets worse in the end is not saturated but overfits or falls apart.
    let level = gain >= -nothing - LIMIT * ending.quarters.error;
    if ending.whole > 0.0 && level && (limit <= nothing || unseen) {
        report.findings.push(Finding {
            trials: ending.trials,
            revised_study: longer(view, 0.5),
            ..Finding::new(
                Code::CurveSaturated,
                Evidence::Saturated { gain, limit, whole: ending.whole, threshold: t.saturated_gain },
            )
        });
    }
}
