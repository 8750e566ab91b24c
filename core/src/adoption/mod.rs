//! Adoption (PLAYBOOK B13): whether a candidate replaces the baseline, by repeated runs of both.
//!
//! `compare` looks at the runs there are: the interval of the difference of means errs with 2.5 % on either side. `judged`
//! looks at runs as they come, and stops when they decide ([`sequential`]). What a candidate was selected by never counts.
//!
//! Measured by `core/tests/adoption` (which prints the rates), 3000 to 4000 repetitions each. Noise: normal, Student's t with 3
//! degrees of freedom (heavy), exponential, lognormal with σ = 0.5 and 1. A side has 3, 5 or 8 runs.
//!
//! | what | normal | heavy | exponential | lognormal 0.5 | lognormal 1 |
//! |---|---|---|---|---|---|
//! | `compare` adopts equal configurations, at most | 2.8 % | 2.6 % | 1.6 % | 2.2 % | 1.4 % |
//! | its interval holds the gain, at least | 95.2 % | 96.2 % | 96.5 % | 96.2 % | 97.5 % |
//! | it finds 3 standard deviations with 5 runs | 98.2 % | 95.2 % | 95.2 % | 95.6 % | 93.6 % |
//! | `judged` adopts an equal candidate | 1.6 % | 1.0 % | 0.4 % | 1.1 % | 0.8 % |
//! | it finds 3 standard deviations within 10 runs | 99.3 % | 97.6 % | 97.6 % | 97.9 % | 97.0 % |
//! | after so many per side, on average | 4.4 | 4.1 | 4.3 | 4.3 | 4.0 |
//! | `judged` adopts an equal candidate on splits of the data | 2.3 % | 1.0 % | 0.6 % | 1.5 % | 0.8 % |
//! | it finds 3 standard deviations there, where splits vary by 3 more | 95.0 % | 95.9 % | 93.6 % | 93.9 % | 95.4 % |
//! | after so many per side, on average | 5.5 | 4.8 | 5.1 | 5.2 | 4.4 |
//! | the same without pairing | 11 % | 29 % | 26 % | 21 % | 55 % |
//! | ledgers of 20 equal candidates with an adoption | 1.5 % | 1.0 % | 2.0 % | | |
//!
//! On splits the runs of a pair are on the same split, and pairs are independent given the examples that are split: the rates
//! are those of the mean over splits of the data at hand. Splits of one pool overlap, so that nothing is said of how much other
//! data would change it (Nadeau and Bengio, *Inference for the generalization error*, Machine Learning 52, 2003).
//!
//! Where one side varies up to ten times as much as the other, symmetric noise is judged as well (2.7 % and 94.5 % at worst).
//! Skewed noise of unequal spread is not: if the candidate varies twice as much as an equal baseline and its bad runs are
//! rare and very bad, it is adopted in up to 4.9 % (lognormal 0.5) or 6.4 % (exponential) of cases, and in 7.0 % or 9.3 % if
//! three times as much; the other way round in less than 1 %. The interval then holds the gain in 93 % or 90 %. Few runs of
//! such a side look better and steadier than it is, and nothing made of the runs alone can tell.

mod case;
mod comparison;
mod complexity;
mod judgement;
pub mod ledger;
mod pair;
mod refusal;
mod report;
mod runs;
pub mod sequential;
mod sources;
mod verdict;
mod within;

#[cfg(test)]
mod examples;

pub use case::Case;
pub use comparison::{Comparison, at_defaults, best, compare};
pub use complexity::{Change, Complexity, changes};
pub use judgement::{Place, is_on_splits, longer};
pub use pair::{Pair, fixed_at, unsaid};
pub use refusal::{Refusal, Side};
pub use runs::{Chosen, Run};
pub use sources::{Sources, mean_and_deviation};
pub use verdict::{Cause, Decision, Gain, MOST_MORE_RUNS, Runs, Terms, Verdict};
pub use within::{Offer, compare_within, offers};

/// Runs per side of a judgement: at most, and where nobody said how many.
pub const MOST_RUNS: u64 = 1000;
pub const RUNS: u64 = 10;
