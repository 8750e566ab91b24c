//! The pages Procedures and Campaign: the screen that the address names.
//!
//! Knows nothing of any procedure or campaign; see `crate::analysis`.

use super::import::Import;
use crate::page::texts::Lang;
use crate::page::ui::context::Ui;
use crate::page::ui::erased::{Kept, list, memo};
use crate::page::ui::report::Report;
use crate::page::ui::route::{IMPORT, Route};
use leptos::prelude::*;

#[component]
pub fn Procedures(ui: Ui, lang: Lang) -> impl IntoView {
    let name = memo(move || match ui.route.get() {
        Route::Procedures(name) => name,
        Route::Campaign(key) => format!("campaign {key}"),
        _ => String::new(),
    });
    view! {
        <div class="page procedures">
            // Each screen has elements of its own.
            {list(move || {
                let page = name.get();
                vec![Kept::new(page.clone(), move || match page.as_str() {
                    IMPORT => view! { <Import ui lang/> }.into_any(),
                    _ => view! { <Report ui lang page/> }.into_any(),
                })]
            })}
        </div>
    }
}
