//! The design as a study file, edited as text.
//!
//! Text that is not JSON yet stays in the editor; the document keeps its last good state.

use crate::page::draft::{BrokenJson, Draft};
use crate::page::erased::{dynamic, effect};
use crate::page::ui::context::Ui;
use lab_texts::page::design as t;
use leptos::prelude::*;
use serde_json::Value as Json;

#[component]
pub fn JsonFace(draft: Draft, ui: Ui) -> impl IntoView {
    let pretty = move |json: &Json| format!("{json:#}");
    let text = RwSignal::new(pretty(&draft.document_untracked()));
    on_cleanup(move || draft.broken.set(None));
    // Undo and the buttons of problems change the document: the text follows, unless it means the same already.
    effect(move || {
        let document = draft.document();
        let same = text.with_untracked(|text| serde_json::from_str::<Json>(text).is_ok_and(|json| json == *document));
        if !same && draft.broken.with_untracked(Option::is_none) {
            text.set(pretty(&document));
        }
    });
    let typed = move |event| {
        let now = event_target_value(&event);
        let read = BrokenJson::read(&now);
        text.set(now);
        match read {
            Ok(json) => {
                draft.broken.set(None);
                draft.edit("json", |document| *document = json);
            }
            Err(broken) => draft.broken.set(Some(broken)),
        }
    };
    view! {
        <section class="card">
            <label for="json">{ui.say(t::JSON_LABEL)}</label>
            <p class="note">{ui.say(t::JSON_HINT)}</p>
            <textarea
                id="json"
                class="json"
                rows="34"
                spellcheck="false"
                aria-invalid=move || draft.broken.with(Option::is_some).to_string()
                aria-describedby="json-fault"
                prop:value=move || text.get()
                on:input=typed
            ></textarea>
            <div class="problems" id="json-fault">
                {dynamic(move || draft.broken.get().map(|broken| view! { <span class="problem">{ui.say(broken.message())}</span> }))}
            </div>
        </section>
    }
}
