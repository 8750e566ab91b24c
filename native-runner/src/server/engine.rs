//! What the server trains: the stored studies, one after the other in the order they were submitted.
//!
//! A study that is paused keeps its workers waiting in place, unless another one wants to train. What a status says is
//! committed before. Refuses to know who asks, and how answers travel.

mod admission;

pub use admission::Submission;

use super::entry::{Entry, Kind, Refusal, known_extent};
use crate::data;
use crate::store::{Store, StoreError, Stored, StudyJournal};
use crate::training::Place;
use crate::training::devices::cores;
use crate::training::gate::Wish;
use crate::training::progress::Rate;
use crate::training::workers::{Ended, Journal, Session, extent, pool_crashed};
use lab_core::protocol::{Action, State, StudyId, Summary};
use lab_core::text::{Sentence, shortened};
use lab_core::trial::{Event, Outcome, What};
use lab_texts::runner::refusals as r;
use lab_texts::runner::server as t;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Between two looks at how far the training is.
const TICK: Duration = Duration::from_millis(250);
/// Between two tries of a commit that the store refused.
const RETRY: Duration = Duration::from_millis(500);
/// A study during whose training the process died so often, with nothing measured, waits for a person.
const MAX_DEATHS: u64 = 2;
/// Names in lists are cut to so many bytes.
const LISTED_BYTES: usize = 100;
/// A study that is deleted leaves its workers within this.
const LEAVE_WITHIN: Duration = Duration::from_secs(20);

/// The studies and the thread that trains them.
pub struct Engine {
    store: Arc<Store>,
    place: Place,
    jobs: usize,
    memory: Option<u64>,
    studies: RwLock<BTreeMap<StudyId, Arc<Entry>>>,
    /// Studies that cannot be read, and why.
    set_aside: Vec<(StudyId, Sentence)>,
    /// One submission at a time: what a key stands for must not change while it is looked at.
    admitting: Mutex<()>,
    /// Counts the changes of the set of studies.
    set_version: AtomicU64,
    ending: AtomicBool,
    turn: Mutex<()>,
    wake: Condvar,
}

impl Engine {
    /// Takes up what the store holds. A study that cannot be read is set aside, and one that ends the process again and
    /// again is paused. `memory` is the most that training may take, in bytes.
    pub fn new(store: Arc<Store>, place: Place, jobs: usize, memory: Option<u64>) -> Result<Self, StoreError> {
        let (mut studies, mut set_aside) = (BTreeMap::new(), Vec::new());
        for mut stored in store.studies()? {
            let id = stored.id;
            let study = match stored.study.clone() {
                Ok(study) => study,
                Err(why) => {
                    tracing::error!("{}", why.en);
                    set_aside.push((id, why));
                    continue;
                }
            };
            hold_back(&store, &mut stored);
            let unfinished = matches!(stored.state, State::Running | State::Paused | State::Broken);
            let read = if unfinished { store.record(id, &study).map(Some) } else { Ok(None) };
            let extent = match read {
                Ok(Some(record)) => extent(&record, 0),
                Ok(None) => known_extent(&study, stored.ended),
                Err(error) => {
                    let why = Sentence::of(|lang| error.sentence(lang));
                    tracing::error!("{}", why.en);
                    (stored.state, stored.why) = (State::Broken, Some(why));
                    known_extent(&study, stored.ended)
                }
            };
            studies.insert(id, Arc::new(Entry::new(&store, &stored, study, extent)));
        }
        Ok(Self {
            store,
            place,
            jobs,
            memory,
            studies: RwLock::new(studies),
            set_aside,
            admitting: Mutex::new(()),
            set_version: AtomicU64::new(0),
            ending: AtomicBool::new(false),
            turn: Mutex::new(()),
            wake: Condvar::new(),
        })
    }

    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Studies that cannot be read, and why.
    pub fn set_aside(&self) -> &[(StudyId, Sentence)] {
        &self.set_aside
    }

    pub fn get(&self, id: StudyId) -> Option<Arc<Entry>> {
        self.studies.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// Every study, in the order of submission.
    pub fn entries(&self) -> Vec<Arc<Entry>> {
        self.studies.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    pub fn summaries(&self) -> Vec<Summary> {
        let trouble = self.store.trouble();
        let summary = |entry: Arc<Entry>| Summary {
            study: entry.id,
            epoch: entry.epoch,
            name: shortened(&entry.study.name, LISTED_BYTES),
            status: entry.status(trouble.clone()),
        };
        self.entries().into_iter().map(summary).collect()
    }

    pub fn set_version(&self) -> u64 {
        self.set_version.load(Ordering::Acquire)
    }

    /// How many cores training takes, if it takes all there are.
    pub fn whole_machine(&self) -> Option<usize> {
        (self.jobs >= cores()).then_some(self.jobs)
    }

    /// Whether something trains now.
    pub fn is_training(&self) -> bool {
        self.entries().iter().any(|entry| {
            let inner = entry.lock();
            inner.session.is_some() && inner.status.state == State::Running
        })
    }

    /// Pauses, resumes or stops a study; done once it is committed. Takes time: not for a thread that others wait for.
    pub fn control(&self, id: StudyId, action: Action) -> Result<(), Refusal> {
        let entry = self.get(id).ok_or_else(|| unknown(id))?;
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
                return Err(Refusal::new(r::NOT_RUNNING));
            }
        };
        if state == State::Stopped && inner.session.is_none() {
            self.end_running_trials(&entry)?;
        }
        self.store.set_state(id, state, inner.status.ended, None)?;
        match (&inner.session, state) {
            (Some(session), State::Paused) => session.gate.set(Wish::Pause),
            (Some(session), State::Running) if session.gate.wish() == Wish::Pause => session.gate.set(Wish::Run),
            (Some(session), State::Stopped) => session.gate.set(Wish::Stop),
            _ => {}
        }
        entry.update(&mut inner, |status| {
            (status.state, status.trouble) = (state, None);
            (status.steps_per_second, status.seconds_left) = (0.0, None);
        });
        drop(inner);
        self.make_way();
        Ok(())
    }

    /// Deletes a study with its trials; it leaves its workers first. Takes time: not for a thread that others wait for.
    pub fn delete(&self, id: StudyId) -> Result<(), Refusal> {
        let Some(entry) = self.get(id) else {
            // Set aside, or never here.
            return Ok(self.store.delete(id)?);
        };
        let begun = Instant::now();
        loop {
            let mut inner = entry.lock();
            inner.is_leaving = true;
            match &inner.session {
                None => break,
                Some(session) => session.gate.set(Wish::Suspend),
            }
            if begun.elapsed() > LEAVE_WITHIN {
                inner.is_leaving = false;
                let refusal = Refusal::new(r::DOES_NOT_LEAVE);
                return Err(refusal.kind(Kind::Conflict));
            }
            drop(inner);
            std::thread::sleep(TICK / 10);
        }
        if let Err(error) = self.store.delete(id) {
            entry.lock().is_leaving = false;
            self.notify();
            return Err(error.into());
        }
        entry.is_deleted.store(true, Ordering::Release);
        self.studies.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
        self.set_version.fetch_add(1, Ordering::AcqRel);
        self.make_way();
        Ok(())
    }

    /// Trains whatever is to be trained, until [`Engine::end`].
    pub fn run(&self) {
        while let Some(entry) = self.next() {
            let ended = self.train(&entry);
            self.store.training_rests(entry.id);
            entry.lock().session = None;
            while let Err(refusal) = self.settle(&entry, &ended) {
                if self.ending.load(Ordering::SeqCst) {
                    break;
                }
                tracing::debug!(study = entry.id.0, reason = refusal.en, "its state is not stored yet");
                std::thread::sleep(RETRY);
            }
        }
    }

    /// Stores and tells what became of a study that trained; it stays as it was where that cannot be stored.
    fn settle(&self, entry: &Entry, ended: &Ended) -> Result<(), Refusal> {
        let mut inner = entry.lock();
        let (state, why) = match ended {
            Ended::Finished => (State::Finished, None),
            // The process ends, and so did the store.
            Ended::Broken(_) if self.ending.load(Ordering::SeqCst) => return Ok(()),
            Ended::Broken(reason) => {
                tracing::error!(study = entry.id.0, reason = reason.en, "the study cannot go on");
                (State::Broken, Some(reason.clone()))
            }
            // Paused, stopped or to be continued, as the client said meanwhile.
            Ended::Stopped | Ended::Suspended => (inner.status.state, inner.status.trouble.clone()),
        };
        // A stop may come while workers leave their trials for a pause.
        if state == State::Stopped {
            self.end_running_trials(entry)?;
        }
        if state != inner.status.state {
            self.store.set_state(entry.id, state, inner.status.ended, why.clone())?;
        }
        entry.update(&mut inner, |status| {
            (status.state, status.trouble) = (state, why);
            (status.steps_per_second, status.seconds_left) = (0.0, None);
        });
        Ok(())
    }

    /// Asks the training thread to end; running trials stay as they are and are continued at the next start. A store that
    /// cannot be written is not waited for.
    pub fn end(&self) {
        self.ending.store(true, Ordering::SeqCst);
        self.store.leave();
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
            let is_next = |entry: &Arc<Entry>| {
                let inner = entry.lock();
                inner.status.state == State::Running && !inner.is_leaving
            };
            if let Some(entry) = self.entries().into_iter().find(is_next) {
                return Some(entry);
            }
            turn = self.wake.wait(turn).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn train(&self, entry: &Entry) -> Ended {
        // What an earlier session appended is read once it is committed.
        while self.store.flush().and_then(|()| self.store.training_begins(entry.id)).is_err() {
            if self.ending.load(Ordering::SeqCst) || entry.lock().status.state != State::Running {
                return Ended::Suspended;
            }
            std::thread::sleep(RETRY);
        }
        let version = entry.status_version.load(Ordering::Acquire);
        let session = match self.session(entry) {
            Ok(session) => Arc::new(session),
            Err(reason) => return Ended::Broken(reason),
        };
        {
            let mut inner = entry.lock();
            // Something was asked for while the record was read: what was read may be out of date.
            if entry.status_version.load(Ordering::Acquire) != version
                || self.ending.load(Ordering::SeqCst)
                || inner.is_leaving
            {
                return Ended::Suspended;
            }
            inner.session = Some(session.clone());
        }
        let journal = StudyJournal::new(&self.store, entry.id);
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
            training.join().unwrap_or_else(|_| pool_crashed())
        })
    }

    fn session(&self, entry: &Entry) -> Result<Session, Sentence> {
        let unreadable = |error: StoreError| Sentence::of(|lang| error.sentence(lang));
        let record = self.store.record(entry.id, &entry.study).map_err(unreadable)?;
        let csv = self.store.csv(entry.id).map_err(unreadable)?;
        let dataset = data::load(&entry.study, csv.as_deref()).map_err(|error| {
            Sentence::of(|lang| error.problems(lang).into_iter().map(|(_, why)| why).take(1).collect())
        })?;
        let session = Session::new(record, dataset, self.place, self.jobs, self.memory);
        session.map_err(|reason| Sentence::of(|lang| crate::training::not_trainable(&reason, lang)))
    }

    /// A study that is paused in place gives its workers up when another one wants to train.
    fn make_way(&self) {
        let entries = self.entries();
        let waiting = entries.iter().any(|entry| {
            let inner = entry.lock();
            inner.status.state == State::Running && inner.session.is_none() && !inner.is_leaving
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
        self.store.flush()?;
        let record = self.store.record(entry.id, &entry.study).map_err(failed)?;
        let journal = StudyJournal::new(&self.store, entry.id);
        for (&trial, _) in record.trials().iter().filter(|(_, trial)| trial.outcome().is_none()) {
            let event = Event { trial, what: What::Ended(Outcome::Stopped) };
            journal.append(&event).map_err(|reason| Refusal::of(|_| reason.clone()))?;
        }
        Ok(())
    }
}

/// Pauses a study that the process did not survive.
fn hold_back(store: &Store, stored: &mut Stored) {
    if stored.state != State::Running || stored.deaths < MAX_DEATHS {
        return;
    }
    let (id, deaths) = (stored.id, stored.deaths);
    let why = Sentence::from(t::held_back(deaths, id.0));
    tracing::error!("{}", why.en);
    (stored.state, stored.why) = (State::Paused, Some(why.clone()));
    if let Err(error) = store.set_state(id, State::Paused, stored.ended, Some(why)) {
        tracing::warn!(study = id.0, %error, "that it is paused is not stored");
    }
}

fn unknown(id: StudyId) -> Refusal {
    Refusal::new(r::no_study(id.0)).kind(Kind::Missing)
}
