//! Nine small networks that learn in the page while it is read, each at another learning rate, with a momentum to turn.
//!
//! They are kept nowhere. Their workers are there already when a visitor trains something.

use crate::page::erased::{derived, dynamic};
use crate::page::lab::local::{LocalLab, Turn};
use crate::page::lab::{self, Job};
use crate::page::ui::context::Ui;
use crate::page::ui::figure::Figure;
use crate::page::ui::parts::{Notice, Tone};
use crate::page::ui::plots::{self, Lines};
use crate::page::ui::route::Route;
use crate::shared::place::Workers;
use lab_core::analysis::ranking;
use lab_core::plot::{metric_title, parameter_title};
use lab_core::record::Record;
use lab_core::space::format_number;
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_texts::format::{share, three};
use lab_texts::page::{run, start as t};
use leptos::prelude::*;
use serde_json::Value as Json;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

const STUDY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-glance.json"));
const MOMENTUM: &str = "nesterov.momentum";
const LEARNING_RATE: &str = "nesterov.learning_rate";
/// What the knob can be turned to.
const MOMENTA: [f64; 5] = [0.0, 0.5, 0.9, 0.95, 0.98];
/// Where it stands first.
const FIRST: usize = 2;
/// The page is there to be read and clicked before anything is fetched for this. Whoever clicks at once has the machine alone.
const AFTER: Duration = Duration::from_secs(1);
/// So few trials need no more.
const WORKERS: Workers = Workers::Cpu(2);
/// The lesson about what is seen here.
const LESSON: &str = "fair-comparison";

#[derive(Clone, Copy)]
struct Training {
    at_work: StoredValue<Option<(LocalLab, Turn)>, LocalStorage>,
    record: RwSignal<Option<Arc<Record>>>,
    trouble: RwSignal<Option<Sentence>>,
}

impl Training {
    /// Trains with this momentum, in place of what was trained before.
    fn train(self, ui: Ui, momentum: f64) {
        let Some(study) = study(momentum) else { return };
        self.leave();
        self.record.set(Some(Arc::new(Record::new(study.clone()))));
        self.trouble.set(None);
        let now = move || self.record.try_get_untracked().flatten();
        let job = Job { study, csv: None, record: Rc::new(now), updates: Rc::new(move |update| self.hear(update)) };
        let lab = ui.session.spare_lab();
        let turn = lab.start_with(WORKERS, job);
        self.at_work.set_value(Some((lab, turn)));
    }

    fn leave(self) {
        if let Some(Some((lab, turn))) = self.at_work.try_update_value(Option::take) {
            lab.leave_off(turn);
        }
    }

    fn hear(self, update: lab::Update) {
        match update {
            lab::Update::Events(events) => {
                self.record.try_update(|record| {
                    let Some(record) = record.as_mut().map(Arc::make_mut) else { return };
                    // None contradicts what came before: they are a lab's own, of one study.
                    events.into_iter().for_each(|event| drop(record.apply(event)));
                });
            }
            lab::Update::Trouble(trouble) => {
                self.trouble.try_set(trouble.map(|trouble| trouble.sentence));
            }
            _ => {}
        }
    }
}

fn study(momentum: f64) -> Option<Study> {
    let mut study: Json = serde_json::from_str(STUDY).ok()?;
    study["parameters"][MOMENTUM]["value"] = momentum.into();
    Study::from_json(&study).ok()
}

#[component]
pub fn Living(ui: Ui) -> impl IntoView {
    let training = Training {
        at_work: StoredValue::new_local(None),
        record: RwSignal::new(study(MOMENTA[FIRST]).map(|study| Arc::new(Record::new(study)))),
        trouble: RwSignal::default(),
    };
    let place = RwSignal::new(FIRST);
    let begin = move || {
        // Whoever turned the knob before has begun it; whoever left will not see it.
        if training.at_work.try_with_value(Option::is_none) == Some(true) {
            training.train(ui, MOMENTA[FIRST]);
        }
    };
    set_timeout(begin, AFTER);
    let turn = move |text: String| {
        let turned = text.parse().ok().filter(|turned| *turned < MOMENTA.len() && *turned != place.get_untracked());
        if let Some(turned) = turned {
            place.set(turned);
            training.train(ui, MOMENTA[turned]);
        }
    };
    on_cleanup(move || {
        training.leave();
        // Its trials are not those of the next page's study.
        ui.hovered.set(None);
        ui.selected.set(None);
    });
    let momentum = move || format_number(MOMENTA[place.get()]);
    let best = move || {
        let record = training.record.get().filter(|record| record.is_trained())?;
        let best = ranking(&record).into_iter().next()?;
        let rate = record.trials().get(&best.trial)?.values.get(LEARNING_RATE)?.as_f64()?;
        Some(ui.say(t::living_best(share(ui.lang(), best.objective), momentum(), three(rate))))
    };
    let metric = "valid_error".to_owned();
    let name = metric_title(&metric, ui.lang());
    let axis = ui.say(run::axis(&name, parameter_title(LEARNING_RATE, ui.lang())));
    let record = derived(move || training.record.get());
    view! {
        <section class="card living" aria-labelledby="living">
            <h2 id="living">{ui.say(t::LIVING)}</h2>
            <p>{ui.say(t::LIVING_TEXT)}</p>
            <label class="field">
                <span>{ui.say(t::MOMENTUM)} " " <strong>{momentum}</strong></span>
                <input type="range" min="0" max=MOMENTA.len() - 1 step="1" value=FIRST aria-valuetext=momentum
                    on:input=move |event| turn(event_target_value(&event))/>
            </label>
            <div class="figures two">
                <Figure ui title=ui.say(run::curves_of(&name)) height=200.0 draw=plots::curves(ui, record, metric, Lines::default())/>
                <Figure ui title=axis height=200.0 draw=plots::axis(ui, record, LEARNING_RATE.to_owned())/>
            </div>
            <p role="status">{dynamic(move || best().unwrap_or_else(|| ui.say(t::LIVING_TRAINS)))}</p>
            {dynamic(move || training.trouble.get().map(|why| view! { <Notice tone=Tone::Warning text=ui.say(&why)/> }))}
            <p><a href=Route::lesson(LESSON).hash()>{ui.say(t::LIVING_LESSON)}</a></p>
        </section>
    }
}
