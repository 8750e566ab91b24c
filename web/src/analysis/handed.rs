//! Files that a person handed over, or that the page sent along.
//!
//! Knows nothing of what is in them.

use lab_core::text::Sentence;

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
            Unread::TooLarge { limit } => {
                let limit = limit >> 20;
                Sentence::new(
                    format!(
                        "{name} is larger than {limit} MiB, the most this page reads: convert it with `lab import`."
                    ),
                    format!("{name} 超过本页可读取的上限 {limit} MiB：请用 `lab import` 转换。"),
                )
            }
            Unread::Refused => Sentence::new(
                format!(
                    "The browser could not read {name}: it was moved or deleted, or it is a folder. Choose a folder with its button."
                ),
                format!("浏览器无法读取 {name}：它已被移动或删除，或者是文件夹。文件夹请用相应按钮选择。"),
            ),
        }
    }
}
