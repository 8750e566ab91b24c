//! Why a person's table is refused: the line, the column, what stands there and what should.

use crate::number;
use crate::text::{Lang, Message};
use lab_texts::{Arg, tables as t};
use std::fmt;

/// So many characters of a cell, and so many names of a list, are repeated in a sentence.
const CELL_SHOWN: usize = 40;
const NAMES_SHOWN: usize = 20;

/// One fault of a table. Lines count from 1 and include the header, as an editor shows them.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CsvError {
    /// No line at all.
    Empty,
    /// The first line holds numbers only.
    NoHeader {
        line: u64,
    },
    /// `position` counts columns from 1.
    UnnamedColumn {
        line: u64,
        position: usize,
    },
    DuplicateColumn {
        line: u64,
        column: String,
        first: usize,
        second: usize,
    },
    MissingTarget {
        column: String,
        columns: Vec<String>,
        nearest: Option<String>,
    },
    /// The target is the only column.
    NoFeatures {
        column: String,
    },
    /// A row with more or fewer cells than the header.
    Ragged {
        line: u64,
        expected: usize,
        found: usize,
    },
    /// A line break inside a cell: mostly a quotation mark that is never closed.
    LineBreak {
        line: u64,
        column: String,
    },
    MissingValue {
        line: u64,
        column: String,
        found: String,
    },
    NotANumber {
        line: u64,
        column: String,
        found: String,
    },
    /// Infinite, or beyond ± 1e100.
    NumberTooLarge {
        line: u64,
        column: String,
        found: String,
    },
    /// A text column with more different values than become one-hot features; the line and value of the first one beyond.
    TooManyValues {
        line: u64,
        column: String,
        found: String,
        limit: usize,
    },
    /// A regression whose target is mostly text; the first such value.
    TextTarget {
        line: u64,
        column: String,
        found: String,
    },
    OneTargetValue {
        column: String,
        value: String,
    },
    TooManyClasses {
        line: u64,
        column: String,
        limit: usize,
    },
    /// Classes with too few examples to be in train, valid and test, and how many each has.
    SmallClasses {
        column: String,
        classes: Vec<(String, u64)>,
        least: u64,
    },
    TooFewExamples {
        found: u64,
        least: u64,
    },
    TooLarge {
        what: Limited,
        found: u64,
        limit: u64,
    },
    /// The reader gave up.
    Unreadable {
        line: u64,
        detail: String,
    },
    /// So many further faults were found.
    More {
        count: u64,
    },
}

/// What a table has a limited number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    Rows,
    Features,
    /// Rows × features.
    Numbers,
    /// Of one line.
    Bytes,
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl CsvError {
    /// The line the fault stands in, if it stands in one.
    pub fn line(&self) -> Option<u64> {
        use CsvError::*;
        match self {
            NoHeader { line }
            | UnnamedColumn { line, .. }
            | DuplicateColumn { line, .. }
            | Ragged { line, .. }
            | LineBreak { line, .. }
            | MissingValue { line, .. }
            | NotANumber { line, .. }
            | NumberTooLarge { line, .. }
            | TooManyValues { line, .. }
            | TextTarget { line, .. }
            | TooManyClasses { line, .. }
            | Unreadable { line, .. } => Some(*line),
            Empty
            | MissingTarget { .. }
            | NoFeatures { .. }
            | OneTargetValue { .. }
            | SmallClasses { .. }
            | TooFewExamples { .. }
            | TooLarge { .. }
            | More { .. } => None,
        }
    }

    /// The column the fault is about, if it is about one.
    pub fn column(&self) -> Option<&str> {
        use CsvError::*;
        match self {
            DuplicateColumn { column, .. }
            | MissingTarget { column, .. }
            | NoFeatures { column }
            | LineBreak { column, .. }
            | MissingValue { column, .. }
            | NotANumber { column, .. }
            | NumberTooLarge { column, .. }
            | TooManyValues { column, .. }
            | TextTarget { column, .. }
            | OneTargetValue { column, .. }
            | TooManyClasses { column, .. }
            | SmallClasses { column, .. } => Some(column),
            Empty
            | NoHeader { .. }
            | UnnamedColumn { .. }
            | Ragged { .. }
            | TooFewExamples { .. }
            | TooLarge { .. }
            | Unreadable { .. }
            | More { .. } => None,
        }
    }

    /// The sentence a person reads.
    pub fn sentence(&self, lang: Lang) -> String {
        self.message().get(lang)
    }

    /// Where, what is wrong and what would be right.
    pub fn message(&self) -> Message {
        match (self.line(), self.column()) {
            (Some(line), Some(column)) => t::at_cell(shown(column), line, self.what()),
            (Some(line), None) => t::at_line(line, self.what()),
            (None, Some(column)) => t::at_column(shown(column), self.what()),
            (None, None) => self.what(),
        }
    }

    fn what(&self) -> Message {
        use CsvError::*;
        match self {
            Empty => t::EMPTY.into(),
            NoHeader { .. } => t::NO_HEADER.into(),
            UnnamedColumn { position, .. } => t::unnamed_column(*position),
            DuplicateColumn { first, second, .. } => t::duplicate_column(*first, *second),
            MissingTarget { columns, nearest, .. } => {
                let missing = t::missing_target(listed(columns.iter().map(|name| shown(name))));
                match nearest {
                    Some(name) => lab_texts::problem::did_you_mean(shown(name), missing),
                    None => missing,
                }
            }
            NoFeatures { .. } => t::NO_FEATURES.into(),
            Ragged { expected, found, .. } => t::ragged(*expected, *found),
            LineBreak { .. } => t::LINE_BREAK.into(),
            MissingValue { found, .. } if found.is_empty() => t::EMPTY_CELL.into(),
            MissingValue { found, .. } => t::missing_value(shown(found)),
            NotANumber { found, .. } => with_hint(found, t::not_a_number(shown(found))),
            NumberTooLarge { found, .. } => t::number_too_large(shown(found)),
            TooManyValues { found, limit, .. } => with_hint(found, t::too_many_values(shown(found), *limit)),
            TextTarget { found, .. } => with_hint(found, t::text_target(shown(found))),
            OneTargetValue { value, .. } => t::one_target_value(shown(value)),
            TooManyClasses { limit, .. } => t::too_many_classes(*limit),
            SmallClasses { classes, least, .. } => {
                let classes = classes.iter().map(|(name, examples)| t::class(*examples, shown(name)));
                t::small_classes(listed(classes), *least)
            }
            TooFewExamples { found, least } => t::too_few_examples(*found, *least),
            TooLarge { what, found, limit } => what.message(*found, *limit),
            Unreadable { detail, .. } => t::unreadable(detail),
            More { count } => t::more(*count),
        }
    }
}

impl Limited {
    fn message(self, found: u64, limit: u64) -> Message {
        match self {
            Limited::Rows => t::too_many_rows(found, limit),
            Limited::Features => t::too_many_features(found, limit),
            Limited::Numbers => t::too_many_numbers(found, limit),
            Limited::Bytes => t::too_long_line(found, limit),
        }
    }
}

/// The start of a long cell.
pub(super) fn shown(cell: &str) -> String {
    match cell.char_indices().nth(CELL_SHOWN) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.to_owned(),
    }
}

/// The start of a long list.
fn listed<A: Into<Arg>>(names: impl ExactSizeIterator<Item = A>) -> Arg {
    let is_long = names.len() > NAMES_SHOWN;
    let some = Arg::list(names.take(NAMES_SHOWN));
    if is_long { t::cut(some).into() } else { some }
}

/// Tables of some countries write 3,14.
fn with_hint(found: &str, why: Message) -> Message {
    let has_comma = found.contains(',') && number::parse(&found.replacen(',', ".", 1)).is_some();
    if has_comma { t::decimal_comma(why) } else { why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_with_the_place() {
        let error = CsvError::NotANumber { line: 3, column: "age".into(), found: "4,5".into() };
        let sentence = "line 3, column \"age\": found \"4,5\", expected a number; write numbers with a decimal point";
        assert_eq!(error.sentence(Lang::En), sentence);
        assert_eq!(error.sentence(Lang::Zh), "第 3 行，列 “age”：应为数字，却是 “4,5”；小数请用小数点");
        let long = CsvError::MissingTarget { column: "x".repeat(99), columns: vec!["y".into(); 99], nearest: None };
        assert!(long.sentence(Lang::En).chars().count() < 250, "{long}");
    }
}
