//! What is known of the table that a design names.

use crate::shared::exchange::design::{About, Checked};
use lab_core::dataset::Glance;
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
        glance: Glance,
        faults: Vec<Sentence>,
    },
    Good {
        glance: Glance,
        about: About,
    },
}

impl TableState {
    /// What the reader of tables found.
    pub fn of(Checked { glance, about }: Checked) -> Self {
        match about {
            Ok(about) => TableState::Good { glance, about },
            Err(faults) => TableState::Faulty { glance, faults },
        }
    }

    /// What is seen of it before it is data.
    pub fn glance(&self) -> Option<&Glance> {
        match self {
            TableState::Good { glance, .. } | TableState::Faulty { glance, .. } => Some(glance),
            TableState::NotATable | TableState::Missing | TableState::Reading => None,
        }
    }

    /// Whether the study has to wait for a better table.
    pub fn is_wanting(&self) -> bool {
        matches!(self, TableState::Missing | TableState::Reading | TableState::Faulty { .. })
    }

    /// What a study asks of its table that the table cannot give.
    pub fn problems(&self, study: &Study) -> Vec<Problem> {
        match self {
            TableState::Good { about, .. } => study.misfits(&about.facts),
            _ => Vec::new(),
        }
    }
}
