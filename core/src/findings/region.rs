//! Which single parameter tells infeasible trials from the others, and where the line is. Trials that fell apart without
//! leaving the finite numbers can be counted among them (`View::fell_apart`).
//!
//! Every split of every parameter is tried, and the best one's excess is judged by a permutation test: the share of all orders
//! of the same trials in which some split of that parameter is as good, counted exactly along the paths of "marked so far"
//! (for choices, for regions on both sides of an interval, and beyond 1,000 trials, the hypergeometric tail times the number of splits, which is larger). Parameters and groups by Bonferroni.
//! Null: infeasible trials fall anywhere; false alarms: below the level used, 3 %, or 5 % for the question whether too
//! large a learning rate does it, which is expected to.

use super::evidence::Side;
use super::view::{Group, View};
use crate::space::{Domain, Parameter};
use crate::statistics::hypergeometric_tail;

/// Level of the test for any parameter and side, and for large rates alone.
const LEVEL: f64 = 0.03;
const RATE_LEVEL: f64 = 0.05;
/// Trials up to which orders are counted: the work grows with their square.
const MOST_PATHS: usize = 1_000;
/// Lines of which pairs are tried.
const MOST_LINES: usize = 48;

/// Trials of a group on one side of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Split<'a> {
    pub parameter: &'a Parameter,
    pub line: Line,
    pub infeasible: usize,
    pub trials: usize,
    pub p_value: f64,
}

/// Which trials are separated from the others.
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
    /// Everything below the first and above the second `u`.
    Outside(f64, f64),
    /// One option of a choice.
    Option(usize),
}

/// Places of a parameter in a group: (place, infeasible), by place.
fn placed(
    view: &View<'_>,
    group: &Group,
    (parameter, domain): (&Parameter, &Domain),
    marks: Marks,
) -> Vec<(f64, bool)> {
    let is_marked = |trial: u64| marks == Marks::FellApart && view.fell_apart(trial);
    let completed = group.configurations.iter().flat_map(|c| &c.trials).map(|&trial| (trial, is_marked(trial)));
    let infeasible = group.infeasible.iter().map(|&trial| (trial, true));
    let mut placed: Vec<(f64, bool)> = completed
        .chain(infeasible)
        .filter_map(|(trial, infeasible)| Some((view.place_inside(trial, parameter, domain)?, infeasible)))
        .collect();
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    placed
}

/// The split of one parameter that separates infeasible trials best, by one line or by two; `tests` parameters are asked.
pub fn split<'a>(view: &View<'_>, group: &Group, varied: (&'a Parameter, &Domain), tests: f64) -> Option<Split<'a>> {
    let by_one = best(view, group, varied, None, Marks::Infeasible);
    let by_two = outside(view, group, varied);
    // Whoever asks twice has to be twice as sure.
    let splits = by_one.into_iter().chain(by_two).filter(|split| 2.0 * split.p_value * tests <= LEVEL);
    splits.min_by(|a, b| a.p_value.total_cmp(&b.p_value))
}

/// The interval of a numeric parameter outside of which infeasible trials lie best, on both of its sides.
fn outside<'a>(view: &View<'_>, group: &Group, (parameter, domain): (&'a Parameter, &Domain)) -> Option<Split<'a>> {
    let placed = placed(view, group, (parameter, domain), Marks::Infeasible);
    let (all, marked) = (placed.len(), placed.iter().filter(|(_, infeasible)| *infeasible).count());
    if matches!(domain, Domain::Choice(_)) || marked == 0 || marked == all {
        return None;
    }
    // Each possible line: where it is, and how many trials and infeasible ones lie below it.
    let (mut lines, mut below) = (Vec::new(), 0);
    for (i, pair) in placed.windows(2).enumerate() {
        let &[(u, infeasible), (next, _)] = pair else { continue };
        below += usize::from(infeasible);
        if u < next {
            lines.push((0.5 * (u + next), i + 1, below));
        }
    }
    let every = lines.len().div_ceil(MOST_LINES).max(1);
    let lines: Vec<_> = lines.into_iter().step_by(every).collect();
    let tried = (lines.len() * lines.len().saturating_sub(1) / 2) as f64;
    let pairs = lines.iter().enumerate().flat_map(|(i, low)| lines.iter().skip(i + 1).map(move |high| (low, high)));
    let splits = pairs.filter_map(|(&(low, under, marked_under), &(high, upto, marked_upto))| {
        let (over, marked_over) = (all - upto, marked - marked_upto);
        // Both sides are bad, or one line would do.
        let is_bad = |marked: usize, of: usize| marked >= 2 && 3 * marked >= 2 * of;
        if !is_bad(marked_under, under) || !is_bad(marked_over, over) {
            return None;
        }
        let (infeasible, trials) = (marked_under + marked_over, under + over);
        let tail = hypergeometric_tail(infeasible as u64, all as u64, marked as u64, trials as u64);
        let p_value = (tail * tried).min(1.0);
        Some(Split { parameter, line: Line::Outside(low, high), infeasible, trials, p_value })
    });
    splits.min_by(|a, b| a.p_value.total_cmp(&b.p_value))
}

/// The learning rate above which trials are infeasible or fell apart; `tests` rates are asked.
pub fn too_large<'a>(view: &View<'_>, group: &Group, rate: (&'a Parameter, &Domain), tests: f64) -> Option<Split<'a>> {
    best(view, group, rate, Some(Side::High), Marks::FellApart).filter(|split| {
        let beyond = split.infeasible as f64 >= view.thresholds.infeasible_beyond * split.trials as f64;
        beyond && split.p_value * tests <= RATE_LEVEL
    })
}

fn best<'a>(
    view: &View<'_>,
    group: &Group,
    (parameter, domain): (&'a Parameter, &Domain),
    side: Option<Side>,
    marks: Marks,
) -> Option<Split<'a>> {
    let placed = placed(view, group, (parameter, domain), marks);
    let (all, marked) = (placed.len(), placed.iter().filter(|(_, infeasible)| *infeasible).count());
    if marked == 0 || marked == all {
        return None;
    }
    let offers = match domain {
        Domain::Choice(options) => by_options(&placed, options.as_slice().len()),
        Domain::Float(_) | Domain::Int(_) => by_lines(&placed, marked, side),
    };
    let excess = Excess { all, marked };
    let mut best: Option<(f64, &Offer)> = None;
    for offer in &offers {
        let found = excess.of(offer.infeasible, offer.trials);
        if best.is_none_or(|(other, _)| found > other) {
            best = Some((found, offer));
        }
    }
    let (found, &Offer { line, infeasible, trials }) = best?;
    let tail = hypergeometric_tail(infeasible as u64, all as u64, marked as u64, trials as u64);
    let bounded = (tail * offers.len() as f64).min(1.0);
    let p_value = if matches!(line, Line::Option(_)) || all > MOST_PATHS {
        bounded
    } else {
        let is_split = |i: usize| placed.get(i.wrapping_sub(1)).zip(placed.get(i)).is_some_and(|(a, b)| a.0 < b.0);
        let as_good = |i: usize, below: usize| {
            let (low, high) = (excess.of(below, i), excess.of(marked - below, all - i));
            let offered = if side == Some(Side::High) { high } else { low.max(high) };
            is_split(i) && offered >= found - 1e-12
        };
        orders_with(all, marked, as_good).min(bounded)
    };
    Some(Split { parameter, line, infeasible, trials, p_value })
}

/// A line that may tell infeasible trials from the others, and what lies beyond it.
struct Offer {
    line: Line,
    infeasible: usize,
    trials: usize,
}

/// How many more infeasible trials are among some than among as many drawn without replacement from all.
struct Excess {
    all: usize,
    marked: usize,
}

impl Excess {
    /// In standard deviations of such a draw.
    fn of(&self, infeasible: usize, trials: usize) -> f64 {
        let expected = self.marked as f64 / self.all as f64;
        let (i, m, n) = (infeasible as f64, trials as f64, self.all as f64);
        (i - m * expected) / (m * (n - m)).sqrt()
    }
}

/// Each option that some trials have, but not all.
fn by_options(placed: &[(f64, bool)], options: usize) -> Vec<Offer> {
    let offer = |option: usize| {
        let own = || placed.iter().filter(|(u, _)| (u * options as f64) as usize == option);
        let (infeasible, trials) = (own().filter(|(_, infeasible)| *infeasible).count(), own().count());
        (trials > 0 && trials < placed.len()).then_some(Offer { line: Line::Option(option), infeasible, trials })
    };
    (0..options).filter_map(offer).collect()
}

/// Both sides of the middle between each two neighbours, or one side.
fn by_lines(placed: &[(f64, bool)], marked: usize, side: Option<Side>) -> Vec<Offer> {
    let (mut offers, mut below) = (Vec::new(), 0);
    for (i, pair) in placed.windows(2).enumerate() {
        let &[(u, infeasible), (next, _)] = pair else { continue };
        below += usize::from(infeasible);
        if u < next {
            let middle = 0.5 * (u + next);
            if side != Some(Side::High) {
                offers.push(Offer { line: Line::Beyond(Side::Low, middle), infeasible: below, trials: i + 1 });
            }
            if side != Some(Side::Low) {
                let (infeasible, trials) = (marked - below, placed.len() - i - 1);
                offers.push(Offer { line: Line::Beyond(Side::High, middle), infeasible, trials });
            }
        }
    }
    offers
}

/// Of all orders of `all` trials, `marked` of them marked, the share in which some beginning of `i` trials with `below`
/// marked ones is `as_good`: 1 minus the share of paths that meet none.
fn orders_with(all: usize, marked: usize, as_good: impl Fn(usize, usize) -> bool) -> f64 {
    let mut met = 0.0;
    // The share of orders that begin with so many marked ones and have met none.
    let mut paths = vec![0.0; marked + 1];
    if let Some(start) = paths.first_mut() {
        *start = 1.0;
    }
    for i in 0..all {
        let left = (all - i) as f64;
        let mut next = vec![0.0; marked + 1];
        for (below, &share) in paths.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let more = (marked - below) as f64 / left;
            for (below, share) in [(below + 1, share * more), (below, share * (1.0 - more).max(0.0))] {
                if share > 0.0 && i + 1 < all && as_good(i + 1, below) {
                    met += share;
                } else if let Some(paths) = next.get_mut(below) {
                    *paths += share;
                }
            }
        }
        paths = next;
    }
    met
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_counted_exactly() {
        // Of the C(5, 2) = 10 orders of two marked among five, 3 have a marked pair within the first three.
        assert!((orders_with(5, 2, |i, below| i == 3 && below == 2) - 0.3).abs() < 1e-12);
        // Both at the one end or at the other.
        let both = |i, below| i == 2 && below == 2 || i == 3 && below == 0;
        assert!((orders_with(5, 2, both) - 0.2).abs() < 1e-12);
        assert_eq!(orders_with(6, 3, |_, _| false), 0.0);
        assert!((orders_with(6, 3, |i, _| i == 1) - 1.0).abs() < 1e-12);
    }
}
