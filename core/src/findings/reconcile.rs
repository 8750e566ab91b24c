//! Rules that hold findings against each other before anybody sees them, so that no two of one group advise opposite things.
//!
//! 1. A learning rate that decays until the end of training improves until then, however long that is: `curve.still_improving`
//!    and `steps.too_short` of such trials are no reason to train longer.
//! 2. Improvement and saturation exclude each other. What the study is judged by decides: seen there, improvement stands and
//!    `curve.saturated` and `steps.too_long` go; seen in another metric alone, it goes where one of those stands.
//! 3. At chance nothing can be compared: `chance` stands, and what would rank trials or shorten training goes.
//! 4. Where training breaks beyond a line, no range is widened across it: `infeasible.many` and `stability.edge` stand before
//!    `boundary` of the same parameter, side and group. A batch size that should be fixed is not widened either.
//! 5. A value is better only if its interval says so, the sides had equal budgets and the lead is more than runs of one
//!    configuration vary: otherwise `effect` is not resolved. Where the leading configurations were compared by repeated runs,
//!    `effect` says how sure that is, and `seeds.missing` goes: the runs are not missing.
//! 6. What is the same of several groups to its numbers is one finding: the same code about the same parameter with the same
//!    remedy. What differs in its numbers stays apart, and is shown together (`cause`).
//! 7. First comes what keeps the question from being answered: faults, then what another search would mend, then runs that are
//!    missing, since what they would repeat may change until then. Then comes what would find better trials, then what saves
//!    time, then information.
//!
//! What goes is listed among the skipped, with the finding that stands. Rules only take findings away, or make an effect
//! unresolved, so that no false-alarm rate grows.

use super::evidence::{Effect, Evidence, Infeasible, Side, StillImproving};
use super::view::View;
use super::{Code, Finding, Lack, Report};
use crate::space::Value;
use crate::workload::Quantity;

/// Runs of each side from which on they are not missing.
const RUNS: usize = 3;
/// The share of training until which a rate decays at least, if it decays until the end.
const UNTIL: f64 = 0.9;

pub fn reconcile(view: &View<'_>, report: &mut Report) {
    decay(view, report);
    ending(view, report);
    at_chance(report);
    lines(report);
    decided(report);
    together(report);
    // Rule 7.
    report.findings.sort_by_key(|finding| (finding.code.concern(), finding.code));
}

/// Takes findings away, and says why.
fn drop_where(report: &mut Report, is_dropped: impl Fn(&Finding) -> bool, lack: &Lack) {
    let (gone, stay): (Vec<_>, Vec<_>) = std::mem::take(&mut report.findings).into_iter().partition(is_dropped);
    report.findings = stay;
    for finding in gone {
        if report.of(finding.code).next().is_none() && report.skipped.iter().all(|(code, _)| *code != finding.code) {
            report.skip(finding.code, lack.clone());
        }
    }
}

fn has(report: &Report, code: Code) -> bool {
    report.of(code).next().is_some()
}

/// Rule 1.
fn decay(view: &View<'_>, report: &mut Report) {
    let is_decaying = |finding: &Finding| {
        let decaying = finding.trials.iter().filter(|trial| decays(view, **trial)).count();
        matches!(finding.code, Code::CurveStillImproving | Code::StepsTooShort) && 2 * decaying > finding.trials.len()
    };
    drop_where(report, is_decaying, &Lack::Decay);
}

/// Whether the learning rate of a trial falls until training ends, as far as names tell.
fn decays(view: &View<'_>, trial: u64) -> bool {
    let space = &view.record.study.space;
    let Some(trial) = view.trial(trial) else { return false };
    let drawn = trial.values.iter().map(|(name, value)| (name.as_str(), value));
    let all: Vec<(&str, &Value)> = drawn.chain(space.fixed()).collect();
    let falls = all.iter().any(|(name, value)| {
        let text = value.as_text().unwrap_or_default().to_lowercase();
        name.to_lowercase().contains("schedule")
            && ["linear", "cosine", "poly", "cycle"].iter().any(|k| text.contains(k))
    });
    let ends = all.iter().filter(|(name, _)| name.ends_with("decay_steps")).filter_map(|(_, value)| value.as_f64());
    falls && ends.into_iter().all(|end| end >= UNTIL * view.horizon as f64)
}

/// Rule 2.
fn ending(view: &View<'_>, report: &mut Report) {
    let own = &view.objective().metric;
    let improves = report.of(Code::CurveStillImproving).next().map(
        |finding| matches!(&finding.evidence, Evidence::StillImproving(StillImproving { metric, .. }) if metric == own),
    );
    let enough = |finding: &Finding| matches!(finding.code, Code::CurveSaturated | Code::StepsTooLong);
    match improves {
        Some(true) => drop_where(report, enough, &Lack::Other { code: Code::CurveStillImproving }),
        _ if has(report, Code::StepsTooShort) => {
            drop_where(report, enough, &Lack::Other { code: Code::StepsTooShort });
        }
        Some(false) => {
            let Some(code) = report.findings.iter().find(|finding| enough(finding)).map(|finding| finding.code) else {
                return;
            };
            let more = |finding: &Finding| finding.code == Code::CurveStillImproving;
            drop_where(report, more, &Lack::Other { code });
        }
        None => {}
    }
}

/// Rule 3.
fn at_chance(report: &mut Report) {
    if has(report, Code::Chance) {
        let ranks = |finding: &Finding| {
            matches!(
                finding.code,
                Code::CurveSaturated
                    | Code::StepsTooLong
                    | Code::CurveNoisyTail
                    | Code::SamplingSparse
                    | Code::SeedsMissing
                    | Code::CurveOverfittingOthers
            )
        };
        drop_where(report, ranks, &Lack::Other { code: Code::Chance });
    }
}

/// Rule 4.
fn lines(report: &mut Report) {
    // Whether training breaks beyond the low end, and beyond the high end.
    let sides = |finding: &Finding| match (finding.code, &finding.evidence) {
        (Code::StabilityEdge, _) => [false, true],
        (_, Evidence::Infeasible(Infeasible { region: Some(region), .. })) => match (region.side, &region.upto) {
            (Some(Side::Low), _) => [true, false],
            (Some(Side::High), _) => [false, true],
            (None, Some(_)) => [true, true],
            (None, None) => [false, false],
        },
        _ => [false, false],
    };
    let walls: Vec<Finding> =
        report.findings.iter().filter(|finding| sides(finding).contains(&true)).cloned().collect();
    for wall in walls {
        let [low, high] = sides(&wall);
        let across = |finding: &Finding| {
            let is_towards = low && finding.code == Code::BoundaryLow || high && finding.code == Code::BoundaryHigh;
            is_towards && finding.parameter == wall.parameter && finding.group == wall.group
        };
        drop_where(report, across, &Lack::Other { code: wall.code });
    }
    if has(report, Code::BatchSizeTuned) {
        let widens = |finding: &Finding| {
            let is_batch = finding.parameter.as_ref().is_some_and(|name| Quantity::of(name) == Quantity::BatchSize);
            is_batch && matches!(finding.code, Code::BoundaryLow | Code::BoundaryHigh)
        };
        drop_where(report, widens, &Lack::Other { code: Code::BatchSizeTuned });
    }
}

/// Rule 5.
fn decided(report: &mut Report) {
    let compared = report.of(Code::Effect).any(
        |finding| matches!(finding.evidence, Evidence::Effect(Effect { runs: Some([a, b]), .. }) if a.min(b) >= RUNS),
    );
    if compared {
        drop_where(report, |finding| finding.code == Code::SeedsMissing, &Lack::Other { code: Code::Effect });
    }
    let is_unequal = |finding: &Finding| matches!(finding.evidence, Evidence::UnequalBudget(_));
    let unequal = report.findings.iter().any(is_unequal);
    let lucky = has(report, Code::SeedsMissing);
    let blocked = has(report, Code::Chance);
    for finding in &mut report.findings {
        if let Evidence::Effect(Effect { resolved, interval: [low, _], runs, .. }) = &mut finding.evidence {
            let is_fair = runs.is_some() || !(unequal || lucky);
            *resolved = *resolved && *low > 0.0 && is_fair && !blocked;
            if !*resolved && runs.is_none() {
                *low = low.min(0.0);
            }
        }
    }
}

/// Rule 6.
fn together(report: &mut Report) {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in std::mem::take(&mut report.findings) {
        let same = kept.iter_mut().find(|other| {
            other.code == finding.code
                && other.parameter == finding.parameter
                && other.revised_study == finding.revised_study
                && other.evidence == finding.evidence
                && other.group.as_ref().zip(finding.group.as_ref()).is_some_and(|(a, b)| a != b)
        });
        match (same, finding.group) {
            (Some(other), Some(group)) => {
                if other.groups.is_empty() {
                    other.groups.extend(other.group.clone());
                }
                other.groups.push(group);
                other.trials.extend(finding.trials);
            }
            (_, group) => kept.push(Finding { group, ..finding }),
        }
    }
    report.findings = kept;
}
