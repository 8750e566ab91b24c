//! The trials of a study, as they stand below its plots: the table of all, and the panel of the selected one.
//!
//! Knows nothing of the plots above.

use super::context::Ui;
use super::plots::RecordSignal;
use super::trial_panel::TrialPanel;
use super::trial_table::TrialTable;
use crate::page::texts::{Lang, analyze as t};
use leptos::prelude::*;

#[component]
pub fn Trials(ui: Ui, lang: Lang, record: RecordSignal) -> impl IntoView {
    view! {
        <section aria-labelledby="trials">
            <h2 id="trials">{t::TRIALS.get(lang)}</h2>
            <TrialTable ui lang record/>
        </section>
        <TrialPanel ui lang record/>
    }
}
