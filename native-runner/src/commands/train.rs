//! Training a record in this process with progress on standard error, until it is done or interrupted.
//!
//! Refuses to know where events are kept and what the study asks.

use crate::commands::CommandError;
use crate::interrupt;
use crate::training::Place;
use crate::training::devices::{self, Request, choose};
use crate::training::gate::Wish;
use crate::training::progress::Progress;
use crate::training::workers::{Ended, Journal, Session, pool_crashed};
use lab_core::analysis::ranking;
use lab_core::dataset::Dataset;
use lab_core::record::Record;
use lab_core::text::Lang;
use lab_texts::runner::commands as t;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often progress is shown and an interruption noticed.
const TICK: Duration = Duration::from_millis(100);
/// Events are on disk after so long at the latest.
const SYNC_EVERY: Duration = Duration::from_millis(900);

/// What trains in this process, until it is interrupted.
pub struct Machine {
    place: Place,
    jobs: usize,
    memory: Option<u64>,
    interrupted: Arc<AtomicBool>,
}

/// What training took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Effort {
    pub seconds: f64,
    pub steps: u64,
}

impl Machine {
    /// Opens the device asked for; says which one it is. Training takes at most so many bytes of memory (`None`: what the
    /// machine has).
    pub fn take(device: Request, jobs: Option<usize>, memory: Option<u64>, lang: Lang) -> Result<Self, CommandError> {
        let device = choose(device, lang).map_err(CommandError::Device)?;
        let (name, reason) = (&device.info.name, &device.info.reason);
        eprintln!("{}", t::training_on(name, reason).get(lang));
        let jobs = devices::jobs(jobs, device.place);
        let interrupted = interrupt::flag().map_err(CommandError::System)?;
        Ok(Self { place: device.place, jobs, memory, interrupted })
    }

    /// Trains what a record lacks, into a journal; `path` is the file of the study, for messages. What it took counts even
    /// where not all of it was trained.
    pub fn train(
        &self,
        record: Record,
        dataset: impl Into<Arc<Dataset>>,
        path: &Path,
        journal: &impl Journal,
        lang: Lang,
    ) -> (Effort, Result<(), CommandError>) {
        let (effort, end) = self.train_quietly(record, dataset, path, journal, lang);
        let end = end.map(|session| eprintln!("{}", session.with_record(|record| summary(record, lang))));
        (effort, end)
    }

    /// The same without a word on what came of it.
    pub fn train_quietly(
        &self,
        record: Record,
        dataset: impl Into<Arc<Dataset>>,
        path: &Path,
        journal: &impl Journal,
        lang: Lang,
    ) -> (Effort, Result<Session, CommandError>) {
        let trials = record.study.trials;
        let session = match Session::new(record, dataset, self.place, self.jobs, self.memory) {
            Ok(session) => session,
            Err(reason) => {
                return (Effort::default(), Err(CommandError::NotTrainable { path: path.to_owned(), reason }));
            }
        };
        let started = Instant::now();
        let mut progress = Progress::new(trials, lang);
        let (ended, synced) = std::thread::scope(|scope| {
            let training = scope.spawn(|| session.train(journal));
            let (mut last, mut synced) = (Instant::now(), Ok(()));
            while !training.is_finished() {
                std::thread::park_timeout(TICK);
                if last.elapsed() >= SYNC_EVERY && synced.is_ok() {
                    synced = journal.sync();
                    last = Instant::now();
                }
                if self.interrupted.load(Ordering::SeqCst) || synced.is_err() {
                    session.gate.set(Wish::Suspend);
                }
                progress.update(session.extent());
            }
            progress.finish();
            let ended = training.join().unwrap_or_else(|_| pool_crashed());
            (ended, synced.and_then(|()| journal.sync()))
        });
        let effort = Effort { seconds: started.elapsed().as_secs_f64(), steps: session.extent().steps };
        let end = match (synced, ended) {
            (Err(reason), _) => Err(CommandError::Broken(reason)),
            (_, Ended::Broken(reason)) => Err(CommandError::Broken(reason.get(lang).to_owned())),
            (_, Ended::Stopped | Ended::Suspended) => Err(CommandError::Interrupted),
            (_, Ended::Finished) => Ok(session),
        };
        (effort, end)
    }
}

/// `32 trials done; best: trial 17 with valid_error 0.0211 at step 1400`.
fn summary(record: &Record, lang: Lang) -> String {
    let (trials, metric) = (record.study.trials, &record.study.objective.metric);
    match ranking(record).first() {
        Some(best) => t::done_best(metric, best.objective, best.step, best.trial, trials).get(lang),
        None => t::done_none(trials).get(lang),
    }
}
