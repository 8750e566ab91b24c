//! The live study: its knobs, the button that trains it, and the lesson's figure of what was trained.

use super::learning::{Learning, Open};
use super::sketch::sketch;
use crate::page::draft::Draft;
use crate::page::erased::{derived, dynamic, memo};
use crate::page::ui::context::Ui;
use crate::page::ui::form::Choice;
use crate::page::ui::origin;
use crate::page::ui::parts::{Button, Buttons, Card, Fields, Notice, Tone};
use crate::page::ui::plot::Plot;
use crate::page::ui::route::Route;
use crate::page::ui::titles::state_title;
use crate::shared::exchange::lessons::{Knob, TurnKnobs};
use crate::shared::exchange::{self, analysis};
use crate::shared::place::StudyRef;
use lab_core::study::Study;
use lab_texts::Arg;
use lab_texts::page::{learn as t, parts};
use leptos::prelude::*;
use std::rc::Rc;
use std::time::Duration;

/// A knob that rests so long has been turned to where it is to be.
const REST: Duration = Duration::from_millis(600);

#[component]
pub fn Live(ui: Ui, open: Open) -> impl IntoView {
    let (learning, draft) = (open.learning, Draft::current());
    let (id, places) = (open.lesson.id.clone(), open.places);
    let turned = {
        let lesson = open.lesson.clone();
        move || TurnKnobs { lesson: lesson.clone(), places: places.get_untracked() }
    };
    let turns = Turns(StoredValue::new(0));
    let run = {
        let (turned, id) = (turned.clone(), id.clone());
        move || {
            // What it begins is as the knobs stand: none of them acts behind it.
            turns.next();
            let id = id.clone();
            ui.ask(turned(), move |study| begin(ui, learning, id, *study));
        }
    };
    let design = {
        let turned = turned.clone();
        move || {
            ui.ask(turned(), move |study| {
                draft.replace(study.to_json());
                ui.go(Route::Design(None));
            });
        }
    };
    let acts: Rc<dyn Fn()> = Rc::new({
        let id = id.clone();
        move || {
            let (turn, turned, id) = (turns.next(), turned.clone(), id.clone());
            let rested = move || {
                if turns.is_last(turn) {
                    ui.ask(turned(), move |study| {
                        if turns.is_last(turn) {
                            begin_anew(ui, learning, id, *study);
                        }
                    });
                }
            };
            set_timeout(rested, REST);
        }
    });
    let field = |(i, knob)| field(&open, i, knob, Rc::clone(&acts));
    let fields: Vec<_> = open.shown.knobs.iter().enumerate().map(field).collect();
    let is_first = {
        let checked = open.checked;
        derived(move || checked.with(|checked| checked.as_ref().is_none_or(|(_, checked)| !checked.is_about)))
    };
    let is_theirs = memo(move || is_begun(ui, learning, &id));
    view! {
        <Card heading=ui.say(t::LIVE)>
            <Fields>{fields}</Fields>
            {dynamic(move || is_theirs.get().then(|| view! { <Notice tone=Tone::Note text=ui.say(t::KNOBS_ACT)/> }))}
            <Buttons>
                <Button id="run-live" label=ui.say(t::RUN) primary=is_first press=run/>
                <Button label=ui.say(t::OPEN_DESIGN) press=design/>
            </Buttons>
            <Outcome ui open/>
        </Card>
    }
}

/// Trains a lesson's study where the next one is to be, and shows it here.
fn begin(ui: Ui, learning: Learning, lesson: String, study: Study) {
    ui.session.begin(study, None, ui.place.get_untracked());
    let open = ui.session.open.get_untracked();
    if let Some(study) = &open {
        origin::keep(study, &Route::lesson(&lesson));
    }
    // One that a runner trains has no name yet, and is not replaced.
    learning.begun.set(match open {
        Some(StudyRef::Browser(key)) => Some((lesson, key)),
        _ => None,
    });
}

/// Whether the study at hand was begun by the knobs of that lesson, in this browser.
fn is_begun(ui: Ui, learning: Learning, lesson: &str) -> bool {
    let open = ui.session.open.get();
    learning.begun.with(|begun| match (begun, open) {
        (Some((of, key)), Some(StudyRef::Browser(open))) => of == lesson && *key == open,
        _ => false,
    })
}

/// Begins it anew as its knobs now stand. What had not ended is replaced, so that turning knobs leaves no unfinished studies.
fn begin_anew(ui: Ui, learning: Learning, lesson: String, study: Study) {
    // By now another study may be at hand.
    if !untrack(|| is_begun(ui, learning, &lesson)) {
        return;
    }
    let unfinished = learning.begun.get_untracked().filter(|_| ui.session.is_under_way());
    begin(ui, learning, lesson, study);
    if let Some((_, key)) = unfinished {
        ui.session.delete(&key);
    }
}

/// Counts what a person does to the study, so that a knob acts only if nothing came after it.
#[derive(Clone, Copy)]
struct Turns(StoredValue<u64>);

impl Turns {
    fn next(self) -> u64 {
        let turn = self.0.get_value() + 1;
        self.0.set_value(turn);
        turn
    }

    /// Where the lesson was left, there is no turn any more.
    fn is_last(self, turn: u64) -> bool {
        self.0.try_get_value() == Some(turn)
    }
}

fn field(open: &Open, i: usize, knob: &Knob, turned: Rc<dyn Fn()>) -> AnyView {
    let options: Vec<(usize, String)> = knob.places.iter().cloned().enumerate().collect();
    let options = derived(move || options.clone());
    let (start, label, places) = (knob.start, knob.label.clone(), open.places);
    let value = derived(move || places.with(|places| places.get(i).copied()).unwrap_or(start));
    let open = open.clone();
    let choose = move |place: usize| {
        open.turn(i, place);
        turned();
    };
    let id = format!("knob-{i}");
    view! { <Choice id label options value choose/> }.into_any()
}

/// The study at hand, as far as it is about the lesson: how far it is, and the figure of it.
#[component]
fn Outcome(ui: Ui, open: Open) -> impl IntoView {
    let (checked, shown) = (open.checked, open.shown.clone());
    let view = memo(move || {
        let about = checked.with(|checked| checked.as_ref().map(|(view, checked)| (view.clone(), checked.is_about)));
        about.filter(|(_, is_about)| *is_about).map(|(view, _)| view)
    });
    let is_there = memo(move || view.with(Option::is_some));
    let far = memo(move || {
        let progress = ui.session.progress.get()?;
        let name = ui.session.record.with(|record| record.as_ref().map(|record| record.study.name.clone()))?;
        let trials = parts::trials_of(progress.trials, progress.ended);
        Some(ui.say(t::started(name, Arg::list([Arg::from(trials), state_title(progress.state).into()]))))
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
            let sketch = sketch(ui, &open);
            view! {
                <p role="status">{dynamic(move || far.get())}</p>
                <Plot ui title=title.clone() height=320.0 plot sketch/>
                <div class="buttons">
                    <a class="button" href=move || Route::Run(study()).hash()>{ui.say(t::TO_RUN)}</a>
                    <a class="button" href=move || Route::Analyze(study()).hash()>{ui.say(t::TO_ANALYZE)}</a>
                </div>
            }
        })
    })
}
