//! What the programs share: the messages they send each other, names of places and studies, data sets, links, the store,
//! and what a learner has done.
//!
//! May touch the browser's store, and no document; knows nothing of Leptos, of training or of analysis.

pub mod answer;
pub mod data;
pub mod exchange;
pub mod files;
pub mod link;
pub mod messages;
pub mod place;
pub mod progress;
pub mod wire;

#[cfg(any(feature = "page", feature = "worker-science"))]
pub mod pace;
#[cfg(any(feature = "page", feature = "worker-science"))]
pub mod store;
