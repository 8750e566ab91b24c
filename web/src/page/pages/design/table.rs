//! A person's own table: chosen, checked to the last cell, its target column named.
//!
//! The checks are `lab-core`'s, made in the worker that analyses: a table may be long. Knows nothing of the rest of the design.

use super::glance;
use super::problems::{self, Problems};
use crate::page::draft::{Draft, TableState, put, take as take_away};
use crate::page::erased::{derived, dynamic, effect, memo};
use crate::page::files::{self, TextFile};
use crate::page::ui::context::Ui;
use crate::page::ui::field::{Select, named};
use crate::page::ui::file_button::FileButton;
use crate::page::ui::opening::read_first;
use crate::shared::exchange::design::{Check, Guess, Guessed};
use crate::shared::store;
use lab_core::study::Design;
use lab_core::workload::{Missing, Task};
use lab_texts::page::{design as t, shell};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value as Json, json};
use std::rc::Rc;

/// So many faults are listed.
const FAULTS: usize = 5;

/// Reads a table and makes it the design's data set: the last column is the target until a person says otherwise, and the
/// task classification where that can be.
pub fn take(ui: Ui, draft: Draft, file: TextFile) {
    spawn_local(async move {
        let Some(table) = files::blob(&file.text) else { return };
        if let Ok(Guessed { target, task }) = ui.analyst.ask_about(Guess, vec![(file.name.clone(), table)]).await {
            let workload = json!({"csv": file.name, "target": target, "task": task.name()});
            hold(ui, draft, file);
            draft.set("/workload/dataset", workload);
        }
    });
}

/// Makes a table the one at hand, in this browser's store as well, so that a reloaded design has it still.
fn hold(ui: Ui, draft: Draft, file: TextFile) {
    let kept = file.clone();
    draft.csv.set(Some(file));
    spawn_local(async move {
        if let Err(why) = store::keep_design_table(&kept.name, &kept.text).await {
            ui.complain(why.sentence());
        }
    });
}

/// The file that keeps the design: with its table where that is at hand.
pub fn saved(draft: Draft) -> Json {
    let study = Json::clone(&draft.document_untracked());
    let file = draft.text_at("/workload/dataset/csv");
    let table = draft.csv.with_untracked(|csv| csv.as_ref().filter(|csv| csv.name == file).map(|csv| csv.text.clone()));
    match table {
        Some(table) => Design { study, table }.to_json(),
        None => study,
    }
}

/// Takes a design from its file, with its table.
pub fn open(ui: Ui, draft: Draft, Design { study, table }: Design) {
    let file = study.pointer("/workload/dataset/csv").and_then(Json::as_str).unwrap_or_default().to_owned();
    hold(ui, draft, TextFile { name: file, text: table });
    draft.replace(study);
}

/// The table of that name that this browser has: the one at hand before, or that of a stored study on the same data.
async fn stored(draft: Draft, file: &str) -> Option<String> {
    if let Some(table) = store::design_table(file).await {
        return Some(table);
    }
    let study = draft.study().ok()?;
    store::table_for(&study).await
}

/// Has the table that the design names read whenever it is another one, or another target or task.
pub fn follow(ui: Ui, draft: Draft) {
    let latest = StoredValue::new(0u32);
    effect(move || {
        latest.update_value(|latest| *latest += 1);
        let this = latest.get_value();
        let state = match draft.asked.get() {
            None => TableState::NotATable,
            Some([file, ..]) if file.is_empty() => TableState::Missing,
            Some([file, target, task, missing]) => {
                draft.csv.with(|csv| match csv.as_ref().filter(|csv| csv.name == file) {
                    None => {
                        spawn_local(async move {
                            let found = stored(draft, &file).await;
                            if latest.get_value() != this {
                                return;
                            }
                            match found {
                                Some(text) => draft.csv.set(Some(TextFile { name: file, text })),
                                None => draft.table.set(TableState::Missing),
                            }
                        });
                        TableState::Reading
                    }
                    Some(csv) => {
                        let Some(table) = files::blob(&csv.text) else { return TableState::Missing };
                        spawn_local(async move {
                            let missing = Missing::parse(&missing).unwrap_or_default();
                            let check = Check { target, task: Task::parse(&task), missing };
                            let found = ui.analyst.ask_about(check, vec![(file, table)]).await;
                            if let (Ok(found), true) = (found, latest.get_value() == this) {
                                draft.table.set(TableState::of(found));
                                draft.check();
                            }
                        });
                        TableState::Reading
                    }
                })
            }
        };
        draft.table.set(state);
        untrack(|| draft.check());
    });
}

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
