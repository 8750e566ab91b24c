//! `lab campaign run`: trains what the open round lacks, study by study, into the campaign's file.
//!
//! Refuses to know how training works.

use super::{append, refused};
use crate::commands::CommandError;
use crate::commands::train::Machine;
use crate::files::read_data;
use crate::records::campaign_file::CampaignFile;
use crate::training::devices::Request;
use lab_core::campaign::{Event, Spent};
use lab_core::record::Record;
use lab_core::text::Lang;
use lab_texts::runner::commands as t;
use std::path::Path;

pub fn run(path: &Path, device: Request, jobs: Option<usize>, lang: Lang) -> Result<(), CommandError> {
    let mut file = CampaignFile::open(path, lang)?;
    let none = || refused(path, t::NO_OPEN_ROUND.into());
    let (round, own) = file.campaign.open_round().ok_or_else(none)?;
    let records: Vec<Record> = own.members().iter().map(|member| member.record.clone()).collect();
    let mut machine = None;
    for (study, record) in (1..).zip(records) {
        if record.is_complete() {
            continue;
        }
        let dataset = read_data(&record.study, path)?;
        eprintln!("{}", record.study.name);
        let machine = match &mut machine {
            Some(machine) => machine,
            none => none.insert(Machine::take(device, jobs, None, lang)?),
        };
        let (effort, end) = machine.train(record, dataset, path, &file.member(round, study, lang), lang);
        // The events are in the file already; the campaign in memory is not asked for them again.
        let spent = Spent { seconds: effort.seconds, steps: effort.steps };
        append(&mut file, path, Event::Spent { round, study, spent })?;
        end?;
    }
    Ok(())
}
