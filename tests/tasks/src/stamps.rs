//! Remembers from which input each file of the site was made, so that unchanged work is skipped.
//!
//! Goes by content, not by time: caches and checkouts change times freely. Refuses to know what the work is.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use crate::error::TaskError;

/// Output name → the stamp of the input it was made from; kept in one text file, `name<TAB>stamp` a line.
pub struct Stamps {
    path: PathBuf,
    entries: BTreeMap<String, String>,
}

impl Stamps {
    /// A file that is absent or damaged only means that work is done again.
    pub fn open(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let entry = |line: &str| line.split_once('\t').map(|(name, stamp)| (name.to_owned(), stamp.to_owned()));
        Self { path: path.to_owned(), entries: text.lines().filter_map(entry).collect() }
    }

    pub fn is_current(&self, name: &str, stamp: &str) -> bool {
        self.entries.get(name).is_some_and(|known| known == stamp)
    }

    /// To be called after the output is written: an interruption in between costs time, never correctness.
    pub fn set(&mut self, name: &str, stamp: &str) -> Result<(), TaskError> {
        self.entries.insert(name.to_owned(), stamp.to_owned());
        let text: String = self.entries.iter().map(|(name, stamp)| format!("{name}\t{stamp}\n")).collect();
        fs::write(&self.path, text).map_err(TaskError::file(&self.path))
    }
}

/// The stamp of an input and of the way it is processed. SipHash of the standard library: it may differ between
/// Rust releases, which again only means that work is done once more.
pub fn stamp(content: &[u8], process: &str) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    format!("{process} {} {:016x}", content.len(), hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_survive_and_tell_changes() -> Result<(), Box<dyn std::error::Error>> {
        let folder = std::env::temp_dir().join(format!("lab-tasks-stamps-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let path = folder.join("stamps");
        let before = stamp(b"abc", "q11");
        Stamps::open(&path).set("page/a.js", &before)?;
        let read = Stamps::open(&path);
        assert!(read.is_current("page/a.js", &before));
        assert!(!read.is_current("page/a.js", &stamp(b"abd", "q11")));
        assert!(!read.is_current("page/a.js", &stamp(b"abc", "q9")));
        assert!(!read.is_current("page/b.js", &before));
        fs::remove_dir_all(&folder)?;
        Ok(())
    }
}
