//! Worker threads that train one study: each asks the conductor for a cohort, trains it, and reports what happened.
//!
//! Refuses to know where events are kept (a [`Journal`] keeps them) and who asks for a pause (a [`Gate`] passes it on).
//! A worker that panics loses its cohort and nothing else.

use crate::training::gate::{Gate, Wish};
use crate::training::memory::{Memory, Taken, TooLittle};
use crate::training::{Bench, Place};
use lab_core::conductor::{Cohort, Conductor, NotTrainable};
use lab_core::dataset::Dataset;
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::text::{Sentence, shortened};
use lab_core::train::{Control, Observer, Progress};
use lab_core::trial::{Event, Outcome, What};
use lab_core::workload::Workload;
use lab_texts::Arg;
use lab_texts::runner::training as t;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// What is kept of the reason why a trial failed.
const MAX_REASON_BYTES: usize = 2_000;

/// Keeps events, in the order they are given.
pub trait Journal: Sync {
    /// # Errors
    /// Why the event could not be kept; training stops.
    fn append(&self, event: &Event) -> Result<(), String>;

    /// Training reached an evaluation that is kept already.
    fn lives(&self) {}

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
    dataset: Arc<Dataset>,
    place: Place,
    jobs: usize,
    /// What all workers together may take.
    memory: Memory,
    pub gate: Gate,
    /// Steps done by all trials together.
    steps: AtomicU64,
    shared: Mutex<Shared>,
}

struct Shared {
    conductor: Conductor,
    record: Record,
    fault: Option<Sentence>,
}

/// Said where a worker thread of a session is lost with the session.
pub fn pool_crashed() -> Ended {
    Ended::Broken(t::POOL_CRASHED.into())
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every trial has an outcome.
    Finished,
    Stopped,
    Suspended,
    /// It cannot go on, and why.
    Broken(Sentence),
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
    /// Prepares what the record says is left to train, with `jobs` threads and at most so many bytes (`None`: what the
    /// machine has).
    ///
    /// # Errors
    /// Why the study cannot be trained here.
    pub fn new(
        record: Record,
        dataset: impl Into<Arc<Dataset>>,
        place: Place,
        jobs: usize,
        memory: Option<u64>,
    ) -> Result<Self, NotTrainable> {
        let conductor = Conductor::new(&record.study, &record)?.with_largest(place.largest_cohort());
        Ok(Self {
            study: Arc::new(record.study.clone()),
            dataset: dataset.into(),
            place,
            jobs: jobs.max(1),
            memory: Memory::new(memory),
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
                    self.give_up(t::no_thread(Arg::shown(error)).into());
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
        let mut bench = match catch_unwind(|| Bench::open(self.place, &self.dataset)) {
            Ok(Some(bench)) => bench,
            Ok(None) => return self.give_up(t::DEVICE_GONE.into()),
            Err(panic) => {
                let why = panic_message(&*panic);
                return self.give_up(t::device_not_opened(why).into());
            }
        };
        while self.gate.pass() == Wish::Run {
            let Some(cohort) = self.shared().conductor.next(self.jobs) else { return };
            let _memory = match self.room_for(&bench, &cohort) {
                Ok(Some(memory)) => memory,
                Ok(None) => return,
                Err(reason) => return self.give_up(reason),
            };
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

    /// Waits for the memory of a cohort; `None` if training ends meanwhile. On a GPU the trainer itself looks at its memory.
    fn room_for(&self, bench: &Bench, cohort: &Cohort) -> Result<Option<Taken<'_>>, Sentence> {
        let bytes = match self.place {
            Place::Cpu => bench.bytes(cohort).unwrap_or(0),
            Place::Gpu(_) => 0,
        };
        let waits = || matches!(self.gate.wish(), Wish::Run | Wish::Pause);
        self.memory.take(bytes, waits).map_err(|TooLittle { limit }| {
            let trial = cohort.members.first().map_or(0, |member| member.trial);
            let (bytes, limit) = (bytes.div_ceil(1 << 20), limit >> 20);
            t::too_little_memory(limit, bytes, trial).into()
        })
    }

    fn lose(&self, journal: &impl Journal, cohort: &Cohort, reason: &str) {
        tracing::warn!(trials = ?cohort.members.iter().map(|member| member.trial).collect::<Vec<_>>(), reason, "a cohort is lost");
        let shared = &mut *self.shared();
        let reason = shortened(reason, MAX_REASON_BYTES);
        let failed = shared.conductor.lost(cohort.id, &shared.record, &reason);
        for event in failed {
            self.keep(shared, journal, event);
        }
    }

    fn give_up(&self, fault: Sentence) {
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
                What::Measured { step, .. } if *step <= trial.last_step() => return journal.lives(),
                _ => {}
            }
        }
        let kept = match shared.record.apply(event.clone()) {
            // A journal speaks its reader's language.
            Ok(()) => journal.append(&event).map_err(|said| Sentence::new(said.clone(), said)),
            Err(contradiction) => Err(contradiction.message().into()),
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
        session_within(trials, steps, None)
    }

    fn session_within(trials: u64, steps: u64, memory: Option<u64>) -> Session {
        let text = include_str!("../../../static/examples/first-light.json");
        let mut json: serde_json::Value = serde_json::from_str(text).unwrap();
        json["trials"] = trials.into();
        json["steps"] = steps.into();
        json["eval_every"] = (steps / 4).into();
        let study = Study::from_json(&json).unwrap();
        let dataset = data::load(&study, None).unwrap();
        Session::new(Record::new(study), dataset, Place::Cpu, 2, memory).unwrap()
    }

    #[derive(Default)]
    struct Kept {
        events: Mutex<Vec<Event>>,
        fails_after: Option<usize>,
    }

    impl Journal for Kept {
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
        let journal = Kept::default();
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
    fn workers_share_the_memory_there_is_and_a_trial_beyond_it_is_refused() {
        // Of two workers one waits for the other.
        let session = session_within(4, 40, Some(8 << 20));
        assert_eq!(session.train(&Kept::default()), Ended::Finished);
        let session = session_within(4, 40, Some(1_000));
        let Ended::Broken(reason) = session.train(&Kept::default()) else { panic!("there is no memory") };
        assert!(reason.en.contains("MiB of memory") && reason.en.contains("--memory"), "{reason:?}");
    }

    #[test]
    fn a_journal_that_fails_stops_the_study_with_its_reason() {
        let session = session(6, 40);
        let journal = Kept { fails_after: Some(3), ..Kept::default() };
        assert_eq!(session.train(&journal), Ended::Broken(Sentence::new("the disk is full", "the disk is full")));
    }

    #[test]
    fn a_paused_study_waits_and_a_suspended_one_leaves_its_trials_running() {
        let session = session(4, 1_000_000);
        let journal = Kept::default();
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
