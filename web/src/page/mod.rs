//! The page: a Leptos application, mounted when its WebAssembly has loaded.
//!
//! It designs studies, has them trained by this browser's workers or by the runner that served it ([`lab`], [`session`]), and
//! shows what comes back. What analyses and advises is asked by typed questions (`shared::exchange`). May touch the document,
//! the store and the workers; nothing of burn.

mod analyst;
mod app;
mod campaigns;
mod draft;
mod environment;
mod erased;
mod fetch;
mod files;
mod imports;
mod lab;
mod pages;
mod session;
mod shell;
mod storage;
mod ui;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Mounts the page in the language whose texts were loaded before it, or says why they are not its texts.
#[wasm_bindgen]
pub fn mount(texts: &str) -> Result<(), JsError> {
    let lang = lab_texts::load(texts)?;
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
    if let Some(loading) = document().get_element_by_id("loading") {
        loading.remove();
    }
    mount_to_body(move || view! { <app::App lang/> });
    Ok(())
}
