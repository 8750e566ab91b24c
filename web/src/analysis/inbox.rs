//! The worker's side of `postMessage`, and of the stores.
//!
//! In: `[Call, blob, …]`, a question with the files it is about (`shared::exchange`); for campaigns `[Ask, blob, …]`, or
//! `{"page", "plot", "width", "height", "lang"}` for a plot. Out: `[Reply, answer]` with what was made or drawn, if anything; for
//! campaigns `[json]`, an answer, with the file it made or the bytes of a scene. Questions are
//! answered one after the other, also where one has to wait for the store. Knows nothing of what is asked.

use super::answer::{Analyst, Answered, Beside, Content};
use super::ask::Ask;
use super::handed::{Handed, Unread};
use super::runner::Runner;
use super::stored::{EXAMPLE, EXAMPLE_FILE, Home, Keep, Kept, Stored, places};
use super::{Made, Science};
use crate::shared::exchange::{Call, Reply};
use crate::shared::place::Place;
use crate::shared::store::{self, StoredStudy};
use js_sys::{Array, Uint8Array};
use lab_core::plot::PlotOptions;
use lab_core::protocol::State;
use lab_core::text::{Lang, Sentence};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent, Response};

/// The largest file that is read, in bytes.
const LIMIT: u64 = 256 << 20;

#[derive(Deserialize)]
struct PlotAsk {
    page: String,
    plot: usize,
    width: f64,
    height: f64,
    lang: Lang,
}

#[derive(Default)]
struct Inbox {
    science: RefCell<Science>,
    analyst: RefCell<Analyst>,
    /// What was said and is not answered yet.
    said: RefCell<VecDeque<Array>>,
    is_busy: Cell<bool>,
}

/// Listens, and says so.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        let reason = panic.to_string();
        post(&json!({"type": "crashed", "crashed": reason, "reason": reason}), None)
    }));
    let inbox = Rc::new(Inbox::default());
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        inbox.said.borrow_mut().push_back(Array::from(&event.data()));
        if !inbox.is_busy.replace(true) {
            spawn_local(Rc::clone(&inbox).work());
        }
    });
    scope().set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    post(&json!({"type": "ready", "ready": true}), None);
}

impl Inbox {
    async fn work(self: Rc<Self>) {
        loop {
            let next = self.said.borrow_mut().pop_front();
            let Some(parts) = next else { break };
            self.hear(&parts).await;
        }
        self.is_busy.set(false);
    }

    async fn hear(&self, parts: &Array) {
        let text = parts.get(0).as_string().unwrap_or_default();
        if let Ok(call) = serde_json::from_str(&text) {
            return self.reply(call, parts);
        }
        let json: Json = serde_json::from_str(&text).unwrap_or_default();
        if let Ok(PlotAsk { page, plot, width, height, lang }) = serde_json::from_str(&text) {
            if let Some(scene) = self.science.borrow().plot(&page, plot, &PlotOptions { width, height, lang }) {
                post(&json!({"page": page, "plot": plot}), Some(Uint8Array::from(scene.to_bytes().as_slice()).into()));
            }
            return;
        }
        match serde_json::from_str::<Ask>(&text) {
            Ok(mut ask) => {
                ask.files = files(&json, parts);
                ask.now = js_sys::Date::now() / 1000.0;
                self.answer(ask).await;
            }
            Err(error) => post(&json!({"crashed": format!("the page's question does not read: {error}")}), None),
        }
    }

    fn reply(&self, Call { call, names, request }: Call, parts: &Array) {
        let beside = Beside { files: handed(&names, parts), now: js_sys::Date::now() / 1000.0 };
        let Answered { json, content } = self.analyst.borrow_mut().answer(request, &beside);
        // A reply is an enum of numbers and texts, which JSON has.
        let reply = serde_json::to_string(&Reply::Answer { call }).unwrap_or_default();
        let parts = Array::of2(&JsValue::from_str(&reply), &JsValue::from_str(&json));
        let content = content.and_then(|content| match content {
            Content::File { kind, bytes } => new_blob(&kind, &bytes),
            Content::Scene(bytes) => Some(Uint8Array::from(bytes.as_slice()).into()),
        });
        if let Some(content) = content {
            parts.push(&content);
        }
        let _ = scope().post_message(&parts);
    }

    async fn answer(&self, mut ask: Ask) {
        let runner = Runner::of(&ask.site).filter(|_| ask.runner);
        if let Some(key) = ask.page.strip_prefix("campaign ") {
            ask.stored = stored(key, &ask.site, runner.as_ref()).await;
        }
        let again = Ask { page: ask.page.clone(), lang: ask.lang, design: ask.design.clone(), ..Ask::default() };
        let (again, site) = (Ask { studies: ask.studies.clone(), ..again }, ask.site.clone());
        let place: Option<Place> = serde_json::from_value(ask.place.clone()).ok();
        let answered = self.science.borrow_mut().answer(ask);
        let Some((answer, made, keep)) = answered else { return };
        let mut failed = None;
        for keep in keep {
            if let Err(why) = write(keep, place, runner.as_ref()).await {
                failed = Some(why);
                break;
            }
        }
        let Some(why) = failed else { return post(&answer, made.and_then(|made| blob(&made))) };
        // What is not kept did not happen: the screen is shown as the store has it.
        let key = again.page.split_once(' ').map(|(_, key)| key).unwrap_or_default();
        let stored = Stored { trouble: Some(why), ..stored(key, &site, runner.as_ref()).await };
        let answer = self.science.borrow_mut().answer(Ask { stored, ..again });
        if let Some((answer, ..)) = answer {
            post(&answer, None);
        }
    }
}

/// What the stores have of the campaign of that key, and of the others.
async fn stored(key: &str, site: &str, runner: Option<&Runner>) -> Stored {
    let (mut campaigns, mut trouble) = match store::campaigns().await {
        Ok(campaigns) => (campaigns, None),
        Err(error) => (Vec::new(), Some(error.sentence())),
    };
    let mut has_runner = false;
    if let Some(runner) = runner {
        match runner.campaigns().await {
            Ok(Some(found)) => {
                has_runner = true;
                campaigns.extend(found.into_iter().map(|(key, file)| (Home::Runner.campaign(&key), file)));
            }
            // Something else serves the page.
            Ok(None) => {}
            Err(why) => trouble = trouble.or((Home::of(key) == Home::Runner).then_some(why)),
        }
    }
    if key == EXAMPLE
        && let Some(file) = fetch(site, EXAMPLE_FILE).await
    {
        campaigns.push((EXAMPLE.to_owned(), file));
    }
    let mut found = Stored { campaigns, has_runner, fresh: store::new_key(), trouble, ..Stored::default() };
    let named = found.file(key).and_then(|file| lab_core::campaign::read(file.as_bytes()).ok());
    for place in named.map(|finished| places(&finished.campaign)).unwrap_or_default() {
        // A study that was deleted is missed where its round is shown.
        if let Some(kept) = kept(&place, runner).await {
            found.records.insert(place, kept);
        }
    }
    found
}

async fn kept(place: &str, runner: Option<&Runner>) -> Option<Kept> {
    match place.split_once('-')? {
        ("r", key) => runner?.record(key).await,
        (_, key) => {
            let file = bytes(&store::file(key).await.ok()?).ok()?;
            Some(Kept { file, study: place.to_owned() })
        }
    }
}

async fn write(keep: Keep, place: Option<Place>, runner: Option<&Runner>) -> Result<(), Sentence> {
    let home = match &keep {
        Keep::Study { place, .. } => Home::of(place),
        Keep::Campaign { key, .. } | Keep::Forget { key } => Home::of(key),
    };
    let written = match (home, keep) {
        (Home::Runner, keep) => {
            let runner = runner.ok_or_else(super::runner::silent)?;
            return runner.keep(keep).await;
        }
        (Home::Browser, Keep::Study { place: at, record, trains }) => {
            let csv = store::table_for(&record.study).await;
            // A runner's studies are not in this browser's store.
            let place = place.filter(|place| *place != Place::Runner).unwrap_or_default();
            let key = at.trim_start_matches(home.mark()).to_owned();
            let mut row = StoredStudy { key, ..StoredStudy::new(&record.study, place, csv.is_some()) };
            let state = match (record.is_trained(), trains) {
                (true, _) => State::Finished,
                (false, true) => State::Running,
                (false, false) => State::Paused,
            };
            row.follow(&record, state);
            store::create(&row, &record, csv.as_deref()).await.map(drop)
        }
        (Home::Browser, Keep::Campaign { key, file }) => store::write_campaign(&key, Some(&file)).await,
        (Home::Browser, Keep::Forget { key }) => store::write_campaign(&key, None).await,
    };
    written.map_err(|error| error.sentence())
}

/// A text file of the site, if it is there.
async fn fetch(site: &str, path: &str) -> Option<String> {
    let address = web_sys::Url::new_with_base(path, site).ok()?.href();
    let response: Response = JsFuture::from(scope().fetch_with_str(&address)).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(response.ok().then(|| response.text())?.ok()?).await.ok()?;
    text.as_string()
}

/// The files that came with a question.
fn files(json: &Json, parts: &Array) -> Vec<Handed> {
    let names = json.get("names").and_then(Json::as_array).into_iter().flatten();
    let names: Vec<String> = names.map(|name| name.as_str().unwrap_or_default().to_owned()).collect();
    handed(&names, parts)
}

fn handed(names: &[String], parts: &Array) -> Vec<Handed> {
    let blobs = parts.iter().skip(1).filter_map(|part| part.dyn_into::<Blob>().ok());
    let read = |(name, blob): (&String, Blob)| Handed {
        name: name.clone(),
        content: if blob.size() > LIMIT as f64 {
            Err(Unread::TooLarge { limit: LIMIT })
        } else {
            bytes(&blob).map_err(|_| Unread::Refused)
        },
    };
    names.iter().zip(blobs).map(read).collect()
}

/// A worker may wait for a file.
fn bytes(blob: &Blob) -> Result<Vec<u8>, JsValue> {
    let buffer = FileReaderSync::new()?.read_as_array_buffer(blob)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn blob(made: &Made) -> Option<JsValue> {
    new_blob(made.kind, &made.bytes)
}

fn new_blob(kind: &str, bytes: &[u8]) -> Option<JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let bytes = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&bytes, &options).ok().map(JsValue::from)
}

/// What cannot be sent means that the page is gone, and the worker with it.
fn post(json: &Json, content: Option<JsValue>) {
    let parts = Array::of1(&JsValue::from_str(&json.to_string()));
    if let Some(content) = content {
        parts.push(&content);
    }
    let _ = scope().post_message(&parts);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
