//! The study at hand and the workers it has: what each change of their state leads to.
//!
//! Every method leaves reports in the outbox; none calls back. Knows nothing of how a worker is started.

use super::*;
use crate::page::lab::RecordNow;
use crate::page::lab::choice::Choice;
use crate::page::lab::tally::Tally;
use lab_core::study::Study;
use lab_core::trial::{Event, Outcome, What};

/// So many workers of a study may crash before it is given up.
const MAX_LOSSES: u32 = 8;

/// The study at hand.
pub struct Run {
    pub updates: Updates,
    pub record: RecordNow,
    pub conductor: Conductor,
    pub tally: Tally,
    study: Study,
    bytes: Rc<Vec<u8>>,
    wish: Workers,
    choice: Choice,
    gpu_name: String,
    pub state: State,
    losses: u32,
}

impl Run {
    pub fn new(
        job: Job,
        wish: Workers,
        choice: Choice,
        gpu_name: String,
        bytes: Rc<Vec<u8>>,
        conductor: Conductor,
        record: &Record,
    ) -> Self {
        let Job { study, record: record_now, updates, .. } = job;
        let (tally, state) = (Tally::new(record), State::Running);
        Self { updates, record: record_now, conductor, tally, study, bytes, wish, choice, gpu_name, state, losses: 0 }
    }
}

impl Shared {
    /// Starts the workers that are missing and gives the study to those that are there.
    pub fn staff(&mut self) {
        let Some(run) = &self.run else { return };
        let (kind, wanted) =
            (run.choice.kind, run.choice.workers.min(run.conductor.waiting() + run.conductor.running()));
        if run.conductor.is_done() {
            return self.finish(State::Finished);
        }
        self.slots.retain(|slot| slot.kind == kind);
        while let (true, Some(spare)) =
            (self.slots.len() > wanted, self.slots.iter().position(|slot| !matches!(slot.stage, Stage::Training(_))))
        {
            self.slots.remove(spare);
        }
        let ready: Vec<u64> =
            self.slots.iter().filter(|slot| matches!(slot.stage, Stage::Ready)).map(|slot| slot.id).collect();
        if let Err(reason) = self.hire(kind, wanted) {
            return self.break_off(t::workers_fail(reason));
        }
        self.report_trainer();
        ready.into_iter().for_each(|slot| self.ready(slot));
    }

    /// A worker listens: it gets the study.
    pub fn ready(&mut self, slot: u64) {
        let Some(run) = &self.run else {
            self.set_stage(slot, Stage::Ready);
            return;
        };
        let prepare = ToWorker::Prepare { study: Box::new(run.study.clone()) };
        let bytes = Rc::clone(&run.bytes);
        self.set_stage(slot, Stage::Preparing);
        self.say(slot, &prepare, Some(&bytes));
        self.report_trainer();
    }

    /// Gives a cohort to every idle worker; ends the study when nothing is left.
    pub fn hand_out(&mut self) {
        let Some(run) = &mut self.run else { return };
        let is_training = self.slots.iter().any(|slot| matches!(slot.stage, Stage::Training(_)));
        match run.state {
            State::Running if run.conductor.is_done() => return self.finish(State::Finished),
            State::Stopped if !is_training => return self.finish(State::Stopped),
            State::Running => {}
            _ => return self.report(),
        }
        let mut handed = Vec::new();
        for slot in self.slots.iter_mut().filter(|slot| matches!(slot.stage, Stage::Idle)) {
            let Some(cohort) = run.conductor.next(run.choice.workers) else { break };
            slot.stage = Stage::Training(cohort.clone());
            slot.silence = Silence::default();
            handed.push((slot.id, ToWorker::Train { cohort }));
        }
        handed.iter().for_each(|(slot, train)| self.say(*slot, train, None));
        self.report_trainer();
        self.report();
    }

    /// A worker reports; a report of the state its trials are in is also a sign of life.
    pub fn reported(&mut self, slot: u64, events: Vec<Event>, trial_steps: u64) {
        let Some(slot) = self.slots.iter_mut().find(|other| other.id == slot) else { return };
        slot.silence = Silence::default();
        let Some(run) = &mut self.run else { return };
        events.iter().for_each(|event| run.tally.follow(event));
        if run.state == State::Running {
            run.tally.trained(js_sys::Date::now(), trial_steps);
        }
        if !events.is_empty() {
            self.outbox.push(Update::Events(events));
        }
        self.report();
    }

    /// There is no device. A GPU that was this program's own choice gives way to the CPU.
    pub fn no_device(&mut self, detail: &str) {
        let Some(run) = &mut self.run else { return };
        let why = t::no_device(detail);
        if run.wish == Workers::Auto && run.choice.kind == DeviceKind::Gpu {
            run.choice = choose(Workers::Auto, &run.study, self.environment.cores, false);
            run.choice.reason = t::gpu_failed(why);
            return self.staff();
        }
        self.break_off(why);
    }

    /// A worker crashed: another takes its place, unless this goes on and on.
    pub fn replace_lost(&mut self, reason: &str) {
        let Some(run) = &mut self.run else { return };
        run.losses += 1;
        if run.losses > MAX_LOSSES {
            return self.break_off(t::workers_fail(reason));
        }
        if run.state != State::Stopped {
            self.staff();
        }
    }

    pub fn control(&mut self, action: Action) {
        match action {
            _ if self.run.is_none() => self.asked = Some(action),
            Action::Pause => self.pause(),
            Action::Resume => self.resume(),
            Action::Stop => self.stop(),
        }
    }

    fn pause(&mut self) {
        let Some(run) = self.run.as_mut().filter(|run| run.state == State::Running) else { return };
        run.state = State::Paused;
        run.tally.rest();
        self.say_to_training(&ToWorker::Pause);
        self.report();
    }

    fn resume(&mut self) {
        let Some(run) = self.run.as_mut().filter(|run| run.state == State::Paused) else { return };
        run.state = State::Running;
        self.say_to_training(&ToWorker::Resume);
        self.hand_out();
    }

    /// Training workers end their trials as stopped; one that does not answer is ended.
    fn stop(&mut self) {
        let Some(run) = &mut self.run else { return };
        run.state = State::Stopped;
        run.tally.rest();
        self.say_to_training(&ToWorker::Stop);
        let (this, generation) = (Weak::clone(&self.this), self.generation);
        let enough = move || {
            if let Some(shared) = this.upgrade() {
                act(&shared, |shared| {
                    if shared.generation == generation && shared.run.is_some() {
                        shared.end_training();
                        shared.finish(State::Stopped);
                    }
                });
            }
        };
        self.hand_out();
        if self.run.is_some() {
            Timeout::new(STOP_MS, enough).forget();
        }
    }

    /// The study is over, or given up; the workers wait for another.
    pub fn finish(&mut self, state: State) {
        let Some(mut run) = self.run.take() else { return };
        run.tally.rest();
        let mut progress = run.tally.progress(state);
        // Trials that were in training wait.
        progress.running = 0;
        progress.seconds_left = None;
        self.outbox.push(Update::Trainer(Trainer::Nothing));
        self.outbox.push(Update::Progress(progress));
        self.rest_workers();
    }

    /// The study cannot go on.
    pub fn break_off(&mut self, why: impl Into<Sentence>) {
        self.outbox.push(Update::Trouble(Some(Trouble::lasting(why))));
        self.finish(State::Broken);
    }

    /// The study is laid aside without a report.
    pub fn leave(&mut self) {
        self.run = None;
        self.rest_workers();
    }

    pub fn report(&mut self) {
        if let Some(run) = &self.run {
            self.outbox.push(Update::Progress(run.tally.progress(run.state)));
        }
    }

    /// Ends workers that train, and their trials as stopped.
    fn end_training(&mut self) {
        let (training, others) =
            std::mem::take(&mut self.slots).into_iter().partition(|slot| matches!(slot.stage, Stage::Training(_)));
        self.slots = others;
        let training: Vec<Slot> = training;
        let Some(run) = &mut self.run else { return };
        for slot in training {
            let Stage::Training(cohort) = slot.stage else { continue };
            for member in &cohort.members {
                if !run.tally.is_running(member.trial) {
                    continue;
                }
                let event = Event { trial: member.trial, what: What::Ended(Outcome::Stopped) };
                run.tally.follow(&event);
                self.outbox.push(Update::Events(vec![event]));
            }
        }
    }

    fn report_trainer(&mut self) {
        let Some(run) = &self.run else { return };
        let workers = self.slots.len();
        let ready = self.slots.iter().filter(|slot| matches!(slot.stage, Stage::Idle | Stage::Training(_))).count();
        let Choice { kind, reason, .. } = run.choice.clone();
        let trainer = if ready < workers {
            Trainer::Starting { kind, ready, workers, reason }
        } else {
            let name = if kind == DeviceKind::Gpu { run.gpu_name.clone() } else { String::new() };
            Trainer::Workers { kind, workers, name, reason }
        };
        self.outbox.push(Update::Trainer(trainer));
    }
}
