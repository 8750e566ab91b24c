//! `curve.noisy_tail`: late in training the objective jumps from one evaluation to the next by about as much as the best
//! trials differ.
//!
//! Statistic: the median step-to-step deviation of the best trials' last 40 % (`view`), over the distance from the best
//! trial to the last of the best tenth (5 to 20 trials). At the threshold of 0.4 two equal trials differ by chance by more
//! than half of that distance (√2 · 0.4). Null: the noise is at most half the threshold of that distance; its estimate from n
//! evaluations varies by about 1/√n of itself and the median over trials less, so the false-alarm rate there is below 5 %.

use super::evidence::{Evidence, NoisyTail};
use super::revision;
use super::view::View;
use super::{Code, Finding, Lack, Report};
use crate::study::Study;
use crate::workload::Workload;

const LEAST: usize = 4;

pub fn check(view: &View<'_>, report: &mut Report) {
    if view.ranked.len() < LEAST {
        report.skip(Code::CurveNoisyTail, Lack::Completed { needed: LEAST });
        return;
    }
    let Some(deviation) = view.tail else {
        report.skip(Code::CurveNoisyTail, Lack::Points { metric: view.objective().metric.clone(), needed: 8 });
        return;
    };
    // What a sampler tried close to its best differs little, whatever the noise.
    if let Some(lack) = view.dependence() {
        report.skip(Code::CurveNoisyTail, lack);
        return;
    }
    let top = view.best();
    let (Some(best), Some(last)) = (view.ranked.first(), view.ranked.get(top - 1)) else { return };
    let spread = (last.objective - best.objective).abs();
    if !(deviation > 0.0 && deviation >= view.thresholds.tail_noise * spread) {
        return;
    }
    report.findings.push(Finding {
        trials: view.ranked.iter().take(top).map(|ranked| ranked.trial).collect(),
        revised_study: calmer(view),
        ..Finding::new(
            Code::CurveNoisyTail,
            Evidence::NoisyTail(NoisyTail { deviation, spread, top, threshold: view.thresholds.tail_noise }),
        )
    });
}

/// A rate that decays to nothing calms the end of training; another pipeline may have no schedule.
fn calmer(view: &View<'_>) -> Option<Study> {
    let kind = view.record.study.space.get("schedule.kind");
    let constant = kind.is_none_or(|parameter| {
        matches!(&parameter.setting, crate::space::Setting::Fixed(value) if value.as_text() == Some("constant"))
    });
    (constant && matches!(view.record.study.workload, Workload::Trained { .. }))
        .then(|| revision::fix(view, "schedule.kind", "linear".into()))
        .flatten()
}
