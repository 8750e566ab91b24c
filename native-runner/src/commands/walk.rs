//! The files below a folder that somebody wants, by their paths with `/`, and what was not looked into.
//!
//! Links are not followed. Refuses to know what is in a file.

use super::CommandError;
use super::import::{failed, refused};
use lab_core::interchange::{Fault, ImportError, Place};
use lab_core::text::Message;
use lab_texts::import_expected;
use lab_texts::runner::import as t;
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
    pub left_out: Vec<(String, Message)>,
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
            found.left_out.push((below, t::too_deep(MOST_LEVELS)));
        } else if kind.is_symlink() && (wanted(&below) || path.is_dir()) {
            found.left_out.push((below, t::LINK.into()));
        } else if kind.is_file() && wanted(&below) {
            if found.files.len() >= MAX_FILES {
                let fault = Fault::TooMany { what: import_expected::FILES, limit: MAX_FILES as u64 };
                return Err(refused(folder, ImportError::new(Place::File, fault)));
            }
            found.files.push(below);
        }
    }
    Ok(())
}
