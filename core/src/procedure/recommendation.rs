//! What a procedure ends in: a headline, its reasons, what to beware of, and studies to run next.

use crate::problem::{Problem, listed};
use crate::study::Study;
use crate::text::Sentence;
use lab_texts::procedures as t;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recommendation {
    /// The answer in one sentence.
    pub headline: Sentence,
    /// What it rests on.
    pub reasons: Vec<Sentence>,
    /// What could make it wrong, or has to follow from it.
    pub warnings: Vec<Sentence>,
    /// Studies that put it into practice, the first one first.
    pub studies: Vec<Proposal>,
}

/// A study ready to run and what it is for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    pub purpose: Sentence,
    pub study: Study,
}

impl Recommendation {
    pub fn new(headline: Sentence) -> Self {
        Self { headline, reasons: Vec::new(), warnings: Vec::new(), studies: Vec::new() }
    }

    pub fn because(&mut self, reason: impl Into<Sentence>) {
        self.reasons.push(reason.into());
    }

    pub fn beware(&mut self, warning: impl Into<Sentence>) {
        self.warnings.push(warning.into());
    }

    /// Adds a study; one that cannot be made becomes a warning that says why.
    pub fn propose(&mut self, purpose: Sentence, study: Result<Study, Vec<Problem>>) {
        match study {
            Ok(study) => self.studies.push(Proposal { purpose, study }),
            Err(problems) => {
                self.warnings
                    .push(Sentence::of(|lang| t::not_made(listed(&problems, lang), purpose.get(lang)).get(lang)));
            }
        }
    }

    /// Every sentence in reading order, headline first.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        std::iter::once(&self.headline).chain(&self.reasons).chain(&self.warnings)
    }
}
