//! The procedures of the playbook: what to run, what the numbers say, and what to do next.
//!
//! Each is a design (studies, or requests for measurements), an analysis (measurements to a typed result with its uncertainty)
//! and a recommendation (sentences with their numbers, and revised studies ready to run). All are pure functions or state
//! machines without a clock: whoever has one tells them how long something took. Serialises to the document that `--json`
//! prints.

pub mod advisor;
pub mod instability;
pub mod promotion;
pub mod starting_point;
pub mod steps_to_target;
pub mod throughput;
pub mod training_length;

mod edge;
mod estimate;
pub mod numbers;
mod recommendation;

pub use crate::workload::{Category, category};
pub use estimate::Interval;
pub use recommendation::{Proposal, Recommendation};
