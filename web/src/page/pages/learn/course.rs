//! The list of lessons, by chapter.

use super::learning::{Learning, site};
use crate::page::erased::{dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Card, Notice, Tone};
use crate::page::ui::route::Route;
use crate::shared::exchange::lessons::{Listed, ReadCourse};
use lab_texts::Message;
use lab_texts::page::{learn as t, shell};
use leptos::prelude::*;

#[component]
pub fn Course(ui: Ui) -> impl IntoView {
    let learning = Learning::current();
    learning.course.follow(ui.analyst, move || Some(ReadCourse { site: site(), lang: ui.lang() }));
    let lessons = memo(move || {
        let (asked, lessons) = learning.course.answer.get()?;
        Some(lessons).filter(|_| asked.lang == ui.lang())
    });
    view! {
        <div class="report">
            <h1>{ui.say(shell::LEARN)}</h1>
            <p class="lead">{ui.say(t::INTRODUCTION)}</p>
            {dynamic(move || lessons.get().map(|lessons| match lessons {
                Ok(lessons) => chapters(ui, &lessons).into_any(),
                Err(why) => view! { <Notice tone=Tone::Error text=ui.say(&why)/> }.into_any(),
            }))}
        </div>
    }
}

fn chapters(ui: Ui, lessons: &[Listed]) -> Vec<AnyView> {
    let chapter = |lessons: &[Listed]| {
        let number = lessons.first().map_or(0, |lesson| lesson.chapter);
        let cards: Vec<_> = lessons.iter().map(|lesson| card(ui, lesson)).collect();
        view! {
            <h2>{ui.say(t::chapter(number))}</h2>
            <div class="ways">{cards}</div>
        }
        .into_any()
    };
    lessons.chunk_by(|a, b| a.chapter == b.chapter).map(chapter).collect()
}

fn card(ui: Ui, lesson: &Listed) -> AnyView {
    let address = Route::Learn(lesson.id.clone()).hash();
    let (title, about) = (lesson.title.clone(), ui.say(about(lesson)));
    view! {
        <Card>
            <h3><a href=address>{title}</a></h3>
            <p>{about}</p>
        </Card>
    }
    .into_any()
}

/// How long a lesson takes, and what of the playbook it teaches.
pub fn about(lesson: &Listed) -> Message {
    t::about(lesson.minutes, lesson.rows.join(", "))
}
