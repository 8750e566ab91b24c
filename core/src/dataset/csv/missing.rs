//! Cells without a value: what a person lets become of them, and how those that are filled in are filled.
//!
//! What is filled in is told from the training rows alone, as standardisation is: the other rows must not be seen before
//! training ends.

use super::super::Real;
use super::columns::is_missing;
use crate::named::named;
use crate::statistics::{median, sorted};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::ops::Range;

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

/// A column in which values are missing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Gap {
    /// Where it stands in the row of an example.
    pub features: Range<usize>,
    /// One number; else one feature for each category.
    pub is_number: bool,
    /// The rows that lack it, ascending.
    pub rows: Vec<u32>,
}

impl Gap {
    /// Fills the rows of `width` numbers each, with what the training rows have. If none of them has anything it stays as it is:
    /// the column is then the same in all rows that train.
    ///
    /// What is filled in moves and stretches with the column, so that a standardised table may be filled anew.
    pub(in crate::dataset) fn fill<T: Real>(&self, inputs: &mut [T], width: usize, train: &[u32]) {
        let place = |row: u32| row as usize * width + self.features.start..row as usize * width + self.features.end;
        let has = |row: &&u32| self.rows.binary_search(row).is_err();
        let known: Vec<&[T]> = train.iter().filter(has).filter_map(|row| inputs.get(place(*row))).collect();
        let usual = if self.is_number { middle(&known).map(|x| vec![x]) } else { mode(known) };
        let Some(usual) = usual else { return };
        for row in &self.rows {
            if let Some(cell) = inputs.get_mut(place(*row)) {
                cell.copy_from_slice(&usual);
            }
        }
    }
}

fn middle<T: Real>(known: &[&[T]]) -> Option<T> {
    median(&sorted(known.iter().filter_map(|cell| cell.first()).map(|x| (*x).into()))).map(T::rounded)
}

/// The first of equally frequent categories.
fn mode<T: Real>(mut known: Vec<&[T]>) -> Option<Vec<T>> {
    // The first category has the greatest of all cells, standardised or not.
    known.sort_by(|a, b| b.partial_cmp(a).unwrap_or(Ordering::Equal));
    let alike = known.chunk_by(|a, b| a == b).rev().max_by_key(|alike| alike.len())?;
    alike.first().map(|cell| cell.to_vec())
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
        let number = Gap { features: 0..1, is_number: true, rows: vec![2] };
        let category = Gap { features: 2..4, is_number: false, rows: vec![3] };
        for gap in [number, category] {
            gap.fill(&mut inputs, 5, &[0, 1, 2]);
        }
        assert_eq!(inputs[10..15], [2.0, 1.0, 0.0, 1.0, 0.0]);
        assert_eq!(inputs[15..20], [99.0, 0.0, 0.0, 1.0, 1.0]);
        // The first of equally frequent categories; nothing is known of a column that no training row has.
        let category = Gap { features: 2..4, is_number: false, rows: vec![2, 3] };
        category.fill(&mut inputs, 5, &[1, 0]);
        assert_eq!(inputs[12..14], [1.0, 0.0]);
        Gap { features: 0..1, is_number: true, rows: vec![2] }.fill(&mut inputs, 5, &[2]);
        assert_eq!(inputs[10], 2.0);
    }

    #[test]
    fn names_are_read_back() {
        for name in Missing::NAMES {
            assert_eq!(Missing::parse(name).map(Missing::name), Some(name));
        }
        assert_eq!(Missing::parse("median"), None);
    }
}
