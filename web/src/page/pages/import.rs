//! The page that makes records of other tools' files: they are chosen, and what they leave open is said.
//!
//! Knows nothing of what a file means.

use crate::page::erased::{derived, dynamic, memo};
use crate::page::imports::Imports;
use crate::page::texts::import as t;
use crate::page::ui::context::Ui;
use crate::page::ui::file_button::FilesButton;
use crate::page::ui::form::{BareChoice, Choice};
use crate::page::ui::parts::{Button, Buttons, Card, Fields, Notice, Said, Tone};
use crate::page::ui::table::DataTable;
use crate::page::ui::waiting::Waiting;
use crate::shared::exchange::import::{Column, Role, Source, Table};
use lab_core::study::{At, Direction};
use lab_core::text::{Lang, Text};
use leptos::prelude::*;

/// What a column can be.
const ROLES: [(Role, Text); 11] = [
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

const TOOLS: [Text; 4] = [t::OPTUNA, t::TABLE, t::WANDB, t::TENSORBOARD];

#[component]
pub fn Import(ui: Ui, lang: Lang) -> impl IntoView {
    let imports = Imports::current();
    let survey = move |files| imports.survey(ui, files);
    view! {
        <Waiting ui lang/>
        <div class="report">
            <h1>{t::HEADLINE.get(lang)}</h1>
            <p class="lead">{t::INTRODUCTION.get(lang)}</p>
            <Card>
                <Said lines=TOOLS.map(Into::into).to_vec() lang/>
                <Buttons>
                    <FilesButton id="files" label=t::CHOOSE_FILES.get(lang) take=survey/>
                    <FilesButton id="folder" label=t::CHOOSE_FOLDER.get(lang) folder=true take=survey/>
                </Buttons>
            </Card>
            {dynamic(move || imports.trouble.get().map(|why| view! { <Notice tone=Tone::Error text=why.get(lang)/> }))}
            {dynamic(move || {
                let lines = imports.notes.get();
                (!lines.is_empty()).then(|| view! { <Card heading=t::NOTES.get(lang)><Said lines lang/></Card> })
            })}
            {dynamic(move || imports.source.get().map(|Source { name, table }| {
                let table = table.map(|table| columns(lang, imports, table));
                view! {
                    <Card heading=name>
                        {table}
                        <Questions lang imports/>
                        <Buttons><Button id="open" label=t::OPEN.get(lang) primary=true press=move || imports.open(ui)/></Buttons>
                    </Card>
                }
            }))}
        </div>
    }
}

/// The columns of a table, each with a choice of what it is.
fn columns(lang: Lang, imports: Imports, Table { columns, .. }: Table) -> AnyView {
    let options: Vec<_> = ROLES.iter().map(|(role, title)| (*role, title.get(lang).to_owned())).collect();
    let row = |(i, Column { header, sample, .. }): (usize, Column)| {
        let label = t::column_is(lang, &header);
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
    let heads = [t::COLUMN, t::MEANING, t::FIRST_VALUE].map(|head| head.get(lang).to_owned()).to_vec();
    view! {
        <Notice tone=Tone::Note text=t::COLUMNS_NOTE.get(lang)/>
        <DataTable name=t::COLUMNS.get(lang) columns=heads rows/>
    }
    .into_any()
}

/// What the file leaves open, and what was guessed of it.
#[component]
fn Questions(lang: Lang, imports: Imports) -> impl IntoView {
    let is_table =
        memo(move || imports.source.with(|source| source.as_ref().is_some_and(|source| source.table.is_some())));
    let as_said = move || t::AS_THE_FILE_SAYS.get(lang).to_owned();
    let directions = derived(move || {
        let open = (!is_table.get()).then(|| (None, as_said()));
        let known = [(Direction::Minimize, t::LOWER), (Direction::Maximize, t::HIGHER)];
        open.into_iter()
            .chain(known.map(|(value, title)| (Some(value), title.get(lang).to_owned())))
            .collect::<Vec<_>>()
    });
    let ats = derived(move || {
        let open = (!is_table.get()).then(|| (None, as_said()));
        let known = [(At::Best, t::BEST_VALUE), (At::Last, t::LAST_VALUE)];
        open.into_iter()
            .chain(known.map(|(value, title)| (Some(value), title.get(lang).to_owned())))
            .collect::<Vec<_>>()
    });
    view! {
        <Fields>
            {named("study", t::STUDY, imports.studies, imports.study, lang)}
            // The objective of a table is one of its columns.
            {dynamic(move || (!is_table.get()).then(|| named("objective", t::OBJECTIVE, imports.metrics, imports.metric, lang)))}
            <Choice id="better" label=t::BETTER_IS.get(lang) options=directions value=imports.direction choose=move |way| imports.direction.set(way)/>
            <Choice id="counts" label=t::OBJECTIVE_IS.get(lang) options=ats value=imports.at choose=move |at| imports.at.set(at)/>
        </Fields>
    }
}

/// One of the names that a file has; nothing while none is known.
fn named(
    id: &'static str,
    label: Text,
    known: RwSignal<Vec<String>>,
    chosen: RwSignal<Option<String>>,
    lang: Lang,
) -> AnyView {
    dynamic(move || {
        let options: Vec<_> = known.get().into_iter().map(|name| (Some(name.clone()), name)).collect();
        (!options.is_empty()).then(
            || view! { <Choice id label=label.get(lang) options value=chosen choose=move |name| chosen.set(name)/> },
        )
    })
}
