//! The ledger beside a baseline, in a file that only grows; it is locked while a line is read and written.
//!
//! Refuses to know what the ledger is for.

use crate::files::appended::{Locked, NotOpened};
use crate::files::read_open;
use crate::records::journal::JournalError;
use lab_core::adoption::ledger::{Ledger, MAX_LEDGER_BYTES};
use lab_core::text::Lang;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A lock is held for the time of a write: so often it is tried again, with this pause.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(100);

pub struct LedgerFile {
    path: PathBuf,
}

impl LedgerFile {
    /// `BASELINE.ledger.jsonl`.
    pub fn beside(baseline: &Path) -> Self {
        let mut name: OsString = baseline.file_name().unwrap_or_default().to_owned();
        name.push(".ledger.jsonl");
        Self { path: baseline.with_file_name(name) }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Shows the ledger as it is, and appends the line that is given for it; the line is on disk on return.
    ///
    /// # Errors
    /// The file cannot be read or written, or is no ledger.
    pub fn with<T>(
        &self,
        lang: Lang,
        look: impl FnOnce(&mut Ledger) -> (T, Option<String>),
    ) -> Result<T, JournalError> {
        let failed = |error| JournalError::Io { path: self.path.clone(), error };
        let mut locked = self.lock()?;
        let bytes = read_open(&self.path, &mut locked.file, MAX_LEDGER_BYTES)?;
        let read = Ledger::read(&bytes).map_err(|line| JournalError::Ledger { path: self.path.clone(), line })?;
        if read.whole_bytes < bytes.len() as u64 {
            eprintln!("{}", crate::files::torn_warning(&self.path, lang));
        }
        let mut ledger = read.ledger;
        let (found, line) = look(&mut ledger);
        if let Some(line) = line {
            // A new file is on disk only with its folder.
            let is_new = bytes.is_empty();
            match is_new {
                true => drop(locked.begin(&line).map_err(failed)?),
                false => {
                    locked.go_on(read.whole_bytes, false).and_then(|file| file.line(&line, true)).map_err(failed)?
                }
            }
        }
        Ok(found)
    }

    fn lock(&self) -> Result<Locked, JournalError> {
        let mut tries = 0;
        loop {
            match Locked::open(&self.path) {
                Err(NotOpened::Locked) if tries < TRIES => {
                    tries += 1;
                    std::thread::sleep(PAUSE);
                }
                other => return other.map_err(|error| JournalError::not_opened(&self.path, error)),
            }
        }
    }
}
