//! `curve.train_rising`: the training loss rises over a sustained part of a trial that did not diverge.
//!
//! Windows of a quarter and of half of training, each overlapping the next by half, are tested for a rise of their second
//! half over their first, against noise from second differences: the median of all trials, or the trial's own if that is
//! larger; the rise must reach `train_rise` of the whole improvement. Null: a training loss that never rises, with white or
//! AR(1) noise of each trial's own. False alarms: below `curve_level` per study, by Bonferroni over trials and windows.

use super::evidence::{Evidence, TrainRising};
use super::noise::{common_noise, own_noise};
use super::view::View;
use super::{Code, Finding, Lack, Report};
use crate::analysis::contrast::{Binned, Contrast};
use crate::analysis::noise::Noise;

const METRIC: &str = "train_loss";
/// Evaluations per trial, so that a window of four is half of it.
const LEAST: usize = 8;

/// The clearest rise of a trial.
struct Rise {
    trial: u64,
    rise: f64,
    from: f64,
    to: f64,
    p_value: f64,
}

pub fn check(view: &View<'_>, report: &mut Report) {
    let curves: Vec<(u64, Binned)> = (0..view.ranked.len())
        .filter_map(|place| Some((view.ranked.get(place)?.trial, view.curve(place, METRIC, 1.0)?)))
        .filter(|(_, curve)| curve.len() >= LEAST)
        .collect();
    if curves.is_empty() {
        report.skip(Code::CurveTrainRising, Lack::Points { metric: METRIC.into(), needed: LEAST });
        return;
    }
    let noise = common_noise(curves.iter().map(|(_, curve)| curve));
    let threshold = view.thresholds.train_rise;
    let mut found: Vec<Rise> = curves
        .iter()
        .filter_map(|(trial, curve)| clearest(*trial, curve, noise, threshold))
        .filter(|rise| rise.p_value * curves.len() as f64 <= view.thresholds.curve_level)
        .collect();
    found.sort_by(|a, b| b.rise.total_cmp(&a.rise));
    let Some(worst) = found.first() else { return };
    report.findings.push(Finding {
        trials: found.iter().map(|rise| rise.trial).collect(),
        ..Finding::new(
            Code::CurveTrainRising,
            Evidence::TrainRising(TrainRising {
                trials: found.len(),
                of: curves.len(),
                rise: worst.rise,
                from: worst.from,
                to: worst.to,
                p_value: worst.p_value,
                threshold,
            }),
        )
    });
}

fn clearest(trial: u64, curve: &Binned, common: Noise, threshold: f64) -> Option<Rise> {
    let lowest = curve.values.iter().copied().fold(f64::INFINITY, f64::min);
    let improved = curve.values.first()? - lowest;
    let own = own_noise(curve, common.autocorrelation);
    let noise = Noise { deviation: own.deviation.max(common.deviation), ..common };
    let windows: Vec<(usize, usize)> = windows(curve.len()).collect();
    windows
        .iter()
        .filter_map(|&(start, length)| {
            let values = curve.values.get(start..start + length)?;
            let (early, late) = values.split_at(length / 2);
            let contrast = Contrast::between(early, 0, late, noise)?;
            let rise = 2.0 * contrast.difference;
            let p_value = (contrast.rise() * windows.len() as f64).min(1.0);
            let (from, to) = (*curve.at.get(start)?, *curve.at.get(start + length - 1)?);
            (rise > 0.0 && rise >= threshold * improved).then_some(Rise { trial, rise, from, to, p_value })
        })
        .min_by(|a, b| a.p_value.total_cmp(&b.p_value))
}

/// Start and length of each window of a curve of `n` values: quarters of training, of four values at least, and halves, each
/// overlapping the next by half. The last of each ends where training does.
fn windows(n: usize) -> impl Iterator<Item = (usize, usize)> {
    let (quarter, half) = ((n / 4).max(4), n / 2);
    [Some(quarter), (half > quarter).then_some(half)].into_iter().flatten().flat_map(move |length| {
        let last = n - length;
        (0..last).step_by(length / 2).chain([last]).map(move |start| (start, length))
    })
}
