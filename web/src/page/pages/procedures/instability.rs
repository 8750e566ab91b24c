//! The instability probe: a study is ticked and probed, and what came of the probe is read.

use super::forms::{self, Forms};
use super::parts::{Answer, Proposals, RecordTicks, SeveralRecords, Step, ask, outcome};
use crate::page::erased::derived;
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Button, Buttons, Notice, Tone};
use crate::shared::exchange::procedures::{ProposeProbe, Recommend};
use lab_core::text::Sentence;
use lab_texts::page::procedures as t;
use leptos::prelude::*;

#[component]
pub fn Instability(ui: Ui) -> impl IntoView {
    let forms::Instability { records, probed, proposed, found } = Forms::current().instability;
    let records = SeveralRecords::new(ui, records);
    let probe = move || {
        let study = records.get_untracked()?.swap_remove(0);
        probed.set(Some(study.clone()));
        Ok(ProposeProbe { study })
    };
    let reading = move || {
        let probed = probed.get_untracked().ok_or_else(|| Sentence::from(t::PROBE_FIRST))?;
        Ok(Recommend::Instability { probed, studies: records.get_untracked()? })
    };
    let propose = move || ask(ui, proposed, probe());
    let analyze = move || ask(ui, found, reading());
    let is_first = derived(move || proposed.with(Option::is_none));
    view! {
        <Step ui number=1 title=t::PROBE_ABOVE>
            <Notice tone=Tone::Note text=ui.say(t::PROBE_HOW)/>
            <RecordTicks ui records/>
            <Buttons>
                <Button id="propose" label=ui.say(t::PROPOSE_PROBE) primary=is_first press=propose/>
                <Button id="analyze" label=ui.say(t::ANALYZE) press=analyze/>
            </Buttons>
            {outcome(ui, proposed, move |proposed| view! { <Proposals ui proposed/> })}
        </Step>
        <Answer ui found/>
    }
}
