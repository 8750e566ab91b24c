//! A button that opens a menu: arrow keys move, Enter chooses, Escape and a press elsewhere close it.
//!
//! Follows the WAI-ARIA menu button pattern. Knows nothing of what the entries do.

use super::icon::Icon;
use crate::page::erased::{dynamic, effect};
use leptos::{ev, html, prelude::*};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// An entry of a menu.
#[derive(Clone)]
pub struct Entry {
    pub label: String,
    /// A second line in smaller type.
    pub note: Option<String>,
    /// For entries of which one is chosen.
    pub checked: Option<bool>,
    pub act: Rc<dyn Fn()>,
}

impl Entry {
    pub fn new(label: impl Into<String>, act: impl Fn() + 'static) -> Self {
        Self { label: label.into(), note: None, checked: None, act: Rc::new(act) }
    }
}

/// `name` is what the button is called for a screen reader; `face` is what it shows.
#[component]
pub fn Menu(
    #[prop(into)] name: Signal<String>,
    face: AnyView,
    entries: Rc<dyn Fn() -> Vec<Entry>>,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let entries = StoredValue::new_local(entries);
    let root = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();

    let close = move |back: bool| {
        open.set(false);
        if back && let Some(button) = button.get_untracked() {
            // Fails only for elements that cannot be focused.
            let _ = button.focus();
        }
    };
    let outside = window_event_listener(ev::pointerdown, move |event| {
        if open.get_untracked()
            && let Some(root) = root.get_untracked()
            && !event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Node>().ok())
                .is_some_and(|node| root.contains(Some(&node)))
        {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    // The first entry takes the focus once it stands in the page.
    effect(move || {
        if open.get() {
            request_animation_frame(move || focus(root, Step::First));
        }
    });
    let key = move |event: ev::KeyboardEvent| {
        if !open.get_untracked() {
            return;
        }
        match event.key().as_str() {
            "Escape" => close(true),
            "ArrowDown" => focus(root, Step::By(1)),
            "ArrowUp" => focus(root, Step::By(-1)),
            "Home" => focus(root, Step::First),
            "End" => focus(root, Step::Last),
            "Tab" => {
                open.set(false);
                return;
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let list = move || {
        open.get().then(|| {
            let items: Vec<_> = entries
                .with_value(|entries| entries())
                .into_iter()
                .map(|Entry { label, note, checked, act }| {
                    let role = if checked.is_some() { "menuitemradio" } else { "menuitem" };
                    let choose = move |_| {
                        close(true);
                        act();
                    };
                    view! {
                        <button type="button" role=role tabindex="-1" aria-checked=checked.map(|checked| checked.to_string()) on:click=choose>
                            <span>{label}</span>
                            {note.map(|note| view! { <small>{note}</small> })}
                        </button>
                    }
                })
                .collect();
            view! { <div class="menu" role="menu" aria-label=name.get_untracked()>{items}</div> }
        })
    };
    view! {
        <div class=format!("menu-root {class}") node_ref=root on:keydown=key>
            <button
                type="button"
                class="quiet"
                node_ref=button
                aria-haspopup="menu"
                aria-expanded=move || open.get().to_string()
                aria-label=move || name.get()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {face}
            </button>
            {dynamic(list)}
        </div>
    }
}

/// The three dots of a plot's menu.
pub fn dots() -> AnyView {
    Icon::More.view()
}

#[derive(Clone, Copy)]
enum Step {
    First,
    Last,
    By(i32),
}

fn focus(root: NodeRef<html::Div>, step: Step) {
    let Some(root) = root.try_get_untracked().flatten() else { return };
    let Ok(items) = root.query_selector_all("[role^=menuitem]") else { return };
    let count = items.length() as i32;
    if count == 0 {
        return;
    }
    let focused = web_sys::window().and_then(|window| window.document()).and_then(|document| document.active_element());
    let at = (0..count).find(|&i| {
        focused.as_ref().is_some_and(|focused| items.get(i as u32).is_some_and(|item| item.is_same_node(Some(focused))))
    });
    let to = match (step, at) {
        (Step::First, _) | (Step::By(_), None) => 0,
        (Step::Last, _) => count - 1,
        (Step::By(by), Some(at)) => (at + by).rem_euclid(count),
    };
    if let Some(item) = items.get(to as u32).and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        let _ = item.focus();
    }
}
