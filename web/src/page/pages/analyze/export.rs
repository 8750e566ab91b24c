//! The record taken elsewhere: the report, and files for other tools.

use super::choices::Choices;
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Button, Buttons, Folded, Notice, Tone};
use crate::shared::exchange::analysis::{Format, Save};
use lab_texts::page::analyze as t;
use leptos::prelude::*;

#[component]
pub fn Export(ui: Ui, choices: Choices) -> impl IntoView {
    let save = move |format: Format| {
        let Some(view) = choices.view.get_untracked() else { return };
        let question = Save { view, thresholds: choices.thresholds.get_untracked(), format, lang: ui.lang() };
        ui.download(question);
    };
    view! {
        <Buttons><Button id="report" label=ui.say(t::SAVE_REPORT) press=move || save(Format::Report)/></Buttons>
        <Folded line=ui.say(t::EXPORT_ELSEWHERE)>
            <Notice tone=Tone::Note text=ui.say(t::EXPORT_NOTE)/>
            <Buttons>
                <Button id="optuna" label=ui.say(t::TO_OPTUNA) press=move || save(Format::Optuna)/>
                <Button id="csv" label=ui.say(t::TO_CSV) press=move || save(Format::Csv)/>
                <Button id="tensorboard" label=ui.say(t::TO_TENSORBOARD) press=move || save(Format::TensorBoard)/>
                <Button id="sweep" label=ui.say(t::TO_SWEEP) press=move || save(Format::Sweep)/>
            </Buttons>
        </Folded>
    }
}
