//! Fetches files from beside the page: built-in data sets and the texts of a language, each once, and the text of a lesson.

use crate::shared::data::DataError;
use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use lab_core::dataset::Builtin;
use lab_core::lesson::Opening;
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::workload::{DataSource, Workload};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// No file that ships is larger.
const MAX_BYTES: u64 = 64 << 20;

thread_local! {
    static FETCHED: RefCell<Vec<(Builtin, Rc<Vec<u8>>)>> = const { RefCell::new(Vec::new()) };
}

/// The bytes of the file a study trains on: a built-in one, fetched, or the person's table.
pub async fn bytes(study: &Study, csv: Option<&str>) -> Result<Rc<Vec<u8>>, DataError> {
    match &study.workload {
        Workload::External { .. } => Err(DataError::External),
        Workload::Trained { data: DataSource::Builtin(builtin), .. } => fetch(*builtin).await,
        Workload::Trained { data: DataSource::Csv { file, .. }, .. } => match csv {
            Some(text) => Ok(Rc::new(text.as_bytes().to_vec())),
            None => Err(DataError::TableMissing { file: file.clone() }),
        },
    }
}

/// The file of a built-in data set.
pub async fn fetch(builtin: Builtin) -> Result<Rc<Vec<u8>>, DataError> {
    let known =
        FETCHED.with_borrow(|files| files.iter().find(|(known, _)| *known == builtin).map(|(_, file)| Rc::clone(file)));
    if let Some(file) = known {
        return Ok(file);
    }
    let fail = |detail: String| DataError::Fetch { file: builtin.file(), detail };
    let file = Rc::new(get(&format!("data/{}", builtin.file())).await.map_err(fail)?);
    FETCHED.with_borrow_mut(|files| files.push((builtin, Rc::clone(&file))));
    Ok(file)
}

/// The texts of a language, unless they are here.
pub async fn texts(lang: Lang) -> Result<(), String> {
    if lab_texts::is_loaded(lang) {
        return Ok(());
    }
    let file = get(&format!("page/texts-{}.json", lang.tag())).await?;
    lab_texts::load(&String::from_utf8_lossy(&file)).map(drop).map_err(|error| error.to_string())
}

/// How a lesson begins, as far as its text can be fetched.
pub async fn opening(lesson: &str, lang: Lang) -> Option<Opening> {
    let is_name = lesson.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let file = if is_name { get(&format!("lessons/{lesson}/{}.md", lang.code())).await.ok()? } else { return None };
    Opening::read(&String::from_utf8_lossy(&file))
}

/// A file of the page's own site; `path` is relative to the page.
async fn get(path: &str) -> Result<Vec<u8>, String> {
    let window = web_sys::window().ok_or("no window")?;
    let response = JsFuture::from(window.fetch_with_str(path)).await.map_err(|error| message(&error))?;
    let response: web_sys::Response = response.dyn_into().map_err(|_| "no response")?;
    if !response.ok() {
        return Err(format!("status {}", response.status()));
    }
    let length = response.headers().get("content-length").ok().flatten().and_then(|text| text.parse::<u64>().ok());
    if length.is_some_and(|length| length > MAX_BYTES) {
        return Err("too large".into());
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(|_| "no body")?).await.map_err(|_| "interrupted")?;
    Ok(Uint8Array::new(&buffer.unchecked_into::<ArrayBuffer>()).to_vec())
}

/// The message of a thrown value.
pub fn message(error: &JsValue) -> String {
    let message = Reflect::get(error, &JsValue::from_str("message")).ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).unwrap_or_else(|| format!("{error:?}"))
}
