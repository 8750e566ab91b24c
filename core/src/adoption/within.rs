//! Two configurations of one record: which there are to choose from, what their runs say, and what the candidate must gain.

use super::comparison::{Comparison, compared};
use super::complexity::Change;
use super::refusal::{Refusal, Side};
use super::runs::Chosen;
use crate::analysis::{configurations, group_of, groups, ranking};
use crate::dataset::DataFacts;
use crate::record::Record;
use crate::space::Values;
use crate::study::Study;
use std::collections::BTreeSet;

/// A more complicated candidate is to gain this share of what could still be gained.
const WORTH: f64 = 0.02;
/// Operations of a training step may differ by this factor without being a cost.
const SAME_WORK: f64 = 1.05;

/// A configuration that may be a side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Its best run.
    pub trial: u64,
    /// What the study asks about; empty where it compares nothing.
    pub scientific: Values,
    /// It is the best of those with these scientific values.
    pub leads: bool,
    /// The mean of its runs.
    pub objective: f64,
    pub runs: usize,
}

/// The configurations of a record: the best of each compared value first, then the others; of either the best first, and
/// `most` together.
pub fn offers(record: &Record, most: usize) -> Vec<Offer> {
    let (groups, sign) = (groups(record), record.study.objective.direction.sign());
    let of = group_of(&groups);
    let mut found = configurations(record, &ranking(record));
    found.sort_by(|a, b| (sign * a.mean).total_cmp(&(sign * b.mean)));
    let mut seen = BTreeSet::new();
    let offer = |configuration: &crate::analysis::Configuration| {
        let trial = *configuration.trials.first()?;
        let group = of.get(&trial).copied();
        let scientific = group.and_then(|group| groups.get(group)).map(|group| group.scientific.clone());
        let scientific = scientific.unwrap_or_default();
        let leads = !scientific.is_empty() && seen.insert(group);
        Some(Offer { trial, scientific, leads, objective: configuration.mean, runs: configuration.trials.len() })
    };
    let mut offers: Vec<Offer> = found.iter().filter_map(offer).collect();
    offers.sort_by_key(|offer| !offer.leads);
    offers.truncate(most);
    offers
}

/// Compares the configurations of two trials of one record, as [`super::compare`] does those of two records. The interval
/// allows for every pair of repeated configurations, since both sides may have been chosen by what they reached.
///
/// # Errors
/// They are one configuration, or a side has no result.
pub fn compare_within(
    record: &Record,
    [baseline, candidate]: [u64; 2],
    least: f64,
    facts: Option<DataFacts>,
) -> Result<Comparison, Refusal> {
    let side = |trial: u64, side: Side| {
        let metric = || record.study.objective.metric.clone();
        Chosen::at(record, trial).ok_or_else(|| Refusal::NoResult { side, metric: metric() })
    };
    let ours = side(candidate, Side::Candidate)?;
    // What is said of the choice is said of the candidate.
    let theirs = Chosen { among: 1, ..side(baseline, Side::Baseline)? };
    if theirs.values == ours.values {
        return Err(Refusal::Same);
    }
    let pairs = (ours.among * (ours.among - 1) / 2).max(1);
    Ok(compared((record, theirs), (record, ours), pairs, least, facts))
}

impl Comparison {
    /// What makes the candidate worth it where nobody said: any gain if it is no more complicated than the baseline, else
    /// 2 % of what could still be gained (of a share its distance from none or all, of anything else its size), with one digit.
    pub fn worthwhile(&self, study: &Study) -> f64 {
        let [before, after] = self.complexity;
        let grows = |a: Option<u64>, b: Option<u64>| {
            a.zip(b).is_some_and(|(before, after)| after as f64 > SAME_WORK * before as f64)
        };
        let changes = |adds: bool| {
            let is_one = |change: &&Change| {
                if adds { change.baseline.is_none() } else { change.candidate.is_none() }
            };
            self.changes.iter().filter(is_one).count()
        };
        let more = changes(true) > changes(false)
            || grows(before.parameters, after.parameters)
            || grows(before.step_flops, after.step_flops)
            || grows(before.steps, after.steps);
        let runs = if self.baseline.measured() > 0 { &self.baseline.runs } else { &self.candidate.runs };
        let level = crate::analysis::centre(&super::runs::objectives(runs)).abs();
        if !more || !level.is_finite() || level == 0.0 {
            return 0.0;
        }
        let is_share = study.standard_error(0.5).is_some() && level < 1.0;
        let room = if is_share { level.min(1.0 - level) } else { level };
        rounded(WORTH * room)
    }
}

/// With one digit.
fn rounded(x: f64) -> f64 {
    crate::number::parse(&format!("{x:.0e}")).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adoption::examples::{record, trial};
    use crate::adoption::{Cause, Decision};

    /// A search of nine values, of which two were run again.
    fn searched() -> Record {
        let mut trials: Vec<_> = (0..9u32).map(|i| trial(f64::from(i), 1, Some(0.5 + 0.1 * f64::from(i)))).collect();
        for seed in 2..7u32 {
            trials.push(trial(0.0, seed.into(), Some(0.6 + 0.001 * f64::from(seed))));
            trials.push(trial(1.0, seed.into(), Some(0.7 + 0.001 * f64::from(seed))));
        }
        record(&trials)
    }

    #[test]
    fn the_run_that_selected_a_side_is_no_run_of_it() {
        let record = searched();
        let found = compare_within(&record, [1, 0], 0.0, None).unwrap();
        assert_eq!((found.baseline.selected, found.candidate.selected), (Some(1), Some(0)));
        assert_eq!((found.baseline.runs.len(), found.candidate.runs.len()), (5, 5));
        assert_eq!(found.verdict.decision, Decision::Adopt);
        // Two were repeated, which are one pair.
        assert_eq!((found.candidate.among, found.gain.unwrap().level), (2, 0.95));
        assert!(found.sources.search_sd.is_some() && found.sources.retrain_sd.is_some());
        // What ran once decides nothing, and two runs of one configuration are no two sides.
        let once = compare_within(&record, [3, 0], 0.0, None).unwrap();
        assert_eq!((once.verdict.decision, once.verdict.cause), (Decision::Undecided, Cause::TooFew));
        assert_eq!(compare_within(&record, [0, 9], 0.0, None), Err(Refusal::Same));
        assert!(matches!(compare_within(&record, [99, 0], 0.0, None), Err(Refusal::NoResult { .. })));
    }

    #[test]
    fn the_best_configurations_are_offered_first() {
        let offers = offers(&searched(), 3);
        let trials: Vec<u64> = offers.iter().map(|offer| offer.trial).collect();
        assert_eq!((trials, offers[0].runs), (vec![0, 1, 2], 6));
    }

    #[test]
    fn only_what_is_more_complicated_must_gain_something() {
        let record = searched();
        let mut found = compare_within(&record, [1, 0], 0.0, None).unwrap();
        assert_eq!(found.worthwhile(&record.study), 0.0);
        found.changes[0].baseline = None;
        let worth = found.worthwhile(&record.study);
        assert!((worth - 0.01).abs() < 1e-12, "{worth}");
        assert_eq!((rounded(0.0123), rounded(0.0), rounded(4.4)), (0.01, 0.0, 4.0));
    }
}
