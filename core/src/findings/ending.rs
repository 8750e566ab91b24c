//! `curve.still_improving`, `curve.saturated`: whether training ends too early or too late for the best trials.
//!
//! The best tenth (5 to 20 trials) is pooled: differences of levels are averaged, their errors follow from each curve's own
//! noise (`analysis::contrast`).
//!
//! *Still improving*: the last fifth of training is better than the fourth, by a t-test at `curve_level`, by at least
//! `late_gain` of what was gained after the first fifth, and within the last fifth it goes on. Null: level at the end;
//! false alarms below `curve_level` for each of two metrics: the objective, and the validation loss if that is another. An
//! exponential decay e^(−λt) gains that much for λ < 3.7.
//!
//! *Saturated*: over the last 60 % of training no gain is seen from the first to the last third (p > `curve_level`) and the
//! upper 95 % limit of it is below `saturated_gain` of all improvement, or below a quarter of that, seen or not. Null: a gain
//! as large as that; false alarms there are 5 % by construction of the limit.

use super::evidence::{Evidence, Saturated, StillImproving};
use super::noise::common_autocorrelation;
use super::revision::longer;
use super::view::View;
use super::{Code, Finding, Lack, Report};
use crate::analysis::contrast::{Binned, Contrast};
use crate::analysis::noise::Noise;
use crate::statistics::{mean, median, sorted};
use crate::study::Study;

/// Evaluations per trial below which an end cannot be told from a beginning.
pub const LEAST: usize = 8;
const LOSS: &str = "valid_loss";
/// One-sided 95 % limit of a normal; the pooled error has many degrees of freedom.
const LIMIT: f64 = 1.645;

/// How the best trials end, on average.
pub struct Ending {
    metric: String,
    pub trials: Vec<u64>,
    /// Improvement from the first evaluation, or from chance, to the last tenth.
    pub whole: f64,
    /// Improvement after the first fifth.
    pub later: f64,
    /// The share of training after which nothing is gained but noise.
    settled: f64,
    /// The last quarter against the third.
    pub quarters: Contrast,
    /// The last eighth against the one before.
    pub eighths: Contrast,
    /// The last fifth against the third fifth: the first and the last third of the last 60 %.
    outer: Contrast,
    /// The last fifth against the fourth.
    fifths: Contrast,
    /// The last tenth against the one before.
    tenths: Contrast,
}

impl Ending {
    /// By a metric, with its orientation.
    fn by(view: &View<'_>, metric: &str, sign: f64) -> Option<Self> {
        let own = metric == view.objective().metric;
        let curves: Vec<Binned> = (0..view.best())
            .map(|place| if own { view.curves.get(place).cloned() } else { view.curve(place, metric, sign) })
            .map(Option::unwrap_or_default)
            .collect();
        let autocorrelation = if own { view.autocorrelation } else { common_autocorrelation(curves.iter()) };
        let chance = view.chance().filter(|_| own);
        let (mut trials, mut whole, mut later) = (Vec::new(), Vec::new(), Vec::new());
        let (mut settled, mut contrasts) = (Vec::new(), Vec::new());
        for (ranked, curve) in view.ranked.iter().zip(&curves) {
            if curve.len() < LEAST {
                continue;
            }
            let noise = Noise::of(curve.between(0.4, 1.0), autocorrelation);
            // A stretch, and where the last one begins: quarters, eighths, fifths, tenths, the outer thirds of the last 60 %.
            let stretches =
                [(0.5, 0.75, 0.75), (0.75, 0.875, 0.875), (0.6, 0.8, 0.8), (0.8, 0.9, 0.9), (0.4, 0.6, 0.8)];
            let found = stretches.map(|(from, to, last)| {
                let gap = curve.between(to, last).len();
                Contrast::between(curve.between(from, to), gap, curve.between(last, 1.0), noise)
            });
            let [Some(quarters), Some(eighths), Some(fifths), Some(tenths), Some(outer)] = found else { continue };
            let end = mean(curve.between(0.9, 1.0));
            trials.push(ranked.trial);
            // The first evaluation may come after most of the improvement; guessing comes before all of it.
            let first = curve.values.first().copied().unwrap_or(f64::NAN);
            let first = chance.map_or(first, |chance| first.max(sign * chance));
            settled.push(settles(curve, noise.deviation, first));
            whole.push(first - end);
            later.push(level_at(curve, 0.2) - end);
            contrasts.push([quarters, eighths, fifths, tenths, outer]);
        }
        let pooled = |i: usize| Contrast::pooled(&contrasts.iter().map(|of| of[i]).collect::<Vec<_>>());
        let (quarters, eighths, fifths, tenths, outer) = (pooled(0)?, pooled(1)?, pooled(2)?, pooled(3)?, pooled(4)?);
        Some(Self {
            metric: metric.to_owned(),
            trials,
            whole: mean(&whole),
            later: mean(&later),
            settled: median(&sorted(settled)).unwrap_or(1.0),
            quarters,
            eighths,
            outer,
            fifths,
            tenths,
        })
    }

    pub fn of(view: &View<'_>) -> Option<Self> {
        Self::by(view, &view.objective().metric, view.sign)
    }

    /// By the validation loss, where the objective is another metric: it shows a trend that an error of few examples hides.
    fn of_loss(view: &View<'_>) -> Option<Self> {
        (view.objective().metric != LOSS).then(|| Self::by(view, LOSS, 1.0)).flatten()
    }
}

/// The share of training at which what is left of the way from `first` to the level of the last half falls below a hundredth
/// of it, or the noise of one value; exponential between two evaluations. An exponential decay is then at λ = 4.6.
fn settles(curve: &Binned, noise: f64, first: f64) -> f64 {
    let level = mean(curve.between(0.5, 1.0));
    let close = noise.max(0.01 * (first - level));
    let (mut from, mut left) = (0.0, first - level);
    for (&at, value) in curve.at.iter().zip(&curve.values) {
        let now = value - level;
        if now <= close {
            let share = libm::log(left / close) / libm::log(left / now.max(0.1 * close));
            return if share.is_finite() { from + (at - from) * share.clamp(0.0, 1.0) } else { at };
        }
        (from, left) = (at, now);
    }
    1.0
}

impl Ending {
    /// How many times as long training should be. What a straight line would gain between its fourth and last fifth, and
    /// between its third and last quarter, is the measure: an exponential decay e^(−λt) gains 80, 61 and 44 % of that for
    /// λ = 1, 2 and 3, and is level from about 5 on. Learning curves have longer tails, hence a little more.
    fn lengthen(&self) -> f64 {
        let line = |contrast: Contrast, part: f64| -contrast.difference / self.later / part;
        match line(self.fifths, 0.25).min(line(self.quarters, 0.3125)) {
            share if share >= 0.7 => 12.0,
            share if share >= 0.52 => 5.0,
            _ => 2.5,
        }
    }
}

/// The study with training long enough, by the objective and the validation loss.
pub fn lengthened(view: &View<'_>) -> Option<Study> {
    let endings = [Ending::of(view), Ending::of_loss(view)];
    let factor = endings.iter().flatten().map(Ending::lengthen).reduce(f64::max)?;
    longer(view, factor)
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
    let loss = Ending::of_loss(view);
    let improving = [Some(&ending), loss.as_ref()].into_iter().flatten().find(|ending| {
        let goes_on = ending.tenths.difference < 0.0 && ending.tenths.fall() < 0.1;
        let gain = -ending.fifths.difference;
        ending.fifths.fall() <= t.curve_level && gain >= t.late_gain * ending.later && goes_on
    });
    if let Some(improving) = improving {
        let gain = -improving.fifths.difference;
        report.findings.push(Finding {
            trials: improving.trials.clone(),
            revised_study: lengthened(view),
            ..Finding::new(
                Code::CurveStillImproving,
                Evidence::StillImproving(StillImproving {
                    metric: improving.metric.clone(),
                    gain,
                    error: improving.fifths.error,
                    share: gain / improving.later,
                    p_value: improving.fifths.fall(),
                    threshold: t.late_gain,
                }),
            )
        });
    }
    let gain = -ending.outer.difference;
    let limit = gain + LIMIT * ending.outer.error;
    let nothing = t.saturated_gain * ending.whole;
    let unseen = ending.outer.fall() > t.curve_level;
    // A curve that gets worse in the end is not saturated but overfits or falls apart.
    let level = gain >= -0.25 * nothing - LIMIT * ending.outer.error;
    if ending.whole > 0.0 && level && (limit <= 0.25 * nothing || unseen && limit <= nothing) {
        report.findings.push(Finding {
            trials: ending.trials,
            revised_study: longer(view, ending.settled.clamp(0.02, 0.5)),
            ..Finding::new(
                Code::CurveSaturated,
                Evidence::Saturated(Saturated { gain, limit, whole: ending.whole, threshold: t.saturated_gain }),
            )
        });
    }
}
