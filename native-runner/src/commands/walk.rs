//! The files below a folder that somebody wants, by their paths with `/`, and what was not looked into.
//!
//! Links are not followed. Refuses to know what is in a file.

use super::CommandError;
use super::import::{failed, refused};
use lab_core::interchange::{Fault, ImportError, Place};
use lab_core::text::{Sentence, Text};
use std::path::Path;

/// Folders of runs may be so deep.
const MOST_LEVELS: usize = 16;
/// No folder holds more files that are wanted.
const MAX_FILES: usize = 1_000_000;

#[derive(Default)]
pub struct Found {
    /// In the order of their names.
    pub files: Vec<String>,
    /// What was left out, and why.
    pub left_out: Vec<(String, Sentence)>,
}

/// # Errors
/// A folder that cannot be read, or too many files.
pub fn walk(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<Found, CommandError> {
    let mut found = Found::default();
    enter(folder, "", 0, wanted, &mut found)?;
    found.files.sort();
    found.left_out.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

fn enter(
    folder: &Path,
    inside: &str,
    level: usize,
    wanted: &dyn Fn(&str) -> bool,
    found: &mut Found,
) -> Result<(), CommandError> {
    for entry in std::fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let entry = entry.map_err(|error| failed(folder, error))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| failed(&path, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let below = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        if kind.is_dir() && level < MOST_LEVELS {
            enter(&path, &below, level + 1, wanted, found)?;
        } else if kind.is_dir() {
            let text = Sentence::new(
                format!("a folder more than {MOST_LEVELS} levels deep is not read"),
                format!("超过 {MOST_LEVELS} 层的文件夹不读取"),
            );
            found.left_out.push((below, text));
        } else if kind.is_symlink() && (wanted(&below) || path.is_dir()) {
            found.left_out.push((below, Sentence::new("a link is not followed", "不跟随链接")));
        } else if kind.is_file() && wanted(&below) {
            if found.files.len() >= MAX_FILES {
                let fault = Fault::TooMany { what: Text::new("files", "文件"), limit: MAX_FILES as u64 };
                return Err(refused(folder, ImportError::new(Place::File, fault)));
            }
            found.files.push(below);
        }
    }
    Ok(())
}
