//! Optuna's studies in an SQLite database: rows to and from what `lab_core::interchange::optuna` knows.
//!
//! Reads the tables of Optuna 1.0 to 5.0, which differ in where directions, results and reports stand and in whether numbers
//! may be infinite; writes schema version 12 (Optuna 3.2 to 5.0), which those versions load and go on with. A file may come from anyone: what is read is checked to be plain tables that
//! are sound, and is counted, so that time and memory follow from the size of the file. Refuses to know what a study means.

mod read;
mod trials;
mod write;

pub use read::{READ, read};
pub use write::write;

use lab_core::interchange::ImportError;
use lab_core::text::{Fixed, Lang};
use lab_texts::runner::import as t;
use rusqlite::ErrorCode;

/// How every SQLite file begins.
pub const MAGIC: &[u8] = b"SQLite format 3\0";

/// Why a database is refused.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("{}", one_line(.0))]
    Sqlite(#[from] rusqlite::Error),
    #[error("{}", .0.message().get(Lang::En))]
    Import(ImportError),
}

impl From<ImportError> for DatabaseError {
    fn from(error: ImportError) -> Self {
        DatabaseError::Import(error)
    }
}

/// What SQLite says, which may quote a table's definition over several lines.
pub fn one_line(error: &rusqlite::Error) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a person is told of a database that SQLite cannot read: of the file, not of tables.
pub fn refusal(error: &rusqlite::Error) -> Fixed {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => t::DAMAGED_DATABASE,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => t::BUSY_DATABASE,
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => t::CLOSED_DATABASE,
        _ => t::ODD_DATABASE,
    }
}
