//! One Web Worker: started, spoken to, and ended when dropped.
//!
//! Knows nothing of what it trains.

use crate::javascript;
use crate::worker::messages::{FromWorker, ToWorker};
use gloo_events::EventListener;
use js_sys::{Array, Uint8Array};
use lab_core::protocol::DeviceKind;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

/// A running worker.
pub struct Handle {
    worker: Worker,
    /// Of its three-line program.
    program: String,
    _listeners: [EventListener; 3],
}

impl Handle {
    /// Starts a worker of the bundle for that kind of device. `hear` gets everything it says, its end included.
    ///
    /// # Errors
    /// What the browser says if it refuses to.
    pub fn start(kind: DeviceKind, hear: impl Fn(FromWorker) + 'static) -> Result<Self, String> {
        let bundle = match kind {
            DeviceKind::Cpu => "worker-cpu/worker_cpu.js",
            DeviceKind::Gpu => "worker-gpu/worker_gpu.js",
        };
        let program = program(bundle).map_err(|error| javascript::message(&error))?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&program, &options).map_err(|error| javascript::message(&error))?;
        let hear: Rc<dyn Fn(FromWorker)> = Rc::new(hear);
        let crashed = |hear: &Rc<dyn Fn(FromWorker)>, what: &'static str| {
            let hear = Rc::clone(hear);
            move |event: &web_sys::Event| {
                let detail = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
                let reason = if detail.is_empty() { what.to_owned() } else { detail };
                hear(FromWorker::Crashed { reason });
            }
        };
        let listeners = [
            EventListener::new(&worker, "error", crashed(&hear, "the worker could not be started")),
            EventListener::new(&worker, "messageerror", crashed(&hear, "the worker's message could not be read")),
            EventListener::new(&worker, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
                let json = Array::from(&data).get(0).as_string().unwrap_or_default();
                let said = FromWorker::parse(&json).unwrap_or_else(|error| FromWorker::Crashed {
                    reason: format!("the worker's message does not read: {error}"),
                });
                hear(said);
            }),
        ];
        Ok(Self { worker, program, _listeners: listeners })
    }

    /// Says something; `bytes` go beside it.
    ///
    /// # Errors
    /// What the browser says if it cannot be sent.
    pub fn say(&self, message: &ToWorker, bytes: Option<&[u8]>) -> Result<(), String> {
        let json = serde_json::to_value(message).map_err(|error| error.to_string())?.to_string();
        let parts = Array::of1(&JsValue::from_str(&json));
        if let Some(bytes) = bytes {
            parts.push(&Uint8Array::from(bytes));
        }
        self.worker.post_message(&parts).map_err(|error| javascript::message(&error))
    }
}

impl Drop for Handle {
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
