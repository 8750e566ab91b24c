//! Steps to target: a study per batch size is proposed, and the steps they needed are compared.

use super::forms::{self, Forms};
use super::parts::{Answer, ProposeStep, RecordTicks, SeveralRecords, Step, ask};
use crate::page::draft::Draft;
use crate::page::ui::context::Ui;
use crate::page::ui::form::TextField;
use crate::page::ui::parts::{Button, Buttons, Fields};
use crate::page::ui::typed::{count, counts, number};
use crate::shared::exchange::procedures::{Plan, Propose, Recommend};
use lab_texts::page::procedures as t;
use leptos::prelude::*;

#[component]
pub fn StepsToTarget(ui: Ui) -> impl IntoView {
    let forms::StepsToTarget { batches, trials, proposed, records, target, found } = Forms::current().steps_to_target;
    let (draft, records) = (Draft::current(), SeveralRecords::new(ui, records));
    let plan = move || {
        let (batches, trials) = (counts(&batches.get_untracked())?, count(&trials.get_untracked())?);
        Ok(Propose { design: draft.study()?, plan: Plan::StepsToTarget { batches, trials } })
    };
    let comparison = move || {
        let target = number(&target.get_untracked())?;
        Ok(Recommend::StepsToTarget { studies: records.get_untracked()?, target })
    };
    let analyze = move || ask(ui, found, comparison());
    view! {
        <ProposeStep ui title=t::RUN_PER_SIZE label=t::PROPOSE_STUDIES proposed question=plan>
            <TextField id="batches" label=ui.say(t::SIZES) value=batches/>
            <TextField id="trials" label=ui.say(t::TRIALS_PER_SIZE) value=trials/>
        </ProposeStep>
        <Step ui number=2 title=t::COMPARE_STEPS>
            <RecordTicks ui records/>
            <Fields><TextField id="target" label=ui.say(t::TARGET) value=target/></Fields>
            <Buttons><Button id="analyze" label=ui.say(t::ANALYZE) press=analyze/></Buttons>
        </Step>
        <Answer ui found/>
    }
}
