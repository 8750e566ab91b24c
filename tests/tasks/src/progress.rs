//! What a waiting person sees: steps "n of N" with the time each took, and times and sizes as text.
//!
//! Refuses to know what the steps do. Writes to stderr, since stdout is for results.

use std::time::{Duration, Instant};

/// Numbered steps of one command.
pub struct Steps {
    total: usize,
    begun: usize,
}

impl Steps {
    pub fn new(total: usize) -> Self {
        Self { total, begun: 0 }
    }

    /// Announces a step, does it, and says how long it took.
    pub fn step<T, E>(&mut self, title: &str, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.begun += 1;
        let mark = format!("[{}/{}] {title}", self.begun, self.total);
        eprintln!("{mark} …");
        let start = Instant::now();
        let result = work();
        let verdict = if result.is_ok() { "done" } else { "failed" };
        eprintln!("{mark}: {verdict} in {}", time(start.elapsed()));
        result
    }
}

/// A duration as a person says it: `0.4 s`, `12.3 s`, `3 min 05 s`.
pub fn time(duration: Duration) -> String {
    if duration < Duration::from_secs(60) {
        return format!("{:.1} s", duration.as_secs_f64());
    }
    let seconds = duration.as_secs();
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

/// A size in decimal units: `312.4 kB`, `39.1 MB`.
pub fn size(bytes: u64) -> String {
    let bytes = bytes as f64;
    if bytes < 1e6 { format!("{:.1} kB", bytes / 1e3) } else { format!("{:.1} MB", bytes / 1e6) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_are_readable() {
        assert_eq!(time(Duration::from_millis(12_340)), "12.3 s");
        assert_eq!(time(Duration::from_secs(185)), "3 min 05 s");
        assert_eq!(size(312_400), "312.4 kB");
        assert_eq!(size(39_120_000), "39.1 MB");
    }
}
