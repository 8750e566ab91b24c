//! Where the variation of a result comes from (PLAYBOOK B13): training again, searching again, other data.

use super::runs::{Run, by_split, configurations, objectives};
use crate::analysis::search::best_deviation;
use crate::analysis::{centre, mean_and_variance};
use crate::record::Record;
use crate::space::Value;
use crate::statistics::mean;
use serde::Serialize;

/// Fewer configurations are no search whose luck can be told.
const FEWEST_SEARCHED: usize = 8;

/// Standard deviations; absent where the runs do not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Sources {
    /// Between runs of one configuration on the same data, both sides together.
    pub retrain_sd: Option<f64>,
    /// Of the best of a search like the candidate's, or else the baseline's, made again: its bootstrap.
    pub search_sd: Option<f64>,
    /// Between splits of the data, beyond what training again explains.
    pub data_sd: Option<f64>,
}

impl Sources {
    /// Of both sides' runs, and of the records that may be searches, the first of them first.
    pub fn of(sides: [&[Run]; 2], records: [&Record; 2]) -> Self {
        let same_split: Vec<Vec<f64>> = sides.iter().flat_map(|runs| by_split(runs)).map(|(_, runs)| runs).collect();
        let retrain = pooled(&same_split);
        let data: Vec<f64> = sides.iter().filter_map(|runs| between_splits(runs, retrain)).collect();
        let (retrain, data) = match retrain {
            Some(retrain) => (Some(retrain), (!data.is_empty()).then(|| mean(&data))),
            None => crossed(sides).unzip(),
        };
        Self {
            retrain_sd: retrain.map(f64::sqrt),
            search_sd: records.into_iter().find_map(search),
            data_sd: data.map(f64::sqrt),
        }
    }
}

/// The variances of training again and of splits where each split has one run of either side: what the two have in common is
/// the split's, their covariance.
fn crossed(sides: [&[Run]; 2]) -> Option<(f64, f64)> {
    let [theirs, ours] = sides.map(by_split);
    let pair = |(split, before): &(Option<&Value>, Vec<f64>)| {
        let (_, after) = ours.iter().find(|(other, _)| split.is_some() && other == split)?;
        Some([centre(before), centre(after)])
    };
    let pairs: Vec<[f64; 2]> = theirs.iter().filter_map(pair).collect();
    let side = |side: usize| mean_and_variance(&pairs.iter().map(|pair| pair[side]).collect::<Vec<_>>());
    let ((before, theirs), (after, ours)) = (side(0)?, side(1)?);
    let products: f64 = pairs.iter().map(|pair| (pair[0] - before) * (pair[1] - after)).sum();
    let shared = (products / (pairs.len() as f64 - 1.0)).max(0.0);
    // Two splits say next to nothing.
    (pairs.len() > 2).then(|| ((0.5 * (theirs + ours) - shared).max(0.0), shared))
}

/// The variance within groups.
fn pooled(groups: &[Vec<f64>]) -> Option<f64> {
    let freedom = |group: &Vec<f64>| group.len() as f64 - 1.0;
    let repeated = || groups.iter().filter(|group| group.len() > 1);
    let total: f64 = repeated().map(freedom).sum();
    let squares: f64 = repeated().filter_map(|group| Some(freedom(group) * mean_and_variance(group)?.1)).sum();
    Some(squares / total).filter(|variance| variance.is_finite())
}

/// The variance between the means of splits, less what training again adds to it.
fn between_splits(runs: &[Run], retrain: Option<f64>) -> Option<f64> {
    let splits = by_split(runs);
    if splits.len() < 2 {
        return None;
    }
    let means: Vec<f64> = splits.iter().map(|(_, split)| centre(split)).collect();
    let shared: f64 = splits.iter().map(|(_, split)| 1.0 / split.len() as f64).sum::<f64>() / splits.len() as f64;
    Some((mean_and_variance(&means)?.1 - retrain? * shared).max(0.0))
}

/// The deviation of the best of as many trials as the search had.
fn search(record: &Record) -> Option<f64> {
    let first = |runs: &[Run]| runs.first().map(|run| run.objective);
    let configurations = configurations(record);
    let results: Vec<Option<f64>> = configurations.iter().filter_map(|(_, runs)| first(runs)).collect();
    let sign = record.study.objective.direction.sign();
    let mut ranked: Vec<f64> = results.iter().flatten().map(|objective| sign * objective).collect();
    ranked.sort_unstable_by(f64::total_cmp);
    let is_search = configurations.len() >= FEWEST_SEARCHED
        && configurations.iter().filter(|(_, runs)| runs.len() == 1).count() * 2 > configurations.len();
    let infeasible = results.len() - ranked.len();
    if is_search { best_deviation(&ranked, infeasible, results.len() as f64) } else { None }
}

/// Mean and deviation of the runs that have a number.
pub fn mean_and_deviation(runs: &[Run]) -> (Option<f64>, Option<f64>) {
    let objectives = objectives(runs);
    let finite = |x: f64| Some(x).filter(|x| x.is_finite());
    let deviation = mean_and_variance(&objectives).and_then(|(_, variance)| finite(variance.sqrt()));
    (finite(centre(&objectives)), deviation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adoption::examples::{record, trial};

    fn runs(values: &[(f64, i64)]) -> Vec<Run> {
        let run = |(&(objective, split), i): (&(f64, i64), u64)| Run {
            trial: i,
            seed: i,
            objective: Some(objective),
            split: Some(split.into()),
        };
        values.iter().zip(0..).map(run).collect()
    }

    #[test]
    fn data_vary_beyond_training() {
        let record = record(&[]);
        // Within splits the variance is 0.5, between their means 2 · 4²/4 = 8, of which 0.25 is training's.
        let side = runs(&[(0.0, 1), (1.0, 1), (4.0, 2), (5.0, 2)]);
        let sources = Sources::of([&side, &[]], [&record, &record]);
        let near = |found: Option<f64>, wanted: f64| (found.unwrap_or(f64::NAN) - wanted.sqrt()).abs() < 1e-12;
        assert!(near(sources.retrain_sd, 0.5) && near(sources.data_sd, 7.75), "{sources:?}");
        // The sum of three tenths is rounded, and is no variation.
        let equal = Sources::of([&runs(&[(0.1, 1); 3]), &[]], [&record, &record]);
        assert_eq!(equal.retrain_sd, Some(0.0));
        // Where each split has a run of both, what they have in common is the split's: a covariance of 5 of
        // variances of 4 and 6.25.
        let (theirs, ours) = (runs(&[(0.0, 1), (2.0, 2), (4.0, 3)]), runs(&[(5.0, 3), (0.0, 1), (2.5, 2)]));
        let sources = Sources::of([&theirs, &ours], [&record, &record]);
        assert!(near(sources.data_sd, 5.0) && near(sources.retrain_sd, 0.125), "{sources:?}");
        // One run a split: the two cannot be told apart.
        let sources = Sources::of([&runs(&[(0.0, 1), (4.0, 2)]), &[]], [&record, &record]);
        assert_eq!((sources.retrain_sd, sources.data_sd, sources.search_sd), (None, None, None));
    }

    #[test]
    fn a_search_varies_as_its_bootstrap() {
        let trials: Vec<_> = (0..9u32).map(|i| trial(f64::from(i), 1, Some(f64::from(i % 8)))).collect();
        let sources = Sources::of([&[], &[]], [&record(&trials[..1]), &record(&trials)]);
        assert!(sources.search_sd.is_some_and(|deviation| (0.3..1.0).contains(&deviation)), "{sources:?}");
    }
}
