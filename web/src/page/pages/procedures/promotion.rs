//! Promotion: what a short round found, carried over to a longer one.

use super::forms::{self, Forms};
use super::parts::{Answer, OneRecord, RecordChoice, ask};
use crate::page::erased::derived;
use crate::page::ui::context::Ui;
use crate::page::ui::form::TextField;
use crate::page::ui::parts::{Button, Buttons, Card, Fields};
use crate::page::ui::typed::count;
use crate::shared::exchange::procedures::Recommend;
use lab_texts::page::procedures as t;
use leptos::prelude::*;

#[component]
pub fn Promotion(ui: Ui) -> impl IntoView {
    let forms::Promotion { record, steps, trials, found } = Forms::current().promotion;
    let record = OneRecord::new(ui, record);
    let question = move || {
        let (trials, steps) = (count(&trials.get_untracked())?, count(&steps.get_untracked())?);
        Ok(Recommend::Promotion { study: record.get_untracked()?, trials, steps })
    };
    let promote = move || ask(ui, found, question());
    let is_first = derived(move || found.with(Option::is_none));
    view! {
        <Card>
            <Fields>
                <RecordChoice ui record/>
                <TextField id="steps" label=ui.say(t::LONGER_STEPS) value=steps/>
                <TextField id="trials" label=ui.say(t::TRIALS) value=trials/>
            </Fields>
            <Buttons><Button id="promote" label=ui.say(t::PROMOTE) primary=is_first press=promote/></Buttons>
        </Card>
        <Answer ui found/>
    }
}
