//! Findings, through `analyse` as its callers use it.

#[path = "../scenes/mod.rs"]
mod scenes;
#[path = "../support/synthetic/mod.rs"]
mod synthetic;

mod best_step;
mod bounds;
mod calibration;
mod level;
mod proposals;
mod repeated;
mod robustness;
mod small;
mod speed;
