//! Problems at their fields, each with the button that mends it where there is one.

use super::remedy::{belongs, field_of, remedy};
use crate::page::draft::Draft;
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use lab_core::problem::Problem;
use leptos::prelude::*;

/// The problems of the field at `path` and of everything inside it.
pub fn at(draft: Draft, path: String) -> Memo<Vec<Problem>> {
    memo(move || {
        let is_here = |problem: &&Problem| belongs(&path, &field_of(problem));
        draft.checked.with(|checked| checked.problems.iter().filter(is_here).cloned().collect())
    })
}

/// Whether there is one.
pub fn any(problems: Memo<Vec<Problem>>) -> Signal<bool> {
    derived(move || problems.with(|found| !found.is_empty()))
}

/// One sentence with its button.
pub fn line(draft: Draft, ui: Ui, problem: &Problem, with_path: bool) -> AnyView {
    let sentence = if with_path { problem.message(ui.lang()) } else { problem.fault.sentence(ui.lang()) };
    let mend = remedy(problem).map(|offered| {
        let problem = problem.clone();
        let press = move |_| {
            if let Some(remedy) = remedy(&problem) {
                draft.edit("", remedy.edit);
            }
        };
        view! { <button type="button" class="link" on:click=press>{ui.say(offered.label)}</button> }
    });
    view! { <span class="problem">{sentence} " " {mend}</span> }.into_any()
}

/// What is wrong with the field of that path, below it; empty and of no height when all is well.
#[component]
pub fn Problems(
    draft: Draft,
    ui: Ui,
    problems: Memo<Vec<Problem>>,
    #[prop(into)] id: String,
    #[prop(into)] path: String,
) -> impl IntoView {
    view! {
        <div class="problems" id=id data-path=path>
            {dynamic(move || problems.get().iter().map(|problem| line(draft, ui, problem, false)).collect::<Vec<_>>())}
        </div>
    }
}
