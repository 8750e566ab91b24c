//! What a table of one's own is: its first rows, what is missing, how it is split, and what guessing would reach.

use crate::page::draft::{Draft, TableState};
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{DataTable, texts};
use crate::shared::exchange::design::About;
use lab_core::dataset::Glance;
use lab_core::workload::Task;
use lab_texts::Arg;
use lab_texts::format::{count, share, three};
use lab_texts::page::design as t;
use leptos::prelude::*;

/// So many columns are shown, and named in a sentence.
const COLUMNS: usize = 12;
const NAMED: usize = 6;

/// What was seen of the table last, while it is read anew for another target or choice; nothing of another file.
pub fn remembered(draft: Draft) -> Memo<Option<Glance>> {
    Memo::new(move |before: Option<&Option<Glance>>| {
        draft.table.with(|table| match table {
            TableState::Reading => before.cloned().flatten(),
            _ => table.glance().cloned(),
        })
    })
}

/// The table as data: its size, its split, and the error of guessing.
pub fn about(ui: Ui, about: &About) -> AnyView {
    let facts = about.facts;
    let size = ui.say(t::table_ok(facts.shape.len(), count(about.examples)));
    let (train, valid) = (count(facts.train_examples as u64), count(facts.valid_examples as u64));
    let split = ui.say(t::dataset_facts(count(about.test_examples), train, valid));
    let guess = ui.say(match facts.task {
        Task::Classification => t::majority_errs(share(ui.lang(), about.chance)),
        Task::Regression => t::mean_errs(three(about.chance)),
    });
    view! { <p class="note">{size} " " {split} " " {guess}</p> }.into_any()
}

/// The first rows, and where values are missing.
pub fn preview(ui: Ui, seen: &Glance) -> AnyView {
    let lacking = (seen.incomplete > 0).then(|| {
        let some = seen.missing.iter().take(NAMED).map(|(column, cells)| t::column_lacks(count(*cells), column));
        let columns = Arg::list(some.collect::<Vec<_>>());
        let (incomplete, rows) = (count(seen.incomplete), count(seen.rows));
        let sentence = match seen.missing.len() > NAMED {
            true => t::rows_lack_among_others(columns, incomplete, rows),
            false => t::rows_lack(columns, incomplete, rows),
        };
        view! { <p class="note">{ui.say(sentence)}</p> }
    });
    let columns: Vec<String> = seen.columns.iter().take(COLUMNS).cloned().collect();
    let hidden = seen.columns.len() - columns.len();
    let rows = seen.first.iter().map(|row| texts(row.iter().take(COLUMNS).cloned())).collect();
    view! {
        {lacking}
        <DataTable name=ui.say(t::FIRST_ROWS) columns rows/>
        {(hidden > 0).then(|| view! { <p class="note">{ui.say(t::more_columns(hidden))}</p> })}
    }
    .into_any()
}
