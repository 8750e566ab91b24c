//! The runner at the page's own address, asked over HTTP: what it says of itself, and to delete a study.

use crate::shared::answer::Answer;
use lab_core::fields;
use lab_core::protocol::StudyId;
use lab_core::text::Sentence;
use lab_texts::page::training as t;
use serde_json::Value as Json;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

/// Who is there.
pub async fn ask() -> Answer {
    match call("GET", "status").await {
        Some((status, body)) => Answer::of(status, &body),
        None => Answer::Nobody,
    }
}

/// Deletes a study with its trials.
///
/// # Errors
/// Why it is still there.
pub async fn delete(study: StudyId) -> Result<(), Sentence> {
    let why = match call("DELETE", &format!("studies/{}", study.0)).await {
        // One that another page deleted is gone as well.
        Some((204 | 404, _)) => return Ok(()),
        Some((status, body)) => {
            let text = |key: &str| body.get(key).and_then(Json::as_str).map_or(format!("HTTP {status}"), str::to_owned);
            Sentence::new(text("en"), text("zh"))
        }
        None => t::NO_ANSWER.into(),
    };
    Err(Sentence::of(|lang| t::not_deleted(why.get(lang)).get(lang)))
}

/// The status and the JSON of an answer; nothing if nobody answers.
async fn call(method: &str, path: &str) -> Option<(u16, Json)> {
    let options = RequestInit::new();
    options.set_method(method);
    let asked = web_sys::window()?.fetch_with_str_and_init(path, &options);
    let answer: Response = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    let text = JsFuture::from(answer.text().ok()?).await.ok()?;
    Some((answer.status(), fields::parse(&text.as_string().unwrap_or_default())))
}
