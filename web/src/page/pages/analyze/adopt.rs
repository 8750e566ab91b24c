//! Is it worth adopting? Two configurations of the study at hand are weighed, or, where it is a judgement, its verdict is shown.
//!
//! Knows nothing of how anything is decided.

mod account;
mod ledger;
mod verdict;
mod weigh;

use super::adopting::Adoption;
use crate::page::erased::{dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::parts::Waiting;
use crate::page::ui::route::Route;
use lab_texts::page::adopt as t;
use leptos::prelude::*;
use verdict::Verdict;
use weigh::Weighing;

#[component]
pub fn Adopt(ui: Ui) -> impl IntoView {
    let adoption = Adoption::current();
    adoption.take_up(ui);
    let judges = memo(move || adoption.judgement.with(Option::is_some));
    // Until it is known, nothing is weighed of what may be a judgement.
    let known = memo(move || adoption.is_known(ui));
    view! {
        <nav class="subpages" aria-label=ui.say(t::QUESTION)>
            <a href=move || Route::Analyze(ui.session.open.get()).hash()>{ui.say(t::BACK)}</a>
            <a href=move || Route::Run(ui.session.open.get()).hash()>{ui.say(t::GO_TO_RUN)}</a>
        </nav>
        <Waiting ui/>
        <div class="report">
            {dynamic(move || known.get().then(|| match judges.get() {
                true => view! { <Verdict ui adoption/> }.into_any(),
                false => view! { <Weighing ui adoption/> }.into_any(),
            }))}
        </div>
    }
}
