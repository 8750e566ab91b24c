//! How a study comes in: new, again, or further on than it is here. Refuses to know how it is trained.

use super::super::entry::{Entry, Kind, Refusal, known_extent};
use super::Engine;
use crate::data::{self, MAX_TABLE_BYTES};
use crate::store::{NewStudy, StoreError, Stored, ended};
use crate::training::workers::extent;
use lab_core::conductor::Conductor;
use lab_core::protocol::State;
use lab_core::record::Record;
use lab_core::study::MAX_STUDY_BYTES;
use lab_core::text::Fixed;
use lab_texts::runner::refusals as r;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

/// Studies a store may hold.
const MAX_STUDIES: usize = 1_000;
/// The longest name of a request.
const MAX_KEY_BYTES: usize = 128;

/// A study that somebody wants to have here.
pub struct Submission {
    /// Names the request: repeated, it makes no second study.
    pub key: String,
    /// The study and what happened in it elsewhere.
    pub record: Record,
    /// The person's own table.
    pub csv: Option<String>,
    /// What is missing is trained at once, if the study is new here.
    pub trains: bool,
}

impl Engine {
    /// Stores a study with what happened in it so far, and lines it up. A request that is repeated finds the study it made;
    /// one that knows more of it adds that. Takes time: not for a thread that others wait for.
    ///
    /// # Errors
    /// Why it was not taken; then nothing of it was.
    pub fn submit(&self, submission: Submission) -> Result<Arc<Entry>, Refusal> {
        let Submission { key, record, csv, trains } = submission;
        if key.is_empty() || key.len() > MAX_KEY_BYTES {
            return Err(Refusal::new(r::BAD_KEY));
        }
        if csv.as_ref().is_some_and(|csv| csv.len() as u64 > MAX_TABLE_BYTES) {
            return Err(Refusal::new(r::TABLE_TOO_LARGE));
        }
        let _admitting = self.admitting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = self.store.study_of(&key).map_err(unreadable)? {
            let set_aside = self.set_aside().iter().find(|(other, _)| *other == id);
            let set_aside = set_aside.map(|(_, why)| Refusal::of(|lang| why.get(lang).to_owned()).kind(Kind::Conflict));
            let entry = self.get(id).ok_or_else(|| set_aside.unwrap_or_else(|| super::unknown(id)))?;
            self.extend(&entry, &record, csv.as_deref())?;
            return Ok(entry);
        }
        self.admit(key, record, csv, trains)
    }

    fn admit(&self, key: String, record: Record, csv: Option<String>, trains: bool) -> Result<Arc<Entry>, Refusal> {
        if self.entries().len() >= MAX_STUDIES {
            return Err(Refusal::new(r::store_full(MAX_STUDIES)).kind(Kind::Full));
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
        if new.definition_bytes() > MAX_STUDY_BYTES {
            return Err(Refusal::new(r::study_too_large(MAX_STUDY_BYTES >> 20)));
        }
        let ended = new.ended;
        let row = self.store.submit(new)?;
        let extent = extent(&record, 0);
        let study = record.study;
        let stored =
            Stored { id: row.id, epoch: row.epoch, study: Ok(study.clone()), state, why: None, ended, deaths: 0 };
        let entry = Arc::new(Entry::new(&self.store, &stored, study, extent));
        self.studies.write().unwrap_or_else(PoisonError::into_inner).insert(row.id, entry.clone());
        self.set_version.fetch_add(1, Ordering::AcqRel);
        self.make_way();
        Ok(entry)
    }

    /// Adds what a record knows beyond what is stored of its study.
    fn extend(&self, entry: &Entry, record: &Record, csv: Option<&str>) -> Result<(), Refusal> {
        let conflict = |why: Fixed| Refusal::new(why).kind(Kind::Conflict);
        if *entry.study != record.study {
            return Err(conflict(r::OTHER_STUDY));
        }
        if csv.is_some() && self.store.csv(entry.id).map_err(unreadable)?.as_deref() != csv {
            return Err(conflict(r::OTHER_TABLE));
        }
        if record.trials().is_empty() {
            return Ok(());
        }
        let mut inner = entry.lock();
        self.store.flush()?;
        let mut stored = self.store.record(entry.id, &entry.study).map_err(unreadable)?;
        let Some(events) = stored.beyond(record) else {
            return Err(conflict(r::OTHER_TRIALS));
        };
        if events.is_empty() {
            return Ok(());
        }
        if inner.session.is_some() || inner.status.state == State::Running {
            return Err(conflict(r::IN_TRAINING));
        }
        for event in &events {
            if let Err(contradiction) = stored.apply(event.clone()) {
                return Err(Refusal::new(contradiction.message()).kind(Kind::Conflict));
            }
        }
        let state = if stored.is_trained() { State::Finished } else { inner.status.state };
        let ended = ended(&stored);
        self.store.extend(entry.id, events, state, ended)?;
        let known = if state == State::Finished { known_extent(&stored.study, ended) } else { extent(&stored, 0) };
        entry.update(&mut inner, |status| {
            (status.state, status.ended, status.running) = (state, known.ended, known.running);
        });
        Ok(())
    }
}

fn unreadable(error: StoreError) -> Refusal {
    Refusal::of(|lang| error.sentence(lang)).kind(Kind::Full)
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
        Err(reason) => Err(Refusal::of(|lang| crate::training::not_trainable(&reason, lang))),
    }
}
