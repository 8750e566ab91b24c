//! A comparison of two configurations: the verdict, both sides in numbers and as a picture, what differs.

use crate::page::erased::derived;
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{DataTable, Said, texts};
use crate::page::ui::plot::Plot;
use crate::shared::exchange;
use crate::shared::exchange::adoption::Account;
use lab_core::plot::{Sides, metric_title, parameter_title};
use lab_texts::page::adopt as t;
use leptos::prelude::*;

/// What was decided and what it rests on.
#[component]
pub fn Words(ui: Ui, account: Account) -> impl IntoView {
    let Account { verdict, reasons, numbers: [theirs, ours], .. } = account;
    let columns = [t::SIDE, t::RUNS, t::MEAN, t::DEVIATION].map(|head| ui.say(head));
    let row = |side: String, numbers: [String; 3]| texts([side].into_iter().chain(numbers));
    let [baseline, candidate] = [t::BASELINE_NAME, t::CANDIDATE_NAME].map(|side| ui.say(side));
    let rows = vec![row(baseline, theirs), row(candidate, ours)];
    view! {
        <p class="big">{ui.say(&verdict)}</p>
        {(!reasons.is_empty()).then(|| view! { <Said ui lines=reasons/> })}
        <DataTable name=ui.say(t::SIDES) columns rows/>
    }
}

/// The runs of both sides, on one axis.
#[component]
pub fn Picture(ui: Ui, sides: Signal<Sides>) -> impl IntoView {
    let title = sides.with_untracked(|sides| metric_title(&sides.metric, ui.lang()));
    let plot = derived(move || Some(exchange::Plot::Sides(sides.get())));
    view! { <Plot ui title height=280.0 plot/> }
}

/// What is set differently, setting by setting.
pub fn differences(ui: Ui, changes: Vec<[String; 3]>) -> AnyView {
    let columns = [t::SETTING, t::BASELINE_NAME, t::CANDIDATE_NAME].map(|head| ui.say(head));
    let row = |[name, before, after]: [String; 3]| texts([parameter_title(&name, ui.lang()), before, after]);
    let rows = changes.into_iter().map(row).collect();
    view! { <DataTable name=ui.say(t::DIFFERENCES) columns rows/> }.into_any()
}
