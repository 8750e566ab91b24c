//! `infeasible.many`: a large share of a group is infeasible, and where.
//!
//! Null: at most `infeasible_usual` of the trials are infeasible. The share must reach `infeasible`, and a binomial test at
//! that null must reject at `level`, by Bonferroni over groups: the false-alarm rate is below `level` per study.
//!
//! Completed trials that end no better than a guess (`View::fell_apart`) are counted too, if they lie above a learning rate
//! beyond which almost all trials are such or infeasible (`region`): that is what too large a rate does to them. What did not
//! learn yet at too small a rate lies on the other side and is not counted. Trials that had learnt and lost it are infeasible
//! wherever they lie (`View`).

use super::evidence::{Evidence, Infeasible, Region, Side};
use super::region::{Line, Split, split, too_large};
use super::revision::{narrow, without};
use super::view::{Group, View};
use super::{Code, Finding, Lack, Report};
use crate::space::Domain;
use crate::statistics::binomial_tail;
use crate::study::Study;
use crate::workload::Quantity;

/// Fewer results cannot reject the null.
const LEAST: usize = 4;

pub fn check(view: &View<'_>, report: &mut Report) {
    let results =
        |group: &Group| group.configurations.iter().map(|c| c.trials.len()).sum::<usize>() + group.infeasible.len();
    if view.groups.iter().all(|group| results(group) < LEAST) {
        report.skip(Code::InfeasibleMany, Lack::Results { needed: LEAST });
        return;
    }
    report.findings.extend(view.groups.iter().filter_map(|group| many(view, group, results(group))));
}

/// That many of a group's trials are infeasible, or fell apart above a learning rate.
fn many(view: &View<'_>, group: &Group, trials: usize) -> Option<Finding> {
    let judge = |count: usize| {
        let share = count as f64 / trials.max(1) as f64;
        let tail = binomial_tail(count as u64, trials as u64, view.thresholds.infeasible_usual);
        let p_value = (tail * view.groups.len() as f64).min(1.0);
        let many = share >= view.thresholds.infeasible && p_value <= view.thresholds.level;
        (trials >= LEAST && many).then_some((share, p_value))
    };
    let judged = judge(group.infeasible.len());
    let explained = judged.and_then(|(share, _)| explain(view, group, share));
    let completed = group.configurations.iter().flat_map(|c| &c.trials).copied();
    let fallen: Vec<u64> = completed.filter(|&trial| view.fell_apart(trial)).collect();
    // What a rate too large does to a small network is often to silence it: its numbers stay finite.
    let apart = if explained.is_some() {
        None
    } else {
        judge(group.infeasible.len() + fallen.len()).and_then(|judged| Some((judged, too_large_a_rate(view, group)?)))
    };
    let ((share, p_value), explained, fallen) = match apart {
        Some((judged, split)) => (judged, Some(split), fallen),
        None => (judged?, explained, Vec::new()),
    };
    let evidence = Evidence::Infeasible(Infeasible {
        infeasible: group.infeasible.len() + fallen.len(),
        fell_apart: fallen.len() + group.infeasible.iter().filter(|trial| view.is_lost(**trial)).count(),
        trials,
        share,
        p_value,
        region: explained.as_ref().and_then(describe),
        threshold: view.thresholds.infeasible,
        usual: view.thresholds.infeasible_usual,
    });
    Some(Finding {
        parameter: explained.as_ref().map(|split| split.parameter.name.clone()),
        group: Some(group.scientific.clone()),
        trials: group.infeasible.iter().copied().chain(fallen).collect(),
        revised_study: explained.as_ref().and_then(|split| leaving_out(view, split)),
        ..Finding::new(Code::InfeasibleMany, evidence)
    })
}

/// The study without the region of infeasible trials.
fn leaving_out(view: &View<'_>, split: &Split<'_>) -> Option<Study> {
    let name = &split.parameter.name;
    match split.line {
        Line::Beyond(Side::High, u) => narrow(view, name, (0.0, u)),
        Line::Beyond(Side::Low, u) => narrow(view, name, (u, 1.0)),
        Line::Outside(low, high) => narrow(view, name, (low, high)),
        Line::Option(option) => without(view, name, option),
    }
}

/// The one parameter that explains it best: beyond its line most trials are infeasible, and clearly more than elsewhere.
fn explain<'a>(view: &View<'a>, group: &Group, share: f64) -> Option<Split<'a>> {
    let space = &view.record.study.space;
    let tests = (space.varied().count() * view.groups.len()) as f64;
    space
        .varied()
        .filter_map(|varied| split(view, group, varied, tests))
        .filter(|split| split.infeasible as f64 >= (0.5 + 0.5 * share).min(0.8) * split.trials as f64)
        .min_by(|a, b| a.p_value.total_cmp(&b.p_value))
}

fn too_large_a_rate<'a>(view: &View<'a>, group: &Group) -> Option<Split<'a>> {
    let rates = || view.numeric().filter(|(parameter, _)| Quantity::of(&parameter.name) == Quantity::LearningRate);
    let tests = (rates().count() * view.groups.len()) as f64;
    rates().filter_map(|rate| too_large(view, group, rate, tests)).min_by(|a, b| a.p_value.total_cmp(&b.p_value))
}

fn describe(split: &Split<'_>) -> Option<Region> {
    let domain = split.parameter.domain()?;
    let (side, value, upto) = match (split.line, domain) {
        (Line::Beyond(side, u), _) => (Some(side), domain.decode(u), None),
        (Line::Outside(low, high), _) => (None, domain.decode(low), Some(domain.decode(high))),
        (Line::Option(option), Domain::Choice(options)) => (None, options.as_slice().get(option)?.clone(), None),
        (Line::Option(_), _) => return None,
    };
    Some(Region {
        parameter: split.parameter.name.clone(),
        side,
        value,
        upto,
        infeasible: split.infeasible,
        trials: split.trials,
    })
}
