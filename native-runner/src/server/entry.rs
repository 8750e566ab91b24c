//! A study in the server: what it is, how far it is, and who trains it now. Refuses to know what is trained next.

use crate::store::NotStored;
use crate::store::{Store, Stored};
use crate::training::progress::{Rate, seconds_left};
use crate::training::workers::{Extent, Session};
use lab_core::protocol::{State, Status, StudyId};
use lab_core::study::Study;
use lab_core::text::{Lang, Message, Sentence, shortened};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// A study in the server.
pub struct Entry {
    pub id: StudyId,
    pub epoch: u64,
    pub study: Arc<Study>,
    /// The highest committed seq.
    pub committed: Arc<AtomicU64>,
    /// Counts the changes of the status.
    pub status_version: AtomicU64,
    /// It is gone from the store; whoever follows it is told.
    pub is_deleted: AtomicBool,
    state: Mutex<Inner>,
}

/// What changes of a study.
pub struct Inner {
    pub status: Status,
    /// While it trains, or is paused in place.
    pub session: Option<Arc<Session>>,
    /// About to be deleted: it is not trained any more.
    pub is_leaving: bool,
}

impl Entry {
    pub fn new(store: &Store, stored: &Stored, study: Study, extent: Extent) -> Self {
        let Stored { id, epoch, state, .. } = *stored;
        let Extent { ended, running, trials, .. } = extent;
        let (study_id, trouble) = (id, stored.why.clone());
        let (steps_per_second, seconds_left) = (0.0, None);
        let status = Status { study: study_id, state, ended, running, trials, steps_per_second, seconds_left, trouble };
        Self {
            id,
            epoch,
            study: Arc::new(study),
            committed: store.committed(id),
            status_version: AtomicU64::new(0),
            is_deleted: AtomicBool::new(false),
            state: Mutex::new(Inner { status, session: None, is_leaving: false }),
        }
    }

    /// How far it is; while it waits for the store, that is said.
    pub fn status(&self, waits_for: Option<Sentence>) -> Status {
        let status = self.lock().status.clone();
        match waits_for {
            Some(trouble) if status.state == State::Running => Status { trouble: Some(trouble), ..status },
            _ => status,
        }
    }

    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how far the training is.
    pub fn publish(&self, extent: Extent, rate: &mut Rate) {
        let speed = rate.update(Instant::now(), extent.steps);
        let mut inner = self.lock();
        let training = inner.status.state == State::Running;
        self.update(&mut inner, |status| {
            (status.ended, status.running) = (extent.ended, extent.running);
            status.steps_per_second = if training { speed } else { 0.0 };
            status.seconds_left = if training { seconds_left(extent.steps_left, speed) } else { None };
        });
    }

    /// Changes the status, and tells that it changed.
    pub fn update(&self, inner: &mut Inner, change: impl FnOnce(&mut Status)) {
        let before = inner.status.clone();
        change(&mut inner.status);
        if inner.status != before {
            self.status_version.fetch_add(1, Ordering::AcqRel);
        }
    }
}

/// A request that was understood and refused: why, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub kind: Kind,
    pub en: String,
    pub zh: String,
}

/// What kind of reason it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Invalid,
    Missing,
    /// Something else is there.
    Conflict,
    /// There is no room, or the store cannot be written.
    Full,
    Ending,
}

/// No reason is longer, in bytes, whatever a mistake quotes.
const MAX_REASON_BYTES: usize = 4_000;

impl Refusal {
    pub fn new(why: impl Into<Message>) -> Self {
        let why = why.into();
        Self::of(|lang| why.get(lang))
    }

    pub fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// Says the same to readers of both languages.
    pub fn of(sentence: impl Fn(Lang) -> String) -> Self {
        let cut = |lang| shortened(&sentence(lang), MAX_REASON_BYTES);
        Self { kind: Kind::Invalid, en: cut(Lang::En), zh: cut(Lang::Zh) }
    }
}

impl From<NotStored> for Refusal {
    fn from(error: NotStored) -> Self {
        let kind = match error {
            NotStored::Unwritable(_) | NotStored::TooMany => Kind::Full,
            NotStored::Closed => Kind::Ending,
            NotStored::OtherStudy | NotStored::Overtaken => Kind::Conflict,
            NotStored::Missing => Kind::Missing,
        };
        Self::of(|lang| error.sentence(lang)).kind(kind)
    }
}

/// How far a study is whose events need not be read to know it.
pub fn known_extent(study: &Study, ended: u64) -> Extent {
    Extent { ended, running: 0, trials: study.trials, steps: 0, steps_left: 0 }
}
