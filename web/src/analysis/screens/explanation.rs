//! What a hyperparameter does, in a paragraph.
//!
//! Knows nothing of the design that has it.

use super::Screen;
use crate::analysis::Answer;
use crate::analysis::ask::Ask;
use crate::analysis::node;
use lab_core::workload::{Hyperparameter, hyperparameter};

pub struct Explanation(&'static Hyperparameter);

impl Explanation {
    /// Of a hyperparameter of the catalogue.
    pub fn of(name: &str) -> Option<Self> {
        hyperparameter(name).map(Self)
    }
}

impl Screen for Explanation {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let blocks = vec![node::classed("p", "explanation", self.0.explanation.get(ask.lang))];
        Answer { blocks, ..Answer::default() }
    }
}
