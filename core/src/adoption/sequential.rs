//! How much a judgement may err at each look and for each candidate, so that the whole errs no more than once would.
//!
//! Both sides are looked at after every further run. The looks share the error out: the probability that any of them errs
//! is at most the sum of what each may err, whatever the noise has in common from look to look, and however long one goes
//! on. So judging may be stopped and continued, and `--max-runs` raised, at no cost. Candidates judged against the same
//! baseline share out 5 % in the same way.

use super::verdict::{Cause, Decision, Runs, Terms, Verdict};

/// The first look: two runs per side leave too few degrees of freedom to decide with what a look may err.
pub const FIRST_LOOK: u64 = 3;

/// Wrong adoptions by all candidates ever judged against a baseline, and of a single comparison.
pub const ERROR: f64 = 0.05;

/// The part of a judgement's error that is spent at so many runs per side; all looks together spend 1.
///
/// Four fifths fall by 0.7 from look to look, which decides clear cases early: a gain of three standard deviations after 4.5
/// runs. One fifth falls as 1 / ((n − 2) (n − 1)), so that small gains are found in the end.
pub fn share(runs: u64) -> f64 {
    let Some(looks) = runs.checked_sub(FIRST_LOOK) else { return 0.0 };
    let looks = looks as f64;
    0.8 * 0.3 * libm::pow(0.7, looks) + 0.2 / ((looks + 1.0) * (looks + 2.0))
}

/// What the judgement of the k-th candidate against a baseline may err, counted from 1: 5 % / (k (k + 1)), which is 2.5 % of
/// the first and 5 % of all together.
pub fn error_of(candidate: u64) -> f64 {
    let k = candidate.max(1) as f64;
    ERROR / (k * (k + 1.0))
}

/// Where a sequence of runs was decided, or how far it went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// Runs per side that were looked at last.
    pub runs: u64,
    pub verdict: Verdict,
}

/// Looks at the runs of both sides as they came, until one look decides.
pub fn course(baseline: Runs, candidate: Runs, terms: &Terms, error: f64) -> Course {
    let most = baseline.len().min(candidate.len());
    let at = |runs: usize| {
        let [theirs, ours] = [baseline, candidate].map(|side| side.get(..runs).unwrap_or_default());
        let verdict = terms.decide(theirs, ours, error * share(runs as u64));
        Course { runs: runs as u64, verdict }
    };
    let decided = (FIRST_LOOK as usize..=most).map(at).find(|course| course.verdict.is_decided());
    decided.unwrap_or_else(|| match most < FIRST_LOOK as usize {
        true => Course { runs: most as u64, verdict: Verdict { decision: Decision::Undecided, cause: Cause::TooFew } },
        false => at(most),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_and_candidates_share_out_the_error() {
        let looks: f64 = (0..100_000).map(share).sum();
        assert!((looks - 1.0).abs() < 1e-5, "{looks}");
        let candidates: f64 = (1..100_000).map(error_of).sum();
        assert!((candidates - 0.05).abs() < 1e-6, "{candidates}");
        assert_eq!((error_of(1), share(2), share(0)), (0.025, 0.0, 0.0));
    }
}
