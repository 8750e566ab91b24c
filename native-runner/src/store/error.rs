//! Why the store cannot be used, in both languages. Refuses to know how it is used.

use super::schema::SchemaError;
use super::trouble::Trouble;
use crate::files::io_sentence;
use lab_core::text::Lang;
use lab_texts::Arg;
use lab_texts::runner::store as t;
use std::io;
use std::path::PathBuf;

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    Io {
        path: PathBuf,
        error: io::Error,
    },
    Locked {
        path: PathBuf,
    },
    Schema {
        path: PathBuf,
        error: SchemaError,
    },
    /// One event of one study.
    Event {
        study: u64,
        seq: u64,
        detail: String,
    },
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

/// Why something was not stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotStored {
    Unwritable(#[from] Trouble),
    Closed,
    /// The key was used for another study.
    OtherStudy,
    /// What is stored has gone on elsewhere.
    Overtaken,
    TooMany,
    /// There is nothing of that name.
    Missing,
}

impl std::fmt::Display for NotStored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl NotStored {
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            NotStored::Unwritable(trouble) => trouble.message().get(lang),
            NotStored::Closed => t::CLOSED.get(lang).into(),
            NotStored::OtherStudy => t::OTHER_STUDY.get(lang).into(),
            NotStored::Overtaken => t::OVERTAKEN.get(lang).into(),
            NotStored::TooMany => t::TOO_MANY.get(lang).into(),
            NotStored::Missing => t::MISSING.get(lang).into(),
        }
    }
}

impl StoreError {
    pub fn sentence(&self, lang: Lang) -> String {
        use SchemaError::{Foreign, Sqlite, Version};
        match self {
            StoreError::Io { path, error } => format!("{}: {}", path.display(), io_sentence(error, lang)),
            StoreError::Locked { path } => t::locked(path.as_path()).get(lang),
            StoreError::Schema { path, error: Version { found, known } } => {
                t::version(Arg::shown(found), Arg::shown(known), path.as_path()).get(lang)
            }
            StoreError::Schema { path, error: Foreign } => t::foreign(path.as_path()).get(lang),
            StoreError::Event { study, seq, detail } => t::event_unreadable(*seq, detail, *study).get(lang),
            StoreError::Schema { path, error: Sqlite(error) } => format!("{}: {error}", path.display()),
        }
    }
}
