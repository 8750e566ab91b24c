//! A round or a launch of the timeline.
//!
//! Knows nothing of what comes after it.

use crate::page::texts::campaign as t;
use crate::page::ui::parts::{Folded, Notice, ProgressBar, Said, Tone};
use crate::shared::exchange::campaign::{self, Evidence, Home, Launched, Member};
use lab_core::text::{Lang, Sentence};
use leptos::prelude::*;

#[component]
pub fn Round(lang: Lang, round: campaign::Round) -> impl IntoView {
    let campaign::Round { round: number, question, aim, progress: (done, all), learnt, .. } = &round;
    let title = if question.is_empty() { aim.get(lang) } else { question };
    let head = t::round_title(lang, number, title);
    let state = if learnt.is_some() { t::CONCLUDED } else { t::OPEN };
    let line = format!("{} · {} · {}", aim.get(lang), t::trials_done(lang, done, all), state.get(lang));
    let share = if *all == 0 { 0.0 } else { *done as f64 / *all as f64 };
    let bar = learnt.is_none().then(|| view! { <ProgressBar name=t::progress_of(lang, number) share/> });
    let best = round.best.as_ref().map(|best| view! { <p>{t::best(lang, best.get(lang))}</p> });
    let evidence = round.evidence.as_ref().map(|evidence| view! { <p>{evidence.get(lang).to_owned()}</p> });
    let member = |(study, member)| studies(lang, *number, study, member);
    let members: Vec<_> = (1..).zip(&round.members).map(member).collect();
    let objection = |why: &Sentence| view! { <Notice tone=Tone::Warning text=why.get(lang)/> };
    let objections: Vec<_> = round.objections.iter().map(objection).collect();
    view! {
        <li class="station">
            <h3>{head}</h3>
            <Notice tone=Tone::Note text=line/>
            {bar} {best} {evidence}
            <div class="members">{members}</div>
            {objections}
            {findings(lang, &round.findings)}
            {learnt.as_ref().map(|learnt| conclusion(lang, learnt.clone(), &round))}
            <Notice tone=Tone::Note text=round.budget.get(lang)/>
        </li>
    }
}

fn findings(lang: Lang, findings: &[(String, Sentence)]) -> Option<AnyView> {
    let item = |(code, sentence): &(String, Sentence)| {
        view! { <li><code>{code.clone()}</code> " " {sentence.get(lang).to_owned()}</li> }
    };
    let items: Vec<_> = findings.iter().map(item).collect();
    (!items.is_empty()).then(|| {
        let line = t::findings(lang, items.len());
        view! { <Folded line open=true><ul class="said">{items}</ul></Folded> }.into_any()
    })
}

/// What was learnt, where it holds, and what was not heeded.
fn conclusion(lang: Lang, learnt: String, round: &campaign::Round) -> AnyView {
    let conditions = (!round.conditions.is_empty()).then(|| {
        let conditions = round.conditions.join(t::COMMA.get(lang));
        view! { <Folded line=t::HOLDS_WHERE.get(lang)><p>{conditions}</p></Folded> }
    });
    let dismissed = (!round.dismissed.is_empty()).then(|| view! { <Said lines=round.dismissed.clone() lang/> });
    view! {
        <p class="learnt"><strong>{t::LEARNT.get(lang)}</strong> ": " {learnt}</p>
        {conditions} {dismissed}
    }
    .into_any()
}

/// A study of a round with its state and the way to it.
fn studies(lang: Lang, round: usize, number: usize, member: &Member) -> AnyView {
    let Member { values, ended, trials, study } = member.clone();
    let which = match values.as_slice() {
        [] => t::study_of(lang, number, round),
        values => values.join(t::COMMA.get(lang)),
    };
    let link = study.map(|study| {
        let (page, verb) = match ended {
            _ if ended >= trials => ("analyze", t::ANALYZE),
            _ if study.starts_with(Home::Runner.mark()) => ("run", t::WATCH),
            0 => ("run", t::TRAIN),
            _ => ("run", t::GO_ON),
        };
        let verb = verb.get(lang);
        view! { <a class="button" href=format!("#/{page}/{study}") aria-label=format!("{verb}: {which}")>{verb}</a> }
    });
    let told = format!("{which}{}{}", t::COLON.get(lang), t::trials_done(lang, ended, trials));
    view! { <div class="proposal"><span>{told}</span> {link}</div> }.into_any()
}

#[component]
pub fn Launch(lang: Lang, launched: Launched) -> impl IntoView {
    let Launched { round, trial, evidence, changes, reason, complexity } = launched;
    let said = [(t::WHY, reason), (t::COMPLEXITY, complexity)];
    let said = said.into_iter().filter(|(_, words)| !words.is_empty());
    let line = |(label, words): (lab_core::text::Text, String)| {
        view! { <p><strong>{label.get(lang)}</strong> ": " {words}</p> }
    };
    view! {
        <li class="station launch">
            <h3>{t::launch_of(lang, trial, round)}</h3>
            {rests_on(lang, &evidence)}
            {(!changes.is_empty()).then(|| view! { <Said lines=changes lang/> })}
            {said.map(line).collect::<Vec<_>>()}
        </li>
    }
}

/// What a launch rests on.
pub fn rests_on(lang: Lang, evidence: &Evidence) -> AnyView {
    let tone = if evidence.is_clear { Tone::Good } else { Tone::Warning };
    view! { <Notice tone text=evidence.sentence.get(lang)/> }.into_any()
}
