//! The campaign file of `lab campaign`: locked, folded, one whole line per event.
//!
//! Refuses to know what a campaign is for. Decisions are on disk before the command that made them ends; measurements within a
//! second, as in a record file.

use crate::files::appended::{Appended, Locked};
use crate::files::{io_sentence, read_open};
use crate::records::journal::JournalError;
use crate::training::workers::Journal;
use lab_core::campaign::{self, Campaign, Contradiction, Event, Plan};
use lab_core::text::Lang;
use lab_core::trial;
use std::io::{self, Read};
use std::path::Path;

/// A campaign with its records is read whole; a larger file is refused.
pub const MAX_BYTES: u64 = 1 << 30;

/// A campaign and the file that this process alone writes.
pub struct CampaignFile {
    pub campaign: Campaign,
    file: Appended,
}

impl CampaignFile {
    /// Begins a campaign in a new file.
    ///
    /// # Errors
    /// The file is there already, or cannot be written.
    pub fn create(path: &Path, plan: Plan) -> Result<Self, JournalError> {
        let failed = |error| JournalError::Io { path: path.to_owned(), error };
        let locked = Locked::create(path).map_err(|error| JournalError::not_opened(path, error))?;
        let file = locked.begin(&campaign::header_to_line(&plan)).map_err(failed)?;
        Ok(Self { campaign: Campaign::new(plan), file })
    }

    /// Opens a campaign to go on with it; drops a torn last line.
    ///
    /// # Errors
    /// Another process writes it, or it cannot be read.
    pub fn open(path: &Path, lang: Lang) -> Result<Self, JournalError> {
        let mut locked = Locked::existing(path).map_err(|error| JournalError::not_opened(path, error))?;
        let finished = read(path, &mut locked.file, lang)?;
        let file = locked.go_on(finished.whole_bytes, finished.needs_newline);
        let file = file.map_err(|error| JournalError::Io { path: path.to_owned(), error })?;
        Ok(Self { campaign: finished.campaign, file })
    }

    /// Folds an event in and writes it.
    ///
    /// # Errors
    /// It does not follow from what happened before, and nothing is done; or it cannot be written, and the file is behind.
    pub fn append(&mut self, event: Event) -> Result<(), NotAppended> {
        let line = campaign::event_to_line(&event);
        self.campaign.apply(event).map_err(NotAppended::Contradiction)?;
        let failed = |error| JournalError::Io { path: self.file.path().to_owned(), error };
        Ok(self.file.line(&line, true).map_err(failed)?)
    }

    /// Where the events of one of the open round's studies go.
    pub fn member(&self, round: usize, study: usize, lang: Lang) -> MemberJournal<'_> {
        MemberJournal { file: &self.file, round, study, lang }
    }
}

/// Why an event was not written.
#[derive(Debug, thiserror::Error)]
pub enum NotAppended {
    #[error("{}", .0.sentence(Lang::En))]
    Contradiction(Contradiction),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// Reads a campaign without writing to it.
pub fn look(path: &Path, lang: Lang) -> Result<Campaign, JournalError> {
    let mut file = std::fs::File::open(path).map_err(|error| JournalError::Io { path: path.to_owned(), error })?;
    Ok(read(path, &mut file, lang)?.campaign)
}

fn read(path: &Path, file: &mut impl Read, lang: Lang) -> Result<campaign::Finished, JournalError> {
    let bytes = read_open(path, file, MAX_BYTES)?;
    let finished = campaign::read(&bytes);
    let finished = finished.map_err(|error| JournalError::Campaign { path: path.to_owned(), error })?;
    if finished.torn {
        eprintln!("{}", crate::files::torn_warning(path, lang));
    }
    Ok(finished)
}

/// The events of one study's trials, with their place in the campaign.
pub struct MemberJournal<'a> {
    file: &'a Appended,
    round: usize,
    study: usize,
    lang: Lang,
}

impl Journal for MemberJournal<'_> {
    fn append(&self, event: &trial::Event) -> Result<(), String> {
        let ends = matches!(event.what, trial::What::Ended(_));
        let event = Event::Trial { round: self.round, study: self.study, event: event.clone() };
        self.file.line(&campaign::event_to_line(&event), ends).map_err(|error| self.said(&error))
    }

    fn sync(&self) -> Result<(), String> {
        self.file.sync().map_err(|error| self.said(&error))
    }
}

impl MemberJournal<'_> {
    fn said(&self, error: &io::Error) -> String {
        format!("{}: {}", self.file.path().display(), io_sentence(error, self.lang))
    }
}
