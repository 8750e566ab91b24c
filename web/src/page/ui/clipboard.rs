//! Links that a person takes along.

use super::context::Ui;
use super::route::Route;
use lab_texts::Fixed;
use lab_texts::page::design as t;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Puts the whole address of a place on the clipboard and says so, or puts it in the address bar where the clipboard is
/// refused.
pub fn copy_link(ui: Ui, route: &Route, copied: Fixed) {
    let Some(window) = web_sys::window() else { return };
    let hash = route.hash();
    let location = window.location();
    let base = [location.origin(), location.pathname()].into_iter().flatten().collect::<String>();
    spawn_local(async move {
        // Without a secure connection the browser has no clipboard at all.
        let secure = window.is_secure_context();
        let written =
            secure && JsFuture::from(window.navigator().clipboard().write_text(&format!("{base}{hash}"))).await.is_ok();
        if written {
            ui.tell(copied);
        } else {
            if let Ok(history) = window.history() {
                // Refused for malformed addresses only.
                let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&hash));
            }
            ui.tell(t::LINK_IN_ADDRESS);
        }
    });
}
