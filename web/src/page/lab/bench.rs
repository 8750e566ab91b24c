//! A worker that times windows of training steps for the batch-size finder.
//!
//! A worker that breaks (memory that could not be had, a lost device) is an answer like any other; the next window gets a
//! new one. Which window comes next is not known here.

use super::handle::Handle;
use crate::page::fetch;
use crate::shared::messages::{FromWorker, ToWorker, VERSION};
use lab_core::procedure::throughput::Answer;
use lab_core::protocol::DeviceKind;
use lab_core::study::Study;
use lab_texts::Lang;
use lab_texts::page::training as t;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;

/// Gets how a window went.
type Then = Box<dyn FnOnce(Answer)>;

/// One study on one kind of device; its worker ends when this is dropped.
pub struct Bench {
    this: Weak<Bench>,
    kind: DeviceKind,
    study: Study,
    csv: Option<String>,
    then: RefCell<Option<Then>>,
    handle: RefCell<Option<Handle>>,
    bytes: RefCell<Rc<Vec<u8>>>,
    prepared: Cell<bool>,
    /// The window asked for, until the worker listens.
    waiting: RefCell<Option<ToWorker>>,
}

impl Bench {
    pub fn new(kind: DeviceKind, study: Study, csv: Option<String>) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            this: Weak::clone(this),
            kind,
            study,
            csv,
            then: RefCell::default(),
            handle: RefCell::default(),
            bytes: RefCell::default(),
            prepared: Cell::new(false),
            waiting: RefCell::default(),
        })
    }

    /// Times a window; one at a time.
    pub fn time(&self, request: ToWorker, then: Then) {
        self.then.replace(Some(then));
        self.waiting.replace(Some(request));
        if self.handle.borrow().is_some() {
            return self.hand_over();
        }
        let this = Weak::clone(&self.this);
        spawn_local(async move {
            let Some(bench) = this.upgrade() else { return };
            match fetch::bytes(&bench.study, bench.csv.as_deref()).await {
                Err(error) => bench.fail(error.sentence().get(Lang::default()).to_owned()),
                Ok(bytes) => {
                    bench.bytes.replace(bytes);
                    let heard = move |said| {
                        if let Some(bench) = this.upgrade() {
                            bench.hear(said);
                        }
                    };
                    match Handle::start(bench.kind, heard) {
                        Ok(handle) => drop(bench.handle.replace(Some(handle))),
                        Err(reason) => bench.fail(reason),
                    }
                }
            }
        });
    }

    fn hand_over(&self) {
        if !self.prepared.get() {
            return;
        }
        if let Some(request) = self.waiting.take() {
            self.say(&request, None);
        }
    }

    fn say(&self, message: &ToWorker, bytes: Option<&[u8]>) {
        let said = self.handle.borrow().as_ref().map(|handle| handle.say(message, bytes));
        if let Some(Err(reason)) = said {
            self.fail(reason);
        }
    }

    fn hear(&self, said: FromWorker) {
        match said {
            FromWorker::Ready { version: VERSION } => {
                let bytes = Rc::clone(&self.bytes.borrow());
                self.say(&ToWorker::Prepare { study: Box::new(self.study.clone()) }, Some(&bytes));
            }
            FromWorker::Prepared => {
                self.prepared.set(true);
                self.hand_over();
            }
            FromWorker::Timed { answer } => self.tell(answer),
            FromWorker::Ready { .. } => self.fail(t::OLD_PAGE.get(Lang::default()).to_owned()),
            FromWorker::NoData { why } => self.fail(why.get(Lang::default()).to_owned()),
            FromWorker::NoDevice { detail: reason }
            | FromWorker::Crashed { reason }
            | FromWorker::Failed { reason, .. } => self.fail(reason),
            FromWorker::Report { .. } | FromWorker::Done { .. } => {}
        }
    }

    /// The worker is of no more use.
    fn fail(&self, reason: String) {
        self.prepared.set(false);
        self.waiting.take();
        self.handle.take();
        self.tell(Answer::Failed { reason });
    }

    fn tell(&self, answer: Answer) {
        let then = self.then.take();
        if let Some(then) = then {
            then(answer);
        }
    }
}
