//! What next: the advice, and a form for each study that could be the next round.

use super::Shown;
use super::form::RoundForm;
use crate::page::campaigns::Section;
use crate::page::ui::parts::{Card, Notice, Said, Tone};
use crate::shared::exchange::Proposal;
use crate::shared::exchange::procedures::Advice;
use lab_core::text::Sentence;
use lab_texts::page::campaign as t;
use leptos::prelude::*;

/// The advice; with forms where a round can be opened.
#[component]
pub fn Next(shown: Shown, next: Advice, opens: Option<usize>) -> impl IntoView {
    let ui = shown.ui;
    let Advice { headline, reasons, warnings, studies, .. } = next;
    let warning = |why: &Sentence| view! { <Notice tone=Tone::Warning text=ui.say(why)/> };
    let warnings: Vec<_> = warnings.iter().map(warning).collect();
    let forms = opens.map(|round| {
        let form = |(i, Proposal { purpose, study }): (usize, Proposal)| {
            let purpose = ui.say(&purpose);
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
        <Card heading=ui.say(t::WHAT_NEXT) answers=true>
            <p class="big">{ui.say(&headline)}</p>
            {(!reasons.is_empty()).then(|| view! { <Said ui lines=reasons/> })}
            {warnings}
            {shown.refusal(Section::Open)}
            {forms}
        </Card>
    }
}
