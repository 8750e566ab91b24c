//! A screen of the worker that analyses, as elements of the page.
//!
//! The answer is a tree (`crate::analysis::node` says which); here it is made into elements, block by block: one that is as
//! before stays, with its focus and its plots. Knows nothing of what a screen says.

use super::context::Ui;
use super::figure::Figure;
use crate::page::erased::{dynamic, effect};
use crate::page::texts::{Lang, shell as t};
use js_sys::{Array, Reflect};
use lab_core::plot::Scene;
use leptos::{ev, html, mount::mount_to, prelude::*};
use serde_json::{Map, Value as Json};
use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, Node};

/// A block of the answer that is shown now.
struct Block {
    json: Json,
    node: Node,
    /// Its plots, which end with it.
    _plots: Vec<Box<dyn Any>>,
}

#[component]
pub fn Report(ui: Ui, lang: Lang, page: String) -> impl IntoView {
    let host = NodeRef::<html::Div>::new();
    let blocks = StoredValue::new_local(Vec::<Block>::new());
    // Raised with every answer: plots are asked for anew.
    let revision = RwSignal::new(0u32);
    let said = RwSignal::new(String::new());
    let page = StoredValue::new(page);
    // Plots live as long as this, not only until the next answer.
    let owner = Owner::current().unwrap_or_default();
    let ask = move |act: &str| {
        let fields = host.get_untracked().map(|host| fields(&host)).unwrap_or_default();
        page.with_value(|page| ui.talk.ask(ui, page, act, fields));
    };
    effect(move || {
        // Asked once the host stands; its fields are then empty.
        if host.get().is_none() {
            return;
        }
        ask("");
    });
    effect(move || {
        let answers = ui.talk.answers.get();
        let (Some(host), Some(answer)) = (host.get(), page.with_value(|page| answers.get(page).cloned())) else {
            return;
        };
        said.set(answer.get("said").and_then(Json::as_str).unwrap_or_default().to_owned());
        let wanted = answer.get("blocks").and_then(Json::as_array).cloned().unwrap_or_default();
        let maker = Maker { ui, lang, page, revision, owner: owner.clone() };
        blocks.update_value(|blocks| maker.show(&host, blocks, wanted));
        revision.update(|revision| *revision += 1);
        if let Some(seconds) = answer.get("again").and_then(Json::as_u64) {
            let shown = revision.get_untracked();
            // Nothing is asked for a screen that was left, was answered since, or where somebody types.
            let look = move || {
                let busy = host.query_selector("input:focus,textarea:focus,select:focus").ok().flatten().is_some();
                let is_last = revision.try_get_untracked() == Some(shown);
                if is_last && !busy {
                    ask("");
                } else if is_last {
                    ui.talk.answers.update(|_| ());
                }
            };
            set_timeout(look, Duration::from_secs(seconds));
        }
    });
    on_cleanup(move || {
        // Points of a procedure's plots are no trials of the study at hand.
        ui.hovered.set(None);
        ui.selected.set(None);
    });
    let press = move |event: ev::MouseEvent| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let Ok(Some(button)) = target.closest("[data-act]") else { return };
        ask(&button.get_attribute("data-act").unwrap_or_default());
    };
    let changed = move |event: ev::Event| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        if target.has_attribute("data-live") {
            ask("change");
        }
        if let Some(input) = target.dyn_ref::<HtmlInputElement>()
            && let Some(files) = input.files().filter(|files| files.length() > 0)
        {
            page.with_value(|page| ui.talk.hand(ui, page, &Array::from(&files)));
            // The same file may be chosen again after it was mended.
            input.set_value("");
        }
    };
    let slow = move || {
        ui.talk.slow.get().then(|| {
            view! {
                <p class="note" role="status">
                    {t::WORKING.get(lang)} " "
                    <button type="button" class="link" on:click=move |_| ui.talk.cancel()>{t::CANCEL.get(lang)}</button>
                </p>
            }
        })
    };
    view! {
        {dynamic(slow)}
        <p class="hidden" role="status">{dynamic(move || said.get())}</p>
        <div class="report" node_ref=host on:click=press on:change=changed></div>
    }
}

/// What stands in the fields below an element, a list for each name.
fn fields(host: &Element) -> Json {
    let mut found = Map::new();
    let Ok(list) = host.query_selector_all("[name]") else { return found.into() };
    for node in (0..list.length()).filter_map(|i| list.get(i)) {
        let get = |key: &str| Reflect::get(&node, &JsValue::from_str(key)).unwrap_or_default();
        let text = |key: &str| get(key).as_string().unwrap_or_default();
        let values = found.entry(text("name")).or_insert_with(|| Json::Array(Vec::new()));
        let counts = text("type") != "checkbox" || get("checked").is_truthy();
        if let (true, Some(values)) = (counts, values.as_array_mut()) {
            values.push(text("value").into());
        }
    }
    found.into()
}

struct Maker {
    ui: Ui,
    lang: Lang,
    page: StoredValue<String>,
    revision: RwSignal<u32>,
    owner: Owner,
}

impl Maker {
    /// Makes the host show these blocks, keeping those that are as before.
    fn show(&self, host: &Element, blocks: &mut Vec<Block>, wanted: Vec<Json>) {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        let focused = document.active_element().map(|element| element.id()).filter(|id| !id.is_empty());
        let mut before = std::mem::take(blocks);
        for json in wanted {
            let kept = before.iter().position(|block| block.json == json);
            let block = match kept {
                Some(at) => {
                    // What stood before it is gone from the answer.
                    before.drain(..at).for_each(|old| drop(host.remove_child(&old.node)));
                    before.remove(0)
                }
                None => {
                    let mut plots = Vec::new();
                    let Some(node) = self.make(&document, &json, &mut plots) else { continue };
                    let next = before.first().map(|block| &block.node);
                    // Refused only if the neighbour is not in the host.
                    let _ = host.insert_before(&node, next);
                    Block { json, node, _plots: plots }
                }
            };
            blocks.push(block);
        }
        before.into_iter().for_each(|old| drop(host.remove_child(&old.node)));
        if let Some(id) = focused
            && document.active_element().is_none_or(|element| element.id() != id)
            && let Some(element) = document.get_element_by_id(&id)
        {
            // Fails only for elements that cannot be focused.
            let _ = element.unchecked_into::<HtmlElement>().focus();
        }
    }

    fn make(&self, document: &Document, json: &Json, plots: &mut Vec<Box<dyn Any>>) -> Option<Node> {
        if let Some(text) = json.as_str() {
            return Some(document.create_text_node(text).into());
        }
        let [tag, attributes, children @ ..] = json.as_array()?.as_slice() else { return None };
        if tag == "plot" {
            let element = document.create_element("div").ok()?;
            plots.push(self.plot(element.clone().unchecked_into(), attributes));
            return Some(element.into());
        }
        let element = document.create_element(tag.as_str()?).ok()?;
        for (name, value) in attributes.as_object()? {
            // Refused for names that no attribute has.
            let _ = element.set_attribute(name, value.as_str().unwrap_or_default());
        }
        for child in children {
            if let Some(child) = self.make(document, child, plots) {
                let _ = element.append_child(&child);
            }
        }
        Some(element.into())
    }

    fn plot(&self, element: HtmlElement, attributes: &Json) -> Box<dyn Any> {
        let &Maker { ui, lang, page, revision, .. } = self;
        let index = attributes.get("index").and_then(Json::as_u64).unwrap_or_default();
        let height = attributes.get("height").and_then(Json::as_f64).unwrap_or(300.0);
        let title = attributes.get("title").and_then(Json::as_str).unwrap_or_default().to_owned();
        let shown = self.owner.with(|| {
            mount_to(element, move || {
                let scene = RwSignal::new_local(Rc::new(Scene::default()));
                effect(move || {
                    if let Some((of, plot, found)) = ui.talk.scene.get()
                        && plot == index
                        && page.with_value(|page| *page == of)
                    {
                        scene.set(found);
                    }
                });
                let asked = Cell::new((0.0, 0.0, 0));
                let draw = move |width: f64, height: f64| {
                    let now = (width, height, revision.get());
                    if asked.replace(now) != now {
                        page.with_value(|page| ui.talk.plot(ui, page, index, width, height));
                    }
                    Scene::clone(&scene.get())
                };
                view! { <Figure ui lang title height draw=Rc::new(draw)/> }
            })
        });
        Box::new(shown)
    }
}
