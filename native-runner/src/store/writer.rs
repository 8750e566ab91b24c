//! The one thread that writes the store: it numbers events and commits them in groups.
//!
//! Refuses to know who waits for a commit. While the disk refuses a commit, whoever asked for something is told so at once,
//! and what training measured is tried again: nothing is lost, nothing piles up, and nothing is acknowledged that is not
//! committed. A file that does not stand under its name any more counts as a disk that refuses.

use super::commit::{Known, commit};
use super::job::Job;
use super::queue::Queue;
use super::trouble::{Board, Trouble};
use super::{NotStored, removal, schema};
use crate::files::linked::Linked;
use lab_core::protocol::StudyId;
use rusqlite::Connection;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Between two tries of a commit that was refused.
const RETRY: Duration = Duration::from_secs(1);
/// Between two looks at the file while nothing is written.
const LOOK: Duration = Duration::from_secs(1);

/// Told of every commit: the study and its highest seq.
pub type Announce = Box<dyn Fn(StudyId, u64) + Send>;

pub struct Writer {
    pub connection: Connection,
    pub path: PathBuf,
    /// The file as it was opened.
    pub linked: Linked,
    /// The most the file may take, in bytes.
    pub limit: Option<u64>,
    pub queue: Arc<Queue>,
    pub board: Arc<Board>,
    pub announce: Announce,
    pub known: Known,
    /// There may be events of deleted studies left.
    pub is_removing: bool,
}

impl Writer {
    /// Runs until the queue is closed and empty, or closed while the disk refuses.
    pub fn run(mut self) {
        loop {
            let batch = self.queue.gather(if self.is_removing { Duration::ZERO } else { LOOK });
            if batch.is_empty() {
                if self.queue.is_done() {
                    break;
                }
                self.look_around();
            } else if !self.write(batch) {
                break;
            }
        }
        self.queue.abandon();
        // The file alone is whole from here on.
        if let Err(error) = schema::checkpoint(&self.connection) {
            tracing::warn!(%error, "what was committed stays in the file beside the store until the next start");
        }
    }

    /// Nothing waits: makes room, and looks whether the file is still there.
    fn look_around(&mut self) {
        if !self.linked.holds() {
            let trouble = Trouble::Gone { path: self.path.clone() };
            self.stay(&[], trouble);
        } else if self.is_removing {
            // What cannot be removed now is removed when the store is opened the next time.
            self.is_removing = removal::step(&mut self.connection).unwrap_or(false);
        }
    }

    /// Writes a batch; `false` when the disk refuses and nobody wants to wait for it any more.
    fn write(&mut self, batch: Vec<Job>) -> bool {
        let Err(trouble) = self.commit(&batch) else { return true };
        let (asked, kept): (Vec<Job>, Vec<Job>) = batch.into_iter().partition(Job::is_asked);
        let was_asked = !asked.is_empty();
        // A request that is too large for what is left harms nobody else.
        let goes_on = was_asked && self.commit_or_try(&kept).is_ok();
        if !goes_on {
            // Whoever is refused finds the reason on the board.
            self.board.set(Some(trouble.clone()));
        }
        asked.into_iter().for_each(|job| job.refuse(&NotStored::Unwritable(trouble.clone())));
        goes_on || self.stay(&kept, trouble)
    }

    /// Tries again until it succeeds.
    fn stay(&mut self, kept: &[Job], mut trouble: Trouble) -> bool {
        loop {
            self.board.set(Some(trouble.clone()));
            self.queue.set_stuck(Some(&trouble));
            if self.queue.is_leaving() {
                return false;
            }
            self.queue.wait_for_asked(RETRY);
            match self.commit_or_try(kept) {
                Ok(()) => {
                    self.board.set(None);
                    self.queue.set_stuck(None);
                    return true;
                }
                Err(now) => trouble = now,
            }
        }
    }

    fn commit_or_try(&mut self, kept: &[Job]) -> Result<(), Trouble> {
        if !kept.is_empty() {
            return self.commit(kept);
        }
        self.check_place()?;
        schema::touch(&self.connection).map_err(|error| self.trouble(&error, 0))
    }

    fn check_place(&self) -> Result<(), Trouble> {
        if self.linked.holds() { Ok(()) } else { Err(Trouble::Gone { path: self.path.clone() }) }
    }

    /// What an error says; `asked` is about what it was to write, in bytes.
    fn trouble(&self, error: &rusqlite::Error, asked: usize) -> Trouble {
        // Pages are not full, and some hold no data.
        let is_reached = self.limit.is_some_and(|limit| {
            let margin = (limit / 16 + (64 << 10)).saturating_add(asked as u64 * 2);
            schema::bytes(&self.connection).is_ok_and(|bytes| bytes.saturating_add(margin) >= limit)
        });
        Trouble::of(&self.path, error, self.limit, is_reached)
    }

    /// One commit, and the answers to it.
    fn commit(&mut self, batch: &[Job]) -> Result<(), Trouble> {
        self.check_place()?;
        let mut known = self.known.clone();
        let committed = commit(&mut self.connection, batch, &mut known);
        let written = committed.map_err(|error| self.trouble(&error, batch.iter().map(Job::bytes).sum()))?;
        // What went into a file that was deleted meanwhile is not kept.
        self.check_place()?;
        self.is_removing |= known.deleted.len() > self.known.deleted.len();
        self.known = known;
        for study in written.studies {
            if let Some(seq) = self.known.seqs.get(&study) {
                (self.announce)(study, *seq);
            }
        }
        written.answers.into_iter().for_each(|answer| answer());
        Ok(())
    }
}
