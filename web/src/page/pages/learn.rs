//! The page Learn: the list of lessons, or the lesson that the address names, to be read or presented.

mod course;
mod guess;
mod learning;
mod lesson;
mod live;
mod prose;
mod sketch;
mod slides;
mod task;

pub use learning::Learning;

use crate::page::erased::{Kept, effect, list, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::parts::Waiting;
use crate::page::ui::route::{self, Route};
use course::Course;
use leptos::prelude::*;
use lesson::Lesson;

#[component]
pub fn Learn(ui: Ui) -> impl IntoView {
    let learning = Learning::current();
    effect(move || {
        if let Route::Learn(lesson) = ui.route.get() {
            take_link(ui, learning, lesson);
        }
    });
    // What there is on the page; which slide is shown, and what a link holds beside, changes within it.
    let shown = memo(move || match ui.route.get() {
        Route::Learn(lesson) => Some((lesson.id, lesson.slide.is_some())),
        _ => None,
    });
    // Another lesson is read from its beginning, wherever the link to it stood.
    Effect::new(move |before: Option<Option<(String, bool)>>| {
        let shown = shown.get();
        if before.is_some_and(|before| before != shown)
            && let Some(window) = web_sys::window()
        {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
        shown
    });
    on_cleanup(move || {
        // Points of a recorded figure are no trials of the study at hand.
        ui.hovered.set(None);
        ui.selected.set(None);
    });
    view! {
        <div class="page learn">
            <Waiting ui/>
            // Each lesson has elements of its own.
            {list(move || {
                let make = |(id, presents): (String, bool)| Kept::new(format!("{presents} {id}"), move || match id.as_str() {
                    "" => view! { <Course ui/> }.into_any(),
                    _ => view! { <Lesson ui id presents/> }.into_any(),
                });
                shown.get().map(make).into_iter().collect()
            })}
        </div>
    }
}

/// Turns knobs and chooses the language as a link says, once: the address then names the lesson alone.
fn take_link(ui: Ui, learning: Learning, link: route::Lesson) {
    let route::Lesson { id, knobs, lang, slide } = link;
    if knobs.is_empty() && lang.is_none() {
        return;
    }
    if !knobs.is_empty() {
        learning.change(&id, |learnt| learnt.knobs = knobs);
    }
    ui.correct(Route::Learn(route::Lesson { id, slide, ..route::Lesson::default() }));
    // The page is made anew in it.
    if let Some(lang) = lang.filter(|lang| *lang != ui.lang.get_untracked()) {
        ui.speak(lang);
    }
}
