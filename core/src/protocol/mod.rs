//! What page and runner say to each other over one websocket, subprotocol `lab.v1`.
//!
//! Control messages are JSON text frames, closed enums in both directions; measurements travel as binary frames ([`frame`]).
//! Every committed event of a study has a `seq` (1, 2, 3, …) within the study's `epoch`: a client that has seen everything up
//! to some seq asks for what follows and gets it without gap or repeat. An epoch that differs means the history was rewritten:
//! the client forgets and asks from 0. A client that does not read is closed ([`Close::TooSlow`]) and may come back and ask for
//! what follows. Names in lists are cut.

pub mod frame;
mod read;

use crate::space::Values;
use crate::study::Study;
use crate::text::Sentence;
use crate::trial::Outcome;
use serde::{Deserialize, Serialize};

pub const SUBPROTOCOL: &str = "lab.v1";
/// Bumped whenever a golden file changes.
pub const VERSION: u16 = 1;

/// Limits of the connection, checked before anything is allocated.
pub const MAX_CLIENT_MESSAGE_BYTES: usize = 8 << 20;
pub const MAX_SERVER_FRAME_BYTES: usize = 1 << 20;

/// A study in a runner's store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StudyId(pub u64);

/// What a page may ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMessage {
    /// First message: the versions this page speaks.
    Hello {
        min: u16,
        max: u16,
    },
    /// Store a study and start it. `key` makes a repeated request harmless; `csv` is the text of a person's own table.
    Submit {
        key: String,
        study: Box<Study>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        csv: Option<String>,
    },
    /// Send every event after `after_seq`, and go on as they happen.
    Subscribe {
        study: StudyId,
        epoch: u64,
        after_seq: u64,
    },
    Unsubscribe {
        study: StudyId,
    },
    Control {
        study: StudyId,
        action: Action,
    },
    List,
}

/// What can be done to a study that was submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    Pause,
    Resume,
    Stop,
}

/// What a runner says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    Hello {
        version: u16,
        build: String,
        device: DeviceInfo,
    },
    Studies {
        studies: Vec<Summary>,
    },
    Submitted {
        key: String,
        study: StudyId,
        epoch: u64,
    },
    /// The request was understood and refused: `en` and `zh` say why.
    Refused {
        key: String,
        en: String,
        zh: String,
    },
    /// The subscription begins: the study as stored. Events follow from `after_seq` + 1; a differing `epoch` means from 1.
    Subscribed {
        study: StudyId,
        epoch: u64,
        after_seq: u64,
        definition: Box<Study>,
    },
    /// One committed event that is not a measurement.
    Event {
        study: StudyId,
        seq: u64,
        trial: u64,
        event: Milestone,
    },
    /// Everything up to `seq` has been sent; what follows is live.
    Live {
        study: StudyId,
        seq: u64,
    },
    Status {
        status: Status,
    },
}

/// The start or end of a trial.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    Start { values: Values, seed: u64 },
    End(Outcome),
}

/// The device a runner trains on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeviceInfo {
    pub kind: DeviceKind,
    pub name: String,
    /// Why this one was taken.
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceKind {
    Cpu,
    Gpu,
}

/// One line of the list of studies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    pub study: StudyId,
    pub epoch: u64,
    pub name: String,
    pub status: Status,
}

/// How far a study is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Status {
    pub study: StudyId,
    pub state: State,
    pub ended: u64,
    pub running: u64,
    pub trials: u64,
    /// Training steps of all trials per second, over the last seconds; 0 while nothing is measured.
    pub steps_per_second: f64,
    /// Seconds left at this speed.
    pub seconds_left: Option<f64>,
    /// Why it waits, was paused or cannot go on, if that needs saying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Sentence>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Running,
    Paused,
    /// A person ended it before all trials ran.
    Stopped,
    Finished,
    /// It cannot go on; the runner's log and the trials' reasons say why.
    Broken,
}

impl State {
    /// The state of that name, as it is written.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "running" => State::Running,
            "paused" => State::Paused,
            "stopped" => State::Stopped,
            "finished" => State::Finished,
            "broken" => State::Broken,
            _ => return None,
        })
    }
}

/// Why a connection is closed, as a websocket close code (RFC 6455: 4000–4999 are the application's).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// The other side's version is unknown: reload the page.
    Version,
    /// A frame or message that does not decode.
    Malformed,
    TooLarge,
    TooManyRequests,
    /// The client reads too slowly; it may come back and resume.
    TooSlow,
}

impl Close {
    pub fn code(self) -> u16 {
        match self {
            Close::Version => 4001,
            Close::Malformed => 4002,
            Close::TooLarge => 1009,
            Close::TooManyRequests => 4003,
            Close::TooSlow => 4004,
        }
    }

    pub fn reason(self) -> &'static str {
        match self {
            Close::Version => "unknown protocol version: reload the page",
            Close::Malformed => "malformed message",
            Close::TooLarge => "message too large",
            Close::TooManyRequests => "too many requests",
            Close::TooSlow => "client too slow: reconnect to resume",
        }
    }
}
