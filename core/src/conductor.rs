//! The conductor: which trials of a study train next, together with which others, and what becomes of those that are lost.
//!
//! A state machine that browser and runner drive alike: they own the workers and the clock, it owns the order. Trials that
//! share every shape may train in one cohort; how many, the speed of earlier cohorts decides.

use crate::problem::Problem;
use crate::record::Record;
use crate::sampler::Sequence;
use crate::space::Values;
use crate::study::Study;
use crate::text::Lang;
use crate::trial::{Event, Outcome, What};
use crate::workload::{OptimizerKind, TrialConfig, WeightDecay};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;

/// A trial is given up as failed after this many lost workers.
const MAX_ATTEMPTS: u32 = 3;
/// Below this share of the fastest speed a larger cohort ends the search for a larger one.
const CLEARLY_SLOWER: f64 = 0.9;
/// From this share of the fastest speed on a smaller cohort is as good: its results come sooner.
const AS_FAST: f64 = 0.95;
/// Cohort sizes tried, in order.
const SIZES: [usize; 4] = [1, 4, 16, 64];

/// One trial to train.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    pub trial: u64,
    pub values: Values,
    /// What the values ask of the trainer: resolved once, when the trial begins to wait.
    pub config: TrialConfig,
    pub seed: u64,
    /// Measurements up to this step are recorded already (an interrupted trial is trained again from the start, and by
    /// determinism reaches them again): they are not emitted twice.
    pub recorded_to: u64,
}

impl Assignment {
    /// A trial of a study from its start, with the seed that the study gives it.
    ///
    /// # Errors
    /// Why these values cannot be trained.
    pub fn new(study: &Study, trial: u64, values: Values) -> Result<Self, NotTrainable> {
        let config = study.trial_config(&values).ok_or(NotTrainable::External)?;
        let config = config.map_err(|problems| NotTrainable::Trial { trial, problems })?;
        Ok(Self { trial, values, config, seed: study.trial_seed(trial), recorded_to: 0 })
    }
}

/// Trials to train together. Their shapes agree; their numbers differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    pub id: u64,
    pub members: Vec<Assignment>,
}

/// What must agree within a cohort: everything that decides a tensor's shape or the operations that run, and the split of the
/// data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CohortKey {
    architecture: String,
    optimizer: OptimizerKind,
    batch_size: usize,
    accumulation: usize,
    steps: u64,
    has_dropout: bool,
    has_mixup: bool,
    clips: bool,
    averages: bool,
    decays_apart: bool,
    split_seed: u64,
}

impl CohortKey {
    pub fn of(config: &TrialConfig) -> Self {
        Self {
            architecture: format!("{:?}", config.model.architecture()),
            optimizer: config.optimizer.kind(),
            batch_size: config.batch_size,
            accumulation: config.accumulation,
            steps: config.steps,
            has_dropout: config.model.dropout() > 0.0,
            has_mixup: config.augmentation.mixup > 0.0,
            clips: config.clip_norm.is_some(),
            averages: config.ema_decay.is_some(),
            decays_apart: matches!(config.weight_decay, WeightDecay::Decoupled(_)),
            split_seed: config.split_seed,
        }
    }

    /// Whether cohorts of these are equally fast: which examples they train on does not matter.
    fn is_as_fast_as(&self, other: &Self) -> bool {
        Self { split_seed: 0, ..self.clone() } == Self { split_seed: 0, ..other.clone() }
    }
}

/// The order of a study's trials.
#[derive(Debug)]
pub struct Conductor {
    waiting: VecDeque<(CohortKey, Assignment)>,
    /// Few: as many as there are workers.
    running: Vec<Running>,
    attempts: BTreeMap<u64, u32>,
    /// Trial-steps per second by kind and size of cohort, the best seen.
    speeds: Vec<(CohortKey, usize, f64)>,
    next_cohort: u64,
    /// The most trials of a cohort.
    largest: usize,
}

/// A cohort in the hands of a worker.
#[derive(Debug)]
struct Running {
    id: u64,
    key: CohortKey,
    members: Vec<Assignment>,
}

impl Conductor {
    /// All trials of the study that have no result in the record yet, in order.
    ///
    /// # Errors
    /// The trials whose configuration the workload refuses, as events that end them (a hand-written record may hold values
    /// the study's own sampler never draws).
    pub fn new(study: &Study, record: &Record) -> Result<Self, NotTrainable> {
        let mut waiting = VecDeque::new();
        for (trial, values) in
            Sequence::new(&study.space, &study.sampler).iter().take(study.trials as usize).enumerate()
        {
            let trial = trial as u64;
            let earlier = record.trials().get(&trial);
            let (values, recorded_to) = match earlier {
                None => (values, 0),
                Some(earlier) => match earlier.outcome() {
                    Some(outcome) if outcome.is_result() => continue,
                    Some(_) => (earlier.values.clone(), 0),
                    None => (earlier.values.clone(), earlier.last_step()),
                },
            };
            let assignment = Assignment { recorded_to, ..Assignment::new(study, trial, values)? };
            waiting.push_back((CohortKey::of(&assignment.config), assignment));
        }
        Ok(Self {
            waiting,
            running: Vec::new(),
            attempts: BTreeMap::new(),
            speeds: Vec::new(),
            next_cohort: 0,
            largest: usize::MAX,
        })
    }

    /// The same with cohorts of at most so many trials: 1 where training together gains nothing.
    pub fn with_largest(self, largest: usize) -> Self {
        Self { largest, ..self }
    }

    /// The next cohort for a free worker, when `workers` of them share the work; `None` if nothing is left to hand out.
    pub fn next(&mut self, workers: usize) -> Option<Cohort> {
        let key = self.waiting.front()?.0.clone();
        let alike = self.waiting.iter().filter(|(other, _)| *other == key).count();
        // Never so large that another worker would stand idle.
        let fair = self.waiting.len().div_ceil(workers.max(1));
        let size = self.size(&key).min(alike).min(fair).max(1);
        let mut members = Vec::with_capacity(size);
        let mut rest = VecDeque::with_capacity(self.waiting.len());
        for (other, assignment) in std::mem::take(&mut self.waiting) {
            if other == key && members.len() < size {
                members.push(assignment);
            } else {
                rest.push_back((other, assignment));
            }
        }
        self.waiting = rest;
        let id = self.next_cohort;
        self.next_cohort += 1;
        self.running.push(Running { id, key, members: members.clone() });
        Some(Cohort { id, members })
    }

    /// The smallest untried size until growing has clearly cost speed; then the smallest of those about as fast as the
    /// fastest.
    fn size(&self, key: &CohortKey) -> usize {
        let speed_of = |size: usize| self.speeds.iter().find(|(other, of, _)| *of == size && other.is_as_fast_as(key));
        let fastest = SIZES
            .into_iter()
            .filter_map(speed_of)
            .fold((0, 0.0), |best, &(_, size, speed)| if speed > best.1 { (size, speed) } else { best });
        for size in SIZES.into_iter().filter(|size| *size <= self.largest) {
            match speed_of(size) {
                None => return size,
                // Sizes below the fastest are slower too, but growing from them paid.
                Some(&(_, _, speed)) if size > fastest.0 && speed < fastest.1 * CLEARLY_SLOWER => break,
                Some(_) => {}
            }
        }
        let as_fast = |&size: &usize| speed_of(size).is_some_and(|&(_, _, speed)| speed >= fastest.1 * AS_FAST);
        SIZES.into_iter().filter(|size| *size <= self.largest).find(as_fast).unwrap_or(SIZES[0])
    }

    /// A cohort of `size` trials trained `trial_steps` steps in all in `seconds`.
    pub fn measured_speed(&mut self, cohort: u64, trial_steps: u64, seconds: f64) {
        if let Some(Running { key, members, .. }) = self.running.iter().find(|running| running.id == cohort)
            && seconds > 0.0
            && let Some(&size) = SIZES.iter().rev().find(|&&size| size <= members.len())
        {
            let speed = trial_steps as f64 / seconds;
            match self.speeds.iter_mut().find(|(other, of, _)| *of == size && other.is_as_fast_as(key)) {
                Some((_, _, best)) => *best = best.max(speed),
                None => self.speeds.push((key.clone(), size, speed)),
            }
        }
    }

    /// The cohort's worker is done with it.
    pub fn finished(&mut self, cohort: u64) {
        self.take(cohort);
    }

    fn take(&mut self, cohort: u64) -> Option<Running> {
        let place = self.running.iter().position(|running| running.id == cohort)?;
        Some(self.running.swap_remove(place))
    }

    /// The cohort's worker is gone. Its trials wait again; those lost too often are failed by the returned events.
    pub fn lost(&mut self, cohort: u64, record: &Record, reason: &str) -> Vec<Event> {
        let Some(Running { key, members, .. }) = self.take(cohort) else { return Vec::new() };
        let mut failed = Vec::new();
        for mut assignment in members.into_iter().rev() {
            let earlier = record.trials().get(&assignment.trial);
            if earlier.is_some_and(|trial| trial.outcome().is_some()) {
                continue;
            }
            assignment.recorded_to = earlier.map_or(0, |trial| trial.last_step());
            let attempts = self.attempts.entry(assignment.trial).or_insert(0);
            *attempts += 1;
            if *attempts < MAX_ATTEMPTS {
                self.waiting.push_front((key.clone(), assignment));
            } else {
                let outcome = Outcome::Failed { reason: reason.to_owned() };
                failed.push(Event { trial: assignment.trial, what: What::Ended(outcome) });
            }
        }
        failed
    }

    /// Trials not handed out yet.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Trials in the hands of workers.
    pub fn running(&self) -> usize {
        self.running.iter().map(|running| running.members.len()).sum()
    }

    pub fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.running.is_empty()
    }
}

/// Why a study cannot be trained here.
#[derive(Clone, Debug, PartialEq)]
pub enum NotTrainable {
    /// Its records come from another pipeline.
    External,
    Trial {
        trial: u64,
        problems: Vec<Problem>,
    },
}

impl fmt::Display for NotTrainable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotTrainable::External => f.write_str("the trials of this study are run by another pipeline"),
            NotTrainable::Trial { trial, problems } => {
                let sentences: Vec<_> = problems.iter().map(|problem| problem.message(Lang::En)).collect();
                write!(f, "trial {trial}: {}", sentences.join("; "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study() -> Study {
        Study::parse(include_str!("../../static/examples/first-light.json")).unwrap()
    }

    #[test]
    fn every_trial_is_handed_out_once_and_cohorts_agree_in_shape() {
        let study = study();
        let mut conductor = Conductor::new(&study, &Record::new(study.clone())).unwrap();
        let mut seen = Vec::new();
        while let Some(cohort) = conductor.next(2) {
            let optimizers: Vec<_> = cohort.members.iter().map(|m| m.values["optimizer"].clone()).collect();
            assert!(optimizers.windows(2).all(|pair| pair[0] == pair[1]));
            seen.extend(cohort.members.iter().map(|m| m.trial));
            // Speed grows with the size: the conductor follows.
            conductor.measured_speed(cohort.id, 1000 * cohort.members.len() as u64, 1.0);
            conductor.finished(cohort.id);
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..study.trials).collect::<Vec<_>>());
        assert!(conductor.is_done());
    }

    #[test]
    fn a_cohort_has_one_split_and_its_speed_is_that_of_any() {
        let json = serde_json::json!({
            "format": "lab.study/1", "name": "splits", "workload": {"dataset": "digits", "model": {"family": "mlp"}},
            "objective": {"metric": "valid_error", "direction": "minimize"},
            "parameters": {"split_seed": {"role": "nuisance", "choice": [0, 1, 2]}},
            "sampler": {"kind": "halton"}, "trials": 300, "steps": 10, "eval_every": 10});
        let study = Study::from_json(&json).unwrap();
        let mut conductor = Conductor::new(&study, &Record::new(study.clone())).unwrap();
        let mut sizes = Vec::new();
        while let Some(cohort) = conductor.next(1) {
            let splits: Vec<u64> = cohort.members.iter().map(|member| member.config.split_seed).collect();
            assert!(splits.iter().all(|split| *split == splits[0]), "{splits:?}");
            sizes.push(splits.len());
            conductor.measured_speed(cohort.id, 1000 * splits.len() as u64, 1.0);
            conductor.finished(cohort.id);
        }
        assert_eq!((&sizes[..4], sizes.iter().sum::<usize>()), (&[1, 4, 16, 64][..], 300));
        assert_eq!(sizes.iter().filter(|size| **size == 1).count(), 1, "{sizes:?}");
    }

    #[test]
    fn the_size_follows_the_speed_and_looks_past_a_plateau() {
        let choose = |speed: fn(usize) -> f64| {
            let json = serde_json::json!({
                "format": "lab.study/1", "name": "sizes", "workload": {"dataset": "digits", "model": {"family": "mlp"}},
                "objective": {"metric": "valid_error", "direction": "minimize"},
                "parameters": {"adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log"}},
                "sampler": {"kind": "halton"}, "trials": 1000, "steps": 10, "eval_every": 10});
            let study = Study::from_json(&json).unwrap();
            let mut conductor = Conductor::new(&study, &Record::new(study.clone())).unwrap();
            let mut last = 0;
            for _ in 0..6 {
                let cohort = conductor.next(1).unwrap();
                last = cohort.members.len();
                conductor.measured_speed(cohort.id, (1000.0 * speed(last)) as u64, 1.0);
                conductor.finished(cohort.id);
            }
            last
        };
        assert_eq!(choose(|_| 1.0), 1);
        assert_eq!(choose(|size| 1.0 / size as f64), 1);
        assert_eq!(choose(|size| size as f64), 64);
        assert_eq!(choose(|size| if size >= 16 { 1.5 } else { 1.0 }), 16);
        assert_eq!(choose(|size| if size == 4 { 1.5 } else { 1.0 }), 4);
    }

    #[test]
    fn lost_trials_wait_again_and_are_failed_in_the_end() {
        let study = study();
        let record = Record::new(study.clone());
        let mut conductor = Conductor::new(&study, &record).unwrap();
        for attempt in 1..=MAX_ATTEMPTS {
            let cohort = conductor.next(2).unwrap();
            assert_eq!(cohort.members[0].trial, 0);
            let failed = conductor.lost(cohort.id, &record, "the worker stopped answering");
            assert_eq!(failed.len(), usize::from(attempt == MAX_ATTEMPTS));
        }
        assert_eq!(conductor.next(2).unwrap().members[0].trial, 1);
    }
}
