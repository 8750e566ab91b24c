//! Training: one loop, and two engines behind it.
//!
//! A model is described as data (`workload::Network`); the CPU engine (`cpu`) interprets it with explicit passes on
//! preallocated storage, the GPU engine (`gpu`) with burn, the only user of it. A cohort of K ≥ 1 trials is what is trained
//! at once: on a GPU its trials take their steps together, every parameter with a leading trial axis; on the CPU one follows
//! the other in a core's cache. A trial's curve depends on its configuration and seed alone: weights, shuffles and dropout
//! masks come from named random streams (`streams`), and nothing mixes trials. Knows nothing of clocks, threads or who
//! listens: an [`Observer`] gets every event.

mod augment;
mod cohort;
mod cpu;
pub mod device;
mod engine;
mod evaluate;
#[cfg(feature = "burn")]
mod gpu;
mod member;
mod prepared;
mod splits;
mod stopwatch;
mod streams;

#[cfg(test)]
mod cohort_tests;
#[cfg(test)]
mod reference_tests;

pub use cohort::{Trained, train_cohort, training_bytes};
pub use member::Checkpoint;
pub use prepared::PreparedData;
pub use splits::Splits;
pub use stopwatch::{Timing, time_window};

use crate::trial::Event;
use std::fmt;

/// Examples used to estimate the training loss at an evaluation: the first of the training split.
const TRAIN_SAMPLE: usize = 1024;

/// The weights of a trial.
#[derive(Clone, Debug)]
pub enum Weights {
    /// The row of all parameters, in the order of the network's layout, and the running mean and variance of each batch
    /// normalization.
    Host { parameters: Vec<f32>, running: Vec<(Vec<f32>, Vec<f32>)> },
    /// Name and tensor [1, a, b] of each parameter, still on the device; running moments of batch normalizations last.
    #[cfg(feature = "burn")]
    Device(Vec<(String, burn::tensor::Tensor<3>)>),
}

/// Follows a training and may end it.
pub trait Observer {
    /// Called in the order things happen.
    fn event(&mut self, event: Event);

    /// Called between steps. May wait for as long as a person pauses; should give other tasks of its thread a turn.
    fn check(&mut self, progress: Progress) -> impl Future<Output = Control>;

    /// Called in every step when the batch has been gathered and augmented: whoever times input takes the time here.
    fn inputs_ready(&mut self) {}
}

/// How far a cohort is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Steps done.
    pub step: u64,
    pub steps: u64,
    /// Trials still training.
    pub members: usize,
}

/// What the observer wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    Continue,
    /// Wait until the device has done every step so far, then ask again: a device works through a queue, and whoever times
    /// steps must see its end.
    Settle,
    /// End every trial of the cohort as stopped.
    Stop,
    /// Leave without ending them: they will be continued later.
    Suspend,
}

/// Why a cohort could not be trained.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainError {
    /// Members whose shapes or splits of the data differ, or no members.
    NotACohort,
    /// The data were split by another seed than these trials ask for.
    OtherSplit { wanted: u64, found: u64 },
    /// A model that cannot read data of this layout: a convolution of a table, say.
    Unreadable,
    /// More examples per batch than the training set has.
    BatchTooLarge { batch: usize, examples: usize },
    /// More memory than a single allocation may take; checked before anything is allocated.
    TooLarge { bytes: u64, limit: u64 },
    /// The device failed.
    Device(String),
}

impl fmt::Display for TrainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TrainError::NotACohort => {
                f.write_str("these trials cannot train together: their shapes or splits of the data differ")
            }
            TrainError::OtherSplit { wanted, found } => {
                write!(f, "these trials train on the split of seed {wanted}; the data are split by seed {found}")
            }
            TrainError::Unreadable => f.write_str("this model cannot read data of this layout"),
            TrainError::BatchTooLarge { batch, examples } => {
                write!(f, "a batch of {batch} is larger than the training set of {examples} examples")
            }
            TrainError::TooLarge { bytes, limit } => {
                write!(f, "training would need about {bytes} bytes; the limit is {limit}")
            }
            TrainError::Device(reason) => write!(f, "the device failed: {reason}"),
        }
    }
}

impl std::error::Error for TrainError {}
