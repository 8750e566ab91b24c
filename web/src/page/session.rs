//! The study at hand, as signals: what the pages read and what they can do to it.
//!
//! One per page, made by [`Session::provide`]. It opens a study, lets a lab train it,
//! folds what is reported into the record (at most ten times a second) and has it saved as it grows. Knows nothing of what a
//! page shows.
//!
//! ```ignore
//! let session = Session::provide();                       // once, in the app
//! session.begin(study, None, Place::Browser(Workers::Auto)); // store it and train
//! session.open(&"b-18f2…".parse()?);                      // after a reload; goes on if it was running
//! session.record.with(|record| …); session.pause(); session.stop();
//! ```

mod flow;
mod keeper;
mod stored;

use crate::page::environment::Environment;
use crate::page::lab::local::LocalLab;
use crate::page::lab::remote::{self, RemoteLab};
use crate::page::lab::{Action, Job, Lab, Progress, Trainer, Trouble, Update, Updates};
use crate::shared::answer::{Answer, Room};
use crate::shared::place::{Place, StudyRef, Workers};
use crate::shared::store::{self, StoreError, StoredStudy};
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use keeper::Keeper;
use lab_core::protocol::{State, StudyId};
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::trial::{Event, What};
use leptos::prelude::{
    Get, GetUntracked, LocalStorage, RwSignal, Set, StoredValue, Update as _, With, WithUntracked, WithValue,
    provide_context,
};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// The study at hand. All of it may be read in any reactive scope; `Copy`.
#[derive(Clone, Copy)]
pub struct Session {
    /// The name of the study at hand, as an address may carry it. `None` before one is opened.
    pub open: RwSignal<Option<StudyRef>>,
    /// The study with everything that happened to its trials. `None` before one is opened, and while it is being read.
    pub record: RwSignal<Option<Arc<Record>>>,
    pub progress: RwSignal<Option<Progress>>,
    /// What trains it.
    pub trainer: RwSignal<Trainer>,
    /// Something a person should know; `None` when all is well.
    pub trouble: RwSignal<Option<Trouble>>,
    pub saved: RwSignal<Saved>,
    /// Where it is trained, or would be if it went on.
    pub place: RwSignal<Place>,
    /// All studies in this browser's store, the last changed first. Those of a runner are in `environment.runner`.
    pub studies: RwSignal<Vec<StoredStudy>>,
    /// The room that this browser keeps for the page, as far as it tells.
    pub room: RwSignal<Option<Room>>,
    pub environment: Environment,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

/// Whether the study at hand survives the closing of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Saved {
    /// No study is open.
    #[default]
    Nothing,
    /// Something is still to be written.
    Saving,
    /// All of it is in this browser's store.
    InBrowser,
    /// The runner keeps it.
    OnRunner,
    /// Nothing more is written, for this reason.
    Not(Sentence),
}

/// What happens to the record at hand.
pub enum Change<'a> {
    /// Another one stands there, or none.
    Replaced,
    /// These were folded in.
    Happened(&'a [Event]),
}

type Follower = Rc<dyn Fn(Change<'_>)>;

struct Inner {
    local: LocalLab,
    remote: RemoteLab,
    keeper: Keeper,
    /// Raised whenever another study is opened: reports to an earlier one are dropped.
    generation: Cell<u64>,
    /// Where a lab has the study and reports on it, if one has.
    at_work: Cell<Option<Place>>,
    csv: RefCell<Option<String>>,
    /// Whether `csv` is there.
    has_csv: RwSignal<bool>,
    pending: RefCell<Pending>,
    follower: RefCell<Option<Follower>>,
}

/// Reports that the signals do not show yet.
#[derive(Default)]
struct Pending {
    events: Vec<Event>,
    progress: Option<Progress>,
    /// Trials are among them that ended: they are stored as soon as they are shown.
    has_ends: bool,
    flushed_at: f64,
    timer: Option<Timeout>,
}

impl Session {
    /// Makes the session and gives it to every component below. Starts asking what the page can train with.
    pub fn provide() -> Self {
        let environment = Environment::probe();
        let saved = RwSignal::default();
        let inner = Inner {
            local: LocalLab::new(environment),
            remote: RemoteLab::new(environment),
            keeper: Keeper::new(saved),
            generation: Cell::new(0),
            at_work: Cell::new(None),
            csv: RefCell::default(),
            has_csv: RwSignal::default(),
            pending: RefCell::default(),
            follower: RefCell::default(),
        };
        let session = Self {
            open: RwSignal::default(),
            record: RwSignal::default(),
            progress: RwSignal::default(),
            trainer: RwSignal::default(),
            trouble: RwSignal::default(),
            saved,
            place: RwSignal::default(),
            studies: RwSignal::default(),
            room: RwSignal::default(),
            environment,
            inner: StoredValue::new_local(Rc::new(inner)),
        };
        session.refresh_studies();
        // A tab that is left may never come back: what happened is written while it still can be.
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            EventListener::new(&document, "visibilitychange", move |_| session.save_now()).forget();
        }
        provide_context(session);
        session
    }

    /// The workers of this browser for a study that is not kept: those that the next study will have, unless one has them now.
    pub fn spare_lab(self) -> LocalLab {
        let inner = self.inner();
        match inner.at_work.get() {
            Some(Place::Browser(_)) => LocalLab::new(self.environment),
            Some(Place::Runner) | None => inner.local.clone(),
        }
    }

    /// Has somebody told of everything that happens to the record at hand.
    pub fn follow(self, follower: Follower) {
        self.inner().follower.replace(Some(follower));
    }

    /// Stores a new study and trains it at once. `csv` is the text of the table a `DataSource::Csv` names.
    pub fn begin(self, study: Study, csv: Option<String>, place: Place) {
        self.lay_aside();
        self.place.set(place);
        match place {
            Place::Browser(_) => self.adopt(Record::new(study), csv, place, true),
            Place::Runner => {
                self.show(Arc::new(Record::new(study.clone())), csv.clone(), State::Running);
                self.saved.set(Saved::Saving);
                self.set_to_work(study, csv);
            }
        }
    }

    /// Opens a study by name. One in this browser that was running when its page was closed goes on.
    pub fn open(self, reference: &StudyRef) {
        if self.open.with_untracked(|open| open.as_ref() == Some(reference)) {
            return;
        }
        self.lay_aside();
        self.open.set(Some(reference.clone()));
        let generation = self.inner().generation.get();
        match reference {
            StudyRef::Runner(study) => {
                self.place.set(Place::Runner);
                self.saved.set(Saved::OnRunner);
                self.inner().at_work.set(Some(Place::Runner));
                self.inner().remote.watch(*study, self.updates());
            }
            StudyRef::Browser(key) => {
                let key = key.clone();
                spawn_local(async move {
                    let is_current = || self.inner().generation.get() == generation;
                    match store::load(&key, &is_current).await {
                        _ if !is_current() => {}
                        Err(error) => self.trouble.set(Some(Trouble::lasting(error.sentence()))),
                        Ok(None) => {}
                        Ok(Some(loaded)) => {
                            let (mut row, study) = (loaded.row, loaded.record.study.clone());
                            if row.state == State::Broken {
                                // What broke it may be gone: a worker of an old build, a server that was away.
                                row.state = State::Paused;
                            }
                            let goes_on = row.state == State::Running;
                            self.place.set(row.place);
                            self.show(Arc::new(loaded.record), loaded.csv.clone(), row.state);
                            self.inner().keeper.resume(row, loaded.next_piece);
                            if goes_on {
                                self.set_to_work(study, loaded.csv);
                            }
                        }
                    }
                });
            }
        }
    }

    /// Stores a record that came from a file, and opens it. It does not train until it is resumed.
    pub fn open_record(self, record: Record, csv: Option<String>) {
        self.lay_aside();
        self.place.set(Place::default());
        self.adopt(record, csv, Place::default(), false);
    }

    /// Trials wait where they are, at once.
    pub fn pause(self) {
        self.control(Action::Pause);
    }

    /// Whether the study at hand is training or waits to go on.
    pub fn is_under_way(self) -> bool {
        let state = self.progress.with_untracked(|progress| progress.as_ref().map(|progress| progress.state));
        matches!(state, Some(State::Running | State::Paused))
    }

    /// Goes on after a pause, a stop, a reload or an opened file.
    pub fn resume(self) {
        let inner = self.inner();
        // A study that a lab has and that has no name is one that the runner refused: it is submitted anew.
        if inner.at_work.get().is_some() && self.open.with_untracked(Option::is_some) {
            return self.control(Action::Resume);
        }
        if let (true, Some(reference)) = (inner.keeper.is_elsewhere(), self.open.get_untracked()) {
            // Another tab went further: it is taken back from what was stored.
            self.lay_aside();
            return self.open(&reference);
        }
        let Some(study) = self.record.with_untracked(|record| record.as_ref().map(|record| record.study.clone()))
        else {
            return;
        };
        let csv = inner.csv.borrow().clone();
        self.set_to_work(study, csv);
    }

    /// Ends the study before all trials ran; those in training are stopped. Resuming trains them anew.
    pub fn stop(self) {
        let inner = self.inner();
        if inner.at_work.get().is_some() {
            return self.control(Action::Stop);
        }
        self.progress.update(|progress| {
            if let Some(progress) = progress {
                progress.state = State::Stopped;
            }
        });
        self.save_now();
    }

    /// Changes which of this browser's workers train. Trials in training begin anew on them. A study on a runner stays there.
    pub fn set_workers(self, workers: Workers) {
        let inner = self.inner();
        if inner.at_work.get() == Some(Place::Runner) {
            return;
        }
        self.place.set(Place::Browser(workers));
        inner.keeper.edit(|row| row.place = Place::Browser(workers));
        let running =
            self.progress.with_untracked(|progress| progress.as_ref().is_some_and(|p| p.state == State::Running));
        if inner.at_work.get().is_some() {
            inner.local.leave();
            inner.at_work.set(None);
            self.flush();
            self.next_generation();
            if running {
                self.resume();
            }
        }
    }
}
