//! `boundary.low`, `boundary.high`: the best trials crowd an end of a varied numeric range.
//!
//! Good trials must lie nearer to the end than chance puts them, and the optimum must be out there: see `crowding`.
//!
//! Null: the parameter has no effect; false alarms: below `level` per study and end, by Bonferroni over groups and parameters
//! (`crowding`). Or its optimum lies inside: at 0.8 of the range, of 30 trials in two groups, at most 5 % of the studies on
//! average over 54 responses and 10 % in the worst (`core/tests/findings/bounds.rs`). A bound is natural if the study says so, if the workload's own limit
//! is there, or at 0 for quantities that are never negative. A sampler that follows results crowds its own best, wherever it is:
//! of its trials nothing is said.

use super::crowding::{Fit, LEAST, crowd};
use super::evidence::{Boundary, Evidence, Side};
use super::revision::{is_natural, widen};
use super::view::{Group, View};
use super::{Code, Finding, Lack, Report};
use crate::space::{Domain, Parameter};

pub fn check(view: &View<'_>, report: &mut Report) {
    let codes = [(Code::BoundaryLow, Side::Low), (Code::BoundaryHigh, Side::High)];
    let tests = (view.groups.len() * view.numeric().count()) as f64;
    let lack = match view.numeric().next() {
        None => Some(Lack::Numeric),
        Some(_) if view.groups.iter().all(|group| group.results() < LEAST) => Some(Lack::Completed { needed: LEAST }),
        Some(_) => view.dependence(),
    };
    if let Some(lack) = lack {
        codes.into_iter().for_each(|(code, _)| report.skip(code, lack.clone()));
        return;
    }
    for group in &view.groups {
        for (parameter, domain) in view.numeric() {
            let trials = Trials::of(view, group, parameter, domain);
            for (code, side) in codes {
                report.findings.extend(trials.crowding(code, side, tests));
            }
        }
    }
}

/// The trials of a group along one parameter.
struct Trials<'v, 'a> {
    view: &'v View<'a>,
    group: &'v Group,
    parameter: &'v Parameter,
    domain: &'v Domain,
    /// The first trial of each configuration, best first.
    trials: Vec<u64>,
    /// Place and objective, those of the infeasible ones last.
    places: Vec<f64>,
    objectives: Vec<f64>,
}

impl<'v, 'a> Trials<'v, 'a> {
    fn of(view: &'v View<'a>, group: &'v Group, parameter: &'v Parameter, domain: &'v Domain) -> Self {
        let placed: Vec<(u64, f64, f64)> = group.placed(view, parameter, domain).collect();
        let trials = placed.iter().map(|(trial, ..)| *trial).collect();
        let mut objectives: Vec<f64> = placed.iter().map(|(_, _, mean)| view.above_chance(*mean)).collect();
        let mut places: Vec<f64> = placed.iter().map(|(_, u, _)| *u).collect();
        for &trial in &group.infeasible {
            places.extend(view.place_inside(trial, parameter, domain));
        }
        objectives.resize(places.len(), f64::INFINITY);
        Self { view, group, parameter, domain, trials, places, objectives }
    }

    /// That the best lie at an end of the range.
    fn crowding(&self, code: Code, side: Side, tests: f64) -> Option<Finding> {
        let Self { view, parameter, domain, trials, objectives, .. } = self;
        let ((low, high), outer) = (domain.ends()?, view.thresholds.outer);
        let (bound, distances): (f64, Vec<f64>) = match side {
            Side::Low => (low, self.places.clone()),
            Side::High => (high, self.places.iter().map(|u| 1.0 - u).collect()),
        };
        // A whole number's cell may be wider than the outer part: the last value is outer in any case.
        let at_bound = |trial: u64| {
            view.trial(trial).and_then(|t| t.values.get(&parameter.name)?.as_f64()).is_some_and(|x| x == bound)
        };
        let is_outer = |i: usize| {
            distances.get(i).is_some_and(|d| *d <= outer) || trials.get(i).is_some_and(|trial| at_bound(*trial))
        };
        let found = crowd(&distances, objectives, is_outer)?;
        if found.p_value * tests > view.thresholds.level || is_natural(view, parameter, domain, side) {
            return None;
        }
        let fit = Fit::of(view, trials, &distances, objectives, (&parameter.name, outer));
        let slopes = fit.parabolas_and_cubic();
        if !found.is_at_end(slopes, view.thresholds) {
            return None;
        }
        let evidence = Evidence::Boundary(Boundary {
            share: found.share,
            bound,
            side,
            best: found.best,
            expected: found.expected,
            p_value: found.p_value,
            slope_p_value: slopes.p_value(),
            outer,
            threshold: view.thresholds.crowd,
        });
        Some(Finding {
            parameter: Some(parameter.name.clone()),
            group: Some(self.group.scientific.clone()),
            trials: trials.iter().take(found.best).copied().collect(),
            revised_study: widen(view, parameter, domain, side),
            ..Finding::new(code, evidence)
        })
    }
}
