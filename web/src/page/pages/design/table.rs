//! A person's own table as a form: chosen, what is wrong with it, its target column named. How it is held and checked stands in
//! `ui::own_table`.

use super::glance;
use super::problems::{self, Problems};
use crate::page::draft::{Draft, TableState, put, take as take_away};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::field::{Select, named};
use crate::page::ui::file_button::FileButton;
use crate::page::ui::opening::read_first;
use crate::page::ui::own_table::take;
use lab_core::workload::Missing;
use lab_texts::page::{design as t, shell};
use leptos::prelude::*;
use serde_json::Value as Json;
use std::rc::Rc;

/// So many faults are listed.
const FAULTS: usize = 5;

/// What is left of a design's data set when it is a table of one's own.
#[component]
pub fn Table(draft: Draft, ui: Ui) -> impl IntoView {
    let open = move |files| read_first(ui, files, move |file| take(ui, draft, file));
    let text_at = move |key: &'static str| derived(move || draft.text_at(&format!("/workload/dataset/{key}")));
    let (file, target, task) = (text_at("csv"), text_at("target"), text_at("task"));
    let seen = glance::remembered(draft);
    let columns = derived(move || {
        let names = seen.with(|glance| glance.as_ref().map(|glance| glance.columns.clone()));
        names.unwrap_or_default().into_iter().map(|name| (name.clone(), name)).collect::<Vec<_>>()
    });
    let asks_missing = memo(move || {
        seen.with(|seen| seen.as_ref().is_some_and(|seen| seen.incomplete > 0))
            || draft.at("/workload/dataset/missing") != Json::Null
    });
    let tasks = named(ui, [("classification", t::CLASSIFICATION), ("regression", t::REGRESSION)]);
    let said = move || match draft.table.get() {
        TableState::NotATable => ().into_any(),
        TableState::Reading => view! { <p class="note" role="status">{ui.say(shell::WORKING)}</p> }.into_any(),
        TableState::Missing => view! { <p class="problem">{ui.say(t::CSV_MISSING)}</p> }.into_any(),
        TableState::Good { about, .. } => glance::about(ui, &about),
        TableState::Faulty { faults, .. } => {
            let more = faults.len().saturating_sub(FAULTS);
            let lines: Vec<_> = faults
                .into_iter()
                .take(FAULTS)
                .map(|fault| view! { <li class="problem">{ui.say(&fault)}</li> })
                .collect();
            view! { <ul class="plain" role="alert">{lines} {(more > 0).then(|| view! { <li>{ui.say(t::more_problems(more))}</li> })}</ul> }.into_any()
        }
    };
    let set = move |key: &'static str| {
        Rc::new(move |value: String| draft.set(&format!("/workload/dataset/{key}"), value.into()))
    };
    let faults = problems::at(draft, "$.workload.dataset".into());
    view! {
        <div class="table-choice">
            <FileButton label=ui.say(t::CHOOSE_CSV) accept=".csv,.tsv,.txt,text/csv" take=open/>
            <span class="file-name">{dynamic(move || file.get())}</span>
            <label class="field"><span>{ui.say(t::TARGET)}</span><Select name=ui.say(t::TARGET) options=columns value=target write=set("target")/></label>
            <label class="field"><span>{ui.say(t::TASK)}</span><Select name=ui.say(t::TASK) options=tasks value=task write=set("task")/></label>
            {dynamic(move || asks_missing.get().then(|| view! { <Gaps draft ui/> }))}
        </div>
        {dynamic(said)}
        {dynamic(move || seen.get().map(|seen| glance::preview(ui, &seen)))}
        <Problems draft ui problems=faults id="table-problems" path="$.workload.dataset"/>
    }
}

/// What becomes of cells without a value.
#[component]
fn Gaps(draft: Draft, ui: Ui) -> impl IntoView {
    const PLACE: &str = "/workload/dataset/missing";
    let value = derived(move || match draft.text_at(PLACE) {
        none if none.is_empty() => Missing::Refuse.name().to_owned(),
        said => said,
    });
    let options = named(
        ui,
        [
            (Missing::Refuse.name(), t::MISSING_REFUSE),
            (Missing::Drop.name(), t::MISSING_DROP),
            (Missing::Fill.name(), t::MISSING_FILL),
        ],
    );
    let write = move |to: String| {
        draft.edit(PLACE, |document| match to == Missing::Refuse.name() {
            true => take_away(document, PLACE),
            false => put(document, PLACE, to.into()),
        });
    };
    view! {
        <label class="field"><span>{ui.say(t::MISSING_VALUES)}</span><Select name=ui.say(t::MISSING_VALUES) options value write=Rc::new(write)/></label>
    }
}
