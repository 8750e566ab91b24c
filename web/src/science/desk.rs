//! The worker's side of `postMessage`.
//!
//! In: `[json]`, a question, or `{"page", "plot", "width", "height", "lang"}` for a plot, or `[{"service", "call", …},
//! text]` for a service. Out: `[json]`, an answer, or `[json, bytes]`, a scene, or `[{"call", "reply"}]`; `{"ready": true}` first, and `{"crashed": reason}` as last words. Knows nothing of what is
//! asked.

use super::{Science, ask::Ask, serve};
use js_sys::{Array, Uint8Array};
use lab_core::plot::PlotOptions;
use lab_core::text::Lang;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::cell::RefCell;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

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
        let text = |i| parts.get(i).as_string().unwrap_or_default();
        hear(&mut science.borrow_mut(), &text(0), &text(1));
    });
    scope().set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    post(&json!({"ready": true}), None);
}

fn hear(science: &mut Science, text: &str, material: &str) {
    let json: Json = serde_json::from_str(text).unwrap_or_default();
    if let Some(service) = json.get("service").and_then(Json::as_str) {
        return post(&json!({"call": json.get("call"), "reply": serve(service, &json, material)}), None);
    }
    if let Ok(PlotAsk { page, plot, width, height, lang }) = serde_json::from_str(text) {
        if let Some(scene) = science.plot(&page, plot, &PlotOptions { width, height, lang }) {
            post(&json!({"page": page, "plot": plot}), Some(&scene.to_bytes()));
        }
        return;
    }
    match serde_json::from_str::<Ask>(text) {
        Ok(ask) => {
            if let Some(answer) = science.answer(ask) {
                post(&answer, None);
            }
        }
        Err(error) => post(&json!({"crashed": format!("the page's question does not read: {error}")}), None),
    }
}

/// What cannot be sent means that the page is gone, and the worker with it.
fn post(json: &Json, bytes: Option<&[u8]>) {
    let parts = Array::of1(&JsValue::from_str(&json.to_string()));
    if let Some(bytes) = bytes {
        parts.push(&Uint8Array::from(bytes));
    }
    let _ = scope().post_message(&parts);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
