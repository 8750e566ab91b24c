//! Says that an answer of the worker is long in coming, and lets a person end it.

use super::context::Ui;
use crate::page::erased::dynamic;
use crate::page::texts::shell as t;
use lab_core::text::Lang;
use leptos::prelude::*;

#[component]
pub fn Waiting(ui: Ui, lang: Lang) -> impl IntoView {
    dynamic(move || {
        ui.analyst.slow.get().then(|| {
            view! {
                <p class="note" role="status">
                    {t::WORKING.get(lang)} " "
                    <button type="button" class="link" on:click=move |_| ui.analyst.cancel()>{t::CANCEL.get(lang)}</button>
                </p>
            }
        })
    })
}
