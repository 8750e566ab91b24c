//! A file of lines that this process alone writes, one whole line at a time.
//!
//! Refuses to know what the lines say. A file that was deleted or replaced meanwhile takes nothing more. A line asked to be durable is on disk when [`Appended::line`] returns, and any other
//! after the next [`Appended::sync`].

use crate::files::linked::Linked;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A locked file, open for appending.
pub struct Appended {
    path: PathBuf,
    linked: Linked,
    inner: Mutex<Inner>,
}

struct Inner {
    file: File,
    unsynced: bool,
}

/// Why a file cannot be appended to.
#[derive(Debug)]
pub enum NotOpened {
    Io(io::Error),
    /// Another process writes it.
    Locked,
    /// It is there already.
    Exists,
}

impl From<io::Error> for NotOpened {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AlreadyExists => NotOpened::Exists,
            _ => NotOpened::Io(error),
        }
    }
}

/// A locked file before anything is known of its content.
pub struct Locked {
    path: PathBuf,
    pub file: File,
}

impl Locked {
    /// Opens a file, or makes it, and locks it.
    pub fn open(path: &Path) -> Result<Self, NotOpened> {
        Self::lock(path, OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?)
    }

    /// Opens a file that must be there, and locks it.
    pub fn existing(path: &Path) -> Result<Self, NotOpened> {
        Self::lock(path, OpenOptions::new().read(true).write(true).open(path)?)
    }

    /// Makes a file that must not be there yet, and locks it.
    pub fn create(path: &Path) -> Result<Self, NotOpened> {
        Self::lock(path, OpenOptions::new().read(true).write(true).create_new(true).open(path)?)
    }

    fn lock(path: &Path, file: File) -> Result<Self, NotOpened> {
        match file.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), file }),
            Err(TryLockError::WouldBlock) => Err(NotOpened::Locked),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Whether the file holds nothing but a beginning of `text`; else it is left at its start.
    pub fn is_prefix(&mut self, text: &[u8]) -> io::Result<bool> {
        let mut start = Vec::new();
        (&self.file).take(text.len() as u64).read_to_end(&mut start)?;
        self.file.seek(SeekFrom::Start(0))?;
        Ok(start.len() < text.len() && text.starts_with(&start))
    }

    /// Begins the file anew with that line, on disk at once.
    pub fn begin(mut self, line: &str) -> io::Result<Appended> {
        self.file.set_len(0)?;
        self.file.write_all(line.as_bytes())?;
        self.file.sync_all()?;
        sync_directory(&self.path)?;
        self.appended()
    }

    /// Goes on behind the first `whole_bytes`, with a newline there if it lacks one.
    pub fn go_on(mut self, whole_bytes: u64, needs_newline: bool) -> io::Result<Appended> {
        self.file.set_len(whole_bytes)?;
        self.file.seek(SeekFrom::End(0))?;
        if needs_newline {
            self.file.write_all(b"\n")?;
        }
        self.appended()
    }

    fn appended(self) -> io::Result<Appended> {
        let linked = Linked::of(&self.path, &self.file)?;
        Ok(Appended { path: self.path, linked, inner: Mutex::new(Inner { file: self.file, unsynced: true }) })
    }
}

impl Appended {
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a line, with its newline, in one go.
    pub fn line(&self, line: &str, durable: bool) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.file.write_all(line.as_bytes())?;
        inner.unsynced = true;
        if durable { self.sync_inner(&mut inner) } else { Ok(()) }
    }

    /// Puts on disk what was written since the last time.
    pub fn sync(&self) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        self.sync_inner(&mut inner)
    }

    fn sync_inner(&self, inner: &mut Inner) -> io::Result<()> {
        if inner.unsynced {
            inner.file.sync_data()?;
            inner.unsynced = false;
        }
        self.linked.check()
    }
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
