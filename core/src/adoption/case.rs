//! A judgement from its beginning to its end: two configurations, the study that trains both with fresh seeds, and what its
//! runs say so far. Whoever trains and keeps it does so elsewhere.

use super::comparison::{Comparison, judged, judging};
use super::refusal::Refusal;
use crate::dataset::DataFacts;
use crate::record::Record;
use crate::study::Study;
use std::collections::BTreeSet;

/// Two configurations in which everything is fixed, the baseline first, with the records they were found in.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    pub studies: [&'a Study; 2],
    pub origins: [Option<&'a Record>; 2],
}

impl Case<'_> {
    /// The study of so many runs per side, with seeds that no trial of the records had.
    ///
    /// # Errors
    /// The two are the same, or cannot be trained in one study.
    pub fn study(&self, number: u64, runs: u64) -> Result<Study, Refusal> {
        let [baseline, candidate] = self.studies;
        let used: BTreeSet<u64> =
            self.origins.iter().flatten().flat_map(|record| record.trials().values().map(|trial| trial.seed)).collect();
        judging(baseline, candidate, number, &used, runs)
    }

    /// What the runs of the judgement say so far.
    pub fn look(&self, record: &Record, number: u64, least: f64, facts: Option<DataFacts>) -> Comparison {
        judged(record, number, least, self.origins, facts)
    }
}
