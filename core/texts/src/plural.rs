//! Plural categories by the rules of CLDR that each language states.

use crate::generated::Lang;

/// What the rules ask of a number as it is written.
pub(crate) struct Operands {
    /// Its absolute value.
    pub n: f64,
    /// Its whole part.
    #[allow(dead_code, reason = "not every set of languages asks for it")]
    pub i: f64,
    /// How many digits stand after the decimal sign.
    #[allow(dead_code, reason = "not every set of languages asks for it")]
    pub v: f64,
    /// Those digits as a number.
    #[allow(dead_code, reason = "not every set of languages asks for it")]
    pub f: f64,
}

impl Operands {
    /// Of a number's digits, with a point as decimal sign.
    pub fn of(written: &str) -> Self {
        let mantissa = written.split('e').next().unwrap_or_default();
        let fraction = mantissa.split_once('.').map_or("", |(_, fraction)| fraction);
        let n = written.parse().unwrap_or(f64::NAN).abs();
        let digits = fraction.bytes().fold(0.0, |number, digit| number * 10.0 + f64::from(digit.saturating_sub(b'0')));
        Self { n, i: libm::trunc(n), v: fraction.len() as f64, f: digits }
    }
}

/// The category of a number in a language.
pub(crate) fn category(lang: Lang, operands: &Operands) -> &'static str {
    let found = lang.facts().plurals.iter().find(|(_, holds)| holds(operands));
    found.map_or("other", |(category, _)| category)
}

/// A whole number in one of the ranges.
pub(crate) fn within(x: f64, ranges: &[(f64, f64)]) -> bool {
    libm::trunc(x) == x && ranges.iter().any(|(low, high)| (*low..=*high).contains(&x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_only_without_decimals() {
        let of = |lang, written| category(lang, &Operands::of(written));
        assert_eq!([of(Lang::En, "1"), of(Lang::En, "1.0"), of(Lang::En, "0")], ["one", "other", "other"]);
        assert_eq!(of(Lang::Zh, "1"), "other");
        let Operands { n, i, v, f } = Operands::of("-12.05");
        assert_eq!((n, i, v, f), (12.05, 12.0, 2.0, 5.0));
        assert!(within(12.0, &[(1.0, 1.0), (11.0, 14.0)]) && !within(12.5, &[(11.0, 14.0)]));
    }
}
