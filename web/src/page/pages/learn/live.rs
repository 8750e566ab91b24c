//! The live study: its knobs, the button that trains it, and the lesson's figure of what was trained.

use super::learning::{Learning, Open};
use crate::page::draft::Draft;
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::form::Choice;
use crate::page::ui::parts::{Button, Buttons, Card, Fields};
use crate::page::ui::plot::Plot;
use crate::page::ui::route::Route;
use crate::page::ui::titles::state_title;
use crate::shared::exchange::lessons::{Knob, TurnKnobs};
use crate::shared::exchange::{self, analysis};
use lab_texts::page::{learn as t, parts};
use leptos::prelude::*;

#[component]
pub fn Live(ui: Ui, open: Open) -> impl IntoView {
    let (learning, draft) = (Learning::current(), Draft::current());
    let (lesson, id, shown) = (open.lesson.clone(), open.lesson.id.clone(), open.shown.clone());
    let starts: Vec<usize> = shown.knobs.iter().map(|knob| knob.start).collect();
    let places = derived(move || learning.knobs.with(|all| all.get(&id).cloned()).unwrap_or_else(|| starts.clone()));
    let field = |(i, knob)| field(learning, &lesson.id, i, knob, places);
    let fields: Vec<_> = shown.knobs.iter().enumerate().map(field).collect();
    let turned = move || TurnKnobs { lesson: lesson.clone(), places: places.get_untracked() };
    let question = turned.clone();
    let run = move || {
        // It is trained where the next study is to be, and shown here.
        ui.ask(question(), move |study| ui.session.begin(*study, None, ui.place.get_untracked()));
    };
    let design = move || {
        ui.ask(turned(), move |study| {
            draft.replace(study.to_json());
            ui.go(Route::Design(None));
        });
    };
    let is_first = {
        let checked = open.checked;
        derived(move || checked.with(|checked| checked.as_ref().is_none_or(|(_, checked)| !checked.is_about)))
    };
    view! {
        <Card heading=ui.say(t::LIVE)>
            <Fields>{fields}</Fields>
            <Buttons>
                <Button id="run-live" label=ui.say(t::RUN) primary=is_first press=run/>
                <Button label=ui.say(t::OPEN_DESIGN) press=design/>
            </Buttons>
            <Outcome ui open/>
        </Card>
    }
}

fn field(learning: Learning, lesson: &str, i: usize, knob: &Knob, places: Signal<Vec<usize>>) -> AnyView {
    let options: Vec<(usize, String)> = knob.places.iter().cloned().enumerate().collect();
    let options = derived(move || options.clone());
    let (start, lesson, label) = (knob.start, lesson.to_owned(), knob.label.clone());
    let value = derived(move || places.with(|places| places.get(i).copied()).unwrap_or(start));
    let choose = move |place: usize| {
        let mut now = places.get_untracked();
        if let Some(stands) = now.get_mut(i) {
            *stands = place;
        }
        learning.knobs.update(|all| drop(all.insert(lesson.clone(), now)));
    };
    let id = format!("knob-{i}");
    view! { <Choice id label options value choose/> }.into_any()
}

/// The study at hand, as far as it is about the lesson: how far it is, and the figure of it.
#[component]
fn Outcome(ui: Ui, open: Open) -> impl IntoView {
    let Open { shown, checked, .. } = open;
    let view = memo(move || {
        let about = checked.with(|checked| checked.as_ref().map(|(view, checked)| (view.clone(), checked.is_about)));
        about.filter(|(_, is_about)| *is_about).map(|(view, _)| view)
    });
    let is_there = memo(move || view.with(Option::is_some));
    let far = memo(move || {
        let progress = ui.session.progress.get()?;
        let name = ui.session.record.with(|record| record.as_ref().map(|record| record.study.name.clone()))?;
        let trials = ui.say(parts::trials_of(progress.trials, progress.ended));
        Some(ui.say(t::started(name, format!("{trials}, {}", ui.say(state_title(progress.state))))))
    });
    let (title, figure) = (ui.say(t::your_figure(&shown.figure_title)), shown.figure);
    dynamic(move || {
        let figure = figure.clone();
        let plot = derived(move || {
            let drawn = analysis::Plot::Automatic(figure.clone());
            view.get().map(|view| exchange::Plot::Analysis(view, drawn))
        });
        let study = move || ui.session.open.get();
        is_there.get().then(|| {
            view! {
                <p role="status">{dynamic(move || far.get())}</p>
                <Plot ui title=title.clone() height=320.0 plot/>
                <div class="buttons">
                    <a class="button" href=move || Route::Run(study()).hash()>{ui.say(t::TO_RUN)}</a>
                    <a class="button" href=move || Route::Analyze(study()).hash()>{ui.say(t::TO_ANALYZE)}</a>
                </div>
            }
        })
    })
}
