//! The page Analyze: what the worker that analyses shows of the study at hand, and every trial, linked.

mod adopt;
mod adopting;
mod choices;
mod export;
mod judged;
mod thresholds;

pub use adopting::Adoption;
pub use choices::Choices;

use crate::page::draft::Draft;
use crate::page::erased::{dynamic, memo};
use crate::page::files;
use crate::page::ui::at_hand::of_study;
use crate::page::ui::context::Ui;
use crate::page::ui::icon::Icon;
use crate::page::ui::plots::RecordSignal;
use crate::page::ui::route::Route;
use crate::page::ui::trial_table::Trials;
use adopt::Adopt;
use judged::Judged;
use lab_core::study::Study;
use lab_texts::page::analyze as t;
use leptos::{prelude::*, task::spawn_local};

#[component]
pub fn Analyze(ui: Ui) -> impl IntoView {
    let adopts = memo(move || matches!(ui.route.get(), Route::Adopt(_)));
    dynamic(move || {
        let adopts = adopts.get();
        of_study(ui, "analyze", move |study| match adopts {
            true => view! { <Adopt ui/> }.into_any(),
            false => {
                let record: RecordSignal = ui.session.record.into();
                view! {
                    <Actions ui study/>
                    <Judged ui/>
                    <Trials ui record/>
                }
                .into_any()
            }
        })
    })
}

#[component]
fn Actions(ui: Ui, study: Study) -> impl IntoView {
    let draft = Draft::current();
    let name = files::file_name(&study.name, "record.jsonl");
    let export = move |_| {
        let name = name.clone();
        spawn_local(async move {
            if let Some(file) = ui.session.record_file().await {
                files::save_blob(&name, &file);
            }
        });
    };
    let next = move |_| {
        draft.replace(study.to_json());
        ui.go(Route::Design(None));
    };
    view! {
        <div class="buttons">
            <button type="button" class="primary" on:click=next>{ui.say(t::DESIGN_NEXT)}</button>
            <button type="button" on:click=export>{Icon::Save.view()} " " {ui.say(t::EXPORT)}</button>
            <a class="button" href=move || Route::Run(ui.session.open.get()).hash()>{ui.say(t::GO_TO_RUN)}</a>
        </div>
    }
}
