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

/// The heads of a table's columns, each at the right of so many columns of a terminal.
pub fn heads(cells: &[(&str, usize)]) -> String {
    let cells = cells.iter().map(|(text, width)| format!("{}{text}", " ".repeat(width.saturating_sub(columns(text)))));
    cells.collect::<Vec<_>>().join(" ")
}

/// A Chinese character is two columns wide.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_stand_above_their_columns_whatever_the_script() {
        assert_eq!(heads(&[("batch", 8), ("ideal", 6)]), "   batch  ideal");
        assert_eq!(heads(&[("批量", 8), ("毫秒/步", 10)]), "    批量    毫秒/步");
    }
}
