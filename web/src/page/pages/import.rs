//! The page that makes records of other tools' files: they are chosen, and what they leave open is said.

use crate::page::erased::{derived, dynamic, memo};
use crate::page::imports::Imports;
use crate::page::ui::context::Ui;
use crate::page::ui::file_button::FilesButton;
use crate::page::ui::form::{BareChoice, Choice, titled};
use crate::page::ui::parts::{Button, Buttons, Card, DataTable, Fields, Notice, Said, Tone, Waiting};
use crate::shared::exchange::import::{Column, Role, Source, Table};
use lab_core::study::{At, Direction};
use lab_texts::Fixed;
use lab_texts::page::import as t;
use leptos::prelude::*;

/// What a column can be.
const ROLES: [(Role, Fixed); 11] = [
    (Role::Unused, t::UNUSED),
    (Role::Trial, t::TRIAL),
    (Role::Name, t::FURTHER_NAME),
    (Role::Step, t::STEP),
    (Role::Nuisance, t::NUISANCE),
    (Role::Scientific, t::SCIENTIFIC),
    (Role::Objective, t::OBJECTIVE_COLUMN),
    (Role::Metric, t::METRIC),
    (Role::Outcome, t::OUTCOME),
    (Role::Reason, t::REASON),
    (Role::Seed, t::SEED),
];

const TOOLS: [Fixed; 4] = [t::OPTUNA, t::TABLE, t::WANDB, t::TENSORBOARD];

#[component]
pub fn Import(ui: Ui) -> impl IntoView {
    let imports = Imports::current();
    let survey = move |files| imports.survey(ui, files);
    view! {
        <Waiting ui/>
        <div class="report">
            <h1>{ui.say(t::HEADLINE)}</h1>
            <p class="lead">{ui.say(t::INTRODUCTION)}</p>
            <Card>
                <Said ui lines=TOOLS.map(Into::into).to_vec()/>
                <Buttons>
                    <FilesButton id="files" label=ui.say(t::CHOOSE_FILES) take=survey/>
                    <FilesButton id="folder" label=ui.say(t::CHOOSE_FOLDER) folder=true take=survey/>
                </Buttons>
            </Card>
            {dynamic(move || imports.trouble.get().map(|why| view! { <Notice tone=Tone::Error text=ui.say(&why)/> }))}
            {dynamic(move || {
                let lines = imports.notes.get();
                (!lines.is_empty()).then(|| view! { <Card heading=ui.say(t::NOTES)><Said ui lines/></Card> })
            })}
            {dynamic(move || imports.source.get().map(|Source { name, table }| {
                let table = table.map(|table| columns(ui, imports, table));
                view! {
                    <Card heading=name>
                        {table}
                        <Questions ui imports/>
                        <Buttons><Button id="open" label=ui.say(t::OPEN) primary=true press=move || imports.open(ui)/></Buttons>
                    </Card>
                }
            }))}
        </div>
    }
}

/// The columns of a table, each with a choice of what it is.
fn columns(ui: Ui, imports: Imports, Table { columns, .. }: Table) -> AnyView {
    let options = titled(ui, ROLES);
    let row = |(i, Column { header, sample, .. }): (usize, Column)| {
        let label = ui.say(t::column_is(&header));
        let value = derived(move || imports.roles.with(|roles| roles.get(i).copied().unwrap_or(Role::Unused)));
        let choose = move |role| {
            imports.roles.update(|roles| {
                if let Some(place) = roles.get_mut(i) {
                    *place = role;
                }
            });
        };
        let options = options.clone();
        let choice = view! { <BareChoice id=format!("role-{i}") label options value choose/> };
        vec![header.into_any(), choice.into_any(), sample.into_any()]
    };
    let rows = columns.into_iter().enumerate().map(row).collect();
    let heads = [t::COLUMN, t::MEANING, t::FIRST_VALUE].map(|head| ui.say(head));
    view! {
        <Notice tone=Tone::Note text=ui.say(t::COLUMNS_NOTE)/>
        <DataTable name=ui.say(t::COLUMNS) columns=heads rows/>
    }
    .into_any()
}

/// What the file leaves open, and what was guessed of it.
#[component]
fn Questions(ui: Ui, imports: Imports) -> impl IntoView {
    let is_table =
        memo(move || imports.source.with(|source| source.as_ref().is_some_and(|source| source.table.is_some())));
    let directions = as_said(ui, is_table, [(Direction::Minimize, t::LOWER), (Direction::Maximize, t::HIGHER)]);
    let ats = as_said(ui, is_table, [(At::Best, t::BEST_VALUE), (At::Last, t::LAST_VALUE)]);
    view! {
        <Fields>
            {named(ui, "study", t::STUDY, imports.studies, imports.study)}
            // The objective of a table is one of its columns.
            {dynamic(move || (!is_table.get()).then(|| named(ui, "objective", t::OBJECTIVE, imports.metrics, imports.metric)))}
            <Choice id="better" label=ui.say(t::BETTER_IS) options=directions value=imports.direction choose=move |way| imports.direction.set(way)/>
            <Choice id="counts" label=ui.say(t::OBJECTIVE_IS) options=ats value=imports.at choose=move |at| imports.at.set(at)/>
        </Fields>
    }
}

/// The options of a choice, before them what the file says; a table says nothing.
fn as_said<T: Copy + Send + Sync + 'static>(
    ui: Ui,
    is_table: Memo<bool>,
    known: [(T, Fixed); 2],
) -> Signal<Vec<(Option<T>, String)>> {
    derived(move || {
        let open = (!is_table.get()).then_some((None, t::AS_THE_FILE_SAYS));
        let known = known.map(|(value, title)| (Some(value), title));
        open.into_iter().chain(known).map(|(value, title)| (value, ui.say(title))).collect()
    })
}

/// One of the names that a file has; nothing while none is known.
fn named(
    ui: Ui,
    id: &'static str,
    label: Fixed,
    known: RwSignal<Vec<String>>,
    chosen: RwSignal<Option<String>>,
) -> AnyView {
    dynamic(move || {
        let options: Vec<_> = known.get().into_iter().map(|name| (Some(name.clone()), name)).collect();
        (!options.is_empty()).then(
            || view! { <Choice id label=ui.say(label) options value=chosen choose=move |name| chosen.set(name)/> },
        )
    })
}
