//! The timeline of a campaign: its rounds and launches.

use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Folded, Notice, ProgressBar, Said, Tone};
use crate::shared::exchange::campaign::{self, Evidence, Home, Launched, Member, Station};
use lab_core::text::Sentence;
use lab_texts::page::campaign as t;
use lab_texts::page::parts::{labelled, trials_of};
use lab_texts::{Arg, Fixed};
use leptos::prelude::*;

/// Rounds and launches as they happened.
#[component]
pub fn Timeline(ui: Ui, stations: Vec<Station>) -> impl IntoView {
    let station = |station| match station {
        Station::Round(round) => view! { <Round ui round=*round/> }.into_any(),
        Station::Launch(launched) => view! { <Launch ui launched/> }.into_any(),
    };
    view! {
        <h2>{ui.say(t::TIMELINE)}</h2>
        <ol class="timeline" aria-label=ui.say(t::TIMELINE)>{stations.into_iter().map(station).collect::<Vec<_>>()}</ol>
    }
}

#[component]
fn Round(ui: Ui, round: campaign::Round) -> impl IntoView {
    let campaign::Round { round: number, question, aim, progress: (done, all), learnt, .. } = &round;
    let title = if question.is_empty() { ui.say(aim) } else { question.clone() };
    let head = ui.say(t::round_title(*number, title));
    let state = if learnt.is_some() { t::CONCLUDED } else { t::OPEN };
    let line = [ui.say(aim), ui.say(trials_of(*all, *done)), ui.say(state)].join(" · ");
    let share = if *all == 0 { 0.0 } else { *done as f64 / *all as f64 };
    let bar = learnt.is_none().then(|| view! { <ProgressBar name=ui.say(t::progress_of(*number)) share/> });
    let best = round.best.as_ref().map(|best| view! { <p>{ui.say(t::best(ui.say(best)))}</p> });
    let evidence = round.evidence.as_ref().map(|evidence| view! { <p>{ui.say(evidence)}</p> });
    let member = |(study, member)| studies(ui, *number, study, member);
    let members: Vec<_> = (1..).zip(&round.members).map(member).collect();
    let objection = |why: &Sentence| view! { <Notice tone=Tone::Warning text=ui.say(why)/> };
    let objections: Vec<_> = round.objections.iter().map(objection).collect();
    view! {
        <li class="station">
            <h3>{head}</h3>
            <Notice tone=Tone::Note text=line/>
            {bar} {best} {evidence}
            <div class="members">{members}</div>
            {objections}
            {findings(ui, &round.findings)}
            {learnt.as_ref().map(|learnt| conclusion(ui, learnt.clone(), &round))}
            <Notice tone=Tone::Note text=ui.say(&round.budget)/>
        </li>
    }
}

fn findings(ui: Ui, findings: &[(String, Sentence)]) -> Option<AnyView> {
    let item = |(code, sentence): &(String, Sentence)| {
        view! { <li><code>{code.clone()}</code> " " {ui.say(sentence)}</li> }
    };
    let items: Vec<_> = findings.iter().map(item).collect();
    (!items.is_empty()).then(|| {
        let line = ui.say(t::findings(items.len()));
        view! { <Folded line open=true><ul class="said">{items}</ul></Folded> }.into_any()
    })
}

/// What was learnt, where it holds, and what was not heeded.
fn conclusion(ui: Ui, learnt: String, round: &campaign::Round) -> AnyView {
    let conditions = (!round.conditions.is_empty()).then(|| {
        let conditions = ui.say(Arg::list(&round.conditions));
        view! { <Folded line=ui.say(t::HOLDS_WHERE)><p>{conditions}</p></Folded> }
    });
    let dismissed = (!round.dismissed.is_empty()).then(|| view! { <Said ui lines=round.dismissed.clone()/> });
    view! {
        <p class="learnt"><strong>{ui.say(labelled(t::LEARNT, ""))}</strong> {learnt}</p>
        {conditions} {dismissed}
    }
    .into_any()
}

/// A study of a round with its state and the way to it.
fn studies(ui: Ui, round: usize, number: usize, member: &Member) -> AnyView {
    let Member { values, ended, trials, study } = member.clone();
    let which = match values.as_slice() {
        [] => ui.say(t::study_of(number, round)),
        values => ui.say(Arg::list(values)),
    };
    let link = study.map(|study| {
        let (page, verb) = match ended {
            _ if ended >= trials => ("analyze", t::ANALYZE),
            _ if Home::of(&study) == Home::Runner => ("run", t::WATCH),
            0 => ("run", t::TRAIN),
            _ => ("run", t::GO_ON),
        };
        view! { <a class="button" href=format!("#/{page}/{study}") aria-label=ui.say(labelled(verb, &which))>{ui.say(verb)}</a> }
    });
    let told = ui.say(labelled(which, trials_of(trials, ended)));
    view! { <div class="proposal"><span>{told}</span> {link}</div> }.into_any()
}

#[component]
fn Launch(ui: Ui, launched: Launched) -> impl IntoView {
    let Launched { round, trial, evidence, changes, reason, complexity } = launched;
    let said = [(t::WHY, reason), (t::COMPLEXITY, complexity)];
    let said = said.into_iter().filter(|(_, words)| !words.is_empty());
    let line = |(label, words): (Fixed, String)| {
        view! { <p><strong>{ui.say(labelled(label, ""))}</strong> {words}</p> }
    };
    view! {
        <li class="station launch">
            <h3>{ui.say(t::launch_of(round, trial))}</h3>
            {rests_on(ui, &evidence)}
            {(!changes.is_empty()).then(|| view! { <Said ui lines=changes/> })}
            {said.map(line).collect::<Vec<_>>()}
        </li>
    }
}

/// What a launch rests on.
pub fn rests_on(ui: Ui, evidence: &Evidence) -> AnyView {
    let tone = if evidence.is_clear { Tone::Good } else { Tone::Warning };
    view! { <Notice tone text=ui.say(&evidence.sentence)/> }.into_any()
}
