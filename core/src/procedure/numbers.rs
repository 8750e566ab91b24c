//! Numbers as the sentences of procedures write them, the same in both languages.

use super::Interval;
use crate::text::Lang;

pub use lab_texts::format::three;

/// A duration in SI units: `12.5 ms`.
pub fn seconds(x: f64) -> String {
    lab_texts::format::seconds(Lang::default(), x)
}

/// `12.5 %`.
pub fn percent(share: f64) -> String {
    lab_texts::format::share(Lang::default(), share)
}

/// Bytes in binary units: `64 MiB`.
pub fn bytes(count: u64) -> String {
    let mut x = count as f64;
    let mut unit = "B";
    for next in ["KiB", "MiB", "GiB", "TiB"] {
        if x < 1024.0 {
            break;
        }
        (x, unit) = (x / 1024.0, next);
    }
    format!("{} {unit}", three(x))
}

/// `1.2 [1.1, 1.4]`.
pub fn with_interval(x: f64, interval: Option<Interval>) -> String {
    match interval {
        Some(Interval { low, high }) => format!("{} [{}, {}]", three(x), three(low), three(high)),
        None => three(x),
    }
}

/// The whole number, rounded up to two significant digits.
pub fn two_up(n: u64) -> u64 {
    let mut step: u64 = 1;
    while n / step >= 100 {
        step = step.saturating_mul(10);
    }
    n.div_ceil(step).saturating_mul(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_short() {
        assert_eq!([0.01234, 3.0, 2e-5].map(seconds), ["12.3 ms", "3 s", "20 µs"]);
        assert_eq!(
            (percent(0.3333).as_str(), bytes(64 << 20).as_str(), bytes(12).as_str()),
            ("33.3 %", "64 MiB", "12 B")
        );
        assert_eq!([0, 7, 99, 101, 1234, 98_765].map(two_up), [0, 7, 99, 110, 1300, 99_000]);
        assert_eq!(with_interval(1.23456, Some(Interval { low: 1.0, high: 2.0 })), "1.23 [1, 2]");
    }
}
