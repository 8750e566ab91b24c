//! The fingerprint of a certificate that the runner made itself, for a person to compare.
//!
//! Knows nothing of where it stands.

use crate::page::erased::dynamic;
use crate::page::texts::{Lang, shell as t};
use crate::page::ui::context::Ui;
use leptos::prelude::*;

#[component]
pub fn Certificate(ui: Ui, lang: Lang) -> impl IntoView {
    dynamic(move || {
        let fingerprint = ui.session.environment.holdings.get()?.certificate?;
        Some(
            view! { <p class="note">{t::CERTIFICATE.get(lang)} " " <code class="fingerprint" translate="no">{fingerprint}</code></p> },
        )
    })
}
