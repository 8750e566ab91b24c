//! One field of a form: a label, an input that keeps what a person typed, and what is wrong with it.

use super::context::Ui;
use crate::page::erased::{dynamic, effect};
use lab_texts::Fixed;
use leptos::{ev, html, prelude::*};
use std::rc::Rc;

/// An input whose text stays as typed while it means the value it shows.
///
/// `means` turns a text into what the document would hold; the field is rewritten only when the document holds something
/// else (undo, another face of the same value), never under the fingers of a person typing `1e-`.
#[component]
pub fn Input<V: PartialEq + Clone + 'static>(
    #[prop(into)] name: String,
    value: Signal<V, LocalStorage>,
    show: fn(&V) -> String,
    means: fn(&str) -> V,
    write: Rc<dyn Fn(V)>,
    #[prop(into)] invalid: Signal<bool>,
    #[prop(optional, into)] described_by: Option<String>,
    #[prop(optional)] numeric: bool,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    effect(move || {
        let value = value.get();
        if let Some(input) = node.get()
            && (means(&input.value()) != value || input.value().is_empty())
        {
            input.set_value(&show(&value));
        }
    });
    let typed = move |event: ev::Event| write(means(&event_target_value(&event)));
    view! {
        <input
            type="text"
            class=class
            class:number=numeric
            inputmode=if numeric { "decimal" } else { "text" }
            autocomplete="off"
            spellcheck="false"
            node_ref=node
            aria-label=name
            aria-invalid=move || invalid.get().to_string()
            aria-describedby=described_by
            on:input=typed
        />
    }
}

/// The options of a [`Select`] with their titles in words.
pub fn named<const N: usize>(ui: Ui, options: [(&str, Fixed); N]) -> Vec<(String, String)> {
    options.into_iter().map(|(value, title)| (value.to_owned(), ui.say(title))).collect()
}

/// A choice among a few names: `(value, title)`.
#[component]
pub fn Select(
    #[prop(into)] name: String,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] value: Signal<String>,
    write: Rc<dyn Fn(String)>,
    #[prop(optional, into)] invalid: Signal<bool>,
) -> impl IntoView {
    let choices = move || {
        let now = value.get();
        let mut options = options.get();
        // What the document holds is shown even if it is none of the options.
        if !options.iter().any(|(value, _)| *value == now) {
            options.push((now.clone(), now.clone()));
        }
        options
            .into_iter()
            .map(|(value, title)| view! { <option selected=value == now value=value.clone()>{title}</option> })
            .collect::<Vec<_>>()
    };
    view! {
        <select
            aria-label=name
            aria-invalid=move || invalid.get().to_string()
            prop:value=move || value.get()
            on:change=move |event| write(event_target_value(&event))
        >
            {dynamic(choices)}
        </select>
    }
}
