//! A proposed study, with the buttons that take it to the design or run it.

use super::context::Ui;
use super::parts::{Button, Buttons};
use super::route::Route;
use crate::page::draft::Draft;
use crate::shared::exchange;
use lab_core::study::Study;
use lab_core::workload::{DataSource, Workload};
use lab_texts::Fixed;
use lab_texts::page::parts as t;
use leptos::prelude::*;

#[component]
pub fn Proposal(ui: Ui, proposal: exchange::Proposal) -> impl IntoView {
    let exchange::Proposal { purpose, study } = proposal;
    let purpose = ui.say(&purpose);
    let draft = Draft::current();
    // The buttons of several studies are told apart by what each is for.
    let spoken = |text: Fixed| ui.say(t::labelled(text, &purpose));
    let (spoken_run, spoken_design) = (spoken(t::RUN), spoken(t::PUT_INTO_DESIGN));
    let run = matches!(study.workload, Workload::Trained { .. }).then(|| {
        let study = study.clone();
        let press = move || run(ui, draft, &study);
        view! { <Button label=ui.say(t::RUN) spoken=spoken_run press/> }
    });
    let design = move || {
        draft.replace(study.to_json());
        ui.go(Route::Design(None));
    };
    view! {
        <div class="proposal">
            <p>{purpose.clone()}</p>
            <Buttons>
                <Button label=ui.say(t::PUT_INTO_DESIGN) spoken=spoken_design press=design/>
                {run}
            </Buttons>
        </div>
    }
}

/// Trains a study where the next one is to train, with the table of the design if it has one of its own.
fn run(ui: Ui, draft: Draft, study: &Study) {
    let has_table = matches!(study.workload, Workload::Trained { data: DataSource::Csv { .. }, .. });
    ui.session.begin(study.clone(), draft.table_text().filter(|_| has_table), ui.place.get_untracked());
    ui.go(Route::Run(ui.session.open.get_untracked()));
}
