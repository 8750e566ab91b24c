//! The record taken elsewhere: the report, and files for other tools.
//!
//! Knows nothing of what they hold.

use super::choices::Choices;
use crate::page::files;
use crate::page::texts::analyze as t;
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Button, Buttons, Folded, Notice, Tone};
use crate::shared::exchange::analysis::{Format, Save};
use lab_core::text::Lang;
use leptos::{prelude::*, task::spawn_local};

#[component]
pub fn Export(ui: Ui, lang: Lang, choices: Choices) -> impl IntoView {
    let view = choices.view(ui);
    let save = move |format: Format| {
        let Some(view) = view.get_untracked() else { return };
        let question = Save { view, thresholds: choices.thresholds.get_untracked(), format, lang };
        spawn_local(async move {
            match ui.analyst.make(question).await {
                Ok(Ok((file, content))) => files::save_blob(&files::file_name(&file.name, &file.extension), &content),
                Ok(Err(why)) => ui.complain(why),
                Err(_) => {}
            }
        });
    };
    view! {
        <Buttons><Button id="report" label=t::SAVE_REPORT.get(lang) press=move || save(Format::Report)/></Buttons>
        <Folded line=t::EXPORT_ELSEWHERE.get(lang).to_owned()>
            <Notice tone=Tone::Note text=t::EXPORT_NOTE.get(lang)/>
            <Buttons>
                <Button id="optuna" label=t::TO_OPTUNA.get(lang) press=move || save(Format::Optuna)/>
                <Button id="csv" label=t::TO_CSV.get(lang) press=move || save(Format::Csv)/>
                <Button id="tensorboard" label=t::TO_TENSORBOARD.get(lang) press=move || save(Format::TensorBoard)/>
                <Button id="sweep" label=t::TO_SWEEP.get(lang) press=move || save(Format::Sweep)/>
            </Buttons>
        </Folded>
    }
}
