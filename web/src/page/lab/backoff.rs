//! How long to wait before the next attempt to connect.
//!
//! Exponential with full jitter (Brooker: *Exponential Backoff and Jitter*, AWS Architecture Blog 2015): a uniform draw
//! from 0 to a ceiling that doubles with each failure, so that many pages do not come back at once. Knows no clock and no
//! source of randomness.

const FIRST_MS: u32 = 250;
/// A runner that is away for hours is not asked all the time.
const LONGEST_MS: u32 = 60_000;

/// Counts failures in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Milliseconds to wait after one more failure; `uniform` is a random number in [0, 1).
    pub fn next_ms(&mut self, uniform: f64) -> u32 {
        let ceiling = FIRST_MS.saturating_mul(1 << self.failures.min(16)).min(LONGEST_MS);
        self.failures += 1;
        (f64::from(ceiling) * uniform.clamp(0.0, 1.0)) as u32
    }

    /// The connection works.
    pub fn succeeded(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_doubles_to_a_minute_and_success_forgets() {
        let mut backoff = Backoff::default();
        let ceilings: Vec<u32> = (0..10).map(|_| backoff.next_ms(1.0)).collect();
        assert_eq!(ceilings, [250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
        assert_eq!(backoff.next_ms(0.0), 0);
        for _ in 0..100 {
            assert!(backoff.next_ms(0.5) <= LONGEST_MS);
        }
        backoff.succeeded();
        assert_eq!(backoff.next_ms(0.5), 125);
    }
}
