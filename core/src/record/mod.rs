//! A record: the fold of a study's events. Disk, replay, live view, import and export all go through [`Record::apply`].
//!
//! Phases own their data.

mod beyond;
mod bounds;
mod lines;
mod measurement;

pub use bounds::{Excess, MAX_METRICS, MAX_TRIALS};
pub use lines::{
    Finished, LineError, LineFault, Lines, event_from_json, event_from_line, event_to_json, event_to_line,
    header_to_line,
};

use crate::space::Values;
use crate::study::{At, Study};
use crate::trial::{Event, Metrics, Outcome, What};
use crate::workload::Workload;
use lab_texts::{Lang, trials};
use std::collections::BTreeMap;

/// A study with everything that happened to its trials.
///
/// ```
/// use lab_core::record::Record;
/// use lab_core::study::Study;
/// use lab_core::trial::{Event, Metrics, Outcome, What};
///
/// let study = Study::parse(
///     r#"{
///         "format": "lab.study/1",
///         "name": "my pipeline",
///         "workload": {"external": true},
///         "objective": {"metric": "accuracy", "direction": "maximize"},
///         "parameters": {"lr": {"role": "nuisance", "float": [1e-4, 1e-1], "scale": "log"}}
///     }"#,
/// )
/// .expect("it is valid");
/// let mut record = Record::new(study);
/// let values = [("lr".to_owned(), 0.01.into())].into();
/// for what in [
///     What::Started { values, seed: 0, name: None },
///     What::Measured { step: 100, metrics: Metrics::from([("accuracy".to_owned(), 0.9)]) },
///     What::Ended(Outcome::Completed),
/// ] {
///     record.apply(Event { trial: 0, what }).expect("in order");
/// }
/// assert_eq!(record.objective(&record.trials()[&0]), Some((100, 0.9)));
/// // Nothing follows the end of a trial.
/// assert!(record.apply(Event { trial: 0, what: What::Ended(Outcome::Stopped) }).is_err());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub study: Study,
    trials: BTreeMap<u64, Trial>,
}

/// One trial's values, curves and state.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    pub values: Values,
    pub seed: u64,
    /// What the tool that ran it calls it, if it came from one.
    pub name: Option<String>,
    /// By metric name.
    pub curves: BTreeMap<String, Curve>,
    pub phase: Phase,
}

/// Measurements of one metric: `steps` ascends strictly and is as long as `values`; every value is finite.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    steps: Vec<u64>,
    values: Vec<f64>,
}

/// Where a trial stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    Running,
    Ended(Outcome),
}

/// An event that does not follow from what was recorded before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// Measured, but never started.
    NotStarted { trial: u64 },
    /// Started twice with other values or another seed.
    OtherStart { trial: u64 },
    /// Something after its end.
    AfterEnd { trial: u64 },
    /// More than a record holds.
    TooMuch { trial: u64, excess: Excess },
}

impl Curve {
    pub fn steps(&self) -> &[u64] {
        &self.steps
    }

    pub fn values(&self) -> &[f64] {
        &self.values
    }

    pub fn points(&self) -> impl DoubleEndedIterator<Item = (u64, f64)> + ExactSizeIterator {
        self.steps.iter().copied().zip(self.values.iter().copied())
    }

    /// Appends, or replaces the value of a step measured before (a replayed stretch after an interruption).
    fn put(&mut self, step: u64, value: f64) {
        match self.steps.last() {
            Some(&last) if step <= last => match self.steps.binary_search(&step) {
                Ok(i) => self.values[i] = value,
                Err(i) => {
                    self.steps.insert(i, step);
                    self.values.insert(i, value);
                }
            },
            _ => {
                self.steps.push(step);
                self.values.push(value);
            }
        }
    }
}

impl Trial {
    /// The step reached: the last one measured, 0 before the first.
    pub fn last_step(&self) -> u64 {
        self.curves.values().filter_map(|curve| curve.steps.last().copied()).max().unwrap_or(0)
    }

    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.phase {
            Phase::Running => None,
            Phase::Ended(outcome) => Some(outcome),
        }
    }
}

impl Record {
    pub fn new(study: Study) -> Self {
        Self { study, trials: BTreeMap::new() }
    }

    /// All trials that started or ended, by number.
    pub fn trials(&self) -> &BTreeMap<u64, Trial> {
        &self.trials
    }

    /// Trials that need not be run again.
    pub fn results(&self) -> u64 {
        self.trials.values().filter(|trial| trial.outcome().is_some_and(Outcome::is_result)).count() as u64
    }

    /// Whether every trial of the study has a result.
    pub fn is_complete(&self) -> bool {
        self.results() >= self.study.trials
    }

    /// Whether nothing of the study is left to train: every trial has a result, or another pipeline trains.
    pub fn is_trained(&self) -> bool {
        matches!(self.study.workload, Workload::External { .. }) || self.is_complete()
    }

    /// Folds one event in. A trial that `failed` or was `stopped` may start again; its curves begin anew. A trial that
    /// ends without having started (a foreign pipeline gave up on it) is kept with no values.
    ///
    /// # Errors
    /// A contradiction leaves the record as it was.
    pub fn apply(&mut self, event: Event) -> Result<(), Contradiction> {
        let Event { trial: number, what } = event;
        bounds::check(&self.trials, number, &what)
            .map_err(|excess| Contradiction::TooMuch { trial: number, excess })?;
        match (what, self.trials.get_mut(&number)) {
            (What::Started { values, seed, name }, None) => {
                self.trials
                    .insert(number, Trial { values, seed, name, curves: BTreeMap::new(), phase: Phase::Running });
            }
            (What::Started { values, seed, name }, Some(trial)) => match &trial.phase {
                Phase::Ended(outcome) if outcome.is_result() => return Err(Contradiction::AfterEnd { trial: number }),
                Phase::Ended(_) => {
                    *trial = Trial { values, seed, name, curves: BTreeMap::new(), phase: Phase::Running };
                }
                Phase::Running if trial.values == values && trial.seed == seed => {}
                Phase::Running => return Err(Contradiction::OtherStart { trial: number }),
            },
            (What::Measured { step, metrics }, _) => {
                return self.measure(number, step, &mut metrics.iter().map(|(name, value)| (name.as_str(), *value)));
            }
            (What::Ended(outcome), None) => {
                let phase = Phase::Ended(outcome);
                let (values, curves) = (Values::new(), BTreeMap::new());
                self.trials.insert(number, Trial { values, seed: 0, name: None, curves, phase });
            }
            (What::Ended(outcome), Some(trial)) => {
                if trial.phase != Phase::Running {
                    return Err(Contradiction::AfterEnd { trial: number });
                }
                trial.phase = Phase::Ended(outcome);
            }
        }
        Ok(())
    }

    /// What a trial is called beside its number, if the tool that ran it gave it a name: `trial 3 (run_a)`. Of a long name
    /// the end is shown, which is what parts it from others.
    pub fn title(&self, number: u64, lang: Lang) -> String {
        const MOST: usize = 40;
        let Some(name) = self.trials.get(&number).and_then(|trial| trial.name.as_deref()) else {
            return trials::number(number).get(lang);
        };
        let cut = name.char_indices().rev().nth(MOST - 1).map_or(0, |(at, _)| at);
        let name = match name.get(cut..) {
            Some(end) if cut > 0 => format!("…{end}"),
            _ => name.to_owned(),
        };
        trials::named(name, number).get(lang)
    }

    /// Folds one evaluation in, as [`Record::apply`] does, without owning the names.
    fn measure(
        &mut self,
        number: u64,
        step: u64,
        metrics: &mut dyn Iterator<Item = (&str, f64)>,
    ) -> Result<(), Contradiction> {
        let trial = self.trials.get_mut(&number).ok_or(Contradiction::NotStarted { trial: number })?;
        if trial.phase != Phase::Running {
            return Err(Contradiction::AfterEnd { trial: number });
        }
        for (name, value) in metrics.filter(|(_, value)| value.is_finite()) {
            match trial.curves.get_mut(name) {
                Some(curve) => curve.put(step, value),
                None => {
                    bounds::check_metric(trial, name)
                        .map_err(|excess| Contradiction::TooMuch { trial: number, excess })?;
                    trial.curves.entry(name.to_owned()).or_default().put(step, value);
                }
            }
        }
        Ok(())
    }

    /// The record as events, in an order that folds to the same record: per trial its start, its measurements by step,
    /// its end.
    pub fn events(&self) -> impl Iterator<Item = Event> {
        self.trials.iter().flat_map(|(&number, trial)| {
            let start = What::Started { values: trial.values.clone(), seed: trial.seed, name: trial.name.clone() };
            let mut steps: BTreeMap<u64, Metrics> = BTreeMap::new();
            for (name, curve) in &trial.curves {
                for (step, value) in curve.points() {
                    steps.entry(step).or_default().insert(name.clone(), value);
                }
            }
            let measured = steps.into_iter().map(|(step, metrics)| What::Measured { step, metrics });
            let end = trial.outcome().map(|outcome| What::Ended(outcome.clone()));
            std::iter::once(start).chain(measured).chain(end).map(move |what| Event { trial: number, what })
        })
    }

    /// The trial's objective so far: the step and value the study's objective selects. Ties go to the earlier step.
    pub fn objective(&self, trial: &Trial) -> Option<(u64, f64)> {
        let objective = &self.study.objective;
        let curve = trial.curves.get(&objective.metric)?;
        match objective.at {
            At::Last => curve.points().next_back(),
            At::Best => curve
                .points()
                .reduce(|best, point| if objective.direction.better(point.1, best.1) { point } else { best }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study() -> Study {
        Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap()
    }

    fn measured(step: u64, value: f64) -> What {
        What::Measured { step, metrics: Metrics::from([("valid_error".into(), value)]) }
    }

    #[test]
    fn a_trial_is_called_by_its_number_and_the_name_of_its_run() {
        let mut record = Record::new(study());
        for (trial, name) in
            [(0, None), (1, Some("run_a".to_owned())), (2, Some(format!("{}é/lr_0.1", "x".repeat(90))))]
        {
            record.apply(Event { trial, what: What::Started { values: Values::new(), seed: 0, name } }).unwrap();
        }
        assert_eq!(
            (record.title(0, Lang::En), record.title(1, Lang::En)),
            ("trial 0".into(), "trial 1 (run_a)".into())
        );
        assert_eq!(record.title(1, Lang::Zh), "试验 1（run_a）");
        let long = record.title(2, Lang::En);
        assert!(
            long.starts_with("trial 2 (…xxx") && long.ends_with("xé/lr_0.1)") && long.chars().count() == 51,
            "{long}"
        );
    }

    #[test]
    fn events_fold_and_unfold() {
        let mut record = Record::new(study());
        let events = [
            What::Started { values: Values::new(), seed: 3, name: None },
            measured(10, 0.5),
            measured(20, 0.4),
            measured(20, 0.3),
            What::Ended(Outcome::Completed),
        ];
        for what in events {
            record.apply(Event { trial: 2, what }).unwrap();
        }
        assert_eq!(record.objective(&record.trials()[&2]), Some((20, 0.3)));
        let mut again = Record::new(study());
        record.events().for_each(|event| again.apply(event).unwrap());
        assert_eq!(again, record);
    }

    #[test]
    fn contradictions_are_refused() {
        let mut record = Record::new(study());
        let start = || What::Started { values: Values::new(), seed: 3, name: None };
        let mut apply = |what| record.apply(Event { trial: 0, what });
        assert_eq!(apply(measured(1, 0.5)), Err(Contradiction::NotStarted { trial: 0 }));
        apply(start()).unwrap();
        assert_eq!(
            apply(What::Started { values: Values::new(), seed: 4, name: None }),
            Err(Contradiction::OtherStart { trial: 0 })
        );
        apply(What::Ended(Outcome::Failed { reason: "lost".into() })).unwrap();
        apply(start()).unwrap();
        apply(What::Ended(Outcome::Completed)).unwrap();
        assert_eq!(apply(measured(2, 0.5)), Err(Contradiction::AfterEnd { trial: 0 }));
        assert_eq!(apply(start()), Err(Contradiction::AfterEnd { trial: 0 }));
    }
}
