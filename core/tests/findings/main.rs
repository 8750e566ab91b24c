//! Findings, through `analyse` as its callers use it.

#![allow(clippy::disallowed_methods, reason = "a test's own numbers need not be the same on every target")]

#[path = "../scenes/mod.rs"]
mod scenes;
#[path = "../support/synthetic/mod.rs"]
mod synthetic;

mod adaptive;
mod answers;
mod best_step;
mod bounds;
mod calibration;
mod causes;
mod level;
mod listing;
mod proposals;
mod repeated;
mod robustness;
mod sampled;
mod small;
mod speed;
mod words;
