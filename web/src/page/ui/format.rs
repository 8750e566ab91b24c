//! Times and states as a person reads them.

use super::context::Ui;
use lab_core::trial::Outcome;
use lab_texts::format::estimate;
use lab_texts::page::shell as t;
use lab_texts::trials;

/// How long ago a moment (milliseconds since 1970) was.
pub fn ago(ui: Ui, then: f64) -> String {
    let seconds = (js_sys::Date::now() - then) / 1000.0;
    if seconds < 60.0 { ui.say(t::JUST_NOW) } else { ui.say(t::ago(estimate(ui.lang(), seconds))) }
}

/// The state of a trial: its class, a sign and a word.
pub fn state(ui: Ui, outcome: Option<&Outcome>) -> (&'static str, &'static str, String) {
    let (class, sign, text) = match outcome {
        None => ("running", "●", trials::RUNNING),
        Some(Outcome::Completed) => ("completed", "✓", trials::COMPLETED),
        Some(Outcome::Infeasible { .. }) => ("infeasible", "✕", trials::INFEASIBLE),
        Some(Outcome::Failed { .. }) => ("failed", "!", trials::FAILED),
        Some(Outcome::Stopped) => ("stopped", "■", trials::STOPPED),
    };
    (class, sign, ui.say(text))
}
