//! The store of `lab serve`: studies, their events and campaigns in one SQLite file, owned by one process.
//!
//! Everything a client sees has been committed: an event gets its seq at the commit, and readers read by seq. Refuses to
//! know who reads, and how studies are trained.

mod campaign;
mod error;
mod schema;
mod writer;

pub use campaign::NotKept;
pub use error::StoreError;

use crate::private::{self, Rights};
use crate::workers::Journal;
use lab_core::protocol::{State, StudyId};
use lab_core::record::{Record, event_from_line, header_to_line};
use lab_core::study::Study;
use lab_core::trial::Event;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};
use std::collections::HashMap;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};
use writer::Job;

const FILE: &str = "lab.sqlite";
const LOCK: &str = "lab.lock";
/// Events that may wait for the writer; whoever has more waits too.
const QUEUE: usize = 4_096;
/// Connections kept for readers.
const READERS: usize = 8;

/// An open store.
pub struct Store {
    path: PathBuf,
    jobs: SyncSender<Job>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: Mutex<Vec<Connection>>,
    committed: Arc<Committed>,
    /// A disk that refuses commits is not waited for any more.
    impatient: Arc<AtomicBool>,
    /// Held as long as the store is open; the system lets go of it when the process dies.
    _lock: File,
}

/// The highest committed seq of each study.
#[derive(Default)]
struct Committed(RwLock<HashMap<StudyId, Arc<AtomicU64>>>);

impl Committed {
    fn of(&self, study: StudyId) -> Arc<AtomicU64> {
        if let Some(seq) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&study) {
            return seq.clone();
        }
        self.0.write().unwrap_or_else(PoisonError::into_inner).entry(study).or_default().clone()
    }
}

/// A study to store.
pub struct NewStudy {
    /// Names the request: repeated, it stores nothing twice.
    pub key: String,
    pub study: Study,
    pub csv: Option<String>,
    pub state: State,
    /// Trials that ended.
    pub ended: u64,
    /// What happened in it before it came here.
    pub events: Vec<Event>,
    epoch: u64,
    created: i64,
}

impl NewStudy {
    pub fn new(key: String, record: &Record, csv: Option<String>, state: State) -> Result<Self, io::Error> {
        let ended = record.trials().values().filter(|trial| trial.outcome().is_some()).count() as u64;
        let (study, events) = (record.study.clone(), record.events().collect());
        Ok(Self { key, study, csv, state, ended, events, epoch: random_epoch()?, created: now() })
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}

/// A study as it was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StudyRow {
    pub id: StudyId,
    pub epoch: u64,
    /// Not stored by an earlier request of the same key.
    pub is_new: bool,
}

/// A stored study.
#[derive(Clone, Debug)]
pub struct Stored {
    pub id: StudyId,
    pub epoch: u64,
    pub study: Study,
    pub state: State,
    /// Trials that had ended when the state last changed.
    pub ended: u64,
}

impl Store {
    /// Opens the store in a folder, or makes one there.
    ///
    /// # Errors
    /// The folder cannot be written, another process has the store open, or it is of a newer version.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let failed = |error| StoreError::Io { path: folder.to_owned(), error };
        private::make_folder(folder).map_err(failed)?;
        let open = |name| private::options().read(true).create(true).truncate(false).open(folder.join(name));
        let lock = open(LOCK).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { path: folder.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let path = folder.join(FILE);
        // SQLite gives the files beside it the rights that this one has.
        drop(open(FILE).map_err(failed)?);
        keep_private(folder).map_err(failed)?;
        let broken = |error| StoreError::Schema { path: path.clone(), error };
        let mut connection = Connection::open(&path).map_err(|error| broken(error.into()))?;
        schema::open(&mut connection).map_err(broken)?;

        let committed = Arc::new(Committed::default());
        let (jobs, receiver) = sync_channel(QUEUE);
        let announced = committed.clone();
        let announce: writer::Announce = Box::new(move |study, seq| announced.of(study).store(seq, Ordering::Release));
        let impatient = Arc::new(AtomicBool::new(false));
        let hurry = impatient.clone();
        let writer = std::thread::Builder::new()
            .name("store".into())
            .spawn(move || writer::run(connection, &receiver, &hurry, &announce))
            .map_err(failed)?;
        let store = Self {
            path,
            jobs,
            writer: Mutex::new(Some(writer)),
            readers: Mutex::new(Vec::new()),
            committed,
            impatient,
            _lock: lock,
        };
        Ok(store)
    }

    /// Every study in the order of submission, and readies their seqs.
    pub fn studies(&self) -> Result<Vec<Stored>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare("SELECT id, epoch, definition, state, ended FROM study ORDER BY id")?;
            let rows = statement.query_map([], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, i64>(1)?,
                    row.get::<_, String>(2)?,
                    row.get::<_, String>(3)?,
                    row.get::<_, i64>(4)?,
                ))
            })?;
            let mut studies = Vec::new();
            for row in rows {
                let (id, epoch, definition, state, ended) = row?;
                let id = StudyId(id.unsigned_abs());
                let Ok(study) = Study::parse(&definition) else {
                    tracing::error!(study = id.0, "a stored study is not valid any more and is left alone");
                    continue;
                };
                self.committed.of(id).fetch_max(writer::last_seq(connection, id)?, Ordering::AcqRel);
                let state = writer::state_of(&state);
                studies.push(Stored { id, epoch: epoch.unsigned_abs(), study, state, ended: ended.unsigned_abs() });
            }
            Ok(studies)
        })
    }

    /// Stores a study; waits for the commit.
    ///
    /// # Errors
    /// One sentence if the key was used for another study.
    pub fn submit(&self, new: NewStudy) -> Result<StudyRow, String> {
        let (reply, answer) = sync_channel(1);
        self.jobs.send(Job::Submit { new: Box::new(new), reply }).map_err(|_| "the store is closed".to_owned())?;
        answer.recv().map_err(|_| "the store is closed".to_owned())?
    }

    /// Notes a change of state; committed soon, in order with the events.
    pub fn set_state(&self, study: StudyId, state: State, ended: u64) {
        if self.jobs.send(Job::State { study, state, ended }).is_err() {
            tracing::error!(study = study.0, "the store is closed; a change of state is lost");
        }
    }

    /// Keeps a campaign's file; waits for the commit.
    ///
    /// # Errors
    /// The file does not begin with what is stored under that key, or there are too many.
    pub fn keep_campaign(&self, key: String, file: String) -> Result<(), NotKept> {
        let (reply, answer) = sync_channel(1);
        self.jobs.send(Job::Keep { key, file, now: now(), reply }).map_err(|_| NotKept::Closed)?;
        answer.recv().map_err(|_| NotKept::Closed)?
    }

    /// Forgets a campaign and none of its studies; waits for the commit.
    pub fn forget_campaign(&self, key: String) {
        if self.jobs.send(Job::Forget { key }).is_ok() {
            self.flush();
        }
    }

    /// Keys and files of the campaigns, the last begun first.
    pub fn campaigns(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.read(campaign::all)
    }

    /// The study that a request of that key submitted.
    pub fn study_of(&self, key: &str) -> Result<Option<StudyId>, StoreError> {
        self.read(|connection| {
            let id = connection.query_row("SELECT id FROM study WHERE key = ?1", [key], |row| row.get::<_, i64>(0));
            Ok(id.optional()?.map(|id| StudyId(id.unsigned_abs())))
        })
    }

    /// The record file of a study up to a committed seq.
    pub fn file(&self, study: StudyId, definition: &Study, upto: u64) -> Result<String, StoreError> {
        self.read(|connection| {
            let mut file = header_to_line(definition);
            let sql = "SELECT payload FROM event WHERE study = ?1 AND seq <= ?2 ORDER BY seq";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query(params![study.0 as i64, upto as i64])?;
            while let Some(row) = rows.next()? {
                file.push_str(row.get_ref(0)?.as_str()?);
                file.push('\n');
            }
            Ok(file)
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

    /// Committed events after a seq, at most `limit` of them; the first has seq `after` + 1.
    pub fn events(&self, study: StudyId, after: u64, limit: usize) -> Result<Vec<Event>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT payload FROM event WHERE study = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement
                .query_map(params![study.0 as i64, after as i64, limit as i64], |row| row.get::<_, String>(0))?;
            let mut events = Vec::new();
            for row in rows {
                let event = event_from_line(&row?);
                events.push(event.map_err(|fault| {
                    rusqlite::Error::FromSqlConversionFailure(
                        0,
                        rusqlite::types::Type::Text,
                        format!("{fault:?}").into(),
                    )
                })?);
            }
            Ok(events)
        })
    }

    /// Folds everything that was appended of a study so far; waits for its commit.
    pub fn record(&self, study: StudyId, definition: &Study) -> Result<Record, StoreError> {
        const CHUNK: usize = 10_000;
        self.flush();
        let mut record = Record::new(definition.clone());
        let mut after = 0;
        loop {
            let events = self.events(study, after, CHUNK)?;
            let read = events.len();
            after += read as u64;
            for event in events {
                if let Err(contradiction) = record.apply(event) {
                    tracing::error!(study = study.0, ?contradiction, "a stored event contradicts those before it");
                }
            }
            if read < CHUNK {
                return Ok(record);
            }
        }
    }

    /// Waits until everything before is committed.
    fn flush(&self) {
        let (reply, flushed) = sync_channel(1);
        if self.jobs.send(Job::Flush { reply }).is_ok() {
            // A writer that is gone has committed what it could.
            let _ = flushed.recv();
        }
    }

    /// Commits what is waiting and ends the writer.
    pub fn close(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            self.impatient.store(true, Ordering::SeqCst);
            // The writer is gone already if sending fails.
            let _ = self.jobs.send(Job::Close);
            let _ = writer.join();
        }
    }

    fn read<T>(&self, query: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>) -> Result<T, StoreError> {
        let failed = |error: rusqlite::Error| StoreError::Schema { path: self.path.clone(), error: error.into() };
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match kept {
            Some(connection) => connection,
            None => {
                let connection =
                    Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
                connection.busy_timeout(std::time::Duration::from_secs(5)).map_err(failed)?;
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

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

/// One study's place in the store, for its workers.
pub struct StudyJournal<'a> {
    pub store: &'a Store,
    pub study: StudyId,
}

impl Journal for StudyJournal<'_> {
    fn append(&self, event: &Event) -> Result<(), String> {
        let job = Job::Event { study: self.study, event: event.clone() };
        self.store.jobs.send(job).map_err(|_| "the store is closed".into())
    }
}

/// Studies and tables are the owner's alone, in a folder that others may enter and after a time when they were not.
fn keep_private(folder: &Path) -> io::Result<()> {
    for name in [LOCK.to_owned(), FILE.to_owned(), format!("{FILE}-wal"), format!("{FILE}-shm")] {
        let path = folder.join(name);
        match private::narrow(&path)? {
            Rights::Narrowed => tracing::warn!("{}: others could read it; they cannot any more", path.display()),
            Rights::Wide => tracing::warn!("{}: others can read it, and that cannot be changed", path.display()),
            Rights::Own | Rights::Absent => {}
        }
    }
    Ok(())
}

/// A number that no history had before: not zero, exact in every JSON reader.
fn random_epoch() -> Result<u64, io::Error> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok((u64::from_le_bytes(bytes) >> 11).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::space::Values;
    use lab_core::trial::{Metrics, Outcome, What};

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("lab-store-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        folder
    }

    fn study() -> Study {
        Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap()
    }

    #[test]
    fn what_was_stored_is_there_again() {
        let folder = folder("again");
        let events = [
            What::Started { values: Values::new(), seed: 3, name: None },
            What::Measured { step: 10, metrics: Metrics::from([("valid_error".into(), 0.1)]) },
            What::Ended(Outcome::Completed),
        ]
        .map(|what| Event { trial: 0, what });
        let row = {
            let store = Store::open(&folder).unwrap();
            assert!(matches!(Store::open(&folder), Err(StoreError::Locked { .. })));
            let new =
                |study| NewStudy::new("key".into(), &Record::new(study), Some("a,b\n".into()), State::Running).unwrap();
            let row = store.submit(new(study())).unwrap();
            assert!(row.is_new && row.epoch > 0 && row.epoch < 1 << 53);
            assert_eq!(store.submit(new(study())).unwrap(), StudyRow { is_new: false, ..row });
            let mut other = study();
            other.trials = 5;
            assert!(store.submit(new(other)).is_err());
            let journal = StudyJournal { store: &store, study: row.id };
            events.iter().for_each(|event| journal.append(event).unwrap());
            store.set_state(row.id, State::Finished, 1);
            row
        };
        let store = Store::open(&folder).unwrap();
        let studies = store.studies().unwrap();
        assert_eq!((studies[0].epoch, studies[0].state, studies[0].ended), (row.epoch, State::Finished, 1));
        assert_eq!(studies[0].study, study());
        assert_eq!(store.events(row.id, 0, 10).unwrap(), events);
        assert_eq!(store.events(row.id, 2, 10).unwrap(), events[2..]);
        assert_eq!(store.committed(row.id).load(Ordering::Acquire), 3);
        assert_eq!(store.csv(row.id).unwrap().as_deref(), Some("a,b\n"));
        let record = store.record(row.id, &study()).unwrap();
        assert_eq!(record.trials().len(), 1);
        assert_eq!(store.study_of("key").unwrap(), Some(row.id));
        let file = store.file(row.id, &study(), 2).unwrap();
        assert_eq!(file.lines().count(), 3);
        // One that comes with its trials has them all.
        let brought = NewStudy::new("other".into(), &record, None, State::Finished).unwrap();
        let brought = store.submit(brought).unwrap();
        assert_eq!(store.record(brought.id, &study()).unwrap(), record);
        assert_eq!(store.committed(brought.id).load(Ordering::Acquire), 3);
        drop(store);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
