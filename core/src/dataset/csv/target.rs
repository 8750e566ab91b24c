//! The column to predict: its classes, or its numbers.

use super::columns::{CLASSES, Tally};
use super::error::CsvError;
use crate::{number, order};
use std::collections::BTreeMap;

/// A class with fewer examples could not be in train, valid and test.
const LEAST_PER_CLASS: u64 = 3;

/// The classes of a target column.
pub(super) struct Classes {
    /// In ascending order, of numbers or of text; `1` and `1.0` are one class.
    pub names: Vec<String>,
    counts: Vec<u64>,
    numbers: BTreeMap<String, u64>,
}

impl Classes {
    pub fn of(tally: &Tally) -> Self {
        let numeric = tally.first_text.is_none();
        // Adding 0 makes -0 the same number as 0. Text is in order already.
        let number = |cell: &str| number::parse(cell).filter(|_| numeric).map(|x| x + 0.0);
        let mut cells: Vec<_> = tally.values.iter().map(|(cell, count)| (number(cell), cell, *count)).collect();
        if numeric {
            let key = |number: Option<f64>| number.unwrap_or(0.0);
            // Of several ways to write a number the shortest names its class.
            order::sort_by(&mut cells, |a, b| key(a.0).total_cmp(&key(b.0)).then(a.1.len().cmp(&b.1.len())));
        }
        let mut classes = Self { names: Vec::new(), counts: Vec::new(), numbers: BTreeMap::new() };
        let mut last = None;
        for (number, cell, count) in cells {
            if number.is_none() || number != last {
                classes.names.push(cell.clone());
                classes.counts.push(0);
            }
            last = number;
            if let Some(sum) = classes.counts.last_mut() {
                *sum += count;
            }
            classes.numbers.insert(cell.clone(), classes.names.len() as u64 - 1);
        }
        classes
    }

    /// The number of the class of that cell.
    pub fn number(&self, cell: &str) -> Option<u16> {
        self.numbers.get(cell).map(|&number| number as u16)
    }

    /// What is wrong with a target whose every cell was counted.
    pub fn fault(&self, tally: &Tally, column: &str) -> Option<CsvError> {
        let column = column.to_owned();
        if let Some((line, _)) = tally.beyond {
            return Some(CsvError::TooManyClasses { line, column, limit: CLASSES });
        }
        if let [value] = &self.names[..] {
            return Some(CsvError::OneTargetValue { column, value: value.clone() });
        }
        let each = self.names.iter().zip(&self.counts);
        let small = each.filter(|(_, count)| **count < LEAST_PER_CLASS).map(|(name, count)| (name.clone(), *count));
        let classes: Vec<(String, u64)> = small.collect();
        if classes.is_empty() { None } else { Some(CsvError::SmallClasses { column, classes, least: LEAST_PER_CLASS }) }
    }
}

/// What is wrong with the target of a regression, as far as can be said without its numbers.
pub(super) fn regression_fault(tally: &Tally, column: &str) -> Option<CsvError> {
    match &tally.first_text {
        Some((line, found)) if !tally.is_numeric() => {
            Some(CsvError::TextTarget { line: *line, column: column.to_owned(), found: found.clone() })
        }
        _ => None,
    }
}
