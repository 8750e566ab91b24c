//! The science of Tuning Lab, compiled to both targets: natively for the runner, to WebAssembly for the page.
//!
//! The modules stand in the order in which data flows; a module imports only what stands above it
//! (`tests/architecture.rs` of `lab-tests` holds them to it):
//!
//! ```text
//! space → sampler → study → trial config → train → events → record → analysis → adoption → findings → procedure → campaign → plot → view
//! ```
//!
//! What is never here: files, clocks, threads, sockets, browser or server APIs. burn is used by `train::gpu` alone.
#![cfg_attr(feature = "burn", recursion_limit = "256")]
#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, reason = "a test's own numbers need not be the same on every target")
)]

mod named;

pub mod text;

pub mod fields;

pub mod number;

pub mod order;

pub mod statistics;

pub mod problem;

pub mod random;

pub mod space;

pub mod sampler;

pub mod dataset;

pub mod workload;

pub mod study;

pub mod measure;

pub mod trial;

pub mod record;

pub mod interchange;

pub mod conductor;

#[cfg(feature = "train")]
pub mod train;

pub mod analysis;

pub mod adoption;

pub mod findings;

pub mod procedure;

pub mod campaign;

pub mod plot;

pub mod report;

pub mod lesson;

pub mod protocol;

pub mod schema;
