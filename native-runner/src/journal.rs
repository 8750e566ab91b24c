//! The record file of `lab run`: locked, continued where it stopped, one write per event.
//!
//! Refuses to know who trains. A line is written whole and at once; it is on disk when a trial ends, and otherwise within
//! a second (see [`RecordFile::sync`]).

use crate::files::{FileError, fold, io_sentence, torn_warning};
use crate::output::{Output, OutputError};
use crate::workers::Journal;
use lab_core::record::{Record, event_to_line, header_to_line};
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::trial::{Event, What};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A record file that this process alone writes.
pub struct RecordFile {
    path: PathBuf,
    /// Whether event lines also go to standard output.
    echo: bool,
    lang: Lang,
    inner: Mutex<Inner>,
}

struct Inner {
    file: File,
    unsynced: bool,
}

impl RecordFile {
    /// Opens or creates the record of a study, drops a torn last line, and folds what is there.
    ///
    /// # Errors
    /// Another process writes it, it cannot be read, or it holds another study.
    pub fn open(path: &Path, study: &Study, echo: bool, lang: Lang) -> Result<(Self, Record), JournalError> {
        let failed = |error| JournalError::Io { path: path.to_owned(), error };
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::Locked { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let header = header_to_line(study);
        let record = if is_prefix(&mut file, header.as_bytes()).map_err(failed)? {
            // New, or torn while its first line was written.
            file.set_len(0).map_err(failed)?;
            file.write_all(header.as_bytes()).map_err(failed)?;
            file.sync_all().map_err(failed)?;
            sync_directory(path).map_err(failed)?;
            Record::new(study.clone())
        } else {
            let finished = fold(path, &mut file)?;
            let found = &finished.record.study;
            if found != study {
                return Err(JournalError::OtherStudy { path: path.to_owned(), fields: differences(found, study) });
            }
            if finished.torn {
                eprintln!("{}", torn_warning(path, lang));
            }
            file.set_len(finished.whole_bytes).map_err(failed)?;
            file.seek(SeekFrom::End(0)).map_err(failed)?;
            if finished.needs_newline {
                file.write_all(b"\n").map_err(failed)?;
            }
            finished.record
        };
        let inner = Mutex::new(Inner { file, unsynced: true });
        Ok((Self { path: path.to_owned(), echo, lang, inner }, record))
    }

    /// Puts on disk what was written since the last time.
    pub fn sync(&self) -> Result<(), JournalError> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if inner.unsynced {
            inner.file.sync_data().map_err(|error| JournalError::Io { path: self.path.clone(), error })?;
            inner.unsynced = false;
        }
        Ok(())
    }
}

impl Journal for RecordFile {
    fn append(&self, event: &Event) -> Result<(), String> {
        let line = event_to_line(event);
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = matches!(event.what, What::Ended(_));
        let written =
            inner.file.write_all(line.as_bytes()).and_then(|()| if ends { inner.file.sync_data() } else { Ok(()) });
        written.map_err(|error| format!("{}: {}", self.path.display(), io_sentence(&error, self.lang)))?;
        inner.unsynced = !ends;
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
}

/// Whether the file holds nothing but a beginning of `text`; else it is left at its start.
fn is_prefix(file: &mut File, text: &[u8]) -> io::Result<bool> {
    let mut start = Vec::new();
    file.take(text.len() as u64).read_to_end(&mut start)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(start.len() < text.len() && text.starts_with(&start))
}

/// A new file survives a power cut only when its directory is on disk too.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
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
    #[error("{}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{}: written by another process", .path.display())]
    Locked { path: PathBuf },
    #[error("{}: another study", .path.display())]
    OtherStudy { path: PathBuf, fields: Vec<String> },
    #[error(transparent)]
    File(#[from] FileError),
}

impl JournalError {
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            JournalError::Io { path, error } => format!("{}: {}", path.display(), io_sentence(error, lang)),
            JournalError::Locked { path } => {
                let path = path.display();
                lang.pick(
                    format!("{path}: another run is writing this record"),
                    format!("{path}：另一个进程正在写入此记录"),
                )
            }
            JournalError::OtherStudy { path, fields } => {
                let (path, fields) = (path.display(), fields.join(", "));
                lang.pick(
                    format!("{path}: this record belongs to another study (different: {fields}); choose another --out"),
                    format!("{path}：此记录属于另一个研究（不同之处：{fields}）；请改用其他 --out"),
                )
            }
            JournalError::File(error) => error.sentence(lang),
        }
    }
}
