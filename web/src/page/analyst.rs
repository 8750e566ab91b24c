//! The worker that analyses, as the page asks it: a typed question, and its answer when it comes.
//!
//! It is started by the first question and goes on when a person walks elsewhere. Records that a question is about are sent
//! before it; that of the study at hand is sent once, and then follows as events. Knows nothing of what is asked.

mod asked;
mod outbox;

pub use asked::Asked;

use crate::page::lab::thread::Thread;
use crate::page::session::{Change, Session};
use crate::shared::exchange::records::{Append, Forget, Hold};
use crate::shared::exchange::{Call, Draw, Question, Reply, Request};
use crate::shared::place::StudyRef;
use crate::shared::wire;
use futures_channel::oneshot;
use js_sys::{Array, Uint8Array};
use lab_core::plot::Scene;
use lab_core::record::event_to_line;
use leptos::prelude::*;
use outbox::Outbox;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

const BUNDLE: &str = "worker-science/worker_science.js";
/// An answer that takes longer is announced.
const SLOW: Duration = Duration::from_millis(600);

/// There is no answer: the worker was ended, by a person or by a fault that was told already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

#[derive(Clone, Copy)]
pub struct Analyst {
    session: Session,
    /// An answer is long in coming.
    pub slow: RwSignal<bool>,
    /// Why the worker broke, when it did.
    pub fault: RwSignal<Option<String>>,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    thread: RefCell<Option<Thread>>,
    outbox: Outbox,
    /// Who waits for which answer.
    waiting: RefCell<BTreeMap<u64, oneshot::Sender<Array>>>,
    last_call: Cell<u64>,
    /// The study at hand, once its record was sent or is about to be.
    followed: RefCell<Option<StudyRef>>,
    /// How many bytes the file had of each record that was sent, unless events came since.
    sent: RefCell<BTreeMap<StudyRef, f64>>,
    /// Raised when the worker ends.
    generation: Cell<u64>,
}

impl Analyst {
    pub fn new(session: Session) -> Self {
        let analyst = Self {
            session,
            slow: RwSignal::new(false),
            fault: RwSignal::new(None),
            inner: StoredValue::new_local(Rc::default()),
        };
        session.follow(Rc::new(move |change| analyst.follow(change)));
        analyst
    }

    /// # Errors
    /// The worker ended.
    pub async fn ask<Q: Question>(self, question: Q) -> Result<Q::Answer, NoAnswer> {
        self.ask_about(question, Vec::new()).await
    }

    /// Asks about files, each with its path.
    ///
    /// # Errors
    /// The worker ended.
    pub async fn ask_about<Q: Question>(self, question: Q, files: Vec<(String, Blob)>) -> Result<Q::Answer, NoAnswer> {
        let parts = self.call(question.into(), files).await?;
        self.read::<Q>(&parts)
    }

    /// Asks for a file: what is said of it, and what it holds.
    ///
    /// # Errors
    /// The worker ended.
    pub async fn make<Q, A, E>(self, question: Q) -> Result<Result<(A, Blob), E>, NoAnswer>
    where
        Q: Question<Answer = Result<A, E>>,
    {
        let parts = self.call(question.into(), Vec::new()).await?;
        let answer = self.read::<Q>(&parts)?;
        let content: Blob = match parts.get(2).dyn_into() {
            Ok(content) => content,
            Err(_) => Blob::new().map_err(|_| NoAnswer)?,
        };
        Ok(answer.map(|answer| (answer, content)))
    }

    /// Has a plot drawn.
    ///
    /// # Errors
    /// The worker ended, or there is nothing to draw.
    pub async fn draw(self, draw: Draw) -> Result<Scene, NoAnswer> {
        let parts = self.call(draw.into(), Vec::new()).await?;
        let scene = parts.get(2).dyn_ref::<Uint8Array>().and_then(|bytes| Scene::from_bytes(&bytes.to_vec()));
        scene.ok_or(NoAnswer)
    }

    /// Ends the worker, and with it what it was doing.
    pub fn cancel(self) {
        let inner = self.inner();
        inner.generation.set(inner.generation.get() + 1);
        inner.thread.take();
        inner.followed.take();
        inner.sent.take();
        inner.outbox.clear();
        // Who waits is told by the loss of the sender.
        inner.waiting.take();
        self.slow.set(false);
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.with_value(Rc::clone)
    }

    fn read<Q: Question>(self, parts: &Array) -> Result<Q::Answer, NoAnswer> {
        wire::from_bytes(&wire::bytes(&parts.get(1))).map_err(|error| {
            self.broke(&format!("its answer does not read: {error}"));
            NoAnswer
        })
    }

    /// Sends a question behind the records it is about, and waits for the answer.
    async fn call(self, request: Request, files: Vec<(String, Blob)>) -> Result<Array, NoAnswer> {
        let (inner, generation) = (self.inner(), self.inner().generation.get());
        for study in request.studies() {
            self.hold(&study).await;
            if inner.generation.get() != generation {
                return Err(NoAnswer);
            }
        }
        let (sender, receiver) = oneshot::channel();
        self.send(request, files, Some(sender));
        // Answers come in order: where this one is waited for, so is every later one.
        let call = inner.last_call.get();
        let is_slow = move || self.inner.with_value(|inner| inner.waiting.borrow().contains_key(&call));
        set_timeout(move || self.slow.set(is_slow()), SLOW);
        receiver.await.map_err(|oneshot::Canceled| NoAnswer)
    }

    /// Sends the record of a study, unless it is followed already.
    async fn hold(self, study: &StudyRef) {
        let inner = self.inner();
        let at_hand = self.session.open.with_untracked(|open| open.as_ref() == Some(study));
        if at_hand && inner.followed.borrow().as_ref() == Some(study) {
            return;
        }
        if at_hand {
            inner.followed.replace(Some(study.clone()));
        }
        // What is sent meanwhile waits for the record, so that it is answered from it.
        let generation = inner.generation.get();
        inner.outbox.hold_back();
        let file = self.session.file_of(study).await;
        if inner.generation.get() != generation {
            return;
        }
        match file {
            Some(file) if inner.sent.borrow_mut().insert(study.clone(), file.size()) == Some(file.size()) => {}
            Some(file) => {
                let hold = self.parts(Hold { study: study.clone() }.into(), vec![("record".to_owned(), file)], None);
                inner.outbox.before(hold);
            }
            // It is looked for again when somebody asks again.
            None if at_hand => drop(inner.followed.take()),
            None => {}
        }
        inner.outbox.go_on();
        self.post();
    }

    /// Passes on what happens to the study at hand.
    fn follow(self, change: Change<'_>) {
        let inner = self.inner();
        match change {
            Change::Replaced => {
                if let Some(study) = inner.followed.take() {
                    inner.sent.borrow_mut().remove(&study);
                    self.send(Forget { study }.into(), Vec::new(), None);
                }
            }
            Change::Happened(events) => {
                let followed = inner.followed.borrow().clone();
                if let Some(study) = followed {
                    inner.sent.borrow_mut().remove(&study);
                    let lines = events.iter().map(event_to_line).collect();
                    self.send(Append { study, lines }.into(), Vec::new(), None);
                }
            }
        }
    }

    fn send(self, request: Request, files: Vec<(String, Blob)>, answer: Option<oneshot::Sender<Array>>) {
        let parts = self.parts(request, files, answer);
        self.inner().outbox.put(parts);
        self.post();
    }

    /// A message; whoever waits for its answer is noted.
    fn parts(self, request: Request, files: Vec<(String, Blob)>, answer: Option<oneshot::Sender<Array>>) -> Array {
        let inner = self.inner();
        let call = inner.last_call.get() + 1;
        inner.last_call.set(call);
        if let Some(answer) = answer {
            inner.waiting.borrow_mut().insert(call, answer);
        }
        let (names, files): (Vec<String>, Vec<Blob>) = files.into_iter().unzip();
        // That every question can be written is tested.
        let asked = wire::to_bytes(&Call { call, names, request }).unwrap_or_default();
        std::iter::once(wire::part(&asked)).chain(files.into_iter().map(JsValue::from)).collect()
    }

    /// Sends what may be sent, to a worker that is started if there is none.
    fn post(self) {
        let inner = self.inner();
        if inner.thread.borrow().is_none() {
            match Thread::start(BUNDLE, Rc::new(move |said| self.hear(said))) {
                Ok(thread) => drop(inner.thread.replace(Some(thread))),
                Err(reason) => return self.broke(&reason),
            }
        }
        while let Some(parts) = inner.outbox.take() {
            let said = inner.thread.borrow().as_ref().map(|thread| thread.say(&parts));
            if let Some(Err(reason)) = said {
                return self.broke(&reason);
            }
        }
    }

    fn hear(self, said: Result<Array, String>) {
        let parts = match said {
            Ok(parts) => parts,
            Err(reason) => return self.broke(&reason),
        };
        let inner = self.inner();
        match wire::from_bytes(&wire::bytes(&parts.get(0))) {
            Ok(Reply::Ready) => {
                inner.outbox.open();
                self.post();
            }
            Ok(Reply::Answer { call }) => {
                let waiting = inner.waiting.borrow_mut().remove(&call);
                if inner.waiting.borrow().is_empty() {
                    self.slow.set(false);
                }
                if let Some(waiting) = waiting {
                    // Nobody waits any more where the page was left.
                    let _ = waiting.send(parts);
                }
            }
            Ok(Reply::Crashed { reason }) => self.broke(&reason),
            Err(error) => self.broke(&format!("its message does not read: {error}")),
        }
    }

    fn broke(self, reason: &str) {
        self.cancel();
        self.fault.set(Some(reason.to_owned()));
    }
}
