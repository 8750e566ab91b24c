//! One interface to whatever trains a study: the browser's own workers, or a runner at the other end of a websocket.
//!
//! A lab takes a study with the record so far, trains what is missing and reports what happens; every page works with
//! both. Knows nothing of signals, of storage or of what a page shows.

pub mod answer;
pub mod backoff;
pub mod choice;
pub mod cursor;
pub mod meter;
pub mod tally;

#[cfg(feature = "page")]
pub mod bench;
#[cfg(feature = "page")]
mod handle;
#[cfg(feature = "page")]
pub mod local;
#[cfg(feature = "page")]
pub mod remote;
#[cfg(feature = "page")]
pub mod thread;

use lab_core::protocol::{DeviceInfo, DeviceKind, State, StudyId};
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::trial::Event;
use lab_core::workload::{DataSource, Workload};
use serde::Serialize;
use std::fmt;
use std::rc::Rc;
use std::str::FromStr;
use std::sync::Arc;

pub use lab_core::protocol::Action;

/// Where a study is trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In this browser.
    Browser(Workers),
    /// On the runner that served the page; offered only while one answers.
    Runner,
}

impl Default for Place {
    fn default() -> Self {
        Place::Browser(Workers::Auto)
    }
}

impl Place {
    /// Reads what was written of a place; `None` if it is none.
    pub fn from_json(json: &serde_json::Value) -> Option<Self> {
        if json == "runner" {
            return Some(Place::Runner);
        }
        let workers = json.get("browser")?;
        Some(Place::Browser(match workers.as_str() {
            Some("auto") => Workers::Auto,
            Some("gpu") => Workers::Gpu,
            Some(_) => return None,
            None => Workers::Cpu(usize::try_from(workers.get("cpu")?.as_u64()?).ok()?),
        }))
    }
}

/// Which of the browser's workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Workers {
    /// What [`choice::choose`] takes.
    #[default]
    Auto,
    /// So many CPU workers.
    Cpu(usize),
    /// One WebGPU worker.
    Gpu,
}

/// What decides the speed of training before anything was measured: the data and the model family.
pub fn speed_key(study: &Study) -> Option<String> {
    match &study.workload {
        Workload::Trained { data: DataSource::Builtin(builtin), family, .. } => {
            Some(format!("{} {}", builtin.name(), family.name()))
        }
        Workload::Trained { data: DataSource::Csv { file, .. }, family, .. } => {
            Some(format!("{file} {}", family.name()))
        }
        Workload::External { .. } => None,
    }
}

/// Names a study that can be opened: `b-<key>` in this browser's store, `r-<number>` on the runner. Fits in an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StudyRef {
    Browser(String),
    Runner(StudyId),
}

impl fmt::Display for StudyRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StudyRef::Browser(key) => write!(f, "b-{key}"),
            StudyRef::Runner(StudyId(id)) => write!(f, "r-{id}"),
        }
    }
}

/// Text that names no study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAStudyRef;

impl FromStr for StudyRef {
    type Err = NotAStudyRef;

    fn from_str(text: &str) -> Result<Self, NotAStudyRef> {
        match text.split_once('-') {
            Some(("b", key))
                if !key.is_empty() && key.len() <= 64 && key.bytes().all(|b| b.is_ascii_alphanumeric()) =>
            {
                Ok(StudyRef::Browser(key.to_owned()))
            }
            Some(("r", id)) => id.parse().map(|id| StudyRef::Runner(StudyId(id))).map_err(|_| NotAStudyRef),
            _ => Err(NotAStudyRef),
        }
    }
}

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
        let ended = record.trials().values().filter(|trial| trial.outcome().is_some()).count() as u64;
        let trials = record.study.trials.max(record.trials().len() as u64);
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
    pub fn lasting(sentence: Sentence) -> Self {
        Self { sentence, passing: false }
    }

    pub fn passing(sentence: Sentence) -> Self {
        Self { sentence, passing: true }
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
        reason: Sentence,
    },
    /// This browser's workers; `name` is the GPU's, if there is one to name.
    Workers {
        kind: DeviceKind,
        workers: usize,
        name: String,
        reason: Sentence,
    },
    Runner(DeviceInfo),
}

impl Trainer {
    /// Such as “this browser: 2 CPU workers”.
    pub fn sentence(&self) -> Sentence {
        match self {
            Trainer::Nothing => Sentence::new("nothing is training", "没有训练在进行"),
            Trainer::Starting { ready, workers, .. } => Sentence::new(
                format!("this browser: starting workers, {ready} of {workers} ready"),
                format!("本浏览器：正在启动工作线程，{ready}/{workers} 就绪"),
            ),
            Trainer::Workers { kind: DeviceKind::Cpu, workers: 1, .. } => {
                Sentence::new("this browser: 1 CPU worker", "本浏览器：1 个 CPU 工作线程")
            }
            Trainer::Workers { kind: DeviceKind::Cpu, workers, .. } => Sentence::new(
                format!("this browser: {workers} CPU workers"),
                format!("本浏览器：{workers} 个 CPU 工作线程"),
            ),
            Trainer::Workers { kind: DeviceKind::Gpu, name, .. } => {
                Sentence::new(format!("this browser: WebGPU, {name}"), format!("本浏览器：WebGPU，{name}"))
            }
            Trainer::Runner(device) => {
                let kind = match device.kind {
                    DeviceKind::Cpu => "CPU",
                    DeviceKind::Gpu => "GPU",
                };
                Sentence::new(format!("runner: {kind}, {}", device.name), format!("运行器：{kind}，{}", device.name))
            }
        }
    }

    /// Why this one, if that was decided here.
    pub fn reason(&self) -> Option<Sentence> {
        match self {
            Trainer::Nothing => None,
            Trainer::Starting { reason, .. } | Trainer::Workers { reason, .. } => Some(reason.clone()),
            Trainer::Runner(device) => Some(Sentence::new(device.reason.clone(), device.reason.clone())),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_back() {
        for place in
            [Workers::Auto, Workers::Cpu(3), Workers::Gpu].map(Place::Browser).into_iter().chain([Place::Runner])
        {
            assert_eq!(Place::from_json(&serde_json::to_value(place).unwrap()), Some(place));
        }
        for other in ["{}", "\"phone\"", "{\"browser\":\"x\"}", "{\"browser\":{\"cpu\":-1}}"] {
            assert_eq!(Place::from_json(&lab_core::fields::parse(other)), None, "{other}");
        }
    }

    #[test]
    fn a_reference_survives_an_address() {
        for reference in [StudyRef::Browser("k3f9".into()), StudyRef::Runner(StudyId(17))] {
            assert_eq!(reference.to_string().parse(), Ok(reference));
        }
        for text in ["", "b-", "r-", "r-x", "b-a/b", "x-1", "17"] {
            assert_eq!(text.parse::<StudyRef>(), Err(NotAStudyRef), "{text}");
        }
    }
}
