//! `lab judge`: trains seeds of both sides in turn until they decide.
//!
//! The record holds the runs, even trials the baseline's; the ledger beside the baseline holds what was judged. Both only
//! grow, so that a judgement that was killed goes on where it stopped.

use super::source::Source;
use super::{Telling, refused};
use crate::commands::CommandError;
use crate::commands::train::Machine;
use crate::files::{read_data, read_record, read_table};
use crate::records::journal::{JournalError, RecordFile};
use crate::records::ledger::LedgerFile;
use crate::training::devices::Request;
use crate::training::workers::Journal;
use lab_core::adoption::sequential::FIRST_LOOK;
use lab_core::adoption::{Case, Comparison, Refusal, Side, is_on_splits};
use lab_core::dataset::Dataset;
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::trial::{Event, Outcome};
use lab_texts::runner::commands as t;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The arguments of `lab judge`.
#[derive(Clone, Debug)]
pub struct Judge {
    pub baseline: PathBuf,
    pub candidate: PathBuf,
    pub out: PathBuf,
    /// A smaller gain is not worth it.
    pub least: f64,
    /// Runs per side, at most.
    pub max_runs: u64,
    /// Each run of either side is on a split of the data of its own.
    pub resplit: bool,
    pub device: Request,
    pub jobs: Option<usize>,
    pub memory: Option<u64>,
    /// A person's own training, which cannot be started yet.
    pub command: Vec<String>,
    pub telling: Telling,
}

/// Both sides, and what they are trained on.
struct Sides {
    baseline: Source,
    candidate: Source,
    dataset: Arc<Dataset>,
    resplits: bool,
}

pub fn judge(args: &Judge, lang: Lang) -> Result<(), CommandError> {
    if !args.command.is_empty() {
        return Err(CommandError::Argument(t::NO_COMMAND_YET.into()));
    }
    let begun = read_record(&args.out, lang).ok();
    let sides = Sides::read(args, begun.as_ref(), lang)?;
    let ledger = LedgerFile::beside(&args.baseline);
    // A number of the ledger is spent only where there is something to train on, and a record that can be written.
    let take = || Machine::take(args.device, args.jobs, args.memory, lang);
    let machine = if begun.is_none() { Some(take()?) } else { None };
    let opened = std::fs::OpenOptions::new().append(true).create(true).open(&args.out);
    opened.map_err(|error| JournalError::Io { path: args.out.clone(), error })?;
    let (number, study) = sides.enter(args, &ledger, begun.as_ref(), lang)?;
    if args.resplit && !sides.resplits {
        return Err(CommandError::Argument(t::not_resplit(args.out.as_path()).into()));
    }
    let (file, record) = RecordFile::open(&args.out, &study, false, lang)?;
    let journal = Kept { file, record: Mutex::new(record) };
    let found = sides.decide(args, number, machine, &journal, lang)?;
    let name = name(args);
    ledger.with(lang, |ledger| ((), ledger.close(number, &name, &found, lang)))?;
    eprintln!("{}", t::ledger_written(ledger.path()).get(lang));
    args.telling.tell(&found, lang)
}

impl Sides {
    fn read(args: &Judge, begun: Option<&Record>, lang: Lang) -> Result<Self, CommandError> {
        let refused = |refusal: Refusal| refused(&refusal, &args.baseline, &args.candidate);
        let baseline = Source::read(&args.baseline, Side::Baseline, lang)?.map_err(refused)?;
        let candidate = Source::read(&args.candidate, Side::Candidate, lang)?.map_err(refused)?;
        if read_table(&baseline.study, &args.baseline)? != read_table(&candidate.study, &args.candidate)? {
            return Err(refused(Refusal::OtherData));
        }
        let dataset = Arc::new(read_data(&baseline.study, &args.baseline)?);
        read_data(&candidate.study, &args.candidate)?;
        let mut sides = Self { baseline, candidate, dataset, resplits: args.resplit };
        // Whether both can be judged in one study is known before anything is written down.
        sides.case().study(1, 1).map_err(refused)?;
        // What began on several splits goes on so.
        if let Some(record) = begun {
            sides.resplits = is_on_splits(&record.study);
        }
        Ok(sides)
    }

    fn case(&self) -> Case<'_> {
        let Self { baseline, candidate, resplits, .. } = self;
        Case {
            studies: [&baseline.study, &candidate.study],
            origins: [baseline.record.as_ref(), candidate.record.as_ref()],
            resplits: *resplits,
        }
    }

    /// Enters the judgement into the ledger, unless it is there: its number, and the study that its record has.
    fn enter(
        &self,
        args: &Judge,
        ledger: &LedgerFile,
        begun: Option<&Record>,
        lang: Lang,
    ) -> Result<(u64, Study), CommandError> {
        let name = name(args);
        let is_there = std::fs::metadata(&args.out).is_ok_and(|metadata| metadata.len() > 0);
        let runs = begun.map_or(args.max_runs, |record| record.study.trials.div_ceil(2));
        let entered = ledger.with(lang, |ledger| {
            match ledger.enter(&self.case(), &name, runs, args.least) {
                // A file that the ledger does not know is another's.
                Ok(entered) if entered.line.is_some() && is_there => (Ok(None), None),
                Ok(entered) => (Ok(Some((entered.number, entered.study))), entered.line),
                Err(refusal) => (Err(refusal), None),
            }
        })?;
        let entered = entered.map_err(|refusal| refused(&refusal, &args.baseline, &args.candidate))?;
        entered.ok_or_else(|| JournalError::Exists { path: args.out.clone() }.into())
    }

    /// Trains until the runs decide, or are as many as allowed.
    fn decide(
        &self,
        args: &Judge,
        number: u64,
        mut machine: Option<Machine>,
        journal: &Kept,
        lang: Lang,
    ) -> Result<Comparison, CommandError> {
        let whole = self.case().study(number, args.max_runs);
        let whole = whole.map_err(|refusal| refused(&refusal, &args.baseline, &args.candidate))?;
        loop {
            let found = self.look(args, number, journal);
            let runs = found.baseline.runs.len() as u64;
            if found.verdict.is_decided() || runs >= args.max_runs {
                return Ok(found);
            }
            if runs >= FIRST_LOOK
                && let Some(sentence) = found.sentences().first()
            {
                eprintln!("{}", t::after_runs(runs, sentence.clone()).get(lang));
            }
            let machine = match &mut machine {
                Some(machine) => machine,
                none => none.insert(Machine::take(args.device, args.jobs, args.memory, lang)?),
            };
            let next = (runs + 1).max(FIRST_LOOK).min(args.max_runs);
            self.train(args, machine, &whole, next, journal, lang)?;
            let trained = self.look(args, number, journal).baseline.runs.len() as u64;
            if trained <= runs {
                return Err(CommandError::Broken(journal.failure().unwrap_or_default()));
            }
        }
    }

    fn look(&self, args: &Judge, number: u64, journal: &Kept) -> Comparison {
        self.case().look(&journal.record(), number, args.least, Some(self.dataset.facts()))
    }

    /// Trains what the first `runs` per side lack.
    fn train(
        &self,
        args: &Judge,
        machine: &Machine,
        whole: &Study,
        runs: u64,
        journal: &Kept,
        lang: Lang,
    ) -> Result<(), CommandError> {
        let part = whole.revise().trials(2 * runs).finish();
        let part = part.map_err(|problems| refused(&Refusal::Study(problems), &args.baseline, &args.candidate))?;
        let mut record = Record::new(part);
        for event in journal.record().events() {
            // They followed from one another once.
            let _ = record.apply(event);
        }
        machine.train_quietly(record, Arc::clone(&self.dataset), &args.candidate, journal, lang).1.map(drop)
    }
}

/// What the ledger calls the record of a judgement: its way from the ledger's folder, so that both can be moved together.
fn name(args: &Judge) -> String {
    let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    let folder = whole(&args.baseline).ok().and_then(|baseline| baseline.parent().map(Path::to_owned));
    match whole(&args.out).ok().zip(folder) {
        Some((out, folder)) => way(&folder, &out),
        None => args.out.to_string_lossy().into_owned(),
    }
}

/// The way from a folder to a file, written alike everywhere.
fn way(from: &Path, to: &Path) -> String {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        // On another drive.
        return to.to_string_lossy().into_owned();
    }
    let up = from.components().skip(shared).map(|_| "..".into());
    let down = to.components().skip(shared).map(|part| part.as_os_str().to_string_lossy());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The record's file, and what it holds.
struct Kept {
    file: RecordFile,
    record: Mutex<Record>,
}

impl Kept {
    fn record(&self) -> Record {
        self.record.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Why the last trial that failed did.
    fn failure(&self) -> Option<String> {
        self.record().trials().values().rev().find_map(|trial| match trial.outcome() {
            Some(Outcome::Failed { reason }) => Some(reason.clone()),
            _ => None,
        })
    }
}

impl Journal for Kept {
    fn append(&self, event: &Event) -> Result<(), String> {
        self.file.append(event)?;
        // What a record refuses, its session has refused before.
        let _ = self.record.lock().unwrap_or_else(PoisonError::into_inner).apply(event.clone());
        Ok(())
    }

    fn sync(&self) -> Result<(), String> {
        self.file.sync()
    }
}

#[cfg(test)]
mod tests {
    use super::way;
    use std::path::Path;

    #[test]
    fn a_ledger_names_records_as_they_lie_from_its_folder() {
        let from = |to: &str| way(Path::new("/work/studies"), Path::new(to));
        assert_eq!(from("/work/studies/out.jsonl"), "out.jsonl");
        assert_eq!(from("/work/studies/a/out.jsonl"), "a/out.jsonl");
        assert_eq!(from("/work/records/out.jsonl"), "../records/out.jsonl");
    }
}
