//! The answer to the study's question: which value is better and by how much, or that this is not decided and what would decide
//! it at what cost; without a question between values, the best configuration, how sure it is and what limits it.
//!
//! A comparison is decided where `effect` is resolved after the rules of `reconcile`, hence wrongly in at most `effect_level`
//! of studies without a true effect (`core/tests/findings/answers.rs`). Of a search it is the best of equally many draws that is
//! compared, of repeated runs the means. Without compared values only repeated runs of every configuration decide.

mod next;
mod verdict;

use super::Report;
use super::change::conditions as in_words;
use super::view::View;
use crate::space::Values;
use crate::study::Study;
use lab_texts::{Arg, Lang, Message, counts, findings as texts};
use serde_json::{Value as Json, json};

/// The level of intervals.
const LEVEL: f64 = 0.95;

/// By how much one side is better, in the metric's unit; positive where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    pub estimate: f64,
    pub interval: [f64; 2],
}

/// What to do next, and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    pub what: Message,
    pub trials: u64,
    /// Steps of each trial, where they are known.
    pub steps: Option<u64>,
    pub study: Option<Study>,
    /// What it costs is part of what is said.
    says_cost: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub question: String,
    pub decided: bool,
    /// The better value and the one it is compared with.
    pub winner: Option<Values>,
    pub over: Option<Values>,
    pub gain: Option<Gain>,
    /// What is fixed: the answer holds under these.
    pub conditions: Values,
    pub next: Next,
    pub text: Message,
}

impl Answer {
    /// The conditions in a line; `None` if nothing is fixed.
    pub fn conditions_line(&self) -> Option<Message> {
        (!self.conditions.is_empty()).then(|| texts::answer_conditions(in_words(&self.conditions)))
    }

    /// The next step in a line, with its cost; `seconds_per_step` is the wall time of a step of a trial, where it was measured.
    pub fn next_line(&self, seconds_per_step: Option<f64>) -> Message {
        let Next { what, trials, .. } = &self.next;
        if *trials == 0 || self.next.says_cost {
            return texts::answer_next(what.clone());
        }
        let mut cost = counts::trials(*trials);
        // What is measured once has no length.
        if let Some(steps) = self.next.steps.filter(|steps| *steps > 1) {
            cost = texts::steps_of(counts::steps(steps), cost);
        }
        if let Some(seconds) = self.seconds(seconds_per_step) {
            cost = texts::change_then(cost, texts::change_time(Arg::time(seconds)));
        }
        texts::answer_next(texts::next_cost(cost, what.clone()))
    }

    /// The answer, what it holds for, and what to do next, a line each.
    pub fn lines(&self) -> impl Iterator<Item = Message> {
        [Some(self.text.clone()), self.conditions_line(), Some(self.next_line(None))].into_iter().flatten()
    }

    fn seconds(&self, seconds_per_step: Option<f64>) -> Option<f64> {
        let seconds = super::change::cost(self.next.trials, self.next.steps?, seconds_per_step?);
        Some(seconds).filter(|seconds| seconds.is_finite())
    }

    /// As `lab analyze --json` prints it.
    pub fn to_json(&self, lang: Lang, seconds_per_step: Option<f64>) -> Json {
        let gain = self
            .gain
            .map(|Gain { estimate, interval }| json!({"estimate": estimate, "interval": interval, "level": LEVEL}));
        let mut next = json!({
            "what": self.next.what.get(lang), "trials": self.next.trials, "seconds": self.seconds(seconds_per_step),
        });
        if let (Some(study), Some(object)) = (&self.next.study, next.as_object_mut()) {
            object.insert("study".into(), study.to_json());
        }
        json!({
            "question": self.question, "decided": self.decided, "winner": self.winner, "over": self.over, "gain": gain,
            "conditions": self.conditions, "next": next, "text": self.text.get(lang),
        })
    }
}

pub fn answer(view: &View<'_>, report: &Report) -> Answer {
    let study = &view.record.study;
    let verdict = verdict::verdict(view, report);
    let next = next::next(view, report, &verdict);
    let (winner, over) = verdict.sides.unzip();
    Answer {
        question: study.question.clone(),
        decided: verdict.decided,
        winner,
        over,
        gain: verdict.gain,
        conditions: study.space.fixed_values(),
        next,
        text: verdict.text,
    }
}
