//! The procedures that run one study and read it: the starting point, and how many steps to train.

use super::forms::{Forms, OneStudy};
use super::parts::{Answer, OneRecord, ProposeStep, RecordChoice, Step, ask};
use crate::page::draft::Draft;
use crate::page::ui::context::Ui;
use crate::page::ui::form::TextField;
use crate::page::ui::parts::{Button, Buttons, Fields};
use crate::page::ui::typed::count;
use crate::shared::exchange::procedures::{Plan, Propose, Recommend};
use crate::shared::place::StudyRef;
use lab_texts::Fixed;
use lab_texts::page::procedures as t;
use leptos::prelude::*;

#[component]
pub fn StartingPoint(ui: Ui) -> impl IntoView {
    let plan = |trials, steps| Plan::StartingPoint { trials, steps };
    let read = |study| Recommend::StartingPoint { study };
    let (form, titles) = (Forms::current().starting_point, [t::RUN_CHEAP_TRIALS, t::READ_CHEAP_TRIALS]);
    view! { <RunAndRead ui form titles plan read/> }
}

#[component]
pub fn TrainingLength(ui: Ui) -> impl IntoView {
    let plan = |trials, steps| Plan::TrainingLength { trials, steps };
    let read = |study| Recommend::TrainingLength { study };
    let (form, titles) = (Forms::current().training_length, [t::SWEEP_RATE, t::READ_FITTING]);
    view! { <RunAndRead ui form titles plan read/> }
}

#[component]
fn RunAndRead(
    ui: Ui,
    form: OneStudy,
    /// Of the two steps.
    titles: [Fixed; 2],
    plan: fn(u64, u64) -> Plan,
    read: fn(StudyRef) -> Recommend,
) -> impl IntoView {
    let OneStudy { trials, steps, proposed, found, record } = form;
    let (draft, record) = (Draft::current(), OneRecord::new(ui, record));
    let question = move || {
        let plan = plan(count(&trials.get_untracked())?, count(&steps.get_untracked())?);
        Ok(Propose { design: draft.study()?, plan })
    };
    let analyze = move || ask(ui, found, record.get_untracked().map(read));
    let [first, second] = titles;
    view! {
        <ProposeStep ui title=first label=t::PROPOSE_STUDY proposed question>
            <TextField id="trials" label=ui.say(t::TRIALS) value=trials/>
            <TextField id="steps" label=ui.say(t::STEPS) value=steps/>
        </ProposeStep>
        <Step ui number=2 title=second>
            <Fields><RecordChoice ui record/></Fields>
            <Buttons><Button id="analyze" label=ui.say(t::ANALYZE) press=analyze/></Buttons>
        </Step>
        <Answer ui found/>
    }
}
