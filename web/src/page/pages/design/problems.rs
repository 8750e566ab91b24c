//! Problems at their fields, each with the button that mends it where there is one.
//!
//! Knows nothing of how problems are found.

use super::remedy::{belongs, remedy};
use crate::page::draft::Draft;
use crate::page::erased::{dynamic, memo};
use crate::page::texts::Lang;
use lab_core::problem::Problem;
use leptos::prelude::*;

/// The problems of the field at `path` and of everything inside it.
pub fn at(draft: Draft, path: String) -> Memo<Vec<Problem>> {
    memo(move || {
        draft
            .checked
            .with(|checked| checked.problems.iter().filter(|problem| belongs(problem, &path)).cloned().collect())
    })
}

/// One sentence with its button.
pub fn line(draft: Draft, problem: &Problem, lang: Lang, with_path: bool) -> AnyView {
    let sentence = if with_path { problem.message(lang) } else { problem.fault.sentence(lang) };
    let mend = remedy(problem, lang).map(|offered| {
        let problem = problem.clone();
        let press = move |_| {
            if let Some(remedy) = remedy(&problem, lang) {
                draft.edit("", remedy.edit);
            }
        };
        view! { <button type="button" class="link" on:click=press>{offered.label}</button> }
    });
    view! { <span class="problem">{sentence} " " {mend}</span> }.into_any()
}

/// What is wrong with a field, below it; empty and of no height when all is well.
#[component]
pub fn Problems(draft: Draft, lang: Lang, problems: Memo<Vec<Problem>>, #[prop(into)] id: String) -> impl IntoView {
    view! {
        <div class="problems" id=id>
            {dynamic(move || problems.get().iter().map(|problem| line(draft, problem, lang, false)).collect::<Vec<_>>())}
        </div>
    }
}
