//! Writing a whole file at once: it is there completely or not at all, and replaces another only if asked to.
//!
//! Refuses to know what is written.

use super::CommandError;
use std::fs;
use std::path::{Path, PathBuf};

/// Refuses a target that exists, unless it may be replaced.
pub fn check(path: &Path, overwrite: bool) -> Result<(), CommandError> {
    if !overwrite && path.exists() {
        return Err(CommandError::Exists { path: path.to_owned() });
    }
    Ok(())
}

pub fn write(path: &Path, bytes: &[u8], overwrite: bool) -> Result<(), CommandError> {
    build(path, overwrite, |draft| {
        fs::write(draft, bytes).map_err(|error| CommandError::Write { path: path.to_owned(), error })
    })
}

/// Lets `make` write a draft beside the target, which then takes its place.
pub fn build(
    path: &Path,
    overwrite: bool,
    make: impl FnOnce(&Path) -> Result<(), CommandError>,
) -> Result<(), CommandError> {
    check(path, overwrite)?;
    let failed = |error| CommandError::Write { path: path.to_owned(), error };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".draft-{}", std::process::id()));
    let draft = Draft(path.with_file_name(name));
    // Left by a process of the same number that crashed.
    if draft.0.exists() {
        fs::remove_file(&draft.0).map_err(failed)?;
    }
    make(&draft.0)?;
    fs::rename(&draft.0, path).map_err(failed)
}

/// Removed unless it was renamed.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
