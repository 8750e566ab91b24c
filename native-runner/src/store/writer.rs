//! The one thread that writes the store: it numbers events and commits them in groups.
//!
//! Refuses to know who waits for a commit. While the disk refuses a commit it is tried again, and those who have more to
//! write wait: nothing is lost, and nothing piles up.

use super::campaign::{self, NotKept};
use super::{NewStudy, StudyRow};
use lab_core::protocol::{State, StudyId};
use lab_core::record::event_to_line;
use lab_core::trial::{Event, What};
use rusqlite::{Connection, OptionalExtension, Statement, params};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

/// A commit waits so long for company.
const GROUP: Duration = Duration::from_millis(50);
/// No commit is larger.
const MAX_GROUP: usize = 4_000;
const RETRY: Duration = Duration::from_secs(1);

/// Something to write.
pub enum Job {
    Event {
        study: StudyId,
        event: Event,
    },
    State {
        study: StudyId,
        state: State,
        ended: u64,
    },
    Submit {
        new: Box<NewStudy>,
        reply: SyncSender<Result<StudyRow, String>>,
    },
    Keep {
        key: String,
        file: String,
        now: i64,
        reply: SyncSender<Result<(), NotKept>>,
    },
    Forget {
        key: String,
    },
    /// Answers once everything before is committed.
    Flush {
        reply: SyncSender<()>,
    },
    /// Ends the thread once everything before is committed.
    Close,
}

/// Told of every commit: the study and its highest seq.
pub type Announce = Box<dyn Fn(StudyId, u64) + Send>;

/// Runs until `Close` or until nobody can send any more; `impatient` ends the waiting for a disk that refuses.
pub fn run(mut connection: Connection, jobs: &Receiver<Job>, impatient: &AtomicBool, announce: &Announce) {
    let mut seqs = Seqs::default();
    let mut closing = false;
    while !closing {
        let Ok(first) = jobs.recv() else { return };
        let (batch, close) = gather(first, jobs);
        closing = close;
        let mut failures = 0u32;
        loop {
            match commit(&mut connection, &batch, &seqs) {
                Ok((written, replies)) => {
                    for (study, seq) in written {
                        seqs.0.insert(study, seq);
                        announce(study, seq);
                    }
                    replies.into_iter().for_each(Reply::send);
                    for job in &batch {
                        if let Job::Flush { reply } = job {
                            let _ = reply.send(());
                        }
                    }
                    break;
                }
                Err(error) => {
                    failures += 1;
                    if failures == 1 {
                        tracing::error!(%error, "the store cannot be written; trying again");
                    }
                    if closing || impatient.load(Ordering::SeqCst) {
                        return;
                    }
                    std::thread::sleep(RETRY);
                }
            }
        }
    }
}

/// The jobs of one commit: everything that comes within [`GROUP`], or up to the first that should not wait.
fn gather(first: Job, jobs: &Receiver<Job>) -> (Vec<Job>, bool) {
    let deadline = Instant::now() + GROUP;
    let mut batch = Vec::new();
    let mut next = first;
    loop {
        if matches!(next, Job::Close) {
            return (batch, true);
        }
        let urgent = !matches!(&next, Job::Event { event, .. } if !matches!(event.what, What::Ended(_)));
        batch.push(next);
        if batch.len() >= MAX_GROUP {
            return (batch, false);
        }
        let wait = if urgent { Duration::ZERO } else { deadline.saturating_duration_since(Instant::now()) };
        next = match jobs.recv_timeout(wait) {
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) => return (batch, false),
            Err(RecvTimeoutError::Disconnected) => return (batch, true),
        };
    }
}

/// The highest seq of each study that was written since the start.
#[derive(Default)]
struct Seqs(HashMap<StudyId, u64>);

/// An answer that holds once the commit does.
enum Reply {
    Submitted(SyncSender<Result<StudyRow, String>>, Result<StudyRow, String>),
    Kept(SyncSender<Result<(), NotKept>>, Result<(), NotKept>),
}

impl Reply {
    fn send(self) {
        // A request whose connection is gone needs no answer.
        let _ = match self {
            Reply::Submitted(reply, answer) => reply.send(answer).ok(),
            Reply::Kept(reply, answer) => reply.send(answer).ok(),
        };
    }
}

fn commit(
    connection: &mut Connection,
    batch: &[Job],
    seqs: &Seqs,
) -> Result<(HashMap<StudyId, u64>, Vec<Reply>), rusqlite::Error> {
    let transaction = connection.transaction()?;
    let (mut written, mut replies) = (HashMap::new(), Vec::new());
    {
        let mut insert = transaction
            .prepare_cached("INSERT INTO event (study, seq, trial, kind, payload) VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for job in batch {
            match job {
                Job::Event { study, event } => {
                    let last = match written.get(study).or_else(|| seqs.0.get(study)) {
                        Some(seq) => *seq,
                        None => last_seq(&transaction, *study)?,
                    };
                    let seq = last + 1;
                    insert_event(&mut insert, *study, seq, event)?;
                    written.insert(*study, seq);
                }
                Job::State { study, state, ended } => {
                    let sql = "UPDATE study SET state = ?2, ended = ?3 WHERE id = ?1";
                    transaction.execute(sql, params![study.0 as i64, state_name(*state), *ended as i64])?;
                }
                Job::Submit { new, reply } => {
                    let row = submit(&transaction, new)?;
                    if let Some(row) = row.as_ref().ok().filter(|row| row.is_new && !new.events.is_empty()) {
                        for (seq, event) in (1..).zip(&new.events) {
                            insert_event(&mut insert, row.id, seq, event)?;
                        }
                        written.insert(row.id, new.events.len() as u64);
                    }
                    replies.push(Reply::Submitted(reply.clone(), row));
                }
                Job::Keep { key, file, now, reply } => {
                    replies.push(Reply::Kept(reply.clone(), campaign::keep(&transaction, key, file, *now)?));
                }
                Job::Forget { key } => campaign::forget(&transaction, key)?,
                Job::Flush { .. } | Job::Close => {}
            }
        }
    }
    transaction.commit()?;
    Ok((written, replies))
}

fn insert_event(insert: &mut Statement<'_>, study: StudyId, seq: u64, event: &Event) -> Result<(), rusqlite::Error> {
    let kind = match event.what {
        What::Started { .. } => 0,
        What::Measured { .. } => 1,
        What::Ended(_) => 2,
    };
    let line = event_to_line(event);
    insert.execute(params![study.0 as i64, seq as i64, event.trial as i64, kind, line.trim_end()]).map(drop)
}

/// The seq of a study's last event.
pub fn last_seq(connection: &Connection, study: StudyId) -> Result<u64, rusqlite::Error> {
    let sql = "SELECT ifnull(max(seq), 0) FROM event WHERE study = ?1";
    connection.query_row(sql, [study.0 as i64], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
}

/// Stores a study, or finds the one that the same request stored before.
fn submit(connection: &Connection, new: &NewStudy) -> Result<Result<StudyRow, String>, rusqlite::Error> {
    let definition = new.study.to_json().to_string();
    let earlier = connection
        .query_row("SELECT id, epoch, definition FROM study WHERE key = ?1", [&new.key], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    if let Some((id, epoch, stored)) = earlier {
        if stored != definition {
            return Ok(Err("the key belongs to another study".into()));
        }
        return Ok(Ok(StudyRow { id: StudyId(id.unsigned_abs()), epoch: epoch.unsigned_abs(), is_new: false }));
    }
    let (state, ended) = (state_name(new.state), new.ended as i64);
    let sql =
        "INSERT INTO study (epoch, key, definition, csv, state, ended, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    connection.execute(sql, params![new.epoch as i64, new.key, definition, new.csv, state, ended, new.created])?;
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
    [State::Running, State::Paused, State::Stopped, State::Finished]
        .into_iter()
        .find(|state| state_name(*state) == name)
        .unwrap_or(State::Broken)
}
