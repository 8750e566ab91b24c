//! `lab import`: another tool's study as a record file.
//!
//! Reads files and folders whole, within limits; what they mean stands in `lab_core::interchange`.

use super::{CommandError, target};
use crate::files::FileError;
use crate::optuna_database::{self, DatabaseError};
use crate::output::Output;
use lab_core::interchange::table::{Columns, headers, read_table};
use lab_core::interchange::tensorboard::Runs;
use lab_core::interchange::{Fault, ImportError, Imported, MAX_BYTES, Place, Wishes, optuna};
use lab_core::record::{event_to_line, header_to_line};
use lab_core::text::{Lang, Sentence};
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

/// Folders of runs may be so deep.
const MOST_LEVELS: usize = 16;

pub fn run(import: &Import, lang: Lang) -> Result<(), CommandError> {
    let imported = match import.tool {
        Tool::Optuna => from_optuna(import)?,
        Tool::Table => from_table(import)?,
        Tool::Tensorboard => from_runs(import)?,
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
    imported.notes.iter().for_each(|note| eprintln!("{}", note.sentence(lang)));
    let (trials, out) = (record.trials().len(), import.out.display());
    let parameters = record.study.space.parameters().len();
    eprintln!(
        "{}",
        lang.pick(
            format!("{trials} trials with {parameters} parameters in {out}"),
            format!("{trials} 个试验、{parameters} 个参数已写入 {out}")
        )
    );
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
    let bytes = read(source)?;
    let headers = headers(&bytes).map_err(|error| refused(source, error))?;
    let remembered = [beside(out), beside(source)].into_iter().find(|path| path.is_file());
    let mut columns = match import.columns.as_ref().or(remembered.as_ref()) {
        Some(path) => {
            let text = String::from_utf8_lossy(&read(path)?).into_owned();
            Columns::parse(&text).map_err(|error| refused(path, error))?
        }
        None => Columns::guess(&headers),
    };
    let named = import.named.clone();
    for (column, name) in [
        (&mut columns.trial, named.trial),
        (&mut columns.step, named.step),
        (&mut columns.seed, named.seed),
        (&mut columns.outcome, named.outcome),
        (&mut columns.objective, wishes.metric.clone()),
    ] {
        *column = name.or(column.take());
    }
    if !named.parameters.is_empty() {
        columns.parameters = named.parameters;
    }
    if !named.metrics.is_empty() {
        columns.metrics = named.metrics;
    }
    (columns.direction, columns.at) = (wishes.direction.or(columns.direction), wishes.at.or(columns.at));
    if !wishes.scientific.is_empty() {
        columns.scientific.clone_from(&wishes.scientific);
    }
    let imported = read_table(&bytes, &columns, &stem(source), wishes).map_err(|error| refused(source, error))?;
    // Written only when it worked, so that the next import asks nothing.
    target::check(out, import.overwrite)?;
    target::write(&beside(out), format!("{:#}\n", columns.to_json()).as_bytes(), true)?;
    Ok(imported)
}

fn from_runs(import: &Import) -> Result<Imported, CommandError> {
    let Import { source, wishes, .. } = import;
    let mut runs = Runs::default();
    if source.is_dir() {
        event_files(source, "", 0, &mut runs)?;
    } else {
        let name = source.file_name().unwrap_or_default().to_string_lossy();
        runs.add(&name, &read(source)?).map_err(|error| refused(source, error))?;
    }
    runs.into_imported(&folder_name(source), wishes).map_err(|error| refused(source, error))
}

/// Every event file below a folder; links are not followed.
fn event_files(folder: &Path, path: &str, level: usize, runs: &mut Runs) -> Result<(), CommandError> {
    for entry in std::fs::read_dir(folder).map_err(|error| failed(folder, error))? {
        let entry = entry.map_err(|error| failed(folder, error))?;
        let kind = entry.file_type().map_err(|error| failed(&entry.path(), error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let inner = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        let is_events = name.contains("tfevents");
        if kind.is_dir() && level < MOST_LEVELS {
            event_files(&entry.path(), &inner, level + 1, runs)?;
        } else if kind.is_dir() {
            let text = Sentence::new(
                format!("a folder more than {MOST_LEVELS} levels deep is not read"),
                format!("超过 {MOST_LEVELS} 层的文件夹不读取"),
            );
            runs.left_out(&inner, text);
        } else if kind.is_symlink() && (is_events || entry.path().is_dir()) {
            runs.left_out(&inner, Sentence::new("a link is not followed", "不跟随链接"));
        } else if kind.is_file() && is_events {
            runs.add(&inner, &read(&entry.path())?).map_err(|error| refused(&entry.path(), error))?;
        }
    }
    Ok(())
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

fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    // One byte beyond the limit tells a file that is too large.
    open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(|error| failed(path, error))?;
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge { path: path.to_owned(), limit: MAX_BYTES as u64 }.into());
    }
    Ok(bytes)
}

fn failed(path: &Path, error: std::io::Error) -> CommandError {
    FileError::Io { path: path.to_owned(), error }.into()
}

fn refused(path: &Path, error: ImportError) -> CommandError {
    CommandError::Import { path: path.to_owned(), error }
}
