//! `steps.too_long`, `steps.too_short`: where in training the best step of the good trials falls.
//!
//! Null of *too long*: a best step falls on any evaluation. Where the best is, evaluations tell to half their distance: one in
//! the first tenth by that counts, so that the first of eight does. More than `most` of the good trials must have it there,
//! and a binomial test with the share of such evaluations must reject at `steps_level`; by the evaluations or, where there are
//! forty or more, by their means over a twentieth of training. Null of *too short*: the curves are level from the middle of training
//! on, so that noise puts the best step into the last quarter in half of the trials; more than `most` must have it there, and
//! the last quarter must be better than the third, by a pooled t-test at `curve_level` and by `late_quarter_gain` of what was
//! gained after the first fifth; and the gain must go on: from the last eighth but one to the last it is at least
//! `late_eighth_gain` of that between the quarters. A line gains half as much there, an exponential decay e^(−λt) as much as
//! 0.14 for λ < 4.2, a level end nothing.

use super::ending::{Ending, LEAST, lengthened};
use super::evidence::{Evidence, Side, Steps};
use super::revision::longer;
use super::view::View;
use super::{Code, Finding, Lack, Report};
use crate::record::Curve;
use crate::statistics::{binomial_tail, mean, median};

/// The share of training over which evaluations are averaged: the noise of many may put the lowest anywhere.
const MEAN_OVER: f64 = 0.05;
/// Good trials below which there is no majority to speak of.
const FEWEST: usize = 3;

pub fn check(view: &View<'_>, report: &mut Report) {
    let best = BestSteps::of(view);
    let good = best.trials.len();
    if good < FEWEST {
        let lack = if view.ranked.len() < FEWEST {
            Lack::Completed { needed: FEWEST }
        } else {
            Lack::Points { metric: view.objective().metric.clone(), needed: LEAST }
        };
        [Code::StepsTooLong, Code::StepsTooShort].into_iter().for_each(|code| report.skip(code, lack.clone()));
        return;
    }
    let t = view.thresholds;
    let late = best.shares.iter().filter(|share| **share > 1.0 - t.late).count();
    let early = best.early;
    let by_chance = best.expected / good as f64;
    let tail = |count: usize, p: f64| binomial_tail(count as u64, good as u64, p);
    let most = |count: usize| count as f64 > t.most * good as f64;
    let raised = if most(early) && tail(early, by_chance) <= t.steps_level {
        // The best step then falls into the middle of training.
        let factor = median(&best.shares).map_or(0.25, |share| (2.0 * share).clamp(0.05, 0.25));
        Some((Code::StepsTooLong, Side::Low, early, t.early, tail(early, by_chance), longer(view, factor)))
    } else if most(late) && tail(late, t.late) <= t.steps_level && goes_on(view) {
        Some((Code::StepsTooShort, Side::High, late, t.late, tail(late, t.late), lengthened(view)))
    } else {
        None
    };
    if let Some((code, side, count, part, p_value, revised_study)) = raised {
        let evidence = Evidence::Steps(Steps {
            side,
            count,
            good,
            share: count as f64 / good as f64,
            median: median(&best.shares).unwrap_or(f64::NAN),
            part,
            p_value,
            threshold: t.most,
        });
        report.findings.push(Finding { trials: best.trials, revised_study, ..Finding::new(code, evidence) });
    }
}

/// The best steps of the good trials that have one.
#[derive(Default)]
struct BestSteps {
    trials: Vec<u64>,
    /// The share of training at each, ascending.
    shares: Vec<f64>,
    /// How many lie in the first part of training, by evaluations or by their running means, whichever are more.
    early: usize,
    /// How many evaluations out of all lie there, summed over trials.
    expected: f64,
}

impl BestSteps {
    fn of(view: &View<'_>) -> Self {
        let mut found = Self::default();
        let (mut early, mut early_calm) = (0, 0);
        let share = |step: u64| step as f64 / view.horizon.max(1) as f64;
        let lower = |best: (u64, f64), point: (u64, f64)| {
            if view.sign * point.1 < view.sign * best.1 { point } else { best }
        };
        for ranked in view.ranked.iter().take(view.good()) {
            let trial = view.trial(ranked.trial);
            let Some(curve) = trial.and_then(|trial| trial.curves.get(&view.objective().metric)) else { continue };
            // A level curve has no best step.
            let level = curve.values().first().is_none_or(|first| curve.values().iter().all(|value| value == first));
            if curve.steps().len() < LEAST || level {
                continue;
            }
            let Some((best, _)) = curve.points().reduce(lower) else { continue };
            let calm = running_means(curve).reduce(lower).map_or(best, |(step, _)| step);
            let first = within(curve.steps(), &share, view.thresholds.early);
            early += usize::from(first.contains(&best));
            early_calm += usize::from(first.contains(&calm));
            found.expected += first.len() as f64 / curve.steps().len() as f64;
            found.trials.push(ranked.trial);
            found.shares.push(share(best));
        }
        found.early = early.max(early_calm);
        found.shares.sort_by(f64::total_cmp);
        found
    }
}

/// Whether the gain of the last quarter is more than noise, worth something, and goes on to the end.
fn goes_on(view: &View<'_>) -> bool {
    let t = view.thresholds;
    Ending::of(view).is_some_and(|ending| {
        let gain = -ending.quarters.difference;
        ending.quarters.fall() <= t.curve_level
            && gain >= t.late_quarter_gain * ending.later
            && -ending.eighths.difference >= t.late_eighth_gain * gain
    })
}

/// The mean of the evaluations over a twentieth of training around each; each itself where that holds no other.
fn running_means(curve: &Curve) -> impl Iterator<Item = (u64, f64)> {
    let aside = (curve.steps().len() as f64 * MEAN_OVER / 2.0) as usize;
    let middles = curve.steps().iter().skip(aside);
    middles.zip(curve.values().windows(2 * aside + 1)).map(|(step, values)| (*step, mean(values)))
}

/// The evaluations that lie in the first part of training, as well as the distance to the one before tells.
fn within<'c>(steps: &'c [u64], share: &dyn Fn(u64) -> f64, part: f64) -> &'c [u64] {
    let before = |i: usize| i.checked_sub(1).and_then(|i| steps.get(i)).map_or(0.0, |step| share(*step));
    let count =
        steps.iter().enumerate().take_while(|(i, step)| 0.5 * (share(**step) + before(*i)) <= part + 1e-9).count();
    steps.get(..count).unwrap_or_default()
}
