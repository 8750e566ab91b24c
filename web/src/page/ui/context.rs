//! What every part of the page shares: language, theme, address, what is pointed at. Signals only, so it is copied freely.

use super::prefs::{self, ThemeChoice};
use super::route::Route;
use crate::page::analyst::Analyst;
use crate::page::erased::derived;
use crate::page::session::Session;
use crate::page::{fetch, files};
use crate::shared::exchange::{File, Question};
use crate::shared::place::{Place, StudyRef};
use gloo_events::EventListener;
use lab_core::text::Sentence;
use lab_texts::page::shell as t;
use lab_texts::{Arg, Fixed, Lang, Message};
use leptos::{prelude::*, reactive::graph::Observer, task::spawn_local};
use std::rc::Rc;

#[derive(Clone, Copy)]
pub struct Ui {
    pub session: Session,
    pub lang: RwSignal<Lang>,
    pub theme: RwSignal<ThemeChoice>,
    /// Whether the page is dark now, whatever the reason.
    pub dark: Signal<bool>,
    pub route: RwSignal<Route>,
    /// The procedure or campaign from which the study at hand was come to first.
    pub origin: RwSignal<Option<Route>>,
    /// The trial under the pointer or the keyboard's cursor, in every plot and table at once.
    pub hovered: RwSignal<Option<u64>>,
    /// The trial whose panel is open.
    pub selected: RwSignal<Option<u64>>,
    /// Where the next study trains.
    pub place: RwSignal<Place>,
    pub notice: RwSignal<Option<Notice>, LocalStorage>,
    /// How many notices there were: the time of one ends no later one.
    notices: StoredValue<u64>,
    /// The worker that analyses and advises.
    pub analyst: Analyst,
}

/// What can be put into words.
pub trait Say {
    fn say(self, lang: Lang) -> String;
}

impl Say for Fixed {
    fn say(self, lang: Lang) -> String {
        self.get(lang).to_owned()
    }
}

impl Say for Message {
    fn say(self, lang: Lang) -> String {
        self.get(lang)
    }
}

impl Say for Arg {
    fn say(self, lang: Lang) -> String {
        self.get(lang)
    }
}

/// For what core still has in pairs.
impl Say for &Sentence {
    fn say(self, lang: Lang) -> String {
        self.get(lang).to_owned()
    }
}

/// A passing word in the status line.
#[derive(Clone)]
pub struct Notice {
    pub text: Sentence,
    pub is_error: bool,
    /// What can be done about it, such as taking it back.
    pub action: Option<(Fixed, Rc<dyn Fn()>)>,
}

/// A notice without an action leaves after so many milliseconds; an error stays until the next one.
const NOTICE_MS: u64 = 6_000;

impl Ui {
    pub fn new(session: Session, lang: Lang) -> Self {
        let theme = RwSignal::new(prefs::theme());
        let query =
            web_sys::window().and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten());
        let system_dark = RwSignal::new(query.as_ref().is_some_and(|query| query.matches()));
        if let Some(query) = query {
            let listened = query.clone();
            EventListener::new(&listened, "change", move |_| system_dark.set(query.matches())).forget();
        }
        let hash = || web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
        let route = RwSignal::new(Route::parse(&hash()));
        if let Some(window) = web_sys::window() {
            EventListener::new(&window, "hashchange", move |_| {
                let now = Route::parse(&hash());
                if route.get_untracked() != now {
                    route.set(now);
                }
            })
            .forget();
        }
        Self {
            session,
            lang: RwSignal::new(lang),
            theme,
            dark: derived(move || theme.get().is_dark(system_dark.get())),
            route,
            origin: RwSignal::new(None),
            hovered: RwSignal::new(None),
            selected: RwSignal::new(None),
            place: RwSignal::new(Place::default()),
            notice: RwSignal::new_local(None),
            notices: StoredValue::new(0),
            analyst: Analyst::new(session),
        }
    }

    /// Goes to an address.
    pub fn go(self, route: Route) {
        if let Some(window) = web_sys::window() {
            // Refused for malformed addresses only.
            let _ = window.location().set_hash(&route.hash());
        }
        if self.route.get_untracked() != route {
            self.route.set(route);
        }
    }

    /// Puts the page into another language once its texts are here.
    pub fn speak(self, lang: Lang) {
        spawn_local(async move {
            match fetch::texts(lang).await {
                Ok(()) => self.lang.set(lang),
                Err(reason) => self.complain(t::no_texts(lang.name(), reason)),
            }
        });
    }

    /// The language, followed by what follows signals; where nothing does, the page is made anew when it changes.
    pub fn lang(self) -> Lang {
        if Observer::get().is_some() { self.lang.get() } else { self.lang.get_untracked() }
    }

    /// A message in words: how everything that a person reads is shown.
    pub fn say(self, message: impl Say) -> String {
        message.say(self.lang())
    }

    /// Puts an address in place of the present one, without a step in the history.
    pub fn correct(self, route: Route) {
        if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&route.hash()));
        }
        self.route.set(route);
    }

    /// The address of a study's page.
    pub fn study(self) -> Option<StudyRef> {
        self.session.open.get()
    }

    pub fn tell(self, text: impl Into<Sentence>) {
        self.show(Notice { text: text.into(), is_error: false, action: None }, NOTICE_MS);
    }

    /// Asks the worker that analyses and does something with the answer, or says why there is none.
    pub fn ask<Q, A>(self, question: Q, act: impl FnOnce(A) + 'static)
    where
        Q: Question<Answer = Result<A, Sentence>> + 'static,
    {
        spawn_local(async move {
            match self.analyst.ask(question).await {
                Ok(Ok(answer)) => act(answer),
                Ok(Err(why)) => self.complain(why),
                // Why the worker ended was told.
                Err(_) => {}
            }
        });
    }

    /// Offers the file that a question makes, or says why there is none.
    pub fn download<Q>(self, question: Q)
    where
        Q: Question<Answer = Result<File, Sentence>> + 'static,
    {
        spawn_local(async move {
            match self.analyst.make(question).await {
                Ok(Ok((file, content))) => files::save(&file, &content),
                Ok(Err(why)) => self.complain(why),
                Err(_) => {}
            }
        });
    }

    pub fn complain(self, text: impl Into<Sentence>) {
        self.put(Notice { text: text.into(), is_error: true, action: None });
    }

    /// Shows a notice for a while.
    pub fn show(self, notice: Notice, milliseconds: u64) {
        let number = self.put(notice);
        set_timeout(
            move || {
                if self.notices.get_value() == number {
                    self.notice.set(None);
                }
            },
            std::time::Duration::from_millis(milliseconds),
        );
    }

    fn put(self, notice: Notice) -> u64 {
        let number = self.notices.get_value() + 1;
        self.notices.set_value(number);
        self.notice.set(Some(notice));
        number
    }
}
