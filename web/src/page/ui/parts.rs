//! What every page is made of, beside its forms and plots: cards, notices, lists, tables, something folded away.

use super::context::Ui;
use crate::page::erased::dynamic;
use lab_core::text::Sentence;
use lab_texts::page::shell as t;
use leptos::{html, prelude::*};

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
pub fn Said(ui: Ui, lines: Vec<Sentence>) -> impl IntoView {
    let lines: Vec<_> = lines.iter().map(|line| view! { <li>{ui.say(line)}</li> }).collect();
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

/// Moves the focus to a button, once it stands.
pub fn focus(button: NodeRef<html::Button>) {
    request_animation_frame(move || {
        // The button may be gone by then.
        if let Some(button) = button.try_get_untracked().flatten() {
            // Fails only for elements that cannot be focused.
            let _ = button.focus();
        }
    });
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

/// Says that an answer of the worker is long in coming, and lets a person end it.
#[component]
pub fn Waiting(ui: Ui) -> impl IntoView {
    dynamic(move || {
        ui.analyst.slow.get().then(|| {
            view! {
                <p class="note" role="status">
                    {ui.say(t::WORKING)} " "
                    <button type="button" class="link" on:click=move |_| ui.analyst.cancel()>{ui.say(t::CANCEL)}</button>
                </p>
            }
        })
    })
}

/// The fingerprint of a certificate that the runner made itself, for a person to compare.
#[component]
pub fn Certificate(ui: Ui) -> impl IntoView {
    dynamic(move || {
        let fingerprint = ui.session.environment.holdings.get()?.certificate?;
        Some(
            view! { <p class="note">{ui.say(t::CERTIFICATE)} " " <code class="fingerprint" translate="no">{fingerprint}</code></p> },
        )
    })
}

/// A table; its cells may hold controls.
#[component]
pub fn DataTable(
    #[prop(into)] name: String,
    #[prop(into)] columns: Vec<String>,
    rows: Vec<Vec<AnyView>>,
) -> impl IntoView {
    let head: Vec<_> = columns.into_iter().map(|column| view! { <th scope="col">{column}</th> }).collect();
    let row = |cells: Vec<AnyView>| {
        let mut cells = cells.into_iter();
        let first = cells.next().map(|cell| view! { <th scope="row">{cell}</th> });
        let rest: Vec<_> = cells.map(|cell| view! { <td>{cell}</td> }).collect();
        view! { <tr>{first} {rest}</tr> }
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=name>
            <table class="data"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
}

/// The cells of a row of texts.
pub fn texts<T: Into<String>>(cells: impl IntoIterator<Item = T>) -> Vec<AnyView> {
    cells.into_iter().map(|cell| Into::<String>::into(cell).into_any()).collect()
}
