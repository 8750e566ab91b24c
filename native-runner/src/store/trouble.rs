//! Why the store takes nothing more, in both languages, and the place where everybody can see it. Refuses to know who looks.

use crate::files::io_sentence;
use lab_core::text::{Lang, Sentence};
use rusqlite::ErrorCode;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Why nothing can be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("the disk is full")]
    DiskFull,
    /// As large as it may become, in bytes.
    #[error("the store has reached {limit} bytes")]
    Limit { limit: u64 },
    /// The file was deleted or replaced.
    #[error("{} is gone", .path.display())]
    Gone { path: PathBuf },
    #[error("{}: {reason}", .path.display())]
    Failed { path: PathBuf, reason: String },
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

    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Trouble::DiskFull => lang.pick(
                format!(
                    "{}: nothing is stored until there is room; training waits, and goes on by itself",
                    io_sentence(&io::ErrorKind::StorageFull.into(), lang)
                ),
                "磁盘已满：腾出空间之前无法保存；训练会等待，之后自动继续".into(),
            ),
            Trouble::Limit { limit } => {
                let mib = limit >> 20;
                lang.pick(
                    format!(
                        "the store has reached its limit of {mib} MiB (--store-limit): delete studies, or raise it"
                    ),
                    format!("存储已达到上限 {mib} MiB（--store-limit）：请删除一些研究，或提高上限"),
                )
            }
            Trouble::Gone { path } => {
                let path = path.display();
                lang.pick(
                    format!("{path} was deleted or replaced: nothing is stored; put it back, or end this program and start it again"),
                    format!("{path} 已被删除或替换：无法保存；请放回原处，或结束本程序后重新启动"),
                )
            }
            Trouble::Failed { path, reason } => {
                let path = path.display();
                lang.pick(
                    format!("{path} cannot be written ({reason}): nothing is stored; it is tried again"),
                    format!("{path} 无法写入（{reason}）：暂时无法保存，正在重试"),
                )
            }
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
        self.get().map(|trouble| Sentence::of(|lang| trouble.sentence(lang)))
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
            Some(trouble) => tracing::error!("{}", trouble.sentence(Lang::En)),
            None => tracing::warn!("the store can be written again"),
        }
        *now = trouble;
        self.version.fetch_add(1, Ordering::AcqRel);
    }
}
