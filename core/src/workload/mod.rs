//! What the lab itself can train: data sets, model families and their hyperparameters.
//!
//! `catalogue` is the one source of truth for names, limits, defaults and explanations; `config` turns the values of one
//! trial into the exact configuration a trainer needs. Knows nothing of tensors or of how training is done.

mod catalogue;
mod config;
mod cost;
mod model;
mod optimizer;
mod schedule;

pub use catalogue::{Applies, HYPERPARAMETERS, Hyperparameter, Kind, Limits, hyperparameter};
pub use config::{Augmentation, TrialConfig, WeightDecay};
pub use cost::Cost;
pub use model::{Activation, Cnn, Mlp, Model, ModelFamily, NormPosition, Position, Resnet, Transformer};
pub use optimizer::{Betas, Optimizer, OptimizerKind};
pub use schedule::{Schedule, ScheduleKind};

pub use crate::dataset::Task;

use crate::dataset::{Builtin, Layout};

/// Where the numbers of a study come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Workload {
    /// The lab trains, for `steps` updates, and evaluates every `eval_every` of them.
    Trained { data: DataSource, family: ModelFamily, steps: u64, eval_every: u64 },
    /// Another pipeline trains; any parameter and metric name is allowed.
    External { steps: Option<u64> },
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
    },
}

impl DataSource {
    pub fn layout(&self) -> Layout {
        match self {
            DataSource::Builtin(builtin) => builtin.shape().layout(),
            DataSource::Csv { .. } => Layout::Table,
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
/// the cross entropy in nats and `*_error` the share of wrong predictions.
pub const METRICS: [&str; 5] = ["train_loss", "train_error", "valid_loss", "valid_error", "grad_norm"];
