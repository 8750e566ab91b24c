//! The worker's side of `postMessage`, and of the stores.
//!
//! In: a question with the files it is about. Out: its answer with the file or the scene that was made; first that the worker
//! listens, and why it ends as last words (`shared::exchange` says what all of them are made of). Questions are answered one
//! after the other, also where one has to wait for the stores. Knows nothing of what is asked.

use super::answer::{Analyst, Answered, Beside, Content, refused};
use super::handed::{Handed, Unread};
use super::runner::Runner;
use super::stored::{Keep, Kept, Stored, places};
use crate::shared::exchange::campaign::{EXAMPLE, Home, Stores};
use crate::shared::exchange::{Call, Reply, Request};
use crate::shared::place::Place;
use crate::shared::store::{self, StoredStudy};
use crate::shared::wire;
use js_sys::{Array, Uint8Array};
use lab_core::protocol::State;
use lab_core::text::Sentence;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent, Response};

/// The file of the site's recorded example.
const EXAMPLE_FILE: &str = "studies/mnist1d-campaign.jsonl";
/// The largest file that is read, in bytes.
const LIMIT: u64 = 256 << 20;

#[derive(Default)]
struct Inbox {
    analyst: RefCell<Analyst>,
    /// What was said and is not answered yet.
    said: RefCell<VecDeque<Array>>,
    is_busy: Cell<bool>,
}

/// Listens, and says so.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        post(&Reply::Crashed { reason: panic.to_string() }, []);
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
    post(&Reply::Ready, []);
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
        match wire::from_bytes(&wire::bytes(&parts.get(0))) {
            Ok(call) => self.reply(call, parts).await,
            Err(error) => post(&Reply::Crashed { reason: format!("the page's question does not read: {error}") }, []),
        }
    }

    /// Fetches what the site has and the question needs. What could not be fetched is asked for once.
    async fn provide(&self, request: &Request) {
        let Some((site, _)) = request.lesson() else { return };
        let mut last = None;
        loop {
            let lacking = self.analyst.borrow().lacks(request);
            let Some(path) = lacking.filter(|path| last.as_ref() != Some(path)) else { return };
            let file = fetch(site, &path).await;
            self.analyst.borrow_mut().bring(&path, file.as_deref());
            last = Some(path);
        }
    }

    async fn reply(&self, Call { call, names, request }: Call, parts: &Array) {
        self.provide(&request).await;
        let stores = request.stores().map(|(stores, key)| (stores.clone(), key.to_owned()));
        let stored = match &stores {
            Some((stores, key)) => stored(key, stores).await,
            None if request.needs_ledger() => ledger().await,
            None => Stored::default(),
        };
        let beside = Beside { files: handed(&names, parts), now: js_sys::Date::now() / 1000.0, stored };
        let mut answered = self.analyst.borrow_mut().answer(request, &beside);
        for keep in std::mem::take(&mut answered.keep) {
            // The ledger is in this browser, whatever other stores there are.
            let stores = stores.as_ref().map(|(stores, _)| stores.clone()).unwrap_or_default();
            if let Err(why) = write(keep, &stores).await {
                // What is not kept did not happen.
                answered = refused(why);
                break;
            }
        }
        let Answered { body, content, .. } = answered;
        let content = content.and_then(|content| match content {
            Content::File { kind, bytes } => new_blob(&kind, &bytes),
            Content::Scene(bytes) => Some(Uint8Array::from(bytes.as_slice()).into()),
        });
        post(&Reply::Answer { call }, [Some(wire::part(&body)), content].into_iter().flatten());
    }
}

/// What the stores have of the campaign of that key, and of the others.
async fn stored(key: &str, stores: &Stores) -> Stored {
    let runner = runner(stores);
    let (mut campaigns, mut trouble) = match store::campaigns().await {
        Ok(campaigns) => (campaigns, None),
        Err(error) => (Vec::new(), Some(error.sentence())),
    };
    let mut has_runner = false;
    if let Some(runner) = &runner {
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
        && let Some(file) = fetch(&stores.site, EXAMPLE_FILE).await
    {
        campaigns.push((EXAMPLE.to_owned(), file));
    }
    let mut found = Stored { campaigns, has_runner, fresh: store::new_key(), trouble, ..Stored::default() };
    let named = found.file(key).and_then(|file| lab_core::campaign::read(file.as_bytes()).ok());
    for place in named.map(|finished| places(&finished.campaign)).unwrap_or_default() {
        // A study that was deleted is missed where its round is shown.
        if let Some(kept) = kept(&place, runner.as_ref()).await {
            found.records.insert(place, kept);
        }
    }
    found
}

/// The ledger, and a key for what begins.
async fn ledger() -> Stored {
    let (ledger, trouble) = match store::ledger().await {
        Ok(lines) => (lines, None),
        Err(error) => (Vec::new(), Some(error.sentence())),
    };
    Stored { ledger, trouble, fresh: store::new_key(), ..Stored::default() }
}

/// The runner that may have served the page.
fn runner(stores: &Stores) -> Option<Runner> {
    Runner::of(&stores.site).filter(|_| stores.runner)
}

async fn kept(place: &str, runner: Option<&Runner>) -> Option<Kept> {
    match Home::split(place)? {
        (Home::Runner, key) => runner?.record(key).await,
        (Home::Browser, key) => {
            let file = bytes(&store::file(key).await.ok()?).ok()?;
            Some(Kept { file, study: place.to_owned() })
        }
    }
}

async fn write(keep: Keep, stores: &Stores) -> Result<(), Sentence> {
    let home = match &keep {
        Keep::Study { place, .. } => Home::of(place),
        Keep::Campaign { key, .. } | Keep::Forget { key } => Home::of(key),
        Keep::Ledger { .. } => Home::Browser,
    };
    let written = match (home, keep) {
        (Home::Runner, keep) => {
            let runner = runner(stores).ok_or(lab_texts::page::store::SILENT)?;
            return runner.keep(keep).await;
        }
        (Home::Browser, Keep::Study { place: at, record, trains }) => {
            let csv = store::table_for(&record.study).await;
            // A runner's studies are not in this browser's store.
            let place = Some(stores.place).filter(|place| *place != Place::Runner).unwrap_or_default();
            let key = Home::split(&at).map_or(at.as_str(), |(_, key)| key).to_owned();
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
        (Home::Browser, Keep::Ledger { place, line }) => store::write_ledger(place, &line).await,
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

fn new_blob(kind: &str, bytes: &[u8]) -> Option<JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let bytes = Array::of1(&Uint8Array::from(bytes));
    Blob::new_with_u8_array_sequence_and_options(&bytes, &options).ok().map(JsValue::from)
}

/// What cannot be sent means that the page is gone, and the worker with it.
fn post(reply: &Reply, further: impl IntoIterator<Item = JsValue>) {
    let reply = wire::part(&wire::to_bytes(reply).unwrap_or_default());
    let parts: Array = std::iter::once(reply).chain(further).collect();
    let _ = scope().post_message(&parts);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
