//! The texts of lessons as elements. Links between lessons are followed; findings and rows of the playbook are named.

use crate::page::ui::route::Route;
use lab_core::lesson::{Block, Link, Span};
use leptos::prelude::*;

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
        Span::Link { text, to: Link::Lesson(id) } => view! { <a href=Route::Learn(id).hash()>{text}</a> }.into_any(),
        Span::Link { text, to: Link::Finding(code) } if text == code => view! { <code>{text}</code> }.into_any(),
        Span::Link { text, to: Link::Finding(name) | Link::Row(name) } => {
            view! { <span title=name>{text}</span> }.into_any()
        }
    }
}
