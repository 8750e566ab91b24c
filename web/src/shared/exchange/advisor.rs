//! The advisor: roles, ranges and reasons for a round, and what overruling them does.

use super::procedures::Advice;
use lab_core::space::Role;
use lab_core::study::Study;
use lab_core::text::{Lang, Sentence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which round would reach the goal?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advise {
    /// The design at hand.
    pub design: Box<Study>,
    pub goal: Goal,
    pub trials: u64,
    /// Roles that a person chose, by hyperparameter.
    pub chosen: BTreeMap<String, Role>,
    /// In which the advised study says its question.
    pub lang: Lang,
}

/// What the round is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Goal {
    Maximize,
    Understand {
        parameter: String,
    },
    TestChange {
        parameter: String,
        /// As they were typed.
        values: Vec<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advised {
    /// What the round will say, as advised or as overruled.
    pub conclusion: Advice,
    /// Those that vary first.
    pub hyperparameters: Vec<Advisable>,
}

/// What is advised for a hyperparameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advisable {
    pub name: String,
    pub role: Role,
    pub range: String,
    pub reason: Sentence,
}

/// Which hyperparameters can a round be about?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListHyperparameters {
    pub design: Box<Study>,
}
