//! Why another tool's file is refused: where, and what is wrong, in both languages.
//!
//! Knows nothing of any one format.

use super::remedy::{self, Remedy, Use};
use crate::problem::{Problem, listed};
use crate::study::Direction;
use crate::text::{Lang, Text};

/// A refusal.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportError {
    pub place: Place,
    pub fault: Fault,
}

/// Where in a file. Lines count from 1, bytes from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    File,
    Line(u64),
    Byte(u64),
    Column(String),
    Cell {
        line: u64,
        column: String,
    },
    /// A trial or run, by the tool's own name for it.
    Trial(String),
    Parameter(String),
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    Empty,
    NotText,
    TooLarge {
        bytes: u64,
    },
    TooMany {
        what: Text,
        limit: u64,
    },
    NotJson(String),
    /// Not valid in another format.
    NotRead {
        what: String,
        detail: String,
    },
    /// Something else was expected here.
    Expected(Text),
    /// What the file speaks of was never made.
    Unknown {
        what: Text,
        name: String,
    },
    Checksum,
    /// The file ends in the middle of something.
    Torn,
    NotANumber(String),
    /// None of the studies in the file was chosen, or the chosen one is not there.
    WhichStudy {
        known: Vec<String>,
    },
    /// The objective must be named; these are measured.
    WhichMetric {
        known: Vec<String>,
    },
    /// The metric that was named is not measured.
    NoMetric {
        name: String,
        known: Vec<String>,
    },
    /// It must be said whether the objective is to be minimised.
    WhichDirection {
        metric: String,
    },
    NoColumn {
        name: String,
        known: Vec<String>,
    },
    /// No column is mapped to this.
    NoRole {
        role: Text,
        known: Vec<String>,
    },
    /// The values of a parameter are of so many kinds that they make no range.
    NoDomain {
        parameter: String,
    },
    /// What Optuna wrote of a parameter's range or choices cannot be read.
    NoRange {
        parameter: String,
    },
    /// A database of Optuna whose tables are older than those that are read.
    OldOptuna {
        version: String,
    },
    /// A file that is damaged, or no file of this tool at all.
    Damaged(Text),
    /// What was read makes no valid study.
    Study(Vec<Problem>),
    /// The file is known to be something else.
    Instead(Box<Instead>),
    /// Two columns have one name, or are to be called alike in the record.
    TwoColumns {
        name: String,
    },
    /// A row has cells without a column.
    LongRow {
        cells: usize,
        columns: usize,
    },
    /// One thing of one trial has two values.
    TwoValues(Box<Second>),
}

/// What a file is, and what to bring instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Instead {
    pub is: Text,
    pub instead: Text,
    pub remedies: Vec<Remedy>,
}

/// A second value of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Second {
    pub what: String,
    pub trial: String,
    pub step: Option<u64>,
    /// The one that was there, and the one that came.
    pub values: [String; 2],
}

impl ImportError {
    pub fn new(place: Place, fault: Fault) -> Self {
        Self { place, fault }
    }

    pub(super) fn file(fault: Fault) -> Self {
        Self::new(Place::File, fault)
    }

    /// The message with the arguments of `lab import` that help.
    pub fn on_command_line(&self, lang: Lang) -> String {
        let message = self.message(lang);
        match remedy::listed(&self.fault.remedies(), lang, Remedy::on_command_line) {
            listed if listed.is_empty() => message,
            listed => lang.pick(format!("{message} ({listed})"), format!("{message}（{listed}）")),
        }
    }

    /// `line 12: …`
    pub fn message(&self, lang: Lang) -> String {
        let (place, what) = (self.place.name(lang), self.fault.sentence(lang));
        match self.place {
            Place::File => what,
            _ => lang.pick(format!("{place}: {what}"), format!("{place}：{what}")),
        }
    }
}

impl Place {
    /// `line 12, column "lr"`; nothing for the file as a whole.
    pub fn name(&self, lang: Lang) -> String {
        match self {
            Place::File => String::new(),
            Place::Line(line) => lang.pick(format!("line {line}"), format!("第 {line} 行")),
            Place::Byte(byte) => lang.pick(format!("byte {byte}"), format!("第 {byte} 字节")),
            Place::Column(column) => lang.pick(format!("column {column:?}"), format!("“{column}”列")),
            Place::Cell { line, column } => {
                lang.pick(format!("line {line}, column {column:?}"), format!("第 {line} 行“{column}”列"))
            }
            Place::Trial(name) => lang.pick(format!("trial {name}"), format!("试验 {name}")),
            Place::Parameter(name) => lang.pick(format!("parameter {name:?}"), format!("参数“{name}”")),
        }
    }
}

impl Fault {
    /// The file is known to be something else.
    pub fn instead(is: Text, instead: Text) -> Self {
        Self::instead_by(is, instead, Vec::new())
    }

    /// The same with the choices that lead there.
    pub fn instead_by(is: Text, instead: Text, remedies: Vec<Remedy>) -> Self {
        Fault::Instead(Box::new(Instead { is, instead, remedies }))
    }

    /// What a person can choose so that the file is read.
    pub fn remedies(&self) -> Vec<Remedy> {
        match self {
            Fault::WhichStudy { known } if !known.is_empty() => vec![Remedy::Study],
            Fault::WhichMetric { known } | Fault::NoMetric { known, .. } if !known.is_empty() => {
                vec![Remedy::Metric(None)]
            }
            Fault::WhichDirection { .. } => [Direction::Minimize, Direction::Maximize].map(Remedy::Direction).into(),
            Fault::NoRole { .. } => {
                vec![Remedy::Metric(None), Remedy::Column(Use::Parameter), Remedy::Column(Use::Metric)]
            }
            Fault::TwoValues(_) => [Use::Trial, Use::Seed].map(Remedy::Column).into(),
            Fault::Instead(file) => file.remedies.clone(),
            _ => Vec::new(),
        }
    }

    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Fault::Empty => lang.pick("there is nothing in it", "没有内容").to_owned(),
            Fault::NotText => lang
                .pick("not UTF-8 text: save the file as UTF-8", "不是 UTF-8 文本：请将文件另存为 UTF-8")
                .to_owned(),
            Fault::TooLarge { bytes } => {
                let limit = super::MAX_BYTES >> 20;
                lang.pick(
                    format!("{} MiB are more than the limit of {limit} MiB", bytes >> 20),
                    format!("{} MiB，超过上限 {limit} MiB", bytes >> 20),
                )
            }
            Fault::TooMany { what, limit } => {
                let what = what.get(lang);
                lang.pick(format!("more than {limit} {what}"), format!("{what}超过 {limit} 个"))
            }
            Fault::NotJson(detail) => {
                lang.pick(format!("not valid JSON: {detail}"), format!("不是有效的 JSON：{detail}"))
            }
            Fault::NotRead { what, detail } => {
                lang.pick(format!("not valid {what}: {detail}"), format!("不是有效的 {what}：{detail}"))
            }
            Fault::Expected(what) => {
                let what = what.get(lang);
                lang.pick(format!("expected {what}"), format!("应为{what}"))
            }
            Fault::Unknown { what, name } => {
                let what = what.get(lang);
                lang.pick(format!("there is no {what} {name}"), format!("没有{what} {name}"))
            }
            Fault::Checksum => {
                lang.pick("the checksum does not match: the file is damaged", "校验和不符：文件已损坏").to_owned()
            }
            Fault::Torn => lang.pick("the file ends too early", "文件提前结束").to_owned(),
            Fault::NotANumber(text) => lang.pick(format!("{text:?} is not a number"), format!("{text:?} 不是数")),
            Fault::WhichStudy { known } if known.is_empty() => {
                lang.pick("there is no study in it", "其中没有研究").to_owned()
            }
            Fault::WhichStudy { known } => {
                let known = list(known, lang);
                lang.pick(format!("choose one study: {known}"), format!("请选择一个研究：{known}"))
            }
            Fault::WhichMetric { known } | Fault::NoMetric { known, .. } if known.is_empty() => lang
                .pick(
                    "nothing is measured in it: no metric can be the objective",
                    "其中没有测量值：没有可作为目标的指标",
                )
                .to_owned(),
            Fault::NoMetric { name, known } => {
                let known = list(known, lang);
                lang.pick(
                    format!("there is no metric {name:?}; there are: {known}"),
                    format!("没有指标 {name:?}；现有：{known}"),
                )
            }
            Fault::WhichMetric { known } => {
                let known = list(known, lang);
                lang.pick(
                    format!("name the metric that is the objective; there are: {known}"),
                    format!("请指明作为目标的指标；现有：{known}"),
                )
            }
            Fault::WhichDirection { metric } => lang.pick(
                format!("say whether {metric} is to be minimised or maximised"),
                format!("请说明 {metric} 是越低越好还是越高越好"),
            ),
            Fault::NoColumn { name, known } => {
                let known = list(known, lang);
                lang.pick(
                    format!("there is no column {name:?}; the columns are: {known}"),
                    format!("没有列 {name:?}；现有的列：{known}"),
                )
            }
            Fault::NoRole { role, known } => {
                let (role, known) = (role.get(lang), list(known, lang));
                lang.pick(
                    format!(
                        "no column is {role}; the columns are: {known}; name the objective, and the other columns are parameters"
                    ),
                    format!("没有指定{role}的列；现有的列：{known}；指明目标指标后，其余列即为参数"),
                )
            }
            Fault::NoDomain { parameter } => {
                lang.pick(format!("the values of {parameter} make no range"), format!("{parameter} 的取值无法构成范围"))
            }
            Fault::NoRange { parameter } => lang.pick(
                format!("the range or the choices of {parameter} cannot be read"),
                format!("无法读取 {parameter} 的范围或选项"),
            ),
            Fault::OldOptuna { version } => lang.pick(
                format!("made by Optuna {version}, whose tables are not read: run `optuna storage upgrade` on a copy"),
                format!("由 Optuna {version} 生成，其表格无法读取：请对副本运行 `optuna storage upgrade`"),
            ),
            Fault::Damaged(what) => what.get(lang).to_owned(),
            Fault::Study(problems) => {
                let sentences = listed(problems, lang);
                lang.pick(format!("no valid study: {sentences}"), format!("不是有效的研究：{sentences}"))
            }
            Fault::Instead(file) => {
                let (is, instead) = (file.is.get(lang), file.instead.get(lang));
                lang.pick(format!("this is {is}; {instead}"), format!("这是{is}；{instead}"))
            }
            Fault::TwoColumns { name } => lang.pick(
                format!("two columns are called {name:?}: rename one of them, or leave one out"),
                format!("有两列名为 {name:?}：请将其中一列改名或不使用"),
            ),
            Fault::LongRow { cells, columns } => lang.pick(
                format!(
                    "{cells} cells under {columns} columns: put quotes around cells that hold the separator (a decimal comma, say), or give every column a name"
                ),
                format!("{columns} 列之下有 {cells} 个单元格：含分隔符的单元格（例如小数逗号）请加引号，或为每一列命名"),
            ),
            Fault::TwoValues(second) => {
                let Second { what, trial, step, values: [first, second] } = second.as_ref();
                let (en, zh) = step.map_or((String::new(), String::new()), |step| {
                    (format!(" at step {step}"), format!("在第 {step} 步"))
                });
                lang.pick(
                    format!(
                        "trial {trial} has a second value of {what}{en}: {first}, and here {second}; if these are two runs, name the column that tells them apart"
                    ),
                    format!(
                        "试验 {trial} 的 {what} {zh}有第二个值：{first}，此处为 {second}；若是两个运行，请指明区分它们的列"
                    ),
                )
            }
        }
    }
}

/// The first few names, and how many there are beside them.
pub(super) fn list(names: &[String], lang: Lang) -> String {
    const MOST: usize = 100;
    let shown: Vec<&str> = names.iter().take(MOST).map(String::as_str).collect();
    let more = names.len().saturating_sub(MOST);
    let shown = shown.join(lang.pick(", ", "、"));
    match more {
        0 => shown,
        more => lang.pick(format!("{shown}, and {more} more"), format!("{shown} 等，另有 {more} 个")),
    }
}
