//! Why the store cannot be used, in both languages. Refuses to know how it is used.

use super::schema::SchemaError;
use crate::files::io_sentence;
use lab_core::text::Lang;
use std::io;
use std::path::PathBuf;

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{}: open elsewhere", .path.display())]
    Locked { path: PathBuf },
    #[error("{}: {error}", .path.display())]
    Schema { path: PathBuf, error: SchemaError },
}

impl StoreError {
    pub fn sentence(&self, lang: Lang) -> String {
        use SchemaError::{Foreign, Sqlite, Version};
        match self {
            StoreError::Io { path, error } => format!("{}: {}", path.display(), io_sentence(error, lang)),
            StoreError::Locked { path } => {
                let path = path.display();
                lang.pick(
                    format!("{path}: another lab serve has this store open"),
                    format!("{path}：另一个 lab serve 已打开此存储"),
                )
            }
            StoreError::Schema { path, error: Version { found, known } } => {
                let path = path.display();
                lang.pick(
                    format!("{path}: the store has version {found}, this program knows {known}; use a newer program"),
                    format!("{path}：存储版本为 {found}，本程序只支持 {known}；请使用更新的程序"),
                )
            }
            StoreError::Schema { path, error: Foreign } => {
                let path = path.display();
                lang.pick(
                    format!("{path}: this is not a store of Tuning Lab"),
                    format!("{path}：不是 Tuning Lab 的存储"),
                )
            }
            StoreError::Schema { path, error: Sqlite(error) } => format!("{}: {error}", path.display()),
        }
    }
}
