//! A person's own table: chosen, checked to the last cell, its target column named.
//!
//! The checks are `lab-core`'s, made in the worker that analyses: a table may be long. Knows nothing of the rest of the design.

use super::problems::{self, Problems};
use crate::page::draft::{Draft, TableState};
use crate::page::erased::{derived, dynamic, effect};
use crate::page::files::{self, Named, TextFile};
use crate::page::texts::{Lang, design as t, shell};
use crate::page::ui::context::Ui;
use crate::page::ui::field::Select;
use crate::page::ui::file_button::FileButton;
use crate::page::ui::format;
use crate::page::ui::opening::unreadable;
use crate::shared::exchange::tables::{Check, Guess, Guessed};
use lab_core::workload::Task;
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
pub fn Table(draft: Draft, lang: Lang) -> impl IntoView {
    let ui: Ui = expect_context();
    let open = move |files: Vec<Named>| {
        spawn_local(async move {
            let Some(file) = files.into_iter().next() else { return };
            match files::read(file).await {
                Ok(file) => take(ui, draft, file),
                Err(why) => ui.complain(unreadable(why)),
            }
        });
    };
    let text_at = move |key: &'static str| {
        derived(move || {
            draft.document();
            draft.text_at(&format!("/workload/dataset/{key}"))
        })
    };
    let (file, target, task) = (text_at("csv"), text_at("target"), text_at("task"));
    let columns = derived(move || {
        let names = draft.table.with(|table| match table {
            TableState::Good { columns, .. } | TableState::Faulty { columns, .. } => columns.clone(),
            _ => Vec::new(),
        });
        names.into_iter().map(|name| (name.clone(), name)).collect::<Vec<_>>()
    });
    let tasks = derived(move || {
        vec![
            ("classification".to_owned(), t::CLASSIFICATION.get(lang).to_owned()),
            ("regression".to_owned(), t::REGRESSION.get(lang).to_owned()),
        ]
    });
    let said = move || match draft.table.get() {
        TableState::NotATable => ().into_any(),
        TableState::Reading => view! { <p class="note" role="status">{shell::WORKING.get(lang)}</p> }.into_any(),
        TableState::Missing => view! { <p class="problem">{t::CSV_MISSING.get(lang)}</p> }.into_any(),
        TableState::Good { examples, facts, .. } => {
            let features = facts.shape.len();
            view! { <p class="note">{t::table_ok(lang, format::count(examples), features)}</p> }.into_any()
        }
        TableState::Faulty { faults, .. } => {
            let more = faults.len().saturating_sub(FAULTS);
            let lines: Vec<_> = faults
                .into_iter()
                .take(FAULTS)
                .map(|fault| view! { <li class="problem">{fault.get(lang).to_owned()}</li> })
                .collect();
            view! { <ul class="plain" role="alert">{lines} {(more > 0).then(|| view! { <li>{t::more_problems(lang, more)}</li> })}</ul> }.into_any()
        }
    };
    let set = move |key: &'static str| {
        Rc::new(move |value: String| draft.set(&format!("/workload/dataset/{key}"), value.into()))
    };
    let faults = problems::at(draft, "$.workload.dataset".into());
    view! {
        <div class="table-choice">
            <FileButton label=t::CHOOSE_CSV.get(lang) accept=".csv,.tsv,.txt,text/csv" take=open/>
            <span class="file-name">{dynamic(move || file.get())}</span>
            <label class="field"><span>{t::TARGET.get(lang)}</span><Select name=t::TARGET.get(lang) options=columns value=target write=set("target")/></label>
            <label class="field"><span>{t::TASK.get(lang)}</span><Select name=t::TASK.get(lang) options=tasks value=task write=set("task")/></label>
        </div>
        {dynamic(said)}
        <Problems draft lang problems=faults id="table-problems"/>
    }
}
