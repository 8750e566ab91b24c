//! What an engine does for the training loop: trials that take their steps together on one device.
//!
//! The loop (`cohort`) knows trials, events and the study; an engine knows numbers.

use super::{TrainError, Weights, evaluate::Evaluation};

/// Trials of one cohort in training.
pub(super) trait Engine {
    /// Steps after which the loop waits for the device, where it works through a queue.
    const QUEUE: Option<u64>;

    /// Takes step `t` with every trial. `inputs_ready` is called when the batch is there; `is_evaluated` says that an evaluation
    /// follows, which reports the norm of this step's gradient.
    fn step(&mut self, t: u64, is_evaluated: bool, inputs_ready: impl FnMut());

    /// Measures every trial after step `t`; `since` steps lie behind since the last time.
    ///
    /// # Errors
    /// What the device says.
    async fn evaluate(&mut self, t: u64, since: u64) -> Result<Vec<Evaluation>, TrainError>;

    /// The weights of the `k`-th trial.
    fn weights(&self, k: usize) -> Weights;

    /// Keeps the trials at these places, at least one.
    fn keep(&mut self, alive: &[usize]) -> Result<(), TrainError>;

    /// Waits until the device has done every step so far.
    ///
    /// # Errors
    /// What the device says.
    async fn settle(&self) -> Result<(), TrainError>;
}
