//! The instability probe (playbook: how to debug and mitigate optimization failures): does training break just above the
//! best learning rate, and what would steady it?

mod advice;
mod analysis;
mod behind;
mod design;
mod norms;

pub use analysis::{Evidence, Instability, Sign, Spike, Verdict, spikes};
pub use design::{Probe, RATES, best_rate, design};
pub use norms::Norms;
