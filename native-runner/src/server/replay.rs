//! The events of a study as they are sent, for all who follow it: read and packed once for all, one batch after another, and
//! at a pace that leaves the processor to training.
//!
//! Refuses to know who follows.

use super::App;
use super::engine::Engine;
use super::outgoing::events_as_messages;
use crate::store::StoreError;
use axum::extract::ws::Message;
use lab_core::protocol::StudyId;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Events of a batch at most (some 60 KB).
const BATCH: usize = 2_000;
/// Batches kept for those who follow behind.
const KEPT: usize = 32;
/// The share of each core that trains which packing histories may take in the long run.
const SHARE: f64 = 0.003;
/// What may be taken at once, in seconds.
const BURST: f64 = 0.1;

/// A batch of events, packed.
#[derive(Clone)]
pub struct Batch {
    pub messages: Vec<Message>,
    /// How many events.
    pub events: u64,
}

/// What a client wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    pub study: StudyId,
    pub epoch: u64,
    /// The seq up to which it has everything.
    pub after: u64,
    /// How many events it is behind.
    pub behind: u64,
}

/// Where a batch begins: the study, its epoch, and the seq before it.
type Begin = (StudyId, u64, u64);

/// What is packed for everybody.
pub struct Replay {
    /// The newest first.
    kept: Mutex<VecDeque<(Begin, Batch)>>,
    /// Held by whoever packs: others want the same, as a rule.
    packing: tokio::sync::Mutex<()>,
    /// `None` where training leaves cores over.
    pace: Option<Mutex<Pace>>,
}

/// How much was packed lately.
struct Pace {
    /// The share of a core that may be taken.
    share: f64,
    /// Seconds taken beyond the share.
    debt: f64,
    since: Instant,
}

impl Pace {
    fn debt(&mut self, now: Instant) -> f64 {
        self.debt = (self.debt - now.duration_since(self.since).as_secs_f64() * self.share).max(0.0);
        self.since = now;
        self.debt
    }
}

/// Why there is no batch.
pub enum NoBatch {
    /// Training has the processor: for so long.
    Wait(Duration),
    Unreadable(StoreError),
    /// An event that does not fit the protocol, or a crash.
    Unsendable,
}

/// The next events: packed before, or packed now for all who want the same.
pub async fn batch(app: &Arc<App>, next: Next) -> Result<Batch, NoBatch> {
    if let Some(batch) = app.replay.kept(next) {
        return Ok(batch);
    }
    let _packing = app.replay.packing.lock().await;
    if let Some(batch) = app.replay.kept(next) {
        return Ok(batch);
    }
    // Those who follow the present wait for nothing.
    if next.behind > BATCH as u64
        && let Some(wait) = app.replay.wait(&app.engine)
    {
        return Err(NoBatch::Wait(wait));
    }
    let app = app.clone();
    let packed = tokio::task::spawn_blocking(move || app.replay.pack(&app.engine, next)).await;
    packed.unwrap_or(Err(NoBatch::Unsendable))
}

impl Replay {
    /// `cores` are those that train, if that is all there are.
    pub fn new(cores: Option<usize>) -> Self {
        let share = |cores: usize| SHARE * cores as f64;
        let pace = |cores| Mutex::new(Pace { share: share(cores), debt: 0.0, since: Instant::now() });
        Self { kept: Mutex::default(), packing: tokio::sync::Mutex::default(), pace: cores.map(pace) }
    }

    /// How long the next batch should wait, so that training does not.
    fn wait(&self, engine: &Engine) -> Option<Duration> {
        let mut pace = self.pace.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        let too_much = pace.debt(Instant::now()) - BURST;
        (too_much > 0.0 && engine.is_training()).then(|| Duration::from_secs_f64(too_much / pace.share))
    }

    /// A batch that was packed before. Events never change, so it stays good; there may be more of them by now.
    fn kept(&self, next: Next) -> Option<Batch> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(begins, _)| *begins == (next.study, next.epoch, next.after))?;
        Some(found.1.clone())
    }

    /// Reads and packs the next events. Takes time: not for a thread that others wait for.
    fn pack(&self, engine: &Engine, Next { study, epoch, after, .. }: Next) -> Result<Batch, NoBatch> {
        let begun = Instant::now();
        let events = engine.store().events(study, after, BATCH).map_err(NoBatch::Unreadable)?;
        let count = events.len() as u64;
        let messages = events_as_messages(study, after + 1, events).ok_or(NoBatch::Unsendable)?;
        let batch = Batch { messages, events: count };
        if count > 0 {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.truncate(KEPT - 1);
            kept.push_front(((study, epoch, after), batch.clone()));
        }
        if let Some(pace) = &self.pace {
            let mut pace = pace.lock().unwrap_or_else(PoisonError::into_inner);
            pace.debt(Instant::now());
            pace.debt += begun.elapsed().as_secs_f64();
        }
        Ok(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_is_paid_back_at_the_share() {
        let start = Instant::now();
        let mut pace = Pace { share: 0.02, debt: 1.0, since: start };
        assert!((pace.debt(start + Duration::from_secs(25)) - 0.5).abs() < 1e-9);
        assert_eq!(pace.debt(start + Duration::from_secs(100)), 0.0);
    }
}
