//! `lab import runs`: a folder of runs, each with a configuration and measurements.
//!
//! Walks the folder and reads its files within limits, YAML and TOML among them; which file is what, and what they mean
//! together, stands in `lab_core::interchange::runs`.

use super::CommandError;
use super::import::{failed, read, refused};
use super::walk::{Found, walk};
use lab_core::interchange::runs::{
    Folder, MAX_CONFIGURATION, Part, is_unread, no_runs, other_tool, owners, read_folders, say_unread,
};
use lab_core::interchange::{Account, Fault, ImportError, Imported, Kind, Place, Wishes};
use lab_texts::import_expected;
use lab_texts::runner::import as t;
use serde_json::Value as Json;
use std::path::Path;

/// # Errors
/// A folder or file that cannot be read, and what [`read_folders`] refuses.
pub fn from_folders(source: &Path, name: &str, wishes: &Wishes) -> Result<Imported, CommandError> {
    if !source.is_dir() {
        if let Err(error) = std::fs::metadata(source) {
            return Err(failed(source, error));
        }
        let fault = other_tool(&read(source)?).unwrap_or_else(|| Fault::instead(t::FILE, t::FILE_INSTEAD));
        return Err(refused(source, ImportError::new(Place::File, fault)));
    }
    let wanted = |path: &str| Part::of(path).is_some() || is_unread(path) || no_runs([path]).is_some();
    let Found { files: paths, left_out } = walk(source, &wanted)?;
    if !paths.iter().any(|path| Part::of(path).is_some())
        && let Some(fault) = no_runs(&paths)
    {
        return Err(refused(source, ImportError::new(Place::File, fault)));
    }
    let (runs, shared) = owners(&paths);
    let mut account = Account::default();
    for (path, why) in left_out {
        account.say(Kind::Dropped, &path, Place::Trial(path.clone()), || why);
    }
    say_unread(&paths, &mut account);
    for folder in shared {
        let shown = if folder.is_empty() { source.display().to_string() } else { folder };
        account.say(Kind::Dropped, "shared", Place::Trial(shown), || t::SHARED);
    }
    let mut folders = Vec::with_capacity(runs.len());
    for (folder_name, mut files) in runs {
        let mut folder = Folder::new(&folder_name);
        // The configuration first, then what refers to it.
        files.sort_by_key(|(path, part)| (*part != Part::Configuration, path.clone()));
        for (path, part) in files {
            let inside = path.strip_prefix(&folder_name).unwrap_or(&path).trim_start_matches('/');
            add(&source.join(&path), inside, part, &mut folder, &mut account)?;
        }
        folders.push(folder);
    }
    read_folders(folders, name, wishes, account).map_err(|error| match error.fault {
        Fault::Expected(_) => of_other_tool(source).unwrap_or_else(|| refused(source, error)),
        _ => refused(source, error),
    })
}

/// The refusal of a folder in which no runs were found but a file of another tool.
fn of_other_tool(source: &Path) -> Option<CommandError> {
    /// So many are looked into.
    const MOST: usize = 16;
    let is_json = |path: &str| path.ends_with(".json") && Part::of(path).is_none_or(|part| part != Part::Configuration);
    let found = walk(source, &is_json).ok()?;
    found.files.iter().take(MOST).find_map(|path| {
        let file = source.join(path);
        let fault = other_tool(&read(&file).ok()?)?;
        Some(refused(&file, ImportError::new(Place::File, fault)))
    })
}

/// Adds a file to its run.
fn add(path: &Path, inside: &str, part: Part, folder: &mut Folder, account: &mut Account) -> Result<(), CommandError> {
    let bytes = read(path)?;
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let is_empty = bytes.trim_ascii().is_empty();
    let added = if part == Part::Configuration && ending != "json" && !is_empty {
        configuration(&bytes, &ending).map(|json| folder.configure(inside, &json, account))
    } else {
        folder.add(part, inside, &bytes, account)
    };
    added.map_err(|error| refused(path, error))
}

fn configuration(bytes: &[u8], ending: &str) -> Result<Json, ImportError> {
    let refuse = |fault| ImportError::new(Place::File, fault);
    if bytes.len() > MAX_CONFIGURATION {
        return Err(refuse(Fault::TooMany { what: import_expected::BYTES, limit: MAX_CONFIGURATION as u64 }));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| refuse(Fault::NotText))?;
    let unreadable = |what: &str, error: String| {
        let first = error.lines().next().unwrap_or_default().to_owned();
        refuse(Fault::NotRead { what: what.to_owned(), detail: first })
    };
    if ending == "toml" {
        return toml::from_str(text).map_err(|error| unreadable("TOML", error.message().to_owned()));
    }
    let options = serde_saphyr::options! {
        // A number that is none is no value of a parameter.
        non_finite_float_policy: serde_saphyr::NonFiniteFloatPolicy::PassThrough,
        // As Python writes the numbers of other libraries: a text that is no number, instead of no file.
        ignore_binary_tag_for_string: true,
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::LastWins,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| unreadable("YAML", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn configurations_are_read_as_people_write_them() {
        let yaml = b"lr: 1e-3\nsmall: 1.0e-05\nbetas: !!python/tuple\n- 0.9\n- 0.999\nmodel:\n  width: 64\nnone: ~\nlost: .nan\n";
        let read = configuration(yaml, "yaml").unwrap();
        let whole = json!({"lr": 1e-3, "small": 1e-5, "betas": [0.9, 0.999], "model": {"width": 64}, "none": null, "lost": null});
        assert_eq!(read, whole);
        let toml = b"lr = 1e-3\n[model]\nwidth = 64\n";
        assert_eq!(configuration(toml, "toml").unwrap(), json!({"lr": 1e-3, "model": {"width": 64}}));
        assert!(configuration(b"a: [1", "yaml").is_err() && configuration(b"a = ", "toml").is_err());
    }

    #[test]
    fn a_document_that_unfolds_without_end_is_refused() {
        let mut text = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (from, to) in "abcdefgh".chars().zip("bcdefghi".chars()) {
            text.push_str(&format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 10].join(", ")));
        }
        assert!(configuration(text.as_bytes(), "yaml").is_err());
    }
}
