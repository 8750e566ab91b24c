//! Worker threads that train one study: each asks the conductor for a cohort, trains it, and reports what happened.
//!
//! Refuses to know where events are kept (a [`Journal`] keeps them) and who asks for a pause (a [`Gate`] passes it on).
//! A worker that panics loses its cohort and nothing else.

use crate::gate::{Gate, Wish};
use crate::training::{Bench, Place};
use lab_core::conductor::{Cohort, Conductor, NotTrainable};
use lab_core::dataset::Dataset;
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::train::{Control, Observer, Progress};
use lab_core::trial::{Event, Outcome, What};
use lab_core::workload::Workload;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Keeps events, in the order they are given.
pub trait Journal: Sync {
    /// # Errors
    /// Why the event could not be kept; training stops.
    fn append(&self, event: &Event) -> Result<(), String>;

    /// Puts on disk what was appended.
    ///
    /// # Errors
    /// Why it could not be; training stops.
    fn sync(&self) -> Result<(), String> {
        Ok(())
    }
}

/// The training of one study in this process.
pub struct Session {
    study: Arc<Study>,
    dataset: Dataset,
    place: Place,
    jobs: usize,
    pub gate: Gate,
    /// Steps done by all trials together.
    steps: AtomicU64,
    shared: Mutex<Shared>,
}

struct Shared {
    conductor: Conductor,
    record: Record,
    fault: Option<String>,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every trial has an outcome.
    Finished,
    Stopped,
    Suspended,
    /// It cannot go on, and why.
    Broken(String),
}

/// How far a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    pub ended: u64,
    pub running: u64,
    pub trials: u64,
    /// Steps done by all trials together since the session began.
    pub steps: u64,
    /// Steps still to do.
    pub steps_left: u64,
}

impl Session {
    /// Prepares what the record says is left to train, with `jobs` threads.
    ///
    /// # Errors
    /// Why the study cannot be trained here.
    pub fn new(record: Record, dataset: Dataset, place: Place, jobs: usize) -> Result<Self, NotTrainable> {
        let conductor = Conductor::new(&record.study, &record)?.with_largest(place.largest_cohort());
        Ok(Self {
            study: Arc::new(record.study.clone()),
            dataset,
            place,
            jobs: jobs.max(1),
            gate: Gate::default(),
            steps: AtomicU64::new(0),
            shared: Mutex::new(Shared { conductor, record, fault: None }),
        })
    }

    /// Trains until nothing is left or the gate says otherwise; returns when every worker has ended.
    pub fn train(&self, journal: &impl Journal) -> Ended {
        let jobs = self.jobs.min(self.shared().conductor.waiting().max(1));
        std::thread::scope(|scope| {
            for job in 0..jobs {
                let spawned = std::thread::Builder::new()
                    .name(format!("worker {job}"))
                    .spawn_scoped(scope, || self.work(journal));
                if let Err(error) = spawned {
                    self.give_up(format!("no worker thread: {error}"));
                }
            }
        });
        let shared = self.shared();
        match (&shared.fault, self.gate.wish()) {
            (Some(fault), _) => Ended::Broken(fault.clone()),
            (None, Wish::Stop) if extent(&shared.record, 0).ended < self.study.trials => Ended::Stopped,
            (None, _) if shared.conductor.is_done() => Ended::Finished,
            (None, _) => Ended::Suspended,
        }
    }

    pub fn extent(&self) -> Extent {
        extent(&self.shared().record, self.steps.load(Ordering::Relaxed))
    }

    /// Looks at the record as it is now.
    pub fn with_record<T>(&self, look: impl FnOnce(&Record) -> T) -> T {
        look(&self.shared().record)
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, journal: &impl Journal) {
        let bench = match catch_unwind(|| Bench::open(self.place, &self.dataset)) {
            Ok(Some(bench)) => bench,
            Ok(None) => return self.give_up("the device is gone".into()),
            Err(panic) => return self.give_up(format!("the device cannot be opened: {}", panic_message(&*panic))),
        };
        while self.gate.pass() == Wish::Run {
            let Some(cohort) = self.shared().conductor.next(self.jobs) else { return };
            let mut watcher = Watcher::new(self, journal, &cohort);
            let result = catch_unwind(AssertUnwindSafe(|| bench.train(&self.study, &cohort, &mut watcher)));
            let speed = watcher.speed();
            match result {
                Ok(Ok(())) if self.gate.wish() == Wish::Suspend => return,
                Ok(Ok(())) => {
                    let mut shared = self.shared();
                    if let Some((steps, seconds)) = speed {
                        shared.conductor.measured_speed(cohort.id, steps, seconds);
                    }
                    shared.conductor.finished(cohort.id);
                }
                Ok(Err(error)) => self.lose(journal, &cohort, &error.to_string()),
                Err(panic) => self.lose(journal, &cohort, &format!("the worker crashed: {}", panic_message(&*panic))),
            }
        }
    }

    fn lose(&self, journal: &impl Journal, cohort: &Cohort, reason: &str) {
        tracing::warn!(trials = ?cohort.members.iter().map(|member| member.trial).collect::<Vec<_>>(), reason, "a cohort is lost");
        let shared = &mut *self.shared();
        let failed = shared.conductor.lost(cohort.id, &shared.record, reason);
        for event in failed {
            self.keep(shared, journal, event);
        }
    }

    fn give_up(&self, fault: String) {
        self.shared().fault.get_or_insert(fault);
        self.gate.set(Wish::Suspend);
    }

    /// Folds an event in and journals it, unless it repeats what the record holds (a trial continued after an
    /// interruption is trained again from its start).
    fn keep(&self, shared: &mut Shared, journal: &impl Journal, event: Event) {
        if shared.fault.is_some() {
            return;
        }
        if let Some(trial) = shared.record.trials().get(&event.trial).filter(|trial| trial.outcome().is_none()) {
            match &event.what {
                What::Started { values, seed, .. } if trial.values == *values && trial.seed == *seed => return,
                What::Measured { step, .. } if *step <= trial.last_step() => return,
                _ => {}
            }
        }
        let kept = match shared.record.apply(event.clone()) {
            Ok(()) => journal.append(&event),
            Err(contradiction) => Err(contradiction.sentence(lab_core::text::Lang::En)),
        };
        if let Err(fault) = kept {
            shared.fault.get_or_insert(fault);
            self.gate.set(Wish::Suspend);
        }
    }
}

/// How far a record is.
pub fn extent(record: &Record, steps: u64) -> Extent {
    let length = match record.study.workload {
        Workload::Trained { steps, .. } => steps,
        Workload::External { .. } => 0,
    };
    let trials = record.study.trials;
    let mut extent = Extent { ended: 0, running: 0, trials, steps, steps_left: trials.saturating_mul(length) };
    for (_, trial) in record.trials().iter().filter(|(number, _)| **number < trials) {
        match trial.outcome() {
            Some(Outcome::Stopped) => {}
            Some(_) => {
                extent.ended += 1;
                extent.steps_left = extent.steps_left.saturating_sub(length);
            }
            None => {
                extent.running += 1;
                extent.steps_left = extent.steps_left.saturating_sub(trial.last_step());
            }
        }
    }
    extent
}

/// Follows one cohort.
struct Watcher<'a, J> {
    session: &'a Session,
    journal: &'a J,
    members: usize,
    step: u64,
    /// When the first step was behind us: the first one also compiles kernels, and would make a slow estimate.
    since: Option<Instant>,
    timed_steps: u64,
}

impl<'a, J: Journal> Watcher<'a, J> {
    fn new(session: &'a Session, journal: &'a J, cohort: &Cohort) -> Self {
        Self { session, journal, members: cohort.members.len(), step: 0, since: None, timed_steps: 0 }
    }

    fn advance(&mut self, step: u64, members: usize) {
        let steps = step.saturating_sub(self.step) * members as u64;
        self.session.steps.fetch_add(steps, Ordering::Relaxed);
        if self.since.is_some() {
            self.timed_steps += steps;
        } else if step > 0 {
            self.since = Some(Instant::now());
        }
        (self.step, self.members) = (step, members);
    }

    /// Trial-steps and the seconds they took.
    fn speed(&self) -> Option<(u64, f64)> {
        self.since.map(|since| (self.timed_steps, since.elapsed().as_secs_f64())).filter(|(steps, _)| *steps > 0)
    }
}

impl<J: Journal> Observer for Watcher<'_, J> {
    fn event(&mut self, event: Event) {
        // A trial is asked before each of its steps, so its last one shows at its end alone.
        self.session.steps.fetch_add((event.what == What::Ended(Outcome::Completed)).into(), Ordering::Relaxed);
        let mut shared = self.session.shared();
        self.session.keep(&mut shared, self.journal, event);
    }

    async fn check(&mut self, progress: Progress) -> Control {
        self.advance(progress.step, progress.members);
        match self.session.gate.pass() {
            Wish::Run | Wish::Pause => Control::Continue,
            Wish::Stop => Control::Stop,
            Wish::Suspend => Control::Suspend,
        }
    }
}

/// What a panic says of itself.
pub fn panic_message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown reason")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;

    fn session(trials: u64, steps: u64) -> Session {
        let text = include_str!("../../static/examples/first-light.json");
        let mut json: serde_json::Value = serde_json::from_str(text).unwrap();
        json["trials"] = trials.into();
        json["steps"] = steps.into();
        json["eval_every"] = (steps / 4).into();
        let study = Study::from_json(&json).unwrap();
        let dataset = data::load(&study, None).unwrap();
        Session::new(Record::new(study), dataset, Place::Cpu, 2).unwrap()
    }

    #[derive(Default)]
    struct Memory {
        events: Mutex<Vec<Event>>,
        fails_after: Option<usize>,
    }

    impl Journal for Memory {
        fn append(&self, event: &Event) -> Result<(), String> {
            let mut events = self.events.lock().unwrap();
            if self.fails_after.is_some_and(|limit| events.len() >= limit) {
                return Err("the disk is full".into());
            }
            events.push(event.clone());
            Ok(())
        }
    }

    #[test]
    fn a_study_is_trained_to_its_end_and_journaled_as_recorded() {
        let session = session(6, 40);
        let journal = Memory::default();
        assert_eq!(session.train(&journal), Ended::Finished);
        let extent = session.extent();
        assert_eq!((extent.ended, extent.running, extent.steps_left), (6, 0, 0));
        let mut record = session.with_record(|record| Record::new(record.study.clone()));
        for event in journal.events.into_inner().unwrap() {
            record.apply(event).unwrap();
        }
        session.with_record(|kept| assert_eq!(&record, kept));
    }

    #[test]
    fn a_journal_that_fails_stops_the_study_with_its_reason() {
        let session = session(6, 40);
        let journal = Memory { fails_after: Some(3), ..Memory::default() };
        assert_eq!(session.train(&journal), Ended::Broken("the disk is full".into()));
    }

    #[test]
    fn a_paused_study_waits_and_a_suspended_one_leaves_its_trials_running() {
        let session = session(4, 1_000_000);
        let journal = Memory::default();
        std::thread::scope(|scope| {
            let training = scope.spawn(|| session.train(&journal));
            while session.extent().steps < 100 {
                std::thread::yield_now();
            }
            session.gate.set(Wish::Pause);
            session.gate.set(Wish::Suspend);
            assert_eq!(training.join().unwrap(), Ended::Suspended);
        });
        let extent = session.extent();
        assert!(extent.ended == 0 && extent.running >= 1, "{extent:?}");
    }
}
