//! Reading a person's files: studies, tables beside them and records, each with a limit on its size.
//!
//! Refuses to know what is done with them.

pub mod appended;
pub mod linked;
pub mod output;
pub mod private;

use crate::data::{self, DataError, MAX_TABLE_BYTES};
use crate::files::linked::Unlinked;
use lab_core::dataset::Dataset;
use lab_core::problem::{Fault, Problem};
use lab_core::record::{LineError, Lines, Record};
use lab_core::study::{Design, MAX_STUDY_BYTES, Study};
use lab_core::text::Lang;
use lab_core::workload::{DataSource, Workload};
use lab_texts::runner::files as t;
use serde_json::Value as Json;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// So much of a file says what it is.
const HEAD: u64 = 256;

/// Reads a study file, or the study of a design.
pub fn read_study(path: &Path) -> Result<Study, FileError> {
    let study = match read_design(path)? {
        Some(design) => Study::from_json(&design.study),
        None => Study::parse(&read_text(path, MAX_STUDY_BYTES as u64)?),
    };
    study.map_err(|problems| FileError::Study { path: path.to_owned(), problems })
}

/// A study with its table in one file, if the file says that it is one.
fn read_design(path: &Path) -> Result<Option<Design>, FileError> {
    let mut file = File::open(path).map_err(|error| FileError::Io { path: path.to_owned(), error })?;
    let mut head = Vec::new();
    let read = file.by_ref().take(HEAD).read_to_end(&mut head);
    read.map_err(|error| FileError::Io { path: path.to_owned(), error })?;
    if !Design::begins(&head) {
        return Ok(None);
    }
    // In JSON every line break of the table takes a byte more.
    let text = read_text(path, MAX_STUDY_BYTES as u64 + 2 * MAX_TABLE_BYTES)?;
    Design::parse(&text).map(Some).map_err(|problems| FileError::Study { path: path.to_owned(), problems })
}

/// The text of the table that a study names, in its own file or relative to it; `None` if it names none.
pub fn read_table(study: &Study, study_path: &Path) -> Result<Option<String>, FileError> {
    let Workload::Trained { data: DataSource::Csv { file, .. }, .. } = &study.workload else { return Ok(None) };
    if let Some(design) = read_design(study_path)? {
        return Ok(Some(design.table));
    }
    let path = study_path.parent().unwrap_or(Path::new("")).join(file);
    read_text(&path, MAX_TABLE_BYTES).map(Some)
}

/// Reads a study's data.
pub fn read_data(study: &Study, study_path: &Path) -> Result<Dataset, FileError> {
    let table = read_table(study, study_path)?;
    data::load(study, table.as_deref()).map_err(|error| FileError::Data { path: study_path.to_owned(), error })
}

/// Reads a small JSON document.
pub fn read_json(path: &Path) -> Result<Json, FileError> {
    let text = read_text(path, MAX_STUDY_BYTES as u64)?;
    serde_json::from_str(&text).map_err(|error| FileError::Json { path: path.to_owned(), error })
}

/// Folds a record file from its start; the reader may be read again from there.
pub fn fold(path: &Path, file: &mut impl Read) -> Result<lab_core::record::Finished, FileError> {
    let failed = |error| FileError::Io { path: path.to_owned(), error };
    let bad = |error| FileError::Line { path: path.to_owned(), error };
    let mut lines = Lines::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            return lines.finish().map_err(bad);
        }
        lines.push(buffer.get(..read).unwrap_or_default()).map_err(bad)?;
    }
}

/// Reads a record file; says on standard error if a torn last line was dropped.
pub fn read_record(path: &Path, lang: Lang) -> Result<Record, FileError> {
    let mut file = File::open(path).map_err(|error| FileError::Io { path: path.to_owned(), error })?;
    let finished = fold(path, &mut file)?;
    if finished.torn {
        eprintln!("{}", torn_warning(path, lang));
    }
    Ok(finished.record)
}

/// What is said of a torn last line.
pub fn torn_warning(path: &Path, lang: Lang) -> String {
    t::torn(path).get(lang)
}

fn read_text(path: &Path, limit: u64) -> Result<String, FileError> {
    let bytes = read_bytes(path, limit)?;
    String::from_utf8(bytes).map_err(|_| FileError::NotText { path: path.to_owned() })
}

/// Reads a file of at most so many bytes.
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let mut file = File::open(path).map_err(|error| FileError::Io { path: path.to_owned(), error })?;
    read_open(path, &mut file, limit)
}

/// Reads what is left of an open file, at most so many bytes.
pub fn read_open(path: &Path, file: &mut impl Read, limit: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    // One byte beyond the limit tells a file that is too large, whatever its metadata says.
    let read = file.take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|error| FileError::Io { path: path.to_owned(), error })?;
    if bytes.len() as u64 > limit {
        return Err(FileError::TooLarge { path: path.to_owned(), limit });
    }
    Ok(bytes)
}

/// Why a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    Io { path: PathBuf, error: io::Error },
    TooLarge { path: PathBuf, limit: u64 },
    NotText { path: PathBuf },
    Json { path: PathBuf, error: serde_json::Error },
    Study { path: PathBuf, problems: Vec<Problem> },
    Data { path: PathBuf, error: DataError },
    Line { path: PathBuf, error: LineError },
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl FileError {
    /// Every problem as (place in the file, sentence).
    pub fn problems(&self, lang: Lang) -> Vec<(String, String)> {
        let whole = |sentence: String| vec![("$".to_owned(), sentence)];
        match self {
            FileError::Io { path, error } => whole(format!("{}: {}", path.display(), io_sentence(error, lang))),
            FileError::TooLarge { path, limit } => whole(t::too_large(limit >> 20, path.as_path()).get(lang)),
            FileError::NotText { path } => whole(t::not_text(path.as_path()).get(lang)),
            FileError::Json { error, .. } => whole(Fault::Syntax { detail: error.to_string() }.sentence(lang)),
            FileError::Study { problems, .. } => {
                problems.iter().map(|problem| (problem.path.clone(), problem.fault.sentence(lang))).collect()
            }
            FileError::Data { error, .. } => error.problems(lang),
            FileError::Line { error, .. } => whole(error.message(lang)),
        }
    }

    /// The file, if it could not be read at all.
    pub fn unreadable(&self) -> Option<&Path> {
        match self {
            FileError::Io { path, .. } | FileError::TooLarge { path, .. } | FileError::NotText { path } => Some(path),
            FileError::Json { .. } | FileError::Study { .. } | FileError::Data { .. } | FileError::Line { .. } => None,
        }
    }

    /// One line: the file, the first problem and how many there are beside it.
    pub fn sentence(&self, lang: Lang) -> String {
        let problems = self.problems(lang);
        let more = problems.len().saturating_sub(1);
        let first = problems.into_iter().next();
        let first = first.map_or_else(String::new, |(place, sentence)| match self {
            FileError::Io { .. } | FileError::TooLarge { .. } | FileError::NotText { .. } => sentence,
            FileError::Json { path, .. } | FileError::Line { path, .. } => format!("{}: {sentence}", path.display()),
            FileError::Study { path, .. } | FileError::Data { path, .. } => {
                format!("{}: {place}: {sentence}", path.display())
            }
        });
        if more == 0 { first } else { t::more_problems(more, first).get(lang) }
    }
}

/// The operating system's reason in the reader's language, for the reasons that people meet.
pub fn io_sentence(error: &io::Error, lang: Lang) -> String {
    if error.get_ref().is_some_and(|inner| inner.is::<Unlinked>()) {
        return t::UNLINKED.get(lang).into();
    }
    match error.kind() {
        io::ErrorKind::NotFound => t::NOT_FOUND.get(lang).into(),
        io::ErrorKind::PermissionDenied => t::PERMISSION_DENIED.get(lang).into(),
        io::ErrorKind::IsADirectory => t::IS_A_DIRECTORY.get(lang).into(),
        io::ErrorKind::StorageFull => t::DISK_FULL.get(lang).into(),
        _ => error.to_string(),
    }
}
