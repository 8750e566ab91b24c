//! The record as another tool's file.
//!
//! What is written stands in `lab_core::interchange`. Knows nothing of where it is saved.

use crate::analysis::zip::zip;
use crate::shared::exchange::File;
use lab_core::interchange::date;
use lab_core::interchange::optuna::{Stored, write_journal};
use lab_core::interchange::sweep::write_sweep;
use lab_core::interchange::table::write_table;
use lab_core::interchange::tensorboard::{write_run, write_study};
use lab_core::record::Record;

/// The script that a run of a sweep starts, to be changed by the person who has it.
const PROGRAM: &str = "train.py";

/// Optuna's journal, written at `now`, in seconds since 1970.
pub fn optuna(record: &Record, now: f64) -> (File, Vec<u8>) {
    let time = format!("{}+00:00", date(now as u64, 'T'));
    let journal = write_journal(&Stored::of_record(record), &time);
    (File::new(&record.study.name, "log", "text/plain;charset=utf-8"), journal.into_bytes())
}

/// A row per measurement.
pub fn csv(record: &Record) -> (File, Vec<u8>) {
    (File::new(&record.study.name, "csv", "text/csv;charset=utf-8"), write_table(record).0.into_bytes())
}

/// Event files, a folder per trial.
pub fn tensorboard(record: &Record, now: f64) -> (File, Vec<u8>) {
    let study = std::iter::once(write_study(&record.study, now));
    let runs = record.trials().keys().filter_map(|&number| write_run(record, number, now));
    let files =
        study.chain(runs).map(|run| (format!("{}/events.out.tfevents.0000000000.tuning-lab", run.folder), run.bytes));
    (File::new(&record.study.name, "zip", "application/zip"), zip(&files.collect::<Vec<_>>()))
}

/// The space alone.
pub fn sweep(record: &Record) -> (File, Vec<u8>) {
    (File::new(&record.study.name, "yaml", "application/yaml"), write_sweep(&record.study, PROGRAM).into_bytes())
}
