//! The engine room of the page and what runs in its workers.
//!
//! The page (`src/main.rs`) speaks to [`session::Session`] alone: a study is trained by the browser's own workers
//! ([`lab::local`]) or by the runner that served the page ([`lab::remote`]), kept in the browser's store ([`store`]),
//! and written into links ([`link`]). Both kinds of training worker are one program (`src/bin/worker.rs`, [`worker`]) built twice,
//! for the CPU and for WebGPU; the page itself contains nothing of burn. What analyses and advises is a third worker
//! (`src/bin/science.rs`, `science`), loaded when it is first asked. Refuses to know what anything looks like.
#![cfg_attr(feature = "worker-gpu", recursion_limit = "256")]

pub mod data;
pub mod lab;
pub mod link;
#[cfg(any(feature = "worker-science", test))]
pub mod science;
pub mod worker;

#[cfg(feature = "page")]
pub mod environment;
#[cfg(feature = "page")]
mod javascript;
#[cfg(any(feature = "page", feature = "worker-science"))]
mod pace;
#[cfg(feature = "page")]
pub mod session;
#[cfg(any(feature = "page", feature = "worker-science"))]
pub mod store;
