//! What each command does, once its arguments are read. Refuses to know how arguments are written.

pub mod analyze;
pub mod campaign;
pub mod check;
pub mod devices;
pub mod export;
pub mod import;
pub mod measure;
pub mod pictures;
pub mod plots;
pub mod procedure;
pub mod run;
mod run_folders;
pub mod sample;
pub mod schema;
pub mod serve;
pub mod store;
mod target;
mod thresholds;
pub mod throughput;
mod train;
mod walk;

use crate::files::FileError;
use crate::files::output::OutputError;
use crate::records::journal::JournalError;
use crate::records::optuna_database::one_line;
use crate::server::ServeError;
use crate::training::not_trainable;
use lab_core::conductor::NotTrainable;
use lab_core::interchange::ImportError;
use lab_core::text::{Lang, Sentence};
use lab_texts::runner::commands as t;
use std::path::PathBuf;

/// Why a command ended without success.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Everything was said already.
    Said,
    File(#[from] FileError),
    Journal(#[from] JournalError),
    Output(#[from] OutputError),
    Serve(#[from] ServeError),
    /// A device that was asked for, and why it is not there.
    Device(String),
    NotTrainable {
        path: PathBuf,
        reason: NotTrainable,
    },
    /// A file from which no study follows, or nothing can be concluded, and why.
    Refused {
        path: PathBuf,
        reason: Sentence,
    },
    /// An argument whose form is right and whose value is not, and why.
    Argument(Sentence),
    Interrupted,
    /// Training cannot go on, and why.
    Broken(String),
    Write {
        path: PathBuf,
        error: std::io::Error,
    },
    /// Another tool's file that makes no record.
    Import {
        path: PathBuf,
        error: ImportError,
    },
    Database {
        path: PathBuf,
        error: rusqlite::Error,
    },
    Exists {
        path: PathBuf,
    },
    System(std::io::Error),
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(Lang::En).unwrap_or_default())
    }
}

impl CommandError {
    /// The one line a person reads; `None` if nothing is left to say.
    pub fn sentence(&self, lang: Lang) -> Option<String> {
        Some(match self {
            CommandError::Said | CommandError::Output(OutputError::Closed) => return None,
            CommandError::File(error) => error.sentence(lang),
            CommandError::Journal(error) => error.sentence(lang),
            CommandError::Output(error) => error.to_string(),
            CommandError::Serve(error) => error.sentence(lang),
            CommandError::Device(reason) => reason.clone(),
            CommandError::NotTrainable { path, reason } => {
                format!("{}: {}", path.display(), not_trainable(reason, lang))
            }
            CommandError::Refused { path, reason } => format!("{}: {}", path.display(), reason.get(lang)),
            CommandError::Argument(reason) => reason.get(lang).to_owned(),
            CommandError::Interrupted => t::INTERRUPTED.get(lang).to_owned(),
            CommandError::Broken(reason) => t::training_stopped(reason).get(lang),
            CommandError::Write { path, error } => {
                format!("{}: {}", path.display(), crate::files::io_sentence(error, lang))
            }
            CommandError::Import { path, error } => {
                format!("{}: {}", path.display(), error.on_command_line().get(lang))
            }
            CommandError::Database { path, error } => format!("{}: {}", path.display(), one_line(error)),
            CommandError::Exists { path } => t::overwrite(path.as_path()).get(lang),
            CommandError::System(error) => error.to_string(),
        })
    }

    /// A reader that had enough is no failure.
    pub fn is_success(&self) -> bool {
        matches!(self, CommandError::Output(OutputError::Closed))
    }
}
