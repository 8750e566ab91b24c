//! The page: a Leptos application, mounted when its WebAssembly has loaded.
//!
//! Knows nothing of training: it designs studies, hands them to `lab_web::session` and shows what comes back.

mod app;
mod pages;
mod shell;
mod texts;
mod ui;

use leptos::prelude::*;

fn main() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
    if let Some(loading) = document().get_element_by_id("loading") {
        loading.remove();
    }
    mount_to_body(app::App);
}
