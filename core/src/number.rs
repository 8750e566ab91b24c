//! Numbers as people and tables write them.
//!
//! Read exactly, to the nearest float, by the JSON reader that is there in any case: the standard library's own needs a
//! table of 10 kB that does not compress, and a page waits for every byte.

/// The number that a text is: digits with at most one decimal point, with a sign and a power of ten if need be (`5`,
/// `-.5`, `+1.`, `2e-3`), or `inf`. What is too large for a float is infinite; what is no number is `None`.
pub fn parse(text: &str) -> Option<f64> {
    let (minus, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let infinite = if minus.is_empty() { f64::INFINITY } else { f64::NEG_INFINITY };
    if ["inf", "infinity"].iter().any(|word| unsigned.eq_ignore_ascii_case(word)) {
        return Some(infinite);
    }
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, power) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let digits_of_power = power.strip_prefix(['+', '-']).unwrap_or(power);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = whole.len() + fraction.len() > 0 && are_digits(whole) && are_digits(fraction);
    if !is_number || digits_of_power.is_empty() || !are_digits(digits_of_power) {
        return None;
    }
    // JSON has no leading zeros, no sign but the minus, and a digit on each side of the point.
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let json = serde_json::from_str::<serde_json::Value>(&format!("{minus}{whole}.{fraction}0e{power}"));
    // Of what has this form only what is too large is refused.
    json.map_or(Some(infinite), |number| number.as_f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms_that_people_write() {
        for (text, number) in [("5", 5.0), ("-.5", -0.5), ("+1.", 1.0), ("007", 7.0), ("2E-3", 0.002), ("1e+05", 1e5)] {
            assert_eq!(parse(text), Some(number), "{text}");
        }
        assert!(parse("-0").is_some_and(|zero| zero.is_sign_negative()));
        assert_eq!(
            (parse("1e-999"), parse("-1e999"), parse("Inf")),
            (Some(0.0), Some(f64::NEG_INFINITY), Some(f64::INFINITY))
        );
        for text in
            ["", "-", ".", "e5", "1e", "1e5.0", "1,5", "0x10", "1_000", "--1", "+-1", "1 ", "nan", "in", "1.2.3"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn it_reads_as_the_standard_library_does(bits: u64, small: f32, digits in "[0-9]{1,25}[.]?[0-9]{0,25}(e-?[0-9]{1,2})?") {
            for text in [f64::from_bits(bits).to_string(), small.to_string(), format!("{:e}", f64::from_bits(bits)), digits] {
                prop_assert_eq!(parse(&text), text.parse::<f64>().ok().filter(|x| !x.is_nan()));
            }
        }
    }
}
