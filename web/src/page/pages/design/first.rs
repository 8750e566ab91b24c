//! What stands in the way of the study, said above the form: the first problem with a way to its field.
//!
//! The others are listed beside the form. Knows nothing of what would be right.

use super::problems;
use super::remedy::{belongs, field_of};
use super::rows::Sight;
use crate::page::draft::{BrokenJson, Draft, TableState};
use crate::page::erased::{dynamic, memo};
use crate::page::ui::context::Ui;
use lab_core::problem::Problem;
use lab_texts::page::design as t;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

/// The fields whose problems may be shown.
const TABLE: &str = "$.workload.dataset";

/// What is to be done first.
#[derive(Clone, PartialEq)]
enum Obstacle {
    /// The text of the JSON view.
    Text(BrokenJson),
    Field(Problem),
    /// The table is not here, or has faults.
    Table(TableState),
}

impl Obstacle {
    fn of(draft: Draft) -> Option<Self> {
        let problem = || draft.checked.with(|checked| checked.problems.first().cloned());
        let table = || Some(draft.table.get()).filter(TableState::is_wanting);
        let text = draft.broken.get().map(Obstacle::Text);
        text.or_else(|| problem().map(Obstacle::Field)).or_else(|| table().map(Obstacle::Table))
    }
}

/// One line of the same height whether or not something is wrong.
#[component]
pub fn First(draft: Draft, ui: Ui, sight: Sight, as_json: RwSignal<bool>) -> impl IntoView {
    let obstacle = memo(move || Obstacle::of(draft));
    let body = move || {
        let Some(obstacle) = obstacle.get() else {
            return view! { <span class="note good">"✓ " {ui.say(t::NO_PROBLEMS)}</span> }.into_any();
        };
        let sentence = match &obstacle {
            Obstacle::Text(broken) => view! { <span class="problem">{ui.say(broken.message())}</span> }.into_any(),
            Obstacle::Field(problem) => problems::line(draft, ui, problem, true),
            Obstacle::Table(TableState::Missing) => {
                view! { <span class="problem">{ui.say(t::CSV_MISSING)}</span> }.into_any()
            }
            Obstacle::Table(TableState::Reading) => {
                view! { <span class="note">{ui.say(t::CSV_READING)}</span> }.into_any()
            }
            Obstacle::Table(_) => view! { <span class="problem">{ui.say(t::CSV_FAULTY)}</span> }.into_any(),
        };
        let go = move |_| {
            if let Obstacle::Text(broken) = &obstacle {
                return select_text(broken);
            }
            as_json.set(false);
            sight.wanted.set(String::new());
            let path = match &obstacle {
                Obstacle::Field(problem) => field_of(problem),
                _ => TABLE.to_owned(),
            };
            // The form may have to be built first.
            request_animation_frame(move || focus_field(&path));
        };
        view! {
            {sentence}
            <button type="button" on:click=go>{ui.say(t::GO_TO_FIELD)}</button>
        }
        .into_any()
    };
    view! { <div class="first" role="group" aria-label=ui.say(t::FIRST_PROBLEM)>{dynamic(body)}</div> }
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// Moves the focus to the field of a path, or as near to it as there is one.
fn focus_field(path: &str) {
    let Some(all) = document().and_then(|document| document.query_selector_all(".problems[data-path]").ok()) else {
        return;
    };
    let places = (0..all.length()).filter_map(|i| all.get(i)?.dyn_into::<Element>().ok());
    let named = places.filter_map(|place| Some((place.get_attribute("data-path")?, place)));
    let nearest = named.filter(|(known, _)| belongs(known, path)).max_by_key(|(known, _)| known.len());
    let Some((_, place)) = nearest else { return };
    place.scroll_into_view_with_bool(false);
    if let Some(field) = field_before(&place) {
        // Fails only for elements that cannot be focused.
        let _ = field.focus();
    }
}

/// The field that stands before its problems.
fn field_before(place: &Element) -> Option<HtmlElement> {
    let mut before = place.previous_element_sibling();
    while let Some(element) = before {
        let field = element.query_selector("input:not([type=radio], [type=file]), select, textarea, button").ok()?;
        if let Some(field) = field {
            return field.dyn_into().ok();
        }
        before = element.previous_element_sibling();
    }
    None
}

/// Puts the cursor of the JSON view where its text is no JSON.
fn select_text(broken: &BrokenJson) {
    let area = document().and_then(|document| document.get_element_by_id("json"));
    let Some(area) = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) else { return };
    let place = broken.position(&area.value());
    // Fails only for elements that cannot be focused.
    let _ = area.focus();
    let _ = area.set_selection_range(place, place + 1);
}
