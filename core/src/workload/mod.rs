//! What the lab itself can train: data sets, model families and their hyperparameters.
//!
//! `catalogue` is the one source of truth for names, limits, defaults and explanations; `config` turns the values of one
//! trial into the exact configuration a trainer needs; `check` says which configurations cannot be; `cost` what they cost;
//! `hyperparameters` tells from any pipeline's name what it sets.

mod catalogue;
mod check;
mod config;
mod cost;
mod hyperparameters;
mod model;
pub mod network;
mod optimizer;
mod schedule;

pub use catalogue::{
    Applies, HYPERPARAMETERS, Hyperparameter, Kind, Limits, Part, called, hyperparameter, strengths, switch, technique,
    title,
};
pub(crate) use check::{RULES, Rule};
pub use config::{Augmentation, TrialConfig, WeightDecay};
pub use cost::{Cost, MEMORY_LIMIT};
pub use hyperparameters::{Category, Quantity, SPLIT_SEED, category};
pub use model::{Activation, Cnn, Mlp, Model, ModelFamily, NormPosition, Position, Resnet, Transformer};
pub use optimizer::{Betas, Optimizer, OptimizerKind};
pub use schedule::{Schedule, ScheduleKind};

pub use crate::dataset::{Missing, Task};

use crate::dataset::{Builtin, DataFacts, Layout};
use crate::space::{Domain, Parameter, Setting, Space, Values};

/// Where the numbers of a study come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Workload {
    /// The lab trains, for `steps` updates, and evaluates every `eval_every` of them.
    Trained { data: DataSource, family: ModelFamily, steps: u64, eval_every: u64 },
    /// Another pipeline trains; any parameter and metric name is allowed.
    External { steps: Option<u64> },
}

impl Workload {
    /// Optimizer steps of a trial; `None` where another pipeline does not say.
    pub fn steps(&self) -> Option<u64> {
        match self {
            Workload::Trained { steps, .. } => Some(*steps),
            Workload::External { steps } => *steps,
        }
    }
}

/// The data set of a trained workload.
#[derive(Clone, Debug, PartialEq)]
pub enum DataSource {
    Builtin(Builtin),
    /// A person's own table. The file is found by whoever holds it (command line, page); the study names it only.
    Csv {
        file: String,
        target: String,
        task: Task,
        missing: Missing,
    },
}

impl DataSource {
    pub fn layout(&self) -> Layout {
        match self {
            DataSource::Builtin(builtin) => builtin.shape().layout(),
            DataSource::Csv { .. } => Layout::Table,
        }
    }

    /// What is known before the data is loaded: all of a built-in set, nothing of a person's table.
    pub fn facts(&self) -> Option<DataFacts> {
        match self {
            DataSource::Builtin(builtin) => Some(builtin.data_facts()),
            DataSource::Csv { .. } => None,
        }
    }

    pub fn task(&self) -> Task {
        match self {
            DataSource::Builtin(builtin) => builtin.task(),
            DataSource::Csv { task, .. } => *task,
        }
    }
}

impl ModelFamily {
    /// Whether models of this family read data of this layout. Convolutions and patches need neighbours, which the columns
    /// of a table are not; a transformer reads tokens too.
    pub fn reads(self, layout: Layout) -> bool {
        match self {
            ModelFamily::Linear | ModelFamily::Mlp => true,
            ModelFamily::Cnn | ModelFamily::Resnet => matches!(layout, Layout::Sequence | Layout::Image),
            ModelFamily::Transformer => layout != Layout::Table,
        }
    }
}

/// The metrics the trainer measures at every evaluation. For regression `*_error` is the root mean squared error in
/// units of the target and `*_loss` the mean squared error of the standardised target; for classification `*_loss` is
/// the cross entropy in nats and `*_error` the share of wrong predictions. `ema_*` is that of the averaged parameters;
/// `clipped_share` the share of steps since the last evaluation whose gradient was clipped.
pub const METRICS: [&str; 8] = [
    "train_loss",
    "train_error",
    "valid_loss",
    "valid_error",
    "grad_norm",
    "ema_valid_loss",
    "ema_valid_error",
    "clipped_share",
];

/// The hyperparameter that must be above 0 for a trial to measure a metric; `None` if every trial does.
pub fn needed_for(metric: &str) -> Option<&'static str> {
    match metric {
        "ema_valid_loss" | "ema_valid_error" => Some("ema_decay"),
        "clipped_share" => Some("clip_norm"),
        _ => None,
    }
}

/// The metrics that every trial of a space measures.
pub fn measured(space: &Space) -> impl Iterator<Item = &'static str> {
    let is_on = |name: &str| {
        // In every trial: whatever its conditions name is fixed.
        let is_active = |parameter: &&Parameter| space.is_active(parameter, &Values::new());
        space.get(name).filter(is_active).is_some_and(|parameter| {
            let least = match &parameter.setting {
                Setting::Fixed(value) => value.as_f64(),
                Setting::Varied { domain: Domain::Float(range), .. } => Some(range.low()),
                Setting::Varied { domain: Domain::Int(range), .. } => Some(range.low() as f64),
                Setting::Varied { domain: Domain::Choice(options), .. } => {
                    options.as_slice().iter().filter_map(|option| option.as_f64()).reduce(f64::min)
                }
            };
            least.is_some_and(|least| least > 0.0)
        })
    };
    METRICS.into_iter().filter(move |metric| needed_for(metric).is_none_or(is_on))
}
