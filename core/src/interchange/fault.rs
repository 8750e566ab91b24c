//! Why another tool's file is refused: where, and what is wrong.
//!
//! Knows nothing of any one format.

use super::remedy::{Remedy, Use};
use crate::problem::{Problem, clauses};
use crate::study::Direction;
use crate::text::{Fixed, Message};
use lab_texts::{Arg, import as t};

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
        what: Fixed,
        limit: u64,
    },
    NotJson(String),
    /// Not valid in another format.
    NotRead {
        what: String,
        detail: String,
    },
    /// Something else was expected here.
    Expected(Fixed),
    /// What the file speaks of was never made.
    Unknown {
        what: Fixed,
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
        role: Fixed,
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
    Damaged(Fixed),
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
    pub is: Fixed,
    pub instead: Fixed,
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

    /// What is wrong, with the arguments of `lab import` that help.
    pub fn on_command_line(&self) -> Message {
        match self.fault.remedies() {
            remedies if remedies.is_empty() => self.message(),
            remedies => t::with_remedies(Arg::list(remedies.iter().map(Remedy::on_command_line)), self.message()),
        }
    }

    /// `line 12: …`
    pub fn message(&self) -> Message {
        match self.place.message() {
            None => self.fault.message(),
            Some(place) => t::at(place, self.fault.message()),
        }
    }
}

impl Place {
    /// `line 12, column "lr"`; nothing for the file as a whole.
    pub fn message(&self) -> Option<Message> {
        Some(match self {
            Place::File => return None,
            Place::Line(line) => t::line(*line),
            Place::Byte(byte) => t::byte(*byte),
            Place::Column(column) => t::column(Arg::escaped(column)),
            Place::Cell { line, column } => t::cell(Arg::escaped(column), *line),
            Place::Trial(name) => t::trial(name),
            Place::Parameter(name) => t::parameter(Arg::escaped(name)),
        })
    }
}

impl Fault {
    /// The file is known to be something else.
    pub fn instead(is: Fixed, instead: Fixed) -> Self {
        Self::instead_by(is, instead, Vec::new())
    }

    /// The same with the choices that lead there.
    pub fn instead_by(is: Fixed, instead: Fixed, remedies: Vec<Remedy>) -> Self {
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

    pub fn message(&self) -> Message {
        match self {
            Fault::Empty => t::EMPTY.into(),
            Fault::NotText => t::NOT_TEXT.into(),
            Fault::TooLarge { bytes } => t::too_large(bytes >> 20, super::MAX_BYTES >> 20),
            Fault::TooMany { what, limit } => t::too_many(*limit, *what),
            Fault::NotJson(detail) => t::not_read(detail, "JSON"),
            Fault::NotRead { what, detail } => t::not_read(detail, what),
            Fault::Expected(what) => t::expected(*what),
            Fault::Unknown { what, name } => t::unknown(name, *what),
            Fault::Checksum => t::CHECKSUM.into(),
            Fault::Torn => t::TORN.into(),
            Fault::NotANumber(text) => t::not_a_number(Arg::quoted(text)),
            Fault::WhichStudy { known } if known.is_empty() => t::NO_STUDY.into(),
            Fault::WhichStudy { known } => t::which_study(names(known)),
            Fault::WhichMetric { known } | Fault::NoMetric { known, .. } if known.is_empty() => t::NO_METRICS.into(),
            Fault::NoMetric { name, known } => t::no_metric(names(known), Arg::quoted(name)),
            Fault::WhichMetric { known } => t::which_metric(names(known)),
            Fault::WhichDirection { metric } => t::which_direction(metric),
            Fault::NoColumn { name, known } => t::no_column(names(known), Arg::quoted(name)),
            Fault::NoRole { role, known } => t::no_role(names(known), *role),
            Fault::NoDomain { parameter } => t::no_domain(parameter),
            Fault::NoRange { parameter } => t::no_range(parameter),
            Fault::OldOptuna { version } => t::old_optuna(version),
            Fault::Damaged(what) => (*what).into(),
            Fault::Study(problems) => t::study(clauses(problems)),
            Fault::Instead(file) => t::instead(file.instead, file.is),
            Fault::TwoColumns { name } => t::two_columns(Arg::quoted(name)),
            Fault::LongRow { cells, columns } => t::long_row(*cells, *columns),
            Fault::TwoValues(second) => second.message(),
        }
    }
}

impl Second {
    fn message(&self) -> Message {
        let Self { what, trial, step, values: [first, second] } = self;
        match step {
            None => t::two_values(first, second, trial, what),
            Some(step) => t::two_values_at(first, second, *step, trial, what),
        }
    }
}

/// The first few names, and how many there are beside them.
pub(super) fn names(all: &[String]) -> Arg {
    first_of(all, 100)
}

/// At most so many of some names, and how many there are beside them.
pub(super) fn first_of(names: &[impl AsRef<str>], most: usize) -> Arg {
    let shown = Arg::list(names.iter().take(most).map(AsRef::as_ref));
    match names.len().saturating_sub(most) {
        0 => shown,
        more => t::and_more(more, shown).into(),
    }
}
