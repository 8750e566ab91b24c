//! The page Campaign: one with its timeline, what is known, and what comes next; and the list of all.

mod begin;
mod close;
mod form;
mod head;
mod list;
mod next;
mod own;
mod station;
mod tools;

pub use list::CampaignList;

use crate::page::campaigns::{Campaigns, Section, named};
use crate::page::erased::{Kept, derived, dynamic, effect, list as blocks};
use crate::page::ui::context::Ui;
use crate::page::ui::parts::{Notice, Tone, Waiting};
use crate::page::ui::plot::Plot;
use crate::page::ui::route::Route;
use crate::shared::exchange;
use crate::shared::exchange::campaign::{EXAMPLE, Insight, Looked, OpenRound, Opening, Unread};
use close::{Adoption, Conclusion};
use head::{Head, Known};
use lab_texts::page::campaign as t;
use leptos::prelude::*;
use next::Next;
use own::OwnQuestion;
use serde::Serialize;
use station::Timeline;
use std::time::Duration;
use tools::Tools;

/// Between two looks at a round whose trials run.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Shown {
    ui: Ui,
    campaigns: Campaigns,
    key: StoredValue<String>,
    /// Delete was pressed once.
    asks_to_delete: RwSignal<bool>,
}

impl Shown {
    fn key(self) -> String {
        self.key.get_value()
    }

    /// Opens the next round.
    fn open(self, opening: Opening) {
        let question = OpenRound { campaign: named(self.ui, &self.key()), opening };
        self.campaigns.change(self.ui, Section::Open, self.key(), question);
    }

    /// Why a button of that part led to nothing.
    fn refusal(self, section: Section) -> AnyView {
        let Shown { ui, campaigns, .. } = self;
        dynamic(move || {
            let refused = campaigns.refused.get().filter(|(of, _)| *of == section);
            refused.map(|(_, why)| view! { <Notice tone=Tone::Error text=ui.say(&why)/> })
        })
    }
}

#[component]
pub fn Campaign(ui: Ui, key: String) -> impl IntoView {
    let (campaigns, asks_to_delete) = (Campaigns::current(), RwSignal::new(false));
    let shown = Shown { ui, campaigns, key: StoredValue::new(key), asks_to_delete };
    campaigns.hush();
    ui.session.refresh_studies();
    campaigns.look(ui, shown.key());
    look_again(shown);
    on_cleanup(move || {
        // Points of a campaign's plot are no trials of the study at hand.
        ui.hovered.set(None);
        ui.selected.set(None);
    });
    let body = move || {
        let looked = campaigns.looked.get().filter(|(key, _)| *key == shown.key());
        match looked {
            None => Vec::new(),
            Some((_, Err(unread))) => vec![block("unread", &unread.clone(), move || unreadable(shown, unread))],
            Some((_, Ok(looked))) => parts(shown, *looked),
        }
    };
    view! {
        <Waiting ui/>
        <p class="hidden" role="status">{dynamic(move || ui.say(&campaigns.said.get()))}</p>
        <div class="report">
            <nav class="subpages" aria-label=ui.say(t::CAMPAIGNS)>
                <a href=Route::Campaign(String::new()).hash()>{ui.say(t::ALL)}</a>
            </nav>
            {blocks(body)}
        </div>
    }
}

/// A part of the page, made anew where what it shows has changed.
fn block<V: IntoAny>(name: &str, shows: &impl Serialize, make: impl FnOnce() -> V + Send + 'static) -> Kept {
    Kept::new(format!("{name} {}", serde_json::to_string(shows).unwrap_or_default()), make)
}

fn parts(shown: Shown, looked: Looked) -> Vec<Kept> {
    let ui = shown.ui;
    let Looked { has_runner, troubles, head, stations, known, conclusion, next, adoption, opens, .. } = looked;
    let mut parts = vec![
        block("head", &head.clone(), move || view! { <Head ui head/> }),
        block("tools", &has_runner, move || view! { <Tools shown has_runner/> }),
    ];
    parts.extend(
        troubles
            .into_iter()
            .map(|why| block("trouble", &why.clone(), move || view! { <Notice tone=Tone::Error text=ui.say(&why)/> })),
    );
    if !stations.is_empty() {
        parts.push(block("progress", &(), move || progress(shown)));
        parts.push(block("timeline", &stations.clone(), move || view! { <Timeline ui stations/> }));
    }
    if !known.is_empty() {
        let found: Vec<Insight> = known.clone();
        parts.push(block("known", &found, move || view! { <Known ui known/> }));
    }
    parts.extend(
        conclusion.map(|conclusion| {
            block("conclusion", &conclusion.clone(), move || view! { <Conclusion shown conclusion/> })
        }),
    );
    parts.push(block("next", &(next.clone(), opens), move || view! { <Next shown next opens/> }));
    parts.extend(opens.map(|round| block("own", &round, move || view! { <OwnQuestion shown round/> })));
    parts.extend(
        adoption.map(|adoption| block("adoption", &adoption.clone(), move || view! { <Adoption shown adoption/> })),
    );
    parts
}

fn progress(shown: Shown) -> AnyView {
    let Shown { ui, campaigns, key, .. } = shown;
    let plot =
        derived(move || Some(exchange::Plot::Campaign { key: key.try_get_value()?, part: campaigns.part.get() }));
    view! {
        <h2>{ui.say(t::PROGRESS)}</h2>
        <div class="figures two"><Plot ui title=ui.say(t::BY_ROUND) height=280.0 plot/></div>
    }
    .into_any()
}

/// One that does not read can still be removed.
fn unreadable(shown: Shown, Unread { why, is_there, has_runner }: Unread) -> AnyView {
    let can_be_removed = is_there && shown.key() != EXAMPLE;
    view! {
        <h1>{shown.ui.say(t::UNNAMED)}</h1>
        <Notice tone=Tone::Error text=shown.ui.say(&why)/>
        {can_be_removed.then(|| view! { <Tools shown has_runner/> })}
    }
    .into_any()
}

/// Trials end while one looks: looks again while some of the open round do, unless somebody types.
fn look_again(shown: Shown) {
    let Shown { ui, campaigns, asks_to_delete, .. } = shown;
    effect(move || {
        let looks = campaigns.looks.get();
        let runs = campaigns.looked.with_untracked(|looked| match looked {
            Some((key, Ok(looked))) if *key == shown.key() && *key != EXAMPLE => {
                looked.progress.is_some_and(|(done, all)| done < all)
            }
            _ => false,
        });
        if !runs {
            return;
        }
        let look = move || {
            // The page may be left, or was answered since.
            let Some(asks_to_delete) = asks_to_delete.try_get_untracked() else { return };
            if campaigns.looks.get_untracked() != looks {
                return;
            }
            let field = document().query_selector("#content :is(input, textarea, select):focus").ok().flatten();
            if asks_to_delete || field.is_some() {
                campaigns.looks.update(|looks| *looks += 1);
            } else {
                campaigns.look(ui, shown.key());
            }
        };
        set_timeout(look, LOOK_AGAIN);
    });
}
