//! Has the open study written to the browser's store as it grows: at most once a second, and whenever a trial ends.
//!
//! One write at a time; what happens meanwhile goes into the next. A refused write is tried again with the next event, and
//! the page says so meanwhile. Knows nothing of signals other than the one that tells whether all is saved.

use super::Saved;
use crate::shared::store::{self, StoreError, StoredStudy};
use lab_core::protocol::State;
use lab_core::record::{Record, event_to_line};
use lab_core::trial::Event;
use leptos::prelude::{RwSignal, Set};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

const WRITE_MS: f64 = 1000.0;

pub struct Keeper {
    saved: RwSignal<Saved>,
    /// The study being kept; another `Rc` for each study that was opened.
    kept: RefCell<Option<Rc<RefCell<Kept>>>>,
    has_asked_to_persist: Cell<bool>,
}

/// What is to be written of one study.
struct Kept {
    row: StoredStudy,
    next_piece: u32,
    /// Whole lines of the record file.
    lines: String,
    /// The row says something new.
    row_changed: bool,
    is_writing: bool,
    written_at: f64,
    /// It could not be stored at all.
    given_up: bool,
    /// Another tab writes this study.
    is_elsewhere: bool,
    /// It is the study at hand, of which the page tells whether it is saved.
    is_open: bool,
}

impl Kept {
    fn tell(&self, signal: RwSignal<Saved>, saved: Saved) {
        if self.is_open {
            signal.set(saved);
        }
    }
}

impl Keeper {
    pub fn new(saved: RwSignal<Saved>) -> Self {
        Self { saved, kept: RefCell::default(), has_asked_to_persist: Cell::new(false) }
    }

    /// Keeps a study that is new to the store; `then` runs when its row is written.
    pub fn begin(&self, row: StoredStudy, record: Arc<Record>, csv: Option<String>, then: impl FnOnce() + 'static) {
        let kept = self.keep(row, 1);
        kept.borrow_mut().is_writing = true;
        self.saved.set(Saved::Saving);
        if !self.has_asked_to_persist.replace(true) {
            spawn_local(store::persist());
        }
        let (saved, slot) = (self.saved, kept);
        spawn_local(async move {
            let row = slot.borrow().row.clone();
            match store::create(&row, &record, csv.as_deref()).await {
                Ok(next_piece) => {
                    slot.borrow_mut().next_piece = next_piece;
                    then();
                    drain(slot, saved).await;
                }
                Err(error) => {
                    let mut kept = slot.borrow_mut();
                    (kept.is_writing, kept.given_up) = (false, true);
                    kept.tell(saved, Saved::Not(error.sentence()));
                }
            }
        });
    }

    /// Goes on with a study that was read from the store.
    pub fn resume(&self, row: StoredStudy, next_piece: u32) {
        self.keep(row, next_piece);
        self.saved.set(Saved::InBrowser);
    }

    /// Keeps nothing; what was handed over is still written.
    pub fn release(&self) {
        if let Some(kept) = self.kept.take() {
            kept.borrow_mut().is_open = false;
        }
    }

    /// Changes the row with the next write.
    pub fn edit(&self, change: impl FnOnce(&mut StoredStudy)) {
        if let Some(kept) = &*self.kept.borrow() {
            let mut kept = kept.borrow_mut();
            change(&mut kept.row);
            kept.row_changed = true;
        }
    }

    /// Something happened, and the record took it.
    pub fn add(&self, event: &Event) {
        if let Some(kept) = &*self.kept.borrow() {
            kept.borrow_mut().lines.push_str(&event_to_line(event));
        }
    }

    /// Whether another tab has taken the study over.
    pub fn is_elsewhere(&self) -> bool {
        self.kept.borrow().as_ref().is_some_and(|kept| kept.borrow().is_elsewhere)
    }

    /// Whether there is something to write, and time for it (`now`: there is).
    pub fn is_due(&self, now: bool) -> bool {
        self.kept.borrow().as_ref().is_some_and(|kept| {
            let kept = kept.borrow();
            let is_time = now || js_sys::Date::now() - kept.written_at >= WRITE_MS;
            is_time && !kept.given_up && !kept.is_elsewhere && (now || kept.row_changed || !kept.lines.is_empty())
        })
    }

    /// Writes what was added, and the row as the record is now.
    pub fn write(&self, record: &Record, state: State) {
        let Some(slot) = self.kept.borrow().clone() else { return };
        {
            let mut kept = slot.borrow_mut();
            let had = (kept.row.state, kept.row.ended);
            kept.row.follow(record, state);
            kept.row_changed |= had != (kept.row.state, kept.row.ended);
            kept.written_at = js_sys::Date::now();
            if kept.is_writing || (!kept.row_changed && kept.lines.is_empty()) {
                return;
            }
            kept.is_writing = true;
            kept.tell(self.saved, Saved::Saving);
        }
        spawn_local(drain(slot, self.saved));
    }

    fn keep(&self, row: StoredStudy, next_piece: u32) -> Rc<RefCell<Kept>> {
        let kept = Rc::new(RefCell::new(Kept {
            row,
            next_piece,
            lines: String::new(),
            row_changed: false,
            is_writing: false,
            written_at: 0.0,
            given_up: false,
            is_elsewhere: false,
            is_open: true,
        }));
        self.kept.replace(Some(Rc::clone(&kept)));
        kept
    }
}

/// Writes until nothing is left; `is_writing` is set while it runs.
async fn drain(slot: Rc<RefCell<Kept>>, saved: RwSignal<Saved>) {
    loop {
        let (row, piece, lines) = {
            let mut kept = slot.borrow_mut();
            if !kept.row_changed && kept.lines.is_empty() {
                kept.is_writing = false;
                kept.tell(saved, Saved::InBrowser);
                return;
            }
            kept.row_changed = false;
            (kept.row.clone(), kept.next_piece, std::mem::take(&mut kept.lines))
        };
        let result = store::append(&row, piece, &lines).await;
        let mut kept = slot.borrow_mut();
        match result {
            Ok(()) => kept.next_piece += u32::from(!lines.is_empty()),
            Err(error) => {
                kept.is_elsewhere = error == StoreError::OtherTab;
                kept.lines.insert_str(0, &lines);
                kept.row_changed = true;
                kept.is_writing = false;
                kept.tell(saved, Saved::Not(error.sentence()));
                return;
            }
        }
    }
}
