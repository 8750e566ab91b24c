//! Numbers, percentages and durations as each language writes them.

use crate::arg::Arg;
use crate::generated::{Lang, units};

/// A real number with four significant digits, `1.234e-5` outside 10⁻³…10⁵; the same in every language.
pub fn number(x: f64) -> String {
    if x == 0.0 {
        return "0".into();
    }
    if !x.is_finite() {
        return format!("{x}");
    }
    let exponent = libm::floor(libm::log10(x.abs())) as i32;
    let text = if (-3..5).contains(&exponent) {
        format!("{x:.*}", (3 - exponent).max(0) as usize)
    } else {
        format!("{x:.3e}")
    };
    // Trailing zeros say nothing: 0.5000 → 0.5, 3.000e-4 → 3e-4.
    let (digits, power) = text.split_at(text.find('e').unwrap_or(text.len()));
    let digits = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    format!("{digits}{power}")
}

/// Three significant digits; the same in every language.
pub fn three(x: f64) -> String {
    if x == 0.0 || !x.is_finite() {
        return number(x);
    }
    let step = libm::pow(10.0, libm::floor(libm::log10(x.abs())) - 2.0);
    let rounded = libm::round(x / step) * step;
    number(if rounded.is_finite() { rounded } else { x })
}

/// The decimal place of the last digit that a standard error allows, the error's first: −3 for 0.0026. `None` if there is no
/// error to go by.
pub fn last_place(error: f64) -> Option<i32> {
    // What is computed of 0.001 may be a hair below it.
    (error > 0.0 && error.is_finite()).then(|| libm::floor(libm::log10(error) + 1e-9) as i32)
}

/// A p-value: two digits, and no more zeros than anyone would read.
pub fn p_value(p: f64) -> String {
    match p {
        p if p < 0.001 => "p < 0.001".into(),
        p if p < 0.01 => format!("p = {p:.3}"),
        p => format!("p = {p:.2}"),
    }
}

/// Digits with a point, as the language writes them.
pub(crate) fn localised(lang: Lang, written: String) -> String {
    match lang.facts().decimal_sign {
        "." => written,
        sign => written.replace('.', sign),
    }
}

/// A whole number with separators between thousands.
pub fn grouped(lang: Lang, n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push_str(lang.facts().group_separator);
        }
        text.push(digit);
    }
    text
}

/// `12.5 %`.
pub fn share(lang: Lang, share: f64) -> String {
    units::percent(Arg::three(share * 100.0)).get(lang)
}

/// A duration in SI units: `12.5 ms`.
pub fn seconds(lang: Lang, x: f64) -> String {
    let message = match x.abs() {
        a if a >= 1.0 || a == 0.0 => units::seconds(Arg::three(x)),
        a if a >= 1e-3 => units::milliseconds(Arg::three(x * 1e3)),
        a if a >= 1e-6 => units::microseconds(Arg::three(x * 1e6)),
        _ => units::nanoseconds(Arg::three(x * 1e9)),
    };
    message.get(lang)
}

/// A time that somebody waits, rounded up to seconds: `1 min 5 s`, `2 h 1 min`.
pub fn time(lang: Lang, seconds: f64) -> String {
    let seconds = libm::ceil(seconds.clamp(0.0, 1e9)) as u64;
    let message = match seconds {
        0..60 => units::whole_seconds(seconds),
        60..3600 => units::minutes_seconds(seconds / 60, seconds % 60),
        _ => units::hours_minutes(seconds / 3600, seconds / 60 % 60),
    };
    message.get(lang)
}

/// An estimate of a time, never more exact than what is behind it: `10 min`, `2.5 h`; a dash where there is none.
pub fn estimate(lang: Lang, seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return "–".into();
    }
    let tenths = |unit: f64| Arg::from(libm::round(seconds / unit * 10.0) / 10.0);
    let message = match seconds {
        s if s < 1.0 => units::UNDER_A_SECOND.into(),
        s if s < 90.0 => units::whole_seconds(Arg::fixed(s, 0)),
        s if s < 5_400.0 => units::minutes(Arg::fixed(s / 60.0, 0)),
        s if s < 172_800.0 => units::hours(tenths(3_600.0)),
        _ => units::days(tenths(86_400.0)),
    };
    message.get(lang)
}

/// A whole number with thin spaces between thousands from five digits on; the same in every language.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && digits.len() > 4 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A speed: whole from ten on, since it changes while it is read.
pub fn rate(x: f64) -> String {
    if x >= 10.0 { count(libm::round(x) as u64) } else { format!("{x:.1}") }
}

/// Room on a disk: `3.2 MB`.
pub fn bytes(n: u64) -> String {
    let (number, unit) = match n {
        0..1_000 => return format!("{n} B"),
        1_000..1_000_000 => (n as f64 / 1e3, "kB"),
        1_000_000..1_000_000_000 => (n as f64 / 1e6, "MB"),
        _ => (n as f64 / 1e9, "GB"),
    };
    if number < 9.95 { format!("{number:.1} {unit}") } else { format!("{} {unit}", count(libm::round(number) as u64)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_short() {
        assert_eq!([0.5, 3e-4, 12_345.6, 0.012345].map(number), ["0.5", "3e-4", "12346", "0.01235"]);
        assert_eq!([0.012345, 12_345.6, 0.0, f64::INFINITY].map(three), ["0.0123", "12300", "0", "inf"]);
        assert_eq!(share(Lang::En, 0.3333), "33.3 %");
        assert_eq!((grouped(Lang::En, 5120), grouped(Lang::En, 12)), ("5,120".into(), "12".into()));
    }

    #[test]
    fn values_have_the_digits_that_their_errors_allow() {
        let written = |x: f64, error: f64| Arg::measured(x, error).get(Lang::En);
        assert_eq!([written(0.28173, 0.0031), written(0.5, 0.04), written(12.0, 0.01)], ["0.282", "0.50", "12.00"]);
        assert_eq!([written(12_345.0, 260.0), written(3.21e-7, 1e-8), written(0.001, 0.1)], ["12300", "3.2e-7", "0.0"]);
        // Without an error three digits, and a rounded 0 has no sign.
        assert_eq!([written(0.28173, 0.0), written(-0.001, 0.1)], ["0.282", "0.0"]);
        assert_eq!([1.2e-37, 3e-3, 0.0134, 0.5].map(p_value), ["p < 0.001", "p = 0.003", "p = 0.01", "p = 0.50"]);
    }

    #[test]
    fn estimates_and_counts_read_well() {
        let estimates = [0.2, 59.7, 600.0, 9_000.0, 200_000.0, f64::NAN].map(|x| estimate(Lang::En, x));
        assert_eq!(estimates, ["under 1 s", "60 s", "10 min", "2.5 h", "2.3 days", "–"]);
        assert_eq!([0, 999, 3_240, 9_949, 9_960].map(bytes), ["0 B", "999 B", "3.2 kB", "9.9 kB", "10 kB"]);
        assert_eq!([1_250_000, 48_000_000, 12_300_000_000_000].map(bytes), ["1.2 MB", "48 MB", "12\u{202f}300 GB"]);
        assert_eq!([1_500, 48_000].map(count), ["1500", "48\u{202f}000"]);
        assert_eq!([9.94, 1_234.5].map(rate), ["9.9", "1235"]);
    }

    #[test]
    fn times_are_written_by_the_language() {
        assert_eq!([0.01234, 3.0, 2e-5].map(|x| seconds(Lang::Zh, x)), ["12.3 ms", "3 s", "20 µs"]);
        assert_eq!([5.0, 65.0, 7_260.0].map(|x| time(Lang::En, x)), ["5 s", "1 min 5 s", "2 h 1 min"]);
        assert_eq!([5.0, 65.0, 7_260.0].map(|x| time(Lang::Zh, x)), ["5 秒", "1 分 5 秒", "2 小时 1 分"]);
    }
}
