//! The page Design: a study as a form, with where its trials will lie, what it costs and what is wrong with it.

mod first;
mod glance;
mod json;
mod listing;
mod parts;
mod presence;
mod problems;
mod range;
mod remedy;
mod row;
mod rows;
#[cfg(test)]
mod samples;
mod side;
mod space;
mod table;
mod values;

use crate::page::draft::{Draft, EXAMPLE};
use crate::page::erased::{dynamic, effect};
use crate::page::files::{self, Named};
use crate::page::ui::clipboard::copy_link;
use crate::page::ui::context::Ui;
use crate::page::ui::file_button::FileButton;
use crate::page::ui::icon::Icon;
use crate::page::ui::opening::reading;
use crate::page::ui::own_table;
use crate::page::ui::route::Route;
use crate::shared::exchange::design::{Pack, Unpack};
use crate::shared::store;
use lab_core::problem::listed;
use lab_core::study::{Design, Study};
use lab_core::text::Sentence;
use lab_texts::Fixed;
use lab_texts::page::design as t;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

#[component]
pub fn Design(ui: Ui) -> impl IntoView {
    let draft = Draft::current();
    let as_json = RwSignal::new(false);
    let sight = rows::Sight::default();
    // A design that arrives in a link is taken once; the address then names the page alone.
    effect(move || {
        if let Route::Design(Some(encoded)) = ui.route.get() {
            ui.ask(Unpack { link: encoded }, move |study| {
                draft.replace(study.to_json());
                ui.tell(t::LINK_TAKEN);
            });
            ui.correct(Route::Design(None));
        }
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        let command = event.ctrl_key() || event.meta_key();
        // A text area undoes by itself.
        let in_text_area =
            event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlTextAreaElement>().is_some());
        if !command || event.alt_key() || in_text_area {
            return;
        }
        match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
            ("z", false) => draft.undo(),
            ("z", true) | ("y", false) => draft.redo(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
    view! {
        <div class="page design">
            <header class="page-head design-head">
                <h1>{ui.say(t::HEADLINE)}</h1>
                <Tools ui as_json/>
            </header>
            <first::First draft ui sight as_json/>
            <div class="columns">
                <div class="form">
                    {dynamic(move || if as_json.get() {
                        view! { <json::JsonFace draft ui/> }.into_any()
                    } else {
                        view! {
                            <parts::Question draft ui/>
                            <parts::Workload draft ui/>
                            <rows::Rows draft ui sight/>
                            <parts::Sampling draft ui/>
                        }
                        .into_any()
                    })}
                </div>
                <side::Side ui/>
            </div>
        </div>
    }
}

#[component]
fn Tools(ui: Ui, as_json: RwSignal<bool>) -> impl IntoView {
    let draft = Draft::current();
    let face = |json: bool, title: Fixed| {
        view! {
            <button type="button" aria-pressed=move || (as_json.get() == json).to_string() on:click=move |_| as_json.set(json)>{ui.say(title)}</button>
        }
    };
    let copy = move |_| {
        draft.check();
        let Some(study) = draft.checked.with_untracked(|checked| checked.study.clone()) else {
            return ui.complain(t::LINK_NEEDS_VALID);
        };
        spawn_local(async move {
            match ui.analyst.ask(Pack { study: Box::new(Study::clone(&study)) }).await {
                Ok(Some(encoded)) => copy_link(ui, &Route::Design(Some(encoded)), t::LINK_COPIED),
                Ok(None) => ui.complain(t::LINK_TOO_LONG),
                Err(_) => {}
            }
        });
    };
    let save = move |_| {
        let text = format!("{:#}", own_table::saved(draft));
        files::save_text(&files::file_name(&draft.text_at("/name"), "json"), "application/json", &(text + "\n"));
    };
    let open = move |files: Vec<Named>| {
        spawn_local(async move {
            let Some(file) = files.into_iter().next() else { return };
            match files::read(file.clone()).await {
                Err(why) => ui.complain(why),
                Ok(read) => match serde_json::from_str::<serde_json::Value>(&read.text) {
                    Ok(_) if Design::begins(read.text.as_bytes()) => match Design::parse(&read.text) {
                        Ok(design) => own_table::open(ui, draft, design),
                        Err(problems) => ui.complain(Sentence::of(|lang| listed(&problems, lang))),
                    },
                    // A study file is taken as it is: what is wrong with it is shown at its fields.
                    Ok(json) if json.get("study").is_none() && json.is_object() => draft.replace(json),
                    _ => match store::import(&file.1, &mut reading(ui, &read.name)).await {
                        Ok(None) => {}
                        Ok(Some(imported)) => draft.replace(imported.record.study.to_json()),
                        Err(why) => ui.complain(why),
                    },
                },
            }
        });
    };
    let example = move |_| {
        if let Ok(json) = serde_json::from_str(EXAMPLE) {
            draft.replace(json);
        }
    };
    view! {
        <div class="tools">
            <div class="segmented" role="group" aria-label=ui.say(t::FACES)>{face(false, t::FORM)} {face(true, t::JSON)}</div>
            <button type="button" class="quiet" aria-label=ui.say(t::UNDO_KEYS) title=ui.say(t::UNDO_KEYS) disabled=move || !draft.can_undo.get() on:click=move |_| draft.undo()>{Icon::Undo.view()}</button>
            <button type="button" class="quiet" aria-label=ui.say(t::REDO_KEYS) title=ui.say(t::REDO_KEYS) disabled=move || !draft.can_redo.get() on:click=move |_| draft.redo()>{Icon::Redo.view()}</button>
            <button type="button" class="quiet" on:click=copy>{Icon::Link.view()} " " {ui.say(t::COPY_LINK)}</button>
            <button type="button" class="quiet" on:click=save>{Icon::Save.view()} " " {ui.say(t::SAVE)}</button>
            <FileButton quiet=true label=ui.say(t::OPEN) accept=".json,.jsonl,application/json" take=open/>
            <button type="button" class="quiet" on:click=example>{ui.say(t::EXAMPLE)}</button>
        </div>
    }
}
