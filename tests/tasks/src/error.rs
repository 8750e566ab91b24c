//! What can go wrong while a task runs, one variant per kind of outside thing that refused.
//!
//! Refuses to know which task was running: the caller says that.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

/// A task could not be done.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    #[error("cannot start `{command}`: {source}")]
    Start { command: String, source: io::Error },
    #[error("`{command}` ended with {status}")]
    Failed { command: String, status: ExitStatus },
    #[error("`{command}` gave an answer that cannot be used: {reason}")]
    Answer { command: String, reason: String },
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{} holds other files, which a build would be mixed with: name a folder that is empty or not there", path.display())]
    Occupied { path: PathBuf },
    #[error("Cargo.lock: {0}")]
    Lock(#[from] crate::lock::LockError),
    #[error("wasm-bindgen cannot process the bundle {bundle}: {reason}")]
    Bindgen { bundle: &'static str, reason: String },
    #[error("{0}")]
    Missing(#[from] crate::setup::Missing),
}

impl TaskError {
    /// For `map_err` on a file operation: names the path, which the standard library's errors do not.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }
}

/// The command as a person would type it, for messages.
pub fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let mut text = name.to_string_lossy().into_owned();
    for arg in command.get_args() {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    text
}
