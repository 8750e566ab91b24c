//! The frame: the top bar above every page and the status line below.

use crate::page::environment::{Away, Gpu, Runner};
use crate::page::erased::{derived, dynamic, memo};
use crate::page::lab::choice::cpu_workers;
use crate::page::lab::kind_name;
use crate::page::session::Saved;
use crate::page::ui::context::Ui;
use crate::page::ui::icon::Icon;
use crate::page::ui::menu::{Entry, Menu};
use crate::page::ui::prefs::{self, ThemeChoice};
use crate::page::ui::route::{Route, Tab};
use crate::page::ui::titles::{place_title, state_title};
use crate::shared::place::{Place, Workers};
use lab_core::protocol::State;
use lab_texts::format::estimate;
use lab_texts::page::parts::{labelled, trials_of};
use lab_texts::page::shell as t;
use lab_texts::{Fixed, Lang};
use leptos::prelude::*;
use std::rc::Rc;
use std::time::Duration;

/// The language that the button leads to, which names itself in its own words.
fn other(lang: Lang) -> Lang {
    Lang::ALL.into_iter().cycle().skip_while(|known| *known != lang).nth(1).unwrap_or_default()
}

pub fn tab_title(tab: Tab) -> Fixed {
    match tab {
        Tab::Start => t::START,
        Tab::Learn => t::LEARN,
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
            let address = move || tab.route(ui.study(), "", "").hash();
            let current = move || ui.route.with(|route| route.tab() == tab).then_some("page");
            view! { <a href=address aria-current=current>{dynamic(move || ui.say(tab_title(tab)))}</a> }
        })
        .collect();
    let switch_language = move |_| {
        let lang = other(ui.lang.get_untracked());
        prefs::keep_language(lang);
        ui.speak(lang);
    };
    let theme_name = move || {
        ui.say(match ui.theme.get() {
            ThemeChoice::Auto => t::THEME_AUTO,
            ThemeChoice::Light => t::THEME_LIGHT,
            ThemeChoice::Dark => t::THEME_DARK,
        })
    };
    let theme_icon = move || match ui.theme.get() {
        ThemeChoice::Auto => Icon::Auto.view(),
        ThemeChoice::Light => Icon::Sun.view(),
        ThemeChoice::Dark => Icon::Moon.view(),
    };
    view! {
        <header class="top">
            <a class="brand" href="#/">{dynamic(move || ui.say(t::TUNING_LAB))}</a>
            <nav aria-label=move || ui.say(t::PAGES)>{tabs}</nav>
            <div class="top-end">
                <DevicePicker ui/>
                <button
                    type="button"
                    class="quiet"
                    lang=move || other(ui.lang.get()).tag()
                    aria-label=move || other(ui.lang.get()).switch()
                    title=move || other(ui.lang.get()).switch()
                    on:click=switch_language
                >
                    {dynamic(move || other(ui.lang.get()).name())}
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
    let title = derived(move || ui.say(place_title(ui, place())));
    let choose = move |place: Place| {
        ui.place.set(place);
        let (session, now) = (ui.session, ui.session.place.get_untracked());
        match place {
            Place::Browser(workers) if at_hand.get_untracked() && now != Place::Runner => session.set_workers(workers),
            // A study that is under way stays where it is, and a choice that seems to do nothing must say so.
            _ if place != now && session.is_under_way() => {
                let title = |place| untrack(|| place_title(ui, place));
                ui.tell(t::next_study_on(title(now), title(place)));
            }
            _ => {}
        }
    };
    let entries = move || {
        let now = untrack(place);
        let cores = ui.session.environment.cores;
        let entry = |place: Place, label: String, note: Option<String>| Entry {
            note,
            checked: Some(now == place),
            ..Entry::new(label, move || choose(place))
        };
        let browser = |workers| Place::Browser(workers);
        let automatic = format!("{} — {}", ui.say(t::AUTOMATIC), ui.say(t::workers(cpu_workers(cores))));
        let mut entries = vec![entry(browser(Workers::Auto), automatic, Some(ui.say(t::AUTOMATIC_NOTE)))];
        let mut counts = vec![1, cpu_workers(cores)];
        if cores > 4 {
            counts.insert(1, cores / 2);
        }
        counts.dedup();
        for n in counts {
            let note = if n == cpu_workers(cores) { t::ALL_WORKERS_NOTE } else { t::ONE_WORKER_NOTE };
            entries.push(entry(browser(Workers::Cpu(n)), ui.say(t::workers(n)), Some(ui.say(note))));
        }
        let gpu = match ui.session.environment.gpu.get_untracked() {
            Gpu::Unknown => Err(t::GPU_UNKNOWN_NOTE),
            Gpu::Absent(why) => Err(why),
            Gpu::Present { name, is_fallback: true } => Ok(ui.say(labelled(name, t::GPU_SLOW_NOTE))),
            Gpu::Present { name, is_fallback: false } => Ok(name),
        };
        let offer = |place, label: String, found: Result<String, Fixed>| match found {
            Ok(note) => entry(place, label, Some(note)),
            Err(why) => Entry { note: Some(ui.say(why)), ..Entry::new(label, move || ui.tell(why)) },
        };
        entries.push(offer(browser(Workers::Gpu), ui.say(t::THIS_BROWSER_GPU), gpu));
        let runner = match ui.session.environment.runner.get_untracked() {
            Runner::Present { device, .. } => {
                Ok(format!("{}, {}: {}", kind_name(device.kind), device.name, device.reason))
            }
            Runner::Unknown => Err(t::RUNNER_UNKNOWN),
            Runner::Absent => Err(t::RUNNER_ABSENT),
            Runner::Away(why) => Err(away(why)),
            Runner::OtherVersion => Err(t::RUNNER_OTHER_VERSION),
        };
        entries.push(offer(Place::Runner, ui.say(t::RUNNER), runner));
        entries
    };
    let name = derived(move || ui.say(t::train_on(title.get())));
    let face = view! { <span class="device-name">{dynamic(move || title.get())}</span> {Icon::Down.view()} }.into_any();
    view! { <Menu name face entries=Rc::new(entries) class="right device"/> }
}

/// What is known of a runner that is not connected.
fn away(why: Away) -> Fixed {
    match why {
        Away::Lost => t::RUNNER_LOST,
        Away::Silent => t::RUNNER_SILENT,
        Away::Busy => t::RUNNER_BUSY,
        Away::Stranger => t::RUNNER_STRANGER,
    }
}

/// How long ago the connection was lost, while it is.
#[component]
fn Lost(ui: Ui) -> impl IntoView {
    let since = js_sys::Date::now();
    let seconds = RwSignal::new(0.0);
    let tick = move || {
        // The line may be gone by now.
        seconds.try_set((js_sys::Date::now() - since) / 1000.0);
    };
    if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || ticking.clear());
    }
    let text = move || ui.say(t::runner_lost_since(estimate(ui.lang(), seconds.get().max(1.0))));
    view! { <span class="warning">{dynamic(text)}</span> }
}

#[component]
pub fn StatusLine(ui: Ui) -> impl IntoView {
    let session = ui.session;
    let saved = move || match session.saved.get() {
        Saved::Nothing => view! { <span>{ui.say(t::NOTHING_OPEN)}</span> }.into_any(),
        Saved::Saving => view! { <span>{ui.say(t::SAVING)}</span> }.into_any(),
        Saved::InBrowser => view! { <span>{ui.say(t::SAVED)}</span> }.into_any(),
        Saved::OnRunner => view! { <span>{ui.say(t::SAVED_ON_RUNNER)}</span> }.into_any(),
        Saved::Not(why) => view! { <span class="error">{ui.say(&why)}</span> }.into_any(),
    };
    let running = move || {
        let progress = session.progress.get()?;
        let name = session.record.with(|record| record.as_ref().map(|record| record.study.name.clone()))?;
        let left = progress
            .seconds_left
            .filter(|_| progress.state == State::Running)
            .map(|seconds| ui.say(t::time_left(estimate(ui.lang(), seconds))));
        let parts =
            [Some(ui.say(state_title(progress.state))), Some(ui.say(trials_of(progress.trials, progress.ended))), left];
        let text: Vec<String> = parts.into_iter().flatten().collect();
        let address = Route::Run(session.open.get()).hash();
        Some(
            view! { <a class="status-study" href=address><span class="status-name">{name}</span> " " <span>{text.join(" · ")}</span></a> },
        )
    };
    let connection = move || match session.environment.runner.get() {
        Runner::Present { .. } => view! { <span class="usual">{ui.say(t::RUNNER_CONNECTED)}</span> }.into_any(),
        Runner::Absent if session.environment.is_kept.get() => {
            view! { <span class="usual">{ui.say(t::KEPT_HERE)}</span> }.into_any()
        }
        Runner::Absent | Runner::Unknown => view! { <span class="usual">{ui.say(t::BROWSER_ONLY)}</span> }.into_any(),
        Runner::Away(Away::Lost) => view! { <Lost ui/> }.into_any(),
        Runner::Away(why) => view! { <span class="warning">{ui.say(away(why))}</span> }.into_any(),
        Runner::OtherVersion => view! { <span class="error">{ui.say(t::RUNNER_OTHER_VERSION)}</span> }.into_any(),
    };
    let trouble = move || {
        session.trouble.get().map(|trouble| {
            let class = if trouble.passing { "warning" } else { "error" };
            view! { <span class=class role="alert">{ui.say(&trouble.sentence)}</span> }
        })
    };
    let notice = move || {
        ui.notice.get().map(|notice| {
            let action = notice.action.clone().map(|(name, act)| {
                let press = move |_| {
                    ui.notice.set(None);
                    act();
                };
                view! { <button type="button" class="link" on:click=press>{ui.say(name)}</button> }
            });
            view! { <span class:error=notice.is_error role=if notice.is_error { "alert" } else { "status" }>{ui.say(&notice.text)} " " {action}</span> }
        })
    };
    view! {
        <footer class="status" aria-label=move || ui.say(t::STATUS)>
            {dynamic(saved)} {dynamic(running)} {dynamic(connection)} {dynamic(trouble)} {dynamic(notice)}
        </footer>
    }
}
