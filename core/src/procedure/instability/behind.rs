//! Which trials learn next to nothing where lower rates learn, and whether that can be luck.
//!
//! A trial's progress is what its training error gained on guessing, over steps that all trials have made. Behind is who made
//! less than a quarter of the most progress. Null situation: whether a trial is behind has nothing to do with its rate, as with
//! a task that all rates learn slowly and that some seeds happen to grasp sooner; then every order of the trials is as likely.
//! A permutation test of the rank sum of their rates (Wilcoxon 1945; drawn permutations and the observed one counted, so that
//! its level is exact) says at a level of 5 % whether those behind are at the high rates. Where nobody has learned anything
//! nobody is behind. In the tests 0 to 8 of 200 probes of slow learners had anybody behind or collapsed near the best rate:
//! none where all learn alike or nobody does, 8 and 7 where every trial begins to learn after a time of its own that is about
//! as long as the run, or four times as long.

use crate::random::Stream;
use crate::record::Curve;
use crate::statistics::{median, sorted};

/// What is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Learner<'a> {
    pub rate: f64,
    pub errors: &'a Curve,
    pub chance: f64,
}

/// Less than this share of the most progress is next to nothing.
const SHARE: f64 = 0.25;
/// Progress counts from this share of chance on.
const LEAST: f64 = 0.1;
/// ... and from so many standard errors of an error rate among so many examples, which is what training is judged by.
const ERRORS: f64 = 5.0;
const EXAMPLES: f64 = 1024.0;
const LEVEL: f64 = 0.05;
const PERMUTATIONS: u64 = 2000;

/// What must be gained on guessing to have learned anything.
fn clear(chance: f64) -> f64 {
    let error = if chance < 1.0 { (chance * (1.0 - chance) / EXAMPLES).sqrt() } else { 0.0 };
    (LEAST * chance).max(ERRORS * error)
}

/// The median of the last fifth of the values.
pub(super) fn ending(values: &[f64]) -> Option<f64> {
    let kept = values.len().div_ceil(5);
    median(&sorted(values.get(values.len() - kept..)?.iter().copied()))
}

/// The lowest error of a fifth of a run.
fn lowest(learner: Learner) -> Option<f64> {
    let values = learner.errors.values();
    let fifth = values.len().div_ceil(5).max(1);
    values.windows(fifth).filter_map(|part| median(&sorted(part.iter().copied()))).min_by(f64::total_cmp)
}

/// Whether a trial was ever clearly better than guessing.
pub(super) fn has_learned(learner: Learner) -> bool {
    lowest(learner).is_some_and(|error| learner.chance - error >= clear(learner.chance))
}

/// The lowest error of a fifth of a run, and the error at its end, if it had clearly learned and lost three quarters of it.
pub(super) fn collapse(learner: Learner) -> Option<(f64, f64)> {
    let (best, end) = (lowest(learner)?, ending(learner.errors.values())?);
    let (learned, kept) = (learner.chance - best, learner.chance - end);
    (has_learned(learner) && kept < SHARE * learned).then_some((best, end))
}

/// For each trial: if it is behind a lower rate, its error and the lowest error, over the same steps.
pub(super) fn behind(learners: &[Learner], stream: Stream) -> Vec<Option<(f64, f64)>> {
    let nobody = || vec![None; learners.len()];
    let Some(steps) = learners.iter().filter_map(|learner| learner.errors.steps().last()).min() else {
        return nobody();
    };
    let errors: Vec<f64> = learners
        .iter()
        .map(|learner| {
            let known: Vec<f64> =
                learner.errors.points().take_while(|(step, _)| step <= steps).map(|(_, error)| error).collect();
            ending(&known).unwrap_or(learner.chance)
        })
        .collect();
    let progress = |i: usize| learners.get(i).zip(errors.get(i)).map_or(0.0, |(learner, error)| learner.chance - error);
    let all = 0..learners.len();
    let Some(best) = all.clone().max_by(|&a, &b| progress(a).total_cmp(&progress(b))) else { return nobody() };
    let Some(leader) = learners.get(best).filter(|leader| progress(best) >= clear(leader.chance)) else {
        return nobody();
    };
    let is_behind: Vec<bool> = all.map(|i| progress(i) < SHARE * progress(best)).collect();
    if luck(learners, &is_behind, stream) > LEVEL {
        return nobody();
    }
    let lowest = errors.get(best).copied();
    let found = learners.iter().zip(&is_behind).zip(&errors);
    found
        .map(|((learner, &behind), &error)| Some((error, lowest?)).filter(|_| behind && learner.rate > leader.rate))
        .collect()
}

/// The probability that those behind stand at rates as high as these if the rate has no say in it.
fn luck(learners: &[Learner], is_behind: &[bool], stream: Stream) -> f64 {
    // Twice the middle rank of each rate, so that equal rates share one.
    let rank = |learner: &Learner| -> u64 {
        let below = learners.iter().filter(|other| other.rate < learner.rate).count();
        let up_to = learners.iter().filter(|other| other.rate <= learner.rate).count();
        (below + up_to) as u64
    };
    let ranks: Vec<u64> = learners.iter().map(rank).collect();
    let marked: Vec<usize> = (0..ranks.len()).filter(|&i| is_behind.get(i) == Some(&true)).collect();
    let observed: u64 = marked.iter().filter_map(|&i| ranks.get(i)).sum();
    let as_high = (0..PERMUTATIONS).filter(|&round| {
        let order = stream.index(round).permutation(ranks.len());
        let drawn: u64 = order.iter().take(marked.len()).filter_map(|&i| ranks.get(i as usize)).sum();
        drawn >= observed
    });
    (as_high.count() + 1) as f64 / (PERMUTATIONS + 1) as f64
}
