//! The native runner of Tuning Lab: files, devices, threads, a store and a server around `lab-core`.
//!
//! Refuses to know the science: which trials exist, how they train and what their record means stands in `lab-core`.
//! The modules stand in the order in which they build on each other.
#![recursion_limit = "256"]

pub mod output;

pub mod data;

pub mod files;

pub mod private;

pub mod interrupt;

pub mod training;

pub mod devices;

pub mod gate;

pub mod memory;

pub mod workers;

pub mod progress;

pub mod linked;

pub mod appended;

pub mod journal;

pub mod campaign_file;

pub mod store;

pub mod optuna_database;

pub mod server;

pub mod machine;

pub mod commands;
