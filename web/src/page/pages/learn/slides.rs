//! A lesson for a room: a sentence in large type with the one figure, a slide at a time, by buttons or arrow keys.

use super::learning::Open;
use super::lesson::recorded;
use super::live::Live;
use super::prose::{blocks, items_of};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::parts::Button;
use crate::page::ui::route::{Lesson, Route};
use crate::shared::exchange::lessons::{Answers, Shown};
use lab_core::lesson::Span;
use lab_texts::lesson as sections;
use lab_texts::page::learn as t;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// The claim, the question, the live study, the trap.
const SLIDES: usize = 4;
const LIVE: usize = 3;

#[component]
pub fn Slides(ui: Ui, open: Open) -> impl IntoView {
    let slide = memo(move || match ui.route.get() {
        Route::Learn(Lesson { slide: Some(slide), .. }) => slide.clamp(1, SLIDES),
        _ => 1,
    });
    let (id, before, next) = (open.lesson.id.clone(), open.shown.before.clone(), open.shown.next.clone());
    let own = id.clone();
    let neighbour = move |forward: bool| match (forward, slide.get()) {
        (true, SLIDES..) => next.as_ref().map(|(id, _)| at(id, 1)),
        (true, slide) => Some(at(&own, slide + 1)),
        (false, 0..=1) => before.as_ref().map(|(id, _)| at(id, SLIDES)),
        (false, slide) => Some(at(&own, slide - 1)),
    };
    let neighbour = derived(move || [neighbour(false), neighbour(true)]);
    let go = move |forward: bool| {
        let [before, after] = neighbour.get_untracked();
        if let Some(route) = if forward { after } else { before } {
            ui.go(route);
        }
    };
    let leave = move || ui.go(Route::lesson(id.clone()));
    steer(go, leave.clone());
    let is_last = move |forward: bool| neighbour.get()[usize::from(forward)].is_none();
    let number = move || ui.say(t::slide(slide.get(), SLIDES));
    let is_live = memo(move || slide.get() == LIVE);
    let (title, shown) = (open.shown.head.title.clone(), open.shown.clone());
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(800.0);
    view! {
        <h1>{title}</h1>
        <div class="slide">{dynamic(move || said(ui, &shown, slide.get()))}</div>
        {dynamic(move || match is_live.get() {
            true => view! { <Live ui open=open.clone()/> }.into_any(),
            false => recorded(ui, &open, (0.5 * height).clamp(240.0, 640.0)),
        })}
        <div class="buttons">
            <button type="button" disabled=move || is_last(false) on:click=move |_| go(false)>"← " {ui.say(t::PREVIOUS_SLIDE)}</button>
            <button type="button" disabled=move || is_last(true) on:click=move |_| go(true)>{ui.say(t::NEXT_SLIDE)} " →"</button>
            <Button label=ui.say(t::LEAVE_SLIDES) press=leave/>
            <span class="note" role="status">{dynamic(number)}</span>
        </div>
        <p class="note">{ui.say(t::SLIDE_KEYS)}</p>
    }
}

fn at(id: &str, slide: usize) -> Route {
    Route::Learn(Lesson { id: id.to_owned(), slide: Some(slide), ..Lesson::default() })
}

/// What stands above the figure.
fn said(ui: Ui, shown: &Shown, slide: usize) -> AnyView {
    let heading = |text: String| view! { <h2>{text}</h2> };
    match slide {
        1 => blocks(&shown.claim).into_any(),
        2 => {
            let choices = match &shown.answers {
                Answers::Choice(choices) => {
                    let items: Vec<Vec<Span>> = choices.iter().map(|choice| vec![Span::Text(choice.clone())]).collect();
                    Some(items_of(&items))
                }
                Answers::Number | Answers::Drawn(_) => None,
            };
            view! { {heading(ui.say(sections::GUESS))} {blocks(&shown.guess)} {choices} }.into_any()
        }
        LIVE => ().into_any(),
        _ => view! { {heading(ui.say(sections::TRAP))} {blocks(&shown.trap)} }.into_any(),
    }
}

/// Follows the keys while slides are shown. What has the focus and needs a key itself keeps it.
fn steer(go: impl Fn(bool) + 'static, leave: impl Fn() + 'static) {
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        match event.key().as_str() {
            "Escape" => leave(),
            "ArrowRight" | "PageDown" if !is_taken(&event) => go(true),
            "ArrowLeft" | "PageUp" if !is_taken(&event) => go(false),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
}

/// Whether arrow keys do something where the focus is.
fn is_taken(event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| matches!(element.tag_name().as_str(), "SELECT" | "INPUT" | "TEXTAREA"))
}
