//! The frame: the top bar above every page and the status line below.
//!
//! Knows nothing of what a page shows.

use crate::page::environment::{Away, Gpu, Runner};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::lab::choice::cpu_workers;
use crate::page::session::Saved;
use crate::page::texts::{Lang, Text, shell as t};
use crate::page::ui::context::Ui;
use crate::page::ui::format;
use crate::page::ui::icon::Icon;
use crate::page::ui::menu::{Entry, Menu};
use crate::page::ui::prefs::{self, ThemeChoice};
use crate::page::ui::route::{Route, Tab};
use crate::page::ui::titles::{device_name, place_title, state_title, workers_title};
use crate::shared::place::{Place, Workers};
use lab_core::protocol::State;
use lab_core::text::Sentence;
use leptos::prelude::*;
use std::rc::Rc;

pub fn tab_title(tab: Tab) -> Text {
    match tab {
        Tab::Start => t::START,
        Tab::Design => t::DESIGN,
        Tab::Run => t::RUN,
        Tab::Analyze => t::ANALYZE,
        Tab::Procedures => t::PROCEDURES,
        Tab::Campaign => t::CAMPAIGN,
    }
}

#[component]
pub fn TopBar(ui: Ui) -> impl IntoView {
    let tabs: Vec<_> = Tab::ALL
        .into_iter()
        .map(|tab| {
            let address = move || match tab {
                Tab::Start => Route::Start,
                Tab::Design => Route::Design(None),
                Tab::Run => Route::Run(ui.study()),
                Tab::Analyze => Route::Analyze(ui.study()),
                Tab::Procedures => Route::Procedures(String::new()),
                Tab::Campaign => Route::Campaign(String::new()),
            };
            let current = move || ui.route.with(|route| route.tab() == tab).then_some("page");
            view! { <a href=move || address().hash() aria-current=current>{dynamic(move || tab_title(tab).get(ui.lang.get()))}</a> }
        })
        .collect();
    let switch_language = move |_| {
        let lang = ui.lang.get_untracked().pick(Lang::Zh, Lang::En);
        prefs::keep_language(lang);
        ui.lang.set(lang);
    };
    let theme_name = move || {
        match ui.theme.get() {
            ThemeChoice::Auto => t::THEME_AUTO,
            ThemeChoice::Light => t::THEME_LIGHT,
            ThemeChoice::Dark => t::THEME_DARK,
        }
        .get(ui.lang.get())
    };
    let theme_icon = move || match ui.theme.get() {
        ThemeChoice::Auto => Icon::Auto.view(),
        ThemeChoice::Light => Icon::Sun.view(),
        ThemeChoice::Dark => Icon::Moon.view(),
    };
    view! {
        <header class="top">
            <a class="brand" href="#/">{t::TUNING_LAB.en}</a>
            <nav aria-label=move || t::PAGES.get(ui.lang.get())>{tabs}</nav>
            <div class="top-end">
                <DevicePicker ui/>
                <button
                    type="button"
                    class="quiet"
                    lang=move || ui.lang.get().pick(Lang::Zh, Lang::En).tag()
                    aria-label=move || t::OTHER_LANGUAGE.get(ui.lang.get())
                    title=move || t::OTHER_LANGUAGE.get(ui.lang.get())
                    on:click=switch_language
                >
                    {dynamic(move || t::OTHER_LANGUAGE_SHORT.get(ui.lang.get()))}
                </button>
                <button type="button" class="quiet" aria-label=theme_name title=theme_name on:click=move |_| ui.theme.update(|theme| *theme = theme.next())>
                    {dynamic(theme_icon)}
                </button>
            </div>
        </header>
    }
}

#[component]
fn DevicePicker(ui: Ui) -> impl IntoView {
    // On its own pages a study that is not over trains where it was started; everywhere else the choice is for the next.
    let at_hand = memo(move || {
        let over = ui
            .session
            .progress
            .with(|progress| progress.as_ref().is_none_or(|progress| progress.state == State::Finished));
        !over && ui.route.with(|route| matches!(route.tab(), Tab::Run | Tab::Analyze))
    });
    let place = move || if at_hand.get() { ui.session.place.get() } else { ui.place.get() };
    let sentence = derived(move || place_title(ui, place(), ui.lang.get()));
    let choose = move |place: Place| {
        ui.place.set(place);
        let (session, now) = (ui.session, ui.session.place.get_untracked());
        match place {
            Place::Browser(workers) if at_hand.get_untracked() && now != Place::Runner => session.set_workers(workers),
            // A study that is under way stays where it is, and a choice that seems to do nothing must say so.
            _ if place != now && session.is_under_way() => {
                let title = |place, lang| untrack(|| place_title(ui, place, lang));
                ui.tell(Sentence::of(|lang| t::next_study_on(lang, title(place, lang), title(now, lang))));
            }
            _ => {}
        }
    };
    let entries = move || {
        let lang = ui.lang.get_untracked();
        let now = untrack(place);
        let cores = ui.session.environment.cores;
        let entry = |place: Place, label: String, note: Option<String>| Entry {
            note,
            checked: Some(now == place),
            ..Entry::new(label, move || choose(place))
        };
        let browser = |workers| Place::Browser(workers);
        let automatic = format!("{} — {}", t::AUTOMATIC.get(lang), workers_title(cpu_workers(cores), lang));
        let mut entries = vec![entry(browser(Workers::Auto), automatic, Some(t::AUTOMATIC_NOTE.get(lang).into()))];
        let mut counts = vec![1, cpu_workers(cores)];
        if cores > 4 {
            counts.insert(1, cores / 2);
        }
        counts.dedup();
        for n in counts {
            let note = if n == cpu_workers(cores) { t::ALL_WORKERS_NOTE } else { t::ONE_WORKER_NOTE };
            entries.push(entry(browser(Workers::Cpu(n)), workers_title(n, lang), Some(note.get(lang).into())));
        }
        let gpu = match ui.session.environment.gpu.get_untracked() {
            Gpu::Unknown => Err(Sentence::from(t::GPU_UNKNOWN_NOTE)),
            Gpu::Absent(why) => Err(why),
            Gpu::Present { name, is_fallback: true } => Ok(format!("{name}: {}", t::GPU_SLOW_NOTE.get(lang))),
            Gpu::Present { name, is_fallback: false } => Ok(name),
        };
        let offer = |place, label: String, found: Result<String, Sentence>| match found {
            Ok(note) => entry(place, label, Some(note)),
            Err(why) => {
                Entry { note: Some(why.get(lang).to_owned()), ..Entry::new(label, move || ui.tell(why.clone())) }
            }
        };
        entries.push(offer(browser(Workers::Gpu), t::THIS_BROWSER_GPU.get(lang).into(), gpu));
        let runner = match ui.session.environment.runner.get_untracked() {
            Runner::Present { device, .. } => {
                Ok(format!("{}: {}", device_name(device.kind, &device.name), device.reason))
            }
            Runner::Unknown => Err(t::RUNNER_UNKNOWN.into()),
            Runner::Absent => Err(t::RUNNER_ABSENT.into()),
            Runner::Away(why) => Err(away(why).into()),
            Runner::OtherVersion => Err(t::RUNNER_OTHER_VERSION.into()),
        };
        entries.push(offer(Place::Runner, t::RUNNER.get(lang).into(), runner));
        entries
    };
    let name = derived(move || t::train_on(ui.lang.get(), sentence.get()));
    let face =
        view! { <span class="device-name">{dynamic(move || sentence.get())}</span> {Icon::Down.view()} }.into_any();
    view! { <Menu name face entries=Rc::new(entries) class="right device"/> }
}

/// What is known of a runner that is not connected.
fn away(why: Away) -> Text {
    match why {
        Away::Lost => t::RUNNER_LOST,
        Away::Silent => t::RUNNER_SILENT,
        Away::Busy => t::RUNNER_BUSY,
        Away::Stranger => t::RUNNER_STRANGER,
    }
}

#[component]
pub fn StatusLine(ui: Ui) -> impl IntoView {
    let session = ui.session;
    let saved = move || {
        let lang = ui.lang.get();
        match session.saved.get() {
            Saved::Nothing => view! { <span>{t::NOTHING_OPEN.get(lang)}</span> }.into_any(),
            Saved::Saving => view! { <span>{t::SAVING.get(lang)}</span> }.into_any(),
            Saved::InBrowser => view! { <span>{t::SAVED.get(lang)}</span> }.into_any(),
            Saved::OnRunner => view! { <span>{t::SAVED_ON_RUNNER.get(lang)}</span> }.into_any(),
            Saved::Not(why) => view! { <span class="error">{why.get(lang).to_owned()}</span> }.into_any(),
        }
    };
    let running = move || {
        let lang = ui.lang.get();
        let progress = session.progress.get()?;
        let name = session.record.with(|record| record.as_ref().map(|record| record.study.name.clone()))?;
        let left = progress
            .seconds_left
            .filter(|_| progress.state == State::Running)
            .map(|seconds| t::time_left(lang, format::duration(lang, seconds)));
        let parts = [
            Some(state_title(progress.state).get(lang).to_owned()),
            Some(t::n_of(lang, progress.ended, progress.trials)),
            left,
        ];
        let text: Vec<String> = parts.into_iter().flatten().collect();
        let address = Route::Run(session.open.get()).hash();
        Some(
            view! { <a class="status-study" href=address><span class="status-name">{name}</span> " " <span>{text.join(" · ")}</span></a> },
        )
    };
    let connection = move || {
        let lang = ui.lang.get();
        match session.environment.runner.get() {
            Runner::Present { .. } => view! { <span class="usual">{t::RUNNER_CONNECTED.get(lang)}</span> }.into_any(),
            Runner::Absent | Runner::Unknown => {
                view! { <span class="usual">{t::BROWSER_ONLY.get(lang)}</span> }.into_any()
            }
            Runner::Away(why) => view! { <span class="warning">{away(why).get(lang)}</span> }.into_any(),
            Runner::OtherVersion => view! { <span class="error">{t::RUNNER_OTHER_VERSION.get(lang)}</span> }.into_any(),
        }
    };
    let trouble = move || {
        session.trouble.get().map(|trouble| {
            let class = if trouble.passing { "warning" } else { "error" };
            view! { <span class=class role="alert">{trouble.sentence.get(ui.lang.get()).to_owned()}</span> }
        })
    };
    let notice = move || {
        ui.notice.get().map(|notice| {
            let action = notice.action.clone().map(|(name, act)| {
                let press = move |_| {
                    ui.notice.set(None);
                    act();
                };
                view! { <button type="button" class="link" on:click=press>{name.get(ui.lang.get())}</button> }
            });
            view! { <span class:error=notice.is_error role=if notice.is_error { "alert" } else { "status" }>{notice.text.get(ui.lang.get()).to_owned()} " " {action}</span> }
        })
    };
    view! {
        <footer class="status" aria-label=move || t::STATUS.get(ui.lang.get())>
            {dynamic(saved)} {dynamic(running)} {dynamic(connection)} {dynamic(trouble)} {dynamic(notice)}
        </footer>
    }
}
