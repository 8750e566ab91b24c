//! What is known of the table that a design names.
//!
//! Knows nothing of how it is read.

use lab_core::dataset::{DataFacts, Shape};
use lab_core::problem::Problem;
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::workload::Task;
use serde_json::Value as Json;

/// What is known of the design's table.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TableState {
    /// The data set is a built-in one.
    #[default]
    NotATable,
    /// The file the design names is not open here.
    Missing,
    /// It is being read.
    Reading,
    Faulty {
        columns: Vec<String>,
        faults: Vec<Sentence>,
    },
    Good {
        columns: Vec<String>,
        examples: usize,
        facts: DataFacts,
    },
}

impl TableState {
    /// What the reader of tables found.
    pub fn of(found: &Json, task: &str) -> Self {
        let list = |key: &str| found.get(key).and_then(Json::as_array).into_iter().flatten();
        let columns = list("columns").filter_map(Json::as_str).map(str::to_owned).collect();
        let whole = |key: &str| Some(found.get(key)?.as_u64()? as usize);
        let facts = || {
            Some(DataFacts {
                shape: Shape::Table { features: whole("features")? },
                task: Task::parse(task)?,
                outputs: whole("outputs")?,
                train_examples: whole("train_examples")?,
                valid_examples: whole("valid_examples")?,
            })
        };
        match (whole("examples"), facts()) {
            (Some(examples), Some(facts)) => TableState::Good { columns, examples, facts },
            _ => {
                let text =
                    |fault: &Json, key: &str| fault.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
                let faults = list("faults").map(|fault| Sentence::new(text(fault, "en"), text(fault, "zh"))).collect();
                TableState::Faulty { columns, faults }
            }
        }
    }

    /// Whether the study has to wait for a better table.
    pub fn is_wanting(&self) -> bool {
        matches!(self, TableState::Missing | TableState::Reading | TableState::Faulty { .. })
    }

    /// What a study asks of its table that the table cannot give.
    pub fn problems(&self, study: &Study) -> Vec<Problem> {
        match self {
            TableState::Good { facts, .. } => study.misfits(facts),
            _ => Vec::new(),
        }
    }
}
