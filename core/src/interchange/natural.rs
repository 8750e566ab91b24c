//! The order in which a person lists names that hold numbers: run 2 before run 10.

use std::cmp::Ordering;

/// Runs of digits compare as numbers, everything else by characters.
pub fn compare(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a, b);
    loop {
        let (digits, others) = (number(x), number(y));
        if let (Some((m, after_x)), Some((n, after_y))) = (digits, others) {
            let order = m.len().cmp(&n.len()).then_with(|| m.cmp(n));
            if order.is_ne() {
                return order;
            }
            (x, y) = (after_x, after_y);
            continue;
        }
        let (mut left, mut right) = (x.chars(), y.chars());
        match (left.next(), right.next()) {
            // Names that differ in leading zeros only.
            (None, None) => return a.cmp(b),
            (c, d) if c != d => return c.cmp(&d),
            _ => (x, y) = (left.as_str(), right.as_str()),
        }
    }
}

/// The digits that a text begins with, without leading zeros, and what follows.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    (end > 0).then(|| (digits.trim_start_matches('0'), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count() {
        let mut names = ["run_10", "run_2", "run_02", "run", "run_2b", "a/1.10", "a/1.9", "run_2a", "第10", "第9"];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(names, ["a/1.9", "a/1.10", "run", "run_02", "run_2", "run_2a", "run_2b", "run_10", "第9", "第10"]);
        assert_eq!(compare("99999999999999999999999", "100000000000000000000000"), Ordering::Less);
    }
}
