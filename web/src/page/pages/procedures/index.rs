//! The list of procedures, and what the head of each of their pages says.

use crate::page::ui::context::Ui;
use crate::page::ui::parts::Card;
use crate::page::ui::route::Route;
use lab_core::named;
use lab_texts::Fixed;
use lab_texts::page::{procedures as t, shell};
use leptos::prelude::*;

named! {
    /// A procedure as its address names it, in the order in which one tunes.
    pub enum Procedure {
        Advisor = "advisor",
        BatchSize = "batch-size",
        StartingPoint = "starting-point",
        TrainingLength = "training-length",
        StepsToTarget = "steps-to-target",
        Instability = "instability",
        Promotion = "promotion",
    }
}

impl Procedure {
    fn hash(self) -> String {
        Route::Procedures(self.name().to_owned()).hash()
    }

    fn title(self) -> Fixed {
        match self {
            Procedure::Advisor => t::ADVISOR,
            Procedure::BatchSize => t::BATCH_SIZE,
            Procedure::StartingPoint => t::STARTING_POINT,
            Procedure::TrainingLength => t::TRAINING_LENGTH,
            Procedure::StepsToTarget => t::STEPS_TO_TARGET,
            Procedure::Instability => t::INSTABILITY,
            Procedure::Promotion => t::PROMOTION,
        }
    }

    fn purpose(self) -> Fixed {
        match self {
            Procedure::Advisor => t::ADVISOR_PURPOSE,
            Procedure::BatchSize => t::BATCH_SIZE_PURPOSE,
            Procedure::StartingPoint => t::STARTING_POINT_PURPOSE,
            Procedure::TrainingLength => t::TRAINING_LENGTH_PURPOSE,
            Procedure::StepsToTarget => t::STEPS_TO_TARGET_PURPOSE,
            Procedure::Instability => t::INSTABILITY_PURPOSE,
            Procedure::Promotion => t::PROMOTION_PURPOSE,
        }
    }
}

/// The way to all procedures, the name of this page and what it is for.
#[component]
pub fn Head(ui: Ui, shown: Option<Procedure>) -> impl IntoView {
    let link = |procedure: Procedure| {
        let current = (shown == Some(procedure)).then_some("page");
        view! { <a href=procedure.hash() aria-current=current>{ui.say(procedure.title())}</a> }
    };
    let (title, lead) = shown.map_or((shell::PROCEDURES, t::INTRODUCTION), |shown| (shown.title(), shown.purpose()));
    view! {
        <nav class="subpages" aria-label=ui.say(shell::PROCEDURES)>{Procedure::ALL.into_iter().map(link).collect::<Vec<_>>()}</nav>
        <h1>{ui.say(title)}</h1>
        <p class="lead">{ui.say(lead)}</p>
    }
}

#[component]
pub fn Index(ui: Ui) -> impl IntoView {
    let card = |procedure: Procedure| {
        let title = ui.say(procedure.title());
        view! {
            <Card heading=title.clone()>
                <p>{ui.say(procedure.purpose())}</p>
                <a class="button" href=procedure.hash()>{title}</a>
            </Card>
        }
    };
    view! { <div class="ways">{Procedure::ALL.map(card).into_iter().collect::<Vec<_>>()}</div> }
}
