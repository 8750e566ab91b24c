//! Findings, through `analyse` as its callers use it.

#[path = "../scenes/mod.rs"]
mod scenes;
#[path = "../support/synthetic/mod.rs"]
mod synthetic;

mod adaptive;
mod best_step;
mod bounds;
mod calibration;
mod level;
mod listing;
mod proposals;
mod repeated;
mod robustness;
mod sampled;
mod small;
mod speed;
