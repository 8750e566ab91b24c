//! What ends a round: a conclusion with what was learnt, and a launch that changes the baseline.

use super::Shown;
use super::station::rests_on;
use crate::page::campaigns::{Section, named};
use crate::page::erased::{derived, dynamic};
use crate::page::ui::form::{Choice, LongField, TextField, Ticks};
use crate::page::ui::parts::{Button, Buttons, Card, Fields, Folded, Notice, Tone};
use crate::shared::exchange::campaign::{Adoptable, Concludable, Conclude, Launch, Objection, Offered};
use lab_texts::page::campaign as t;
use leptos::prelude::*;

/// The form that concludes the open round.
#[component]
pub fn Conclusion(shown: Shown, conclusion: Concludable) -> impl IntoView {
    let Shown { ui, campaigns, .. } = shown;
    let Concludable { round, is_complete, findings, best } = conclusion;
    let key = shown.key();
    let learnt = campaigns.text(&key, &format!("learnt-{round}"), "");
    let keeps = campaigns.ticked(&key, &format!("keep-{round}"));
    let fields: Vec<(Objection, RwSignal<String>)> = findings
        .into_iter()
        .map(|finding| {
            let reason = campaigns.text(&key, &dismissal(round, &finding), "");
            (finding, reason)
        })
        .collect();
    let field = |(finding, reason): &(Objection, RwSignal<String>)| {
        let about = finding.parameter.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
        view! { <TextField id=dismissal(round, finding) label=format!("{}{about}", finding.code) value=*reason/> }
    };
    let reasons: Vec<_> = fields.iter().map(field).collect();
    let note = (!reasons.is_empty()).then(|| view! { <Notice tone=Tone::Note text=ui.say(t::NOT_HEEDED)/> });
    let boxes: Vec<_> = best.into_iter().map(|(name, value)| (name.clone(), format!("{name} = {value}"))).collect();
    let boxes =
        (!boxes.is_empty()).then(|| view! { <Ticks name=ui.say(t::KEEP) options=boxes ticked=keeps legend=true/> });
    let conclude = move || {
        let dismissed = fields.iter().map(|(finding, reason)| (finding.clone(), reason.get_untracked())).collect();
        let question = Conclude {
            campaign: named(ui, &shown.key()),
            learnt: learnt.get_untracked(),
            dismissed,
            keeps: keeps.get_untracked(),
        };
        campaigns.change(ui, Section::Conclude, shown.key(), question);
    };
    let form = view! {
        <LongField id=format!("learnt-{round}") label=ui.say(t::WHAT_LEARNT) value=learnt/>
        {note} {reasons} {boxes}
        {shown.refusal(Section::Conclude)}
        <Buttons><Button id="conclude" label=ui.say(t::conclude(round)) primary=true press=conclude/></Buttons>
    };
    if is_complete {
        view! { <Card heading=ui.say(t::conclusion_of(round))>{form}</Card> }.into_any()
    } else {
        view! { <Folded line=ui.say(t::conclusion_early(round)) card=true>{form}</Folded> }.into_any()
    }
}

fn dismissal(round: usize, finding: &Objection) -> String {
    format!("dismiss-{round}-{}-{}", finding.code, finding.parameter.as_deref().unwrap_or_default())
}

/// The form that adopts a trial of the last concluded round.
#[component]
pub fn Adoption(shown: Shown, adoption: Adoptable) -> impl IntoView {
    let Shown { ui, campaigns, .. } = shown;
    let Adoptable { round, trials, candidate } = adoption;
    let key = shown.key();
    let id = |name: &str| format!("{name}-{round}");
    let adopted = campaigns.text(&key, &id("adopt"), &candidate.to_string());
    let [reason, complexity] = ["reason", "complexity"].map(|name| campaigns.text(&key, &id(name), ""));
    let chosen = derived(move || adopted.get().parse().unwrap_or(candidate));
    let option = |offered: &Offered| (offered.trial, ui.say(t::trial(&offered.objective, offered.trial)));
    let options: Vec<_> = trials.iter().map(option).collect();
    let evidence = move || {
        let offered = trials.iter().find(|offered| offered.trial == chosen.get());
        offered.and_then(|offered| offered.evidence.as_ref()).map(|evidence| rests_on(ui, evidence))
    };
    let launch = move || {
        let question = Launch {
            campaign: named(ui, &shown.key()),
            trial: untrack(|| chosen.get()),
            reason: reason.get_untracked(),
            complexity: complexity.get_untracked(),
        };
        campaigns.change(ui, Section::Launch, shown.key(), question);
    };
    let choose = move |trial: u64| adopted.set(trial.to_string());
    let [adopt, why, costs] = ["adopt", "reason", "complexity"].map(id);
    view! {
        <Card heading=ui.say(t::launch_from(round))>
            <Fields><Choice id=adopt label=ui.say(t::TRIAL_TO_ADOPT) options value=chosen choose/></Fields>
            {dynamic(evidence)}
            <LongField id=why label=ui.say(t::WORTH) value=reason/>
            <Fields><TextField id=costs label=ui.say(t::COMPLEXITY) value=complexity/></Fields>
            {shown.refusal(Section::Launch)}
            <Buttons><Button id="launch" label=ui.say(t::LAUNCH) press=launch/></Buttons>
        </Card>
    }
}
