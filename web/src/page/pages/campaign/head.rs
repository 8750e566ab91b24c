//! What a campaign is about, and what is known so far.

use crate::page::ui::context::Ui;
use crate::page::ui::parts::{DataTable, Folded, Notice, Said, Tone, texts};
use crate::shared::exchange::campaign::{self, Insight};
use lab_core::study::Direction;
use lab_texts::page::campaign as t;
use leptos::prelude::*;

/// The name, what it is for, and what must hold.
#[component]
pub fn Head(ui: Ui, head: campaign::Head) -> impl IntoView {
    let campaign::Head { name, purpose, metric, direction, unmet, has_launched, configuration } = head;
    let name = if name.is_empty() { ui.say(t::UNNAMED) } else { name };
    let direction = match direction {
        Direction::Minimize => t::LOW,
        Direction::Maximize => t::HIGH,
    };
    let warning = (!unmet.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Warning text=ui.say(t::UNMET)/>
            <Said ui lines=unmet/>
        }
    });
    let line = if has_launched { t::BASELINE_LAUNCHED } else { t::BASELINE_BEGUN };
    let columns = [t::HYPERPARAMETER, t::VALUE].map(|head| ui.say(head));
    let rows = configuration.into_iter().map(|(name, value)| texts([name, value])).collect();
    view! {
        <h1>{name}</h1>
        {(!purpose.is_empty()).then(|| view! { <p class="lead">{purpose}</p> })}
        <p>{ui.say(t::objective(direction, metric))}</p>
        {warning}
        <Folded line=ui.say(line)><DataTable name=ui.say(t::CONFIGURATION) columns rows/></Folded>
    }
}

/// What concluded rounds found out, a line each.
#[component]
pub fn Known(ui: Ui, known: Vec<Insight>) -> impl IntoView {
    let row = |Insight { parameter, round, sentence }: Insight| {
        let words = view! { <span class="reason">{ui.say(&sentence)}</span> };
        vec![parameter.into_any(), round.to_string().into_any(), words.into_any()]
    };
    let columns = [t::HYPERPARAMETER, t::ROUND, t::FOUND_OUT].map(|head| ui.say(head));
    view! {
        <h2>{ui.say(t::KNOWN)}</h2>
        <DataTable name=ui.say(t::KNOWN) columns rows=known.into_iter().map(row).collect()/>
    }
}
