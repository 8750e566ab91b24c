//! `lab import`: another tool's study as a record file.
//!
//! Reads files and folders whole, within limits; what they mean stands in `lab_core::interchange`.

use super::walk::walk;
use super::{CommandError, run_folders, target};
use crate::files::output::Output;
use crate::files::{FileError, read_bytes};
use crate::records::optuna_database::{self, DatabaseError};
use lab_core::interchange::table::{Columns, headers, read_table};
use lab_core::interchange::tensorboard::Runs;
use lab_core::interchange::{Fault, ImportError, Imported, Kind, MAX_BYTES, Note, Place, Remedy, Wishes, optuna};
use lab_core::record::{event_to_line, header_to_line};
use lab_core::text::Lang;
use lab_texts::Arg;
use lab_texts::runner::import as t;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Whose files are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Optuna,
    /// Also what W&B exports: a table with names of its own.
    Table,
    Tensorboard,
    /// Folders with a configuration and measurements.
    Runs,
}

/// The arguments of `lab import`.
#[derive(Clone, Debug)]
pub struct Import {
    pub tool: Tool,
    pub source: PathBuf,
    pub out: PathBuf,
    pub overwrite: bool,
    /// The account as JSON on stdout instead of lines.
    pub json: bool,
    pub wishes: Wishes,
    /// A mapping file; without it the one remembered beside the record or beside the table.
    pub columns: Option<PathBuf>,
    /// Columns named on the command line, which go before the others.
    pub named: Columns,
}

pub fn run(import: &Import, lang: Lang) -> Result<(), CommandError> {
    let imported = match import.tool {
        Tool::Optuna => from_optuna(import)?,
        Tool::Table => from_table(import)?,
        Tool::Tensorboard => from_runs(import)?,
        Tool::Runs => run_folders::from_folders(&import.source, &folder_name(&import.source), &import.wishes)?,
    };
    let record = &imported.record;
    let mut text = header_to_line(&record.study);
    record.events().for_each(|event| text.push_str(&event_to_line(&event)));
    target::write(&import.out, text.as_bytes(), import.overwrite)?;
    if import.json {
        let mut output = Output::new();
        output.line(&imported.to_json(lang).to_string())?;
        output.finish()?;
        return Ok(());
    }
    imported.notes.iter().for_each(|note| eprintln!("{}", note.on_command_line().get(lang)));
    let (trials, parameters) = (record.trials().len(), record.study.space.parameters().len());
    eprintln!("{}", t::imported(parameters, import.out.as_path(), trials).get(lang));
    Ok(())
}

fn from_optuna(import: &Import) -> Result<Imported, CommandError> {
    let Import { source, wishes, .. } = import;
    let mut head = Vec::new();
    let magic = optuna_database::MAGIC;
    open(source)?.take(magic.len() as u64).read_to_end(&mut head).map_err(|error| failed(source, error))?;
    if head == magic {
        let stored = optuna_database::read(source, wishes.study.as_deref()).map_err(|error| match error {
            DatabaseError::Sqlite(error) => {
                refused(source, ImportError::new(Place::File, Fault::Damaged(optuna_database::refusal(&error))))
            }
            DatabaseError::Import(error) => refused(source, error),
        })?;
        return stored.into_imported(wishes).map_err(|error| refused(source, error));
    }
    optuna::read_journal(&read(source)?, wishes).map_err(|error| refused(source, error))
}

fn from_table(import: &Import) -> Result<Imported, CommandError> {
    let Import { source, out, wishes, .. } = import;
    if source.is_dir() {
        return Err(refused(source, ImportError::new(Place::File, Fault::instead(t::FOLDER, t::FOLDER_INSTEAD))));
    }
    let bytes = read(source)?;
    let headers = headers(&bytes).map_err(|error| refused(source, error))?;
    let (mut columns, mut notes) = known_columns(import, &headers)?;
    let guessed = columns.is_none();
    let mut columns = columns.take().unwrap_or_else(|| Columns::guess(&headers));
    let named = import.named.clone();
    // What is left of the guess once the person has spoken.
    let mut told = columns.clone();
    for (column, guess, name) in [
        (&mut columns.trial, &mut told.trial, named.trial),
        (&mut columns.step, &mut told.step, named.step),
        (&mut columns.seed, &mut told.seed, named.seed),
        (&mut columns.outcome, &mut told.outcome, named.outcome),
        (&mut columns.objective, &mut told.objective, wishes.metric.clone()),
    ] {
        if name.is_some() {
            (*column, *guess) = (name, None);
        }
    }
    if !named.parameters.is_empty() {
        columns.parameters = named.parameters;
        told.parameters.clear();
    }
    if !named.metrics.is_empty() {
        columns.metrics = named.metrics;
        told.metrics.clear();
    }
    if wishes.direction.is_some() {
        (columns.direction, told.direction) = (wishes.direction, None);
    }
    columns.at = wishes.at.or(columns.at);
    if !wishes.scientific.is_empty() {
        columns.scientific.clone_from(&wishes.scientific);
    }
    if guessed {
        notes.extend(told.guessed());
    }
    let mut imported = read_table(&bytes, &columns, &stem(source), wishes).map_err(|error| refused(source, error))?;
    imported.notes.splice(0..0, notes);
    // Written only when it worked, so that the next import asks nothing.
    target::check(out, import.overwrite)?;
    target::write(&beside(out), format!("{:#}\n", columns.to_json()).as_bytes(), true)?;
    Ok(imported)
}

/// The mapping that was named, or remembered and fits; and what there is to say of it.
fn known_columns(import: &Import, headers: &[String]) -> Result<(Option<Columns>, Vec<Note>), CommandError> {
    let parsed = |path: &Path| {
        let text = String::from_utf8_lossy(&read(path)?).into_owned();
        Columns::parse(&text).map_err(|error| refused(path, error))
    };
    if let Some(path) = &import.columns {
        let columns = parsed(path)?;
        return match columns.missing(headers) {
            None => Ok((Some(columns), Vec::new())),
            Some(name) => {
                let fault = Fault::NoColumn { name: name.to_owned(), known: headers.to_vec() };
                Err(refused(path, ImportError::new(Place::File, fault)))
            }
        };
    }
    let mut notes = Vec::new();
    for path in [beside(&import.out), beside(&import.source)].into_iter().filter(|path| path.is_file()) {
        let columns = parsed(&path)?;
        let missing = columns.missing(headers).map(str::to_owned);
        let text = match &missing {
            None => t::known_columns(path.as_path()),
            Some(name) => t::other_columns(Arg::quoted(name), path.as_path()),
        };
        let otherwise = vec![Remedy::Mapping];
        notes.push(Note { kind: Kind::Remembered, place: Place::File, text, otherwise, times: 1 });
        if missing.is_none() {
            return Ok((Some(columns), notes));
        }
    }
    Ok((None, notes))
}

fn from_runs(import: &Import) -> Result<Imported, CommandError> {
    let Import { source, wishes, .. } = import;
    let mut runs = Runs::default();
    if source.is_dir() {
        let found = walk(source, &|path| path.rsplit('/').next().is_some_and(|name| name.contains("tfevents")))?;
        found.left_out.into_iter().for_each(|(path, why)| runs.left_out(&path, why));
        for path in found.files {
            let file = source.join(&path);
            runs.add(&path, &read(&file)?).map_err(|error| refused(&file, error))?;
        }
    } else {
        let name = source.file_name().unwrap_or_default().to_string_lossy();
        runs.add(&name, &read(source)?).map_err(|error| refused(source, error))?;
    }
    runs.into_imported(&folder_name(source), wishes).map_err(|error| refused(source, error))
}

/// Where the mapping of a table's columns is remembered.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".columns.json");
    name.into()
}

fn stem(path: &Path) -> String {
    let name = path.file_stem().or(path.file_name()).unwrap_or_default().to_string_lossy().into_owned();
    if name.is_empty() { "imported".into() } else { name }
}

/// As `stem`, but a folder's name has no ending, and `.` is called by its name.
fn folder_name(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if whole.is_dir() {
        whole.file_name().map_or_else(|| stem(path), |name| name.to_string_lossy().into_owned())
    } else {
        stem(path)
    }
}

fn open(path: &Path) -> Result<File, CommandError> {
    File::open(path).map_err(|error| failed(path, error))
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    Ok(read_bytes(path, MAX_BYTES as u64)?)
}

pub(super) fn failed(path: &Path, error: std::io::Error) -> CommandError {
    FileError::Io { path: path.to_owned(), error }.into()
}

pub(super) fn refused(path: &Path, error: ImportError) -> CommandError {
    CommandError::Import { path: path.to_owned(), error }
}
