//! What is known of the table that a design names.

use crate::shared::exchange::design::Checked;
use lab_core::dataset::DataFacts;
use lab_core::problem::Problem;
use lab_core::study::Study;
use lab_core::text::Sentence;

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
        examples: u64,
        facts: DataFacts,
    },
}

impl TableState {
    /// What the reader of tables found.
    pub fn of(Checked { columns, facts }: Checked) -> Self {
        match facts {
            Ok((examples, facts)) => TableState::Good { columns, examples, facts },
            Err(faults) => TableState::Faulty { columns, faults },
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
