//! The workers: what they and the page say to each other ([`messages`]) and what runs in them ([`run`]).
//!
//! Refuses to know which trial trains next; the page's conductor decides.

pub mod messages;

#[cfg(feature = "worker-cpu")]
pub mod run;
