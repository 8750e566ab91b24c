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
use super::evidence::{Evidence, Side};
use super::revision::longer;
use super::view::View;
use super::{Code, Finding, Lack, Report};
use crate::analysis::statistics::{binomial_tail, mean, median};
use crate::record::Curve;

/// The share of training over which evaluations are averaged: the noise of many may put the lowest anywhere.
const MEAN_OVER: f64 = 0.05;
/// Good trials below which there is no majority to speak of.
const FEWEST: usize = 3;

pub fn check(view: &View<'_>, report: &mut Report) {
    let codes = [Code::StepsTooLong, Code::StepsTooShort];
    let metric = &view.objective().metric;
    let t = view.thresholds;
    let mut good: Vec<(u64, f64)> = Vec::new();
    // Best steps in the first part of training, by evaluations and by their running means; and how many are expected there.
    let (mut early, mut expected) = ([0, 0], 0.0);
    for ranked in view.ranked.iter().take(view.good()) {
        let Some(curve) = view.trial(ranked.trial).and_then(|trial| trial.curves.get(metric)) else { continue };
        // A level curve has no best step.
        let level = curve.values().first().is_none_or(|first| curve.values().iter().all(|value| value == first));
        if curve.steps().len() < LEAST || level {
            continue;
        }
        let lower = |best: (u64, f64), point: (u64, f64)| {
            if view.sign * point.1 < view.sign * best.1 { point } else { best }
        };
        let best = curve.points().reduce(lower);
        let share = |step: u64| step as f64 / view.horizon.max(1) as f64;
        let Some((best, _)) = best else { continue };
        let first = within(curve.steps(), &share, t.early);
        good.push((ranked.trial, share(best)));
        let calm = running_means(curve).reduce(lower).map_or(best, |(step, _)| step);
        early[0] += usize::from(first.contains(&best));
        early[1] += usize::from(first.contains(&calm));
        expected += first.len() as f64 / curve.steps().len() as f64;
    }
    if good.len() < FEWEST {
        let lack = if view.ranked.len() < FEWEST {
            Lack::Completed { needed: FEWEST }
        } else {
            Lack::Points { metric: metric.clone(), needed: LEAST }
        };
        codes.into_iter().for_each(|code| report.skip(code, lack.clone()));
        return;
    }
    let mut shares: Vec<f64> = good.iter().map(|(_, share)| *share).collect();
    shares.sort_unstable_by(f64::total_cmp);
    let count = |is_there: &dyn Fn(f64) -> bool| shares.iter().filter(|share| is_there(**share)).count();
    let late = count(&|share| share > 1.0 - t.late);
    let early = early[0].max(early[1]);
    let by_chance = expected / good.len() as f64;
    let tail = |count: usize, p: f64| binomial_tail(count as u64, good.len() as u64, p);
    let most = |count: usize| count as f64 > t.most * good.len() as f64;
    let raised = if most(early) && tail(early, by_chance) <= t.steps_level {
        // The best step then falls into the middle of training.
        let factor = median(&shares).map_or(0.25, |share| (2.0 * share).clamp(0.05, 0.25));
        Some((Code::StepsTooLong, Side::Low, early, t.early, tail(early, by_chance), longer(view, factor)))
    } else if most(late)
        && tail(late, t.late) <= t.steps_level
        && Ending::of(view).is_some_and(|ending| {
            let gain = -ending.quarters.difference;
            ending.quarters.fall() <= t.curve_level
                && gain >= t.late_quarter_gain * ending.later
                && -ending.eighths.difference >= t.late_eighth_gain * gain
        })
    {
        Some((Code::StepsTooShort, Side::High, late, t.late, tail(late, t.late), lengthened(view)))
    } else {
        None
    };
    if let Some((code, side, count, part, p_value, revised_study)) = raised {
        let evidence = Evidence::Steps {
            side,
            count,
            good: good.len(),
            share: count as f64 / good.len() as f64,
            median: median(&shares).unwrap_or(f64::NAN),
            part,
            p_value,
            threshold: t.most,
        };
        let trials = good.iter().map(|(trial, _)| *trial).collect();
        report.findings.push(Finding { trials, revised_study, ..Finding::new(code, evidence) });
    }
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
