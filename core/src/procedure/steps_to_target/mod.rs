//! Steps to a target against batch size (playbook: training time and batch size; Shallue et al. 2018, arXiv 1811.03600): one
//! quasi-random study per batch size, the best trial of each, and the critical batch size.
//!
//! Hyperparameters are tuned anew at every size, since a comparison at those of one size favours it. Knows nothing of how
//! long a step takes; whoever measured that (see `throughput`) may say it.

mod advice;
mod analysis;
mod design;
mod fit;

pub use analysis::{BestRun, EpochView, Measured, SizePoint, StepsToTarget};
pub use design::{Design, Plan, design};
pub use fit::{Critical, Fit};
