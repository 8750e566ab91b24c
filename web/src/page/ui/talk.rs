//! The page's talk with the worker that analyses and advises: questions, answers, scenes.
//!
//! The worker is started by the first question and goes on when a person walks elsewhere. What an answer says is shown
//! ([`super::report`]), never understood here. Knows nothing of procedures.

use super::context::Ui;
use super::route::Route;
use super::speed;
use crate::page::draft::Draft;
use crate::page::environment::Runner;
use crate::page::files;
use crate::page::lab::thread::Thread;
use crate::page::texts::shell as t;
use crate::shared::place::StudyRef;
use crate::shared::store;
use js_sys::{Array, Reflect, Uint8Array};
use lab_core::plot::Scene;
use lab_core::text::Sentence;
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Map, Value as Json};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

const BUNDLE: &str = "worker-science/worker_science.js";
/// The key under which the worker knows a study at hand that the browser's store does not have.
const ELSEWHERE: &str = "open";
/// An answer that takes longer is announced.
const SLOW: Duration = Duration::from_millis(600);

#[derive(Clone, Copy)]
pub struct Talk {
    /// The last answers, the latest of each screen.
    pub answers: RwSignal<Rc<Map<String, Json>>, LocalStorage>,
    /// The scene that came last: of which screen and which plot.
    pub scene: RwSignal<Option<(String, u64, Rc<Scene>)>, LocalStorage>,
    /// An answer is long in coming.
    pub slow: RwSignal<bool>,
    pub draft: Draft,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    thread: RefCell<Option<Thread>>,
    listens: Cell<bool>,
    /// Said before it listened.
    unsaid: RefCell<Vec<Array>>,
    unanswered: Cell<u32>,
}

impl Talk {
    pub fn new(draft: Draft) -> Self {
        Self {
            answers: RwSignal::new_local(Rc::default()),
            scene: RwSignal::new_local(None),
            slow: RwSignal::new(false),
            draft,
            inner: StoredValue::new_local(Rc::default()),
        }
    }

    /// Asks a screen: `act` is the button pressed, `fields` what stands in its fields.
    pub fn ask(self, ui: Ui, page: &str, act: &str, fields: Json) {
        let mut ask = Map::new();
        ask.insert("page".into(), page.into());
        ask.insert("act".into(), act.into());
        let keys: Vec<String> = fields
            .get("record")
            .and_then(Json::as_array)
            .map(|keys| keys.iter().filter_map(Json::as_str).map(str::to_owned).collect())
            .unwrap_or_default();
        ask.insert("fields".into(), fields);
        spawn_local(async move {
            let (files, mut names) = (Array::new(), Vec::new());
            for key in keys {
                let reference = match key.as_str() {
                    ELSEWHERE => ui.session.open.get_untracked(),
                    key => Some(StudyRef::Browser(key.to_owned())),
                };
                if let Some(reference) = reference
                    && let Some(file) = ui.session.file_of(&reference).await
                {
                    files.push(&file);
                    names.push(key);
                }
            }
            ask.insert("names".into(), names.into());
            // Without a store there are none.
            let studies = store::list().await.unwrap_or_default();
            ask.insert("studies".into(), serde_json::to_value(studies).unwrap_or_default());
            self.send(ui, ask, &files);
        });
    }

    /// Hands files to a screen, with their paths where they came in a folder.
    pub fn hand(self, ui: Ui, page: &str, files: &Array) {
        let path = |file: JsValue| {
            let text = |key: &str| Reflect::get(&file, &JsValue::from_str(key)).ok()?.as_string();
            text("webkitRelativePath").filter(|path| !path.is_empty()).or_else(|| text("name")).unwrap_or_default()
        };
        let mut ask = Map::new();
        ask.insert("page".into(), page.into());
        ask.insert("act".into(), "files".into());
        ask.insert("names".into(), files.iter().map(path).collect());
        self.send(ui, ask, files);
    }

    /// Asks for a plot at a size.
    pub fn plot(self, ui: Ui, page: &str, index: u64, width: f64, height: f64) {
        let mut ask = Map::new();
        ask.insert("page".into(), page.into());
        ask.insert("plot".into(), index.into());
        ask.insert("width".into(), width.into());
        ask.insert("height".into(), height.into());
        ask.insert("lang".into(), lang_name(ui).into());
        self.say(ui, Json::Object(ask).to_string(), &Array::new());
    }

    /// Ends the worker, and with it what it was doing.
    pub fn cancel(self) {
        let inner = self.inner.with_value(Rc::clone);
        inner.thread.take();
        inner.listens.set(false);
        inner.unsaid.take();
        inner.unanswered.set(0);
        self.slow.set(false);
    }

    /// Completes a question with what is at hand, and says it.
    fn send(self, ui: Ui, mut ask: Map<String, Json>, files: &Array) {
        ask.insert("lang".into(), lang_name(ui).into());
        ask.insert("design".into(), (*self.draft.document_untracked()).clone());
        ask.insert("place".into(), serde_json::to_value(ui.place.get_untracked()).unwrap_or_default());
        ask.insert("speeds".into(), speed::all());
        ask.insert("site".into(), document().base_uri().ok().flatten().into());
        let absent = ui.session.environment.runner.with_untracked(|runner| *runner == Runner::Absent);
        ask.insert("runner".into(), (!absent).into());
        let open = ui.session.open.get_untracked().map(|open| key(&open));
        ask.insert("open".into(), open.into());
        let inner = self.inner.with_value(Rc::clone);
        inner.unanswered.set(inner.unanswered.get() + 1);
        set_timeout(move || self.slow.set(self.inner.with_value(|inner| inner.unanswered.get() > 0)), SLOW);
        self.say(ui, Json::Object(ask).to_string(), files);
    }

    fn say(self, ui: Ui, text: String, files: &Array) {
        self.post(ui, Array::of1(&JsValue::from_str(&text)).concat(files));
    }

    fn post(self, ui: Ui, parts: Array) {
        let inner = self.inner.with_value(Rc::clone);
        if inner.thread.borrow().is_none() {
            match Thread::start(BUNDLE, Rc::new(move |said| self.hear(ui, said))) {
                Ok(thread) => drop(inner.thread.replace(Some(thread))),
                Err(reason) => return self.broke(ui, &reason),
            }
        }
        if !inner.listens.get() {
            return inner.unsaid.borrow_mut().push(parts);
        }
        let said = inner.thread.borrow().as_ref().map(|thread| thread.say(&parts));
        if let Some(Err(reason)) = said {
            self.broke(ui, &reason);
        }
    }

    fn hear(self, ui: Ui, said: Result<Array, String>) {
        let parts = match said {
            Ok(parts) => parts,
            Err(reason) => return self.broke(ui, &reason),
        };
        let answer = lab_core::fields::parse(&parts.get(0).as_string().unwrap_or_default());
        let text = |key: &str| answer.get(key).and_then(Json::as_str).map(str::to_owned);
        if answer.get("ready").is_some() {
            let inner = self.inner.with_value(Rc::clone);
            inner.listens.set(true);
            return inner.unsaid.take().into_iter().for_each(|parts| self.post(ui, parts));
        }
        if let Some(address) = text("go") {
            ui.go(Route::parse(&address));
        }
        let Some(page) = text("page") else {
            return self.broke(ui, &text("reason").or_else(|| text("crashed")).unwrap_or_default());
        };
        if let Some(plot) = answer.get("plot").and_then(Json::as_u64) {
            let scene = parts.get(1).dyn_ref::<Uint8Array>().and_then(|bytes| Scene::from_bytes(&bytes.to_vec()));
            return self.scene.set(scene.map(|scene| (page, plot, Rc::new(scene))));
        }
        let inner = self.inner.with_value(Rc::clone);
        inner.unanswered.set(inner.unanswered.get().saturating_sub(1));
        self.slow.set(false);
        if let (Some(file), Ok(blob)) = (answer.get("file"), parts.get(1).dyn_into::<Blob>()) {
            let text = |key: &str| file.get(key).and_then(Json::as_str).unwrap_or_default();
            let name = files::file_name(text("name"), text("extension"));
            files::save_blob(&name, &blob);
        }
        self.answers.update(|answers| {
            Rc::make_mut(answers).insert(page, answer);
        });
    }

    fn broke(self, ui: Ui, reason: &str) {
        self.cancel();
        ui.complain(Sentence::of(|lang| t::science_broke(lang, reason)));
    }
}

/// The name under which the worker knows a study.
pub fn key(study: &StudyRef) -> String {
    match study {
        StudyRef::Browser(key) => key.clone(),
        StudyRef::Runner(_) => ELSEWHERE.to_owned(),
    }
}

fn lang_name(ui: Ui) -> &'static str {
    ui.lang.get_untracked().pick("en", "zh")
}
