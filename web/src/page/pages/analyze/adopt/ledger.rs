//! The ledger of a baseline: every candidate that was judged against it, to be seen and saved.

use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Button, Buttons, DataTable, Folded, Notice, Tone, texts};
use crate::shared::exchange::adoption::{Entry, SaveLedger};
use lab_texts::page::adopt as t;
use leptos::prelude::*;

#[component]
pub fn Ledger(ui: Ui, entries: Vec<Entry>) -> impl IntoView {
    let columns = [t::CANDIDATE_NUMBER, t::CHANGE, t::DECISION, t::RUNS, t::GAIN].map(|head| ui.say(head));
    let row = |entry: Entry| {
        let decision = match entry.decision {
            Some(decision) => ui.say(t::decided(decision.name())),
            None => ui.say(t::UNDER_WAY),
        };
        let (number, runs) = (entry.number.to_string(), entry.runs.to_string());
        texts([number, ui.say(&entry.changes), decision, runs, ui.say(&entry.gain)])
    };
    let is_empty = entries.is_empty();
    let rows: Vec<_> = entries.into_iter().map(row).collect();
    view! {
        <Folded line=ui.say(t::LEDGER) open=true card=true>
            <Notice tone=Tone::Note text=ui.say(if is_empty { t::LEDGER_EMPTY } else { t::LEDGER_NOTE })/>
            {(!is_empty).then(|| view! {
                <DataTable name=ui.say(t::LEDGER) columns rows/>
                <Buttons><Button id="ledger" label=ui.say(t::LEDGER_SAVE) press=move || ui.download(SaveLedger)/></Buttons>
                <Notice tone=Tone::Note text=ui.say(t::LEDGER_SAVED)/>
            })}
        </Folded>
    }
}
