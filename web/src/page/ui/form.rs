//! The fields of a form. What stands in one is a signal of the page, of the type that it means.

use super::context::Ui;
use crate::page::erased::{derived, dynamic};
use lab_texts::Fixed;
use leptos::{ev, prelude::*};

/// The options of a choice with their titles in words.
pub fn titled<T, const N: usize>(ui: Ui, options: [(T, Fixed); N]) -> Vec<(T, String)> {
    options.into_iter().map(|(value, title)| (value, ui.say(title))).collect()
}

/// A field for a text or number as it is typed.
#[component]
pub fn TextField(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] spoken: Option<String>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input type="text" id=id aria-label=spoken autocomplete="off" bind:value=value/>
        </label>
    }
}

/// A field for several lines.
#[component]
pub fn LongField(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <textarea id=id rows="3" bind:value=value></textarea>
        </label>
    }
}

/// A choice among `(value, title)`, with its label.
#[component]
pub fn Choice<T: Clone + PartialEq + Send + Sync + 'static>(
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<(T, String)>>,
    #[prop(into)] value: Signal<T>,
    choose: impl Fn(T) + 'static,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] spoken: Option<String>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label.clone()}</span>
            <BareChoice label=spoken.unwrap_or(label) options value choose id/>
        </label>
    }
}

/// A choice whose label is only spoken.
#[component]
pub fn BareChoice<T: Clone + PartialEq + Send + Sync + 'static>(
    #[prop(into)] label: String,
    #[prop(into)] options: Signal<Vec<(T, String)>>,
    #[prop(into)] value: Signal<T>,
    choose: impl Fn(T) + 'static,
    #[prop(optional_no_strip, into)] id: Option<String>,
) -> impl IntoView {
    // The browser has the place of each option as its value.
    let chosen = derived(move || {
        let value = value.get();
        options.with(|options| options.iter().position(|(option, _)| *option == value)).unwrap_or_default()
    });
    let list = move || {
        let chosen = chosen.get();
        let titles: Vec<String> = options.with(|options| options.iter().map(|(_, title)| title.clone()).collect());
        let option =
            |(i, title): (usize, String)| view! { <option value=i.to_string() selected=chosen == i>{title}</option> };
        titles.into_iter().enumerate().map(option).collect::<Vec<_>>()
    };
    let changed = move |event: ev::Event| {
        let place = event_target_value(&event).parse().ok();
        let option = place.and_then(|place: usize| {
            options.with_untracked(|options| options.get(place).map(|(option, _)| option.clone()))
        });
        if let Some(option) = option {
            choose(option);
        }
    };
    view! {
        <select id=id aria-label=label prop:value=move || chosen.get().to_string() on:change=changed>{dynamic(list)}</select>
    }
}

/// Boxes of which any may be ticked: `(value, title)`.
#[component]
pub fn Ticks<T: Clone + PartialEq + Send + Sync + 'static>(
    #[prop(into)] name: String,
    #[prop(into)] options: Signal<Vec<(T, String)>>,
    ticked: RwSignal<Vec<T>>,
    /// The name is there to be seen.
    #[prop(optional)]
    legend: bool,
) -> impl IntoView {
    let boxes = move || {
        let box_of = |(value, title): (T, String)| {
            let (shown, changed) = (value.clone(), value);
            let change = move |event: ev::Event| {
                let is_ticked = event_target_checked(&event);
                ticked.update(|ticked| {
                    ticked.retain(|value| *value != changed);
                    if is_ticked {
                        ticked.push(changed.clone());
                    }
                });
            };
            let checked = move || ticked.with(|ticked| ticked.contains(&shown));
            view! { <label class="check"><input type="checkbox" prop:checked=checked on:change=change/> {title}</label> }
        };
        options.get().into_iter().map(box_of).collect::<Vec<_>>()
    };
    match legend {
        true => view! { <fieldset class="checks"><legend>{name}</legend>{dynamic(boxes)}</fieldset> }.into_any(),
        false => view! { <div class="checks" role="group" aria-label=name>{dynamic(boxes)}</div> }.into_any(),
    }
}
