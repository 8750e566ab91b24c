//! The store of `lab serve`: studies, their events and campaigns in one SQLite file, owned by one process.
//!
//! Everything a client sees has been committed: an event gets its seq at the commit, readers read by seq, and whoever asks
//! for something is answered once it is on disk, or told why it is not. Refuses to know who reads, and how studies are
//! trained.

mod campaign;
mod commit;
mod error;
mod job;
mod queue;
mod reading;
mod removal;
mod schema;
mod trouble;
mod writer;

pub use error::{NotStored, StoreError};
pub use reading::{Listed, Space, Stored};
pub use trouble::Trouble;

use crate::files::linked::Linked;
use crate::files::private::{self, Rights};
use crate::training::workers::Journal;
use commit::Known;
use job::{Job, Reply};
use lab_core::protocol::{State, StudyId};
use lab_core::record::Record;
use lab_core::text::Sentence;
use lab_core::trial::{Event, Outcome};
use queue::Queue;
use rusqlite::Connection;
use std::collections::HashMap;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};
use trouble::Board;
use writer::Writer;

const FILE: &str = "lab.sqlite";
const LOCK: &str = "lab.lock";

/// An open store.
pub struct Store {
    path: PathBuf,
    queue: Arc<Queue>,
    board: Arc<Board>,
    limit: Option<u64>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: Mutex<Vec<Connection>>,
    committed: Arc<Committed>,
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

    fn forget(&self, study: StudyId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&study);
    }
}

/// A study to store.
pub struct NewStudy {
    /// Names the request: repeated, it stores nothing twice.
    pub key: String,
    /// The study as it is written.
    definition: String,
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
        let (definition, events) = (record.study.to_json().to_string(), record.events().collect());
        let (ended, epoch) = (ended(record), random_epoch()?);
        Ok(Self { key, definition, csv, state, ended, events, epoch, created: now() })
    }

    /// What the study takes in the store without its events, in bytes.
    pub fn definition_bytes(&self) -> usize {
        self.definition.len()
    }
}

/// Trials that ended.
pub fn ended(record: &Record) -> u64 {
    let has_ended = |outcome: Option<&Outcome>| outcome.is_some();
    record.trials().values().filter(|trial| has_ended(trial.outcome())).count() as u64
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

impl Store {
    /// Opens the store in a folder, or makes one there; `limit` is the most its file may take, in bytes.
    ///
    /// # Errors
    /// The folder cannot be written, another process has the store open, or it is of a newer version.
    pub fn open(folder: &Path, limit: Option<u64>) -> Result<Self, StoreError> {
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
        schema::open(&mut connection, limit).map_err(broken)?;

        let (queue, board, committed) = (Arc::<Queue>::default(), Arc::<Board>::default(), Arc::<Committed>::default());
        let announced = committed.clone();
        let announce: writer::Announce = Box::new(move |study, seq| announced.of(study).store(seq, Ordering::Release));
        let writer = Writer {
            connection,
            path: path.clone(),
            linked: Linked::at(&path).map_err(failed)?,
            limit,
            queue: queue.clone(),
            board: board.clone(),
            announce,
            known: Known::default(),
            // An earlier process may have left something.
            is_removing: true,
        };
        let writer = std::thread::Builder::new().name("store".into()).spawn(move || writer.run()).map_err(failed)?;
        let (writer, readers) = (Mutex::new(Some(writer)), Mutex::new(Vec::new()));
        Ok(Self { path, queue, board, limit, writer, readers, committed, _lock: lock })
    }

    /// Asks the writer, and waits for its answer.
    fn ask<T>(&self, job: impl FnOnce(Reply<T>) -> Job) -> Result<T, NotStored> {
        let (reply, answer) = sync_channel(1);
        self.queue.push(job(reply))?;
        answer.recv().map_err(|_| NotStored::Closed)?
    }

    /// Stores a study; waits for the commit, as everything here that answers.
    pub fn submit(&self, new: NewStudy) -> Result<StudyRow, NotStored> {
        self.ask(|reply| Job::Submit { new: Box::new(new), reply })
    }

    /// Adds what happened elsewhere to a study that is here.
    pub fn extend(&self, study: StudyId, events: Vec<Event>, state: State, ended: u64) -> Result<(), NotStored> {
        self.ask(|reply| Job::Extend { study, events, state, ended, reply })
    }

    /// Notes a state and why it is so; in order with the events.
    pub fn set_state(&self, study: StudyId, state: State, ended: u64, why: Option<Sentence>) -> Result<(), NotStored> {
        self.ask(|reply| Job::State { study, state, ended, why, reply })
    }

    /// Notes that training begins, which the process may not survive.
    pub fn training_begins(&self, study: StudyId) -> Result<(), NotStored> {
        self.ask(|reply| Job::Begins { study, reply })
    }

    /// Notes that training ended and the process lives.
    pub fn training_rests(&self, study: StudyId) {
        // A store that is closed cannot be told, which only makes the study look more dangerous than it is.
        let _ = self.queue.push(Job::Rests { study });
    }

    /// Deletes a study that nobody trains, with everything that happened in it.
    pub fn delete(&self, study: StudyId) -> Result<(), NotStored> {
        self.ask(|reply| Job::Delete { study, reply })?;
        self.committed.forget(study);
        Ok(())
    }

    /// Keeps a campaign's file.
    pub fn keep_campaign(&self, key: String, file: String) -> Result<(), NotStored> {
        self.ask(|reply| Job::Keep { key, file, now: now(), reply })
    }

    /// Forgets a campaign and none of its studies.
    pub fn forget_campaign(&self, key: String) -> Result<(), NotStored> {
        self.ask(|reply| Job::Forget { key, reply })
    }

    /// Waits until everything before is committed.
    pub fn flush(&self) -> Result<(), NotStored> {
        self.ask(|reply| Job::Flush { reply })
    }

    /// Why nothing can be written, if nothing can.
    pub fn trouble(&self) -> Option<Sentence> {
        self.board.sentence()
    }

    /// Counts the changes of [`Store::trouble`].
    pub fn trouble_version(&self) -> u64 {
        self.board.version()
    }

    /// A disk that refuses is not waited for any more.
    pub fn leave(&self) {
        self.queue.leave();
    }

    /// Commits what is waiting and ends the writer.
    pub fn close(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(writer) = writer {
            // The last one to close the file leaves it whole.
            self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
            self.queue.close();
            let _ = writer.join();
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

/// One study's place in the store, for its workers.
pub struct StudyJournal<'a> {
    store: &'a Store,
    study: StudyId,
    /// That training gets somewhere has been noted.
    lives: AtomicBool,
}

impl<'a> StudyJournal<'a> {
    pub fn new(store: &'a Store, study: StudyId) -> Self {
        Self { store, study, lives: AtomicBool::new(false) }
    }
}

impl Journal for StudyJournal<'_> {
    fn append(&self, event: &Event) -> Result<(), String> {
        let job = Job::Event { study: self.study, event: event.clone() };
        self.store.queue.push(job).map_err(|_| "the store is closed".into())
    }

    fn lives(&self) {
        if !self.lives.swap(true, Ordering::Relaxed) {
            self.store.training_rests(self.study);
        }
    }
}

/// Studies and tables are the owner's alone, in a folder that others may enter and after a time when they were not.
fn keep_private(folder: &Path) -> io::Result<()> {
    if private::is_shared(&std::fs::metadata(folder)?) {
        tracing::warn!("{}: others can write this folder: they can remove and replace what is in it", folder.display());
    }
    for name in [LOCK.to_owned(), FILE.to_owned(), format!("{FILE}-wal"), format!("{FILE}-shm")] {
        let path = folder.join(name);
        match private::narrow(&path)? {
            Rights::Narrowed => tracing::warn!("{}: others could read it; they cannot any more", path.display()),
            Rights::Wide => tracing::warn!("{}: others can read or change it, and that stays so", path.display()),
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
    use lab_core::study::Study;
    use lab_core::trial::{Metrics, What};

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
            let store = Store::open(&folder, None).unwrap();
            assert!(matches!(Store::open(&folder, None), Err(StoreError::Locked { .. })));
            let new =
                |study| NewStudy::new("key".into(), &Record::new(study), Some("a,b\n".into()), State::Running).unwrap();
            let row = store.submit(new(study())).unwrap();
            assert!(row.is_new && row.epoch > 0 && row.epoch < 1 << 53);
            assert_eq!(store.submit(new(study())).unwrap(), StudyRow { is_new: false, ..row });
            let other = study().revise().trials(5).finish().unwrap();
            assert!(store.submit(new(other)).is_err());
            let journal = StudyJournal::new(&store, row.id);
            events.iter().for_each(|event| journal.append(event).unwrap());
            store.set_state(row.id, State::Finished, 1, None).unwrap();
            row
        };
        let store = Store::open(&folder, None).unwrap();
        let studies = store.studies().unwrap();
        assert_eq!((studies[0].epoch, studies[0].state, studies[0].ended), (row.epoch, State::Finished, 1));
        assert_eq!(studies[0].study.as_ref().unwrap(), &study());
        assert_eq!(store.events(row.id, 0, 10).unwrap(), events);
        assert_eq!(store.events(row.id, 2, 10).unwrap(), events[2..]);
        assert_eq!(store.committed(row.id).load(Ordering::Acquire), 3);
        assert_eq!(store.csv(row.id).unwrap().as_deref(), Some("a,b\n"));
        let record = store.record(row.id, &study()).unwrap();
        assert_eq!(record.trials().len(), 1);
        assert_eq!(store.study_of("key").unwrap(), Some(row.id));
        assert_eq!(store.lines(row.id, 0, 2).unwrap().lines().count(), 2);
        // One that comes with its trials has them all.
        let brought = NewStudy::new("other".into(), &record, None, State::Finished).unwrap();
        let brought = store.submit(brought).unwrap();
        assert_eq!(store.record(brought.id, &study()).unwrap(), record);
        assert_eq!(store.committed(brought.id).load(Ordering::Acquire), 3);
        drop(store);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_deleted_is_gone_and_what_was_closed_is_one_file() {
        let folder = folder("deleted");
        let store = Store::open(&folder, None).unwrap();
        let new = |key: &str| NewStudy::new(key.into(), &Record::new(study()), None, State::Paused).unwrap();
        let (a, b) = (store.submit(new("a")).unwrap(), store.submit(new("b")).unwrap());
        store.delete(b.id).unwrap();
        assert_eq!(store.delete(b.id), Err(NotStored::Missing));
        assert_eq!(store.study_of("b").unwrap(), None);
        assert_eq!(store.studies().unwrap().iter().map(|stored| stored.id).collect::<Vec<_>>(), [a.id]);
        drop(store);
        let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left.len(), 2, "no file beside the store and its lock: {left:?}");
        let store = Store::open(&folder, None).unwrap();
        assert!(store.submit(new("b")).unwrap().id > b.id, "no number is given twice");
        drop(store);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_store_at_its_limit_or_without_its_file_says_so_and_goes_on_when_it_can() {
        let folder = folder("full");
        let store = Store::open(&folder, Some(512 << 10)).unwrap();
        let new = |key: &str, csv: usize| {
            NewStudy::new(key.into(), &Record::new(study()), Some("x".repeat(csv)), State::Paused).unwrap()
        };
        let row = store.submit(new("a", 10)).unwrap();
        assert_eq!(store.submit(new("b", 1 << 20)), Err(NotStored::Unwritable(Trouble::Limit { limit: 512 << 10 })));
        assert_eq!((store.trouble(), store.study_of("b").unwrap()), (None, None), "a small one still fits");
        store.submit(new("c", 10)).unwrap();

        let (file, aside) = (folder.join(FILE), folder.join("aside"));
        std::fs::rename(&file, &aside).unwrap();
        let refused = store.set_state(row.id, State::Stopped, 0, None);
        assert!(matches!(refused, Err(NotStored::Unwritable(Trouble::Gone { .. }))), "{refused:?}");
        assert!(store.trouble().is_some());
        let journal = StudyJournal::new(&store, row.id);
        journal
            .append(&Event { trial: 0, what: What::Started { values: Values::new(), seed: 3, name: None } })
            .unwrap();
        std::fs::rename(&aside, &file).unwrap();
        while store.flush().is_err() {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        assert_eq!((store.trouble(), store.events(row.id, 0, 10).unwrap().len()), (None, 1));
        std::fs::rename(&file, &aside).unwrap();
        assert!(store.flush().is_err());
        // Nobody waits for it at the end.
        drop(store);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn deaths_count_until_something_is_measured() {
        let folder = folder("deaths");
        let open = || Store::open(&folder, None).unwrap();
        let row = {
            let store = open();
            let new = NewStudy::new("a".into(), &Record::new(study()), None, State::Running).unwrap();
            let row = store.submit(new).unwrap();
            store.training_begins(row.id).unwrap();
            store.training_begins(row.id).unwrap();
            row
        };
        let store = open();
        assert_eq!(store.studies().unwrap()[0].deaths, 2);
        store.training_begins(row.id).unwrap();
        let journal = StudyJournal::new(&store, row.id);
        journal
            .append(&Event { trial: 0, what: What::Started { values: Values::new(), seed: 3, name: None } })
            .unwrap();
        store.flush().unwrap();
        assert_eq!(store.studies().unwrap()[0].deaths, 3);
        journal.append(&Event { trial: 0, what: What::Measured { step: 1, metrics: Metrics::new() } }).unwrap();
        store.flush().unwrap();
        assert_eq!(store.studies().unwrap()[0].deaths, 0);
        store.training_begins(row.id).unwrap();
        store.training_rests(row.id);
        store.flush().unwrap();
        assert_eq!(store.studies().unwrap()[0].deaths, 0);
        drop(store);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
