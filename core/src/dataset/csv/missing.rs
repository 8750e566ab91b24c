//! Cells without a value: what a person lets become of them, and how those that are filled in are filled.
//!
//! What is filled in is told from the training rows alone, as standardisation is: the other rows must not be seen before
//! training ends.

use super::columns::is_missing;
use crate::named::named;
use crate::statistics::{median, sorted};
use serde::{Deserialize, Serialize};

named! {
    /// What becomes of cells without a value.
    #[derive(Default, Serialize, Deserialize)]
    pub enum Missing {
        /// Each is a fault.
        #[default]
        Refuse = "refuse",
        /// Their rows are left out.
        Drop = "drop",
        /// The median or the most frequent category of the training rows stands instead, and a feature of its own says where. Rows
        /// that lack what is to be predicted are left out.
        Fill = "fill",
    }
}

impl Missing {
    /// Whether a row of these cells is no example.
    pub(super) fn leaves_out<'c>(self, mut cells: impl Iterator<Item = &'c str>, target: Option<usize>) -> bool {
        match self {
            Missing::Refuse => false,
            Missing::Drop => cells.any(is_missing),
            Missing::Fill => target.and_then(|target| cells.nth(target)).is_some_and(is_missing),
        }
    }
}

/// The features of a column in which values are missing: where they stand in a row, and which says so.
pub(super) struct Gap {
    pub start: usize,
    /// The feature behind them: 1 where the value is missing, else 0.
    pub indicator: usize,
    /// One number; else one feature for each category.
    pub is_number: bool,
}

impl Gap {
    /// Fills the rows of `features` numbers each, with what the training rows have.
    pub fn fill(&self, inputs: &mut [f64], features: usize, train: &[u32]) {
        let lacks = |row: &[f64]| row.get(self.indicator).is_some_and(|indicator| *indicator > 0.0);
        let rows = train.iter().filter_map(|row| inputs.chunks_exact(features).nth(*row as usize));
        let known: Vec<&[f64]> =
            rows.filter(|row| !lacks(row)).filter_map(|row| row.get(self.start..self.indicator)).collect();
        let usual = if self.is_number { vec![middle(&known)] } else { mode(&known, self.indicator - self.start) };
        for row in inputs.chunks_exact_mut(features).filter(|row| lacks(row)) {
            if let Some(place) = row.get_mut(self.start..self.indicator) {
                place.copy_from_slice(&usual);
            }
        }
    }
}

/// Of no numbers it is 0: the column is then the same in all rows that train.
fn middle(known: &[&[f64]]) -> f64 {
    median(&sorted(known.iter().filter_map(|cell| cell.first().copied()))).unwrap_or(0.0)
}

/// The first of equally frequent categories; of no rows none.
fn mode(known: &[&[f64]], categories: usize) -> Vec<f64> {
    let count = |category: usize| known.iter().filter(|cell| cell.get(category).is_some_and(|one| *one > 0.0)).count();
    let counts: Vec<usize> = (0..categories).map(count).collect();
    let most = (0..categories).rev().max_by_key(|category| counts[*category]).filter(|most| counts[*most] > 0);
    (0..categories).map(|category| f64::from(u8::from(Some(category) == most))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_training_rows_alone_say_what_is_filled_in() {
        // A number, its indicator, two categories, their indicator.
        let mut inputs = vec![
            1.0, 0.0, 1.0, 0.0, 0.0, //
            3.0, 0.0, 0.0, 1.0, 0.0, //
            0.0, 1.0, 0.0, 1.0, 0.0, //
            99.0, 0.0, 0.0, 0.0, 1.0,
        ];
        let number = Gap { start: 0, indicator: 1, is_number: true };
        let category = Gap { start: 2, indicator: 4, is_number: false };
        for gap in [number, category] {
            gap.fill(&mut inputs, 5, &[0, 1, 2]);
        }
        assert_eq!(inputs[10..15], [2.0, 1.0, 0.0, 1.0, 0.0]);
        assert_eq!(inputs[15..20], [99.0, 0.0, 0.0, 1.0, 1.0]);
        // Nothing is known of a column that no training row has.
        Gap { start: 0, indicator: 1, is_number: true }.fill(&mut inputs, 5, &[2]);
        assert_eq!(inputs[10], 0.0);
    }

    #[test]
    fn names_are_read_back() {
        for name in Missing::NAMES {
            assert_eq!(Missing::parse(name).map(Missing::name), Some(name));
        }
        assert_eq!(Missing::parse("median"), None);
    }
}
