//! What waits to be written. Events of training wait for room, and training with them; what somebody asked for is answered
//! in any case.
//!
//! Refuses to know how things are written.

use super::NotStored;
use super::job::Job;
use super::trouble::Trouble;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Events that may wait for the writer; whoever has more waits too.
const MAX_EVENTS: usize = 4_096;
/// A commit waits so long for company.
const GROUP: Duration = Duration::from_millis(50);
/// No commit is larger.
pub const MAX_GROUP: usize = 4_000;

#[derive(Default)]
pub struct Queue {
    inner: Mutex<Inner>,
    /// Something came.
    came: Condvar,
    /// There is room for events again.
    room: Condvar,
}

#[derive(Default)]
struct Inner {
    jobs: VecDeque<Job>,
    events: usize,
    /// The last commit failed.
    is_stuck: bool,
    /// Whoever waits for room does not wait for a disk that refuses.
    is_leaving: bool,
    is_closed: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a job, an event once there is room for it.
    ///
    /// # Errors
    /// The store is closed, or is being left while it cannot be written.
    pub fn push(&self, job: Job) -> Result<(), NotStored> {
        let mut inner = self.lock();
        while job.is_event() && inner.events >= MAX_EVENTS && !inner.is_closed {
            if inner.is_leaving && inner.is_stuck {
                return Err(NotStored::Closed);
            }
            inner = self.room.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
        if inner.is_closed {
            return Err(NotStored::Closed);
        }
        inner.events += usize::from(job.is_event());
        inner.jobs.push_back(job);
        self.came.notify_one();
        Ok(())
    }

    /// The jobs of one commit: everything that comes within [`GROUP`], or up to the first that should not wait; none if
    /// none comes within `patience`.
    pub fn gather(&self, patience: Duration) -> Vec<Job> {
        let mut inner = self.lock();
        if inner.jobs.is_empty() && !inner.is_closed {
            inner = self.came.wait_timeout(inner, patience).unwrap_or_else(PoisonError::into_inner).0;
        }
        let deadline = Instant::now() + GROUP;
        let (mut batch, mut is_urgent) = (Vec::new(), false);
        loop {
            while batch.len() < MAX_GROUP
                && let Some(job) = inner.jobs.pop_front()
            {
                inner.events -= usize::from(job.is_event());
                is_urgent |= job.is_urgent();
                batch.push(job);
            }
            self.room.notify_all();
            let left = deadline.saturating_duration_since(Instant::now());
            if is_urgent || inner.is_closed || batch.is_empty() || batch.len() >= MAX_GROUP || left.is_zero() {
                return batch;
            }
            inner = self.came.wait_timeout(inner, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until somebody asks, or for so long.
    pub fn wait_for_asked(&self, patience: Duration) {
        let until = Instant::now() + patience;
        let mut inner = self.lock();
        while !inner.is_leaving && !inner.is_closed && !inner.jobs.iter().any(Job::is_asked) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            inner = self.came.wait_timeout(inner, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Notes whether the last commit failed, and answers all who asked if it did.
    pub fn set_stuck(&self, trouble: Option<&Trouble>) {
        let mut inner = self.lock();
        inner.is_stuck = trouble.is_some();
        if let Some(trouble) = trouble {
            let (asked, rest) = inner.jobs.drain(..).partition::<Vec<Job>, _>(Job::is_asked);
            inner.jobs = rest.into();
            asked.into_iter().for_each(|job| job.refuse(&NotStored::Unwritable(trouble.clone())));
            self.room.notify_all();
        }
    }

    /// Nobody waits for a disk that refuses any more.
    pub fn leave(&self) {
        self.lock().is_leaving = true;
        self.room.notify_all();
        self.came.notify_all();
    }

    pub fn is_leaving(&self) -> bool {
        self.lock().is_leaving
    }

    /// Takes nothing more.
    pub fn close(&self) {
        let mut inner = self.lock();
        (inner.is_leaving, inner.is_closed) = (true, true);
        self.room.notify_all();
        self.came.notify_all();
    }

    /// Whether nothing more comes and nothing is left.
    pub fn is_done(&self) -> bool {
        let inner = self.lock();
        inner.is_closed && inner.jobs.is_empty()
    }

    /// Closes, and answers all who still ask.
    pub fn abandon(&self) {
        self.close();
        let jobs = std::mem::take(&mut self.lock().jobs);
        jobs.into_iter().for_each(|job| job.refuse(&NotStored::Closed));
    }
}
