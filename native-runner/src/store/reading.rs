//! What the store holds, read piece by piece: no answer takes more memory than a piece.
//!
//! Refuses to know who reads. What cannot be read is told of its study alone.

use super::{Store, StoreError, campaign, commit, removal, schema};
use lab_core::protocol::{State, StudyId};
use lab_core::record::{Record, event_from_line};
use lab_core::study::Study;
use lab_core::text::{Lang, Sentence};
use lab_core::trial::Event;
use lab_texts::runner::store as t;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// Connections kept for readers.
const READERS: usize = 8;
/// No piece of events is larger, in bytes, unless one event is.
const PIECE: usize = 1 << 20;

/// A stored study.
#[derive(Clone, Debug)]
pub struct Stored {
    pub id: StudyId,
    pub epoch: u64,
    /// Or why it cannot be read.
    pub study: Result<Study, Sentence>,
    pub state: State,
    /// Why it is in this state, if that needs saying.
    pub why: Option<Sentence>,
    /// Trials that had ended when the state last changed.
    pub ended: u64,
    /// How often the process died while it trained this, since it measured something.
    pub deaths: u64,
}

/// A line of the list of what takes room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub id: StudyId,
    pub key: String,
    pub state: String,
    pub events: u64,
    /// Seconds since 1970.
    pub created: i64,
}

/// The room the store takes, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    pub used: u64,
    pub limit: Option<u64>,
}

impl Store {
    /// Every study in the order of submission, and readies their seqs.
    pub fn studies(&self) -> Result<Vec<Stored>, StoreError> {
        self.read(|connection| {
            let sql =
                "SELECT id, epoch, definition, state, ended, why, deaths FROM study WHERE state <> ?1 ORDER BY id";
            let mut statement = connection.prepare(sql)?;
            let mut rows = statement.query([removal::DELETED])?;
            let mut studies = Vec::new();
            while let Some(row) = rows.next()? {
                let stored = stored(row)?;
                let seq = commit::last_seq(connection, stored.id)?;
                self.committed.of(stored.id).fetch_max(seq, Ordering::AcqRel);
                studies.push(stored);
            }
            Ok(studies)
        })
    }

    /// A page of the studies behind a number, and how many there are in all.
    pub fn list(&self, after: StudyId, limit: usize) -> Result<(Vec<Listed>, u64), StoreError> {
        self.read(|connection| {
            let sql = "SELECT id, key, state, (SELECT count(*) FROM event WHERE study = id), created FROM study
                       WHERE id > ?1 AND state <> ?2 ORDER BY id LIMIT ?3";
            let mut statement = connection.prepare_cached(sql)?;
            let listed = |row: &Row<'_>| {
                let (id, events) =
                    (StudyId(row.get::<_, i64>(0)?.unsigned_abs()), row.get::<_, i64>(3)?.unsigned_abs());
                Ok(Listed { id, key: row.get(1)?, state: row.get(2)?, events, created: row.get(4)? })
            };
            let page = statement.query_map(params![after.0 as i64, removal::DELETED, limit as i64], listed)?;
            let page = page.collect::<Result<Vec<_>, _>>()?;
            let sql = "SELECT count(*) FROM study WHERE state <> ?1";
            let total: i64 = connection.query_row(sql, [removal::DELETED], |row| row.get(0))?;
            Ok((page, total.unsigned_abs()))
        })
    }

    /// The keys of the campaigns, the last begun first.
    pub fn campaigns(&self) -> Result<Vec<String>, StoreError> {
        self.read(campaign::keys)
    }

    /// The file of a campaign.
    pub fn campaign(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read(|connection| campaign::file(connection, key))
    }

    /// The study that a request of that key submitted.
    pub fn study_of(&self, key: &str) -> Result<Option<StudyId>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT id FROM study WHERE key = ?1 AND state <> ?2";
            let id = connection.query_row(sql, [key, removal::DELETED], |row| row.get::<_, i64>(0));
            Ok(id.optional()?.map(|id| StudyId(id.unsigned_abs())))
        })
    }

    /// The text of a study's own table.
    pub fn csv(&self, study: StudyId) -> Result<Option<String>, StoreError> {
        self.read(|connection| {
            let row = connection
                .query_row("SELECT csv FROM study WHERE id = ?1", [study.0 as i64], |row| row.get(0))
                .optional()?;
            Ok(row.flatten())
        })
    }

    /// The highest committed seq of a study.
    pub fn committed(&self, study: StudyId) -> Arc<AtomicU64> {
        self.committed.of(study)
    }

    /// Lines of a study's record file behind a seq: those of the next events, at most `limit` of them.
    pub fn lines(&self, study: StudyId, after: u64, limit: usize) -> Result<String, StoreError> {
        let mut lines = String::new();
        self.each(study, after, limit, |_, line| {
            lines.push_str(line);
            lines.push('\n');
            Ok(())
        })?;
        Ok(lines)
    }

    /// Committed events after a seq, at most `limit` of them; the first has seq `after` + 1.
    pub fn events(&self, study: StudyId, after: u64, limit: usize) -> Result<Vec<Event>, StoreError> {
        let mut events = Vec::new();
        self.each(study, after, limit, |seq, line| {
            let unreadable = |detail: String| StoreError::Event { study: study.0, seq, detail };
            events.push(event_from_line(line).map_err(|fault| unreadable(fault.sentence(Lang::En)))?);
            Ok(())
        })?;
        Ok(events)
    }

    /// The next events as they are stored, no more than a piece of them.
    fn each(
        &self,
        study: StudyId,
        after: u64,
        limit: usize,
        mut take: impl FnMut(u64, &str) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.read(|connection| {
            let sql = "SELECT seq, payload FROM event WHERE study = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query(params![study.0 as i64, after as i64, limit as i64])?;
            let (mut bytes, mut expected) = (0, after + 1);
            while bytes < PIECE
                && let Some(row) = rows.next()?
            {
                let seq = row.get::<_, i64>(0)?.unsigned_abs();
                let unreadable =
                    |detail: &str| StoreError::Event { study: study.0, seq: expected, detail: detail.into() };
                let read = match row.get_ref(1)?.as_str() {
                    Ok(_) if seq != expected => Err(unreadable("it is missing")),
                    Ok(line) => {
                        bytes += line.len();
                        take(seq, line)
                    }
                    Err(error) => Err(unreadable(&error.to_string())),
                };
                if let Err(error) = read {
                    return Ok(Err(error));
                }
                expected += 1;
            }
            Ok(Ok(()))
        })?
    }

    /// Folds everything that is committed of a study.
    pub fn record(&self, study: StudyId, definition: &Study) -> Result<Record, StoreError> {
        const CHUNK: usize = 10_000;
        let mut record = Record::new(definition.clone());
        let mut after = 0;
        loop {
            let events = self.events(study, after, CHUNK)?;
            if events.is_empty() {
                return Ok(record);
            }
            for event in events {
                after += 1;
                if let Err(contradiction) = record.apply(event) {
                    let why = contradiction.sentence(Lang::En);
                    tracing::error!(study = study.0, event = after, why, "a stored event is left out");
                }
            }
        }
    }

    /// Waits until what was deleted has left the file.
    pub fn make_room(&self) {
        let is_left = |connection: &Connection| {
            let sql = "SELECT EXISTS (SELECT 1 FROM study JOIN event ON event.study = study.id WHERE state = ?1)";
            let events: bool = connection.query_row(sql, [removal::DELETED], |row| row.get(0))?;
            let read = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
            Ok(events || (read("auto_vacuum")? > 0 && read("freelist_count")? > 0))
        };
        while self.trouble().is_none() && self.read(is_left).unwrap_or(false) {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The room it takes.
    pub fn space(&self) -> Result<Space, StoreError> {
        Ok(Space { used: self.read(schema::bytes)?, limit: self.limit })
    }

    fn read<T>(&self, query: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>) -> Result<T, StoreError> {
        let failed = |error: rusqlite::Error| StoreError::Schema { path: self.path.clone(), error: error.into() };
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match kept {
            Some(connection) => connection,
            None => {
                let connection =
                    Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
                connection.busy_timeout(Duration::from_secs(5)).map_err(failed)?;
                connection
            }
        };
        let result = query(&connection).map_err(failed);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS {
            readers.push(connection);
        }
        result
    }
}

fn stored(row: &Row<'_>) -> Result<Stored, rusqlite::Error> {
    let id = StudyId(row.get::<_, i64>(0)?.unsigned_abs());
    let number = |place| row.get::<_, i64>(place).unwrap_or(0).unsigned_abs();
    let text = |place| row.get_ref(place).ok().and_then(|text| text.as_str().ok());
    let unreadable = |why: &dyn Fn(Lang) -> String| Sentence::of(|lang| t::study_unreadable(why(lang), id.0).get(lang));
    let study = match text(2) {
        None => Err(unreadable(&|lang| t::DEFINITION_NOT_TEXT.get(lang).into())),
        Some(definition) => {
            Study::parse(definition).map_err(|problems| unreadable(&|lang| lab_core::problem::listed(&problems, lang)))
        }
    };
    Ok(Stored {
        id,
        epoch: number(1),
        study,
        state: text(3).map_or(State::Broken, schema::state_of),
        why: text(5).and_then(|why| serde_json::from_str(why).ok()),
        ended: number(4),
        deaths: number(6),
    })
}
