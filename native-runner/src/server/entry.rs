//! A study in the server: what it is, how far it is, and who trains it now. Refuses to know what is trained next.

use crate::progress::{Rate, seconds_left};
use crate::store::{Store, Stored};
use crate::workers::{Extent, Session};
use lab_core::protocol::{State, Status, StudyId};
use lab_core::study::Study;
use lab_core::text::Lang;
use std::sync::atomic::{AtomicU64, Ordering};
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
    state: Mutex<Inner>,
}

/// What changes of a study.
pub struct Inner {
    pub status: Status,
    /// While it trains, or is paused in place.
    pub session: Option<Arc<Session>>,
}

impl Entry {
    pub fn new(store: &Store, stored: Stored, extent: Extent) -> Self {
        let Stored { id, epoch, study, state, .. } = stored;
        let Extent { ended, running, trials, .. } = extent;
        let status = Status { study: id, state, ended, running, trials, steps_per_second: 0.0, seconds_left: None };
        Self {
            id,
            epoch,
            study: Arc::new(study),
            committed: store.committed(id),
            status_version: AtomicU64::new(0),
            state: Mutex::new(Inner { status, session: None }),
        }
    }

    pub fn status(&self) -> Status {
        self.lock().status.clone()
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
    pub en: String,
    pub zh: String,
}

impl Refusal {
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// Says the same to readers of both languages.
    pub fn of(sentence: impl Fn(Lang) -> String) -> Self {
        Self { en: sentence(Lang::En), zh: sentence(Lang::Zh) }
    }
}

/// How far a study is whose events need not be read to know it.
pub fn known_extent(stored: &Stored) -> Extent {
    Extent { ended: stored.ended, running: 0, trials: stored.study.trials, steps: 0, steps_left: 0 }
}
