//! The pages: one module each.

pub mod analyze;
mod campaign;
pub mod design;
mod import;
pub mod learn;
pub mod procedures;
pub mod run;
pub mod start;
