//! Writing results to standard output. Refuses to know what they say.
//!
//! Standard output carries a command's result alone; messages go to standard error. A reader that closes the pipe early
//! (`lab sample … | head`) is no failure.

use std::io::{self, BufWriter, StdoutLock, Write};

/// Standard output, buffered until [`Output::finish`].
pub struct Output(BufWriter<StdoutLock<'static>>);

impl Output {
    pub fn new() -> Self {
        Self(BufWriter::new(io::stdout().lock()))
    }

    /// Writes one line.
    ///
    /// # Errors
    /// `Closed` when nobody reads any more: the command should end quietly.
    pub fn line(&mut self, text: &str) -> Result<(), OutputError> {
        writeln!(self.0, "{text}").map_err(OutputError::from)
    }

    pub fn finish(mut self) -> Result<(), OutputError> {
        self.0.flush().map_err(OutputError::from)
    }
}

impl Default for Output {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a result could not be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    #[error("nobody reads standard output any more")]
    Closed,
    #[error("standard output: {0}")]
    Failed(io::Error),
}

impl From<io::Error> for OutputError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { OutputError::Closed } else { OutputError::Failed(error) }
    }
}
