//! The record file of `lab run`: locked, continued where it stopped, one write per event.
//!
//! Refuses to know who trains. A line is written whole and at once; it is on disk when a trial ends, and otherwise within
//! a second (see [`Journal::sync`]).

use crate::files::appended::{Appended, Locked, NotOpened};
use crate::files::output::{Output, OutputError};
use crate::files::{FileError, fold, io_sentence, torn_warning};
use crate::training::workers::Journal;
use lab_core::record::{Record, event_to_line, header_to_line};
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::trial::{Event, What};
use lab_texts::Arg;
use lab_texts::runner::files as t;
use std::io;
use std::path::{Path, PathBuf};

/// A record file that this process alone writes.
pub struct RecordFile {
    file: Appended,
    /// Whether event lines also go to standard output.
    echo: bool,
    lang: Lang,
}

impl RecordFile {
    /// Opens or creates the record of a study, drops a torn last line, and folds what is there.
    ///
    /// # Errors
    /// Another process writes it, it cannot be read, or it holds another study.
    pub fn open(path: &Path, study: &Study, echo: bool, lang: Lang) -> Result<(Self, Record), JournalError> {
        let failed = |error| JournalError::Io { path: path.to_owned(), error };
        let mut locked = Locked::open(path).map_err(|error| JournalError::not_opened(path, error))?;
        let header = header_to_line(study);
        let (file, record) = if locked.is_prefix(header.as_bytes()).map_err(failed)? {
            // New, or torn while its first line was written.
            (locked.begin(&header).map_err(failed)?, Record::new(study.clone()))
        } else {
            let finished = fold(path, &mut locked.file)?;
            let found = &finished.record.study;
            if found != study {
                return Err(JournalError::OtherStudy { path: path.to_owned(), fields: differences(found, study) });
            }
            if finished.torn {
                eprintln!("{}", torn_warning(path, lang));
            }
            (locked.go_on(finished.whole_bytes, finished.needs_newline).map_err(failed)?, finished.record)
        };
        Ok((Self { file, echo, lang }, record))
    }
}

impl Journal for RecordFile {
    fn append(&self, event: &Event) -> Result<(), String> {
        let line = event_to_line(event);
        let said = |error: io::Error| format!("{}: {}", self.file.path().display(), io_sentence(&error, self.lang));
        self.file.line(&line, matches!(event.what, What::Ended(_))).map_err(said)?;
        if self.echo {
            let mut output = Output::new();
            match output.line(line.trim_end()).and_then(|()| output.finish()) {
                // The record goes on without a listener.
                Ok(()) | Err(OutputError::Closed) => {}
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(())
    }

    fn sync(&self) -> Result<(), String> {
        let said = |error| format!("{}: {}", self.file.path().display(), io_sentence(&error, self.lang));
        self.file.sync().map_err(said)
    }
}

/// The fields of the study file that differ.
fn differences(a: &Study, b: &Study) -> Vec<String> {
    let (a, b) = (a.to_json(), b.to_json());
    let fields = |json: &serde_json::Value| {
        json.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>()).unwrap_or_default()
    };
    let mut names = fields(&a);
    names.extend(fields(&b));
    names.sort_unstable();
    names.dedup();
    names.retain(|name| a.get(name) != b.get(name));
    names
}

/// Why a record file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    Io { path: PathBuf, error: io::Error },
    Locked { path: PathBuf },
    Exists { path: PathBuf },
    OtherStudy { path: PathBuf, fields: Vec<String> },
    File(#[from] FileError),
    Campaign { path: PathBuf, error: lab_core::campaign::LineError },
}

impl std::fmt::Display for JournalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl JournalError {
    pub fn not_opened(path: &Path, error: NotOpened) -> Self {
        let path = path.to_owned();
        match error {
            NotOpened::Locked => JournalError::Locked { path },
            NotOpened::Exists => JournalError::Exists { path },
            NotOpened::Io(error) => JournalError::Io { path, error },
        }
    }

    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            JournalError::Io { path, error } => format!("{}: {}", path.display(), io_sentence(error, lang)),
            JournalError::Locked { path } => t::locked(path.as_path()).get(lang),
            JournalError::Exists { path } => t::exists(path.as_path()).get(lang),
            JournalError::OtherStudy { path, fields } => t::other_study(Arg::list(fields), path.as_path()).get(lang),
            JournalError::File(error) => error.sentence(lang),
            JournalError::Campaign { path, error } => format!("{}: {}", path.display(), error.message(lang)),
        }
    }
}
