//! What the page and a worker say to each other.
//!
//! A message is a JavaScript array `[message, bytes?]`: one of these enums as `wire` writes it, and the bytes of a data set.
//! Events travel as the lines of a record file, the one text form events have. Knows nothing of `postMessage`.

use lab_core::conductor::Cohort;
use lab_core::procedure::throughput::Answer;
use lab_core::study::Study;
use lab_core::text::Sentence;
use serde::{Deserialize, Serialize};

/// Raised when a message changes: a page never drives a worker of another build that a cache kept.
pub const VERSION: u16 = 5;

/// What the page says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// The study whose trials follow; its data set's file is beside it.
    Prepare {
        study: Box<Study>,
    },
    Train {
        cohort: Cohort,
    },
    /// Times steps of the study at this batch size: `discard` are run before the clock, `steps` with it. A trainer that
    /// would take more than `limit` bytes says so instead.
    Time {
        batch: u64,
        discard: u64,
        steps: u64,
        limit: Option<u64>,
    },
    Pause,
    Resume,
    /// Ends the cohort in training; its trials are stopped.
    Stop,
}

/// What a worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// It listens from now on; what was sent before is lost. Stays the first, so that every page reads the version.
    Ready {
        version: u16,
    },
    Prepared,
    /// The data set is of no use to any trial of the study.
    NoData {
        why: Sentence,
    },
    /// There is no device to train on.
    NoDevice {
        detail: String,
    },
    /// What happened since the last report, which is also the sign that the worker lives: lines of a record file, and
    /// the training steps done, each counted once per trial.
    Report {
        lines: String,
        trial_steps: u64,
    },
    /// The cohort is over; every event was reported.
    Done {
        cohort: u64,
        trial_steps: u64,
        seconds: f64,
    },
    /// The cohort cannot go on; its trials did not end.
    Failed {
        cohort: u64,
        reason: String,
    },
    /// How timing went.
    Timed {
        answer: Answer,
    },
    /// The worker's last words.
    Crashed {
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::wire;
    use lab_core::conductor::Assignment;
    use lab_core::space::Values;
    use serde::de::DeserializeOwned;

    fn comes_back<M: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(message: M) {
        let bytes = wire::to_bytes(&message).unwrap();
        assert_eq!(wire::from_bytes::<M>(&bytes).unwrap(), message);
    }

    #[test]
    fn messages_come_back_to_the_last_bit() {
        let study =
            Study::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json")))
                .unwrap();
        let rate = f64::from_bits(0x3f1a_36e2_eb1c_432d);
        let values = Values::from([("optimizer".into(), "adam".into()), ("adam.learning_rate".into(), rate.into())]);
        let assignment = Assignment::new(&study, 3, values).unwrap();
        let member = Assignment { seed: u64::from(u32::MAX), recorded_to: 50, ..assignment };
        comes_back(ToWorker::Prepare { study: Box::new(study) });
        comes_back(ToWorker::Train { cohort: Cohort { id: 1, members: vec![member] } });
        comes_back(ToWorker::Time { batch: 64, discard: 3, steps: 100, limit: Some(64 << 20) });
        comes_back(ToWorker::Stop);
        comes_back(FromWorker::Ready { version: VERSION });
        comes_back(FromWorker::Prepared);
        comes_back(FromWorker::NoData { why: Sentence::new("none", "无") });
        comes_back(FromWorker::NoDevice { detail: "none".into() });
        comes_back(FromWorker::Report { lines: "{}\n".into(), trial_steps: 40 });
        comes_back(FromWorker::Done { cohort: 1, trial_steps: 1500, seconds: 0.1 });
        comes_back(FromWorker::Failed { cohort: 1, reason: "lost".into() });
        comes_back(FromWorker::Timed { answer: Answer::Memory { needs: 2, limit: 1 } });
        comes_back(FromWorker::Crashed { reason: "lost".into() });
    }
}
