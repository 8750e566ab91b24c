//! The pages: one module each.
//!
//! Knows nothing of the frame around them.

pub mod analyze;
mod campaign;
pub mod design;
mod import;
pub mod procedures;
pub mod run;
pub mod start;
