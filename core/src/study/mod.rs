//! A study: one question, a search space, a sampler and a budget. The file format `lab.study/1`.
//!
//! A `Study` that exists is valid, whatever it was read from.

mod asked;
mod check;
mod conflicts;
mod design;
mod limits;
pub(crate) mod read;
mod revise;
mod sampler;
mod switches;
mod write;

pub use design::Design;
pub use revise::Revision;
pub use switches::with_and_without;

use crate::dataset::{DataFacts, Task};
use crate::named::named;
use crate::problem::Problem;
use crate::random::Stream;
use crate::sampler::{Drawn, SamplerSpec};
use crate::space::{Parameter, Space, Values};
use crate::workload::{TrialConfig, Workload};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::ops::Deref;

pub const FORMAT: &str = "lab.study/1";

/// Limits, checked before memory is taken.
pub const MAX_TRIALS: u64 = 10_000;
pub const MAX_STEPS: u64 = 1_000_000;
pub const MAX_PARAMETERS: usize = 200;
pub const MAX_OPTIONS: usize = 1_000;
pub const MAX_STUDY_BYTES: usize = 4 << 20;
/// Names of studies, parameters, metrics, files and columns.
pub const MAX_NAME_BYTES: usize = 200;
/// Any other text: a question, an option, a value.
pub const MAX_TEXT_BYTES: usize = 10_000;

/// What a study consists of. Whether it holds together, [`Study::new`] says.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    pub name: String,
    pub question: String,
    pub workload: Workload,
    pub objective: Objective,
    pub space: Space,
    pub sampler: SamplerSpec,
    pub trials: u64,
}

/// A valid study. Its parts are read as if they were its own (`study.space`), and never changed in place: see [`Revision`].
///
/// ```
/// use lab_core::study::Study;
///
/// let study = Study::parse(
///     r#"{
///         "format": "lab.study/1",
///         "name": "digits",
///         "workload": {"dataset": "digits", "model": {"family": "mlp"}},
///         "objective": {"metric": "valid_error", "direction": "minimize"},
///         "parameters": {"adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-1], "scale": "log"}},
///         "sampler": {"kind": "halton", "seed": 7},
///         "trials": 16,
///         "steps": 300
///     }"#,
/// )
/// .expect("it is valid");
/// assert_eq!(study.space.varied().count(), 1);
///
/// // A change is a revision, held to the same rules.
/// assert_eq!(study.revise().trials(32).finish().expect("it is valid").trials, 32);
/// let problems = study.revise().fix("batch_size", 100_000i64).finish().expect_err("there are not that many digits");
/// assert_eq!(problems[0].path, r#"$.parameters["batch_size"].value"#);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Study(Parts);

impl Deref for Study {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Which number of a trial counts, and which way is better.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    pub metric: String,
    pub direction: Direction,
    pub at: At,
    /// The metric's value when guessing.
    pub chance: Option<f64>,
    /// How many examples the metric is measured on; `None` for all there are (in a trained workload) or unknown. Of a trained
    /// workload they are the first of the validation split, which is in random order: a sample of it, the same for all trials.
    pub valid_examples: Option<u64>,
}

impl Objective {
    /// The standard error of an error rate p measured on n independent examples, √(p (1 − p) / n): the binomial's. `None`
    /// without examples or for what is no rate.
    pub fn standard_error(p: f64, examples: u64) -> Option<f64> {
        ((0.0..=1.0).contains(&p) && examples > 0).then(|| (p * (1.0 - p) / examples as f64).sqrt())
    }
}

named! {
    /// Which way is better.
    #[derive(serde::Serialize, serde::Deserialize)]
    pub enum Direction {
        Minimize = "minimize",
        Maximize = "maximize",
    }
}

impl Direction {
    /// 1 where less is better, −1 where more is: times its sign, an objective is better the smaller it is.
    pub fn sign(self) -> f64 {
        match self {
            Direction::Minimize => 1.0,
            Direction::Maximize => -1.0,
        }
    }

    /// Whether `a` is better than `b`; a NaN is never better.
    pub fn better(self, a: f64, b: f64) -> bool {
        match self {
            Direction::Minimize => a < b,
            Direction::Maximize => a > b,
        }
    }
}

named! {
    /// Which measurement of a trial is its objective.
    #[derive(serde::Serialize, serde::Deserialize)]
    pub enum At {
        /// The best during training (the checkpoint one would keep).
        Best = "best",
        /// The last.
        Last = "last",
    }
}

impl Study {
    /// The study of these parts.
    ///
    /// # Errors
    /// Every problem found, each with its place in the study's file.
    pub fn new(parts: Parts) -> Result<Self, Vec<Problem>> {
        let problems = check::problems(&parts);
        if problems.is_empty() { Ok(Self(parts)) } else { Err(problems) }
    }

    /// Its parts, to be changed into another study.
    pub fn into_parts(self) -> Parts {
        self.0
    }

    /// The same trials judged by another of the numbers that they measured; nothing is rerun.
    pub fn judge_by(&mut self, objective: Objective) {
        self.0.objective = objective;
    }

    /// Says who drew the trials that are recorded.
    pub fn set_drawn(&mut self, drawn: Drawn) {
        self.0.sampler.drawn = drawn;
    }

    /// Reads a study file.
    ///
    /// # Errors
    /// Every problem found, each with its JSON path.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        read::parse(text)
    }

    /// Reads a study from JSON that was parsed already.
    pub fn from_json(json: &serde_json::Value) -> Result<Self, Vec<Problem>> {
        read::study(json)
    }

    /// The study file.
    pub fn to_json(&self) -> serde_json::Value {
        write::study(self)
    }

    /// A parameter as a study file says it; nothing where it says none.
    pub fn parameter_from_json(name: &str, json: &serde_json::Value) -> Option<Parameter> {
        read::parameter(name, json)
    }

    /// A parameter as a study file says it.
    pub fn parameter_to_json(parameter: &Parameter) -> serde_json::Value {
        write::parameter(parameter)
    }

    /// The start of a changed study: see [`Revision`].
    pub fn revise(&self) -> Revision {
        Revision::new(self)
    }

    /// The seed of a trial's random streams. 32 bits, so that every JSON reader keeps it exact.
    pub fn trial_seed(&self, trial: u64) -> u64 {
        Stream::new(self.sampler.seed).child("trial").index(trial).word(0) >> 32
    }

    /// What the trainer does for these values; `None` if another pipeline trains.
    pub fn trial_config(&self, values: &Values) -> Option<Result<TrialConfig, Vec<Problem>>> {
        match &self.workload {
            Workload::Trained { data, family, steps, eval_every } => {
                let config = TrialConfig::resolve(&self.space, values, *family, *steps, *eval_every);
                Some(config.and_then(|config| {
                    let problems = config.check(data.facts().as_ref());
                    if problems.is_empty() { Ok(config) } else { Err(problems) }
                }))
            }
            Workload::External { .. } => None,
        }
    }

    /// What the study asks of its data that they cannot give. A study of a built-in set has been checked already; a person's
    /// own table is known only once it was read.
    pub fn misfits(&self, data: &DataFacts) -> Vec<Problem> {
        check::misfits(self, data)
    }

    /// Validation examples the objective is measured on, if known: as many as the study says, or all of a built-in set.
    pub fn valid_examples(&self) -> Option<u64> {
        self.objective.valid_examples.or(match &self.workload {
            Workload::Trained { data, .. } => data.facts().map(|facts| facts.valid_examples as u64),
            Workload::External { .. } => None,
        })
    }

    /// The standard error of a value of the objective, where it is a share of wrong predictions on validation examples.
    pub fn standard_error(&self, value: f64) -> Option<f64> {
        let is_rate = match &self.workload {
            Workload::Trained { data, .. } => {
                data.task() == Task::Classification
                    && ["valid_error", "ema_valid_error"].contains(&self.objective.metric.as_str())
            }
            // What another pipeline measures is taken for a rate if it says on how many examples.
            Workload::External { .. } => true,
        };
        if is_rate { Objective::standard_error(value, self.valid_examples()?) } else { None }
    }
}

/// As the document it is read from; as its text in formats that have no names.
impl Serialize for Study {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = self.to_json();
        if serializer.is_human_readable() { json.serialize(serializer) } else { json.to_string().serialize(serializer) }
    }
}

/// Decoding re-validates: a study that arrives over a socket is as valid as one read from a file.
impl<'de> Deserialize<'de> for Study {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = if deserializer.is_human_readable() {
            serde_json::Value::deserialize(deserializer)?
        } else {
            serde_json::from_str(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)?
        };
        Study::from_json(&json).map_err(|problems| {
            let sentences: Vec<_> = problems.iter().map(|problem| problem.message(crate::text::Lang::En)).collect();
            serde::de::Error::custom(sentences.join("; "))
        })
    }
}
