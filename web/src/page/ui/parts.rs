//! What every page is made of, beside its forms, tables and plots: cards, notices, lists, something folded away.
//!
//! Knows nothing of what is said.

use lab_core::text::{Lang, Sentence};
use leptos::prelude::*;

#[component]
pub fn Card(
    #[prop(optional, into)] heading: Option<String>,
    /// The answer of a page stands out.
    #[prop(optional)]
    answers: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <section class=if answers { "card answer" } else { "card" }>
            {heading.map(|heading| view! { <h2>{heading}</h2> })}
            {children()}
        </section>
    }
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Note,
    Good,
    Warning,
    Error,
}

/// A sentence of its own.
#[component]
pub fn Notice(tone: Tone, #[prop(into)] text: String) -> impl IntoView {
    match tone {
        Tone::Note => view! { <p class="note">{text}</p> }.into_any(),
        Tone::Good => view! { <p class="good">"✓ " {text}</p> }.into_any(),
        Tone::Warning => view! { <p class="warning">"⚠ " {text}</p> }.into_any(),
        Tone::Error => view! { <p class="error" role="alert">{text}</p> }.into_any(),
    }
}

/// Sentences as a list.
#[component]
pub fn Said(lines: Vec<Sentence>, lang: Lang) -> impl IntoView {
    let lines: Vec<_> = lines.iter().map(|line| view! { <li>{line.get(lang).to_owned()}</li> }).collect();
    view! { <ul class="said">{lines}</ul> }
}

/// Something folded away under a line.
#[component]
pub fn Folded(
    #[prop(into)] line: Signal<String>,
    #[prop(optional)] open: bool,
    /// It is a card of its own.
    #[prop(optional)]
    card: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class:card=card open=open>
            <summary>{move || line.get()}</summary>
            {children()}
        </details>
    }
}

#[component]
pub fn Buttons(children: Children) -> impl IntoView {
    view! { <div class="buttons">{children()}</div> }
}

/// The controls of a form in a row.
#[component]
pub fn Fields(children: Children) -> impl IntoView {
    view! { <div class="fields">{children()}</div> }
}

/// A button that does something here.
#[component]
pub fn Button(
    #[prop(into)] label: String,
    press: impl Fn() + 'static,
    #[prop(optional, into)] primary: Signal<bool>,
    #[prop(optional, into)] id: Option<String>,
    /// What a screen reader calls it, where the label alone does not tell it from others.
    #[prop(optional, into)]
    spoken: Option<String>,
) -> impl IntoView {
    view! { <button type="button" class:primary=move || primary.get() id=id aria-label=spoken on:click=move |_| press()>{label}</button> }
}

/// How far something is, for eyes and screen readers.
#[component]
pub fn ProgressBar(#[prop(into)] name: String, share: f64) -> impl IntoView {
    let percent = format!("{:.0}", share.clamp(0.0, 1.0) * 100.0);
    let width = format!("{percent}%");
    view! {
        <div class="bar" role="progressbar" aria-label=name aria-valuemin="0" aria-valuemax="100" aria-valuenow=percent>
            <div class="bar-done" style:width=width></div>
        </div>
    }
}
