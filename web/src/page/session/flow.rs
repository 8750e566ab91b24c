//! What happens inside the session: a study is taken up and laid aside, reports become signals, signals become pieces in the
//! store.

use super::*;
use crate::shared::pace;

/// Signals change no more often than this.
const FLUSH_MS: u32 = 100;

impl Session {
    pub(super) fn hold_csv(self, csv: Option<String>) {
        let inner = self.inner();
        inner.has_csv.set(csv.is_some());
        inner.csv.replace(csv);
    }

    pub(super) fn inner(self) -> Rc<Inner> {
        self.inner.with_value(Rc::clone)
    }

    /// Puts the study at hand away: saved, untrained, unseen.
    pub(super) fn lay_aside(self) {
        self.save_now();
        let inner = self.inner();
        inner.local.leave();
        inner.remote.leave();
        inner.keeper.release();
        inner.at_work.set(None);
        self.hold_csv(None);
        self.next_generation();
        self.open.set(None);
        self.record.set(None);
        self.tell(Change::Replaced);
        self.progress.set(None);
        self.trainer.set(Trainer::Nothing);
        self.trouble.set(None);
        self.saved.set(Saved::Nothing);
    }

    pub(super) fn next_generation(self) {
        let inner = self.inner();
        inner.generation.set(inner.generation.get() + 1);
        inner.pending.replace(Pending::default());
    }

    /// Gives a record a place in the store, shows it and, if `train`, goes on with it.
    pub(super) fn adopt(self, record: Record, csv: Option<String>, place: Place, train: bool) {
        let state = if train {
            State::Running
        } else if record.is_trained() {
            State::Finished
        } else {
            State::Paused
        };
        let mut row = StoredStudy::new(&record.study, place, csv.is_some());
        row.follow(&record, state);
        self.open.set(Some(StudyRef::Browser(row.key.clone())));
        let study = record.study.clone();
        let record = Arc::new(record);
        self.inner().keeper.begin(row, Arc::clone(&record), csv.clone(), move || self.refresh_studies());
        self.show(record, csv.clone(), state);
        if train {
            self.set_to_work(study, csv);
        }
    }

    pub(super) fn show(self, record: Arc<Record>, csv: Option<String>, state: State) {
        self.hold_csv(csv);
        self.progress.set(Some(Progress::at_rest(state, &record)));
        self.record.set(Some(record));
        self.tell(Change::Replaced);
    }

    fn tell(self, change: Change<'_>) {
        let follower = self.inner().follower.borrow().clone();
        if let Some(follower) = follower {
            follower(change);
        }
    }

    /// Hands the study to the lab of its place.
    pub(super) fn set_to_work(self, study: Study, csv: Option<String>) {
        let (inner, place) = (self.inner(), self.place.get_untracked());
        self.trouble.set(None);
        inner.at_work.set(Some(place));
        let record = move || {
            self.flush();
            self.record.get_untracked()
        };
        let job = Job { study, csv, record: Rc::new(record), updates: self.updates() };
        match place {
            Place::Browser(workers) => {
                inner.local.start_with(workers, job);
            }
            Place::Runner => inner.remote.start(job),
        }
    }

    pub(super) fn control(self, action: Action) {
        let inner = self.inner();
        match inner.at_work.get() {
            Some(Place::Browser(_)) => inner.local.control(action),
            Some(Place::Runner) => inner.remote.control(action),
            None => {}
        }
    }

    /// Where a lab reports on the study that is open now.
    pub(super) fn updates(self) -> Updates {
        let inner: Weak<Inner> = Rc::downgrade(&self.inner());
        let generation = self.inner().generation.get();
        Rc::new(move |update| {
            if inner.upgrade().is_some_and(|inner| inner.generation.get() == generation) {
                self.receive(update);
            }
        })
    }

    pub(super) fn receive(self, update: Update) {
        let inner = self.inner();
        match update {
            Update::Named(reference) => {
                self.saved.set(Saved::OnRunner);
                self.open.set(Some(reference));
            }
            Update::Reset(study) => {
                inner.pending.borrow_mut().events.clear();
                let csv = inner.csv.take();
                self.show(Arc::new(Record::new(*study)), csv, State::Running);
            }
            Update::Events(events) => {
                let has_ends = {
                    let mut pending = inner.pending.borrow_mut();
                    pending.has_ends |= events.iter().any(|event| matches!(event.what, What::Ended(_)));
                    pending.events.extend(events);
                    pending.has_ends
                };
                // Nobody looks at a hidden tab, which may be closed before its timers run.
                if has_ends && pace::is_hidden() { self.flush() } else { self.flush_soon() }
            }
            Update::Progress(progress) => {
                let rests = progress.state != State::Running;
                let changes =
                    self.progress.with_untracked(|shown| shown.as_ref().map(|p| p.state) != Some(progress.state));
                inner.pending.borrow_mut().progress = Some(progress);
                if changes {
                    self.save_now();
                    self.refresh_studies();
                } else {
                    self.flush_soon();
                }
                // A paused lab still has the study; one that is done does not.
                if rests && matches!(inner.at_work.get(), Some(Place::Browser(_))) && !inner.local.is_at_work() {
                    inner.at_work.set(None);
                }
            }
            Update::Trainer(trainer) => self.trainer.set(trainer),
            Update::Trouble(trouble) => self.trouble.set(trouble),
        }
    }

    /// Shows what is pending now if the last time is long enough ago, else in a while. In a hidden tab timers hardly run:
    /// there the reports themselves drive it.
    pub(super) fn flush_soon(self) {
        let inner = self.inner();
        let wait = {
            let mut pending = inner.pending.borrow_mut();
            let wait = f64::from(FLUSH_MS) - (js_sys::Date::now() - pending.flushed_at);
            if wait > 0.0 && pending.timer.is_none() {
                pending.timer = Some(Timeout::new(wait as u32 + 1, move || self.flush()));
            }
            wait
        };
        if wait <= 0.0 {
            self.flush();
        }
    }

    /// Folds what is pending into the signals, and hands it to the keeper.
    pub(super) fn flush(self) {
        let inner = self.inner();
        let (events, progress, has_ends) = {
            let mut pending = inner.pending.borrow_mut();
            pending.flushed_at = js_sys::Date::now();
            pending.timer = None;
            let has_ends = std::mem::take(&mut pending.has_ends);
            (std::mem::take(&mut pending.events), pending.progress.take(), has_ends)
        };
        if !events.is_empty() {
            let (mut contradiction, mut happened) = (None, Vec::with_capacity(events.len()));
            self.record.update(|record| {
                let Some(record) = record.as_mut().map(Arc::make_mut) else { return };
                for event in events {
                    match record.apply(event.clone()) {
                        Ok(()) => {
                            inner.keeper.add(&event);
                            happened.push(event);
                        }
                        Err(found) => contradiction = Some(found),
                    }
                }
            });
            self.tell(Change::Happened(&happened));
            if let Some(found) = contradiction {
                self.trouble.set(Some(Trouble::lasting(Sentence::of(|lang| found.sentence(lang)))));
            }
        }
        if let Some(progress) = progress {
            self.progress.set(Some(progress));
        }
        self.keep(has_ends);
    }

    /// Shows and writes everything.
    pub(super) fn save_now(self) {
        self.flush();
        self.keep(true);
    }

    pub(super) fn keep(self, now: bool) {
        let inner = self.inner();
        if inner.keeper.is_elsewhere() && inner.at_work.take().is_some() {
            // Training it twice would help nobody.
            inner.local.leave();
            self.next_generation();
            self.trainer.set(Trainer::Nothing);
            self.trouble.set(Some(Trouble::lasting(StoreError::OtherTab.sentence())));
            self.record.with_untracked(|record| {
                self.progress.set(record.as_ref().map(|record| Progress::at_rest(State::Paused, record)))
            });
        }
        if !inner.keeper.is_due(now) {
            return;
        }
        let state = self.progress.with_untracked(|progress| progress.as_ref().map(|progress| progress.state));
        self.record.with_untracked(|record| {
            if let (Some(record), Some(state)) = (record, state) {
                inner.keeper.write(record, state);
            }
        });
    }
}
