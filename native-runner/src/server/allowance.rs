//! How many messages a client may send. Refuses to know what they say.

use std::time::Instant;

/// Messages per second, and how many at once.
const MESSAGE_RATE: f64 = 20.0;
const MESSAGE_BURST: f64 = 40.0;

/// A bucket of messages that refills steadily.
pub struct Allowance {
    left: f64,
    since: Instant,
}

impl Allowance {
    /// A full bucket.
    pub fn new(now: Instant) -> Self {
        Self { left: MESSAGE_BURST, since: now }
    }

    /// Whether one more message is allowed now.
    pub fn take(&mut self, now: Instant) -> bool {
        let refill = now.duration_since(self.since).as_secs_f64() * MESSAGE_RATE;
        (self.left, self.since) = ((self.left + refill).min(MESSAGE_BURST), now);
        let enough = self.left >= 1.0;
        if enough {
            self.left -= 1.0;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_allowance_refills() {
        let start = Instant::now();
        let mut allowance = Allowance::new(start);
        assert_eq!((0..100).filter(|_| allowance.take(start)).count(), 40);
        assert_eq!((0..100).filter(|_| allowance.take(start + Duration::from_secs(1))).count(), 20);
    }
}
