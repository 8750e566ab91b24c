//! The batch-size finder (playbook: choosing the batch size): throughput and time per step at powers of two, where more
//! stops helping, what limits it, and which size to use.
//!
//! [`Finder`] asks for one timed window after another and is told how long each took; [`Throughput`] is what the windows say.
//! Every round times each size once, in random order, so that a machine that slows down slows all sizes alike and comparisons
//! within a round cancel it.

mod advice;
mod analysis;
mod finder;
mod law;

pub use analysis::{Bottleneck, Estimate, SizeResult, Throughput};
pub use finder::{Answer, Finder, Request};
pub use law::Cost;

use crate::study::Study;
use crate::workload::{DataSource, Kind, Workload, hyperparameter};
use serde::Serialize;

/// What to measure, and how well.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// The smallest size and the largest allowed one; sizes are the powers of two between them.
    pub smallest: u64,
    pub largest: u64,
    /// Training examples: no batch is larger. `None` if not known yet.
    pub train_examples: Option<u64>,
    /// A window is made long enough to last so many seconds.
    pub window_seconds: f64,
    /// The climb to larger sizes ends after a size whose step takes longer, in seconds.
    pub longest_step: f64,
    /// A size has been measured well enough when half of the 95 % interval of its time per step is at most this share of it.
    pub precision: f64,
    /// Throughput has stopped rising where doubling the batch gives no more than this share more.
    pub margin: f64,
    /// Measuring ends after so many rounds, or after so many seconds, whatever the precision.
    pub most_rounds: u32,
    pub most_seconds: f64,
}

impl Default for Settings {
    fn default() -> Self {
        let largest = match hyperparameter("batch_size").map(|entry| entry.kind) {
            Some(Kind::Whole { high, .. }) => high.unsigned_abs(),
            _ => 65_536,
        };
        Self {
            smallest: 1,
            largest,
            train_examples: None,
            window_seconds: 0.05,
            longest_step: 1.0,
            precision: 0.03,
            margin: 0.1,
            most_rounds: 200,
            most_seconds: 30.0,
        }
    }
}

impl Settings {
    /// The settings for a study's training set.
    pub fn for_study(study: &Study) -> Self {
        let train_examples = match &study.workload {
            Workload::Trained { data: DataSource::Builtin(builtin), .. } => Some(builtin.train_examples() as u64),
            _ => None,
        };
        Self { train_examples, ..Self::default() }
    }
}

/// Why no larger size was measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ceiling {
    /// The next size would exceed the training set.
    TrainingSet { examples: u64 },
    /// The next size would exceed the largest allowed one.
    Cap { batch: u64 },
    /// `batch` does not fit: it needs so many bytes of a limit.
    Memory { batch: u64, needs: u64, limit: u64 },
    /// `batch` could not be run.
    Failed { batch: u64, reason: String },
    /// A step of `batch` took so long that larger ones were not tried.
    Slow { batch: u64, seconds: f64 },
}
