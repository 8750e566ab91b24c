//! A person's own table: chosen, checked to the last cell, its target column named.
//!
//! The checks are `lab-core`'s. Knows nothing of the rest of the design.

use super::draft::Draft;
use super::problems::{self, Problems};
use crate::pages::start::{FileButton, unreadable};
use crate::texts::{Lang, design as t};
use crate::ui::context::Ui;
use crate::ui::erased::{derived, dynamic};
use crate::ui::field::Select;
use crate::ui::files::{self, TextFile};
use crate::ui::format;
use lab_core::dataset::{CsvError, DataFacts, column_names, parse_csv};
use lab_core::problem::Problem;
use lab_core::study::Study;
use lab_core::workload::Task;
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;
use std::rc::Rc;

/// So many faults are listed.
const FAULTS: usize = 12;

/// Reads a table and makes it the design's data set: the last column is the target until a person says otherwise, and the
/// task classification where that can be.
pub fn take(draft: Draft, file: TextFile) {
    let names = column_names(&file.text);
    let target = names.last().cloned().unwrap_or_default();
    let is_classes = parse_csv(&file.name, &file.text, &target, Task::Classification).is_ok();
    let task = if is_classes { Task::Classification } else { Task::Regression };
    let dataset = json!({"csv": file.name, "target": target, "task": task.name()});
    draft.csv.set(Some(file));
    draft.set("/workload/dataset", dataset);
}

/// What is left of a design's data set when it is a table of one's own.
#[component]
pub fn Table(draft: Draft, lang: Lang) -> impl IntoView {
    let ui: Ui = expect_context();
    let open = move |file: web_sys::File| {
        spawn_local(async move {
            match files::read(file).await {
                Ok(file) => take(draft, file),
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
        let names = draft.csv.with(|csv| csv.as_ref().map(|file| column_names(&file.text)).unwrap_or_default());
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
        TableState::Missing => view! { <p class="problem">{t::CSV_MISSING.get(lang)}</p> }.into_any(),
        TableState::Good { examples, facts } => {
            let features = facts.shape.len();
            view! { <p class="note">{t::table_ok(lang, format::count(examples as u64), features)}</p> }.into_any()
        }
        TableState::Faulty(faults) => {
            let more = faults.len().saturating_sub(FAULTS);
            let lines: Vec<_> = faults
                .into_iter()
                .take(FAULTS)
                .map(|fault| view! { <li class="problem">{fault.sentence(lang)}</li> })
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
            <FileButton label=t::CHOOSE_CSV.get(lang) accept=".csv,.tsv,.txt,text/csv" take=Rc::new(open)/>
            <span class="file-name">{dynamic(move || file.get())}</span>
            <label class="field"><span>{t::TARGET.get(lang)}</span><Select name=t::TARGET.get(lang) options=columns value=target write=set("target")/></label>
            <label class="field"><span>{t::TASK.get(lang)}</span><Select name=t::TASK.get(lang) options=tasks value=task write=set("task")/></label>
        </div>
        {dynamic(said)}
        <Problems draft lang problems=faults id="table-problems"/>
    }
}

/// What is known of the design's table.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum TableState {
    /// The data set is a built-in one.
    #[default]
    NotATable,
    /// The file the design names is not open here.
    Missing,
    Faulty(Vec<CsvError>),
    Good {
        examples: usize,
        facts: DataFacts,
    },
}

impl TableState {
    /// Reads the table; every fault is kept.
    pub fn of(csv: Option<&TextFile>, file: &str, target: &str, task: &str) -> Self {
        match (csv.filter(|csv| csv.name == file), Task::parse(task)) {
            (Some(csv), Some(task)) => match parse_csv(file, &csv.text, target, task) {
                Ok(data) => TableState::Good { examples: data.examples(), facts: data.facts() },
                Err(faults) => TableState::Faulty(faults),
            },
            _ => TableState::Missing,
        }
    }

    /// Whether the study has to wait for a better table.
    pub fn is_wanting(&self) -> bool {
        matches!(self, TableState::Missing | TableState::Faulty(_))
    }

    /// What a study asks of its table that the table cannot give.
    pub fn problems(&self, study: &Study) -> Vec<Problem> {
        match self {
            TableState::Good { facts, .. } => study.misfits(facts),
            _ => Vec::new(),
        }
    }
}
