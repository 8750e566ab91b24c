//! The line that nearly all of a record file consists of, read without a JSON tree: a trial, a step, and numbers by name.
//!
//! Reads the plain form only. Escapes, foreign keys, names that come twice and whatever is no JSON are left to the general
//! reader in `lines`, which also says what is wrong: where this one answers, both answer the same.

/// More names than this are left to the general reader, since each is compared with all before it.
const MOST_METRICS: usize = 32;

/// Powers of ten that a float holds exactly, and the largest whole number up to which it holds each: within both, one
/// multiplication or division rounds as the decimal would (Clinger 1990, *How to read floating point numbers accurately*).
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];
const LARGEST_EXACT: u64 = 1 << 53;

/// What one line measured; every value is finite.
pub struct Measurement<'a> {
    pub trial: u64,
    pub step: u64,
    pub metrics: Vec<(&'a str, f64)>,
}

/// Reads `{"trial": 0, "step": 50, "metrics": {"train_loss": 1.93}}`; `None` leaves the line to the general reader.
pub fn measurement(line: &[u8]) -> Option<Measurement<'_>> {
    let mut text = Scan { line, at: 0 };
    let (mut trial, mut step, mut metrics) = (None, None, None);
    text.object(&mut |text, name| {
        let fresh = match name {
            "trial" => trial.replace(text.whole()?).is_none(),
            "step" => step.replace(text.whole()?).is_none(),
            "metrics" => metrics.replace(text.metrics()?).is_none(),
            _ => false,
        };
        fresh.then_some(())
    })?;
    text.blank();
    (text.at == line.len()).then_some(())?;
    Some(Measurement { trial: trial?, step: step?, metrics: metrics? })
}

struct Scan<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn byte(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Takes that byte if it comes next, after blanks.
    fn take(&mut self, wanted: u8) -> bool {
        self.blank();
        let found = self.byte() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Every member of an object; `member` reads the value.
    fn object(&mut self, member: &mut dyn FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.take(b'{').then_some(())?;
        if self.take(b'}') {
            return Some(());
        }
        loop {
            let name = self.name()?;
            self.take(b':').then_some(())?;
            self.blank();
            member(self, name)?;
            if self.take(b'}') {
                return Some(());
            }
            self.take(b',').then_some(())?;
        }
    }

    /// A name of plain characters.
    fn name(&mut self) -> Option<&'a str> {
        self.take(b'"').then_some(())?;
        let start = self.at;
        while !matches!(self.byte()?, b'"' | b'\\' | ..b' ' | 127..) {
            self.at += 1;
        }
        let name = self.line.get(start..self.at)?;
        // Nothing may stand between: a tab in a name is no JSON.
        (self.byte() == Some(b'"')).then_some(())?;
        self.at += 1;
        std::str::from_utf8(name).ok()
    }

    fn metrics(&mut self) -> Option<Vec<(&'a str, f64)>> {
        let mut read: Vec<(&str, Option<f64>)> = Vec::with_capacity(8);
        self.object(&mut |text, name| {
            let known = read.iter().any(|(other, _)| *other == name);
            (!known && read.len() < MOST_METRICS).then_some(())?;
            read.push((name, text.value()?));
            Some(())
        })?;
        Some(read.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
    }

    /// A number, or null for one that was not finite.
    fn value(&mut self) -> Option<Option<f64>> {
        if self.byte() == Some(b'n') {
            let null = self.line.get(self.at..)?.starts_with(b"null");
            self.at += 4;
            return null.then_some(None);
        }
        self.number().map(Some)
    }

    /// Digits as a whole number, as far as 19 of them go, and how many there are.
    fn digits(&mut self, onto: u64) -> Option<(u64, usize)> {
        let (start, mut number) = (self.at, onto);
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            number = number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))?;
            self.at += 1;
        }
        Some((number, self.at - start))
    }

    /// Digits before a point: JSON has no leading zeros.
    fn whole_part(&mut self) -> Option<u64> {
        let zero = self.byte() == Some(b'0');
        let (number, count) = self.digits(0)?;
        (count == 1 || count > 1 && !zero).then_some(number)
    }

    /// A whole number without a sign.
    fn whole(&mut self) -> Option<u64> {
        let number = self.whole_part()?;
        (!matches!(self.byte(), Some(b'.' | b'e' | b'E'))).then_some(number)
    }

    fn number(&mut self) -> Option<f64> {
        let start = self.at;
        let minus = self.byte() == Some(b'-');
        self.at += usize::from(minus);
        let (mut digits, mut power) = (self.whole_part()?, 0);
        if self.byte() == Some(b'.') {
            self.at += 1;
            let (more, count) = self.digits(digits)?;
            (digits, power) = (more, -i64::try_from(count).ok()?);
            (count > 0).then_some(())?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            let down = self.byte() == Some(b'-');
            self.at += usize::from(down || self.byte() == Some(b'+'));
            let (exponent, count) = self.digits(0)?;
            (count > 0).then_some(())?;
            let exponent = i64::try_from(exponent).ok()?;
            power = power.checked_add(if down { -exponent } else { exponent })?;
        }
        let scale = usize::try_from(power.unsigned_abs()).ok().and_then(|power| POWERS.get(power));
        match scale {
            Some(scale) if digits <= LARGEST_EXACT => {
                let size = if power < 0 { digits as f64 / scale } else { digits as f64 * scale };
                Some(if minus { -size } else { size })
            }
            _ => {
                // The form is JSON's already; what is too large for a float is refused.
                let text = std::str::from_utf8(self.line.get(start..self.at)?).ok()?;
                serde_json::from_str::<serde_json::Value>(text).ok()?.as_f64()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{LineFault, event_from_line};
    use super::*;
    use crate::trial::{Event, What};
    use proptest::prelude::*;

    /// Both readers on one line: `true` if this one answers.
    fn same(line: &[u8]) -> bool {
        let Some(ours) = measurement(line) else { return false };
        let text = std::str::from_utf8(line).unwrap();
        let Ok(Event { trial, what: What::Measured { step, metrics } }) = event_from_line(text) else {
            panic!("only the general reader refuses {text}")
        };
        let bits = |(name, value): (&str, f64)| (name.to_owned(), value.to_bits());
        let mut read: Vec<_> = ours.metrics.into_iter().map(bits).collect();
        read.sort();
        let general: Vec<_> = metrics.iter().map(|(name, value)| bits((name, *value))).collect();
        assert_eq!((ours.trial, ours.step, read), (trial, step, general), "{text}");
        true
    }

    #[test]
    fn plain_lines_are_answered_and_others_left() {
        for line in [
            r#"{"trial":0,"step":50,"metrics":{"train_loss":1.93,"valid_error":0.61}}"#,
            " { \"metrics\" : { \"a b\" : -1.5e-3 , \"c\" : null }\t, \"trial\" : 3 , \"step\" : 0 } \r",
            r#"{"trial":18446744073709551615,"step":9007199254740993,"metrics":{}}"#,
            r#"{"trial":1,"step":2,"metrics":{"a":-0,"b":-0.0,"c":0e5,"d":9007199254740993,"e":0.30000000000000004}}"#,
            r#"{"trial":1,"step":2,"metrics":{"a":5e-324,"b":1.7976931348623157e308,"c":1e22,"d":1e23,"e":1E+2}}"#,
        ] {
            assert!(same(line.as_bytes()), "{line}");
        }
        for line in [
            r#"{"trial":0,"step":50,"metrics":{"a":1,"a":null}}"#,
            r#"{"trial":0,"step":50,"metrics":{"a\u0062":1}}"#,
            "{\"trial\":0,\"step\":50,\"metrics\":{\"a\t\":1}}",
            "{\"trial\":0,\"step\t\":50,\"metrics\":{\"a\":1}}",
            r#"{"trial":0,"step":50,"metrics":{"损失":1}}"#,
            r#"{"trial":0,"step":50,"metrics":{"a":1},"start":{"values":{}}}"#,
            r#"{"trial":0,"step":1,"step":50,"metrics":{"a":1}}"#,
            r#"{"trial":0,"step":50,"metrics":{"a":1e999}}"#,
            r#"{"trial":0,"step":50,"metrics":{"a":01}}"#,
            r#"{"trial":0,"step":50,"metrics":{"a":1.}}"#,
            r#"{"trial":0,"step":50,"metrics":{"a":.5}}"#,
            r#"{"trial":0,"step":50,"metrics":{"a":+1}}"#,
            r#"{"trial":0,"step":50,"metrics":{"a":NaN}}"#,
            r#"{"trial":0,"step":50,"metrics":{"a":nul}}"#,
            r#"{"trial":0,"step":50,"metrics":{"a":1,}}"#,
            r#"{"trial":0,"step":5e1,"metrics":{"a":1}}"#,
            r#"{"trial":-1,"step":50,"metrics":{"a":1}}"#,
            r#"{"trial":0,"step":50,"metrics":{"a":1}} {}"#,
            r#"{"trial":0,"step":50}"#,
            r#"{"trial":0,"end":{"outcome":"completed"}}"#,
            "",
        ] {
            assert!(!same(line.as_bytes()), "{line}");
        }
        assert!(matches!(
            event_from_line(r#"{"trial":0,"step":50,"metrics":{"a":1e999}}"#),
            Err(LineFault::NotJson(_))
        ));
    }

    #[test]
    fn more_names_than_are_compared_are_left() {
        let line = |names: usize| {
            let metrics: Vec<String> = (0..names).map(|i| format!("\"m{i}\":{i}")).collect();
            format!("{{\"trial\":0,\"step\":1,\"metrics\":{{{}}}}}", metrics.join(","))
        };
        assert!(same(line(MOST_METRICS).as_bytes()) && !same(line(MOST_METRICS + 1).as_bytes()));
    }

    /// Numbers in every form JSON has, and near misses.
    fn number() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => any::<f64>().prop_map(|x| serde_json::json!(x).to_string()),
            2 => any::<f32>().prop_map(|x| serde_json::json!(x).to_string()),
            2 => any::<i64>().prop_map(|x| x.to_string()),
            4 => "-?(0|[1-9][0-9]{0,20})([.][0-9]{1,22})?([eE][+-]?[0-9]{1,3})?",
            1 => "[-+]?[0-9]{0,3}[.]?[0-9]{0,3}[eE]?[-+]?[0-9]{0,2}",
            1 => prop::sample::select(vec!["null", "NaN", "-Infinity", "true", "\"1\"", "[]", "-"]).prop_map(str::to_owned),
        ]
    }

    fn name() -> impl Strategy<Value = String> {
        prop_oneof![6 => "[a-z_/ .0-9]{0,12}", 1 => "(\\\\u00e9|\\\\n|\\\\\\\\|é|[\u{7f}\u{1}])[a-c]{0,2}", 1 => Just("a".to_owned())]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]
        #[test]
        fn it_answers_as_the_general_reader_does(
            (trial, step) in (number(), number()),
            metrics in prop::collection::vec((name(), number()), 0..6),
            key in prop::sample::select(vec!["", "\"start\":{},", "\"x\":[1],", "\"step\":1,", "\"metrics\":{},"]),
            common: bool,
            blank in "[ \t\r]{0,2}",
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..2),
        ) {
            let (trial, step, key) = if common { ("7", "50", "") } else { (trial.as_str(), step.as_str(), key) };
            let metrics: Vec<String> = metrics.iter().map(|(name, value)| format!("\"{name}\"{blank}:{value}")).collect();
            let line = format!("{{{key}\"trial\":{trial}{blank},\"step\":{step},\"metrics\":{{{}}}{blank}}}", metrics.join(","));
            same(line.as_bytes());
            let mut bytes = line.into_bytes();
            for (at, byte) in damage {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            same(&bytes);
        }
    }
}
