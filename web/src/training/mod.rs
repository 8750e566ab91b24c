//! What runs in a worker: takes a study's data and cohorts of its trials, trains them, reports.
//!
//! Built for one device, the CPU or WebGPU. Training gives the worker's event loop a turn every few hundredths of a second,
//! so that pause and stop are heard at once: more often costs speed (a tenth of the interval made TensorFlow.js five times
//! slower). Never waits for the page, so that training goes on in a hidden tab.

mod inbox;

use crate::shared::data;
use crate::shared::messages::{FromWorker, ToWorker, VERSION};
use inbox::{Inbox, now_ms, post, turn};
use lab_core::conductor::Cohort;
use lab_core::procedure::throughput::Answer;
use lab_core::record::event_to_line;
use lab_core::study::Study;
use lab_core::train::device::Device;
use lab_core::train::{Control, Observer, Progress, Splits, Timing, time_window, train_cohort};
use lab_core::trial::Event;
use std::rc::Rc;

/// Between turns of the event loop.
const TURN_MS: f64 = 40.0;
/// Between reports.
const REPORT_MS: f64 = 100.0;

/// Listens, and says so.
pub fn start() {
    // The page hears why before the worker is gone.
    std::panic::set_hook(Box::new(|panic| post(&FromWorker::Crashed { reason: panic.to_string() })));
    let inbox = Inbox::open();
    post(&FromWorker::Ready { version: VERSION });
    wasm_bindgen_futures::spawn_local(work(inbox));
}

async fn work(inbox: Rc<Inbox>) {
    let mut device = None;
    let mut prepared = None;
    loop {
        match inbox.next().await {
            (ToWorker::Prepare { study }, bytes) => {
                prepared = None;
                match prepare(&study, &bytes, &mut device).await {
                    Ok(data) => {
                        prepared = Some((study, data));
                        post(&FromWorker::Prepared);
                    }
                    Err(unprepared) => post(&unprepared),
                }
            }
            (ToWorker::Train { cohort }, _) => match &mut prepared {
                Some((study, data)) => train(&inbox, data, study, &cohort).await,
                None => post(&FromWorker::Failed { cohort: cohort.id, reason: "the worker was not prepared".into() }),
            },
            (ToWorker::Time { batch, discard, steps, limit }, _) => {
                let answer = match &prepared {
                    Some((study, data)) => {
                        let data = data.shipped().clone();
                        let data = if let Some(bytes) = limit { data.with_memory_limit(bytes) } else { data };
                        let clock = || now_ms() / 1000.0;
                        answer(time_window(&data, study, (batch, 1), (discard, steps), clock).await)
                    }
                    None => Answer::Failed { reason: "the worker was not prepared".into() },
                };
                post(&FromWorker::Timed { answer });
            }
            (ToWorker::Pause | ToWorker::Resume | ToWorker::Stop, _) => {}
        }
    }
}

/// What the batch-size finder is told.
fn answer(timing: Timing) -> Answer {
    match timing {
        Timing::Window { seconds, input_seconds } => Answer::Window { seconds, input_seconds: Some(input_seconds) },
        Timing::Memory { needs, limit } => Answer::Memory { needs, limit },
        Timing::Failed { reason } => Answer::Failed { reason },
    }
}

/// Opens the device at the first study and uploads the data.
async fn prepare(study: &Study, bytes: &[u8], device: &mut Option<Device>) -> Result<Splits, FromWorker> {
    let data = data::decode(study, bytes).map_err(|error| FromWorker::NoData { why: error.sentence() })?;
    let device = match device {
        Some(device) => device,
        None => {
            let opened = open_device().await.map_err(|detail| FromWorker::NoDevice { detail })?;
            device.insert(opened)
        }
    };
    Ok(Splits::new(data, device.clone()))
}

#[cfg(feature = "worker-gpu")]
async fn open_device() -> Result<Device, String> {
    lab_core::train::device::gpu_web().await
}

#[cfg(not(feature = "worker-gpu"))]
async fn open_device() -> Result<Device, String> {
    Ok(Device::Cpu)
}

async fn train(inbox: &Rc<Inbox>, data: &mut Splits, study: &Study, cohort: &Cohort) {
    let now = now_ms();
    let mut reporter = Reporter {
        inbox: Rc::clone(inbox),
        lines: String::new(),
        trial_steps: 0,
        total_steps: 0,
        paused_ms: 0.0,
        turned_at: now,
        // The first measurement is told at once: somebody waits for it.
        reported_at: now - REPORT_MS,
    };
    let result = train_cohort(data.of(cohort), study, cohort, &mut reporter).await;
    let seconds = (now_ms() - now - reporter.paused_ms) / 1000.0;
    reporter.report();
    let (id, trial_steps) = (cohort.id, reporter.total_steps);
    post(&match result {
        Ok(_) => FromWorker::Done { cohort: id, trial_steps, seconds },
        Err(error) => FromWorker::Failed { cohort: id, reason: error.to_string() },
    });
}

/// Follows a training and tells the page.
struct Reporter {
    inbox: Rc<Inbox>,
    lines: String,
    /// Since the last report.
    trial_steps: u64,
    total_steps: u64,
    paused_ms: f64,
    turned_at: f64,
    reported_at: f64,
}

impl Reporter {
    fn report(&mut self) {
        let (lines, trial_steps) = (std::mem::take(&mut self.lines), std::mem::take(&mut self.trial_steps));
        post(&FromWorker::Report { lines, trial_steps });
        self.reported_at = now_ms();
    }
}

impl Observer for Reporter {
    fn event(&mut self, event: Event) {
        self.lines.push_str(&event_to_line(&event));
    }

    async fn check(&mut self, progress: Progress) -> Control {
        let now = now_ms();
        if now - self.turned_at >= TURN_MS {
            turn().await;
            if now - self.reported_at >= REPORT_MS {
                self.report();
            }
            if self.inbox.is_paused() {
                self.report();
                let paused_at = now_ms();
                self.inbox.goes_on().await;
                self.paused_ms += now_ms() - paused_at;
            }
            self.turned_at = now_ms();
        }
        if self.inbox.is_stopped() {
            return Control::Stop;
        }
        let members = progress.members as u64;
        self.trial_steps += members;
        self.total_steps += members;
        Control::Continue
    }
}
