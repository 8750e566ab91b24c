//! The list of campaigns, and the two ways to a new one: begun here, or opened from a file.

use super::begin::Begin;
use crate::page::campaigns::{Campaigns, Section};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::file_button::FilesButton;
use crate::page::ui::form::{Choice, titled};
use crate::page::ui::parts::{Buttons, Card, DataTable, Fields, Notice, Tone, Waiting};
use crate::page::ui::route::Route;
use crate::shared::exchange::campaign::{EXAMPLE, Home, Line, Listed};
use lab_texts::Fixed;
use lab_texts::page::campaign as t;
use leptos::prelude::*;

#[component]
pub fn CampaignList(ui: Ui) -> impl IntoView {
    let campaigns = Campaigns::current();
    ui.session.refresh_studies();
    campaigns.list(ui);
    let refused = move || campaigns.refused.get().filter(|(section, _)| *section == Section::List);
    let trouble = move || campaigns.listed.with(|listed| listed.as_ref().and_then(|listed| listed.trouble.clone()));
    let faults = move || {
        let faults = trouble().into_iter().chain(refused().map(|(_, why)| why));
        faults.map(|why| view! { <Notice tone=Tone::Error text=ui.say(&why)/> }).collect::<Vec<_>>()
    };
    let has_runner =
        memo(move || campaigns.listed.with(|listed| listed.as_ref().is_some_and(|listed| listed.has_runner)));
    let take = move |files| campaigns.import(ui, files);
    view! {
        <Waiting ui/>
        <div class="report">
            <h1>{ui.say(t::CAMPAIGNS)}</h1>
            <p class="lead">{ui.say(t::INTRODUCTION)}</p>
            {dynamic(faults)}
            {dynamic(move || campaigns.listed.get().map(|listed| known(ui, listed)))}
            {dynamic(move || has_runner.get().then(|| home(ui, campaigns)))}
            <Begin ui/>
            <Card heading=ui.say(t::FROM_FILE)>
                <p>{ui.say(t::FILE)}</p>
                <Buttons><FilesButton id="campaign-file" label=ui.say(t::OPEN_FILE) take/></Buttons>
            </Card>
        </div>
    }
}

/// Where new campaigns are kept.
fn home(ui: Ui, campaigns: Campaigns) -> AnyView {
    let options = titled(ui, [(Home::Browser, t::KEPT_IN_BROWSER), (Home::Runner, t::KEPT_ON_RUNNER)]);
    let value = derived(move || campaigns.home(ui));
    let choose = move |home| campaigns.beginning.home.set(Some(home));
    view! { <Card><Fields><Choice id="home" label=ui.say(t::ARE_KEPT) options value choose/></Fields></Card> }
        .into_any()
}

/// The campaigns of each store, each a line.
fn known(ui: Ui, Listed { has_runner, campaigns, .. }: Listed) -> AnyView {
    let of = |home: Home, title: Fixed| {
        let its = campaigns.iter().filter(|line| Home::of(&line.key) == home);
        let rows: Vec<_> = its.map(|line| row(ui, line.clone())).collect();
        let heads = [t::CAMPAIGN, t::ROUNDS, t::LAUNCHES, t::STATE].map(|head| ui.say(head));
        let table = match rows.is_empty() {
            true => view! { <Notice tone=Tone::Note text=ui.say(t::NONE_YET)/> }.into_any(),
            false => view! { <DataTable name=ui.say(title) columns=heads rows/> }.into_any(),
        };
        view! { <h2>{ui.say(title)}</h2> {table} }
    };
    let here = of(Home::Browser, t::IN_BROWSER);
    let there = has_runner.then(|| of(Home::Runner, t::ON_RUNNER));
    view! {
        <Card>
            {here} {there}
            <Buttons>
                <a class="button" href=Route::Campaign(EXAMPLE.to_owned()).hash()>{ui.say(t::SEE_EXAMPLE)}</a>
            </Buttons>
        </Card>
    }
    .into_any()
}

fn row(ui: Ui, Line { key, summary }: Line) -> Vec<AnyView> {
    let address = Route::Campaign(key.clone()).hash();
    let link = |name: String| view! { <a href=address>{name}</a> }.into_any();
    match summary {
        // It is named all the same, so that it can be looked at and deleted.
        Err(why) => vec![link(key), "–".into_any(), "–".into_any(), ui.say(&why).into_any()],
        Ok(summary) => {
            let state = match summary.open {
                Some(round) => ui.say(t::round_is_open(round)),
                None => ui.say(t::BETWEEN),
            };
            let name = if summary.name.is_empty() { key } else { summary.name };
            let [rounds, launches] = [summary.rounds, summary.launches].map(|n| n.to_string().into_any());
            vec![link(name), rounds, launches, state.into_any()]
        }
    }
}
