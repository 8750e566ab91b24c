//! The page Procedures: the screen of the procedure that the address names.
//!
//! Knows nothing of any procedure; see `lab_web::science`.

use crate::texts::Lang;
use crate::ui::context::Ui;
use crate::ui::erased::{dynamic, memo};
use crate::ui::report::Report;
use crate::ui::route::Route;
use leptos::prelude::*;

#[component]
pub fn Procedures(ui: Ui, lang: Lang) -> impl IntoView {
    let name = memo(move || match ui.route.get() {
        Route::Procedures(name) => name,
        _ => String::new(),
    });
    view! {
        <div class="page procedures">
            {dynamic(move || view! { <Report ui lang page=name.get()/> })}
        </div>
    }
}
