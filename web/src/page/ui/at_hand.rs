//! The study at hand, for the pages that show one: which it is, and what stands there where it is none.
//!
//! Knows nothing of what is shown of it.

use super::context::Ui;
use super::route::Route;
use crate::page::erased::{dynamic, memo};
use crate::page::texts::{Lang, shell};
use lab_core::study::Study;
use leptos::prelude::*;

/// Changes when another study is shown, not with every measurement.
pub fn study_shown(ui: Ui) -> Memo<Option<()>> {
    let open = memo(move || (ui.session.open.get(), ui.session.record.with(Option::is_some)));
    // Every change of the key is passed on, though the value may be the same.
    Memo::new_with_compare(move |_| open.get().1.then_some(()), |_, _| true)
}

/// The study at hand, without following its record.
pub fn study(ui: Ui) -> Option<Study> {
    ui.session.record.with_untracked(|record| record.as_ref().map(|record| record.study.clone()))
}

/// What stands where a study would: it is being opened, or there is none.
#[component]
pub fn NoStudy(ui: Ui, lang: Lang) -> impl IntoView {
    view! {
        <div class="page empty">
            {dynamic(move || {
                let opening = ui.session.open.get().is_some() && ui.session.trouble.get().is_none();
                if opening {
                    view! { <p role="status">{shell::OPENING.get(lang)}</p> }.into_any()
                } else {
                    view! {
                        <h1>{shell::NO_STUDY.get(lang)}</h1>
                        {ui.session.trouble.get().map(|trouble| view! { <p class="error">{trouble.sentence.get(lang).to_owned()}</p> })}
                        <p>{shell::NO_STUDY_HINT.get(lang)}</p>
                        <a class="button" href=Route::Start.hash()>{shell::GO_TO_START.get(lang)}</a>
                    }
                    .into_any()
                }
            })}
        </div>
    }
}
