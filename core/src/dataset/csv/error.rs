//! Why a person's table is refused: the line, the column, what stands there and what should, in both languages.

use crate::number;
use crate::text::Lang;
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

    /// The sentence a person reads: where, what is wrong and what would be right.
    pub fn sentence(&self, lang: Lang) -> String {
        let place = match (self.line(), self.column()) {
            (Some(line), Some(column)) => lang.pick(
                format!("line {line}, column \"{}\": ", shown(column)),
                format!("第 {line} 行，列 “{}”：", shown(column)),
            ),
            (Some(line), None) => lang.pick(format!("line {line}: "), format!("第 {line} 行：")),
            (None, Some(column)) => {
                lang.pick(format!("column \"{}\": ", shown(column)), format!("列 “{}”：", shown(column)))
            }
            (None, None) => String::new(),
        };
        place + &lang.pick(self.english(), self.chinese())
    }

    fn english(&self) -> String {
        use CsvError::*;
        match self {
            Empty => "the table is empty; its first line should name the columns".into(),
            NoHeader { .. } => "numbers only; the first line should name the columns".into(),
            UnnamedColumn { position, .. } => format!("column {position} has no name"),
            DuplicateColumn { first, second, .. } => {
                format!("columns {first} and {second} have the same name; every column needs its own")
            }
            MissingTarget { columns, nearest, .. } => format!(
                "there is no such column to predict; the table has {}{}",
                listed(columns, ", "),
                nearest.as_ref().map_or(String::new(), |name| format!("; did you mean \"{}\"?", shown(name))),
            ),
            NoFeatures { .. } => "this is the only column; at least one other is needed to predict it from".into(),
            Ragged { expected, found, .. } => format!("{found} cells, but the header names {expected} columns"),
            LineBreak { .. } => "a line break inside the cell; is a quotation mark missing?".into(),
            MissingValue { found, .. } if found.is_empty() => {
                "the value is missing; fill it in or remove the row".into()
            }
            MissingValue { found, .. } => {
                format!("the value is missing (\"{}\"); fill it in or remove the row", shown(found))
            }
            NotANumber { found, .. } => {
                format!("found \"{}\", expected a number{}", shown(found), comma_hint(found, Lang::En))
            }
            NumberTooLarge { found, .. } => {
                format!("found {}, expected a finite number between -1e100 and 1e100", shown(found))
            }
            TooManyValues { found, limit, .. } => format!(
                "text with more than {limit} different values (here \"{}\"); expected numbers or at most {limit} \
                 categories; remove the column if it only names the rows{}",
                shown(found),
                comma_hint(found, Lang::En),
            ),
            TextTarget { found, .. } => format!(
                "found \"{}\", expected numbers to predict by regression; for names choose the task classification{}",
                shown(found),
                comma_hint(found, Lang::En),
            ),
            OneTargetValue { value, .. } => {
                format!("every row has the same value \"{}\", so there is nothing to predict", shown(value))
            }
            TooManyClasses { limit, .. } => {
                format!("more than {limit} different classes; to predict numbers choose the task regression")
            }
            SmallClasses { classes, least, .. } => {
                let names: Vec<String> =
                    classes.iter().map(|(name, examples)| format!("\"{}\" ({examples})", shown(name))).collect();
                format!(
                    "each class needs at least {least} examples, for train, valid and test; too few: {}; to predict \
                     numbers choose the task regression",
                    listed(&names, ", ")
                )
            }
            TooFewExamples { found, least } => format!("the table has {found} rows; at least {least} are needed"),
            TooLarge { what, found, limit } => format!(
                "the table has {found} {}{}; the limit is {limit}",
                match what {
                    Limited::Rows => "rows",
                    Limited::Features => "features",
                    Limited::Numbers => "numbers (rows × features)",
                    Limited::Bytes => "bytes in one line",
                },
                if *what == Limited::Rows { " or more" } else { "" },
            ),
            Unreadable { detail, .. } => format!("the table cannot be read on: {detail}"),
            More { count } => format!("and {count} more"),
        }
    }

    fn chinese(&self) -> String {
        use CsvError::*;
        match self {
            Empty => "表格是空的；第一行应为各列的名称".into(),
            NoHeader { .. } => "这一行全是数字；第一行应为各列的名称".into(),
            UnnamedColumn { position, .. } => format!("第 {position} 列没有名称"),
            DuplicateColumn { first, second, .. } => format!("第 {first} 列与第 {second} 列同名；每一列需要各自的名称"),
            MissingTarget { columns, nearest, .. } => format!(
                "没有这个要预测的列；表格有 {}{}",
                listed(columns, "、"),
                nearest.as_ref().map_or(String::new(), |name| format!("；是否指 “{}”？", shown(name))),
            ),
            NoFeatures { .. } => "这是唯一的一列；至少还需要一列来预测它".into(),
            Ragged { expected, found, .. } => format!("有 {found} 个单元格，而表头有 {expected} 列"),
            LineBreak { .. } => "单元格内有换行；是否缺少一个引号？".into(),
            MissingValue { found, .. } if found.is_empty() => "缺少值；请补上或删去这一行".into(),
            MissingValue { found, .. } => format!("缺少值（“{}”）；请补上或删去这一行", shown(found)),
            NotANumber { found, .. } => format!("应为数字，却是 “{}”{}", shown(found), comma_hint(found, Lang::Zh)),
            NumberTooLarge { found, .. } => format!("应为 -1e100 与 1e100 之间的有限数，却是 {}", shown(found)),
            TooManyValues { found, limit, .. } => format!(
                "文本有超过 {limit} 个不同的值（此处为 “{}”）；应为数字或至多 {limit} 个类别；若此列只是行的名称，请删去{}",
                shown(found),
                comma_hint(found, Lang::Zh),
            ),
            TextTarget { found, .. } => format!(
                "回归要预测数字，却是 “{}”；要预测名称请选择 classification 任务{}",
                shown(found),
                comma_hint(found, Lang::Zh),
            ),
            OneTargetValue { value, .. } => format!("每一行的值都是 “{}”，没有可预测的内容", shown(value)),
            TooManyClasses { limit, .. } => format!("超过 {limit} 个不同的类别；要预测数字请选择 regression 任务"),
            SmallClasses { classes, least, .. } => {
                let names: Vec<String> =
                    classes.iter().map(|(name, examples)| format!("“{}”（{examples}）", shown(name))).collect();
                format!(
                    "每个类别至少需要 {least} 个样本，供训练、验证与测试；不足的有：{}；要预测数字请选择 regression 任务",
                    listed(&names, "、")
                )
            }
            TooFewExamples { found, least } => format!("表格有 {found} 行，至少需要 {least} 行"),
            TooLarge { what, found, limit } => match what {
                Limited::Rows => format!("表格至少有 {found} 行，上限为 {limit}"),
                Limited::Features => format!("表格有 {found} 个特征，上限为 {limit}"),
                Limited::Numbers => format!("表格有 {found} 个数（行 × 特征），上限为 {limit}"),
                Limited::Bytes => format!("表格有一行长 {found} 字节，上限为 {limit}"),
            },
            Unreadable { detail, .. } => format!("表格无法继续读取：{detail}"),
            More { count } => format!("另有 {count} 处"),
        }
    }
}

/// The start of a long cell.
fn shown(cell: &str) -> String {
    match cell.char_indices().nth(CELL_SHOWN) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.to_owned(),
    }
}

/// The start of a long list.
fn listed(names: &[String], separator: &str) -> String {
    let some: Vec<String> = names.iter().take(NAMES_SHOWN).map(|name| shown(name)).collect();
    some.join(separator) + if names.len() > NAMES_SHOWN { " …" } else { "" }
}

/// Tables of some countries write 3,14.
fn comma_hint(found: &str, lang: Lang) -> &'static str {
    if found.contains(',') && number::parse(&found.replacen(',', ".", 1)).is_some() {
        lang.pick("; write numbers with a decimal point", "；小数请用小数点")
    } else {
        ""
    }
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
