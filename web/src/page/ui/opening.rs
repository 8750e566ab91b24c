//! Opens files that a person hands over: records and studies are opened, other tools' files go to the page that reads them.

use super::context::{Notice, Ui};
use super::own_table;
use super::route::{IMPORT, Route};
use crate::page::files::{self, Named, TextFile};
use crate::page::imports::Imports;
use crate::shared::store;
use lab_core::problem::{Problem, listed};
use lab_core::study::Design;
use lab_core::text::Sentence;
use lab_texts::page::{analyze, shell, start as t};
use leptos::prelude::GetUntracked;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::Blob;

/// How long the last word on the reading of a file stays.
const READING_MS: u64 = 500;
/// How long it is said that an import guessed or left out something.
const NOTES_MS: u64 = 30_000;
/// How the lab's own files end.
const OWN: [&str; 3] = [".jsonl", ".json", ".lab"];

/// Opens one file of the lab, or hands all to the page that reads other tools' files.
pub fn open_files(ui: Ui, imports: Imports, files: Vec<Named>) {
    match files.as_slice() {
        [] => {}
        [(name, file)] if OWN.iter().any(|end| name.ends_with(end)) => open(ui, imports, name.clone(), file.clone(), 0),
        _ => {
            imports.survey(ui, files);
            ui.go(Route::Procedures(IMPORT.to_owned()));
        }
    }
}

/// Opens a file of the lab: a record is shown, a study without trials is taken to the design page, a campaign to its own.
/// `notes` things were guessed, converted or left out where it was made of another tool's file: that is said, with the way to
/// the list.
pub fn open(ui: Ui, imports: Imports, name: String, file: Blob, notes: usize) {
    spawn_local(async move {
        if file.size() > files::MOST_BYTES {
            return ui.complain(t::not_opened(&name, shell::FILE_TOO_LARGE));
        }
        if let Some(read) = design(&name, &file).await {
            match read {
                Ok(design) => {
                    own_table::open(ui, imports.draft, design);
                    ui.go(Route::Design(None));
                }
                Err(problems) => {
                    ui.complain(Sentence::of(|lang| t::not_opened(&name, listed(&problems, lang)).get(lang)));
                }
            }
            return;
        }
        match store::import(&file, &mut reading(ui, &name)).await {
            Ok(None) => {}
            // What is no record may say of itself that it is a campaign.
            Err(why) if why.en.contains("lab.campaign/") => {
                imports.campaigns.import(ui, vec![(name.clone(), file.clone())]);
                ui.go(Route::Campaign(String::new()));
            }
            Err(why) => ui.complain(Sentence::of(|lang| t::not_opened(&name, why.get(lang)).get(lang))),
            Ok(Some(imported)) if imported.record.trials().is_empty() => {
                imports.draft.replace(imported.record.study.to_json());
                ui.go(Route::Design(None));
            }
            Ok(Some(imported)) => {
                ui.session.open_record(imported.record, None);
                ui.go(Route::Analyze(ui.session.open.get_untracked()));
                if imported.torn {
                    ui.tell(analyze::TORN);
                }
                if notes > 0 {
                    let list = move || ui.go(Route::Procedures(IMPORT.to_owned()));
                    let notice = Notice {
                        text: analyze::imported(notes).into(),
                        is_error: false,
                        action: Some((analyze::SHOW_NOTES, Rc::new(list))),
                    };
                    ui.show(notice, NOTES_MS);
                }
            }
        }
    });
}

/// Reads a file that says that it is a study with its table.
async fn design(name: &str, file: &Blob) -> Option<Result<Design, Vec<Problem>>> {
    let head = file.slice_with_f64_and_f64(0.0, 256.0).ok()?;
    let head = files::read((name.to_owned(), head)).await.ok()?;
    if !Design::begins(head.text.as_bytes()) {
        return None;
    }
    let read = files::read((name.to_owned(), file.clone())).await.ok()?;
    Some(Design::parse(&read.text))
}

/// Reads the first of the files that were chosen, or says why it does not read.
pub fn read_first(ui: Ui, files: Vec<Named>, then: impl FnOnce(TextFile) + 'static) {
    spawn_local(async move {
        let Some(file) = files.into_iter().next() else { return };
        match files::read(file).await {
            Ok(file) => then(file),
            Err(why) => ui.complain(why),
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
            text: t::reading(&name, (100.0 * done) as u32).into(),
            is_error: false,
            action: Some((shell::CANCEL, Rc::new(move || end.set(true)))),
        };
        // It leaves by itself soon after the last one.
        ui.show(notice, READING_MS);
        true
    }
}
