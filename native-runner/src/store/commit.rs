//! One commit: what each job of a batch writes, and the answers that hold once it does.

use super::campaign::{self, NotKept};
use super::job::{Job, Reply};
use super::schema::state_name;
use super::{NewStudy, NotStored, StudyRow, removal};
use lab_core::protocol::{State, StudyId};
use lab_core::record::event_to_line;
use lab_core::trial::{Event, What};
use rusqlite::{Connection, OptionalExtension, Statement, params};
use std::collections::{HashMap, HashSet};

/// An answer that holds once the commit does.
pub type Answer = Box<dyn FnOnce()>;

/// What is known of studies since the start.
#[derive(Clone, Default)]
pub struct Known {
    /// The highest seq of each that was written to.
    pub seqs: HashMap<StudyId, u64>,
    /// Those that train and have measured nothing yet.
    pub fragile: HashSet<StudyId>,
    pub deleted: HashSet<StudyId>,
}

/// What a commit wrote, and who waits for it.
#[derive(Default)]
pub struct Written {
    /// Studies with new events.
    pub studies: HashSet<StudyId>,
    pub answers: Vec<Answer>,
}

impl Written {
    fn answer<T: 'static>(&mut self, reply: &Reply<T>, answer: Result<T, NotStored>) {
        let reply = reply.clone();
        // A request whose connection is gone needs no answer.
        self.answers.push(Box::new(move || drop(reply.send(answer))));
    }
}

/// Everything of a batch, or nothing; new studies last.
pub fn commit(connection: &mut Connection, batch: &[Job], known: &mut Known) -> Result<Written, rusqlite::Error> {
    let transaction = connection.transaction()?;
    let mut written = Written::default();
    {
        let mut insert = transaction
            .prepare_cached("INSERT INTO event (study, seq, trial, kind, payload) VALUES (?1, ?2, ?3, ?4, ?5)")?;
        for job in batch {
            write(&transaction, &mut insert, job, known, &mut written)?;
        }
        for job in batch {
            let Job::Submit { new, reply } = job else { continue };
            let row = submit(&transaction, new)?;
            if let Ok(StudyRow { id, is_new: true, .. }) = row {
                for event in &new.events {
                    append(&transaction, &mut insert, known, id, event)?;
                }
                written.studies.insert(id);
            }
            written.answer(reply, row);
        }
    }
    transaction.commit()?;
    Ok(written)
}

fn write(
    connection: &Connection,
    insert: &mut Statement<'_>,
    job: &Job,
    known: &mut Known,
    written: &mut Written,
) -> Result<(), rusqlite::Error> {
    match job {
        Job::Event { study, .. } if known.deleted.contains(study) => {}
        Job::Event { study, event } => {
            append(connection, insert, known, *study, event)?;
            written.studies.insert(*study);
        }
        Job::State { study, state, ended, why, reply } => {
            set_state(connection, *study, *state, *ended)?;
            let why = why.as_ref().and_then(|why| serde_json::to_string(why).ok());
            connection.execute("UPDATE study SET why = ?2 WHERE id = ?1", params![study.0 as i64, why])?;
            written.answer(reply, Ok(()));
        }
        Job::Begins { study, reply } => {
            connection.execute("UPDATE study SET deaths = deaths + 1 WHERE id = ?1", [study.0 as i64])?;
            known.fragile.insert(*study);
            written.answer(reply, Ok(()));
        }
        Job::Rests { study } => survived(connection, known, *study)?,
        Job::Extend { study, events, state, ended, reply } => {
            for event in events {
                append(connection, insert, known, *study, event)?;
            }
            written.studies.insert(*study);
            set_state(connection, *study, *state, *ended)?;
            written.answer(reply, Ok(()));
        }
        Job::Keep { key, file, now, reply } => {
            let kept = campaign::keep(connection, key, file, *now)?.map_err(|why| match why {
                NotKept::Overtaken => NotStored::Overtaken,
                NotKept::TooMany => NotStored::TooMany,
            });
            written.answer(reply, kept);
        }
        Job::Forget { key, reply } => {
            let was_there = campaign::forget(connection, key)?;
            written.answer(reply, if was_there { Ok(()) } else { Err(NotStored::Missing) });
        }
        Job::Delete { study, reply } => {
            let was_there = removal::mark(connection, *study)?;
            known.deleted.insert(*study);
            written.answer(reply, if was_there { Ok(()) } else { Err(NotStored::Missing) });
        }
        Job::Flush { reply } => written.answer(reply, Ok(())),
        // After all others, by `commit`.
        Job::Submit { .. } => {}
    }
    Ok(())
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
