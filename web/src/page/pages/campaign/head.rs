//! What a campaign is about, and what is known so far.
//!
//! Knows nothing of its rounds.

use crate::page::texts::campaign as t;
use crate::page::ui::parts::{Folded, Notice, Tone};
use crate::page::ui::table::{DataTable, texts};
use crate::shared::exchange::campaign::{self, Insight};
use lab_core::study::Direction;
use lab_core::text::Lang;
use leptos::prelude::*;

/// The name, what it is for, and what must hold.
#[component]
pub fn Head(lang: Lang, head: campaign::Head) -> impl IntoView {
    let campaign::Head { name, purpose, metric, direction, unmet, has_launched, configuration } = head;
    let name = if name.is_empty() { t::UNNAMED.get(lang).to_owned() } else { name };
    let direction = match direction {
        Direction::Minimize => t::LOW,
        Direction::Maximize => t::HIGH,
    };
    let unmet: Vec<&str> = unmet.iter().map(|sentence| sentence.get(lang)).collect();
    let warning = (!unmet.is_empty()).then(|| {
        view! { <Notice tone=Tone::Warning text=format!("{} {}", t::UNMET.get(lang), unmet.join(" "))/> }
    });
    let line = if has_launched { t::BASELINE_LAUNCHED } else { t::BASELINE_BEGUN };
    let columns = [t::HYPERPARAMETER, t::VALUE].map(|head| head.get(lang).to_owned()).to_vec();
    let rows = configuration.into_iter().map(|(name, value)| texts([name, value])).collect();
    view! {
        <h1>{name}</h1>
        {(!purpose.is_empty()).then(|| view! { <p class="lead">{purpose}</p> })}
        <p>{t::objective(lang, metric, direction.get(lang))}</p>
        {warning}
        <Folded line=line.get(lang)><DataTable name=t::CONFIGURATION.get(lang) columns rows/></Folded>
    }
}

/// What concluded rounds found out, a line each.
#[component]
pub fn Known(lang: Lang, known: Vec<Insight>) -> impl IntoView {
    let row = |Insight { parameter, round, sentence }: Insight| {
        let words = view! { <span class="reason">{sentence.get(lang).to_owned()}</span> };
        vec![parameter.into_any(), round.to_string().into_any(), words.into_any()]
    };
    let columns = [t::HYPERPARAMETER, t::ROUND, t::FOUND_OUT].map(|head| head.get(lang).to_owned()).to_vec();
    view! {
        <h2>{t::KNOWN.get(lang)}</h2>
        <DataTable name=t::KNOWN.get(lang) columns rows=known.into_iter().map(row).collect()/>
    }
}
