//! The page Analyze: what the worker that analyses shows of the study at hand, and every trial, linked.
//!
//! Knows nothing of how the trials were trained or judged.

use super::run::{NoStudy, study, study_shown};
use crate::texts::{Lang, analyze as t};
use crate::ui::context::Ui;
use crate::ui::erased::{dynamic, memo};
use crate::ui::files;
use crate::ui::icon::Icon;
use crate::ui::plots::RecordSignal;
use crate::ui::report::{About, Report};
use crate::ui::route::Route;
use crate::ui::trials::Trials;
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
                    <Report ui lang page="analysis".to_owned() about=judged(ui)/>
                    <Trials ui lang record/>
                </div>
            }
            .into_any()
        }
    })
}

/// Judged anew with every twentieth of the trials.
fn judged(ui: Ui) -> About {
    memo(move || {
        let ended = ui.session.record.with(|record| {
            let record = record.as_ref()?;
            let ended = record.trials().values().filter(|trial| trial.outcome().is_some()).count() as u64;
            Some(ended * 20 / record.study.trials.max(1))
        })?;
        Some((ui.session.open.get()?, ended))
    })
}

#[component]
fn Actions(ui: Ui, lang: Lang, study: Study) -> impl IntoView {
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
        ui.draft.replace(study.to_json());
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
