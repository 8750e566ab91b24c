//! Files that a person handed over, or that the page sent along.

use lab_core::text::Sentence;
use lab_texts::page::store as t;

/// A file by its name, which is the key of the study for a record of the store.
#[derive(Clone, Debug, PartialEq)]
pub struct Handed {
    pub name: String,
    pub content: Result<Vec<u8>, Unread>,
}

impl Handed {
    /// # Errors
    /// Why it was not read.
    pub fn read(&self) -> Result<&[u8], Sentence> {
        self.content.as_deref().map_err(|why| why.sentence(&self.name))
    }
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Larger than so many bytes.
    TooLarge { limit: u64 },
    /// The browser refused: moved, deleted, or a folder.
    Refused,
}

impl Unread {
    pub fn sentence(self, name: &str) -> Sentence {
        match self {
            Unread::TooLarge { limit } => t::too_large(limit >> 20, name).into(),
            Unread::Refused => t::refused(name).into(),
        }
    }
}
