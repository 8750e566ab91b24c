//! Other tools' files become a record: Optuna's journal, tables (W&B's among them), event files of TensorBoard.
//!
//! The files are held, so that what they leave open can be said without handing them over again. Knows nothing of what a
//! file means: `lab_core::interchange` does.

mod table;

use super::handed::Handed;
use crate::shared::exchange::File;
use crate::shared::exchange::import::{self, Import, Imported, Refused};
use crate::shared::exchange::records::Criterion;
use crate::shared::files;
use lab_core::interchange::tensorboard::Runs;
use lab_core::interchange::{Fault, ImportError, Wishes, optuna};
use lab_core::text::Sentence;
use lab_texts::page::{import as t, start::not_opened};
use table::Table;

/// The first bytes of a database of SQLite.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// What was handed over.
enum Source {
    Journal { name: String, bytes: Vec<u8> },
    Runs { name: String, runs: Runs },
    Table(Table),
}

/// The files handed over last.
#[derive(Default)]
pub struct Importing(Option<Source>);

impl Importing {
    /// Holds other files, and says what they are.
    ///
    /// # Errors
    /// They are of no use here.
    pub fn survey(&mut self, files: &[Handed], remembered: &str) -> Result<import::Source, Sentence> {
        self.0 = None;
        let source = source(files, remembered)?;
        let table = match &source {
            Source::Table(table) => Some(table.show()),
            Source::Journal { .. } | Source::Runs { .. } => None,
        };
        let name = source.name().to_owned();
        self.0 = Some(source);
        Ok(import::Source { name, table })
    }

    /// Makes a record of the files, and its file.
    ///
    /// # Errors
    /// Why there is none, and what must be said first.
    pub fn import(&mut self, asked: &Import) -> Result<(Imported, Vec<u8>), Refused> {
        let gone = || Refused { why: t::NOT_AT_HAND.into(), ..Refused::default() };
        let source = self.0.as_mut().ok_or_else(gone)?;
        let mut remember = None;
        let read = match source {
            Source::Journal { bytes, .. } => optuna::read_journal(bytes, &wishes(asked)),
            Source::Runs { name, runs } => runs.clone().into_imported(name, &wishes(asked)),
            Source::Table(table) => {
                table.follow(asked);
                remember = Some(table.remember(&asked.remembered));
                table.read()
            }
        };
        let found = read.map_err(|error| refusal(source.name(), &error))?;
        let record = &found.record;
        let imported = Imported {
            file: File::new(&record.study.name, "jsonl", "application/jsonl"),
            notes: found.notes.iter().map(|note| Sentence::from(note.message())).collect(),
            criterion: Criterion::of(&record.study.objective),
            metrics: super::judging::metrics(record, &record.study.objective.metric),
            remember,
        };
        Ok((imported, files::write(record).into_bytes()))
    }
}

impl Source {
    fn name(&self) -> &str {
        match self {
            Source::Journal { name, .. } | Source::Runs { name, .. } => name,
            Source::Table(table) => &table.name,
        }
    }
}

/// What the files are, told from their first bytes and their names.
fn source(files: &[Handed], kept: &str) -> Result<Source, Sentence> {
    let mut read = Vec::with_capacity(files.len());
    for file in files {
        read.push((file.name.as_str(), file.content.as_ref().map_err(|why| why.sentence(&file.name))?));
    }
    let is_events = |name: &str| name.rsplit('/').next().is_some_and(|name| name.contains("tfevents"));
    let events: Vec<(&str, &Vec<u8>)> = read.iter().filter(|(name, _)| is_events(name)).copied().collect();
    if !events.is_empty() {
        return runs(&events);
    }
    // A mapping of columns may lie beside its table.
    let (mappings, others): (Vec<_>, Vec<_>) = read.into_iter().partition(|(name, _)| name.ends_with(".columns.json"));
    let &(name, bytes) = others.first().ok_or(t::NOTHING_TO_READ)?;
    if bytes.starts_with(SQLITE) {
        return Err(t::database(name).into());
    }
    if bytes.trim_ascii_start().starts_with(b"{") {
        return Ok(Source::Journal { name: name.to_owned(), bytes: bytes.clone() });
    }
    let mapping = mappings.first().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
    Table::new(name, bytes.clone(), mapping.as_deref(), kept).map(Source::Table).map_err(|error| refused(name, &error))
}

/// Runs by the folders of their files, below the folder that was chosen.
fn runs(events: &[(&str, &Vec<u8>)]) -> Result<Source, Sentence> {
    let chosen = events.first().and_then(|(path, _)| path.split_once('/')).map(|(folder, _)| folder);
    let mut runs = Runs::default();
    for (path, bytes) in events {
        let below = chosen.and_then(|folder| path.strip_prefix(folder)?.strip_prefix('/')).unwrap_or(path);
        runs.add(below, bytes).map_err(|error| refused(path, &error))?;
    }
    Ok(Source::Runs { name: chosen.unwrap_or("TensorBoard").to_owned(), runs })
}

fn wishes(asked: &Import) -> Wishes {
    Wishes {
        study: asked.study.clone(),
        metric: asked.metric.clone(),
        direction: asked.direction,
        at: asked.at,
        scientific: Vec::new(),
    }
}

fn refusal(name: &str, error: &ImportError) -> Refused {
    let mut refusal = Refused { why: refused(name, error), ..Refused::default() };
    match &error.fault {
        Fault::WhichStudy { known } => refusal.studies.clone_from(known),
        Fault::WhichMetric { known } | Fault::NoMetric { known, .. } => refusal.metrics.clone_from(known),
        Fault::WhichDirection { .. } => refusal.asks_direction = true,
        _ => {}
    }
    refusal
}

fn refused(name: &str, error: &ImportError) -> Sentence {
    Sentence::of(|lang| not_opened(name, error.message().get(lang)).get(lang))
}

/// The file's name without its folder and ending.
fn stem(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::exchange::import::Role;
    use lab_core::record::Record;
    use lab_core::study::{At, Direction};

    fn handed(name: &str, bytes: &[u8]) -> Vec<Handed> {
        vec![Handed { name: name.to_owned(), content: Ok(bytes.to_vec()) }]
    }

    fn silent() -> Import {
        Import { roles: Vec::new(), study: None, metric: None, direction: None, at: None, remembered: String::new() }
    }

    fn record(file: &[u8]) -> Record {
        files::read(file).unwrap()
    }

    const TABLE: &[u8] = b"run,lr,extra,loss\na,0.1,x,3\nb,0.01,y,2\nc,0.001,z,1\n";

    #[test]
    fn a_table_is_asked_about_once() {
        let mut importing = Importing::default();
        let table = importing.survey(&handed("sweep.csv", TABLE), "").unwrap().table.unwrap();
        // Column 0 is told from its name; nothing else is.
        let mut roles: Vec<Role> = table.columns.iter().map(|column| column.role).collect();
        assert_eq!((roles[0], roles[1], &*table.columns[1].sample), (Role::Trial, Role::Unused, "0.1"));
        (roles[1], roles[3]) = (Role::Scientific, Role::Objective);
        let said = Import { roles, direction: Some(Direction::Minimize), at: Some(At::Last), ..silent() };
        let (imported, file) = importing.import(&said).unwrap();
        let read = record(&file);
        assert_eq!((read.trials().len(), read.study.name.as_str()), (3, "sweep"));
        assert_eq!((read.study.objective.metric.as_str(), read.study.objective.at), ("loss", At::Last));
        let space = &read.study.space;
        assert!(space.get("lr").is_some() && space.get("extra").is_none());

        // The next table with these columns is known.
        let mut again = Importing::default();
        again.survey(&handed("other.csv", TABLE), &imported.remember.unwrap()).unwrap();
        let (_, file) = again.import(&silent()).unwrap();
        assert_eq!(record(&file).trials(), read.trials());
    }

    #[test]
    fn what_is_missing_is_said() {
        let mut importing = Importing::default();
        assert!(importing.import(&silent()).unwrap_err().why.en.contains("choose them again"));
        importing.survey(&handed("sweep.csv", TABLE), "").unwrap();
        let refused = importing.import(&Import { roles: vec![Role::Trial, Role::Nuisance], ..silent() }).unwrap_err();
        assert!(refused.why.en.contains("sweep.csv was not opened"), "{refused:?}");
        let database = importing.survey(&handed("study.db", SQLITE), "").unwrap_err();
        assert!(database.en.contains("lab import optuna study.db --out study.jsonl"), "{database:?}");
    }

    #[test]
    fn an_unambiguous_file_needs_no_word() {
        let journal = concat!(
            "{\"op_code\": 0, \"worker_id\": \"w\", \"study_name\": \"s\", \"directions\": [1]}\n",
            "{\"op_code\": 4, \"worker_id\": \"w\", \"study_id\": 0, \"datetime_start\": \"2026-01-01T00:00:00\"}\n",
            "{\"op_code\": 5, \"worker_id\": \"w\", \"trial_id\": 0, \"param_name\": \"x\", \"param_value_internal\": 0.5, ",
            "\"distribution\": \"{\\\"name\\\": \\\"FloatDistribution\\\", \\\"attributes\\\": {\\\"step\\\": null, \\\"low\\\": 0.0, \\\"high\\\": 1.0, \\\"log\\\": false}}\"}\n",
            "{\"op_code\": 6, \"worker_id\": \"w\", \"trial_id\": 0, \"state\": 1, \"values\": [0.25], \"datetime_complete\": \"2026-01-01T00:00:01\"}\n"
        );
        let mut importing = Importing::default();
        assert_eq!(importing.survey(&handed("journal.log", journal.as_bytes()), "").unwrap().table, None);
        let (imported, file) = importing.import(&silent()).unwrap();
        let read = record(&file);
        assert_eq!((read.trials().len(), read.study.name.as_str()), (1, "s"));
        assert_eq!(imported.criterion.direction, read.study.objective.direction);
    }
}
