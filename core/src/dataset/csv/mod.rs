//! A person's own table as delimited text: read, checked to the last cell, encoded as numbers.
//!
//! Two readings: the first decides what each column holds (`columns`), the second converts the cells and names every
//! fault with its line and column (`error`). Limits are checked before memory is taken.
//!
//! - The first line names the columns; comma, semicolon or tab between cells, quotation marks as in RFC 4180.
//! - A column of which at least half are numbers is numeric; another with at most 32 different values becomes one-hot
//!   features in sorted order. Missing values are faults unless the person decides otherwise (`missing`).

mod columns;
mod error;
mod faults;
mod glance;
mod missing;
mod rows;
mod target;

pub use error::{CsvError, Limited};
pub use glance::{Glance, glance};
pub(super) use missing::Gap;
pub use missing::Missing;

use super::{Dataset, Raw, RawTargets, Shape, Task};
use crate::number;
use columns::{Encoding, Feature, Header, Survey, is_missing};
use faults::Faults;
use rows::{Row, Rows};
use target::{Classes, regression_fault};

/// Fewer rows say nothing after a split in three.
const LEAST_ROWS: u64 = 10;
/// Larger magnitudes would overflow the sums of standardisation.
const LARGEST: f64 = 1e100;

/// Reads the table `text`; the column `target` is predicted by all others. `name` determines the split, together with which
/// rows are left out for what is `missing` in them. Returns every fault, the first 50 described and the others counted.
pub fn parse_csv(name: &str, text: &str, target: &str, task: Task, missing: Missing) -> Result<Dataset, Vec<CsvError>> {
    let mut faults = Faults::default();
    // A fault after which nothing else can be said ends the reading, behind those already found.
    match read(name, text, target, task, missing, &mut faults) {
        Ok(raw) => faults.into_result().map(|()| raw.finish(0)),
        Err(error) => {
            faults.push(error);
            Err(faults.into_result().err().unwrap_or_default())
        }
    }
}

fn read(
    name: &str,
    text: &str,
    target: &str,
    task: Task,
    missing: Missing,
    faults: &mut Faults,
) -> Result<Raw<f64>, CsvError> {
    let mut rows = Rows::new(text);
    let header = Header::read(&mut rows, target, faults)?;
    let survey = Survey::read(&mut rows, &header, missing)?;
    if survey.rows < LEAST_ROWS {
        faults.push(CsvError::TooFewExamples { found: survey.rows, least: LEAST_ROWS });
    }
    let features = survey.features(&header, faults)?;
    let tally = header.target.and_then(|i| survey.tallies.get(i));
    let labels = match (tally, task) {
        (Some(tally), Task::Classification) => Labels::Classes(Classes::of(tally)),
        (Some(tally), Task::Regression) => match regression_fault(tally, target) {
            Some(fault) => {
                faults.push(fault);
                Labels::Unusable
            }
            None => Labels::Numbers,
        },
        (None, _) => Labels::Unusable,
    };
    if let (Some(tally), Labels::Classes(classes)) = (tally, &labels)
        && survey.targets_are_whole(tally)
        && let Some(fault) = classes.fault(tally, target)
    {
        faults.push(fault);
    }

    let mut table = Table::new(&header.names, &features, labels);
    if !survey.ragged {
        // As much as the text has cells for; rows without their cells must not reserve memory.
        table.inputs.reserve_exact(survey.rows as usize * table.width());
    }
    let mut rows = Rows::new(text);
    rows.read()?;
    while let Some(row) = rows.read()? {
        if row.width() != header.names.len() || !missing.leaves_out(row.cells(), header.target) {
            table.add(&row, faults);
        }
    }
    if let Some(value) = table.only_number(survey.rows) {
        faults.push(CsvError::OneTargetValue { column: target.to_owned(), value: value.to_string() });
    }
    Ok(table.into_raw(name))
}

/// What the target's cells are converted to.
enum Labels {
    Classes(Classes),
    Numbers,
    /// There is no such column, or it holds something else throughout; already reported.
    Unusable,
}

/// The table as it is converted, row by row.
struct Table<'a> {
    names: &'a [String],
    /// One per column; `None` for the target.
    features: &'a [Option<Feature>],
    labels: Labels,
    inputs: Vec<f64>,
    numbers: Vec<f64>,
    classes: Vec<u16>,
}

impl<'a> Table<'a> {
    fn new(names: &'a [String], features: &'a [Option<Feature>], labels: Labels) -> Self {
        Self { names, features, labels, inputs: Vec::new(), numbers: Vec::new(), classes: Vec::new() }
    }

    /// Numbers per example.
    fn width(&self) -> usize {
        self.features.iter().flatten().map(Feature::width).sum()
    }

    fn add(&mut self, row: &Row<'_>, faults: &mut Faults) {
        let (line, found, expected) = (row.line, row.width(), self.names.len());
        if found != expected {
            return faults.push(CsvError::Ragged { line, expected, found });
        }
        for ((cell, name), feature) in row.cells().zip(self.names).zip(self.features) {
            let column = || name.clone();
            if cell.contains(['\n', '\r']) {
                faults.push(CsvError::LineBreak { line, column: column() });
            } else if is_missing(cell) {
                match feature {
                    // Filled in once the training rows are known.
                    Some(Feature { encoding, is_indicated: true }) => {
                        self.inputs.extend(std::iter::repeat_n(0.0, encoding.width()).chain([1.0]));
                    }
                    _ => faults.push(CsvError::MissingValue { line, column: column(), found: cell.to_owned() }),
                }
            } else {
                match (feature, &self.labels) {
                    (Some(Feature { encoding, is_indicated }), _) => {
                        match encoding {
                            Encoding::OneHot(categories) => {
                                let is_it = |category: &String| f64::from(u8::from(category == cell));
                                self.inputs.extend(categories.iter().map(is_it));
                            }
                            Encoding::Number => match number(line, name, cell) {
                                Ok(x) => self.inputs.push(x),
                                Err(error) => faults.push(error),
                            },
                        }
                        self.inputs.extend(is_indicated.then_some(0.0));
                    }
                    (None, Labels::Numbers) => match number(line, name, cell) {
                        Ok(x) => self.numbers.push(x),
                        Err(error) => faults.push(error),
                    },
                    (None, Labels::Classes(classes)) => self.classes.extend(classes.number(cell)),
                    (None, Labels::Unusable) => {}
                }
            }
        }
    }

    /// The features in which values are missing, and the rows that lack them: those that the feature behind says it of.
    fn gaps(&self) -> Vec<Gap> {
        let (mut gaps, mut start) = (Vec::new(), 0);
        for feature in self.features.iter().flatten() {
            if feature.is_indicated {
                let end = start + feature.encoding.width();
                let rows = (0u32..).zip(self.inputs.chunks_exact(self.width()));
                gaps.push(Gap {
                    features: start..end,
                    is_number: matches!(feature.encoding, Encoding::Number),
                    rows: rows.filter(|(_, row)| row[end] > 0.0).map(|(row, _)| row).collect(),
                });
            }
            start += feature.width();
        }
        gaps
    }

    /// The target of a regression if it is the same number in all of `rows` rows.
    fn only_number(&self, rows: u64) -> Option<f64> {
        let first = self.numbers.first().filter(|_| self.numbers.len() as u64 == rows)?;
        self.numbers.iter().all(|x| x == first).then_some(*first)
    }

    /// The examples, complete if no fault was found.
    fn into_raw(self, name: &str) -> Raw<f64> {
        let (shape, gaps) = (Shape::Table { features: self.width() }, self.gaps());
        let targets = match self.labels {
            Labels::Classes(classes) => RawTargets::Classes { labels: self.classes, names: classes.names },
            Labels::Numbers | Labels::Unusable => RawTargets::Numbers(self.numbers),
        };
        Raw { name: name.to_owned(), shape, inputs: self.inputs, targets, gaps }
    }
}

fn number(line: u64, column: &str, cell: &str) -> Result<f64, CsvError> {
    let (column, found) = (|| column.to_owned(), || cell.to_owned());
    match number::parse(cell) {
        Some(x) if x.abs() <= LARGEST => Ok(x),
        Some(_) => Err(CsvError::NumberTooLarge { line, column: column(), found: found() }),
        None => Err(CsvError::NotANumber { line, column: column(), found: found() }),
    }
}
