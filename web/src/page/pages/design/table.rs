//! A person's own table: chosen, checked to the last cell, its target column named.
//!
//! The checks are `lab-core`'s, made in the worker that analyses: a table may be long. Knows nothing of the rest of the design.

use super::problems::{self, Problems};
use crate::page::draft::{Draft, TableState};
use crate::page::erased::{derived, dynamic, effect};
use crate::page::files::{self, TextFile};
use crate::page::ui::context::Ui;
use crate::page::ui::field::{Select, named};
use crate::page::ui::file_button::FileButton;
use crate::page::ui::opening::read_first;
use crate::shared::exchange::design::{Check, Guess, Guessed};
use lab_core::workload::Task;
use lab_texts::format::count;
use lab_texts::page::{design as t, shell};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;
use std::rc::Rc;

/// So many faults are listed.
const FAULTS: usize = 12;

/// Reads a table and makes it the design's data set: the last column is the target until a person says otherwise, and the
/// task classification where that can be.
pub fn take(ui: Ui, draft: Draft, file: TextFile) {
    spawn_local(async move {
        let Some(table) = files::blob(&file.text) else { return };
        if let Ok(Guessed { target, task }) = ui.analyst.ask_about(Guess, vec![(file.name.clone(), table)]).await {
            let workload = json!({"csv": file.name, "target": target, "task": task.name()});
            draft.csv.set(Some(file));
            draft.set("/workload/dataset", workload);
        }
    });
}

/// Has the table that the design names read whenever it is another one, or another target or task.
pub fn follow(ui: Ui, draft: Draft) {
    let latest = StoredValue::new(0u32);
    effect(move || {
        latest.update_value(|latest| *latest += 1);
        let this = latest.get_value();
        let state = match draft.asked.get() {
            None => TableState::NotATable,
            Some([file, target, task]) => draft.csv.with(|csv| match csv.as_ref().filter(|csv| csv.name == file) {
                None => TableState::Missing,
                Some(csv) => {
                    let Some(table) = files::blob(&csv.text) else { return TableState::Missing };
                    spawn_local(async move {
                        let check = Check { target, task: Task::parse(&task) };
                        let found = ui.analyst.ask_about(check, vec![(file, table)]).await;
                        if let (Ok(found), true) = (found, latest.get_value() == this) {
                            draft.table.set(TableState::of(found));
                            draft.check();
                        }
                    });
                    TableState::Reading
                }
            }),
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
    let columns = derived(move || {
        let names = draft.table.with(|table| match table {
            TableState::Good { columns, .. } | TableState::Faulty { columns, .. } => columns.clone(),
            _ => Vec::new(),
        });
        names.into_iter().map(|name| (name.clone(), name)).collect::<Vec<_>>()
    });
    let tasks = named(ui, [("classification", t::CLASSIFICATION), ("regression", t::REGRESSION)]);
    let said = move || match draft.table.get() {
        TableState::NotATable => ().into_any(),
        TableState::Reading => view! { <p class="note" role="status">{ui.say(shell::WORKING)}</p> }.into_any(),
        TableState::Missing => view! { <p class="problem">{ui.say(t::CSV_MISSING)}</p> }.into_any(),
        TableState::Good { examples, facts, .. } => {
            let features = facts.shape.len();
            view! { <p class="note">{ui.say(t::table_ok(features, count(examples)))}</p> }.into_any()
        }
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
        </div>
        {dynamic(said)}
        <Problems draft ui problems=faults id="table-problems" path="$.workload.dataset"/>
    }
}
