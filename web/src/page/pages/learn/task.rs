//! The task, held against the study at hand, and hints folded away.

use super::learning::Open;
use super::prose::{blocks, items_of, spans};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Card, Folded, Notice, Tone};
use lab_core::lesson::Span;
use lab_texts::lesson as sections;
use lab_texts::page::{learn as t, parts::labelled};
use leptos::prelude::*;

#[component]
pub fn Task(ui: Ui, open: Open) -> impl IntoView {
    let Open { shown, checked, .. } = open;
    let checked = memo(move || checked.with(|checked| checked.as_ref().map(|(_, checked)| checked.clone())));
    let name = memo(move || ui.session.record.with(|record| record.as_ref().map(|record| record.study.name.clone())));
    let tasks = shown.tasks;
    let verdict = move || {
        let lines: Vec<(Vec<Span>, Option<bool>)> = match checked.get() {
            Some(checked) => checked.tasks.into_iter().map(|(text, holds)| (text, Some(holds))).collect(),
            None => tasks.iter().map(|text| (text.clone(), None)).collect(),
        };
        let lines: Vec<_> = lines.iter().map(|(text, holds)| line(ui, text, *holds)).collect();
        view! { <ul class="tasks">{lines}</ul> }
    };
    let said = move || match (checked.get(), name.get()) {
        (Some(checked), _) if checked.passed() => view! { <Notice tone=Tone::Good text=ui.say(t::PASSED)/> }.into_any(),
        (Some(_), Some(name)) => view! { <Notice tone=Tone::Note text=ui.say(t::checked_on(name))/> }.into_any(),
        _ => view! { <Notice tone=Tone::Note text=ui.say(t::NO_RECORD)/> }.into_any(),
    };
    let hints = items_of(&shown.hints);
    view! {
        <Card heading=ui.say(sections::TASK)>
            {blocks(&shown.task)}
            {dynamic(verdict)}
            <div role="status">{dynamic(said)}</div>
            <Folded line=derived(move || ui.say(sections::HINTS))>{hints}</Folded>
        </Card>
    }
}

/// One task; the sign before it is for eyes, the word for ears.
fn line(ui: Ui, text: &[Span], holds: Option<bool>) -> AnyView {
    let (sign, word) = match holds {
        Some(true) => ("✓", t::HOLDS),
        Some(false) => ("✗", t::HOLDS_NOT),
        None => ("·", t::UNCHECKED),
    };
    let class = if holds == Some(true) { "good" } else { "" };
    view! {
        <li class=class>
            <span aria-hidden="true">{sign} " "</span>
            <span class="hidden">{ui.say(labelled(word, ""))}</span>
            {spans(text)}
        </li>
    }
    .into_any()
}
