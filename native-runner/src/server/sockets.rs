//! The websockets that are open, and when each looks for what is new.
//!
//! All look at the same moments, so that what one packs serves all; the more there are, the rarer, so that they take no more
//! of the processor together than a few do. Refuses to know what they look at.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Websockets at once.
const MAX: usize = 32;
/// A few look ten times a second.
const LOOK: Duration = Duration::from_millis(100);
/// How many are a few.
const FEW: usize = 5;

pub struct Sockets {
    free: Arc<Semaphore>,
    begun: Instant,
}

impl Sockets {
    pub fn new() -> Self {
        Self { free: Arc::new(Semaphore::new(MAX)), begun: Instant::now() }
    }

    /// A place for one more, if there is one.
    pub fn enter(&self) -> Option<OwnedSemaphorePermit> {
        self.free.clone().try_acquire_owned().ok()
    }

    /// When to look next.
    pub fn next_look(&self) -> Instant {
        let open = MAX.saturating_sub(self.free.available_permits());
        self.begun + next(self.begun.elapsed(), open)
    }
}

/// The next common moment, as time since the start.
fn next(now: Duration, open: usize) -> Duration {
    let looks = open.div_ceil(FEW).max(1) as u32;
    let period = LOOK * looks;
    let passed = (now.as_millis() / period.as_millis()) as u32;
    period * (passed + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_look_at_the_same_moments_and_many_look_more_rarely() {
        let at = |now, open| next(Duration::from_millis(now), open).as_millis();
        assert_eq!([at(0, 0), at(3, 1), at(99, 5), at(100, 5)], [100, 100, 100, 200]);
        assert_eq!([at(120, 6), at(199, 10), at(250, 15), at(699, 32)], [200, 200, 300, 700]);
        // A year is no limit.
        assert_eq!(at(31_536_000_001, 1), 31_536_000_100);
    }
}
