//! The worker that analyses and advises: procedures, findings, imports, campaigns, what they say and draw.
//!
//! The page asks typed questions (`shared::exchange`), and [`answer`] gives the answers from what is held here, above all
//! records that were read once ([`records`]). So nothing of this is in the page's own bundle, and no analysis ever makes the
//! page wait. May touch findings, procedures, campaigns and the store; no document, and nothing that trains: windows of the
//! batch-size finder are timed elsewhere.

mod adoption;
pub mod answer;
mod campaigns;
mod handed;
mod importing;
mod judging;
mod lessons;
mod procedures;
mod records;
mod stored;
mod tables;
#[cfg(test)]
mod travel;
mod zip;

#[cfg(all(feature = "worker-science", target_arch = "wasm32"))]
mod inbox;
#[cfg(all(feature = "worker-science", target_arch = "wasm32"))]
mod runner;

#[cfg(all(feature = "worker-science", target_arch = "wasm32"))]
pub use inbox::start;
