//! `lab export`: a record as another tool's file.
//!
//! What is written stands in `lab_core::interchange`; this knows paths and the time.

use super::{CommandError, target};
use crate::files::{read_record, read_study};
use crate::records::optuna_database;
use lab_core::interchange::date;
use lab_core::interchange::optuna::{Stored, write_journal};
use lab_core::interchange::sweep::write_sweep;
use lab_core::interchange::table::write_table;
use lab_core::interchange::tensorboard::{RunFile, write_run, write_study};
use lab_core::text::Lang;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Whose file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Optuna,
    Table,
    Tensorboard,
    WandbSweep,
}

/// The arguments of `lab export`.
#[derive(Clone, Debug)]
pub struct Export {
    pub tool: Tool,
    pub record: PathBuf,
    pub out: PathBuf,
    pub overwrite: bool,
    /// The script that a run of a sweep starts.
    pub program: String,
}

/// A target with one of these endings is a database.
const DATABASES: [&str; 3] = ["db", "sqlite", "sqlite3"];

pub fn run(export: &Export, lang: Lang) -> Result<(), CommandError> {
    let Export { tool, record: path, out, overwrite, program } = export;
    if *tool == Tool::WandbSweep {
        // A sweep needs no results: a study file will do.
        let study = match read_study(path) {
            Ok(study) => study,
            Err(_) => read_record(path, lang)?.study,
        };
        return target::write(out, write_sweep(&study, program).as_bytes(), *overwrite);
    }
    let record = read_record(path, lang)?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    match tool {
        Tool::Optuna => {
            let stored = Stored::of_record(&record);
            let is_database = out.extension().is_some_and(|end| DATABASES.iter().any(|known| end == *known));
            if is_database {
                let failed = |error| CommandError::Database { path: out.clone(), error };
                let time = date(now, ' ');
                return target::build(out, *overwrite, |path| {
                    optuna_database::write(path, &stored, &time).map_err(failed)
                });
            }
            let time = format!("{}+00:00", date(now, 'T'));
            target::write(out, write_journal(&stored, &time).as_bytes(), *overwrite)
        }
        Tool::Table => {
            let (table, columns) = write_table(&record);
            target::write(out, table.as_bytes(), *overwrite)?;
            let mut beside = out.clone().into_os_string();
            beside.push(".columns.json");
            target::write(Path::new(&beside), format!("{:#}\n", columns.to_json()).as_bytes(), true)
        }
        Tool::Tensorboard => {
            target::check(out, *overwrite)?;
            let study = std::iter::once(write_study(&record.study, now as f64));
            let runs = record.trials().keys().filter_map(|&number| write_run(&record, number, now as f64));
            for RunFile { folder, bytes } in study.chain(runs) {
                let folder = out.join(folder);
                std::fs::create_dir_all(&folder)
                    .map_err(|error| CommandError::Write { path: folder.clone(), error })?;
                // One name for every export: a second one replaces the first instead of adding to it.
                target::write(&folder.join("events.out.tfevents.0000000000.tuning-lab"), &bytes, true)?;
            }
            Ok(())
        }
        Tool::WandbSweep => Ok(()),
    }
}
