//! The guess before anything is run, typed or chosen, and then how near it was.

use super::learning::Open;
use super::prose::blocks;
use crate::page::erased::{derived, dynamic};
use crate::page::ui::context::Ui;
use crate::page::ui::form::{Choice, TextField};
use crate::page::ui::parts::{Card, Fields, Notice, Tone};
use crate::shared::exchange::lessons::{Answers, Truth};
use lab_core::lesson::Form;
use lab_texts::lesson as sections;
use lab_texts::page::learn as t;
use leptos::prelude::*;

#[component]
pub fn Guess(ui: Ui, open: Open) -> impl IntoView {
    let (guess, truth, answers) = (open.guess, open.truth, open.shown.answers.clone());
    let field = match &answers {
        Answers::Choice(choices) => choice(ui, guess, choices),
        Answers::Number | Answers::Drawn(_) => {
            view! { <TextField id="guess" label=ui.say(t::YOUR_GUESS) value=guess/> }.into_any()
        }
    };
    let how = match &answers {
        Answers::Choice(_) | Answers::Number => None,
        Answers::Drawn(Form::Upright | Form::Level) => Some(t::PRESS_FIGURE),
        Answers::Drawn(Form::Between) => Some(t::PRESS_FIGURE_TWICE),
        Answers::Drawn(Form::Curve) => Some(t::DRAW_IN_FIGURE),
    };
    view! {
        <Card heading=ui.say(sections::GUESS)>
            {blocks(&open.shown.guess)}
            <Fields>{field}</Fields>
            {how.map(|how| view! { <p class="note">{ui.say(how)}</p> })}
            <div role="status">{dynamic(move || gap(ui, &answers, &guess.get(), truth.get()))}</div>
        </Card>
    }
}

fn choice(ui: Ui, guess: RwSignal<String>, choices: &[String]) -> AnyView {
    let none = (String::new(), ui.say(t::NOT_CHOSEN));
    let titled = choices.iter().enumerate().map(|(i, choice)| (i.to_string(), choice.clone()));
    let options: Vec<(String, String)> = std::iter::once(none).chain(titled).collect();
    let options = derived(move || options.clone());
    view! { <Choice id="guess" label=ui.say(t::YOUR_GUESS) options value=guess choose=move |chosen| guess.set(chosen)/> }
        .into_any()
}

/// What a person guessed beside what is true. The truth is told to whoever guessed, or ran the study.
fn gap(ui: Ui, answers: &Answers, guess: &str, truth: Option<Truth>) -> AnyView {
    let named = |place: usize| match answers {
        Answers::Choice(choices) => choices.get(place).cloned(),
        _ => None,
    };
    let guessed = match answers {
        Answers::Choice(_) => guess.parse().ok().and_then(named),
        _ => Some(guess.trim().to_owned()).filter(|guess| !guess.is_empty()),
    };
    let truth = truth.and_then(|truth| match truth {
        Truth::Choice(place) => named(place),
        Truth::Number(text) | Truth::Curve(text) => Some(text),
    });
    match (guessed, truth) {
        // Two curves are compared by eye.
        (_, Some(_)) if *answers == Answers::Drawn(Form::Curve) => {
            view! { <Notice tone=Tone::Note text=ui.say(t::SEE_CURVE)/> }.into_any()
        }
        (None, None) => ().into_any(),
        (Some(_), None) => view! { <Notice tone=Tone::Note text=ui.say(t::GUESS_KEPT)/> }.into_any(),
        (None, Some(truth)) => view! { <Notice tone=Tone::Note text=ui.say(t::truth_said(truth))/> }.into_any(),
        (Some(guess), Some(truth)) => {
            let tone = if guess == truth { Tone::Good } else { Tone::Note };
            view! { <Notice tone text=ui.say(t::guess_said(guess, truth))/> }.into_any()
        }
    }
}
