//! The table of trials: sorted by any column, hover and selection shared with the plots.
//!
//! Knows nothing of how trials came about.

use super::context::Ui;
use super::format;
use crate::texts::{Lang, analyze as t};
use lab_core::plot::{metric_title, parameter_title};
use lab_core::record::{Record, Trial};
use lab_core::space::{Value, format_number};
use leptos::{either::Either, prelude::*};
use std::cmp::Ordering;
use std::sync::Arc;

/// Rows shown before a person asks for all.
const ROWS: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Number,
    State,
    Parameter(String),
    Objective,
    BestStep,
    LastStep,
}

/// What is shown of a trial; equal rows are not drawn again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Row {
    number: u64,
    class: &'static str,
    sign: &'static str,
    state: &'static str,
    cells: Vec<String>,
}

#[component]
pub fn TrialTable(ui: Ui, lang: Lang, record: Signal<Option<Arc<Record>>>) -> impl IntoView {
    let sort = RwSignal::new((Column::Number, false));
    let all = RwSignal::new(false);
    let parameters = Memo::new(move |_| record.with(|record| record.as_deref().map(varied).unwrap_or_default()));
    let rows = Memo::new(move |_| {
        let parameters = parameters.get();
        record.with(|record| record.as_deref().map(|record| sorted(record, &parameters, &sort.get(), lang)).unwrap_or_default())
    });
    let shown = move || {
        let mut rows = rows.get();
        if !all.get() {
            rows.truncate(ROWS);
        }
        rows
    };
    let objective = record.with_untracked(|record| record.as_deref().map(|record| record.study.objective.metric.clone()).unwrap_or_default());
    let head = move || {
        let mut columns = vec![(Column::Number, t::TRIAL.get(lang).to_owned(), String::new()), (Column::State, t::STATE.get(lang).to_owned(), String::new())];
        columns.push((Column::Objective, metric_title(&objective, lang), String::new()));
        for name in parameters.get() {
            columns.push((Column::Parameter(name.clone()), parameter_title(&name, lang), name));
        }
        columns.push((Column::BestStep, t::BEST_STEP.get(lang).to_owned(), String::new()));
        columns.push((Column::LastStep, t::LAST_STEP.get(lang).to_owned(), String::new()));
        columns
            .into_iter()
            .map(|(column, title, hint)| {
                let (pressed, shown) = (column.clone(), column);
                let press = move |_| {
                    sort.update(|(column, descending)| {
                        *descending = *column == pressed && !*descending;
                        *column = pressed.clone();
                    });
                };
                let direction = move || {
                    let (column, descending) = sort.get();
                    match (column == shown, descending) {
                        (false, _) => "none",
                        (true, false) => "ascending",
                        (true, true) => "descending",
                    }
                };
                view! {
                    <th scope="col" aria-sort=direction title=hint>
                        <button type="button" on:click=press>{title}</button>
                    </th>
                }
            })
            .collect::<Vec<_>>()
    };
    let body = move |row: Row| {
        let number = row.number;
        let cells: Vec<_> = row.cells.iter().map(|cell| view! { <td>{cell.clone()}</td> }).collect();
        view! {
            <tr
                class:hovered=move || ui.hovered.get() == Some(number)
                class:selected=move || ui.selected.get() == Some(number)
                on:pointerenter=move |_| ui.hovered.set(Some(number))
                on:pointerleave=move |_| ui.hovered.set(None)
                on:click=move |_| ui.selected.set(Some(number))
            >
                <th scope="row">
                    <button
                        type="button"
                        aria-label=t::open_trial(lang, number)
                        on:focus=move |_| ui.hovered.set(Some(number))
                        on:blur=move |_| ui.hovered.set(None)
                    >
                        {number}
                    </button>
                </th>
                <td class=format!("state {}", row.class)><span aria-hidden="true">{row.sign}</span> " " {row.state}</td>
                {cells}
            </tr>
        }
    };
    let footer = move || {
        let count = rows.with(Vec::len);
        (count > ROWS && !all.get()).then(|| {
            view! { <button type="button" class="quiet" on:click=move |_| all.set(true)>{t::show_all_trials(lang, count)}</button> }
        })
    };
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        <div class="scroll trials" tabindex="0" role="region" aria-label=t::TABLE_OF_TRIALS.get(lang)>
            <table class="data">
                <caption class="hidden">{t::TRIALS.get(lang)}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody><For each=shown key=Row::clone children=body/></tbody>
            </table>
            {move || if is_empty.get() { Either::Left(view! { <p class="note">{t::NO_TRIALS_YET.get(lang)}</p> }) } else { Either::Right(footer()) }}
        </div>
    }
}

fn varied(record: &Record) -> Vec<String> {
    record.study.space.varied().map(|(parameter, _)| parameter.name.clone()).collect()
}

fn sorted(record: &Record, parameters: &[String], (column, descending): &(Column, bool), lang: Lang) -> Vec<Row> {
    let mut trials: Vec<(u64, &Trial)> = record.trials().iter().map(|(&number, trial)| (number, trial)).collect();
    trials.sort_by(|a, b| {
        let order = compare(record, column, *a, *b);
        // What has no value stands last, whichever way the rest is sorted.
        match order {
            Comparison::Values(order) if *descending => order.reverse(),
            Comparison::Values(order) | Comparison::Absent(order) => order,
        }
        .then(a.0.cmp(&b.0))
    });
    trials.into_iter().map(|(number, trial)| row(record, parameters, number, trial, lang)).collect()
}

enum Comparison {
    Values(Ordering),
    Absent(Ordering),
}

fn compare(record: &Record, column: &Column, a: (u64, &Trial), b: (u64, &Trial)) -> Comparison {
    let by = |key: &dyn Fn(&Trial) -> Option<f64>| match (key(a.1), key(b.1)) {
        (Some(x), Some(y)) => Comparison::Values(x.total_cmp(&y)),
        (x, y) => Comparison::Absent(y.is_some().cmp(&x.is_some())),
    };
    match column {
        Column::Number => Comparison::Values(a.0.cmp(&b.0)),
        Column::State => by(&|trial| Some(f64::from(rank(trial)))),
        Column::Objective => by(&|trial| record.objective(trial).map(|(_, value)| value)),
        Column::BestStep => by(&|trial| record.objective(trial).map(|(step, _)| step as f64)),
        Column::LastStep => by(&|trial| Some(trial.last_step() as f64)),
        Column::Parameter(name) => match (a.1.values.get(name), b.1.values.get(name)) {
            (Some(Value::Text(x)), Some(Value::Text(y))) => Comparison::Values(x.cmp(y)),
            (Some(x), Some(y)) => Comparison::Values(x.as_f64().unwrap_or(0.0).total_cmp(&y.as_f64().unwrap_or(0.0))),
            (x, y) => Comparison::Absent(y.is_some().cmp(&x.is_some())),
        },
    }
}

fn rank(trial: &Trial) -> u8 {
    use lab_core::trial::Outcome::*;
    match trial.outcome() {
        None => 0,
        Some(Completed) => 1,
        Some(Infeasible { .. }) => 2,
        Some(Failed { .. }) => 3,
        Some(Stopped) => 4,
    }
}

fn row(record: &Record, parameters: &[String], number: u64, trial: &Trial, lang: Lang) -> Row {
    let (class, sign, state) = format::state(lang, trial.outcome());
    let objective = record.objective(trial);
    let mut cells = vec![objective.map_or("–".into(), |(_, value)| format_number(value))];
    cells.extend(parameters.iter().map(|name| trial.values.get(name).map_or("–".into(), Value::to_string)));
    cells.push(objective.map_or("–".into(), |(step, _)| format::count(step)));
    cells.push(format::count(trial.last_step()));
    Row { number, class, sign, state, cells }
}
