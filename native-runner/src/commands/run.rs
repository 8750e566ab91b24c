//! `lab run`: trains a study into a record file, and goes on where an interrupted run stopped.

use super::CommandError;
use crate::devices::{Request, choose, cores};
use crate::files::{read_data, read_study};
use crate::gate::Wish;
use crate::interrupt;
use crate::journal::RecordFile;
use crate::progress::Progress;
use crate::training::Place;
use crate::workers::{Ended, Session};
use lab_core::analysis::ranking;
use lab_core::record::Record;
use lab_core::space::format_number;
use lab_core::text::Lang;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// The arguments of `lab run`.
#[derive(Clone, Debug)]
pub struct Run {
    pub study: PathBuf,
    pub out: PathBuf,
    pub device: Request,
    pub jobs: Option<usize>,
    pub json: bool,
}

/// How often progress is shown and an interruption noticed.
const TICK: Duration = Duration::from_millis(100);
/// Events are on disk after so long at the latest.
const SYNC_EVERY: Duration = Duration::from_millis(900);

pub fn run(run: &Run, lang: Lang) -> Result<(), CommandError> {
    let study = read_study(&run.study)?;
    let dataset = read_data(&study, &run.study)?;
    let (journal, record) = RecordFile::open(&run.out, &study, run.json, lang)?;
    let device = choose(run.device, lang).map_err(CommandError::Device)?;
    let (name, reason) = (&device.info.name, &device.info.reason);
    eprintln!("{}", lang.pick(format!("training on {name}: {reason}"), format!("在 {name} 上训练：{reason}")));
    let jobs = run.jobs.unwrap_or(match device.place {
        Place::Cpu => cores(),
        Place::Gpu(_) => 1,
    });
    let interrupted = interrupt::flag().map_err(CommandError::System)?;
    let session = Session::new(record, dataset, device.place, jobs)
        .map_err(|reason| CommandError::NotTrainable { path: run.study.clone(), reason })?;

    let mut progress = Progress::new(study.trials, lang);
    let (ended, synced) = std::thread::scope(|scope| {
        let training = scope.spawn(|| session.train(&journal));
        let (mut last, mut synced) = (Instant::now(), Ok(()));
        while !training.is_finished() {
            std::thread::park_timeout(TICK);
            if last.elapsed() >= SYNC_EVERY && synced.is_ok() {
                synced = journal.sync();
                last = Instant::now();
            }
            if interrupted.load(Ordering::SeqCst) || synced.is_err() {
                session.gate.set(Wish::Suspend);
            }
            progress.update(session.extent());
        }
        progress.finish();
        let ended = training.join().unwrap_or_else(|_| Ended::Broken("the worker pool crashed".into()));
        (ended, synced.and_then(|()| journal.sync()))
    });
    synced?;
    match ended {
        Ended::Finished => {
            eprintln!("{}", session.with_record(|record| summary(record, lang)));
            Ok(())
        }
        Ended::Stopped | Ended::Suspended => Err(CommandError::Interrupted),
        Ended::Broken(reason) => Err(CommandError::Broken(reason)),
    }
}

/// `32 trials done; best: trial 17 with valid_error 0.0211 at step 1400`.
fn summary(record: &Record, lang: Lang) -> String {
    let (trials, metric) = (record.study.trials, &record.study.objective.metric);
    match ranking(record).first() {
        Some(best) => {
            let (trial, step, objective) = (best.trial, best.step, format_number(best.objective));
            lang.pick(
                format!("{trials} trials done; best: trial {trial} with {metric} {objective} at step {step}"),
                format!("{trials} 个试验已完成；最佳：试验 {trial}，{metric} 为 {objective}（第 {step} 步）"),
            )
        }
        None => lang
            .pick(format!("{trials} trials done; none completed"), format!("{trials} 个试验已结束，没有一个正常完成")),
    }
}
