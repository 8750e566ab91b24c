//! The events of a study as they are sent, for all who follow it: read and packed once for several, and at a pace that leaves
//! the processor to training.
//!
//! Refuses to know who follows.

use super::engine::Engine;
use super::outgoing::events_as_messages;
use crate::store::StoreError;
use axum::extract::ws::Message;
use lab_core::protocol::StudyId;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Events of a batch at most (some 60 KB).
pub const BATCH: usize = 2_000;
/// Batches kept for those who follow behind.
const KEPT: usize = 16;
/// The share of one core that packing may take while something trains, in the long run.
const SHARE: f64 = 0.02;
/// What may be taken at once, in seconds.
const BURST: f64 = 0.1;

/// A batch of events, packed.
#[derive(Clone)]
pub struct Batch {
    pub messages: Vec<Message>,
    /// How many events.
    pub events: u64,
}

/// What is packed for everybody.
pub struct Replay {
    kept: Mutex<VecDeque<(StudyId, u64, u64, Batch)>>,
    pace: Mutex<Pace>,
}

struct Pace {
    /// Seconds taken beyond the share.
    debt: f64,
    since: Instant,
}

impl Pace {
    fn debt(&mut self, now: Instant) -> f64 {
        self.debt = (self.debt - now.duration_since(self.since).as_secs_f64() * SHARE).max(0.0);
        self.since = now;
        self.debt
    }
}

/// Why there is no batch.
pub enum NoBatch {
    Unreadable(StoreError),
    /// An event that does not fit the protocol.
    Unsendable,
}

impl Replay {
    pub fn new() -> Self {
        Self { kept: Mutex::default(), pace: Mutex::new(Pace { debt: 0.0, since: Instant::now() }) }
    }

    /// How long the next batch should wait, so that training does not.
    pub fn wait(&self, engine: &Engine) -> Option<Duration> {
        let debt = self.pace.lock().unwrap_or_else(PoisonError::into_inner).debt(Instant::now());
        let too_much = debt - BURST;
        (too_much > 0.0 && engine.is_training()).then(|| Duration::from_secs_f64(too_much / SHARE))
    }

    /// A batch that was packed before.
    pub fn kept(&self, study: StudyId, epoch: u64, after: u64) -> Option<Batch> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(of, in_epoch, from, _)| (*of, *in_epoch, *from) == (study, epoch, after))?;
        Some(found.3.clone())
    }

    /// Reads and packs the next events. Takes time: not for a thread that others wait for.
    pub fn pack(&self, engine: &Engine, study: StudyId, epoch: u64, after: u64) -> Result<Batch, NoBatch> {
        let begun = Instant::now();
        let events = engine.store().events(study, after, BATCH).map_err(NoBatch::Unreadable)?;
        let count = events.len();
        let messages = events_as_messages(study, after + 1, events).ok_or(NoBatch::Unsendable)?;
        let batch = Batch { messages, events: count as u64 };
        if count == BATCH {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.truncate(KEPT - 1);
            kept.push_front((study, epoch, after, batch.clone()));
        }
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.debt(Instant::now());
        pace.debt += begun.elapsed().as_secs_f64();
        Ok(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_is_paid_back_at_the_share() {
        let start = Instant::now();
        let mut pace = Pace { debt: 1.0, since: start };
        assert!((pace.debt(start + Duration::from_secs(25)) - 0.5).abs() < 1e-9);
        assert_eq!(pace.debt(start + Duration::from_secs(100)), 0.0);
    }
}
