//! The application: the frame with the page that the address names.
//!
//! A page is built anew when the language or the tab changes; what must outlive that stands in [`Ui`] and the session.

use crate::page::campaigns::Campaigns;
use crate::page::draft::Draft;
use crate::page::erased::{dynamic, effect, memo};
use crate::page::imports::Imports;
use crate::page::pages::{
    analyze::{Adoption, Analyze, Choices},
    design::Design,
    learn::{Learn, Learning},
    procedures::{Forms, Procedures},
    run::Run,
    start::Start,
};
use crate::page::session::Session;
use crate::page::shell::{StatusLine, TopBar};
use crate::page::ui::context::Ui;
use crate::page::ui::origin;
use crate::page::ui::own_table;
use crate::page::ui::prefs::{self, ThemeChoice};
use crate::page::ui::route::{Route, Tab};
use crate::page::ui::speed;
use crate::shared::place::{Place, StudyRef};
use lab_texts::Lang;
use lab_texts::page::shell as t;
use leptos::{ev, prelude::*};

#[component]
pub fn App(lang: Lang) -> impl IntoView {
    let draft = Draft::provide();
    let ui = Ui::new(Session::provide(), lang);
    provide_context(ui);
    Choices::provide(ui);
    Adoption::provide(ui);
    Forms::provide();
    Learning::provide();
    Campaigns::provide();
    Imports::provide(draft);
    own_table::follow(ui, draft);
    effect(move || {
        if let Some(reason) = ui.analyst.fault.get() {
            ui.complain(t::science_broke(&reason));
        }
    });

    effect(move || {
        if let Some(root) = document().document_element() {
            // Both are names an element may have.
            let _ = root.set_attribute("lang", ui.lang.get().tag());
            let _ = match ui.theme.get() {
                ThemeChoice::Auto => root.remove_attribute("data-theme"),
                ThemeChoice::Light => root.set_attribute("data-theme", "light"),
                ThemeChoice::Dark => root.set_attribute("data-theme", "dark"),
            };
            prefs::keep_theme(ui.theme.get());
        }
    });
    // An address that names a study opens it.
    effect(move || {
        if let Route::Run(Some(study)) | Route::Analyze(Some(study)) | Route::Adopt(Some(study)) = ui.route.get() {
            ui.session.open(&study);
        }
    });
    // A study that gets its name while its page is open gives it to the address; trials of another study mean nothing here.
    Effect::new(move |before: Option<Option<StudyRef>>| {
        let open = ui.session.open.get();
        if before.is_some_and(|before| before != open) {
            ui.selected.set(None);
            ui.hovered.set(None);
        }
        match ui.route.get_untracked() {
            Route::Run(shown) if open.is_some() && shown != open => ui.correct(Route::Run(open.clone())),
            Route::Analyze(shown) if open.is_some() && shown != open => ui.correct(Route::Analyze(open.clone())),
            Route::Adopt(shown) if open.is_some() && shown != open => ui.correct(Route::Adopt(open.clone())),
            _ => {}
        }
        open
    });
    remember_origins(ui);
    // A speed measured on a running study makes the next estimate.
    Effect::new(move |kept: Option<f64>| {
        let kept = kept.unwrap_or(0.0);
        let speed =
            ui.session.progress.with(|progress| progress.as_ref().map_or(0.0, |progress| progress.steps_per_second));
        let in_browser = matches!(ui.session.place.get_untracked(), Place::Browser(_));
        if !in_browser || speed <= 0.0 || (speed - kept).abs() < 0.05 * kept {
            return kept;
        }
        ui.session.record.with_untracked(|record| {
            if let Some(record) = record {
                speed::keep(&record.study, speed);
            }
        });
        speed
    });
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && !event.default_prevented() && ui.selected.get_untracked().is_some() {
            ui.selected.set(None);
        }
    });
    on_cleanup(move || escape.remove());

    let tab = memo(move || ui.route.with(Route::tab));
    let page = move || {
        ui.lang.track();
        match tab.get() {
            Tab::Start => view! { <Start ui/> }.into_any(),
            Tab::Learn => view! { <Learn ui/> }.into_any(),
            Tab::Design => view! { <Design ui/> }.into_any(),
            Tab::Run => view! { <Run ui/> }.into_any(),
            Tab::Analyze => view! { <Analyze ui/> }.into_any(),
            Tab::Procedures | Tab::Campaign => view! { <Procedures ui/> }.into_any(),
        }
    };
    Effect::new(move |before: Option<Tab>| {
        let tab = tab.get();
        document().set_title(&match tab {
            Tab::Start => ui.say(t::TUNING_LAB),
            tab => format!("{} · {}", ui.say(crate::page::shell::tab_title(tab)), ui.say(t::TUNING_LAB)),
        });
        if before.is_some_and(|before| before != tab)
            && let Some(window) = web_sys::window()
        {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
        tab
    });
    view! {
        <a class="skip" href="#content" on:click=skip>{dynamic(move || ui.say(t::SKIP))}</a>
        <TopBar ui/>
        <main id="content" tabindex="-1">{dynamic(page)}</main>
        <StatusLine ui/>
    }
}

/// Keeps from which lesson, procedure or campaign a study was come to first, for the way back.
fn remember_origins(ui: Ui) {
    Effect::new(move |from: Option<Option<Route>>| {
        let from = from.flatten();
        match ui.route.get() {
            route @ (Route::Procedures(_) | Route::Campaign(_)) => Some(route),
            Route::Learn(lesson) if !lesson.id.is_empty() => Some(Route::lesson(lesson.id)),
            // A study may be designed on the way.
            Route::Design(_) => from,
            Route::Run(Some(study)) | Route::Analyze(Some(study)) => {
                let known = origin::of(&study);
                if let (None, Some(from)) = (&known, &from) {
                    origin::keep(&study, from);
                }
                ui.origin.set(known.or(from));
                None
            }
            // It has no name yet.
            Route::Run(None) | Route::Analyze(None) => {
                ui.origin.set(None);
                from
            }
            _ => None,
        }
    });
}

/// The address holds the page, so the link moves the focus itself.
fn skip(event: ev::MouseEvent) {
    event.prevent_default();
    if let Some(content) = document().get_element_by_id("content") {
        use wasm_bindgen::JsCast;
        // Fails only for elements that cannot be focused.
        let _ = content.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}
