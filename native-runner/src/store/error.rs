//! Why the store cannot be used, in both languages. Refuses to know how it is used.

use super::schema::SchemaError;
use super::trouble::Trouble;
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
    /// One event of one study.
    #[error("study {study}: event {seq}: {detail}")]
    Event { study: u64, seq: u64, detail: String },
}

/// Why something was not stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotStored {
    #[error(transparent)]
    Unwritable(#[from] Trouble),
    #[error("the store is closed")]
    Closed,
    /// The key was used for another study.
    #[error("the key belongs to another study")]
    OtherStudy,
    /// What is stored has gone on elsewhere.
    #[error("what is stored has gone on")]
    Overtaken,
    #[error("there are too many")]
    TooMany,
    /// There is nothing of that name.
    #[error("there is no such thing")]
    Missing,
}

impl NotStored {
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            NotStored::Unwritable(trouble) => trouble.sentence(lang),
            NotStored::Closed => lang.pick("the runner is ending", "运行器正在关闭").into(),
            NotStored::OtherStudy => lang.pick("the key belongs to another study", "该键属于另一个研究").into(),
            NotStored::Overtaken => lang
                .pick(
                    "the campaign has gone on in another window: load this page again",
                    "此调优项目已在另一个窗口中继续：请重新加载此页",
                )
                .into(),
            NotStored::TooMany => {
                lang.pick("the store holds 1,000 campaigns already", "存储中已有 1000 个调优项目").into()
            }
            NotStored::Missing => lang.pick("it is not in the runner's store", "不在运行器的存储中").into(),
        }
    }
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
            StoreError::Event { study, seq, detail } => lang.pick(
                format!(
                    "study {study}: event {seq} cannot be read ({detail}); the study is set aside, and can be deleted"
                ),
                format!("研究 {study}：事件 {seq} 无法读取（{detail}）；该研究已搁置，可以删除"),
            ),
            StoreError::Schema { path, error: Sqlite(error) } => format!("{}: {error}", path.display()),
        }
    }
}
