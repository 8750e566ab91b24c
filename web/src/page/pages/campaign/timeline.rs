//! Rounds and launches as they happened.
//!
//! Knows nothing of buttons that change anything.

use super::station::{Launch, Round};
use crate::page::texts::campaign as t;
use crate::shared::exchange::campaign::Station;
use lab_core::text::Lang;
use leptos::prelude::*;

#[component]
pub fn Timeline(lang: Lang, stations: Vec<Station>) -> impl IntoView {
    let station = |station| match station {
        Station::Round(round) => view! { <Round lang round=*round/> }.into_any(),
        Station::Launch(launched) => view! { <Launch lang launched/> }.into_any(),
    };
    view! {
        <h2>{t::TIMELINE.get(lang)}</h2>
        <ol class="timeline" aria-label=t::TIMELINE.get(lang)>{stations.into_iter().map(station).collect::<Vec<_>>()}</ol>
    }
}
