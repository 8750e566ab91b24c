//! The page Analyze: what the worker that analyses shows of the study at hand, and every trial, linked.
//!
//! Knows nothing of how the trials were trained or judged.

mod choices;
mod export;
mod judged;
mod thresholds;

pub use choices::Choices;

use crate::page::draft::Draft;
use crate::page::erased::dynamic;
use crate::page::files;
use crate::page::texts::{Lang, analyze as t};
use crate::page::ui::at_hand::{NoStudy, study, study_shown};
use crate::page::ui::context::Ui;
use crate::page::ui::icon::Icon;
use crate::page::ui::plots::RecordSignal;
use crate::page::ui::route::Route;
use crate::page::ui::trials::Trials;
use judged::Judged;
use lab_core::study::Study;
use leptos::{prelude::*, task::spawn_local};

#[component]
pub fn Analyze(ui: Ui, lang: Lang) -> impl IntoView {
    let shown = study_shown(ui);
    dynamic(move || match shown.get().and_then(|()| study(ui)) {
        None => view! { <NoStudy ui lang/> }.into_any(),
        Some(study) => {
            let record: RecordSignal = ui.session.record.into();
            view! {
                <div class="page analyze">
                    <header class="page-head">
                        <h1>{study.name.clone()}</h1>
                        {(!study.question.is_empty()).then(|| view! { <p class="lead">{study.question.clone()}</p> })}
                    </header>
                    <Actions ui lang study=study.clone()/>
                    <Judged ui lang/>
                    <Trials ui lang record/>
                </div>
            }
            .into_any()
        }
    })
}

#[component]
fn Actions(ui: Ui, lang: Lang, study: Study) -> impl IntoView {
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
            <button type="button" class="primary" on:click=next>{t::DESIGN_NEXT.get(lang)}</button>
            <button type="button" on:click=export>{Icon::Save.view()} " " {t::EXPORT.get(lang)}</button>
            <a class="button" href=move || Route::Run(ui.session.open.get()).hash()>{t::GO_TO_RUN.get(lang)}</a>
        </div>
    }
}
