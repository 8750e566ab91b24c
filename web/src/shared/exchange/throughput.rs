//! The batch-size finder: which window to time next, and what the windows so far say.

use super::procedures::Advice;
use lab_core::procedure::throughput::Answer;
use lab_core::study::Study;
use serde::{Deserialize, Serialize};

/// What do these windows say?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    pub study: Box<Study>,
    /// The largest batch to try.
    pub largest: u64,
    /// How each window went, in the order in which they were asked for.
    pub windows: Vec<Answer>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The window to time now; none if enough is known.
    pub next: Option<Window>,
    /// How far measuring is, from 0 to 1.
    pub progress: f64,
    /// What follows from the windows so far.
    pub advice: Advice,
}

/// Steps of a batch size: so many to discard, then so many to time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub batch: u64,
    pub discard: u64,
    pub steps: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum View {
    Throughput,
    TimePerStep,
}
