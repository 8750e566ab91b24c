//! `stability.edge`: the best trials sit just below a learning rate above which (almost) all trials are infeasible, or end
//! no better than a guess (`View::fell_apart`).
//!
//! Null: rates diverge above some value, and the optimum lies well below it, or the rate has no effect there. The line is
//! found by `region`; the best feasible trials must crowd the upper `edge` of the feasible range, or improve into it (`crowding`). False alarms:
//! below `level` per study by Bonferroni over groups and rates; skipped for trials that were chosen by results, as `boundary` is.

use super::crowding::{Fit, LEAST, crowd};
use super::evidence::{Edge, Evidence};
use super::region::{Line, too_large};
use super::view::{Group, View};
use super::{Code, Finding, Lack, Report};
use crate::space::{Domain, Parameter};
use crate::study::Study;
use crate::workload::{Quantity, Workload};

pub fn check(view: &View<'_>, report: &mut Report) {
    let rates: Vec<_> =
        view.numeric().filter(|(parameter, _)| Quantity::of(&parameter.name) == Quantity::LearningRate).collect();
    let lack = if rates.is_empty() {
        Some(Lack::VariedRate)
    } else if view.groups.iter().all(|group| group.results() < LEAST) {
        Some(Lack::Completed { needed: LEAST })
    } else {
        view.dependence()
    };
    if let Some(lack) = lack {
        report.skip(Code::StabilityEdge, lack);
        return;
    }
    let tests = (rates.len() * view.groups.len()) as f64;
    let mut too_few = false;
    for group in &view.groups {
        for &rate in &rates {
            match at_line(view, group, rate, tests) {
                Found::TooFew => too_few = true,
                Found::Edge(finding) => report.findings.push(*finding),
                Found::Nothing => {}
            }
        }
    }
    // There is a line, and not enough below it to say where the best lie.
    if too_few && report.of(Code::StabilityEdge).next().is_none() {
        report.skip(Code::StabilityEdge, Lack::Completed { needed: LEAST });
    }
}

/// What is found of a learning rate in a group.
enum Found {
    Nothing,
    /// A line with too few trials below it.
    TooFew,
    Edge(Box<Finding>),
}

fn at_line(view: &View<'_>, group: &Group, (parameter, domain): (&Parameter, &Domain), tests: f64) -> Found {
    let Some(found) = too_large(view, group, (parameter, domain), tests) else { return Found::Nothing };
    let Line::Beyond(_, line) = found.line else { return Found::Nothing };
    if found.infeasible < 3 {
        return Found::Nothing;
    }
    let placed: Vec<(u64, f64, f64)> = group
        .placed(view, parameter, domain)
        .map(|(trial, u, mean)| (trial, u / line, mean))
        .filter(|(_, u, _)| *u <= 1.0)
        .collect();
    let distances: Vec<f64> = placed.iter().map(|(_, u, _)| 1.0 - u).collect();
    let trials: Vec<u64> = placed.iter().map(|(trial, ..)| *trial).collect();
    let objectives: Vec<f64> = placed.iter().map(|(_, _, mean)| view.above_chance(*mean)).collect();
    let edge = view.thresholds.edge;
    let Some(crowd) = crowd(&distances, &objectives, |i| distances.get(i).is_some_and(|d| *d <= edge)) else {
        return Found::TooFew;
    };
    let slopes = || Fit::of(view, &trials, &distances, &objectives, (&parameter.name, edge)).parabolas();
    if crowd.p_value * tests > view.thresholds.level || !crowd.is_at_line(slopes(), view.thresholds) {
        return Found::Nothing;
    }
    let evidence = Evidence::Edge(Edge {
        edge: domain.decode(line).as_f64().unwrap_or(f64::NAN),
        infeasible: found.infeasible,
        beyond: found.trials,
        share: crowd.share,
        best: crowd.best,
        p_value: crowd.p_value,
        part: edge,
        threshold: view.thresholds.crowd,
    });
    Found::Edge(Box::new(Finding {
        parameter: Some(parameter.name.clone()),
        group: Some(group.scientific.clone()),
        trials: trials.iter().take(crowd.best).copied().collect(),
        revised_study: warm_up(view),
        ..Finding::new(Code::StabilityEdge, evidence)
    }))
}

/// A tenth of training as warmup lets larger rates train; another pipeline may have none.
fn warm_up(view: &View<'_>) -> Option<Study> {
    let Workload::Trained { steps, .. } = view.record.study.workload else { return None };
    let now = view.record.study.space.get("schedule.warmup_steps");
    (now.is_none_or(|parameter| parameter.domain().is_none()))
        .then(|| super::revision::fix(view, "schedule.warmup_steps", (steps.div_ceil(10) as i64).into()))
        .flatten()
}
