//! A measurement of the batch-size finder under way: it goes on while a person walks elsewhere.
//!
//! The analyst says which window to time, a worker of the bench times it. Knows nothing of what the windows say.

use crate::page::draft::Draft;
use crate::page::lab::bench::Bench;
use crate::page::lab::choice::choose;
use crate::page::ui::context::Ui;
use crate::page::ui::typed::count;
use crate::shared::exchange::throughput::{Measure, Measured, Window};
use crate::shared::messages::ToWorker;
use crate::shared::place::{Place, Workers};
use lab_core::procedure::throughput::{Answer, Settings};
use lab_core::study::Study;
use lab_core::text::Sentence;
use leptos::{prelude::*, task::spawn_local};
use std::rc::Rc;

/// What was measured is shown this often.
const SHOW_MS: f64 = 120.0;
const MEBIBYTE: u64 = 1 << 20;

#[derive(Clone, Copy)]
pub struct Measurement {
    /// The memory limit in MiB; none but the trainer's own if nothing is chosen.
    pub limit: RwSignal<Option<u64>>,
    pub largest: RwSignal<String>,
    /// What is shown: the windows, and what they say.
    pub shown: RwSignal<Option<(Measure, Measured)>>,
    pub is_running: RwSignal<bool>,
    pub is_cancelled: RwSignal<bool>,
    /// Why nothing can be measured.
    pub refused: RwSignal<Option<Sentence>>,
    /// In bytes, as it was when measuring began.
    limit_now: StoredValue<Option<u64>>,
    bench: StoredValue<Option<Rc<Bench>>, LocalStorage>,
    shown_at: StoredValue<f64>,
    /// Raised by every start and end: answers about an earlier one are dropped.
    generation: StoredValue<u64>,
}

impl Measurement {
    pub fn new() -> Self {
        Self {
            limit: RwSignal::new(None),
            largest: RwSignal::new(Settings::default().largest.to_string()),
            shown: RwSignal::new(None),
            is_running: RwSignal::new(false),
            is_cancelled: RwSignal::new(false),
            refused: RwSignal::new(None),
            limit_now: StoredValue::new(None),
            bench: StoredValue::new_local(None),
            shown_at: StoredValue::new(0.0),
            generation: StoredValue::new(0),
        }
    }

    pub fn start(self, ui: Ui, draft: Draft) {
        let begun = || {
            let (study, largest) = (draft.study()?, count(&self.largest.get_untracked())?);
            Ok(Measure { study, largest, windows: Vec::new() })
        };
        match begun() {
            Err(why) => self.refused.set(Some(why)),
            Ok(measure) => {
                self.end();
                self.limit_now.set_value(self.limit.get_untracked().map(|mebibytes| mebibytes * MEBIBYTE));
                self.look(ui, draft, measure);
            }
        }
    }

    pub fn cancel(self) {
        self.is_cancelled.set(true);
        self.end();
    }

    fn end(self) {
        self.generation.update_value(|generation| *generation += 1);
        self.bench.set_value(None);
        self.is_running.set(false);
    }

    /// Asks what the windows say, and has the next one timed.
    fn look(self, ui: Ui, draft: Draft, measure: Measure) {
        let generation = self.generation.get_value();
        spawn_local(async move {
            let answer = ui.analyst.ask(measure.clone()).await;
            if self.generation.get_value() != generation {
                return;
            }
            match answer {
                Err(_) => self.end(),
                Ok(Err(why)) => self.refused.set(Some(why)),
                Ok(Ok(measured)) => {
                    self.refused.set(None);
                    if measure.windows.is_empty() {
                        self.is_cancelled.set(false);
                        self.is_running.set(true);
                    }
                    self.show(&measure, &measured);
                    match measured.next {
                        None => self.end(),
                        Some(window) => self.time(ui, draft, measure, window),
                    }
                }
            }
        });
    }

    fn show(self, measure: &Measure, measured: &Measured) {
        let now = js_sys::Date::now();
        let is_last = measured.next.is_none();
        if is_last || measure.windows.is_empty() || now - self.shown_at.get_value() >= SHOW_MS {
            self.shown_at.set_value(now);
            self.shown.set(Some((measure.clone(), measured.clone())));
        }
    }

    fn time(self, ui: Ui, draft: Draft, measure: Measure, window: Window) {
        let Window { batch, discard, steps } = window;
        let limit = self.limit_now.get_value();
        let bench = self.bench.with_value(Option::clone).unwrap_or_else(|| {
            let bench = bench(ui, draft, &measure.study);
            self.bench.set_value(Some(Rc::clone(&bench)));
            bench
        });
        let then = move |answer: Answer| {
            let mut measure = measure.clone();
            measure.windows.push(answer);
            self.look(ui, draft, measure);
        };
        bench.time(ToWorker::Time { batch, discard, steps, limit }, Box::new(then));
    }
}

/// A worker that times, on the device on which the study would be trained.
fn bench(ui: Ui, draft: Draft, study: &Study) -> Rc<Bench> {
    let environment = ui.session.environment;
    let workers = match ui.place.get_untracked() {
        Place::Browser(workers) => workers,
        Place::Runner => Workers::Auto,
    };
    let gpu = environment.gpu.with_untracked(|gpu| gpu.is_real());
    let kind = choose(workers, study, environment.cores, gpu).kind;
    Bench::new(kind, study.clone(), draft.table_text())
}
