//! What stands in the forms of the procedures and what came of them, as signals.
//!
//! Kept while a person walks elsewhere. Knows nothing of what a form looks like.

use super::measurement::Measurement;
use super::parts::Found;
use crate::shared::exchange::advisor::Advised;
use crate::shared::exchange::procedures::{Advice, Proposed};
use crate::shared::place::StudyRef;
use lab_core::space::Role;
use leptos::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Copy)]
pub struct Forms {
    pub advisor: Advisor,
    pub measurement: Measurement,
    pub starting_point: OneStudy,
    pub training_length: OneStudy,
    pub steps_to_target: StepsToTarget,
    pub instability: Instability,
    pub promotion: Promotion,
}

/// What a round can be for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Goal {
    #[default]
    Maximize,
    Understand,
    TestChange,
}

#[derive(Clone, Copy, Default)]
pub struct Advisor {
    pub goal: RwSignal<Goal>,
    pub parameter: RwSignal<String>,
    /// The hyperparameters that a round can be about.
    pub parameters: RwSignal<Vec<String>>,
    pub values: RwSignal<String>,
    pub trials: RwSignal<String>,
    /// Roles that a person chose.
    pub chosen: RwSignal<BTreeMap<String, Role>>,
    pub found: Found<Advised>,
}

/// A procedure that is one study.
#[derive(Clone, Copy, Default)]
pub struct OneStudy {
    pub trials: RwSignal<String>,
    pub steps: RwSignal<String>,
    pub proposed: Found<Proposed>,
    /// The study that is read.
    pub record: RwSignal<Option<StudyRef>>,
    pub found: Found<Advice>,
}

#[derive(Clone, Copy, Default)]
pub struct StepsToTarget {
    pub batches: RwSignal<String>,
    pub trials: RwSignal<String>,
    pub proposed: Found<Proposed>,
    pub records: RwSignal<Vec<StudyRef>>,
    pub target: RwSignal<String>,
    pub found: Found<Advice>,
}

#[derive(Clone, Copy, Default)]
pub struct Instability {
    pub records: RwSignal<Vec<StudyRef>>,
    /// The study for which the probe was proposed.
    pub probed: RwSignal<Option<StudyRef>>,
    pub proposed: Found<Proposed>,
    pub found: Found<Advice>,
}

#[derive(Clone, Copy, Default)]
pub struct Promotion {
    pub record: RwSignal<Option<StudyRef>>,
    pub steps: RwSignal<String>,
    pub trials: RwSignal<String>,
    pub found: Found<Advice>,
}

impl Forms {
    /// Makes it, and gives it to every component below.
    pub fn provide() {
        provide_context(Self {
            advisor: Advisor { parameter: text("optimizer"), trials: text("32"), ..Advisor::default() },
            measurement: Measurement::new(),
            starting_point: OneStudy::new("8", "300"),
            training_length: OneStudy::new("12", "2000"),
            steps_to_target: StepsToTarget {
                batches: text("16, 32, 64, 128, 256"),
                trials: text("16"),
                target: text("0.1"),
                ..StepsToTarget::default()
            },
            instability: Instability::default(),
            promotion: Promotion { steps: text("5000"), trials: text("32"), ..Promotion::default() },
        });
    }

    pub fn current() -> Self {
        expect_context()
    }
}

impl OneStudy {
    fn new(trials: &str, steps: &str) -> Self {
        Self { trials: text(trials), steps: text(steps), ..Self::default() }
    }
}

fn text(first: &str) -> RwSignal<String> {
    RwSignal::new(first.to_owned())
}
