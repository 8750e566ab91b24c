//! A person's own table as the design's data set: read, kept with the design, checked to the last cell.
//!
//! The checks are `lab-core`'s, made in the worker that analyses: a table may be long. Knows nothing of how it looks.

use super::context::Ui;
use crate::page::draft::{Draft, TableState};
use crate::page::erased::effect;
use crate::page::files::{self, TextFile};
use crate::shared::exchange::design::{Check, Guess, Guessed};
use crate::shared::store;
use lab_core::study::Design;
use lab_core::workload::{Missing, Task};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value as Json, json};

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
