//! A judgement from its beginning to its end: two configurations, the study that trains both with fresh seeds, and what its
//! runs say so far. Whoever trains and keeps it does so elsewhere.

use super::MOST_RUNS;
use super::comparison::Comparison;
use super::judgement::{judged, judging};
use super::refusal::Refusal;
use crate::dataset::DataFacts;
use crate::record::{Record, Trial};
use crate::study::Study;
use crate::workload::SPLIT_SEED;
use std::collections::BTreeSet;

/// Two configurations in which everything is fixed, the baseline first, with the records they were found in.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub studies: [&'a Study; 2],
    pub origins: [Option<&'a Record>; 2],
    /// Each run of either side is on a split of the data of its own, not on the one that ships.
    pub resplits: bool,
}

impl Case<'_> {
    /// The study of so many runs per side, with seeds and splits that no trial of the records had.
    ///
    /// # Errors
    /// The two are the same, or cannot be trained in one study.
    pub fn study(&self, number: u64, runs: u64) -> Result<Study, Refusal> {
        let [baseline, candidate] = self.studies;
        let used: BTreeSet<u64> =
            self.origins.iter().flatten().flat_map(|record| record.trials().values().map(|trial| trial.seed)).collect();
        let splits = self.resplits.then(|| self.fresh_splits());
        judging(baseline, candidate, number, &used, runs, splits)
    }

    /// The first of as many splits as there may be runs, of which no trial of the records had one.
    fn fresh_splits(&self) -> u32 {
        let trials = self.origins.iter().flatten().flat_map(|record| record.trials().values());
        let split = |trial: &Trial| trial.values.get(SPLIT_SEED)?.as_i64()?.try_into().ok();
        let used: BTreeSet<u32> = trials.filter_map(split).collect();
        let after = |first: u32, used: u32| {
            if (first..first.saturating_add(MOST_RUNS as u32)).contains(&used) { used.saturating_add(1) } else { first }
        };
        used.into_iter().fold(1, after)
    }

    /// What the runs of the judgement say so far.
    pub fn look(&self, record: &Record, number: u64, least: f64, facts: Option<DataFacts>) -> Comparison {
        judged(record, number, least, self.origins, facts)
    }
}
