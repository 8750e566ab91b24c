//! One lesson, from its claim to its task.

use super::course::about;
use super::guess::Guess;
use super::learning::{Learning, Open, site};
use super::live::Live;
use super::prose::blocks;
use super::task::Task;
use crate::page::erased::{derived, dynamic, memo};
use crate::page::pages::analyze::Choices;
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Card, Notice, Tone};
use crate::page::ui::plot::Plot;
use crate::page::ui::route::Route;
use crate::shared::exchange;
use crate::shared::exchange::lessons::{CheckTask, Named, ReadLesson, Shown};
use lab_texts::lesson as sections;
use lab_texts::page::learn as t;
use leptos::prelude::*;

#[component]
pub fn Lesson(ui: Ui, id: String) -> impl IntoView {
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
            Some(CheckTask { lesson: lesson.clone(), lang: ui.lang(), view: choices.view.get()?.as_designed() })
        }
    };
    let question = asked.clone();
    learning.lesson.follow(ui.analyst, move || Some(question()));
    learning.checked.follow(ui.analyst, check);
    let shown = memo(move || {
        let (answers, shown) = learning.lesson.answer.get()?;
        Some(shown).filter(|_| answers == asked())
    });
    view! {
        <div class="report">
            <p><a href=Route::Learn(String::new()).hash()>{ui.say(t::ALL_LESSONS)}</a></p>
            {dynamic(move || shown.get().map(|shown| match shown {
                Ok(shown) => view! { <Parts ui lesson=named.clone() shown=*shown/> }.into_any(),
                Err(why) => view! { <Notice tone=Tone::Error text=ui.say(&why)/> }.into_any(),
            }))}
        </div>
    }
}

#[component]
fn Parts(ui: Ui, lesson: Named, shown: Shown) -> impl IntoView {
    let (title, about) = (shown.head.title.clone(), ui.say(about(&shown.head)));
    let recorded = exchange::Plot::Lesson(lesson.clone());
    let plot = derived(move || Some(recorded.clone()));
    let figure = ui.say(t::figure(&shown.figure_title));
    let next = shown.next.clone().map(|(id, title)| {
        view! { <a class="button" href=Route::Learn(id).hash()>{ui.say(t::next_lesson(title))}</a> }
    });
    let (claim, text, trap) = (blocks(&shown.claim), blocks(&shown.text), blocks(&shown.trap));
    let open = Open::new(ui, lesson, shown);
    view! {
        <h1>{title}</h1>
        <p class="note">{about}</p>
        <div class="lead">{claim}</div>
        <Plot ui title=figure height=320.0 plot/>
        <Guess ui open=open.clone()/>
        <section class="prose">{text}</section>
        <Live ui open=open.clone()/>
        <Card heading=ui.say(sections::TRAP)><div class="prose">{trap}</div></Card>
        <Task ui open/>
        <div class="buttons">{next}</div>
    }
}
