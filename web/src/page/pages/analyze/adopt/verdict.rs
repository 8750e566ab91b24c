//! A judgement: how far it is, its verdict, what holds from now on, and the ledger.

use super::super::adopting::Adoption;
use super::account::{Picture, Words, differences};
use super::ledger::Ledger;
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Button, Buttons, Card, Notice, ProgressBar, Tone};
use crate::page::ui::proposal::Proposal;
use crate::shared::exchange::adoption::Judgement;
use crate::shared::place::Place;
use lab_core::adoption::RUNS;
use lab_core::protocol::State;
use lab_texts::page::adopt as t;
use leptos::prelude::*;

#[component]
pub fn Verdict(ui: Ui, adoption: Adoption) -> impl IntoView {
    // One that is being taken away is shown as it was.
    let judgement = Memo::new(move |before: Option<&Option<Judgement>>| {
        adoption.judgement.get().or_else(|| before.cloned().flatten())
    });
    let part = move |show: fn(Ui, Judgement) -> AnyView| dynamic(move || Some(show(ui, judgement.get()?)));
    let sides = memo(move || judgement.with(|judgement| judgement.as_ref().map(|known| known.account.sides.clone())));
    let is_there = memo(move || sides.with(Option::is_some));
    let said = move || judgement.with(|known| known.as_ref().map(|known| ui.say(&known.account.verdict)));
    view! {
        <p class="hidden" role="status">{dynamic(said)}</p>
        <Card heading=ui.say(t::VERDICT) answers=true>
            {progress(ui, judgement)}
            {part(words)}
            {dynamic(move || {
                let sides = derived(move || sides.get().unwrap_or_else(nothing));
                is_there.get().then(|| view! { <Picture ui sides/> })
            })}
            {dynamic(move || {
                let known = judgement.get().filter(|known| known.can_go_on)?;
                let label = match ui.session.place.get() {
                    Place::Browser(_) => t::more(RUNS),
                    Place::Runner => t::more_anew(known.most + RUNS),
                };
                Some(view! {
                    <Buttons><Button id="more" label=ui.say(label) press=move || adoption.go_on(ui)/></Buttons>
                })
            })}
            {part(holds)}
        </Card>
        {part(changes)}
        {part(entries)}
    }
}

/// Stands where a judgement is being taken away.
fn nothing() -> lab_core::plot::Sides {
    let direction = lab_core::study::Direction::Minimize;
    let (baseline, candidate) = (Vec::new(), Vec::new());
    lab_core::plot::Sides { metric: String::new(), direction, baseline, candidate, gain: None, least: 0.0 }
}

/// How many runs there are, and whether there will be more.
fn progress(ui: Ui, judgement: Memo<Option<Judgement>>) -> AnyView {
    let state = memo(move || ui.session.progress.with(|progress| progress.as_ref().map(|progress| progress.state)));
    dynamic(move || {
        let Judgement { runs, most, is_over, .. } = judgement.get()?;
        let share = if is_over { 1.0 } else { runs as f64 / most.max(1) as f64 };
        let goes_on = state.get() == Some(State::Running);
        let note = match (is_over, goes_on) {
            (true, _) => t::OVER,
            (false, true) => t::GOES_ON,
            (false, false) => t::WAITS,
        };
        Some(view! {
            <p class="counts">{ui.say(t::judging(most, runs))}</p>
            <ProgressBar name=ui.say(t::PROGRESS) share/>
            <Notice tone=Tone::Note text=ui.say(note)/>
        })
    })
}

fn words(ui: Ui, judgement: Judgement) -> AnyView {
    view! { <Words ui account=judgement.account/> }.into_any()
}

fn holds(ui: Ui, judgement: Judgement) -> AnyView {
    judgement.holds.map(|proposal| view! { <Proposal ui proposal/> }).into_any()
}

fn changes(ui: Ui, judgement: Judgement) -> AnyView {
    let changes = judgement.account.changes;
    view! { <Card heading=ui.say(t::DIFFERENCES)>{differences(ui, changes)}</Card> }.into_any()
}

fn entries(ui: Ui, judgement: Judgement) -> AnyView {
    view! { <Ledger ui entries=judgement.ledger/> }.into_any()
}
