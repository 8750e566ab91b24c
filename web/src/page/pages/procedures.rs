//! The pages Procedures and Campaign: the screen that the address names.

mod advisor;
mod forms;
mod index;
mod instability;
mod measurement;
mod one_study;
mod parts;
mod promotion;
mod steps_to_target;
mod throughput;

pub use forms::Forms;

use super::campaign::{Campaign, CampaignList};
use super::import::Import;
use crate::page::erased::{Kept, list, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::parts::Waiting;
use crate::page::ui::route::{IMPORT, Route};
use advisor::Advisor;
use index::{Head, Index, Procedure};
use instability::Instability;
use leptos::prelude::*;
use one_study::{StartingPoint, TrainingLength};
use promotion::Promotion;
use steps_to_target::StepsToTarget;
use throughput::Throughput;

#[component]
pub fn Procedures(ui: Ui) -> impl IntoView {
    let route = memo(move || ui.route.get());
    view! {
        <div class="page procedures">
            // Each screen has elements of its own.
            {list(move || {
                let route = route.get();
                vec![Kept::new(route.hash(), move || match route {
                    Route::Procedures(name) if name == IMPORT => view! { <Import ui/> }.into_any(),
                    Route::Procedures(name) => view! { <Screen ui shown=Procedure::parse(&name)/> }.into_any(),
                    Route::Campaign(key) if key.is_empty() => view! { <CampaignList ui/> }.into_any(),
                    Route::Campaign(key) => view! { <Campaign ui key/> }.into_any(),
                    _ => ().into_any(),
                })]
            })}
        </div>
    }
}

/// A procedure, or the list of them.
#[component]
fn Screen(ui: Ui, shown: Option<Procedure>) -> impl IntoView {
    on_cleanup(move || {
        // Points of a procedure's plots are no trials of the study at hand.
        ui.hovered.set(None);
        ui.selected.set(None);
    });
    let body = match shown {
        None => view! { <Index ui/> }.into_any(),
        Some(Procedure::Advisor) => view! { <Advisor ui/> }.into_any(),
        Some(Procedure::BatchSize) => view! { <Throughput ui/> }.into_any(),
        Some(Procedure::StartingPoint) => view! { <StartingPoint ui/> }.into_any(),
        Some(Procedure::TrainingLength) => view! { <TrainingLength ui/> }.into_any(),
        Some(Procedure::StepsToTarget) => view! { <StepsToTarget ui/> }.into_any(),
        Some(Procedure::Instability) => view! { <Instability ui/> }.into_any(),
        Some(Procedure::Promotion) => view! { <Promotion ui/> }.into_any(),
    };
    view! {
        <Waiting ui/>
        <div class="report">
            <Head ui shown/>
            {body}
        </div>
    }
}
