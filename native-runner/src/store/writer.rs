//! The one thread that writes the store: it numbers events and commits them in groups.
//!
//! Refuses to know who waits for a commit. While the disk refuses a commit, whoever asked for something is told so at once,
//! and what training measured is tried again: nothing is lost, nothing piles up, and nothing is acknowledged that is not
//! committed. A file that does not stand under its name any more counts as a disk that refuses.

use super::campaign::{self, NotKept};
use super::job::Job;
use super::queue::Queue;
use super::trouble::{Board, Trouble};
use super::{NewStudy, NotStored, StudyRow, removal, schema};
use crate::files::linked::Linked;
use lab_core::protocol::{State, StudyId};
use lab_core::record::event_to_line;
use lab_core::trial::{Event, What};
use rusqlite::{Connection, OptionalExtension, Statement, params};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Between two tries of a commit that was refused.
const RETRY: Duration = Duration::from_secs(1);
/// Between two looks at the file while nothing is written.
const LOOK: Duration = Duration::from_secs(1);

/// Told of every commit: the study and its highest seq.
pub type Announce = Box<dyn Fn(StudyId, u64) + Send>;

/// An answer that holds once the commit does.
type Answer = Box<dyn FnOnce()>;

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

/// What is known of studies since the start.
#[derive(Clone, Default)]
pub struct Known {
    /// The highest seq of each that was written to.
    seqs: HashMap<StudyId, u64>,
    /// Those that train and have measured nothing yet.
    fragile: HashSet<StudyId>,
    deleted: HashSet<StudyId>,
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
        asked.into_iter().for_each(|job| job.refuse(&NotStored::Unwritable(trouble.clone())));
        // A request that is too large for what is left harms nobody else.
        if was_asked && self.commit_or_try(&kept).is_ok() {
            return true;
        }
        self.stay(&kept, trouble)
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
        let (written, answers) = committed.map_err(|error| self.trouble(&error, batch.iter().map(Job::bytes).sum()))?;
        // What went into a file that was deleted meanwhile is not kept.
        self.check_place()?;
        self.is_removing |= known.deleted.len() > self.known.deleted.len();
        self.known = known;
        for study in written {
            if let Some(seq) = self.known.seqs.get(&study) {
                (self.announce)(study, *seq);
            }
        }
        answers.into_iter().for_each(|answer| answer());
        Ok(())
    }
}

fn commit(
    connection: &mut Connection,
    batch: &[Job],
    known: &mut Known,
) -> Result<(HashSet<StudyId>, Vec<Answer>), rusqlite::Error> {
    let transaction = connection.transaction()?;
    let (mut written, mut answers): (HashSet<StudyId>, Vec<Answer>) = (HashSet::new(), Vec::new());
    {
        let mut insert = transaction
            .prepare_cached("INSERT INTO event (study, seq, trial, kind, payload) VALUES (?1, ?2, ?3, ?4, ?5)")?;
        let mut done = |reply: &super::job::Reply<()>, answer: Result<(), NotStored>| {
            let reply = reply.clone();
            // A request whose connection is gone needs no answer.
            answers.push(Box::new(move || drop(reply.send(answer))));
        };
        for job in batch {
            match job {
                Job::Event { study, .. } if known.deleted.contains(study) => {}
                Job::Event { study, event } => {
                    append(&transaction, &mut insert, known, *study, event)?;
                    written.insert(*study);
                }
                Job::State { study, state, ended, why, reply } => {
                    set_state(&transaction, *study, *state, *ended)?;
                    let why = why.as_ref().and_then(|why| serde_json::to_string(why).ok());
                    transaction.execute("UPDATE study SET why = ?2 WHERE id = ?1", params![study.0 as i64, why])?;
                    done(reply, Ok(()));
                }
                Job::Begins { study, reply } => {
                    transaction.execute("UPDATE study SET deaths = deaths + 1 WHERE id = ?1", [study.0 as i64])?;
                    known.fragile.insert(*study);
                    done(reply, Ok(()));
                }
                Job::Rests { study } => survived(&transaction, known, *study)?,
                Job::Extend { study, events, state, ended, reply } => {
                    for event in events {
                        append(&transaction, &mut insert, known, *study, event)?;
                    }
                    written.insert(*study);
                    set_state(&transaction, *study, *state, *ended)?;
                    done(reply, Ok(()));
                }
                Job::Keep { key, file, now, reply } => {
                    let kept = campaign::keep(&transaction, key, file, *now)?;
                    done(
                        reply,
                        kept.map_err(|why| match why {
                            NotKept::Overtaken => NotStored::Overtaken,
                            NotKept::TooMany => NotStored::TooMany,
                        }),
                    );
                }
                Job::Forget { key, reply } => {
                    let was_there = campaign::forget(&transaction, key)?;
                    done(reply, if was_there { Ok(()) } else { Err(NotStored::Missing) });
                }
                Job::Delete { study, reply } => {
                    let was_there = removal::mark(&transaction, *study)?;
                    known.deleted.insert(*study);
                    done(reply, if was_there { Ok(()) } else { Err(NotStored::Missing) });
                }
                Job::Flush { reply } => done(reply, Ok(())),
                Job::Submit { .. } => {}
            }
        }
        for job in batch {
            let Job::Submit { new, reply } = job else { continue };
            let row = submit(&transaction, new)?;
            if let Ok(StudyRow { id, is_new: true, .. }) = row {
                for event in &new.events {
                    append(&transaction, &mut insert, known, id, event)?;
                }
                written.insert(id);
            }
            let reply = reply.clone();
            answers.push(Box::new(move || drop(reply.send(row))));
        }
    }
    transaction.commit()?;
    Ok((written, answers))
}

/// Gives an event its seq.
fn append(
    connection: &Connection,
    insert: &mut Statement<'_>,
    known: &mut Known,
    study: StudyId,
    event: &Event,
) -> Result<(), rusqlite::Error> {
    let last = match known.seqs.get(&study) {
        Some(seq) => *seq,
        None => last_seq(connection, study)?,
    };
    let kind = match event.what {
        What::Started { .. } => 0,
        What::Measured { .. } => 1,
        What::Ended(_) => 2,
    };
    if kind > 0 && known.fragile.contains(&study) {
        survived(connection, known, study)?;
    }
    let line = event_to_line(event);
    insert.execute(params![study.0 as i64, last as i64 + 1, event.trial as i64, kind, line.trim_end()])?;
    known.seqs.insert(study, last + 1);
    Ok(())
}

/// The study trained, and the process lives.
fn survived(connection: &Connection, known: &mut Known, study: StudyId) -> Result<(), rusqlite::Error> {
    known.fragile.remove(&study);
    connection.execute("UPDATE study SET deaths = 0 WHERE id = ?1", [study.0 as i64]).map(drop)
}

fn set_state(connection: &Connection, study: StudyId, state: State, ended: u64) -> Result<(), rusqlite::Error> {
    let sql = "UPDATE study SET state = ?2, ended = ?3 WHERE id = ?1";
    connection.execute(sql, params![study.0 as i64, state_name(state), ended as i64]).map(drop)
}

/// The seq of a study's last event.
pub fn last_seq(connection: &Connection, study: StudyId) -> Result<u64, rusqlite::Error> {
    let sql = "SELECT ifnull(max(seq), 0) FROM event WHERE study = ?1";
    connection.query_row(sql, [study.0 as i64], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
}

/// Stores a study, or finds the one that the same request stored before.
fn submit(connection: &Connection, new: &NewStudy) -> Result<Result<StudyRow, NotStored>, rusqlite::Error> {
    let earlier = connection
        .query_row("SELECT id, epoch, definition FROM study WHERE key = ?1", [&new.key], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    if let Some((id, epoch, stored)) = earlier {
        if stored != new.definition {
            return Ok(Err(NotStored::OtherStudy));
        }
        return Ok(Ok(StudyRow { id: StudyId(id.unsigned_abs()), epoch: epoch.unsigned_abs(), is_new: false }));
    }
    let (state, ended) = (state_name(new.state), new.ended as i64);
    let sql =
        "INSERT INTO study (epoch, key, definition, csv, state, ended, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    connection.execute(sql, params![new.epoch as i64, new.key, new.definition, new.csv, state, ended, new.created])?;
    let id = StudyId(connection.last_insert_rowid().unsigned_abs());
    Ok(Ok(StudyRow { id, epoch: new.epoch, is_new: true }))
}

/// How a state is written down.
pub fn state_name(state: State) -> &'static str {
    match state {
        State::Running => "running",
        State::Paused => "paused",
        State::Stopped => "stopped",
        State::Finished => "finished",
        State::Broken => "broken",
    }
}

/// Reads a state; one that nobody wrote is broken.
pub fn state_of(name: &str) -> State {
    State::parse(name).unwrap_or(State::Broken)
}
