//! Steps to target: a study per batch size is proposed, and the steps they needed are compared.
//!
//! Knows nothing of how they are compared.

use super::forms::{self, Forms};
use super::parts::{Answer, ProposeStep, RecordTicks, SeveralRecords, Step, ask, design};
use crate::page::draft::Draft;
use crate::page::texts::procedures as t;
use crate::page::ui::context::Ui;
use crate::page::ui::form::TextField;
use crate::page::ui::parts::{Button, Buttons, Fields};
use crate::page::ui::typed::{count, counts, number};
use crate::shared::exchange::procedures::{Plan, Propose, Recommend};
use lab_core::text::Lang;
use leptos::prelude::*;

#[component]
pub fn StepsToTarget(ui: Ui, lang: Lang) -> impl IntoView {
    let forms::StepsToTarget { batches, trials, proposed, records, target, found } = Forms::current().steps_to_target;
    let (draft, records) = (Draft::current(), SeveralRecords::new(ui, lang, records));
    let plan = move || {
        let (batches, trials) = (counts(&batches.get_untracked())?, count(&trials.get_untracked())?);
        Ok(Propose { design: design(draft)?, plan: Plan::StepsToTarget { batches, trials } })
    };
    let comparison = move || {
        let target = number(&target.get_untracked())?;
        Ok(Recommend::StepsToTarget { studies: records.get_untracked()?, target })
    };
    let analyze = move || ask(ui, found, comparison());
    view! {
        <ProposeStep ui lang title=t::RUN_PER_SIZE label=t::PROPOSE_STUDIES proposed question=plan>
            <TextField id="batches" label=t::SIZES.get(lang) value=batches/>
            <TextField id="trials" label=t::TRIALS_PER_SIZE.get(lang) value=trials/>
        </ProposeStep>
        <Step lang number=2 title=t::COMPARE_STEPS>
            <RecordTicks lang records/>
            <Fields><TextField id="target" label=t::TARGET.get(lang) value=target/></Fields>
            <Buttons><Button id="analyze" label=t::ANALYZE.get(lang) press=analyze/></Buttons>
        </Step>
        <Answer ui lang found/>
    }
}
