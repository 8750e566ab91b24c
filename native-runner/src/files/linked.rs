//! Whether a file that is open still stands under its name: one that was deleted or replaced takes all that is written and
//! keeps none of it.
//!
//! Refuses to know what is in the file. Where the system gives files no numbers, only that the name is there is checked.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Why nothing more is written to a file that does not stand under its name any more.
#[derive(Debug, thiserror::Error)]
#[error("{}", lab_texts::runner::files::UNLINKED.get(lab_core::text::Lang::En))]
pub struct Unlinked;

/// A name, and the file that stood under it.
#[derive(Debug)]
pub struct Linked {
    path: PathBuf,
    number: Number,
}

#[cfg(unix)]
type Number = (u64, u64);
#[cfg(not(unix))]
type Number = ();

impl Linked {
    /// The file that is open, and the name it was opened by.
    pub fn of(path: &Path, file: &File) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), number: number(&file.metadata()?) })
    }

    /// The file that stands under the name now.
    pub fn at(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), number: number(&std::fs::metadata(path)?) })
    }

    /// # Errors
    /// Another file stands there, or none.
    pub fn check(&self) -> io::Result<()> {
        if self.holds() { Ok(()) } else { Err(io::Error::other(Unlinked)) }
    }

    /// Whether the same file still stands there.
    pub fn holds(&self) -> bool {
        std::fs::metadata(&self.path).is_ok_and(|metadata| number(&metadata) == self.number)
    }
}

#[cfg(unix)]
fn number(metadata: &std::fs::Metadata) -> Number {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn number(_: &std::fs::Metadata) -> Number {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_deleted_replaced_or_put_back_is_told() {
        let folder = std::env::temp_dir().join(format!("lab-linked-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (path, aside) = (folder.join("file"), folder.join("aside"));
        let file = File::create(&path).unwrap();
        let linked = Linked::of(&path, &file).unwrap();
        assert!(linked.holds());
        std::fs::rename(&path, &aside).unwrap();
        assert!(!linked.holds());
        std::fs::write(&path, "another").unwrap();
        assert!(!linked.holds() || cfg!(not(unix)));
        std::fs::rename(&aside, &path).unwrap();
        assert!(linked.holds());
        std::fs::remove_dir_all(folder).unwrap();
        assert!(!linked.holds());
    }
}
