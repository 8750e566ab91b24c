//! The workers that are there: what each is doing, how long it has been silent, and when they are let go.

use super::*;
use lab_core::conductor::Cohort;
use lab_core::study::Study;

/// One worker.
pub struct Slot {
    pub id: u64,
    pub kind: DeviceKind,
    pub handle: Handle,
    pub stage: Stage,
    pub silence: Silence,
}

/// What a worker is doing.
#[derive(Debug)]
pub enum Stage {
    Loading,
    /// It has no data set, or another study's.
    Ready,
    Preparing,
    Idle,
    Training(Cohort),
}

/// Ticks of the watch since a worker was last heard.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silence(u32);

impl Silence {
    /// Five minutes to load a bundle, four on a GPU that compiles its first kernels, two on a CPU.
    fn is_too_long(self, stage: &Stage, kind: DeviceKind) -> bool {
        let ticks = match (stage, kind) {
            (Stage::Ready | Stage::Idle, _) => return false,
            (Stage::Loading, _) => 60,
            (Stage::Preparing | Stage::Training(_), DeviceKind::Gpu) => 48,
            (Stage::Preparing | Stage::Training(_), DeviceKind::Cpu) => 24,
        };
        self.0 >= ticks
    }
}

impl Shared {
    /// Counts silence. A tick that comes late says that the page slept, not that a worker did.
    pub fn watch_workers(&mut self) {
        let this = Weak::clone(&self.this);
        let mut last = js_sys::Date::now();
        self.watch = Some(Interval::new(WATCH_MS, move || {
            let now = js_sys::Date::now();
            let is_late = now - std::mem::replace(&mut last, now) > 1.5 * f64::from(WATCH_MS);
            let Some(shared) = this.upgrade().filter(|_| !is_late) else { return };
            let mut silent = Vec::new();
            {
                let mut shared = shared.borrow_mut();
                let is_running = shared.run.as_ref().is_some_and(|run| run.state == State::Running);
                for slot in shared.slots.iter_mut().filter(|_| is_running) {
                    slot.silence.0 += 1;
                    if slot.silence.is_too_long(&slot.stage, slot.kind) {
                        silent.push(slot.id);
                    }
                }
            }
            silent.into_iter().for_each(|slot| lose(&shared, slot, "the worker stopped answering", false));
        }));
    }

    /// Starts workers until there are so many.
    ///
    /// # Errors
    /// What the browser says if it refuses to.
    pub fn hire(&mut self, kind: DeviceKind, wanted: usize) -> Result<(), String> {
        while self.slots.len() < wanted {
            let (id, this) = (self.next_slot, Weak::clone(&self.this));
            let heard = move |said| {
                if let Some(shared) = this.upgrade() {
                    hear(&shared, id, said);
                }
            };
            let handle = Handle::start(kind, heard)?;
            self.next_slot += 1;
            self.slots.push(Slot { id, kind, handle, stage: Stage::Loading, silence: Silence::default() });
        }
        Ok(())
    }

    /// Starts the workers of a study that trains on the CPU whatever GPU there is, before its data has come.
    pub fn warm(&mut self, wish: Workers, study: &Study) {
        let choice = choose(wish, study, self.environment.cores, true);
        if choice.kind == DeviceKind::Cpu {
            // A browser that refuses is asked again by `staff`, which says so.
            let _ = self.hire(choice.kind, choice.workers.min(usize::try_from(study.trials).unwrap_or(usize::MAX)));
        }
    }

    /// The worker's stage before.
    pub fn set_stage(&mut self, slot: u64, stage: Stage) -> Option<Stage> {
        let slot = self.slots.iter_mut().find(|other| other.id == slot)?;
        slot.silence = Silence::default();
        Some(std::mem::replace(&mut slot.stage, stage))
    }

    /// Ends a worker; the stage it was in.
    pub fn remove(&mut self, slot: u64) -> Option<Stage> {
        let index = self.slots.iter().position(|other| other.id == slot)?;
        Some(self.slots.remove(index).stage)
    }

    /// Workers in the middle of something are ended, the others kept for a while.
    pub fn rest_workers(&mut self) {
        self.watch = None;
        self.slots.retain(|slot| matches!(slot.stage, Stage::Loading | Stage::Ready | Stage::Idle));
        self.slots.iter_mut().for_each(|slot| {
            if matches!(slot.stage, Stage::Idle) {
                slot.stage = Stage::Ready;
            }
        });
        let this = Weak::clone(&self.this);
        self.idle = Some(Timeout::new(IDLE_MS, move || {
            if let Some(shared) = this.upgrade() {
                act(&shared, |shared| {
                    if shared.run.is_none() {
                        shared.slots.clear();
                    }
                });
            }
        }));
    }

    pub fn say_to_training(&mut self, message: &ToWorker) {
        let training: Vec<u64> =
            self.slots.iter().filter(|slot| matches!(slot.stage, Stage::Training(_))).map(|slot| slot.id).collect();
        training.into_iter().for_each(|slot| self.say(slot, message, None));
    }

    /// A message that cannot be sent is the worker's silence, which the watch notices.
    pub fn say(&self, slot: u64, message: &ToWorker, bytes: Option<&[u8]>) {
        if let Some(slot) = self.slots.iter().find(|other| other.id == slot) {
            let _ = slot.handle.say(message, bytes);
        }
    }
}
