//! Numbers, times and names as a person reads them.
//!
//! Knows nothing of where they stand.

use crate::page::texts::{Lang, shell as t};
use lab_core::space::format_number;
use lab_core::trial::Outcome;

/// Such as `about 3 min`; never more exact than the estimate behind it.
pub fn duration(lang: Lang, seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return "–".into();
    }
    match seconds {
        s if s < 1.0 => t::UNDER_A_SECOND.get(lang).into(),
        s if s < 90.0 => t::seconds(lang, s.round()),
        s if s < 5400.0 => t::minutes(lang, (s / 60.0).round()),
        s if s < 172_800.0 => t::hours(lang, format_number((s / 360.0).round() / 10.0)),
        s => t::days(lang, format_number((s / 8640.0).round() / 10.0)),
    }
}

/// How long ago a moment (milliseconds since 1970) was.
pub fn ago(lang: Lang, then: f64) -> String {
    let seconds = (js_sys::Date::now() - then) / 1000.0;
    if seconds < 60.0 { t::JUST_NOW.get(lang).into() } else { t::ago(lang, duration(lang, seconds)) }
}

/// A speed: whole from ten on, since it changes while it is read.
pub fn rate(number: f64) -> String {
    if number >= 10.0 { count(number.round() as u64) } else { format!("{number:.1}") }
}

/// A whole number with thin spaces between thousands.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) && digits.len() > 4 {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// Room on a disk, such as `3.2 MB`.
pub fn bytes(n: u64) -> String {
    let (number, unit) = match n {
        0..1_000 => return format!("{n} B"),
        1_000..1_000_000 => (n as f64 / 1e3, "kB"),
        1_000_000..1_000_000_000 => (n as f64 / 1e6, "MB"),
        _ => (n as f64 / 1e9, "GB"),
    };
    if number < 9.95 { format!("{number:.1} {unit}") } else { format!("{} {unit}", count(number.round() as u64)) }
}

/// The state of a trial: a sign and a word.
pub fn state(lang: Lang, outcome: Option<&Outcome>) -> (&'static str, &'static str, &'static str) {
    let (class, sign, text) = match outcome {
        None => ("running", "●", t::RUNNING),
        Some(Outcome::Completed) => ("completed", "✓", t::COMPLETED),
        Some(Outcome::Infeasible { .. }) => ("infeasible", "✕", t::INFEASIBLE),
        Some(Outcome::Failed { .. }) => ("failed", "!", t::FAILED),
        Some(Outcome::Stopped) => ("stopped", "■", t::STOPPED),
    };
    (class, sign, text.get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_counts_read_well() {
        assert_eq!(duration(Lang::En, 0.2), "under 1 s");
        assert_eq!(duration(Lang::En, 59.7), "60 s");
        assert_eq!(duration(Lang::En, 600.0), "10 min");
        assert_eq!(duration(Lang::En, 9000.0), "2.5 h");
        assert_eq!(duration(Lang::En, f64::NAN), "–");
        assert_eq!([0, 999, 3_240, 9_949, 9_960].map(bytes), ["0 B", "999 B", "3.2 kB", "9.9 kB", "10 kB"]);
        assert_eq!([1_250_000, 48_000_000, 12_300_000_000_000].map(bytes), ["1.2 MB", "48 MB", "12\u{202f}300 GB"]);
        assert_eq!((count(1500), count(48_000)), ("1500".into(), "48\u{202f}000".into()));
    }
}
