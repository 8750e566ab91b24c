//! A study trained by the runner at the page's own address, over one websocket (`lab_core::protocol`).
//!
//! Connects when the page opens. A connection that is lost, or does not come about, is tried again after a growing, random
//! wait, for as long as the page is open: the history goes on behind the last event seen, and training never notices. Only
//! where the page's address says that it is no runner's does the page stop asking. Knows nothing of signals other than those
//! that say what the runner is, nor of storage.

mod calling;
mod conversation;
mod http;
mod socket;

pub use http::{ask, delete};

use super::backoff::Backoff;
use super::cursor::{Cursor, Take};
use super::{Action, Job, Lab, Progress, Trainer, Trouble, Update, Updates};
use crate::page::environment::{Environment, Runner, is_alone};
use crate::shared::answer::Holdings;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use lab_core::fields;
use lab_core::protocol::frame::Measurements;
use lab_core::protocol::{
    ClientMessage, Close, DeviceInfo, MAX_CLIENT_MESSAGE_BYTES, Milestone, ServerMessage, State, Status, StudyId,
    VERSION,
};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::trial::{Event, What};
use lab_texts::page::training as t;
use leptos::prelude::{RwSignal, Set, Update as _};
use socket::{Heard, Socket};
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// The runner as a lab.
pub struct RemoteLab {
    shared: Rc<RefCell<Shared>>,
}

struct Shared {
    this: Weak<RefCell<Shared>>,
    runner: RwSignal<Runner>,
    holdings: RwSignal<Option<Holdings>>,
    socket: Option<Socket>,
    /// The runner's answer to this connection's greeting.
    device: Option<DeviceInfo>,
    has_answered: bool,
    is_outdated: bool,
    /// The page is hosted without a runner, and calls nobody.
    is_alone: bool,
    failures: u32,
    backoff: Backoff,
    retry: Option<Timeout>,
    watch: Option<Watch>,
    outbox: Vec<Update>,
}

/// The study at hand.
struct Watch {
    updates: Updates,
    stage: Stage,
    /// Asked while there was no connection.
    asked: Option<Action>,
    /// Steps of one trial, once known.
    steps: u64,
    /// What the runner last said is wrong with it.
    told: Option<Sentence>,
}

enum Stage {
    /// Not acknowledged yet; sent again with each connection, which its key makes harmless.
    Submitting { key: String, message: ClientMessage },
    /// `None` until the runner says which history it has.
    Following { study: StudyId, cursor: Option<Cursor> },
}

impl RemoteLab {
    /// Calls the runner.
    pub fn new(environment: Environment) -> Self {
        let Environment { runner, holdings, .. } = environment;
        let shared = Rc::new_cyclic(|this| {
            RefCell::new(Shared {
                this: Weak::clone(this),
                runner,
                holdings,
                socket: None,
                device: None,
                has_answered: false,
                is_outdated: false,
                is_alone: is_alone(),
                failures: 0,
                backoff: Backoff::default(),
                retry: None,
                watch: None,
                outbox: Vec::new(),
            })
        });
        act(&shared, Shared::connect);
        // A network that is back, or a person who looks again, ends the wait.
        if let Some(window) = web_sys::window() {
            for event in ["online", "focus"] {
                let this = Rc::downgrade(&shared);
                let again = move |_: &web_sys::Event| {
                    if let Some(shared) = this.upgrade().filter(|shared| shared.borrow().retry.is_some()) {
                        act(&shared, Shared::connect);
                    }
                };
                EventListener::new(&window, event, again).forget();
            }
        }
        Self { shared }
    }

    /// Follows a study the runner has.
    pub fn watch(&self, study: StudyId, updates: Updates) {
        self.follow(Watch {
            updates,
            stage: Stage::Following { study, cursor: None },
            asked: None,
            steps: 0,
            told: None,
        });
    }

    fn follow(&self, watch: Watch) {
        self.leave();
        act(&self.shared, |shared| {
            shared.watch = Some(watch);
            if shared.device.is_some() { shared.take_up() } else { shared.connect() }
        });
    }
}

impl Lab for RemoteLab {
    fn start(&self, job: Job) {
        let key = format!("{:x}-{:x}", js_sys::Date::now() as u64, (js_sys::Math::random() * 2f64.powi(52)) as u64);
        let steps = steps_of(&job.study);
        let message = ClientMessage::Submit { key: key.clone(), study: Box::new(job.study), csv: job.csv };
        self.follow(Watch {
            updates: job.updates,
            stage: Stage::Submitting { key, message },
            asked: None,
            steps,
            told: None,
        });
    }

    fn control(&self, action: Action) {
        act(&self.shared, |shared| {
            if let Some(watch) = &mut shared.watch {
                watch.asked = Some(action);
                shared.ask();
            }
        });
    }

    fn leave(&self) {
        act(&self.shared, |shared| {
            if let Some(Watch { stage: Stage::Following { study, .. }, .. }) = shared.watch.take() {
                shared.say(&ClientMessage::Unsubscribe { study });
            }
        });
    }
}

/// Changes the state, then gives the reports that this made.
fn act(shared: &Rc<RefCell<Shared>>, change: impl FnOnce(&mut Shared)) {
    let (updates, outbox) = {
        let mut shared = shared.borrow_mut();
        change(&mut shared);
        (shared.watch.as_ref().map(|watch| Rc::clone(&watch.updates)), std::mem::take(&mut shared.outbox))
    };
    if let Some(updates) = updates {
        outbox.into_iter().for_each(|update| updates(update));
    }
}

impl Shared {
    fn connect(&mut self) {
        if self.is_alone {
            self.runner.set(Runner::Absent);
            if self.watch.is_some() {
                self.outbox.push(Update::Trouble(Some(Trouble::lasting(t::ALONE))));
            }
            return;
        }
        if self.socket.is_some() || self.is_outdated {
            return;
        }
        self.retry = None;
        let this = Weak::clone(&self.this);
        let opened = Socket::open(move |heard| {
            if let Some(shared) = this.upgrade() {
                act(&shared, |shared| shared.hear(heard));
            }
        });
        match opened {
            Some(socket) => self.socket = Some(socket),
            // A file has no address that could be a runner's.
            None => self.runner.set(Runner::Absent),
        }
    }

    fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Opened => self.say(&ClientMessage::Hello { min: VERSION, max: VERSION }),
            Heard::Text(text) => match ServerMessage::from_json(&fields::parse(&text)) {
                Ok(message) => self.understand(message),
                Err(_) => self.hang_up(Close::Malformed),
            },
            Heard::Bytes(bytes) => match Measurements::decode(&bytes) {
                Ok(batch) => self.happened(batch.study, batch.first_seq, batch.events),
                Err(_) => self.hang_up(Close::Malformed),
            },
            Heard::Closed { code } => self.lost(code),
        }
    }

    fn hang_up(&mut self, why: Close) {
        if let Some(socket) = self.socket.take() {
            socket.close(why.code());
        }
        self.lost(why.code());
    }

    fn say(&mut self, message: &ClientMessage) {
        let Some(socket) = &self.socket else { return };
        let Ok(text) = serde_json::to_value(message).map(|json| json.to_string()) else { return };
        if text.len() > MAX_CLIENT_MESSAGE_BYTES {
            let why = t::too_large(MAX_CLIENT_MESSAGE_BYTES >> 20);
            return self.outbox.push(Update::Trouble(Some(Trouble::lasting(why))));
        }
        socket.send(&text);
    }
}

fn steps_of(study: &Study) -> u64 {
    study.workload.steps().unwrap_or(0)
}
