//! A study trained by this browser's own workers.
//!
//! Drives `lab_core::conductor` with one CPU worker a core, or one WebGPU worker: starts them when they are first needed,
//! hands out cohorts, replaces workers that crash or fall silent, and lets go of them a minute after the last study. What
//! happens is driven by the workers' messages, never by timers of the page, which hardly run in a hidden tab. Knows
//! nothing of signals or storage.

mod run;
mod slot;

use super::choice::choose;
use super::handle::Handle;
use super::{Action, Job, Lab, Trainer, Trouble, Update, Updates};
use crate::page::environment::{Environment, Gpu};
use crate::page::fetch;
use crate::shared::data;
use crate::shared::messages::{FromWorker, ToWorker, VERSION};
use crate::shared::place::Workers;
use gloo_timers::callback::{Interval, Timeout};
use gloo_timers::future::TimeoutFuture;
use lab_core::conductor::{Conductor, NotTrainable};
use lab_core::problem::listed;
use lab_core::protocol::{DeviceKind, State};
use lab_core::record::{Record, event_from_line};
use lab_core::text::Sentence;
use lab_texts::page::training as t;
use leptos::prelude::{GetUntracked, WithUntracked};
use run::Run;
use slot::{Silence, Slot, Stage};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// Workers are kept this long after a study, for the next one.
const IDLE_MS: u32 = 60_000;
/// A worker that does not stop by itself in this time is ended.
const STOP_MS: u32 = 2_000;
/// So often the silence of workers is counted.
const WATCH_MS: u32 = 5_000;

/// This browser as a lab. A clone has the same workers, which train one study at a time.
#[derive(Clone)]
pub struct LocalLab {
    shared: Rc<RefCell<Shared>>,
}

/// Which of the studies that a lab was given.
#[derive(Clone, Copy)]
pub struct Turn(u64);

struct Shared {
    environment: Environment,
    this: Weak<RefCell<Shared>>,
    run: Option<Run>,
    slots: Vec<Slot>,
    next_slot: u64,
    /// Raised with every study: what was begun for an earlier one is dropped.
    generation: u64,
    /// What was asked while the data was being fetched.
    asked: Option<Action>,
    idle: Option<Timeout>,
    watch: Option<Interval>,
    /// Reports made while this is borrowed; given when it no longer is.
    outbox: Vec<Update>,
}

impl LocalLab {
    pub fn new(environment: Environment) -> Self {
        let shared = Rc::new_cyclic(|this| {
            RefCell::new(Shared {
                environment,
                this: Weak::clone(this),
                run: None,
                slots: Vec::new(),
                next_slot: 0,
                generation: 0,
                asked: None,
                idle: None,
                watch: None,
                outbox: Vec::new(),
            })
        });
        Self { shared }
    }

    /// Whether there is a study at hand, training or paused.
    pub fn is_at_work(&self) -> bool {
        self.shared.borrow().run.is_some()
    }

    /// Trains with these workers.
    pub fn start_with(&self, workers: Workers, job: Job) -> Turn {
        act(&self.shared, |shared| shared.leave());
        let generation = {
            let mut shared = self.shared.borrow_mut();
            shared.generation += 1;
            shared.asked = None;
            shared.generation
        };
        spawn_local(begin(Rc::clone(&self.shared), generation, workers, job));
        Turn(generation)
    }

    /// Forgets that study, unless another came after it.
    pub fn leave_off(&self, turn: Turn) {
        if self.shared.borrow().generation == turn.0 {
            self.leave();
        }
    }
}

impl Lab for LocalLab {
    fn start(&self, job: Job) {
        self.start_with(Workers::Auto, job);
    }

    fn control(&self, action: Action) {
        act(&self.shared, |shared| shared.control(action));
    }

    fn leave(&self) {
        act(&self.shared, |shared| {
            shared.generation += 1;
            shared.leave();
        });
    }
}

/// Changes the state, then gives the reports that this made.
fn act(shared: &Rc<RefCell<Shared>>, change: impl FnOnce(&mut Shared)) {
    let (updates, outbox) = {
        let mut shared = shared.borrow_mut();
        let before = shared.run.as_ref().map(|run| Rc::clone(&run.updates));
        change(&mut shared);
        (before.or_else(|| shared.run.as_ref().map(|run| Rc::clone(&run.updates))), std::mem::take(&mut shared.outbox))
    };
    if let Some(updates) = updates {
        outbox.into_iter().for_each(|update| updates(update));
    }
}

/// Fetches the data, looks at the record and sets the workers to work.
async fn begin(shared: Rc<RefCell<Shared>>, generation: u64, wish: Workers, job: Job) {
    let environment = shared.borrow().environment;
    // Workers load while the data comes.
    act(&shared, |shared| shared.warm(wish, &job.study));
    let is_current = |shared: &Rc<RefCell<Shared>>| shared.borrow().generation == generation;
    let refuse = |updates: &Updates, record: &Record, sentence: Sentence| {
        act(&shared, Shared::rest_workers);
        updates(Update::Trouble(Some(Trouble::lasting(sentence))));
        updates(Update::Progress(super::Progress::at_rest(State::Broken, record)));
    };
    let Some(record) = (job.record)() else { return act(&shared, Shared::rest_workers) };
    let bytes = match fetch::bytes(&job.study, job.csv.as_deref()).await {
        Ok(bytes) => bytes,
        Err(error) if is_current(&shared) => return refuse(&job.updates, &record, error.sentence()),
        Err(_) => return,
    };
    // The browser answers within a moment whether it has a GPU.
    for _ in 0..40 {
        if !environment.gpu.with_untracked(|gpu| *gpu == Gpu::Unknown) {
            break;
        }
        TimeoutFuture::new(50).await;
    }
    if !is_current(&shared) {
        return;
    }
    let conductor = match Conductor::new(&job.study, &record) {
        Ok(conductor) => conductor,
        Err(why) => return refuse(&job.updates, &record, why_not(&why)),
    };
    let gpu = environment.gpu.get_untracked();
    let choice = choose(wish, &job.study, environment.cores, gpu.is_real());
    // On the CPU one trial follows the other: each is handed out by itself.
    let conductor = if choice.kind == DeviceKind::Cpu { conductor.with_largest(1) } else { conductor };
    let run = Run::new(job, wish, choice, gpu.name().to_owned(), bytes, conductor, &record);
    drop(record);
    shared.borrow_mut().run = Some(run);
    act(&shared, |shared| {
        shared.idle = None;
        shared.watch_workers();
        shared.report();
        shared.staff();
        if let Some(action) = shared.asked.take() {
            shared.control(action);
        }
    });
}

fn why_not(why: &NotTrainable) -> Sentence {
    match why {
        NotTrainable::External => data::DataError::External.sentence(),
        NotTrainable::Trial { trial, problems } => {
            Sentence::of(|lang| t::untrainable(*trial, listed(problems, lang)).get(lang))
        }
    }
}

/// A worker said something.
fn hear(shared: &Rc<RefCell<Shared>>, slot: u64, said: FromWorker) {
    match said {
        FromWorker::Ready { version } if version == VERSION => act(shared, |shared| shared.ready(slot)),
        FromWorker::Ready { .. } => act(shared, |shared| {
            // One that was started early is started again by the study, which then says why it ends.
            shared.remove(slot);
            shared.break_off(t::OLD_PAGE);
        }),
        FromWorker::Prepared => act(shared, |shared| {
            shared.set_stage(slot, Stage::Idle);
            shared.hand_out();
        }),
        FromWorker::NoData { why } => act(shared, |shared| shared.break_off(why)),
        FromWorker::NoDevice { detail } => act(shared, |shared| shared.no_device(&detail)),
        FromWorker::Report { lines, trial_steps } => {
            let events: Result<Vec<_>, _> = lines.lines().map(event_from_line).collect();
            match events {
                Ok(events) => act(shared, |shared| shared.reported(slot, events, trial_steps)),
                Err(_) => lose(shared, slot, "the worker's report does not read", false),
            }
        }
        FromWorker::Done { cohort, trial_steps, seconds } => act(shared, |shared| {
            if let Some(run) = &mut shared.run {
                run.conductor.measured_speed(cohort, trial_steps, seconds);
                run.conductor.finished(cohort);
            }
            shared.set_stage(slot, Stage::Idle);
            shared.hand_out();
        }),
        FromWorker::Failed { reason, .. } => lose(shared, slot, &reason, true),
        FromWorker::Crashed { reason } => lose(shared, slot, &reason, false),
        // Its workers are asked for no windows.
        FromWorker::Timed { .. } => {}
    }
}

/// A worker lost its cohort: its trials wait again, or fail for good. `lives`: the worker itself goes on.
fn lose(shared: &Rc<RefCell<Shared>>, slot: u64, reason: &str, lives: bool) {
    let record = shared.borrow().run.as_ref().map(|run| Rc::clone(&run.record));
    // Asked without a borrow: the session shows its pending events first.
    let record: Option<Arc<Record>> = record.and_then(|record| record());
    act(shared, |shared| {
        let stage = match lives {
            true => shared.set_stage(slot, Stage::Idle),
            false => shared.remove(slot),
        };
        let Some(run) = &mut shared.run else { return };
        if let (Some(Stage::Training(cohort)), Some(record)) = (&stage, &record) {
            cohort.members.iter().for_each(|member| run.tally.lost(member.trial));
            let failed = run.conductor.lost(cohort.id, record, reason);
            failed.iter().for_each(|event| run.tally.follow(event));
            shared.outbox.push(Update::Events(failed));
        }
        if !lives && stage.is_some() {
            shared.replace_lost(reason);
        }
        shared.hand_out();
    });
}
