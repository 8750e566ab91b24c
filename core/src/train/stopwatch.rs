//! Times training steps at one batch size, for the batch-size finder.
//!
//! Waits for the device before the time is taken, since a device works through a queue. Evaluates nothing and records nothing.
//! Has no clock: whoever asks brings one.

use super::{Control, Observer, PreparedData, Progress, TrainError, train_cohort};
use crate::conductor::{Assignment, Cohort};
use crate::sampler::{SamplerKind, Sequence};
use crate::study::{MAX_STEPS, Study};
use crate::text::Lang;
use crate::trial::Event;

/// How a timed window went.
#[derive(Clone, Debug, PartialEq)]
pub enum Timing {
    /// Seconds of the timed steps, and how many of them went into preparing batches.
    Window {
        seconds: f64,
        input_seconds: f64,
    },
    /// Bytes it would take, and the limit.
    Memory {
        needs: u64,
        limit: u64,
    },
    Failed {
        reason: String,
    },
}

/// Runs `discard` steps of a cohort of the study's first trials at this batch size, then times `steps` more by a clock that
/// gives seconds. Whoever drops the future cancels it.
pub async fn time_window(
    data: &PreparedData,
    study: &Study,
    (batch, trials): (u64, u64),
    (discard, steps): (u64, u64),
    clock: impl Fn() -> f64,
) -> Timing {
    let (study, cohort) = match first_trials(study, batch, trials) {
        Ok(one) => one,
        Err(reason) => return Timing::Failed { reason },
    };
    let mut watch = Stopwatch {
        clock,
        discard,
        ends: discard.saturating_add(steps),
        settled: false,
        started: None,
        preparing: 0.0,
        input: 0.0,
        seconds: None,
    };
    let trained = train_cohort(data, &study, &cohort, &mut watch).await;
    match (trained, watch.seconds) {
        (Ok(_), Some(seconds)) => Timing::Window { seconds, input_seconds: watch.input },
        (Ok(_), None) => Timing::Failed { reason: "training ended before the window did".into() },
        (Err(TrainError::TooLarge { bytes, limit }), _) => Timing::Memory { needs: bytes, limit },
        (Err(error), _) => Timing::Failed { reason: error.to_string() },
    }
}

/// The first trials of the study at that batch size, never evaluated.
fn first_trials(study: &Study, batch: u64, trials: u64) -> Result<(Study, Cohort), String> {
    let batch = i64::try_from(batch).unwrap_or(i64::MAX);
    // Points of a hand-written list or a grid may name a batch size of their own.
    let revised = study.revise().sampler(SamplerKind::Halton).fix("batch_size", batch);
    let study = revised.steps(MAX_STEPS, MAX_STEPS).finish().map_err(|problems| {
        let sentences: Vec<_> = problems.iter().map(|problem| problem.message(Lang::En)).collect();
        sentences.join("; ")
    })?;
    let member = |trial| {
        let values = Sequence::new(&study.space, &study.sampler).point(trial).unwrap_or_default();
        let mut assignment = Assignment::new(&study, trial, values).map_err(|reason| reason.to_string())?;
        // Which examples they are takes no time.
        assignment.config.split_seed = 0;
        Ok(assignment)
    };
    let members = (0..trials).map(member).collect::<Result<_, String>>()?;
    Ok((study, Cohort { id: 0, members }))
}

struct Stopwatch<C> {
    /// Seconds, from any origin.
    clock: C,
    discard: u64,
    ends: u64,
    /// The device has done every step so far.
    settled: bool,
    started: Option<f64>,
    /// When the batch of this step began to be prepared.
    preparing: f64,
    input: f64,
    seconds: Option<f64>,
}

impl<C: Fn() -> f64> Observer for Stopwatch<C> {
    fn event(&mut self, _: Event) {}

    async fn check(&mut self, progress: Progress) -> Control {
        if (progress.step == self.discard || progress.step == self.ends) && !self.settled {
            self.settled = true;
            return Control::Settle;
        }
        self.settled = false;
        let now = (self.clock)();
        if progress.step == self.discard {
            self.started = Some(now);
        }
        if progress.step >= self.ends {
            self.seconds = self.started.map(|started| now - started);
            return Control::Suspend;
        }
        self.preparing = now;
        Control::Continue
    }

    fn inputs_ready(&mut self) {
        if self.started.is_some() {
            self.input += (self.clock)() - self.preparing;
        }
    }
}
