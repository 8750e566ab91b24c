//! Which single parameter tells infeasible trials from the others, and where the line is. Trials that fell apart without
//! leaving the finite numbers can be counted among them (`View::fell_apart`).
//!
//! Every split of every parameter is tried; the best one's hypergeometric tail is corrected for their number (Bonferroni).
//! Null: infeasible trials fall anywhere; false alarms: below the level used, 1 %, or 5 % for the question whether too
//! large a learning rate does it, which is expected to.

use super::evidence::Side;
use super::view::{Cohort, View};
use crate::analysis::statistics::hypergeometric_tail;
use crate::space::{Domain, Parameter};

/// Level of the test for any parameter and side, and for large rates alone.
const LEVEL: f64 = 0.01;
const RATE_LEVEL: f64 = 0.05;

/// Trials of a group on one side of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Split<'a> {
    pub parameter: &'a Parameter,
    pub line: Line,
    pub infeasible: usize,
    pub trials: usize,
    pub p_value: f64,
}

/// Which trials are told from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marks {
    Infeasible,
    /// Infeasible ones, and those that fell apart.
    FellApart,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Line {
    /// Everything beyond `u` in [0, 1] on that side.
    Beyond(Side, f64),
    /// One option of a choice.
    Option(usize),
}

/// Places of a parameter in a group: (place, infeasible), by place.
fn placed(
    view: &View<'_>,
    cohort: &Cohort,
    (parameter, domain): (&Parameter, &Domain),
    marks: Marks,
) -> Vec<(f64, bool)> {
    let is_marked = |trial: u64| marks == Marks::FellApart && view.fell_apart(trial);
    let completed = cohort.configurations.iter().flat_map(|c| &c.trials).map(|&trial| (trial, is_marked(trial)));
    let infeasible = cohort.infeasible.iter().map(|&trial| (trial, true));
    let mut placed: Vec<(f64, bool)> = completed
        .chain(infeasible)
        .filter_map(|(trial, infeasible)| Some((view.place(trial, parameter, domain)?, infeasible)))
        .collect();
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    placed
}

/// The split of one parameter that separates infeasible trials best; `tests` parameters are asked.
pub fn split<'a>(view: &View<'_>, cohort: &Cohort, varied: (&'a Parameter, &Domain), tests: f64) -> Option<Split<'a>> {
    best(view, cohort, varied, None, Marks::Infeasible).filter(|split| split.p_value * tests <= LEVEL)
}

/// The learning rate above which trials are infeasible or fell apart; `tests` rates are asked.
pub fn too_large<'a>(
    view: &View<'_>,
    cohort: &Cohort,
    rate: (&'a Parameter, &Domain),
    tests: f64,
) -> Option<Split<'a>> {
    best(view, cohort, rate, Some(Side::High), Marks::FellApart).filter(|split| {
        let beyond = split.infeasible as f64 >= view.thresholds.infeasible_beyond * split.trials as f64;
        beyond && split.p_value * tests <= RATE_LEVEL
    })
}

fn best<'a>(
    view: &View<'_>,
    cohort: &Cohort,
    (parameter, domain): (&'a Parameter, &Domain),
    side: Option<Side>,
    marks: Marks,
) -> Option<Split<'a>> {
    let placed = placed(view, cohort, (parameter, domain), marks);
    let (all, marked) = (placed.len(), placed.iter().filter(|(_, infeasible)| *infeasible).count());
    if marked == 0 || marked == all {
        return None;
    }
    let expected = marked as f64 / all as f64;
    // The excess of infeasible trials, in standard deviations of a draw without replacement.
    let excess = |infeasible: usize, trials: usize| {
        let (i, m, n) = (infeasible as f64, trials as f64, all as f64);
        (i - m * expected) / (m * (n - m)).sqrt()
    };
    let mut best: Option<(f64, Line, usize, usize)> = None;
    let mut tried = 0;
    let mut offer = |line: Line, infeasible: usize, trials: usize| {
        tried += 1;
        let found = excess(infeasible, trials);
        if best.is_none_or(|(other, ..)| found > other) {
            best = Some((found, line, infeasible, trials));
        }
    };
    if let Domain::Choice(options) = domain {
        let count = options.as_slice().len() as f64;
        for option in 0..options.as_slice().len() {
            let own = || placed.iter().filter(|(u, _)| (u * count) as usize == option);
            if own().count() > 0 && own().count() < all {
                offer(Line::Option(option), own().filter(|(_, infeasible)| *infeasible).count(), own().count());
            }
        }
    } else {
        let mut below = 0;
        for (i, pair) in placed.windows(2).enumerate() {
            let &[(u, infeasible), (next, _)] = pair else { continue };
            below += usize::from(infeasible);
            if u < next {
                let middle = 0.5 * (u + next);
                if side != Some(Side::High) {
                    offer(Line::Beyond(Side::Low, middle), below, i + 1);
                }
                if side != Some(Side::Low) {
                    offer(Line::Beyond(Side::High, middle), marked - below, all - i - 1);
                }
            }
        }
    }
    let (_, line, infeasible, trials) = best?;
    let tail = hypergeometric_tail(infeasible as u64, all as u64, marked as u64, trials as u64);
    let p_value = (tail * f64::from(tried)).min(1.0);
    Some(Split { parameter, line, infeasible, trials, p_value })
}
