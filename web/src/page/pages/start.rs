//! The start page: four ways in, something that learns before the reader's eyes, and the studies of before.

mod living;
mod on_runner;

use crate::page::draft::EXAMPLE;
use crate::page::erased::dynamic;
use crate::page::files;
use crate::page::imports::Imports;
use crate::page::ui::context::{Notice, Ui};
use crate::page::ui::file_button::FileButton;
use crate::page::ui::format;
use crate::page::ui::icon::Icon;
use crate::page::ui::opening::open_files;
use crate::page::ui::route::{IMPORT, Route};
use crate::page::ui::titles::state_title;
use crate::shared::answer::Room;
use crate::shared::place::StudyRef;
use crate::shared::store::StoredStudy;
use lab_core::protocol::State;
use lab_core::space::format_number;
use lab_core::study::Study;
use lab_texts::Message;
use lab_texts::format::bytes;
use lab_texts::page::{shell, start as t};
use leptos::{ev, prelude::*};
use living::Living;
use on_runner::OnRunner;
use std::cell::Cell;
use std::rc::Rc;

/// A deleted study can be brought back for this long.
const UNDO_MS: u64 = 8_000;

#[component]
pub fn Start(ui: Ui) -> impl IntoView {
    ui.session.refresh_studies();
    ui.session.refresh_room();
    let imports = Imports::current();
    let dragged = RwSignal::new(false);
    let see = move |_| {
        if let Ok(study) = Study::parse(EXAMPLE) {
            ui.session.begin(study, None, ui.place.get_untracked());
            ui.go(Route::Run(ui.session.open.get_untracked()));
        }
    };
    let over = move |event: ev::DragEvent| {
        event.prevent_default();
        dragged.set(true);
    };
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        dragged.set(false);
        if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
            open_files(ui, imports, files::named(&files));
        }
    };
    view! {
        <div class="page start" class:dragged=move || dragged.get() on:dragover=over on:dragleave=move |_| dragged.set(false) on:drop=dropped>
            <h1>{ui.say(t::HEADLINE)}</h1>
            <p class="lead">{ui.say(t::INTRO)}</p>
            <div class="ways">
                <section class="card">
                    <h2>{ui.say(t::SEE_TITLE)}</h2>
                    <p>{ui.say(t::SEE_TEXT)}</p>
                    <button type="button" class="primary" on:click=see>{Icon::Play.view()} {ui.say(t::SEE_BUTTON)}</button>
                </section>
                <section class="card">
                    <h2>{ui.say(t::LEARN_TITLE)}</h2>
                    <p>{ui.say(t::LEARN_TEXT)}</p>
                    <a class="button" href=Route::lessons().hash()>{ui.say(t::LEARN_BUTTON)}</a>
                </section>
                <section class="card">
                    <h2>{ui.say(t::DESIGN_TITLE)}</h2>
                    <p>{ui.say(t::DESIGN_TEXT)}</p>
                    <a class="button" href=Route::Design(None).hash()>{ui.say(t::DESIGN_BUTTON)}</a>
                </section>
                <section class="card">
                    <h2>{ui.say(t::BRING_TITLE)}</h2>
                    <p>{ui.say(t::BRING_TEXT)}</p>
                    <div class="buttons">
                        <FileButton label=ui.say(t::BRING_BUTTON) accept="" take=move |files| open_files(ui, imports, files)/>
                        <a class="button" href=Route::Procedures(IMPORT.to_owned()).hash()>{ui.say(t::BRING_OTHER)}</a>
                    </div>
                </section>
            </div>
            <Living ui/>
            <p class="drop-hint" aria-hidden="true">{ui.say(t::DROP_HERE)}</p>
            <Recent ui/>
            <OnRunner ui/>
        </div>
    }
}

#[component]
fn Recent(ui: Ui) -> impl IntoView {
    // Deleted ones are out of sight at once, and gone when they can no longer be brought back.
    let hidden = RwSignal::new(Vec::<String>::new());
    let rows = move || {
        let hidden = hidden.get();
        ui.session.studies.get().into_iter().filter(|row| !hidden.contains(&row.key)).collect::<Vec<_>>()
    };
    let delete = move |row: StoredStudy| {
        let key = row.key.clone();
        hidden.update(|hidden| {
            hidden.push(key.clone());
        });
        let back = key.clone();
        let kept = Rc::new(Cell::new(false));
        let undo = {
            let kept = Rc::clone(&kept);
            move || {
                kept.set(true);
                hidden.try_update(|hidden| hidden.retain(|key| *key != back));
            }
        };
        ui.show(
            Notice {
                text: t::deleted(row.ended, &row.name).into(),
                is_error: false,
                action: Some((shell::UNDO, Rc::new(undo))),
            },
            UNDO_MS,
        );
        set_timeout(
            move || {
                if !kept.get() {
                    ui.session.delete(&key);
                }
            },
            std::time::Duration::from_millis(UNDO_MS),
        );
    };
    let line = move |row: StoredStudy| {
        let name = if row.name.is_empty() { ui.say(t::UNNAMED) } else { row.name.clone() };
        let study = Some(StudyRef::Browser(row.key.clone()));
        let address = if row.state == State::Finished { Route::Analyze(study) } else { Route::Run(study) }.hash();
        let (open, forget) = (ui.say(t::open_study(&name)), ui.say(t::delete_study(&name)));
        let best = row.best.map_or("–".to_owned(), format_number);
        let (state, ended, total, changed) = (ui.say(state_title(row.state)), row.ended, row.trials, row.changed);
        view! {
            <tr>
                <th scope="row"><a href=address aria-label=open>{name}</a></th>
                <td>{state}</td>
                <td>{ui.say(t::trials_of(ended, total))}</td>
                <td>{best}</td>
                <td>{format::ago(ui, changed)}</td>
                <td><button type="button" class="quiet" aria-label=forget on:click=move |_| delete(row.clone())>{Icon::Delete.view()}</button></td>
            </tr>
        }
    };
    view! {
        <section aria-labelledby="recent">
            <h2 id="recent">{ui.say(t::RECENT)}</h2>
            {dynamic(move || {
                let rows = rows();
                if rows.is_empty() {
                    return view! { <p class="note">{ui.say(t::NO_RECENT)}</p> }.into_any();
                }
                let lines: Vec<_> = rows.into_iter().map(line).collect();
                view! { <StudyTable ui here=true>{lines}</StudyTable> }.into_any()
            })}
            {dynamic(move || ui.session.room.get().filter(|_| !rows().is_empty()).map(|room| {
                view! { <p class="note">{room_taken(ui, room, t::room_here, t::room_here_of)}</p> }
            }))}
        </section>
    }
}

/// How much of a store's room is taken, as far as it tells.
fn room_taken(ui: Ui, room: Room, used: fn(String) -> Message, used_of: fn(String, String) -> Message) -> String {
    ui.say(match room.limit {
        Some(limit) => used_of(bytes(limit), bytes(room.used)),
        None => used(bytes(room.used)),
    })
}

/// `here`: they are those of this browser, of which more is known.
#[component]
fn StudyTable(ui: Ui, here: bool, children: Children) -> impl IntoView {
    view! {
        <div class="scroll">
            <table class="data studies">
                <thead>
                    <tr>
                        <th scope="col">{ui.say(t::STUDY)}</th>
                        <th scope="col">{ui.say(t::STATE)}</th>
                        <th scope="col">{ui.say(t::TRIALS)}</th>
                        {here.then(|| view! {
                            <th scope="col">{ui.say(t::BEST)}</th>
                            <th scope="col">{ui.say(t::CHANGED)}</th>
                        })}
                        <th scope="col"><span class="hidden">{ui.say(t::ACTIONS)}</span></th>
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
