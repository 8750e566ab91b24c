//! Something to write, and who waits for it. Refuses to know how it is written.

use super::{NewStudy, NotStored, StudyRow};
use lab_core::protocol::{State, StudyId};
use lab_core::text::Sentence;
use lab_core::trial::{Event, What};
use std::sync::mpsc::SyncSender;

/// Where an answer goes once the commit holds.
pub type Reply<T> = SyncSender<Result<T, NotStored>>;

/// Something to write.
pub enum Job {
    Event {
        study: StudyId,
        event: Event,
    },
    State {
        study: StudyId,
        state: State,
        ended: u64,
        why: Option<Sentence>,
        reply: Reply<()>,
    },
    /// Training of a study begins: noted, in case the process does not survive it.
    Begins {
        study: StudyId,
        reply: Reply<()>,
    },
    /// It ended, whatever came of it.
    Rests {
        study: StudyId,
    },
    Submit {
        new: Box<NewStudy>,
        reply: Reply<StudyRow>,
    },
    /// What happened elsewhere in a study that is here.
    Extend {
        study: StudyId,
        events: Vec<Event>,
        state: State,
        ended: u64,
        reply: Reply<()>,
    },
    Keep {
        key: String,
        file: String,
        now: i64,
        reply: Reply<()>,
    },
    Forget {
        key: String,
        reply: Reply<()>,
    },
    /// A study is gone once this is committed; its events make room one after another.
    Delete {
        study: StudyId,
        reply: Reply<()>,
    },
    /// Answers once everything before is committed.
    Flush {
        reply: Reply<()>,
    },
}

impl Job {
    pub fn is_event(&self) -> bool {
        matches!(self, Job::Event { .. })
    }

    /// Whether somebody waits for it.
    pub fn is_asked(&self) -> bool {
        !matches!(self, Job::Event { .. } | Job::Rests { .. })
    }

    /// Whether its commit should not wait for company.
    pub fn is_urgent(&self) -> bool {
        !matches!(self, Job::Event { event, .. } if !matches!(event.what, What::Ended(_)))
    }

    /// About what it takes, where that may be much.
    pub fn bytes(&self) -> usize {
        const EVENT: usize = 100;
        match self {
            Job::Event { .. } => EVENT,
            Job::Submit { new, .. } => {
                new.definition_bytes() + new.csv.as_ref().map_or(0, String::len) + new.events.len() * EVENT
            }
            Job::Extend { events, .. } => events.len() * EVENT,
            Job::Keep { file, .. } => file.len(),
            _ => 0,
        }
    }

    /// Answers that it was not done. A request whose connection is gone needs no answer.
    pub fn refuse(self, why: &NotStored) {
        let _ = match self {
            Job::Event { .. } | Job::Rests { .. } => Ok(()),
            Job::Submit { reply, .. } => reply.send(Err(why.clone())).map_err(drop),
            Job::State { reply, .. }
            | Job::Begins { reply, .. }
            | Job::Extend { reply, .. }
            | Job::Keep { reply, .. }
            | Job::Forget { reply, .. }
            | Job::Delete { reply, .. }
            | Job::Flush { reply } => reply.send(Err(why.clone())).map_err(drop),
        };
    }
}
