//! The table of trials: sorted by any column, hover and selection shared with the plots.

use super::context::Ui;
use super::format;
use super::plots::RecordSignal;
use super::trial_panel::TrialPanel;
use crate::page::erased::{Kept, dynamic, list, memo};
use lab_core::order;
use lab_core::plot::{metric_title, parameter_title};
use lab_core::record::{Record, Trial};
use lab_core::space::{Value, format_number};
use lab_texts::format::count;
use lab_texts::page::analyze as t;
use leptos::{either::Either, prelude::*, reactive::computed::Selector};
use std::cmp::Ordering;

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

/// What is shown of a trial.
struct Row {
    number: u64,
    class: &'static str,
    sign: &'static str,
    state: String,
    cells: Vec<String>,
    /// Of the tool that ran it.
    name: Option<String>,
}

impl Row {
    /// Rows of the same key are not drawn again.
    fn key(&self) -> String {
        format!("{} {} {}", self.number, self.class, self.cells.join("\t"))
    }
}

/// The table of all trials, and the panel of the selected one.
#[component]
pub fn Trials(ui: Ui, record: RecordSignal) -> impl IntoView {
    view! {
        <section aria-labelledby="trials">
            <h2 id="trials">{ui.say(t::TRIALS)}</h2>
            <TrialTable ui record/>
        </section>
        <TrialPanel ui record/>
    }
}

#[component]
fn TrialTable(ui: Ui, record: RecordSignal) -> impl IntoView {
    let sort = RwSignal::new((Column::Number, false));
    let all = RwSignal::new(false);
    let parameters = memo(move || record.with(|record| record.as_deref().map(varied).unwrap_or_default()));
    let rows = move || {
        let (parameters, limit) = (parameters.get(), if all.get() { usize::MAX } else { ROWS });
        record.with(|record| {
            record.as_deref().map(|record| sorted(ui, record, &parameters, &sort.get(), limit)).unwrap_or_default()
        })
    };
    let trials = memo(move || record.with(|record| record.as_ref().map_or(0, |record| record.trials().len())));
    // Pointing at a trial touches two rows, however many there are.
    let hovered = StoredValue::new(Selector::new(move || ui.hovered.get()));
    let selected = StoredValue::new(Selector::new(move || ui.selected.get()));
    let objective = record.with_untracked(|record| {
        record.as_deref().map(|record| record.study.objective.metric.clone()).unwrap_or_default()
    });
    let head = move || {
        let mut columns =
            vec![(Column::Number, ui.say(t::TRIAL), String::new()), (Column::State, ui.say(t::STATE), String::new())];
        columns.push((Column::Objective, metric_title(&objective, ui.lang()), String::new()));
        for name in parameters.get() {
            columns.push((Column::Parameter(name.clone()), parameter_title(&name, ui.lang()), name));
        }
        columns.push((Column::BestStep, ui.say(t::BEST_STEP), String::new()));
        columns.push((Column::LastStep, ui.say(t::LAST_STEP), String::new()));
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
                class:hovered=move || hovered.with_value(|hovered| hovered.selected(&Some(number)))
                class:selected=move || selected.with_value(|selected| selected.selected(&Some(number)))
                on:pointerenter=move |_| ui.hovered.set(Some(number))
                on:pointerleave=move |_| ui.hovered.set(None)
                on:click=move |_| ui.selected.set(Some(number))
            >
                <th scope="row">
                    <button
                        type="button"
                        aria-label=ui.say(t::trial_title(number))
                        on:focus=move |_| ui.hovered.set(Some(number))
                        on:blur=move |_| ui.hovered.set(None)
                    >
                        {number}
                    </button>
                    {row.name.map(|name| view! { " " <span class="note">{name}</span> })}
                </th>
                <td class=format!("state {}", row.class)><span aria-hidden="true">{row.sign}</span> " " {row.state}</td>
                {cells}
            </tr>
        }
    };
    let footer = move || {
        let count = trials.get();
        (count > ROWS && !all.get()).then(|| {
            view! { <button type="button" class="quiet" on:click=move |_| all.set(true)>{ui.say(t::show_all_trials(count))}</button> }
        })
    };
    view! {
        <div class="scroll trials" tabindex="0" role="region" aria-label=ui.say(t::TABLE_OF_TRIALS)>
            <table class="data">
                <caption class="hidden">{ui.say(t::TRIALS)}</caption>
                <thead><tr>{dynamic(head)}</tr></thead>
                <tbody>{list(move || rows().into_iter().map(|row| Kept::new(row.key(), move || body(row))).collect())}</tbody>
            </table>
            {dynamic(move || if trials.get() == 0 { Either::Left(view! { <p class="note">{ui.say(t::NO_TRIALS_YET)}</p> }) } else { Either::Right(footer()) })}
        </div>
    }
}

fn varied(record: &Record) -> Vec<String> {
    record.study.space.varied().map(|(parameter, _)| parameter.name.clone()).collect()
}

fn sorted(
    ui: Ui,
    record: &Record,
    parameters: &[String],
    (column, descending): &(Column, bool),
    limit: usize,
) -> Vec<Row> {
    let mut trials: Vec<(Key, u64, &Trial)> =
        record.trials().iter().map(|(&number, trial)| (key(record, column, number, trial), number, trial)).collect();
    order::sort_by(&mut trials, |(a, m, _), (b, n, _)| compare(a, b, *descending).then(m.cmp(n)));
    trials.into_iter().take(limit).map(|(_, number, trial)| row(ui, record, parameters, number, trial)).collect()
}

/// What a trial is sorted by.
#[derive(Clone, Debug, PartialEq)]
enum Key {
    Number(f64),
    Text(String),
    Absent,
}

fn key(record: &Record, column: &Column, number: u64, trial: &Trial) -> Key {
    let of = |number: Option<f64>| number.map_or(Key::Absent, Key::Number);
    match column {
        Column::Number => Key::Number(number as f64),
        Column::State => Key::Number(f64::from(rank(trial))),
        Column::Objective => of(record.objective(trial).map(|(_, value)| value)),
        Column::BestStep => of(record.objective(trial).map(|(step, _)| step as f64)),
        Column::LastStep => Key::Number(trial.last_step() as f64),
        Column::Parameter(name) => match trial.values.get(name) {
            Some(Value::Text(text)) => Key::Text(text.clone()),
            Some(value) => of(value.as_f64()),
            None => Key::Absent,
        },
    }
}

/// What has no value stands last, whichever way the rest is sorted.
fn compare(a: &Key, b: &Key, descending: bool) -> Ordering {
    let order = match (a, b) {
        (Key::Absent, Key::Absent) => return Ordering::Equal,
        (Key::Absent, _) => return Ordering::Greater,
        (_, Key::Absent) => return Ordering::Less,
        (Key::Number(a), Key::Number(b)) => a.total_cmp(b),
        (Key::Text(a), Key::Text(b)) => a.cmp(b),
        (Key::Number(_), Key::Text(_)) => Ordering::Less,
        (Key::Text(_), Key::Number(_)) => Ordering::Greater,
    };
    if descending { order.reverse() } else { order }
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

fn row(ui: Ui, record: &Record, parameters: &[String], number: u64, trial: &Trial) -> Row {
    let (class, sign, state) = format::state(ui, trial.outcome());
    let objective = record.objective(trial);
    let mut cells = vec![objective.map_or("–".into(), |(_, value)| format_number(value))];
    cells.extend(parameters.iter().map(|name| trial.values.get(name).map_or("–".into(), Value::to_string)));
    cells.push(objective.map_or("–".into(), |(step, _)| count(step)));
    cells.push(count(trial.last_step()));
    Row { number, class, sign, state, cells, name: trial.name.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_value_stands_last() {
        let mut keys = [Key::Absent, Key::Number(2.0), Key::Text("b".into()), Key::Number(1.0), Key::Text("a".into())];
        for descending in [false, true] {
            keys.sort_by(|a, b| compare(a, b, descending));
            assert_eq!(keys[4], Key::Absent);
            assert_eq!(keys[0], if descending { Key::Text("b".into()) } else { Key::Number(1.0) });
        }
    }
}
