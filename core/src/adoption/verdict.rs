//! The decision between two sides of runs: adopt, keep or undecided, with the interval that it rests on.
//!
//! The difference of means has Welch's interval. A candidate is adopted when the whole interval lies above the least gain,
//! and not adopted when the whole interval lies below it, so that either error has half the probability that the interval
//! leaves. Where both sides were trained on the same splits of the data, split by split, what a split does to both is no part
//! of the difference: it is taken within pairs of runs, and has Student's interval. A run that diverged has no number to average: a candidate that loses a larger share of its runs than the baseline
//! is not adopted, whatever the others reached, and lost runs of the baseline are left out, as if the baseline had had
//! better luck.

use crate::analysis::{TTest, centre, mean_and_variance};
use crate::named::named;
use crate::statistics::{hypergeometric_tail, student_quantile};
use crate::study::Direction;
use serde::{Deserialize, Serialize};

/// More runs per side than this are not asked for.
pub const MOST_MORE_RUNS: u64 = 1000;
/// More runs are planned so that they decide with probability 0.8, whose normal quantile this is.
const POWER: f64 = 0.841_621_233_572_914_3;

named! {
    /// What follows from the runs.
    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Decision {
        /// Better beyond the variation of both sides, and by the least gain.
        Adopt = "adopt",
        /// Not better, or not by enough.
        Keep = "keep",
        Undecided = "undecided",
    }
}

/// What a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Where the interval of the gain lies.
    Interval,
    /// The candidate lost a larger share of its runs than the baseline.
    Diverges,
    /// The baseline lost so many runs, and the candidate none or few.
    Trains,
    /// A side has fewer than two runs with a number.
    TooFew,
}

/// How the sides are compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    pub direction: Direction,
    /// A smaller gain is not worth it.
    pub least: f64,
    /// The variance of rounding: of a share of n examples that comes in steps of 1/n, 1 / (12 n²).
    pub rounding: f64,
    /// The runs of both sides are pairs, in their order: each on a split of the data that its runs have in common.
    pub paired: bool,
}

/// How much better the candidate is, in the metric's unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gain {
    pub estimate: f64,
    /// Absent with a single run on a side.
    pub interval: Option<[f64; 2]>,
    pub level: f64,
}

/// The decision and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    pub decision: Decision,
    pub cause: Cause,
}

impl Verdict {
    pub fn is_decided(&self) -> bool {
        self.decision != Decision::Undecided
    }
}

/// A side's runs in their order: what each measured, `None` if it diverged.
pub type Runs<'a> = &'a [Option<f64>];

impl Terms {
    fn test(&self, baseline: Runs, candidate: Runs) -> Option<TTest> {
        let sign = self.direction.sign();
        if self.paired {
            return TTest::paired(
                &pairs(baseline, candidate).map(|pair| pair.map(|run| sign * run)).collect::<Vec<_>>(),
                self.rounding,
            );
        }
        let signed = |runs: Runs| runs.iter().flatten().map(|run| sign * run).collect::<Vec<f64>>();
        TTest::welch(&signed(baseline), &signed(candidate), self.rounding)
    }

    /// The decision that errs with probability `error` at most, each way.
    pub fn decide(&self, baseline: Runs, candidate: Runs, error: f64) -> Verdict {
        let said = |decision, cause| Verdict { decision, cause };
        let (lost, theirs) = (lost(candidate), lost(baseline));
        let (n, m) = (candidate.len() as u64, baseline.len() as u64);
        if lost * m > theirs * n {
            return said(Decision::Keep, Cause::Diverges);
        }
        let Some(test) = self.test(baseline, candidate) else {
            // The exact test of Fisher: do equal sides share out the lost runs like this?
            let is_better = theirs * n > lost * m && hypergeometric_tail(theirs, n + m, lost + theirs, m) <= error;
            return match is_better {
                true => said(Decision::Adopt, Cause::Trains),
                false => said(Decision::Undecided, Cause::TooFew),
            };
        };
        let decision = match () {
            () if test.above(self.least) <= error => Decision::Adopt,
            () if test.below(self.least) <= error => Decision::Keep,
            () => Decision::Undecided,
        };
        said(decision, Cause::Interval)
    }

    /// The gain with an interval of that level that errs with probability `error` on either side; `None` where a side has no
    /// number.
    pub fn gain(&self, baseline: Runs, candidate: Runs, error: f64, level: f64) -> Option<Gain> {
        let middle = |runs: Runs| centre(&runs.iter().flatten().copied().collect::<Vec<f64>>());
        let test = self.test(baseline, candidate);
        let apart = || self.direction.sign() * (middle(baseline) - middle(candidate));
        let estimate = test.map_or_else(apart, |test| test.difference);
        let interval = test.map(|test| test.interval(error));
        estimate.is_finite().then_some(Gain { estimate, interval, level })
    }

    /// How many more runs per side would probably decide, if difference and spreads stay as they are; `error` says what a
    /// comparison of so many runs per side may err.
    pub fn more_runs(&self, baseline: Runs, candidate: Runs, error: impl Fn(u64) -> f64) -> u64 {
        let feasible = |runs: Runs| runs.iter().flatten().copied().collect::<Vec<f64>>();
        let sides = [feasible(baseline), feasible(candidate)];
        let [fewest, other] = measured(self.paired, [baseline, candidate]);
        let fewest = fewest.min(other);
        let Some(test) = self.test(baseline, candidate) else { return 3u64.saturating_sub(fewest).max(1) };
        let variances =
            sides.each_ref().map(|runs| mean_and_variance(runs).map_or(f64::NAN, |(_, own)| own) + self.rounding);
        let distance = (test.difference - self.least).abs();
        let decides = |more: u64| {
            let planned = if self.paired {
                TTest::paired_planned((distance, test.error.powi(2) * fewest as f64), (fewest + more) as f64)
            } else {
                let runs = sides.each_ref().map(|runs| (runs.len() as u64 + more) as f64);
                TTest::welch_planned((distance, variances), runs)
            };
            planned.is_none_or(|planned| {
                let needed = student_quantile(1.0 - error(fewest + more), planned.degrees_of_freedom) + POWER;
                distance > 0.0 && needed * planned.error <= distance
            })
        };
        let (mut low, mut high) = (0, MOST_MORE_RUNS);
        while high - low > 1 {
            let middle = low.midpoint(high);
            *(if decides(middle) { &mut high } else { &mut low }) = middle;
        }
        high
    }
}

/// So many runs of either side tell how it varies: those with a number, of pairs those in whole pairs.
pub(super) fn measured(paired: bool, [baseline, candidate]: [Runs; 2]) -> [u64; 2] {
    match paired {
        true => [pairs(baseline, candidate).count() as u64; 2],
        false => [baseline, candidate].map(|runs| runs.iter().flatten().count() as u64),
    }
}

/// The pairs in which both runs have a number.
fn pairs(baseline: Runs, candidate: Runs) -> impl Iterator<Item = [f64; 2]> {
    baseline.iter().zip(candidate).filter_map(|(theirs, ours)| Some([(*theirs)?, (*ours)?]))
}

fn lost(runs: Runs) -> u64 {
    runs.iter().filter(|run| run.is_none()).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms = Terms { direction: Direction::Minimize, least: 0.0, rounding: 0.0, paired: false };

    fn runs(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().map(|value| value.is_finite().then_some(*value)).collect()
    }

    fn decide(terms: Terms, baseline: &[f64], candidate: &[f64]) -> (Decision, Cause) {
        let verdict = terms.decide(&runs(baseline), &runs(candidate), 0.025);
        (verdict.decision, verdict.cause)
    }

    #[test]
    fn better_by_enough_is_adopted_in_either_direction() {
        let (high, low) = ([0.21, 0.22, 0.20], [0.11, 0.10, 0.12]);
        assert_eq!(decide(TERMS, &high, &low), (Decision::Adopt, Cause::Interval));
        assert_eq!(decide(TERMS, &low, &high), (Decision::Keep, Cause::Interval));
        let maximize = Terms { direction: Direction::Maximize, ..TERMS };
        assert_eq!(decide(maximize, &low, &high), (Decision::Adopt, Cause::Interval));
        assert_eq!(decide(Terms { least: 0.2, ..TERMS }, &high, &low), (Decision::Keep, Cause::Interval));
        assert_eq!(decide(Terms { least: 0.1, ..TERMS }, &high, &low).0, Decision::Undecided);
        let gain = maximize.gain(&runs(&low), &runs(&high), 0.025, 0.95).unwrap();
        assert!((gain.estimate - 0.1).abs() < 1e-12 && gain.interval.unwrap()[0] > 0.0);
    }

    #[test]
    fn few_and_equal_runs_are_no_evidence() {
        assert_eq!(decide(TERMS, &[0.2], &[0.1]), (Decision::Undecided, Cause::TooFew));
        assert_eq!(TERMS.gain(&runs(&[0.2]), &runs(&[0.1]), 0.025, 0.95).unwrap().interval, None);
        assert_eq!(TERMS.more_runs(&runs(&[0.2]), &runs(&[0.1]), |_| 0.025), 2);
        assert_eq!(decide(TERMS, &[], &[]), (Decision::Undecided, Cause::TooFew));
        // Nothing varies, and nothing differs.
        assert_eq!(decide(TERMS, &[0.2; 3], &[0.2; 3]).0, Decision::Undecided);
        assert_eq!(decide(TERMS, &[0.2; 3], &[0.1; 3]).0, Decision::Adopt);
        // The sum of ten tenths is rounded, and is no difference.
        assert_eq!(decide(TERMS, &[0.1; 10], &[0.1; 4]).0, Decision::Undecided);
        // One of 10 examples more or less is no difference, though no run differs from another.
        let coarse = Terms { rounding: 0.01 / 12.0, ..TERMS };
        assert_eq!(decide(coarse, &[0.2; 3], &[0.15; 3]).0, Decision::Undecided);
    }

    #[test]
    fn a_run_that_diverges_counts_against_its_side() {
        let nan = f64::NAN;
        assert_eq!(decide(TERMS, &[0.21, 0.22, 0.20], &[0.01, 0.01, nan]), (Decision::Keep, Cause::Diverges));
        assert_eq!(decide(TERMS, &[nan, 0.22, 0.20, 0.21], &[0.01, nan, 0.02, 0.012]).0, Decision::Adopt);
        assert_eq!(decide(TERMS, &[nan; 5], &[0.1, 0.2, 0.3, 0.4, 0.5]), (Decision::Adopt, Cause::Trains));
        assert_eq!(decide(TERMS, &[nan; 2], &[0.1, 0.2]), (Decision::Undecided, Cause::TooFew));
        assert_eq!(decide(TERMS, &[nan; 5], &[nan; 5]), (Decision::Undecided, Cause::TooFew));
    }

    #[test]
    fn what_a_split_does_to_both_sides_is_no_part_of_a_difference() {
        let nan = f64::NAN;
        let paired = Terms { paired: true, ..TERMS };
        let (baseline, candidate) = ([0.10, 0.30, 0.22, 0.41], [0.09, 0.28, 0.21, 0.39]);
        assert_eq!(decide(TERMS, &baseline, &candidate).0, Decision::Undecided);
        assert_eq!(decide(paired, &baseline, &candidate), (Decision::Adopt, Cause::Interval));
        // A pair counts where both have a number, and the gain is that of the pairs.
        let lost = runs(&[nan, 0.30, 0.22, 0.41]);
        let gain = paired.gain(&lost, &runs(&candidate), 0.025, 0.95).unwrap();
        assert!((gain.estimate - 0.05 / 3.0).abs() < 1e-12, "{gain:?}");
        assert_eq!(decide(paired, &[nan, 0.3], &[0.1, 0.2]), (Decision::Undecided, Cause::TooFew));
        assert_eq!(paired.more_runs(&runs(&[nan, 0.3]), &runs(&[0.1, 0.2]), |_| 0.025), 2);
        let few = |terms: Terms| terms.more_runs(&runs(&baseline[..3]), &runs(&candidate[..3]), |_| 0.025);
        assert!(few(paired) < 5 && few(TERMS) > 100, "{} {}", few(paired), few(TERMS));
    }

    #[test]
    fn more_runs_are_as_many_as_the_difference_asks() {
        let (baseline, candidate) = (runs(&[0.0, 1.0, 2.0]), runs(&[-1.0, 0.0, 1.0]));
        let needed = TERMS.more_runs(&baseline, &candidate, |_| 0.025);
        // A difference of one standard deviation: 16 to 17 runs per side find it with probability 0.8.
        assert!((13..=15).contains(&needed), "{needed}");
        assert_eq!(TERMS.more_runs(&baseline, &baseline, |_| 0.025), MOST_MORE_RUNS);
    }
}
