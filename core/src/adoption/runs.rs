//! The runs of one configuration: which trials of a record are compared, and which of them were selected by their result.
//!
//! Trials with equal values are runs of one configuration; a split of the data (`split_seed`) is no part of it. Of several
//! configurations that were repeated, the best by mean is compared. Where the others ran once, the record is a search, and
//! the earliest run of the chosen one is what it was selected by: that run was lucky, and does not count.

use crate::analysis::centre;
use crate::record::{Record, Trial};
use crate::space::{Value, Values};
use crate::statistics::mean;
use crate::trial::Outcome;
use crate::workload::SPLIT_SEED;
use std::collections::HashMap;

/// From so many other configurations of a single run on a record is a search.
const SEARCH: usize = 2;

/// One training of a configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub trial: u64,
    pub seed: u64,
    /// `None` if it diverged.
    pub objective: Option<f64>,
    /// How the data were split, where the record says.
    pub split: Option<Value>,
}

/// The runs of the configuration of a record that is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Without the split.
    pub values: Values,
    /// In the order of trials.
    pub runs: Vec<Run>,
    /// The run by which a search selected it, which is not among them.
    pub selected: Option<u64>,
    /// Repeated configurations among which it is the best by mean; 1 if there was no choice.
    pub among: usize,
}

impl Chosen {
    /// The best by mean of the configurations that were repeated, else the best; `None` if no trial has a result.
    pub fn of(record: &Record) -> Option<Self> {
        let Sorted { repeated, single, is_search } = Sorted::of(record);
        let sign = record.study.objective.direction.sign();
        let among = repeated.len().max(1);
        let candidates = if repeated.is_empty() { single } else { repeated };
        // One whose runs all diverged comes after every other.
        let score = |runs: &[Run]| match objectives(runs) {
            measured if measured.is_empty() => f64::INFINITY,
            measured => sign * mean(&measured),
        };
        let best = candidates.into_iter().min_by(|(_, a), (_, b)| score(a).total_cmp(&score(b)))?;
        Some(Self { among, ..Self::new(best, is_search) })
    }

    /// The configuration of a trial; `None` if it has no result.
    pub fn at(record: &Record, trial: u64) -> Option<Self> {
        let Sorted { repeated, single, is_search } = Sorted::of(record);
        let mut values = record.trials().get(&trial)?.values.clone();
        values.remove(SPLIT_SEED);
        let (key_of, among) = (key(&values), repeated.len().max(1));
        let found = repeated.into_iter().chain(single).find(|(values, _)| key(values) == key_of)?;
        Some(Self { among, ..Self::new(found, is_search) })
    }

    fn new((values, mut runs): Configured, is_search: bool) -> Self {
        let selected = (is_search && runs.len() > 1).then(|| runs.remove(0).trial);
        Self { values, runs, selected, among: 1 }
    }

    /// What each run measured, in order; `None` if it diverged. Runs on one split of the data share its luck, so that of
    /// several splits each counts once, by the mean of its runs.
    pub fn results(&self) -> Vec<Option<f64>> {
        let splits: Vec<_> = by_split(&self.runs).into_iter().filter(|(split, _)| split.is_some()).collect();
        if splits.len() < 2 {
            return self.in_order();
        }
        let alone = self.runs.iter().filter(|run| run.split.is_none() || run.objective.is_none());
        alone.map(|run| run.objective).chain(splits.iter().map(|(_, runs)| Some(centre(runs)))).collect()
    }

    /// What each run measured, run by run, whatever split it was on.
    pub fn in_order(&self) -> Vec<Option<f64>> {
        self.runs.iter().map(|run| run.objective).collect()
    }

    /// Runs that diverged.
    pub fn lost(&self) -> usize {
        self.runs.iter().filter(|run| run.objective.is_none()).count()
    }

    /// Runs that have a number.
    pub fn measured(&self) -> usize {
        self.runs.len() - self.lost()
    }
}

/// A configuration with its runs.
type Configured = (Values, Vec<Run>);

/// The configurations of a record: those that were repeated, and those of a single run.
struct Sorted {
    repeated: Vec<Configured>,
    single: Vec<Configured>,
    is_search: bool,
}

impl Sorted {
    fn of(record: &Record) -> Self {
        let (repeated, single): (Vec<_>, Vec<_>) =
            configurations(record).into_iter().partition(|(_, runs)| runs.len() > 1);
        let is_search = single.len() >= SEARCH;
        Self { repeated, single, is_search }
    }
}

/// What was measured on each split of the data, `None` where the record does not say on which.
pub fn by_split(runs: &[Run]) -> Vec<(Option<&Value>, Vec<f64>)> {
    let mut splits: Vec<(Option<&Value>, Vec<f64>)> = Vec::new();
    for run in runs {
        let Some(objective) = run.objective else { continue };
        match splits.iter_mut().find(|(split, _)| *split == run.split.as_ref()) {
            Some((_, objectives)) => objectives.push(objective),
            None => splits.push((run.split.as_ref(), vec![objective])),
        }
    }
    splits
}

/// What was measured, of the runs that did not diverge.
pub fn objectives(runs: &[Run]) -> Vec<f64> {
    runs.iter().filter_map(|run| run.objective).collect()
}

/// The configurations of a record with their runs, in the order of their first ones.
pub fn configurations(record: &Record) -> Vec<Configured> {
    let mut found: Vec<Configured> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    // Where all seeds are the same nobody wrote them down, and two equal results are no sign of one training.
    let mut seeds = record.trials().values().map(|trial| trial.seed);
    let first = seeds.next();
    let are_known = seeds.any(|seed| Some(seed) != first);
    for (&number, trial) in record.trials() {
        let Some(objective) = result(record, trial) else { continue };
        let mut values = trial.values.clone();
        let split = values.remove(SPLIT_SEED);
        let run = Run { trial: number, seed: trial.seed, objective, split };
        match places.get(&key(&values)).and_then(|place| found.get_mut(*place)) {
            Some((_, runs)) if are_known && runs.iter().any(|other| is_copy(other, &run)) => {}
            Some((_, runs)) => runs.push(run),
            None => {
                places.insert(key(&values), found.len());
                found.push((values, vec![run]));
            }
        }
    }
    for (_, runs) in found.iter_mut().filter(|_| !are_known) {
        // If all of them are equal they are.
        if let [first, rest @ ..] = runs.as_slice()
            && rest.iter().all(|run| is_copy(first, run))
        {
            runs.truncate(1);
        }
    }
    found
}

/// The result of a trial: its objective, or that it diverged or ended without a finite one; `None` if it has none.
pub(super) fn result(record: &Record, trial: &Trial) -> Option<Option<f64>> {
    match trial.outcome()? {
        Outcome::Completed => Some(record.objective(trial).map(|(_, objective)| objective)),
        Outcome::Infeasible { .. } if !trial.values.is_empty() || record.study.space.varied().next().is_none() => {
            Some(None)
        }
        _ => None,
    }
}

/// One training recorded twice: the same seed to the same end.
fn is_copy(a: &Run, b: &Run) -> bool {
    a.seed == b.seed && a.split == b.split && a.objective.is_some() && a.objective == b.objective
}

/// Equal values have equal keys: numbers compare by value.
fn key(values: &Values) -> String {
    let mut key = String::new();
    for (name, value) in values {
        let written = match value {
            Value::Bool(truth) => format!("b{truth}"),
            Value::Text(text) => format!("t{text:?}"),
            // −0 equals 0.
            number => format!("n{:x}", (number.as_f64().unwrap_or(0.0) + 0.0).to_bits()),
        };
        key.push_str(&format!("{name:?}={written},"));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adoption::examples::{record, trial};

    #[test]
    fn runs_of_one_configuration_differ_in_their_seeds_and_splits_alone() {
        let record = record(&[
            trial(1.0, 1, Some(0.5)),
            trial(1.0, 2, Some(0.4)),
            trial(1.0, 2, Some(0.4)),
            trial(1.0, 3, None),
            trial(2.0, 1, Some(0.1)),
        ]);
        let chosen = Chosen::of(&record).unwrap();
        assert_eq!(chosen.results(), [Some(0.5), Some(0.4), None]);
        assert_eq!((chosen.among, chosen.selected), (1, None));
        // Seeds that nobody wrote down.
        let unknown = |last| {
            let trials = [trial(1.0, 0, Some(0.4)), trial(1.0, 0, Some(0.4)), trial(1.0, 0, Some(last))];
            Chosen::of(&crate::adoption::examples::record(&trials)).unwrap().runs.len()
        };
        assert_eq!((unknown(0.5), unknown(0.4)), (3, 1));
    }

    #[test]
    fn of_several_splits_each_counts_once() {
        let run = |split: i64, objective| Run { trial: 0, seed: 0, objective, split: Some(split.into()) };
        let of = |runs: Vec<Run>| Chosen { values: Values::new(), runs, selected: None, among: 1 }.results();
        assert_eq!(of(vec![run(1, Some(0.2)), run(1, Some(0.4))]), [Some(0.2), Some(0.4)]);
        let several = vec![run(1, Some(0.25)), run(1, Some(0.75)), run(2, Some(0.1)), run(2, None)];
        assert_eq!(of(several), [None, Some(0.5), Some(0.1)]);
    }

    #[test]
    fn the_run_that_a_search_selected_is_no_repeat() {
        let mut trials: Vec<_> = (0..8u32).map(|i| trial(f64::from(i), 1, Some(f64::from(i)))).collect();
        trials.extend([trial(0.0, 2, Some(0.7)), trial(0.0, 3, Some(0.8))]);
        let searched = record(&trials);
        let chosen = Chosen::of(&searched).unwrap();
        assert_eq!((chosen.selected, chosen.results()), (Some(0), vec![Some(0.7), Some(0.8)]));
        // Named by any of its runs it is the same, and another one has the run it has.
        assert_eq!((Chosen::at(&searched, 0), Chosen::at(&searched, 9)), (Some(chosen.clone()), Some(chosen)));
        assert_eq!(Chosen::at(&searched, 3).unwrap().results(), [Some(3.0)]);
        assert_eq!(Chosen::at(&searched, 99), None);
        // Nothing was repeated: the best is known by the run that selected it alone.
        let chosen = Chosen::of(&record(&trials[..8])).unwrap();
        assert_eq!((chosen.selected, chosen.results()), (None, vec![Some(0.0)]));
    }

    #[test]
    fn of_several_repeated_configurations_the_best_by_mean_is_compared() {
        let trials = [(1.0, 0.3), (1.0, 0.5), (2.0, 0.1), (2.0, 0.9)];
        let trials: Vec<_> = trials.iter().zip(1..).map(|(&(x, y), seed)| trial(x, seed, Some(y))).collect();
        let chosen = Chosen::of(&record(&trials)).unwrap();
        assert_eq!((chosen.among, chosen.results()), (2, vec![Some(0.3), Some(0.5)]));
        assert_eq!(Chosen::of(&record(&[])), None);
    }
}
