//! What a record says, in numbers: counts, ranking, groups of trials by scientific value, seeds, searches, curves.

pub mod contrast;
mod difference;
mod groups;
mod importance;
mod interaction;
pub mod noise;
pub mod regression;
mod sampling;
pub mod search;
mod seeds;
mod slices;
mod summary;

pub use difference::{Difference, TTest, centre, mean_and_variance, mean_interval};
pub use groups::{Group, group_of, groups};
pub use importance::{Importance, importances};
pub use interaction::{Interaction, interactions};
pub use sampling::Sampling;
pub use seeds::{Configuration, Retrain, configurations, retrain};
pub use slices::{Slice, cuts, is_within, slices};
pub use summary::{Best, Counts, GroupBest, GroupSummary, Ranked, Summary, ranking};
