//! The worker's side of `postMessage`: what came in, what goes out, and turns of the event loop.

use crate::shared::messages::{FromWorker, ToWorker};
use crate::shared::wire;
use js_sys::{Array, Function, Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

/// What the page said and what of it is still to be done.
#[derive(Default)]
pub struct Inbox {
    work: RefCell<VecDeque<(ToWorker, Vec<u8>)>>,
    paused: Cell<bool>,
    stopped: Cell<bool>,
    /// The one task of this worker, while it waits.
    waiting: RefCell<Option<Waker>>,
}

impl Inbox {
    /// Listens from now on.
    pub fn open() -> Rc<Self> {
        let inbox = Rc::new(Self::default());
        let listener = Rc::clone(&inbox);
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| listener.hear(&event.data()));
        scope().set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        inbox
    }

    fn hear(&self, data: &JsValue) {
        let parts = Array::from(data);
        let message = match wire::from_bytes(&wire::bytes(&parts.get(0))) {
            Ok(message) => message,
            Err(error) => {
                return post(&FromWorker::Crashed { reason: format!("the page's message does not read: {error}") });
            }
        };
        match message {
            ToWorker::Pause => self.paused.set(true),
            ToWorker::Resume => self.paused.set(false),
            ToWorker::Stop => self.stopped.set(true),
            ToWorker::Prepare { .. } | ToWorker::Train { .. } | ToWorker::Time { .. } => {
                // What was asked before does not concern what comes now.
                self.paused.set(false);
                self.stopped.set(false);
                let bytes = parts.get(1).dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default();
                self.work.borrow_mut().push_back((message, bytes));
            }
        }
        if let Some(waker) = self.waiting.take() {
            waker.wake();
        }
    }

    /// The next piece of work.
    pub async fn next(&self) -> (ToWorker, Vec<u8>) {
        poll_fn(|context| match self.work.borrow_mut().pop_front() {
            Some(work) => Poll::Ready(work),
            None => {
                self.waiting.replace(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }

    pub fn is_paused(&self) -> bool {
        self.paused.get()
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped.get()
    }

    /// Waits for the end of a pause, or a stop.
    pub async fn goes_on(&self) {
        poll_fn(|context| {
            if self.paused.get() && !self.stopped.get() {
                self.waiting.replace(Some(context.waker().clone()));
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await
    }
}

/// Says something to the page. What cannot be sent means that the page is gone, and the worker with it.
pub fn post(message: &FromWorker) {
    if let Ok(bytes) = wire::to_bytes(message) {
        let _ = scope().post_message(&Array::of1(&wire::part(&bytes)));
    }
}

/// Lets the event loop deliver what has come in. A message to oneself is not delayed by four milliseconds, as a timer is.
pub async fn turn() {
    thread_local! {
        static CHANNEL: Option<MessageChannel> = MessageChannel::new().ok();
    }
    let promise = CHANNEL.with(|channel| {
        let channel = channel.as_ref()?;
        let mut send = |resolve: Function, _reject: Function| {
            channel.port1().set_onmessage(Some(&resolve));
            let _ = channel.port2().post_message(&JsValue::NULL);
        };
        Some(Promise::new(&mut send))
    });
    if let Some(promise) = promise {
        // It is never rejected.
        let _ = JsFuture::from(promise).await;
    }
}

/// Milliseconds since the worker started.
pub fn now_ms() -> f64 {
    scope().performance().map_or_else(js_sys::Date::now, |performance| performance.now())
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
