//! The study at hand, for the pages that show one: which it is, and what stands there where it is none.

use super::context::Ui;
use super::route::Route;
use crate::page::erased::{dynamic, memo};
use crate::page::shell::tab_title;
use lab_core::study::Study;
use lab_texts::page::shell;
use leptos::prelude::*;

/// A page about the study at hand, with its name and question above what `show` makes of it; made anew when another study is
/// shown, not with every measurement.
pub fn of_study(ui: Ui, class: &'static str, show: impl Fn(Study) -> AnyView + Send + 'static) -> AnyView {
    let open = memo(move || (ui.session.open.get(), ui.session.record.with(Option::is_some)));
    // Every change of the key is passed on, though the value may be the same.
    let shown = Memo::new_with_compare(move |_| open.get().1.then_some(()), |_, _| true);
    let study = move || ui.session.record.with_untracked(|record| record.as_ref().map(|record| record.study.clone()));
    dynamic(move || match shown.get().and_then(|()| study()) {
        None => view! { <NoStudy ui/> }.into_any(),
        Some(study) => {
            let (name, question) = (study.name.clone(), study.question.clone());
            view! {
                <div class=format!("page {class}")>
                    <header class="page-head">
                        {dynamic(move || ui.origin.get().map(|origin| {
                            let page = ui.say(tab_title(origin.tab()));
                            view! { <a href=origin.hash()>"← " {ui.say(shell::back_to(page))}</a> }
                        }))}
                        <h1>{name}</h1>
                        {(!question.is_empty()).then(|| view! { <p class="lead">{question}</p> })}
                    </header>
                    {show(study)}
                </div>
            }
            .into_any()
        }
    })
}

/// What stands where a study would: it is being opened, or there is none.
#[component]
fn NoStudy(ui: Ui) -> impl IntoView {
    view! {
        <div class="page empty">
            {dynamic(move || {
                let opening = ui.session.open.get().is_some() && ui.session.trouble.get().is_none();
                if opening {
                    view! { <p role="status">{ui.say(shell::OPENING)}</p> }.into_any()
                } else {
                    view! {
                        <h1>{ui.say(shell::NO_STUDY)}</h1>
                        {ui.session.trouble.get().map(|trouble| view! { <p class="error">{ui.say(&trouble.sentence)}</p> })}
                        <p>{ui.say(shell::NO_STUDY_HINT)}</p>
                        <a class="button" href=Route::Start.hash()>{ui.say(shell::GO_TO_START)}</a>
                    }
                    .into_any()
                }
            })}
        </div>
    }
}
