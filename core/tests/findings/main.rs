//! Findings, through `analyse` as its callers use it.

#[path = "../support/synthetic/mod.rs"]
mod synthetic;

mod calibration;
mod proposals;
mod robustness;
mod speed;
