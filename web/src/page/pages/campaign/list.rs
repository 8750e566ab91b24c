//! The list of campaigns, and the two ways to a new one: begun here, or opened from a file.
//!
//! Knows nothing of what happens in a campaign.

use super::begin::Begin;
use crate::page::campaigns::{Campaigns, Section};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::texts::campaign as t;
use crate::page::ui::context::Ui;
use crate::page::ui::file_button::FilesButton;
use crate::page::ui::form::{Choice, titled};
use crate::page::ui::parts::{Buttons, Card, Fields, Notice, Tone};
use crate::page::ui::route::Route;
use crate::page::ui::table::DataTable;
use crate::page::ui::waiting::Waiting;
use crate::shared::exchange::campaign::{EXAMPLE, Home, Line, Listed};
use lab_core::text::{Lang, Text};
use leptos::prelude::*;

#[component]
pub fn CampaignList(ui: Ui, lang: Lang) -> impl IntoView {
    let campaigns = Campaigns::current();
    ui.session.refresh_studies();
    campaigns.list(ui);
    let refused = move || campaigns.refused.get().filter(|(section, _)| *section == Section::List);
    let trouble = move || campaigns.listed.with(|listed| listed.as_ref().and_then(|listed| listed.trouble.clone()));
    let faults = move || {
        let faults = trouble().into_iter().chain(refused().map(|(_, why)| why));
        faults.map(|why| view! { <Notice tone=Tone::Error text=why.get(lang)/> }).collect::<Vec<_>>()
    };
    let has_runner =
        memo(move || campaigns.listed.with(|listed| listed.as_ref().is_some_and(|listed| listed.has_runner)));
    let take = move |files| campaigns.import(ui, files);
    view! {
        <Waiting ui lang/>
        <p class="hidden" role="status">
            {dynamic(move || refused().map(|(_, why)| why.get(lang).to_owned()).unwrap_or_default())}
        </p>
        <div class="report">
            <h1>{t::CAMPAIGNS.get(lang)}</h1>
            <p class="lead">{t::INTRODUCTION.get(lang)}</p>
            {dynamic(faults)}
            {dynamic(move || campaigns.listed.get().map(|listed| known(lang, listed)))}
            {dynamic(move || has_runner.get().then(|| home(ui, lang, campaigns)))}
            <Begin ui lang/>
            <Card heading=t::FROM_FILE.get(lang)>
                <p>{t::FILE.get(lang)}</p>
                <Buttons><FilesButton id="campaign-file" label=t::OPEN_FILE.get(lang) take/></Buttons>
            </Card>
        </div>
    }
}

/// Where new campaigns are kept.
fn home(ui: Ui, lang: Lang, campaigns: Campaigns) -> AnyView {
    let options = titled([(Home::Browser, t::KEPT_IN_BROWSER), (Home::Runner, t::KEPT_ON_RUNNER)], lang);
    let value = derived(move || campaigns.home(ui));
    let choose = move |home| campaigns.beginning.home.set(Some(home));
    view! { <Card><Fields><Choice id="home" label=t::ARE_KEPT.get(lang) options value choose/></Fields></Card> }
        .into_any()
}

/// The campaigns of each store, each a line.
fn known(lang: Lang, Listed { has_runner, campaigns, .. }: Listed) -> AnyView {
    let of = |home: Home, title: Text| {
        let its = campaigns.iter().filter(|line| Home::of(&line.key) == home);
        let rows: Vec<_> = its.map(|line| row(lang, line.clone())).collect();
        let heads = [t::CAMPAIGN, t::ROUNDS, t::LAUNCHES, t::STATE].map(|head| head.get(lang).to_owned()).to_vec();
        let table = match rows.is_empty() {
            true => view! { <Notice tone=Tone::Note text=t::NONE_YET.get(lang)/> }.into_any(),
            false => view! { <DataTable name=title.get(lang) columns=heads rows/> }.into_any(),
        };
        view! { <h2>{title.get(lang)}</h2> {table} }
    };
    let here = of(Home::Browser, t::IN_BROWSER);
    let there = has_runner.then(|| of(Home::Runner, t::ON_RUNNER));
    view! {
        <Card>
            {here} {there}
            <Buttons>
                <a class="button" href=Route::Campaign(EXAMPLE.to_owned()).hash()>{t::SEE_EXAMPLE.get(lang)}</a>
            </Buttons>
        </Card>
    }
    .into_any()
}

fn row(lang: Lang, Line { key, summary }: Line) -> Vec<AnyView> {
    let address = Route::Campaign(key.clone()).hash();
    let link = |name: String| view! { <a href=address>{name}</a> }.into_any();
    match summary {
        // It is named all the same, so that it can be looked at and deleted.
        Err(why) => vec![link(key), "–".into_any(), "–".into_any(), why.get(lang).to_owned().into_any()],
        Ok(summary) => {
            let state = match summary.open {
                Some(round) => t::round_is_open(lang, round),
                None => t::BETWEEN.get(lang).to_owned(),
            };
            let name = if summary.name.is_empty() { key } else { summary.name };
            let [rounds, launches] = [summary.rounds, summary.launches].map(|n| n.to_string().into_any());
            vec![link(name), rounds, launches, state.into_any()]
        }
    }
}
