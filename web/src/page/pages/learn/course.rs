//! The list of lessons, by chapter, with what was done of them; and the words of the playbook.

use super::learning::{Learning, site};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::files::{self, Named};
use crate::page::ui::context::Ui;
use crate::page::ui::file_button::FileButton;
use crate::page::ui::icon::Icon;
use crate::page::ui::opening::read_first;
use crate::page::ui::parts::{Card, Folded, Notice, Tone};
use crate::page::ui::route::Route;
use crate::shared::exchange::lessons::{Contents, Listed, ReadCourse};
use crate::shared::progress::{MOST_BYTES, Progress};
use lab_texts::Message;
use lab_texts::page::{learn as t, shell};
use leptos::prelude::*;

/// What a browser saves progress as.
const FILE: &str = "tuning-lab-progress.json";

#[component]
pub fn Course(ui: Ui) -> impl IntoView {
    let learning = Learning::current();
    learning.course.follow(ui.analyst, move || Some(ReadCourse { site: site(), lang: ui.lang() }));
    let contents = memo(move || {
        let (asked, contents) = learning.course.answer.get()?;
        Some(contents).filter(|_| asked.lang == ui.lang())
    });
    view! {
        <div class="report">
            <h1>{ui.say(shell::LEARN)}</h1>
            <p class="lead">{ui.say(t::INTRODUCTION)}</p>
            {dynamic(move || contents.get().map(|contents| match contents {
                Ok(contents) => parts(ui, learning, contents).into_any(),
                Err(why) => view! { <Notice tone=Tone::Error text=ui.say(&why)/> }.into_any(),
            }))}
        </div>
    }
}

fn parts(ui: Ui, learning: Learning, contents: Contents) -> AnyView {
    let Contents { lessons, glossary } = contents;
    let total = lessons.len();
    let done = {
        let ids: Vec<String> = lessons.iter().map(|lesson| lesson.id.clone()).collect();
        derived(move || learning.progress.with(|progress| ids.iter().filter(|id| progress.is_done(id)).count()))
    };
    let terms: Vec<_> =
        glossary.into_iter().map(|(name, meaning)| view! { <div><dt>{name}</dt><dd>{meaning}</dd></div> }).collect();
    view! {
        <p role="status">{dynamic(move || ui.say(t::done_of(done.get(), total)))}</p>
        {chapters(ui, learning, &lessons)}
        <Folded line=ui.say(t::GLOSSARY) card=true><dl class="glossary">{terms}</dl></Folded>
        <Carrying ui learning/>
    }
    .into_any()
}

fn chapters(ui: Ui, learning: Learning, lessons: &[Listed]) -> Vec<AnyView> {
    let chapter = |lessons: &[Listed]| {
        let number = lessons.first().map_or(0, |lesson| lesson.chapter);
        let cards: Vec<_> = lessons.iter().map(|lesson| card(ui, learning, lesson)).collect();
        view! {
            <h2>{ui.say(t::chapter(number))}</h2>
            <div class="ways">{cards}</div>
        }
        .into_any()
    };
    lessons.chunk_by(|a, b| a.chapter == b.chapter).map(chapter).collect()
}

fn card(ui: Ui, learning: Learning, lesson: &Listed) -> AnyView {
    let id = lesson.id.clone();
    let address = Route::lesson(&id).hash();
    let (title, about) = (lesson.title.clone(), ui.say(about(lesson)));
    let is_done = memo(move || learning.progress.with(|progress| progress.is_done(&id)));
    view! {
        <Card>
            <h3><a href=address>{title}</a></h3>
            <p>{about}</p>
            {dynamic(move || is_done.get().then(|| view! { <Notice tone=Tone::Good text=ui.say(t::DONE)/> }))}
        </Card>
    }
    .into_any()
}

/// How long a lesson takes, and what of the playbook it teaches.
pub fn about(lesson: &Listed) -> Message {
    t::about(lesson.minutes, lesson.rows.join(", "))
}

/// Progress as a file, for another browser.
#[component]
fn Carrying(ui: Ui, learning: Learning) -> impl IntoView {
    let save = move |_| {
        let text = learning.progress.with_untracked(|progress| format!("{:#}\n", progress.to_json()));
        files::save_text(FILE, "application/json", &text);
    };
    let take = move |files: Vec<Named>| {
        if files.first().is_some_and(|(_, file)| file.size() > MOST_BYTES as f64) {
            return ui.complain(t::progress_too_large(MOST_BYTES >> 10));
        }
        read_first(ui, files, move |file| match Progress::read(&file.text) {
            Ok(theirs) => {
                let done = theirs.done();
                learning.progress.update(|ours| ours.join(theirs));
                ui.tell(t::progress_taken(done));
            }
            Err(why) => ui.complain(why),
        });
    };
    view! {
        <section>
            <p class="note">{ui.say(t::PROGRESS_KEPT)}</p>
            <div class="buttons">
                <button type="button" on:click=save>{Icon::Save.view()} " " {ui.say(t::SAVE_PROGRESS)}</button>
                <FileButton label=ui.say(t::OPEN_PROGRESS) accept=".json,application/json" take/>
            </div>
        </section>
    }
}
