//! What a record says, in numbers: counts, ranking, groups of trials by scientific value.
//!
//! Knows nothing of pictures or of how the trials were run.

mod groups;
mod summary;

pub use groups::{Group, group_of, groups};
pub use summary::{Best, Counts, GroupBest, GroupSummary, Ranked, Summary, ranking};
