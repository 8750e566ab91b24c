//! What JavaScript's errors say.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// The message of a thrown value.
pub fn message(error: &JsValue) -> String {
    let message = Reflect::get(error, &JsValue::from_str("message")).ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| format!("{error:?}"))
}
