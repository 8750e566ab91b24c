//! One Web Worker: started, spoken to in arrays, and ended when dropped.

use crate::page::fetch::message;
use gloo_events::EventListener;
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

pub struct Thread {
    worker: Worker,
    /// Of its three-line program.
    program: String,
    _listeners: [EventListener; 3],
}

impl Thread {
    /// Starts the worker of a bundle. `hear` gets everything it says, or how it ended.
    ///
    /// # Errors
    /// What the browser says if it refuses to.
    pub fn start(bundle: &str, hear: Rc<dyn Fn(Result<Array, String>)>) -> Result<Self, String> {
        let program = program(bundle).map_err(|error| message(&error))?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&program, &options).map_err(|error| message(&error))?;
        let crashed = |what: &'static str| {
            let hear = Rc::clone(&hear);
            move |event: &web_sys::Event| {
                let detail = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
                hear(Err(if detail.is_empty() { what.to_owned() } else { detail }));
            }
        };
        let listeners = [
            EventListener::new(&worker, "error", crashed("the worker could not be started")),
            EventListener::new(&worker, "messageerror", crashed("the worker's message could not be read")),
            EventListener::new(&worker, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
                hear(Ok(Array::from(&data)));
            }),
        ];
        Ok(Self { worker, program, _listeners: listeners })
    }

    /// # Errors
    /// What the browser says if it cannot be sent.
    pub fn say(&self, parts: &Array) -> Result<(), String> {
        self.worker.post_message(parts).map_err(|error| message(&error))
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.worker.terminate();
        // A program that is not known any more needs no forgetting.
        let _ = Url::revoke_object_url(&self.program);
    }
}

/// The address of the worker's program. wasm-bindgen's module exports an `init` that somebody must call, and a worker
/// starts as a script: this one loads the module beside the page and calls it.
fn program(bundle: &str) -> Result<String, JsValue> {
    let base =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.base_uri().ok().flatten());
    let module = Url::new_with_base(bundle, &base.unwrap_or_default())?.href();
    let crashed = r#"error => postMessage([JSON.stringify({ type: "crashed", reason: String(error) })])"#;
    let code =
        format!("import({}).then(bundle => bundle.default()).catch({crashed});", serde_json::Value::from(module));
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&Array::of1(&code.into()), &options)?)
}
