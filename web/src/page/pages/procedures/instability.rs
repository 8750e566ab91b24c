//! The instability probe: a study is ticked and probed, and what came of the probe is read.
//!
//! Knows nothing of what an instability is.

use super::forms::{self, Forms};
use super::parts::{Answer, Proposals, RecordTicks, SeveralRecords, Step, ask, outcome};
use crate::page::erased::derived;
use crate::page::texts::procedures as t;
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Button, Buttons, Notice, Tone};
use crate::shared::exchange::procedures::{ProposeProbe, Recommend};
use lab_core::text::{Lang, Sentence};
use leptos::prelude::*;

#[component]
pub fn Instability(ui: Ui, lang: Lang) -> impl IntoView {
    let forms::Instability { records, probed, proposed, found } = Forms::current().instability;
    let records = SeveralRecords::new(ui, lang, records);
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
        <Step lang number=1 title=t::PROBE_ABOVE>
            <Notice tone=Tone::Note text=t::PROBE_HOW.get(lang)/>
            <RecordTicks lang records/>
            <Buttons>
                <Button id="propose" label=t::PROPOSE_PROBE.get(lang) primary=is_first press=propose/>
                <Button id="analyze" label=t::ANALYZE.get(lang) press=analyze/>
            </Buttons>
            {outcome(proposed, lang, move |proposed| view! { <Proposals ui lang proposed/> })}
        </Step>
        <Answer ui lang found/>
    }
}
