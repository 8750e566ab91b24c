//! A judgement from its beginning to its end: two configurations, the study that trains both with fresh seeds, and what its
//! runs say so far. Whoever trains and keeps it does so elsewhere.

use super::MOST_RUNS;
use super::comparison::Comparison;
use super::judgement::{fixed_split, judged, judging};
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
        let origins = || self.origins.iter().flatten();
        let trials = origins().flat_map(|record| record.trials().values());
        let varied = trials.filter_map(|trial: &Trial| trial.values.get(SPLIT_SEED)?.as_i64());
        let fixed = self.studies.into_iter().chain(origins().map(|record| &record.study)).map(fixed_split);
        let used: BTreeSet<u32> = varied.chain(fixed).filter_map(|split| split.try_into().ok()).collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adoption::examples::study;
    use serde_json::json;

    #[test]
    fn fresh_splits_are_those_that_nobody_was_selected_on() {
        let on = |split: u32| study(json!({"split_seed": {"role": "fixed", "value": split}}));
        let fresh = |baseline: &Study, origin: &Study| {
            let (shipped, record) = (study(json!({})), Record::new(origin.clone()));
            let origins = [None, Some(&record)];
            Case { studies: [baseline, &shipped], origins, resplits: true }.fresh_splits()
        };
        assert_eq!(fresh(&on(0), &on(0)), 1);
        assert_eq!(fresh(&on(4), &on(900)), 901);
        // Beyond as many as there may be runs nothing is in the way.
        assert_eq!(fresh(&on(4), &on(5000)), 5);
    }
}
