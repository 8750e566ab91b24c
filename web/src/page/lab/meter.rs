//! The speed of training over the last seconds.
//!
//! Knows no clock: it is told the time in milliseconds.

use std::collections::VecDeque;

/// Seconds of the past that count.
const WINDOW_MS: f64 = 8_000.0;
/// Before this much is seen no speed is told.
const LEAST_MS: f64 = 500.0;

/// Steps done at some moments of the recent past.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    moments: VecDeque<(f64, u64)>,
}

impl Meter {
    /// `steps` more were trained, as of `now_ms`.
    pub fn add(&mut self, now_ms: f64, steps: u64) {
        // The first report opens the window: its steps lie before.
        let steps = if self.moments.is_empty() { 0 } else { steps };
        self.moments.push_back((now_ms, steps));
        while self.moments.len() > 2 && self.moments.front().is_some_and(|&(then, _)| now_ms - then > WINDOW_MS) {
            self.moments.pop_front();
        }
    }

    /// Steps per second; 0 while too little is known.
    pub fn per_second(&self) -> f64 {
        match (self.moments.front(), self.moments.back()) {
            (Some(&(first, _)), Some(&(last, _))) if last - first >= LEAST_MS => {
                let steps: u64 = self.moments.iter().skip(1).map(|&(_, steps)| steps).sum();
                steps as f64 * 1000.0 / (last - first)
            }
            _ => 0.0,
        }
    }

    /// Training rests: what comes after says nothing about what was before.
    pub fn rest(&mut self) {
        self.moments.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_stream_is_measured_and_the_past_forgotten() {
        let mut meter = Meter::default();
        assert_eq!(meter.per_second(), 0.0);
        for tenth in 0..50 {
            meter.add(f64::from(tenth) * 100.0, 30);
        }
        assert!((meter.per_second() - 300.0).abs() < 1e-9);
        for tenth in 50..200 {
            meter.add(f64::from(tenth) * 100.0, 60);
        }
        assert!((meter.per_second() - 600.0).abs() < 1e-9);
        meter.rest();
        meter.add(1e6, 1000);
        assert_eq!(meter.per_second(), 0.0);
    }
}
