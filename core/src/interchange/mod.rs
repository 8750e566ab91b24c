//! Other tools' files: bytes in, a [`Record`](crate::record::Record) out, and back.
//!
//! Every reader goes through `foreign`: what a tool stored becomes a study of an external workload, whose search space is
//! taken from the file where it says one and inferred from the values where it does not. Readers check sizes before they
//! take memory, and say where a file is wrong; what they guess, convert or leave out stands in the notes beside the record
//! ([`Imported`]). Knows nothing of files, databases or clocks: whoever calls reads and writes the bytes, and says what
//! time it is.

pub mod optuna;

pub mod runs;

pub mod sweep;

pub mod table;

pub mod tensorboard;

mod account;
mod calendar;
mod cell;
mod column;
mod fault;
mod foreign;
mod infer;
mod lenient;
mod natural;
mod recognise;
mod remedy;
mod spelled;
mod state;

pub use account::{Account, Imported, Kind, Note};
pub use calendar::date;
pub use fault::{Fault, ImportError, Place};
pub use foreign::Wishes;
pub use remedy::{Remedy, Use};

/// No file of another tool may be larger.
pub const MAX_BYTES: usize = 512 << 20;

/// No study of another tool may have more trials.
pub const MAX_TRIALS: usize = 100_000;
