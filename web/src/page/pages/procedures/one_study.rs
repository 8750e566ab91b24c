//! The procedures that run one study and read it: the starting point, and how many steps to train.
//!
//! Knows nothing of what is read from it.

use super::forms::{Forms, OneStudy};
use super::parts::{Answer, OneRecord, ProposeStep, RecordField, Step, ask, design};
use crate::page::draft::Draft;
use crate::page::texts::procedures as t;
use crate::page::ui::context::Ui;
use crate::page::ui::form::TextField;
use crate::page::ui::parts::{Button, Buttons};
use crate::page::ui::typed::count;
use crate::shared::exchange::procedures::{Plan, Propose, Recommend};
use crate::shared::place::StudyRef;
use lab_core::text::{Lang, Text};
use leptos::prelude::*;

#[component]
pub fn StartingPoint(ui: Ui, lang: Lang) -> impl IntoView {
    let plan = |trials, steps| Plan::StartingPoint { trials, steps };
    let read = |study| Recommend::StartingPoint { study };
    let (form, titles) = (Forms::current().starting_point, [t::RUN_CHEAP_TRIALS, t::READ_CHEAP_TRIALS]);
    view! { <RunAndRead ui lang form titles plan read/> }
}

#[component]
pub fn TrainingLength(ui: Ui, lang: Lang) -> impl IntoView {
    let plan = |trials, steps| Plan::TrainingLength { trials, steps };
    let read = |study| Recommend::TrainingLength { study };
    let (form, titles) = (Forms::current().training_length, [t::SWEEP_RATE, t::READ_FITTING]);
    view! { <RunAndRead ui lang form titles plan read/> }
}

#[component]
fn RunAndRead(
    ui: Ui,
    lang: Lang,
    form: OneStudy,
    /// Of the two steps.
    titles: [Text; 2],
    plan: fn(u64, u64) -> Plan,
    read: fn(StudyRef) -> Recommend,
) -> impl IntoView {
    let OneStudy { trials, steps, proposed, found, record } = form;
    let (draft, record) = (Draft::current(), OneRecord::new(ui, lang, record));
    let question = move || {
        let plan = plan(count(&trials.get_untracked())?, count(&steps.get_untracked())?);
        Ok(Propose { design: design(draft)?, plan })
    };
    let analyze = move || ask(ui, found, record.get_untracked().map(read));
    let [first, second] = titles;
    view! {
        <ProposeStep ui lang title=first label=t::PROPOSE_STUDY proposed question>
            <TextField id="trials" label=t::TRIALS.get(lang) value=trials/>
            <TextField id="steps" label=t::STEPS.get(lang) value=steps/>
        </ProposeStep>
        <Step lang number=2 title=second>
            <RecordField lang record/>
            <Buttons><Button id="analyze" label=t::ANALYZE.get(lang) press=analyze/></Buttons>
        </Step>
        <Answer ui lang found/>
    }
}
