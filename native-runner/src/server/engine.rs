//! What the server trains: the stored studies, one after the other in the order they were submitted.
//!
//! A study that is paused keeps its workers waiting in place, unless another one wants to train. Refuses to know who
//! asks, and how answers travel.

use super::entry::{Entry, Refusal, known_extent};
use crate::data::{self, MAX_TABLE_BYTES};
use crate::gate::Wish;
use crate::progress::Rate;
use crate::store::{NewStudy, Store, StoreError, Stored, StudyJournal};
use crate::training::Place;
use crate::workers::{Ended, Journal, Session, extent};
use lab_core::conductor::Conductor;
use lab_core::protocol::{Action, State, StudyId, Summary};
use lab_core::record::Record;
use lab_core::trial::{Event, Outcome, What};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::time::Duration;

/// Studies a store may hold.
const MAX_STUDIES: usize = 1_000;
/// The longest name of a request.
const MAX_KEY_BYTES: usize = 128;
/// Between two looks at how far the training is.
const TICK: Duration = Duration::from_millis(250);

/// A study that somebody wants to have here.
pub struct Submission {
    /// Names the request: repeated, it makes no second study.
    pub key: String,
    /// The study and what happened in it elsewhere.
    pub record: Record,
    /// The person's own table.
    pub csv: Option<String>,
    /// What is missing is trained at once.
    pub trains: bool,
}

/// The studies and the thread that trains them.
pub struct Engine {
    store: Arc<Store>,
    place: Place,
    jobs: usize,
    studies: RwLock<BTreeMap<StudyId, Arc<Entry>>>,
    /// Counts the changes of the set of studies.
    set_version: AtomicU64,
    ending: AtomicBool,
    turn: Mutex<()>,
    wake: Condvar,
}

impl Engine {
    /// Takes up what the store holds.
    pub fn new(store: Arc<Store>, place: Place, jobs: usize) -> Result<Self, StoreError> {
        let mut studies = BTreeMap::new();
        for stored in store.studies()? {
            let unfinished = matches!(stored.state, State::Running | State::Paused | State::Broken);
            let extent =
                if unfinished { extent(&store.record(stored.id, &stored.study)?, 0) } else { known_extent(&stored) };
            studies.insert(stored.id, Arc::new(Entry::new(&store, stored, extent)));
        }
        Ok(Self {
            store,
            place,
            jobs,
            studies: RwLock::new(studies),
            set_version: AtomicU64::new(0),
            ending: AtomicBool::new(false),
            turn: Mutex::new(()),
            wake: Condvar::new(),
        })
    }

    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    pub fn get(&self, id: StudyId) -> Option<Arc<Entry>> {
        self.studies.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Every study, in the order of submission.
    pub fn entries(&self) -> Vec<Arc<Entry>> {
        self.studies.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    pub fn summaries(&self) -> Vec<Summary> {
        let summary = |entry: Arc<Entry>| Summary {
            study: entry.id,
            epoch: entry.epoch,
            name: entry.study.name.clone(),
            status: entry.status(),
        };
        self.entries().into_iter().map(summary).collect()
    }

    pub fn set_version(&self) -> u64 {
        self.set_version.load(Ordering::Acquire)
    }

    /// Stores a study with what happened in it so far, and lines it up. A request that is repeated finds the study it made.
    /// Takes time: not for a thread that others wait for.
    pub fn submit(&self, submission: Submission) -> Result<Arc<Entry>, Refusal> {
        let Submission { key, record, csv, trains } = submission;
        if key.is_empty() || key.len() > MAX_KEY_BYTES {
            return Err(Refusal::new("the key of the request is empty or too long", "请求的键为空或过长"));
        }
        if csv.as_ref().is_some_and(|csv| csv.len() as u64 > MAX_TABLE_BYTES) {
            return Err(Refusal::new("the table is too large", "表格过大"));
        }
        if self.entries().len() >= MAX_STUDIES {
            return Err(Refusal::new(
                format!("the store holds {MAX_STUDIES} studies already"),
                format!("存储中已有 {MAX_STUDIES} 个研究"),
            ));
        }
        let state = match (record.is_trained(), trains) {
            (true, _) => State::Finished,
            (false, true) => State::Running,
            (false, false) => State::Paused,
        };
        if state != State::Finished {
            trainable(&record, csv.as_deref())?;
        }
        let new = NewStudy::new(key, &record, csv, state).map_err(|error| Refusal::of(|_| error.to_string()))?;
        let ended = new.ended;
        let row = self.store.submit(new).map_err(|reason| Refusal::of(|_| reason.clone()))?;
        let extent = extent(&record, 0);
        let stored = Stored { id: row.id, epoch: row.epoch, study: record.study, state, ended };
        let entry = {
            let mut studies = self.studies.write().unwrap_or_else(PoisonError::into_inner);
            studies.entry(row.id).or_insert_with(|| Arc::new(Entry::new(&self.store, stored, extent))).clone()
        };
        if row.is_new {
            self.set_version.fetch_add(1, Ordering::AcqRel);
            self.make_way();
        }
        Ok(entry)
    }

    /// Pauses, resumes or stops a study. Takes time: not for a thread that others wait for.
    pub fn control(&self, id: StudyId, action: Action) -> Result<(), Refusal> {
        let unknown = || Refusal::new(format!("there is no study {}", id.0), format!("没有研究 {}", id.0));
        let entry = self.get(id).ok_or_else(unknown)?;
        let mut inner = entry.lock();
        let state = match (action, inner.status.state) {
            (Action::Pause, State::Running) => State::Paused,
            (Action::Resume, State::Paused | State::Stopped | State::Broken) => State::Running,
            (Action::Stop, State::Running | State::Paused | State::Broken) => State::Stopped,
            // Repeated, or overtaken by the end of the study: the wish is fulfilled.
            (Action::Pause, State::Paused)
            | (Action::Resume, State::Running)
            | (Action::Stop, State::Stopped | State::Finished) => return Ok(()),
            (Action::Pause | Action::Resume, _) => {
                return Err(Refusal::new("the study is not running any more", "该研究已不在运行"));
            }
        };
        match (&inner.session, state) {
            (Some(session), State::Paused) => session.gate.set(Wish::Pause),
            (Some(session), State::Running) if session.gate.wish() == Wish::Pause => session.gate.set(Wish::Run),
            (Some(session), State::Stopped) => session.gate.set(Wish::Stop),
            (None, State::Stopped) => self.end_running_trials(&entry)?,
            _ => {}
        }
        entry.update(&mut inner, |status| {
            status.state = state;
            (status.steps_per_second, status.seconds_left) = (0.0, None);
        });
        self.store.set_state(id, state, inner.status.ended);
        drop(inner);
        self.make_way();
        Ok(())
    }

    /// Trains whatever is to be trained, until [`Engine::end`].
    pub fn run(&self) {
        while let Some(entry) = self.next() {
            let ended = self.train(&entry);
            let mut inner = entry.lock();
            inner.session = None;
            let state = match ended {
                Ended::Finished => State::Finished,
                // Paused, stopped or to be continued, as the client said meanwhile.
                Ended::Stopped | Ended::Suspended => inner.status.state,
                Ended::Broken(reason) => {
                    tracing::error!(study = entry.id.0, reason, "the study cannot go on");
                    State::Broken
                }
            };
            // A stop may come while workers leave their trials for a pause.
            if state == State::Stopped
                && let Err(refusal) = self.end_running_trials(&entry)
            {
                tracing::error!(study = entry.id.0, reason = refusal.en, "its running trials could not be ended");
            }
            let changed = state != inner.status.state;
            entry.update(&mut inner, |status| {
                status.state = state;
                (status.steps_per_second, status.seconds_left) = (0.0, None);
            });
            if changed {
                self.store.set_state(entry.id, state, inner.status.ended);
            }
        }
    }

    /// Asks the training thread to end; running trials stay as they are and are continued at the next start.
    pub fn end(&self) {
        self.ending.store(true, Ordering::SeqCst);
        for entry in self.entries() {
            if let Some(session) = &entry.lock().session {
                session.gate.set(Wish::Suspend);
            }
        }
        self.notify();
    }

    fn next(&self) -> Option<Arc<Entry>> {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if self.ending.load(Ordering::SeqCst) {
                return None;
            }
            if let Some(entry) = self.entries().into_iter().find(|entry| entry.lock().status.state == State::Running) {
                return Some(entry);
            }
            turn = self.wake.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn train(&self, entry: &Entry) -> Ended {
        let version = entry.status_version.load(Ordering::Acquire);
        let session = match self.session(entry) {
            Ok(session) => Arc::new(session),
            Err(reason) => return Ended::Broken(reason),
        };
        {
            let mut inner = entry.lock();
            // Something was asked for while the record was read: what was read may be out of date.
            if entry.status_version.load(Ordering::Acquire) != version || self.ending.load(Ordering::SeqCst) {
                return Ended::Suspended;
            }
            inner.session = Some(session.clone());
        }
        let journal = StudyJournal { store: &self.store, study: entry.id };
        std::thread::scope(|scope| {
            let training = scope.spawn(|| session.train(&journal));
            let mut rate = Rate::default();
            while !training.is_finished() {
                entry.publish(session.extent(), &mut rate);
                let mut waited = Duration::ZERO;
                while waited < TICK && !training.is_finished() {
                    std::thread::park_timeout(TICK / 10);
                    waited += TICK / 10;
                }
            }
            entry.publish(session.extent(), &mut rate);
            training.join().unwrap_or_else(|_| Ended::Broken("the worker pool crashed".into()))
        })
    }

    fn session(&self, entry: &Entry) -> Result<Session, String> {
        let record = self.store.record(entry.id, &entry.study).map_err(|error| error.to_string())?;
        let csv = self.store.csv(entry.id).map_err(|error| error.to_string())?;
        let dataset = data::load(&entry.study, csv.as_deref()).map_err(|error| error.to_string())?;
        Session::new(record, dataset, self.place, self.jobs).map_err(|reason| format!("{reason:?}"))
    }

    /// A study that is paused in place gives its workers up when another one wants to train.
    fn make_way(&self) {
        let entries = self.entries();
        let waiting = entries.iter().any(|entry| {
            let inner = entry.lock();
            inner.status.state == State::Running && inner.session.is_none()
        });
        if waiting {
            for entry in &entries {
                let inner = entry.lock();
                if let (State::Paused, Some(session)) = (inner.status.state, &inner.session) {
                    session.gate.set(Wish::Suspend);
                }
            }
        }
        self.notify();
    }

    fn notify(&self) {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.wake.notify_all();
    }

    /// Ends what an earlier session left running.
    fn end_running_trials(&self, entry: &Entry) -> Result<(), Refusal> {
        let failed = |error: StoreError| Refusal::of(|lang| error.sentence(lang));
        let record = self.store.record(entry.id, &entry.study).map_err(failed)?;
        let journal = StudyJournal { store: &self.store, study: entry.id };
        for (&trial, _) in record.trials().iter().filter(|(_, trial)| trial.outcome().is_none()) {
            let event = Event { trial, what: What::Ended(Outcome::Stopped) };
            journal.append(&event).map_err(|reason| Refusal::of(|_| reason.clone()))?;
        }
        Ok(())
    }
}

/// Whether what the record lacks can be trained here on its data.
fn trainable(record: &Record, csv: Option<&str>) -> Result<(), Refusal> {
    if let Err(error) = data::load(&record.study, csv) {
        let first = |lang| {
            error
                .problems(lang)
                .into_iter()
                .next()
                .map_or_else(String::new, |(path, sentence)| format!("{path}: {sentence}"))
        };
        return Err(Refusal::of(first));
    }
    match Conductor::new(&record.study, record) {
        Ok(_) => Ok(()),
        Err(reason) => Err(Refusal::of(|lang| crate::commands::not_trainable(&reason, lang))),
    }
}
