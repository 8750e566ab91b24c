//! A run while its rows are read, and the trial it becomes.
//!
//! Knows nothing of rows and cells.

use super::roles::Roles;
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{Fault, ImportError, Place, Second};
use crate::interchange::foreign::ForeignTrial;
use crate::interchange::state::State;
use crate::text::Message;
use crate::trial::Outcome;
use lab_texts::{import_notes as t, trials};

#[derive(Default)]
pub struct Run {
    pub id: String,
    pub trial: ForeignTrial,
    pub seed: Option<u64>,
    pub end: Option<State>,
    pub rows: u64,
    /// The last step at which the objective was written, and whether it was finite.
    objective: Option<(u64, bool)>,
    /// Measured without a step.
    pub late: Vec<(String, f64, Place)>,
}

impl Run {
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), ..Self::default() }
    }

    pub fn measure(
        &mut self,
        step: u64,
        metric: &str,
        value: f64,
        objective: &str,
        place: impl Fn() -> Place,
    ) -> Result<(), ImportError> {
        let first = self.trial.points.get(&step).and_then(|metrics| metrics.get(metric)).copied();
        if let Some(first) = first.filter(|first| *first != value) {
            return Err(two(place(), metric, &self.id, Some(step), [first.to_string(), value.to_string()]));
        }
        self.trial.measure(step, metric, value);
        if metric == objective && self.objective.is_none_or(|(last, _)| step >= last) {
            self.objective = Some((step, value.is_finite()));
        }
        Ok(())
    }

    /// The trial; `None` if it never began. `numbered` if its id is its number.
    pub fn end(mut self, roles: &Roles, numbered: bool, account: &mut Account) -> Option<ForeignTrial> {
        let metric = &roles.objective;
        let last = self.trial.last_step().unwrap_or(1);
        for (name, value, place) in std::mem::take(&mut self.late) {
            account.say(Kind::Converted, "late", place.clone(), || t::LATE);
            if self.measure(last, &name, value, metric, || place.clone()).is_err() {
                account.say(Kind::Dropped, "late", place.clone(), || t::late_again(&name));
            }
        }
        if self.end == Some(State::Waiting) && self.trial.points.is_empty() {
            account.say(Kind::Dropped, "waiting", Place::Trial(self.id.clone()), || t::NEVER_BEGUN);
            return None;
        }
        let not_finite = |step: u64| Outcome::Infeasible { reason: format!("{metric} is not finite at step {step}") };
        let outcome = match (self.end, self.objective) {
            // The tool says that its process ended well, the value that training diverged.
            (None | Some(State::Ended(Outcome::Completed)), Some((step, false))) => Some(not_finite(step)),
            (Some(State::Ended(outcome)), _) => Some(outcome),
            (Some(State::Running | State::Waiting), _) => None,
            (None, _) => Some(Outcome::Completed),
        };
        let id = Some(self.id).filter(|id| !id.is_empty() && !numbered);
        let name = self.trial.name.take().or(id);
        Some(ForeignTrial { outcome, name, seed: self.seed.unwrap_or(0), ..self.trial })
    }
}

/// One thing of one trial has two values.
pub fn two(place: Place, what: &str, trial: &str, step: Option<u64>, values: [String; 2]) -> ImportError {
    let (what, trial) = (what.to_owned(), trial.to_owned());
    ImportError::new(place, Fault::TwoValues(Box::new(Second { what, trial, step, values })))
}

/// How a state that is an end is called; `None` while the trial may go on.
pub fn ending(state: &State) -> Option<&'static str> {
    match state {
        State::Ended(Outcome::Completed) => Some("completed"),
        State::Ended(Outcome::Infeasible { .. }) => Some("infeasible"),
        State::Ended(Outcome::Failed { .. }) => Some("failed"),
        State::Ended(Outcome::Stopped) => Some("stopped"),
        State::Running | State::Waiting => None,
    }
}

/// What a word of another tool is here.
pub fn said(word: &str, state: &State) -> Message {
    let state = match state {
        State::Ended(Outcome::Completed) => trials::COMPLETED,
        State::Ended(Outcome::Infeasible { .. }) => trials::INFEASIBLE,
        State::Ended(Outcome::Failed { .. }) => trials::FAILED,
        State::Ended(Outcome::Stopped) => trials::STOPPED,
        State::Running => trials::RUNNING,
        State::Waiting => t::NOT_BEGUN,
    };
    t::state(state, word)
}
