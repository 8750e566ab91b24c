//! The native runner of Tuning Lab: files, devices, threads, a store and a server around `lab-core`.
//!
//! Refuses to know the science: which trials exist, how they train and what their record means stands in `lab-core`.
//! The modules stand in the order in which they build on each other; `main.rs` and `cli/` are the program `lab` around them.
#![recursion_limit = "256"]

pub mod data;

pub mod lessons;

pub mod interrupt;

pub mod files;

pub mod training;

pub mod records;

pub mod store;

pub mod server;

pub mod commands;
