//! What a hyperparameter does, in a paragraph that the worker has.

use crate::page::erased::dynamic;
use crate::page::ui::context::Ui;
use crate::page::ui::waiting::Waiting;
use crate::shared::exchange::procedures::Explain;
use lab_core::text::{Lang, Sentence};
use leptos::{prelude::*, task::spawn_local};

#[component]
pub fn Explanation(ui: Ui, lang: Lang, name: String) -> impl IntoView {
    let found = RwSignal::new(None::<Sentence>);
    spawn_local(async move {
        if let Ok(explanation) = ui.analyst.ask(Explain { hyperparameter: name }).await {
            // It may be folded away again.
            found.try_set(explanation);
        }
    });
    view! {
        <Waiting ui lang/>
        {dynamic(move || found.get().map(|text| view! { <p class="explanation">{text.get(lang).to_owned()}</p> }))}
    }
}
