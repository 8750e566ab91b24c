//! One lesson, from its claim to its task; or presented, a slide at a time.

use super::course::about;
use super::guess::Guess;
use super::learning::{Learning, Open, site};
use super::live::Live;
use super::prose::blocks;
use super::sketch::sketch;
use super::slides::Slides;
use super::task::Task;
use crate::page::erased::{derived, dynamic, effect, memo};
use crate::page::fetch;
use crate::page::pages::analyze::Choices;
use crate::page::ui::clipboard::copy_link;
use crate::page::ui::context::Ui;
use crate::page::ui::icon::Icon;
use crate::page::ui::origin;
use crate::page::ui::parts::{Card, Notice, Tone};
use crate::page::ui::plot::Plot;
use crate::page::ui::route::{self, Route};
use crate::shared::exchange;
use crate::shared::exchange::lessons::{CheckTask, Named, ReadLesson};
use lab_core::lesson::Opening;
use lab_texts::lesson as sections;
use lab_texts::page::learn as t;
use leptos::{prelude::*, task::spawn_local};

#[component]
pub fn Lesson(ui: Ui, id: String, presents: bool) -> impl IntoView {
    let (learning, choices): (Learning, Choices) = (Learning::current(), expect_context());
    let named = Named { site: site(), id };
    let asked = {
        let lesson = named.clone();
        move || ReadLesson { lesson: lesson.clone(), lang: ui.lang() }
    };
    let check = {
        let lesson = named.clone();
        move || {
            // Judged as it was designed, not as it is looked at on Analyze.
            let view = choices.view.get()?.as_designed();
            // What was begun for another lesson is no answer to this one.
            let is_of_another = matches!(origin::of(&view.study), Some(Route::Learn(other)) if other.id != lesson.id);
            (!is_of_another).then(|| CheckTask { lesson: lesson.clone(), lang: ui.lang(), view })
        }
    };
    let question = asked.clone();
    learning.lesson.follow(ui.analyst, move || Some(question()));
    learning.checked.follow(ui.analyst, check);
    let opening = RwSignal::new(None::<Opening>);
    // Whoever comes from elsewhere reads the text before the worker is there that knows the rest.
    let is_first = learning.course.answer.with_untracked(Option::is_none)
        && learning.lesson.answer.with_untracked(Option::is_none);
    if is_first && !presents {
        let id = named.id.clone();
        spawn_local(async move {
            opening.try_set(fetch::opening(&id, ui.lang.get_untracked()).await);
        });
    }
    let shown = memo(move || {
        let (answers, shown) = learning.lesson.answer.get()?;
        Some(shown).filter(|_| answers == asked())
    });
    let class = if presents { "presenting" } else { "report" };
    view! {
        <div class=class>
            {(!presents).then(|| view! { <p><a href=Route::lessons().hash()>{ui.say(t::ALL_LESSONS)}</a></p> })}
            {dynamic(move || match shown.get() {
                Some(Ok(shown)) => {
                    let open = Open::new(ui, named.clone(), *shown);
                    note_done(&open);
                    Some(if presents { view! { <Slides ui open/> }.into_any() } else { view! { <Parts ui open/> }.into_any() })
                }
                Some(Err(why)) => Some(view! { <Notice tone=Tone::Error text=ui.say(&why)/> }.into_any()),
                None => opening.with(|opening| opening.as_ref().map(begun)),
            })}
        </div>
    }
}

/// What can be read already, with room for the figure.
fn begun(opening: &Opening) -> AnyView {
    let (title, claim, text) = (opening.title.clone(), blocks(&opening.claim), blocks(&opening.text));
    view! {
        <h1>{title}</h1>
        <div class="lead">{claim}</div>
        <div class="figure-to-come"></div>
        <section class="prose">{text}</section>
    }
    .into_any()
}

/// A task that holds is done, whatever is run afterwards.
fn note_done(open: &Open) {
    let (learning, id, checked) = (open.learning, open.lesson.id.clone(), open.checked);
    effect(move || {
        let passed = checked.with(|checked| checked.as_ref().is_some_and(|(_, checked)| checked.passed()));
        if passed && !learning.progress.with_untracked(|progress| progress.is_done(&id)) {
            learning.change(&id, |learnt| learnt.done = true);
        }
    });
}

/// The figure of the recorded study, which tells it before anything is run.
pub fn recorded(ui: Ui, open: &Open, height: f64) -> AnyView {
    let plot = exchange::Plot::Lesson(open.lesson.clone());
    let plot = derived(move || Some(plot.clone()));
    let title = ui.say(t::figure(&open.shown.figure_title));
    let sketch = sketch(ui, open);
    view! { <Plot ui title height plot sketch/> }.into_any()
}

#[component]
fn Parts(ui: Ui, open: Open) -> impl IntoView {
    let shown = &open.shown;
    let (title, about) = (shown.head.title.clone(), ui.say(about(&shown.head)));
    let (after, label) = match shown.next.clone() {
        Some((id, title)) => (Route::lesson(id), ui.say(t::next_lesson(title))),
        None => (Route::lessons(), ui.say(t::ALL_LESSONS)),
    };
    let (claim, text, trap) = (blocks(&shown.claim), blocks(&shown.text), blocks(&shown.trap));
    let figure = recorded(ui, &open, 320.0);
    view! {
        <h1>{title}</h1>
        <p class="note">{about}</p>
        <div class="lead">{claim}</div>
        <Teaching ui open=open.clone()/>
        {figure}
        <Guess ui open=open.clone()/>
        <section class="prose">{text}</section>
        <Live ui open=open.clone()/>
        <Card heading=ui.say(sections::TRAP)><div class="prose">{trap}</div></Card>
        <Task ui open/>
        <div class="buttons"><a class="button" href=after.hash()>{label}</a></div>
    }
}

/// What somebody who teaches does with a lesson.
#[component]
fn Teaching(ui: Ui, open: Open) -> impl IntoView {
    let id = open.lesson.id.clone();
    let slides = Route::Learn(route::Lesson { id: id.clone(), slide: Some(1), ..route::Lesson::default() });
    let copy = move |_| {
        let lesson = route::Lesson { id: id.clone(), knobs: open.knobs(), lang: Some(ui.lang()), slide: None };
        copy_link(ui, &Route::Learn(lesson), t::LINK_COPIED);
    };
    view! {
        <div class="tools">
            <button type="button" class="quiet" on:click=copy>{Icon::Link.view()} " " {ui.say(t::COPY_LINK)}</button>
            <a class="button quiet" href=slides.hash()>{Icon::Enlarge.view()} " " {ui.say(t::PRESENT)}</a>
        </div>
    }
}
