//! Findings: what a careful expert would say about a record, with evidence.

mod thresholds;

pub use thresholds::Thresholds;
