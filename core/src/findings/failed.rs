//! `trials.failed`: many trials gave no result at all, so that everything else rests on the rest.
//!
//! This follows from the record: a share of at least `failed` of the trials that ended, and [`LEAST`] at least, crashed or
//! were lost. There is no chance. Trials that a person or a pruner stopped have not failed.

use super::evidence::{Evidence, Failed};
use super::view::View;
use super::{Code, Finding, Lack, Report};
use crate::analysis::Counts;
use crate::trial::Outcome;
use std::collections::BTreeMap;

/// Fewer may fail by accident.
const LEAST: u64 = 3;
/// So many characters of a reason are shown, and the numbers of so many trials.
const MOST_LETTERS: usize = 160;
const MOST_TRIALS: usize = 20;

pub fn check(view: &View<'_>, report: &mut Report) {
    let trials = view.record.trials();
    let counts = Counts::of(trials.values());
    let ended = trials.len() as u64 - counts.running;
    if ended == 0 {
        report.skip(Code::TrialsFailed, Lack::Results { needed: 1 });
        return;
    }
    let share = counts.failed as f64 / ended as f64;
    if counts.failed < LEAST || share < view.thresholds.failed {
        return;
    }
    let failed = trials.iter().filter_map(|(number, trial)| match trial.outcome() {
        Some(Outcome::Failed { reason }) => Some((*number, reason.trim())),
        _ => None,
    });
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    failed.clone().filter(|(_, reason)| !reason.is_empty()).for_each(|(_, reason)| {
        *reasons.entry(reason).or_default() += 1;
    });
    let commonest = reasons.into_iter().max_by_key(|(_, count)| *count);
    report.findings.push(Finding {
        trials: failed.take(MOST_TRIALS).map(|(number, _)| number).collect(),
        ..Finding::new(
            Code::TrialsFailed,
            Evidence::Failed(Failed {
                failed: counts.failed,
                ended,
                share,
                reason: commonest.map(|(reason, _)| reason.chars().take(MOST_LETTERS).collect()),
                threshold: view.thresholds.failed,
            }),
        )
    });
}
