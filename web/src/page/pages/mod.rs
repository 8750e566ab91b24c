//! The pages: one module each.
//!
//! Knows nothing of the frame around them.

pub mod analyze;
pub mod design;
pub mod procedures;
pub mod run;
pub mod start;
