//! The worker's side of `postMessage`.
//!
//! In: `[json, blob, …]`, a question with the files it is about (`"names"` in the JSON), or `{"page", "plot", "width", "height", "lang"}` for a plot, or `[{"service", "call", …},
//! text]` for a service. Out: `[json]`, an answer, `[json, blob]` with the file it made, or `[json, bytes]`, a scene, or `[{"call", "reply"}]`; `{"ready": true}` first, and `{"crashed": reason}` as last words. Knows nothing of what is
//! asked.

use super::ask::{Ask, Handed, Unread};
use super::{Made, Science, serve};
use js_sys::{Array, Uint8Array};
use lab_core::plot::PlotOptions;
use lab_core::text::Lang;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::cell::RefCell;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent};

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

/// Listens, and says so.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| post(&json!({"crashed": panic.to_string()}), None)));
    let science = RefCell::new(Science::default());
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let parts = Array::from(&event.data());
        let text = parts.get(0).as_string().unwrap_or_default();
        hear(&mut science.borrow_mut(), &text, &parts);
    });
    scope().set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    post(&json!({"ready": true}), None);
}

fn hear(science: &mut Science, text: &str, parts: &Array) {
    let json: Json = serde_json::from_str(text).unwrap_or_default();
    if let Some(service) = json.get("service").and_then(Json::as_str) {
        let material = parts.get(1).as_string().unwrap_or_default();
        return post(&json!({"call": json.get("call"), "reply": serve(service, &json, &material)}), None);
    }
    if let Ok(PlotAsk { page, plot, width, height, lang }) = serde_json::from_str(text) {
        if let Some(scene) = science.plot(&page, plot, &PlotOptions { width, height, lang }) {
            post(&json!({"page": page, "plot": plot}), Some(Uint8Array::from(scene.to_bytes().as_slice()).into()));
        }
        return;
    }
    match serde_json::from_str::<Ask>(text) {
        Ok(mut ask) => {
            ask.files = files(&json, parts);
            ask.now = js_sys::Date::now() / 1000.0;
            if let Some((answer, made)) = science.answer(ask) {
                post(&answer, made.and_then(|made| blob(&made)));
            }
        }
        Err(error) => post(&json!({"crashed": format!("the page's question does not read: {error}")}), None),
    }
}

/// The files that came with a question, read here: a worker may wait for them.
fn files(json: &Json, parts: &Array) -> Vec<Handed> {
    let names = json.get("names").and_then(Json::as_array).into_iter().flatten();
    let blobs = parts.iter().skip(1).filter_map(|part| part.dyn_into::<Blob>().ok());
    let read = |(name, blob): (&Json, Blob)| Handed {
        name: name.as_str().unwrap_or_default().to_owned(),
        content: if blob.size() > LIMIT as f64 {
            Err(Unread::TooLarge { limit: LIMIT })
        } else {
            let read = FileReaderSync::new().and_then(|reader| reader.read_as_array_buffer(&blob));
            read.map(|buffer| Uint8Array::new(&buffer).to_vec()).map_err(|_| Unread::Refused)
        },
    };
    names.zip(blobs).map(read).collect()
}

fn blob(made: &Made) -> Option<JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(made.kind);
    let bytes = Array::of1(&Uint8Array::from(made.bytes.as_slice()));
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
