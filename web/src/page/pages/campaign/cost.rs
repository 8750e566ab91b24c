//! What a round would cost, and what there is to object to it.
//!
//! Knows nothing of how it is estimated.

use crate::page::erased::dynamic;
use crate::page::texts::campaign as t;
use crate::page::ui::parts::{Notice, Tone};
use crate::page::ui::table::{DataTable, texts};
use crate::shared::exchange::campaign::{self, Estimate};
use lab_core::text::{Lang, Sentence};
use leptos::prelude::*;

#[component]
pub fn Cost(lang: Lang, found: RwSignal<Option<Result<Estimate, Sentence>>>, purpose: String) -> impl IntoView {
    dynamic(move || {
        found.get().map(|found| match found {
            Err(why) => view! { <Notice tone=Tone::Error text=why.get(lang)/> }.into_any(),
            Ok(estimate) => told(lang, estimate, &purpose),
        })
    })
}

fn told(lang: Lang, estimate: Estimate, purpose: &str) -> AnyView {
    let Estimate { objections, values, dimensions, density, costs, is_timed } = estimate;
    let objection = |why: &Sentence| view! { <Notice tone=Tone::Warning text=why.get(lang)/> };
    let objections: Vec<_> = objections.iter().map(objection).collect();
    let columns = [t::COST, t::COST_TRIALS, t::COST_STEPS, t::COST_TIME].map(|head| head.get(lang).to_owned()).to_vec();
    let unknown = || "–".to_owned();
    let row = |campaign::Cost { change, trials, steps, time }: campaign::Cost| {
        let what = change.map_or_else(|| t::AS_DESIGNED.get(lang).to_owned(), |change| change.get(lang).to_owned());
        let steps = steps.map_or_else(unknown, |steps| steps.to_string());
        texts([what, trials.to_string(), steps, time.unwrap_or_else(unknown)])
    };
    let rows = costs.into_iter().map(row).collect();
    view! {
        {objections}
        <Notice tone=Tone::Note text=t::searched(lang, values, dimensions, density)/>
        <DataTable name=t::budget(lang, purpose) columns rows/>
        {(!is_timed).then(|| view! { <Notice tone=Tone::Note text=t::UNTIMED.get(lang)/> })}
    }
    .into_any()
}
