//! The texts of lessons as elements. Links between lessons are followed; findings and rows of the playbook are named;
//! words of the glossary are explained where they are pointed at or have the focus.

use crate::page::ui::route::Route;
use lab_core::lesson::{Block, Link, Span};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

pub fn blocks(blocks: &[Block]) -> Vec<AnyView> {
    let block = |block: &Block| match block {
        Block::Paragraph(content) => view! { <p>{spans(content)}</p> }.into_any(),
        Block::List(items) => items_of(items),
    };
    blocks.iter().map(block).collect()
}

pub fn items_of(items: &[Vec<Span>]) -> AnyView {
    let items: Vec<_> = items.iter().map(|item| view! { <li>{spans(item)}</li> }).collect();
    view! { <ul class="said">{items}</ul> }.into_any()
}

pub fn spans(spans: &[Span]) -> Vec<AnyView> {
    spans.iter().cloned().map(span).collect()
}

fn span(span: Span) -> AnyView {
    match span {
        Span::Text(text) => text.into_any(),
        Span::Emphasis(text) => view! { <em>{text}</em> }.into_any(),
        Span::Strong(text) => view! { <strong>{text}</strong> }.into_any(),
        Span::Code(text) => view! { <code>{text}</code> }.into_any(),
        Span::Link { text, to: Link::Lesson(id) } => view! { <a href=Route::lesson(id).hash()>{text}</a> }.into_any(),
        Span::Link { text, to: Link::Finding(code) } if text == code => view! { <code>{text}</code> }.into_any(),
        Span::Link { text, to: Link::Finding(name) | Link::Row(name) } => {
            view! { <span title=name>{text}</span> }.into_any()
        }
        Span::Term { text, place, meaning } => {
            let id = format!("term-{place}");
            let described = id.clone();
            view! {
                <dfn class="term" tabindex="0" aria-describedby=described on:keydown=hide>
                    {text}<span class="tip" role="tooltip" id=id>{meaning}</span>
                </dfn>
            }
            .into_any()
        }
    }
}

/// Takes an explanation away that lies over what somebody reads.
fn hide(event: ev::KeyboardEvent) {
    if event.key() == "Escape"
        && let Some(term) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
    {
        event.prevent_default();
        // Fails only for elements that cannot be focused.
        let _ = term.blur();
    }
}
