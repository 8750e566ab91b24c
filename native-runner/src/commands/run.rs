//! `lab run`: trains a study into a record file, and goes on where an interrupted run stopped.

use super::CommandError;
use crate::commands::train::Machine;
use crate::files::{read_data, read_study};
use crate::records::journal::RecordFile;
use crate::training::devices::Request;
use lab_core::text::Lang;
use std::path::PathBuf;

/// The arguments of `lab run`.
#[derive(Clone, Debug)]
pub struct Run {
    pub study: PathBuf,
    pub out: PathBuf,
    pub device: Request,
    pub jobs: Option<usize>,
    pub memory: Option<u64>,
    pub json: bool,
}

pub fn run(run: &Run, lang: Lang) -> Result<(), CommandError> {
    let study = read_study(&run.study)?;
    let dataset = read_data(&study, &run.study)?;
    let (journal, record) = RecordFile::open(&run.out, &study, run.json, lang)?;
    let machine = Machine::take(run.device, run.jobs, run.memory, lang)?;
    machine.train(record, dataset, &run.study, &journal, lang).1
}
