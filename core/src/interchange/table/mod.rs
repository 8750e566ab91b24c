//! Tables as CSV: one row per trial, or one per measurement. W&B's exports are such tables with names of their own.
//!
//! Which column is what stands in [`Columns`], which can be kept as JSON beside the record so that the next import needs no
//! questions. Knows nothing of files.

mod columns;
mod gather;
mod guess;
mod identity;
mod read;
mod rest;
mod roles;
mod run;
mod sheet;
mod survey;
mod write;

pub use columns::Columns;
pub use read::{first_values, headers, read_table};
pub(super) use sheet::Sheet;
pub(super) use survey::rows;
pub use write::write_table;
