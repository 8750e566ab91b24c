//! `effect`: which scientific value is better, or that this is not resolved.
//!
//! The leader is the group with the best configuration, the rival the next. Null: both groups' objectives are draws from one
//! distribution. Two permutation tests look at the good end, where the best is decided: the number of the leader's results
//! that beat all of the rival's (the precedence test; Nelson 1963), and the leader's share of the best fifth; infeasible
//! trials count as results without rank. The smaller p-value is doubled for two tests and doubled for two sides, and
//! multiplied by the number of pairs of groups: "resolved" is wrong in at most a share `effect_level` of such studies. A
//! difference below the known variation between runs is not resolved either. The interval is the central 95 % of the
//! difference between the best of equally many draws from each group (bootstrap). Where nothing is resolved it is at least the
//! test-based interval (O. S. Miettinen, *Estimability and estimation in case-referent studies*, Am. J. Epidemiology 103, 1976):
//! as wide as a normal estimate of this p-value.
//!
//! Both tests take the trials for independent draws. A sampler that follows results gives the value that did well by luck more
//! trials and better ones: of its trials, and of such as were drawn elsewhere in numbers that equal chances do not explain
//! (p ≤ [`PREFERENCE`]), nothing is said.
//!
//! Where both groups are one configuration with several seeds, nothing was searched and means are compared: Welch's test and
//! interval, two-sided, times the number of pairs. Its assumption, runs that are nearly normal, is that of [`Difference`].

use super::evidence::{Effect, Evidence};
use super::view::{Group, View};
use super::{Code, Finding, Lack, Report};
use crate::analysis::search::best_quantile;
use crate::analysis::{Difference, Sampling};
use crate::random::Stream;
use crate::statistics::{binomial_tail, hypergeometric_tail, student_quantile};

const RESAMPLES: u64 = 1000;
/// Degrees of freedom from which on Student's distribution is the normal one.
const NORMAL: f64 = 1e6;
/// A larger p-value says nothing of the width of an interval.
const MOST_P: f64 = 0.5;
/// P under equal chances at which trials drawn elsewhere show that whoever drew them preferred one value.
const PREFERENCE: f64 = 0.02;

/// The two best groups, leader first; the rival's best less the leader's, positive.
pub fn leaders<'v>(view: &'v View<'_>) -> Option<(&'v Group, &'v Group, f64)> {
    let best = |group: &Group| group.configurations.first().map(|configuration| view.sign * configuration.mean);
    let mut ordered: Vec<(f64, &Group)> = view.groups.iter().filter_map(|group| Some((best(group)?, group))).collect();
    ordered.sort_by(|a, b| a.0.total_cmp(&b.0));
    match ordered.as_slice() {
        [(leader, first), (rival, second), ..] => Some((first, second, rival - leader)),
        _ => None,
    }
}

pub fn check(view: &View<'_>, report: &mut Report) {
    let Some((leader, rival, difference)) = leaders(view) else {
        report.skip(Code::Effect, Lack::Groups);
        return;
    };
    let ascending = |group: &Group| -> Vec<f64> { group.configurations.iter().map(|c| view.sign * c.mean).collect() };
    let (ours, theirs) = (ascending(leader), ascending(rival));
    let groups = view.groups.len() as f64;
    let pairs = 0.5 * groups * (groups - 1.0);
    let level = view.thresholds.effect_level;
    let repeated = repeated(view, leader, rival);
    let lack = view.dependence().or_else(|| preference(view, leader, rival));
    if let (None, Some(lack)) = (&repeated, lack) {
        report.skip(Code::Effect, lack);
        return;
    }
    let (resolved, interval, draws, p_value) = match &repeated {
        Some((seeds, _)) => {
            let p_value = (pairs * seeds.p_value).min(1.0);
            // A run that diverges is a loss, whatever the others reach.
            let [lost, theirs] = [leader, rival].map(|group| group.infeasible.len() as f64 / group.results() as f64);
            let is_known = p_value <= level && lost <= theirs;
            (is_known, if is_known { seeds.interval } else { open(seeds.interval, difference, p_value) }, 1, p_value)
        }
        None => {
            let p_value = (4.0 * pairs * better(leader, rival, &ours, &theirs)).min(1.0);
            let known = view.retrain.map_or(0.0, |retrain| retrain.deviation);
            let draws = ours.len().min(theirs.len());
            let is_known = p_value <= level && difference > known;
            let interval = interval(&ours, &theirs, draws);
            (is_known, if is_known { interval } else { open(interval, difference, p_value) }, draws, p_value)
        }
    };
    let first = |group: &Group| group.configurations.first().and_then(|c| c.trials.first()).copied();
    report.findings.push(Finding {
        group: Some(leader.scientific.clone()),
        trials: [first(leader), first(rival)].into_iter().flatten().collect(),
        ..Finding::new(
            Code::Effect,
            Evidence::Effect(Effect {
                resolved,
                better: leader.scientific.clone(),
                than: rival.scientific.clone(),
                difference,
                interval,
                draws,
                runs: repeated.map(|(_, runs)| runs),
                p_value,
                threshold: level,
            }),
        )
    });
}

/// Whether trials that were drawn elsewhere prefer one of two values.
fn preference(view: &View<'_>, leader: &Group, rival: &Group) -> Option<Lack> {
    let [own, other] = [leader, rival].map(|group| group.results() as u64);
    let p_value = (2.0 * binomial_tail(own.max(other), own + other, 0.5)).min(1.0);
    let is_known = view.sampling == Sampling::Own || p_value > PREFERENCE;
    (!is_known).then_some(Lack::EqualChances { trials: [own, other], p_value })
}

/// The rival's mean less the leader's where each is one configuration with several seeds, and how many.
fn repeated(view: &View<'_>, leader: &Group, rival: &Group) -> Option<(Difference, [usize; 2])> {
    let runs = |group: &Group| -> Option<Vec<f64>> {
        let [only] = group.configurations.as_slice() else { return None };
        let objective = |&trial: &u64| Some(view.sign * view.record.objective(view.trial(trial)?)?.1);
        only.trials.iter().map(objective).collect()
    };
    let (ours, theirs) = (runs(leader)?, runs(rival)?);
    Some((Difference::of(&theirs, &ours)?, [ours.len(), theirs.len()]))
}

/// The smaller of the two one-sided p-values.
fn better(leader: &Group, rival: &Group, ours: &[f64], theirs: &[f64]) -> f64 {
    let (own, all) = (leader.results() as u64, (leader.results() + rival.results()) as u64);
    let ahead = theirs.first().map_or(0, |best| ours.partition_point(|value| value < best)) as u64;
    let precedence = hypergeometric_tail(ahead, all, own, ahead);
    let top = (all.div_ceil(5)).max(6).min((ours.len() + theirs.len()) as u64);
    let mut both: Vec<(f64, bool)> =
        ours.iter().map(|&value| (value, true)).chain(theirs.iter().map(|&value| (value, false))).collect();
    // Equal values go to the rival.
    both.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let inside = both.iter().take(top as usize).filter(|(_, leads)| *leads).count() as u64;
    precedence.min(hypergeometric_tail(inside, all, own, top))
}

/// The interval of a difference that the tests leave open: it is as wide as their p-value says. Of few draws the best hardly
/// changes when they are drawn again, and the bootstrap alone would leave out 0.
fn open([low, high]: [f64; 2], difference: f64, p_value: f64) -> [f64; 2] {
    let normal = |p: f64| student_quantile(1.0 - 0.5 * p, NORMAL);
    let half = normal(0.05) / normal(p_value.min(MOST_P)) * difference;
    [low.min(difference - half).min(0.0), high.max(difference + half)]
}

fn interval(ours: &[f64], theirs: &[f64], draws: usize) -> [f64; 2] {
    let stream = Stream::new(0).child("effect");
    let mut differences: Vec<f64> = (0..RESAMPLES)
        .map(|i| {
            let draw =
                |n: u64, values: &[f64]| best_quantile(values, 0, draws as f64, stream.uniform(n)).unwrap_or(f64::NAN);
            draw(2 * i, theirs) - draw(2 * i + 1, ours)
        })
        .collect();
    differences.sort_unstable_by(f64::total_cmp);
    let at = |q: f64| differences.get((q * (RESAMPLES - 1) as f64).round() as usize).copied().unwrap_or(f64::NAN);
    [at(0.025), at(0.975)]
}
