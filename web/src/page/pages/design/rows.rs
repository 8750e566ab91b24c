//! The rows of the form by group: those that matter are in sight, the others are folded away or found by their name.
//!
//! Which rows there are, and which are in sight, [`super::listing`] says.

use super::listing::{self, RowId, part, stands_open};
use super::problems::{self, Problems};
use super::remedy::{belongs, field_of};
use super::row::Row;
use crate::page::draft::Draft;
use crate::page::erased::{Kept, dynamic, list, memo};
use crate::page::ui::context::Ui;
use lab_core::workload::{Part, hyperparameter};
use lab_texts::Fixed;
use lab_texts::page::design as t;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What a person asked to see.
#[derive(Clone, Copy, Default)]
pub struct Sight {
    unfolded: RwSignal<Vec<Option<Part>>>,
    /// A part of a name.
    pub wanted: RwSignal<String>,
}

impl Sight {
    fn turn(self, part: Option<Part>) {
        self.unfolded.update(|unfolded| match unfolded.iter().position(|known| *known == part) {
            Some(place) => {
                unfolded.remove(place);
            }
            None => unfolded.push(part),
        });
    }
}

#[component]
pub fn Rows(draft: Draft, ui: Ui, sight: Sight) -> impl IntoView {
    let rows = memo(move || listing::rows(&draft.document()));
    let open = names_in_sight(draft, rows);
    let wanted = memo(move || sight.wanted.with(|wanted| wanted.trim().to_lowercase()));
    let groups = memo(move || {
        let wanted = wanted.get();
        let mut groups: Vec<Option<Part>> = rows.with(|rows| {
            let shown = rows.iter().filter(|row| wanted.is_empty() || is_called(ui, &row.name, &wanted));
            shown.map(|row| part(&row.name)).collect()
        });
        groups.dedup();
        groups
    });
    let whole = problems::at(draft, "$.parameters".into());
    // Problems of single rows stand there; here is what concerns all of them.
    let general =
        memo(move || whole.get().into_iter().filter(|problem| problem.path == "$.parameters").collect::<Vec<_>>());
    view! {
        <section class="card" aria-labelledby="part-space">
            <h2 id="part-space">{ui.say(t::SPACE_PART)}</h2>
            <p class="note">{ui.say(t::SPACE_HINT)}</p>
            <label class="field">
                <span>{ui.say(t::FIND)}</span>
                <input type="search" autocomplete="off" spellcheck="false" prop:value=move || sight.wanted.get() on:input=move |event| sight.wanted.set(event_target_value(&event))/>
            </label>
            <Problems draft ui problems=general id="space-problems" path="$.parameters"/>
            <div class="rows">
                {list(move || {
                    let make = |own: Option<Part>| {
                        Kept::new(format!("{own:?}"), move || view! { <Group draft ui sight own rows open wanted/> })
                    };
                    let mut kept: Vec<Kept> = groups.get().into_iter().map(make).collect();
                    if kept.is_empty() {
                        kept.push(Kept::new("none".to_owned(), move || view! { <p class="note">{ui.say(t::NOTHING_FOUND)}</p> }));
                    }
                    kept
                })}
            </div>
        </section>
    }
}

/// The rows that are in sight unasked, and the number of the design. Who sets a row back to its default goes on seeing it: it
/// goes out of sight with the design at the earliest.
fn names_in_sight(draft: Draft, rows: Memo<Vec<RowId>>) -> Memo<(u32, BTreeSet<String>)> {
    Memo::new(move |before: Option<&(u32, BTreeSet<String>)>| {
        let design = draft.designs.get();
        let mut names = before.filter(|before| before.0 == design).map(|before| before.1.clone()).unwrap_or_default();
        let document = draft.document();
        let setting = |name: &str| document.get("parameters").and_then(|parameters| parameters.get(name));
        draft.checked.with(|checked| {
            let is_wrong = |name: &str| {
                let path = format!("$.parameters[{name:?}]");
                checked.problems.iter().any(|problem| belongs(&path, &field_of(problem)))
            };
            rows.with(|rows| {
                let open = rows.iter().filter(|row| stands_open(&row.name, setting(&row.name)) || is_wrong(&row.name));
                names.extend(open.map(|row| row.name.clone()));
            });
        });
        (design, names)
    })
}

/// A group's heading, its rows in sight, and the button for the others. Rows keep their order whether or not those between
/// them are folded, so that none moves while it is edited. The button stands outside their list: an element that a list
/// moves loses the focus.
#[component]
fn Group(
    draft: Draft,
    ui: Ui,
    sight: Sight,
    own: Option<Part>,
    rows: Memo<Vec<RowId>>,
    open: Memo<(u32, BTreeSet<String>)>,
    wanted: Memo<String>,
) -> impl IntoView {
    let seen = memo(move || {
        let (open, wanted) = (open.get().1, wanted.get());
        let unfolded = sight.unfolded.with(|unfolded| unfolded.contains(&own));
        let is_seen = |row: &RowId| match wanted.as_str() {
            "" => unfolded || open.contains(&row.name),
            wanted => is_called(ui, &row.name, wanted),
        };
        rows.get().into_iter().filter(|row| part(&row.name) == own && is_seen(row)).collect::<Vec<_>>()
    });
    let folded = memo(move || {
        let (open, rows) = (open.get().1, rows.get());
        let is_folded = |row: &RowId| part(&row.name) == own && !open.contains(&row.name);
        if wanted.get().is_empty() { rows.iter().filter(|row| is_folded(row)).count() } else { 0 }
    });
    view! {
        <h3>{ui.say(title(own))}</h3>
        {list(move || {
            let make = |id: RowId| {
                Kept::new(format!("{} {:?}", id.name, id.offers), move || view! { <Row draft ui id/> })
            };
            seen.get().into_iter().map(make).collect()
        })}
        {dynamic(move || {
            let folded = folded.get();
            (folded > 0).then(|| view! { <Fold ui sight own folded/> })
        })}
    }
}

#[component]
fn Fold(ui: Ui, sight: Sight, own: Option<Part>, folded: usize) -> impl IntoView {
    let is_open = memo(move || sight.unfolded.with(|unfolded| unfolded.contains(&own)));
    let (part, line) = (ui.say(title(own)), ui.say(t::at_their_default(folded)));
    let spoken = ui.say(t::group_at_default(&part, &line));
    view! {
        <button type="button" class="fold" aria-label=spoken aria-expanded=move || is_open.get().to_string() on:click=move |_| sight.turn(own)>{line}</button>
    }
}

fn is_called(ui: Ui, name: &str, wanted: &str) -> bool {
    name.to_lowercase().contains(wanted)
        || hyperparameter(name).is_some_and(|entry| ui.say(entry.title).to_lowercase().contains(wanted))
}

/// What stands above the rows of a part of the catalogue; names it does not have come last.
fn title(part: Option<Part>) -> Fixed {
    match part {
        Some(Part::Model) => t::PART_MODEL,
        Some(Part::Optimizer) => t::PART_OPTIMIZER,
        Some(Part::Course) => t::PART_COURSE,
        Some(Part::Regularization) => t::PART_REGULARIZATION,
        None => t::PART_OTHERS,
    }
}
