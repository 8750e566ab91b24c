//! Numbers as a person types them.

use lab_core::text::Sentence;
use lab_texts::page::parts as t;

/// # Errors
/// It is no whole number of at least 1.
pub fn count(text: &str) -> Result<u64, Sentence> {
    let text = text.trim();
    let parsed = text.parse().ok().filter(|&n| n > 0);
    parsed.ok_or_else(|| t::not_a_count(text).into())
}

/// # Errors
/// It is no finite number.
pub fn number(text: &str) -> Result<f64, Sentence> {
    let text = text.trim();
    let parsed = text.parse().ok().filter(|x: &f64| x.is_finite());
    parsed.ok_or_else(|| t::not_a_number(text).into())
}

/// Whole numbers, separated by commas or spaces.
///
/// # Errors
/// The first that is none.
pub fn counts(text: &str) -> Result<Vec<u64>, Sentence> {
    text.split([',', '，', ' ']).map(str::trim).filter(|item| !item.is_empty()).map(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_or_refused() {
        assert_eq!(counts("16, 32，64"), Ok(vec![16, 32, 64]));
        assert!(counts("16, x").is_err() && count("0").is_err() && number("inf").is_err());
        assert_eq!((number(" 0.5 "), count(" 8 ")), (Ok(0.5), Ok(8)));
    }
}
