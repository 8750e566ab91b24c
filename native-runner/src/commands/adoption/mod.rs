//! `lab compare` and `lab judge`: whether a candidate replaces the baseline.
//!
//! Refuses to know how that is decided: `lab_core::adoption` does.

mod compare;
mod judge;
mod source;

pub use compare::{Compare, compare};
pub use judge::{Judge, judge};

use super::CommandError;
use crate::files::output::Output;
use lab_core::adoption::{Comparison, Decision, Refusal, Side};
use lab_core::text::{Lang, Sentence};
use std::path::Path;

/// How a decision is told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Telling {
    pub json: bool,
    /// The exit status says the decision as well.
    pub exit_code: bool,
}

impl Telling {
    /// Prints what was found; with `--exit-code` anything but an adoption is a status of its own.
    fn tell(self, found: &Comparison, lang: Lang) -> Result<(), CommandError> {
        let mut output = Output::new();
        if self.json {
            output.line(&found.to_json(lang).to_string())?;
        } else {
            for sentence in found.sentences() {
                output.line(&sentence.get(lang))?;
            }
        }
        output.finish()?;
        match found.verdict.decision {
            Decision::Keep if self.exit_code => Err(CommandError::Decided(3)),
            Decision::Undecided if self.exit_code => Err(CommandError::Decided(4)),
            _ => Ok(()),
        }
    }
}

/// What was refused, at the file whose fault it is.
fn refused(refusal: &Refusal, baseline: &Path, candidate: &Path) -> CommandError {
    let path = if refusal.side() == Some(Side::Baseline) { baseline } else { candidate };
    CommandError::Refused { path: path.to_owned(), reason: Sentence::of(|lang| refusal.sentence(lang)) }
}
