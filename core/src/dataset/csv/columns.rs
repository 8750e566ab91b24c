//! What the columns of a table hold: numbers, categories or classes. Decided by reading all cells once, before any is
//! converted, in memory that does not grow with the number of rows.

use super::error::{CsvError, Limited};
use super::faults::Faults;
use super::missing::Missing;
use super::rows::{Row, Rows};
use crate::number;
use crate::problem::nearest_name;
use std::collections::BTreeMap;

/// A text column with at most so many different values becomes one-hot features.
const CATEGORIES: usize = 32;
pub(super) const CLASSES: usize = 1000;
pub(super) const ROWS: u64 = 200_000;
pub(super) const FEATURES: usize = 2_000;
/// Rows × features.
const NUMBERS: u64 = 50_000_000;
/// Bytes of a line: cells are counted once their row was read.
pub(super) const LINE: u64 = 4 << 20;

/// What spreadsheets and statistics programs write for a missing value, in any case.
const MISSING: [&str; 6] = ["", "na", "n/a", "nan", "null", "?"];

pub(super) fn is_missing(cell: &str) -> bool {
    MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// The names of the columns.
pub(super) struct Header {
    pub names: Vec<String>,
    /// Which of them is predicted; none if there is no such column (a fault, after which the cells are still checked).
    pub target: Option<usize>,
}

impl Header {
    /// Reads the first row. `Err` if nothing behind it is worth looking at.
    pub fn read(rows: &mut Rows<'_>, target: &str, faults: &mut Faults) -> Result<Self, CsvError> {
        within(Limited::Bytes, rows.longest_line() as u64, LINE)?;
        let row = rows.read()?.ok_or(CsvError::Empty)?;
        let line = row.line;
        // Checked before the names are copied. One more than features: the target.
        within(Limited::Features, row.width().saturating_sub(1) as u64, FEATURES as u64)?;
        if row.cells().all(|cell| number::parse(cell).is_some()) {
            return Err(CsvError::NoHeader { line });
        }
        let mut names: Vec<String> = Vec::new();
        let mut seen: BTreeMap<String, u64> = BTreeMap::new();
        for (i, cell) in row.cells().enumerate() {
            let name = if cell.is_empty() { format!("#{}", i + 1) } else { cell.to_owned() };
            if cell.is_empty() {
                faults.push(CsvError::UnnamedColumn { line, position: i + 1 });
            } else if cell.contains(['\n', '\r']) {
                faults.push(CsvError::LineBreak { line, column: name.clone() });
            } else if let Some(first) = seen.insert(cell.to_owned(), i as u64 + 1) {
                faults.push(CsvError::DuplicateColumn {
                    line,
                    column: name.clone(),
                    first: first as usize,
                    second: i + 1,
                });
            }
            names.push(name);
        }
        let found = names.iter().position(|name| name == target.trim());
        match found {
            None => {
                let nearest = nearest_name(target.trim(), names.iter().map(String::as_str));
                faults.push(CsvError::MissingTarget { column: target.to_owned(), columns: names.clone(), nearest });
            }
            Some(_) if names.len() == 1 => faults.push(CsvError::NoFeatures { column: target.to_owned() }),
            Some(_) => {}
        }
        Ok(Self { names, target: found })
    }
}

/// What was found in one column.
#[derive(Default)]
pub(super) struct Tally {
    /// Cells that are not missing.
    pub present: u64,
    pub missing: u64,
    pub numbers: u64,
    /// The first cell that is text.
    pub first_text: Option<(u64, String)>,
    /// Different cells and how often they occur, up to a limit.
    pub values: BTreeMap<String, u64>,
    /// The line and cell of the first value beyond the limit.
    pub beyond: Option<(u64, String)>,
}

impl Tally {
    fn add(&mut self, line: u64, cell: &str, limit: usize) {
        self.present += 1;
        if number::parse(cell).is_some() {
            self.numbers += 1;
        } else if self.first_text.is_none() {
            self.first_text = Some((line, cell.to_owned()));
        }
        let known = self.values.len();
        match self.values.get_mut(cell) {
            Some(count) => *count += 1,
            None if known < limit => {
                self.values.insert(cell.to_owned(), 1);
            }
            None if self.beyond.is_none() => self.beyond = Some((line, cell.to_owned())),
            None => {}
        }
    }

    /// Whether at least half of the cells are numbers, so that the others are mistakes.
    pub fn is_numeric(&self) -> bool {
        2 * self.numbers >= self.present
    }
}

/// What a feature column becomes.
pub(super) struct Feature {
    pub encoding: Encoding,
    /// A further feature says where a value was missing.
    pub is_indicated: bool,
}

pub(super) enum Encoding {
    Number,
    /// One feature per category, in this (sorted) order: 1 where the cell is that category, else 0.
    OneHot(Vec<String>),
}

impl Feature {
    /// Numbers per example.
    pub fn width(&self) -> usize {
        self.encoding.width() + usize::from(self.is_indicated)
    }
}

impl Encoding {
    pub fn width(&self) -> usize {
        match self {
            Encoding::Number => 1,
            Encoding::OneHot(categories) => categories.len(),
        }
    }
}

/// The result of the first reading.
pub(super) struct Survey {
    /// Rows below the header that are to be examples, ragged ones included.
    pub rows: u64,
    missing: Missing,
    pub ragged: bool,
    /// One per column.
    pub tallies: Vec<Tally>,
}

impl Survey {
    /// Reads all rows behind the header. `Err` as soon as a limit is passed.
    pub fn read(rows: &mut Rows<'_>, header: &Header, missing: Missing) -> Result<Self, CsvError> {
        let mut survey = Self { rows: 0, missing, ragged: false, tallies: Vec::new() };
        survey.tallies.resize_with(header.names.len(), Tally::default);
        let mut found = 0;
        while let Some(row) = rows.read()? {
            found += 1;
            within(Limited::Rows, found, ROWS)?;
            survey.add(&row, header);
        }
        Ok(survey)
    }

    fn add(&mut self, row: &Row<'_>, header: &Header) {
        if row.width() != header.names.len() {
            self.rows += 1;
            self.ragged = true;
            return;
        }
        if self.missing.leaves_out(row.cells(), header.target) {
            return;
        }
        self.rows += 1;
        for (i, (cell, tally)) in row.cells().zip(&mut self.tallies).enumerate() {
            match is_missing(cell) {
                true => tally.missing += 1,
                false => tally.add(row.line, cell, if header.target == Some(i) { CLASSES } else { CATEGORIES }),
            }
        }
    }

    /// Whether every row has a usable target, so that classes were counted completely.
    pub fn targets_are_whole(&self, target: &Tally) -> bool {
        !self.ragged && target.present == self.rows
    }

    /// What each column becomes; `None` for the target.
    pub fn features(&self, header: &Header, faults: &mut Faults) -> Result<Vec<Option<Feature>>, CsvError> {
        let mut features = Vec::new();
        let mut width = 0;
        for (i, (name, tally)) in header.names.iter().zip(&self.tallies).enumerate() {
            let encoding = if header.target == Some(i) {
                None
            } else if tally.is_numeric() {
                Some(Encoding::Number)
            } else {
                if let Some((line, found)) = &tally.beyond {
                    let (line, column, found) = (*line, name.clone(), found.clone());
                    faults.push(CsvError::TooManyValues { line, column, found, limit: CATEGORIES });
                }
                Some(Encoding::OneHot(tally.values.keys().cloned().collect()))
            };
            let is_indicated = self.missing == Missing::Fill && tally.missing > 0;
            let feature = encoding.map(|encoding| Feature { encoding, is_indicated });
            width += feature.as_ref().map_or(0, Feature::width);
            features.push(feature);
        }
        within(Limited::Features, width as u64, FEATURES as u64)?;
        within(Limited::Numbers, self.rows.saturating_mul(width as u64), NUMBERS)?;
        Ok(features)
    }
}

fn within(what: Limited, found: u64, limit: u64) -> Result<(), CsvError> {
    if found <= limit { Ok(()) } else { Err(CsvError::TooLarge { what, found, limit }) }
}
