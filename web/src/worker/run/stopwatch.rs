//! Times training steps at one batch size, for the batch-size finder.
//!
//! Waits for the device before the clock starts and before it stops, since a device works through a queue. Evaluates nothing
//! and records nothing. Knows nothing of why a size is timed.

use super::super::messages::Timing;
use super::desk::now_ms;
use lab_core::conductor::{Assignment, Cohort};
use lab_core::problem::Problem;
use lab_core::sampler::{SamplerKind, Sequence};
use lab_core::study::{MAX_STEPS, Study};
use lab_core::text::Lang;
use lab_core::train::device::Device;
use lab_core::train::{Control, Observer, PreparedData, Progress, TrainError, train_cohort};
use lab_core::trial::Event;

/// Runs `discard` steps, then times `steps` more. Cancelled by ending the worker.
pub async fn time(device: &Device, data: &PreparedData, study: &Study, batch: u64, discard: u64, steps: u64) -> Timing {
    let (study, cohort) = match one_trial(study, batch) {
        Ok(one) => one,
        Err(problems) => {
            let sentences: Vec<_> = problems.iter().map(|problem| problem.message(Lang::En)).collect();
            return Timing::Failed { reason: sentences.join("; ") };
        }
    };
    let mut watch =
        Stopwatch { discard, steps, settled: false, started: None, preparing: 0.0, input: 0.0, seconds: None };
    let trained = train_cohort(device, data, &study, &cohort, &mut watch).await;
    match (trained, watch.seconds) {
        (Ok(_), Some(seconds)) => Timing::Window { seconds, input_seconds: Some(watch.input / 1000.0) },
        (Ok(_), None) => Timing::Failed { reason: "training ended before the window did".into() },
        (Err(TrainError::TooLarge { bytes, limit }), _) => Timing::Memory { needs: bytes, limit },
        (Err(error), _) => Timing::Failed { reason: error.to_string() },
    }
}

/// The first trial of the study at that batch size, never evaluated.
fn one_trial(study: &Study, batch: u64) -> Result<(Study, Cohort), Vec<Problem>> {
    let batch = i64::try_from(batch).unwrap_or(i64::MAX);
    // Points of a hand-written list or a grid may name a batch size of their own.
    let revised = study.revise().sampler(SamplerKind::Halton).fix("batch_size", batch);
    let study = revised.steps(MAX_STEPS, MAX_STEPS).finish()?;
    let values = Sequence::new(&study.space, &study.sampler).point(0).unwrap_or_default();
    let member = Assignment { trial: 0, values, seed: study.trial_seed(0), recorded_to: 0 };
    Ok((study, Cohort { id: 0, members: vec![member] }))
}

/// Times are milliseconds.
struct Stopwatch {
    discard: u64,
    steps: u64,
    /// The device has done every step so far.
    settled: bool,
    started: Option<f64>,
    /// When the batch of this step began to be prepared.
    preparing: f64,
    input: f64,
    seconds: Option<f64>,
}

impl Observer for Stopwatch {
    fn event(&mut self, _: Event) {}

    async fn check(&mut self, progress: Progress) -> Control {
        let ends = self.discard + self.steps;
        if (progress.step == self.discard || progress.step == ends) && !self.settled {
            self.settled = true;
            return Control::Settle;
        }
        self.settled = false;
        let now = now_ms();
        if progress.step == self.discard {
            self.started = Some(now);
        }
        if progress.step >= ends {
            self.seconds = self.started.map(|started| (now - started) / 1000.0);
            return Control::Suspend;
        }
        self.preparing = now;
        Control::Continue
    }

    fn inputs_ready(&mut self) {
        if self.started.is_some() {
            self.input += now_ms() - self.preparing;
        }
    }
}
