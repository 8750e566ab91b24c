//! What next: the advice, and a form for each study that could be the next round.
//!
//! Knows nothing of how advice comes about.

use super::Shown;
use super::form::RoundForm;
use crate::page::campaigns::Section;
use crate::page::texts::campaign as t;
use crate::page::ui::parts::{Card, Notice, Said, Tone};
use crate::shared::exchange::{Proposal, campaign};
use lab_core::text::Sentence;
use leptos::prelude::*;

/// The advice; with forms where a round can be opened.
#[component]
pub fn Next(shown: Shown, next: campaign::Next, opens: Option<usize>) -> impl IntoView {
    let lang = shown.lang;
    let campaign::Next { headline, reasons, warnings, studies } = next;
    let warning = |why: &Sentence| view! { <Notice tone=Tone::Warning text=why.get(lang)/> };
    let warnings: Vec<_> = warnings.iter().map(warning).collect();
    let forms = opens.map(|round| {
        let form = |(i, Proposal { purpose, study }): (usize, Proposal)| {
            let purpose = purpose.get(lang).to_owned();
            view! {
                <div class="proposed">
                    <h3>{purpose.clone()}</h3>
                    <RoundForm shown round which=i.to_string() study purpose/>
                </div>
            }
        };
        studies.into_iter().enumerate().map(form).collect::<Vec<_>>()
    });
    view! {
        <Card heading=t::WHAT_NEXT.get(lang) answers=true>
            <p class="big">{headline.get(lang).to_owned()}</p>
            {(!reasons.is_empty()).then(|| view! { <Said lines=reasons lang/> })}
            {warnings}
            {shown.refusal(Section::Open)}
            {forms}
        </Card>
    }
}
