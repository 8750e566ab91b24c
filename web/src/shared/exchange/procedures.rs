//! The procedures: the studies each would have run, and what it makes of those that ran.

use super::{Plot, Proposal};
use crate::shared::place::StudyRef;
use lab_core::procedure::Recommendation;
use lab_core::study::Study;
use lab_core::text::Sentence;
use serde::{Deserialize, Serialize};

/// Which studies are to be run?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Propose {
    /// The design at hand.
    pub design: Box<Study>,
    pub plan: Plan,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Plan {
    StartingPoint { trials: u64, steps: u64 },
    TrainingLength { trials: u64, steps: u64 },
    StepsToTarget { batches: Vec<u64>, trials: u64 },
}

/// Which studies probe above the best learning rate of a study?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposeProbe {
    pub study: StudyRef,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposed {
    /// What had to be changed in the design.
    pub changes: Vec<Sentence>,
    pub studies: Vec<Proposal>,
}

/// What follows from studies that ran?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Recommend {
    StartingPoint { study: StudyRef },
    TrainingLength { study: StudyRef },
    StepsToTarget { studies: Vec<StudyRef>, target: f64 },
    Instability { probed: StudyRef, studies: Vec<StudyRef> },
    Promotion { study: StudyRef, trials: u64, steps: u64 },
}

impl Recommend {
    pub fn studies(&self) -> Vec<StudyRef> {
        match self {
            Recommend::StartingPoint { study }
            | Recommend::TrainingLength { study }
            | Recommend::Promotion { study, .. } => vec![study.clone()],
            Recommend::StepsToTarget { studies, .. } => studies.clone(),
            Recommend::Instability { probed, studies } => [probed].into_iter().chain(studies).cloned().collect(),
        }
    }
}

/// What a procedure ends in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// The answer in one sentence.
    pub headline: Sentence,
    /// What it rests on.
    pub reasons: Vec<Sentence>,
    pub warnings: Vec<Sentence>,
    /// Studies that put it into practice.
    pub studies: Vec<Proposal>,
    /// What it was read from.
    pub plots: Vec<Drawn>,
}

/// A plot and its title.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    pub title: Sentence,
    pub plot: Plot,
}

impl Advice {
    pub fn new(recommendation: Recommendation, plots: Vec<Drawn>) -> Self {
        let Recommendation { headline, reasons, warnings, studies } = recommendation;
        Self { headline, reasons, warnings, studies: studies.into_iter().map(Into::into).collect(), plots }
    }
}

/// A plot of what was recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum View {
    /// The curve in which fitting shows.
    TrainingLoss,
    StepsToTarget,
    ExamplesToTarget,
    /// At equally many examples.
    EqualExamples,
    GradientNorms,
    GradientNormHistogram,
}

/// What does a hyperparameter do?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explain {
    pub hyperparameter: String,
}
