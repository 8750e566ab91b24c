//! The start page: three ways in, and the studies of before.
//!
//! Knows nothing of how a study is designed or trained.

use super::design::draft::EXAMPLE;
use crate::shell::state_title;
use crate::texts::{Lang, Text, analyze, shell, start as t};
use crate::ui::context::{Notice, Ui};
use crate::ui::erased::dynamic;
use crate::ui::files::{self, Unreadable};
use crate::ui::format;
use crate::ui::icon::Icon;
use crate::ui::route::Route;
use lab_core::protocol::State;
use lab_core::space::format_number;
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_web::environment::Runner;
use lab_web::lab::StudyRef;
use lab_web::store::{self, StoredStudy};
use leptos::{ev, html, prelude::*, task::spawn_local};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{File, HtmlInputElement};

/// A deleted study can be brought back for this long.
const UNDO_MS: u64 = 8_000;
/// In the first line of every campaign's file.
const CAMPAIGN: &str = r#""lab.campaign/"#;
/// How long the last word on the reading of a file stays.
const READING_MS: u64 = 500;

#[component]
pub fn Start(ui: Ui, lang: Lang) -> impl IntoView {
    ui.session.refresh_studies();
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
        let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
        if let Some(file) = file {
            bring(ui, file);
        }
    };
    view! {
        <div class="page start" class:dragged=move || dragged.get() on:dragover=over on:dragleave=move |_| dragged.set(false) on:drop=dropped>
            <h1>{t::HEADLINE.get(lang)}</h1>
            <p class="lead">{t::INTRO.get(lang)}</p>
            <div class="ways">
                <section class="card">
                    <h2>{t::SEE_TITLE.get(lang)}</h2>
                    <p>{t::SEE_TEXT.get(lang)}</p>
                    <button type="button" class="primary" on:click=see>{Icon::Play.view()} {t::SEE_BUTTON.get(lang)}</button>
                </section>
                <section class="card">
                    <h2>{t::DESIGN_TITLE.get(lang)}</h2>
                    <p>{t::DESIGN_TEXT.get(lang)}</p>
                    <a class="button" href=Route::Design(None).hash()>{t::DESIGN_BUTTON.get(lang)}</a>
                </section>
                <section class="card">
                    <h2>{t::BRING_TITLE.get(lang)}</h2>
                    <p>{t::BRING_TEXT.get(lang)}</p>
                    <FileButton label=t::BRING_BUTTON.get(lang) accept=".jsonl,.json,.lab,application/json" take=Rc::new(move |file| bring(ui, file))/>
                </section>
            </div>
            <p class="drop-hint" aria-hidden="true">{t::DROP_HERE.get(lang)}</p>
            <Recent ui lang/>
            <OnRunner ui lang/>
        </div>
    }
}

/// A button that lets a person choose a file.
#[component]
pub fn FileButton(
    #[prop(into)] label: String,
    accept: &'static str,
    take: Rc<dyn Fn(File)>,
    #[prop(optional)] quiet: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let press = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let chosen = move |_| {
        if let Some(file) = input.get_untracked().and_then(|input| chosen_file(&input)) {
            take(file);
        }
    };
    view! {
        <button type="button" class:quiet=quiet on:click=press>{Icon::Open.view()} " " {label.clone()}</button>
        <input type="file" class="hidden" tabindex="-1" aria-hidden="true" accept=accept node_ref=input on:change=chosen/>
    }
}

pub fn unreadable(why: Unreadable) -> Text {
    match why {
        Unreadable::TooLarge => shell::FILE_TOO_LARGE,
        Unreadable::Refused => shell::FILE_REFUSED,
    }
}

/// The file that was chosen in a field, which then forgets it: the same file may be chosen again after it was mended.
pub fn chosen_file(field: &HtmlInputElement) -> Option<File> {
    let file = field.files().and_then(|files| files.get(0));
    field.set_value("");
    file
}

/// Opens a file: a record is shown, a study without trials is taken to the design page, a campaign to its own.
pub fn bring(ui: Ui, file: File) {
    spawn_local(async move {
        let name = file.name();
        match files::read(file).await {
            Err(why) => ui.complain(Sentence::of(|lang| t::not_opened(lang, &name, unreadable(why).get(lang)))),
            // Whether it reads as one is said there.
            Ok(file) if file.text.lines().next().is_some_and(|header| header.contains(CAMPAIGN)) => {
                ui.go(Route::Campaign(String::new()));
                ui.talk.ask(ui, "campaign ", "import", serde_json::json!({"file": [file.name, file.text]}));
            }
            Ok(file) => match store::import(&file.text, &mut reading(ui, &file.name)).await {
                Ok(None) => {}
                Err(why) => ui.complain(Sentence::of(|lang| t::not_opened(lang, &file.name, why.get(lang)))),
                Ok(Some(imported)) if imported.record.trials().is_empty() => {
                    ui.draft.replace(imported.record.study.to_json());
                    ui.go(Route::Design(None));
                }
                Ok(Some(imported)) => {
                    ui.session.open_record(imported.record, None);
                    ui.go(Route::Analyze(ui.session.open.get_untracked()));
                    if imported.torn {
                        ui.tell(analyze::TORN);
                    }
                }
            },
        }
    });
}

/// Shows how much of a long file is read, with a way to end it.
pub fn reading(ui: Ui, name: &str) -> impl FnMut(f64) -> bool {
    let (name, ended) = (name.to_owned(), Rc::new(Cell::new(false)));
    move |done| {
        if ended.get() {
            return false;
        }
        let end = Rc::clone(&ended);
        let notice = Notice {
            text: Sentence::of(|lang| t::reading(lang, &name, (100.0 * done) as u32)),
            is_error: false,
            action: Some((shell::CANCEL, Rc::new(move || end.set(true)))),
        };
        // It leaves by itself soon after the last one.
        ui.show(notice, READING_MS);
        true
    }
}

#[component]
fn Recent(ui: Ui, lang: Lang) -> impl IntoView {
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
                text: Sentence::of(|lang| t::deleted(lang, &row.name)),
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
        let name = if row.name.is_empty() { t::UNNAMED.get(lang).to_owned() } else { row.name.clone() };
        let study = Some(StudyRef::Browser(row.key.clone()));
        let address = if row.state == State::Finished { Route::Analyze(study) } else { Route::Run(study) }.hash();
        let (open, forget) = (t::open_study(lang, &name), t::delete_study(lang, &name));
        let best = row.best.map_or("–".to_owned(), format_number);
        let (state, ended, total, changed) = (state_title(row.state).get(lang), row.ended, row.trials, row.changed);
        view! {
            <tr>
                <th scope="row"><a href=address aria-label=open>{name}</a></th>
                <td>{state}</td>
                <td>{t::trials_of(lang, ended, total)}</td>
                <td>{best}</td>
                <td>{format::ago(lang, changed)}</td>
                <td><button type="button" class="quiet" aria-label=forget on:click=move |_| delete(row.clone())>{Icon::Delete.view()}</button></td>
            </tr>
        }
    };
    view! {
        <section aria-labelledby="recent">
            <h2 id="recent">{t::RECENT.get(lang)}</h2>
            {dynamic(move || {
                let rows = rows();
                if rows.is_empty() {
                    return view! { <p class="note">{t::NO_RECENT.get(lang)}</p> }.into_any();
                }
                let lines: Vec<_> = rows.into_iter().map(line).collect();
                view! { <StudyTable lang deletable=true>{lines}</StudyTable> }.into_any()
            })}
        </section>
    }
}

#[component]
fn StudyTable(lang: Lang, deletable: bool, children: Children) -> impl IntoView {
    view! {
        <div class="scroll">
            <table class="data studies">
                <thead>
                    <tr>
                        <th scope="col">{t::STUDY.get(lang)}</th>
                        <th scope="col">{t::STATE.get(lang)}</th>
                        <th scope="col">{t::TRIALS.get(lang)}</th>
                        {deletable.then(|| view! {
                            <th scope="col">{t::BEST.get(lang)}</th>
                            <th scope="col">{t::CHANGED.get(lang)}</th>
                            <th scope="col"><span class="hidden">{t::ACTIONS.get(lang)}</span></th>
                        })}
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn OnRunner(ui: Ui, lang: Lang) -> impl IntoView {
    dynamic(move || {
        let Runner::Present { studies, .. } = ui.session.environment.runner.get() else { return None };
        if studies.is_empty() {
            return None;
        }
        let lines: Vec<_> = studies
            .into_iter()
            .map(|study| {
                let open = t::open_study(lang, &study.name);
                let reference = Some(StudyRef::Runner(study.study));
                let address = if study.status.state == State::Finished {
                    Route::Analyze(reference)
                } else {
                    Route::Run(reference)
                }
                .hash();
                view! {
                    <tr>
                        <th scope="row"><a href=address aria-label=open>{study.name}</a></th>
                        <td>{state_title(study.status.state).get(lang)}</td>
                        <td>{t::trials_of(lang, study.status.ended, study.status.trials)}</td>
                    </tr>
                }
            })
            .collect();
        Some(view! {
            <section aria-labelledby="on-runner">
                <h2 id="on-runner">{t::ON_RUNNER.get(lang)}</h2>
                <StudyTable lang deletable=false>{lines}</StudyTable>
            </section>
        })
    })
}
