//! The page Learn: the list of lessons, or the lesson that the address names.

mod course;
mod guess;
mod learning;
mod lesson;
mod live;
mod prose;
mod task;

pub use learning::Learning;

use crate::page::erased::{Kept, list, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::parts::Waiting;
use crate::page::ui::route::Route;
use course::Course;
use leptos::prelude::*;
use lesson::Lesson;

#[component]
pub fn Learn(ui: Ui) -> impl IntoView {
    let route = memo(move || ui.route.get());
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
                let route = route.get();
                vec![Kept::new(route.hash(), move || match route {
                    Route::Learn(id) if id.is_empty() => view! { <Course ui/> }.into_any(),
                    Route::Learn(id) => view! { <Lesson ui id/> }.into_any(),
                    _ => ().into_any(),
                })]
            })}
        </div>
    }
}
