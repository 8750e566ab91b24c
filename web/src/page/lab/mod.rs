//! One interface to whatever trains a study: the browser's own workers, or a runner at the other end of a websocket.
//!
//! A lab takes a study with the record so far, trains what is missing and reports what happens; every page works with
//! both. Knows nothing of signals, of storage or of what a page shows.

mod backoff;
pub mod bench;
pub mod choice;
mod cursor;
mod handle;
pub mod local;
mod meter;
pub mod remote;
mod tally;
pub mod thread;

use crate::shared::files::ended;
use crate::shared::place::StudyRef;
use lab_core::protocol::{DeviceInfo, DeviceKind, State};
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::trial::Event;
use lab_texts::page::training as t;
use lab_texts::{Arg, Message};
use std::rc::Rc;
use std::sync::Arc;

pub use lab_core::protocol::Action;

/// How far a study is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    pub state: State,
    /// Trials that ended, whatever their outcome.
    pub ended: u64,
    pub running: u64,
    pub trials: u64,
    /// Training steps of all trials per second, over the last seconds; 0 while nothing is measured.
    pub steps_per_second: f64,
    /// Whole trials per minute at this speed.
    pub trials_per_minute: f64,
    /// Seconds left at this speed.
    pub seconds_left: Option<f64>,
}

impl Progress {
    /// A study at rest with what its record holds.
    pub fn at_rest(state: State, record: &Record) -> Self {
        let (ended, trials) = (ended(record), record.study.trials.max(record.trials().len() as u64));
        Self { state, ended, running: 0, trials, steps_per_second: 0.0, trials_per_minute: 0.0, seconds_left: None }
    }
}

/// Something a person should know, and what still works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub sentence: Sentence,
    /// It is being dealt with and goes away by itself (a lost connection).
    pub passing: bool,
}

impl Trouble {
    pub fn lasting(sentence: impl Into<Sentence>) -> Self {
        Self { sentence: sentence.into(), passing: false }
    }

    pub fn passing(sentence: impl Into<Sentence>) -> Self {
        Self { sentence: sentence.into(), passing: true }
    }
}

/// What trains the open study.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Trainer {
    /// Nothing is training.
    #[default]
    Nothing,
    /// Workers are being started; `ready` of `workers` can train.
    Starting {
        kind: DeviceKind,
        ready: usize,
        workers: usize,
        reason: Message,
    },
    /// This browser's workers; `name` is the GPU's, if there is one to name.
    Workers {
        kind: DeviceKind,
        workers: usize,
        name: String,
        reason: Message,
    },
    Runner(DeviceInfo),
}

impl Trainer {
    /// Such as “this browser: 2 CPU workers”.
    pub fn title(&self) -> Message {
        match self {
            Trainer::Nothing => t::NOTHING.into(),
            Trainer::Starting { ready, workers, .. } => t::starting(*ready, *workers),
            Trainer::Workers { kind: DeviceKind::Cpu, workers, .. } => t::workers(*workers),
            Trainer::Workers { kind: DeviceKind::Gpu, name, .. } => t::gpu(name),
            Trainer::Runner(device) => t::runner(kind_name(device.kind), &device.name),
        }
    }

    /// Why this one, if that was decided here.
    pub fn reason(&self) -> Option<Arg> {
        match self {
            Trainer::Nothing => None,
            Trainer::Starting { reason, .. } | Trainer::Workers { reason, .. } => Some(reason.clone().into()),
            Trainer::Runner(device) => Some(Arg::from(&device.reason)),
        }
    }
}

/// What people call a kind of device.
pub fn kind_name(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Cpu => "CPU",
        DeviceKind::Gpu => "GPU",
    }
}

/// What a lab reports, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    /// The study is known by this name from now on.
    Named(StudyRef),
    /// The history begins anew with this study.
    Reset(Box<Study>),
    Events(Vec<Event>),
    Progress(Progress),
    Trainer(Trainer),
    Trouble(Option<Trouble>),
}

/// Where a lab's reports go.
pub type Updates = Rc<dyn Fn(Update)>;

/// The record as it is now, reports given so far included; `None` once the study is closed.
pub type RecordNow = Rc<dyn Fn() -> Option<Arc<Record>>>;

/// A study to go on with.
pub struct Job {
    pub study: Study,
    /// The text of the study's own table, if it has one.
    pub csv: Option<String>,
    pub record: RecordNow,
    pub updates: Updates,
}

/// Whatever trains studies.
pub trait Lab {
    /// Trains what the record lacks, and reports until it is done, stopped or replaced by another job.
    fn start(&self, job: Job);

    /// Pauses, resumes or stops the study at hand; without one nothing happens.
    fn control(&self, action: Action);

    /// Forgets the study at hand: no report of it follows. What a runner trains goes on there.
    fn leave(&self);
}
