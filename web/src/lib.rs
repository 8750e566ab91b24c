//! The four parts of the web: three programs, and what they share.
//!
//! | folder | program | may touch |
//! |---|---|---|
//! | `page` | the page (`bin/page.rs`): Leptos, the session, the labs that train | the document, the store, workers; nothing of burn |
//! | `training` | the worker that trains (`bin/worker.rs`), built for the CPU and for WebGPU | `lab_core::train`; no document, no store |
//! | `analysis` | the worker that analyses and advises (`bin/science.rs`), loaded when it is first asked | findings, procedures, campaigns, the store; no document |
//! | [`shared`] | what they say to each other, and what two of them need | neither Leptos nor training |
//!
//! The programs know each other by the messages of [`shared`] alone.
#![cfg_attr(feature = "worker-gpu", recursion_limit = "256")]

#[cfg(any(feature = "worker-science", test))]
pub mod analysis;
#[cfg(feature = "page")]
mod page;
pub mod shared;
#[cfg(feature = "worker-cpu")]
mod training;

#[cfg(feature = "page")]
pub use page::mount as mount_page;
#[cfg(feature = "worker-cpu")]
pub use training::start as start_training;
