//! Why the store takes nothing more, in both languages, and the place where everybody can see it. Refuses to know who looks.

use lab_core::text::{Lang, Message, Sentence};
use lab_texts::runner::store as t;
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Why nothing can be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    DiskFull,
    /// As large as it may become, in bytes.
    Limit {
        limit: u64,
    },
    /// The file was deleted or replaced.
    Gone {
        path: PathBuf,
    },
    Failed {
        path: PathBuf,
        reason: String,
    },
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message().get(Lang::En))
    }
}

impl Trouble {
    /// What an error of the database says; `limit` is the most it may take, and `is_reached` whether it takes that.
    pub fn of(path: &Path, error: &rusqlite::Error, limit: Option<u64>, is_reached: bool) -> Self {
        match (error.sqlite_error_code(), limit) {
            (Some(ErrorCode::DiskFull), Some(limit)) if is_reached => Trouble::Limit { limit },
            (Some(ErrorCode::DiskFull), _) => Trouble::DiskFull,
            _ => Trouble::Failed { path: path.to_owned(), reason: error.to_string() },
        }
    }

    pub fn message(&self) -> Message {
        match self {
            Trouble::DiskFull => t::DISK_FULL.into(),
            Trouble::Limit { limit } => t::limit(limit >> 20),
            Trouble::Gone { path } => t::gone(path.as_path()),
            Trouble::Failed { path, reason } => t::failed(path.as_path(), reason),
        }
    }
}

/// The trouble there is now.
#[derive(Debug, Default)]
pub struct Board {
    now: Mutex<Option<Trouble>>,
    version: AtomicU64,
}

impl Board {
    pub fn get(&self) -> Option<Trouble> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn sentence(&self) -> Option<Sentence> {
        self.get().map(|trouble| trouble.message().into())
    }

    /// Counts the changes.
    pub fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    /// Notes it, and says it once.
    pub fn set(&self, trouble: Option<Trouble>) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if *now == trouble {
            return;
        }
        match &trouble {
            Some(trouble) => tracing::error!("{}", trouble.message().get(Lang::En)),
            None => tracing::warn!("the store can be written again"),
        }
        *now = trouble;
        self.version.fetch_add(1, Ordering::AcqRel);
    }
}
