//! How far a study trained in this browser is: trials that wait, run and ended, speed and time left.
//!
//! Follows the events; knows no clock but the time it is told.

use super::Progress;
use super::meter::Meter;
use lab_core::protocol::State;
use lab_core::record::Record;
use lab_core::trial::{Event, What};

#[derive(Debug)]
pub struct Tally {
    trials: u64,
    /// Steps of one whole trial.
    steps: u64,
    ended: u64,
    /// Trials in training, each with the step it reached.
    running: Vec<(u64, u64)>,
    meter: Meter,
}

impl Tally {
    /// What the record holds counts as far as it is a result; the rest is trained again.
    pub fn new(record: &Record) -> Self {
        let steps = record.study.workload.steps().unwrap_or(0);
        Self {
            trials: record.study.trials,
            steps,
            ended: record.results(),
            running: Vec::new(),
            meter: Meter::default(),
        }
    }

    pub fn follow(&mut self, event: &Event) {
        match &event.what {
            What::Started { .. } => {
                self.lost(event.trial);
                self.running.push((event.trial, 0));
            }
            What::Measured { step, .. } => {
                if let Some((_, reached)) = self.running.iter_mut().find(|(trial, _)| *trial == event.trial) {
                    *reached = *step;
                }
            }
            What::Ended(_) => {
                self.lost(event.trial);
                self.ended += 1;
            }
        }
    }

    pub fn is_running(&self, trial: u64) -> bool {
        self.running.iter().any(|(other, _)| *other == trial)
    }

    /// A trial's worker is gone; it waits again.
    pub fn lost(&mut self, trial: u64) {
        self.running.retain(|(other, _)| *other != trial);
    }

    pub fn trained(&mut self, now_ms: f64, trial_steps: u64) {
        self.meter.add(now_ms, trial_steps);
    }

    /// Nothing trains for a while.
    pub fn rest(&mut self) {
        self.meter.rest();
    }

    pub fn progress(&self, state: State) -> Progress {
        let steps_per_second = if state == State::Running { self.meter.per_second() } else { 0.0 };
        let running = self.running.len() as u64;
        let waiting = self.trials.saturating_sub(self.ended + running);
        let begun: u64 = self.running.iter().map(|(_, reached)| self.steps.saturating_sub(*reached)).sum();
        let left = waiting.saturating_mul(self.steps).saturating_add(begun);
        Progress {
            state,
            ended: self.ended,
            running,
            trials: self.trials,
            steps_per_second,
            trials_per_minute: steps_per_second * 60.0 / self.steps.max(1) as f64,
            seconds_left: (steps_per_second > 0.0).then(|| left as f64 / steps_per_second),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_core::space::Values;
    use lab_core::study::Study;
    use lab_core::trial::{Metrics, Outcome};

    #[test]
    fn trials_and_time_left_are_counted() {
        let study =
            Study::parse(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json")))
                .unwrap();
        let mut record = Record::new(study);
        let start = || What::Started { values: Values::new(), seed: 1, name: None };
        for what in [start(), What::Ended(Outcome::Completed)] {
            record.apply(Event { trial: 0, what }).unwrap();
        }
        let mut tally = Tally::new(&record);
        tally.follow(&Event { trial: 1, what: start() });
        tally.follow(&Event { trial: 1, what: What::Measured { step: 500, metrics: Metrics::new() } });
        for second in 0..5 {
            tally.trained(f64::from(second) * 1000.0, 100);
        }
        let progress = tally.progress(State::Running);
        assert_eq!((progress.ended, progress.running, progress.trials), (1, 1, 32));
        assert!((progress.steps_per_second - 100.0).abs() < 1e-9);
        assert!((progress.trials_per_minute - 4.0).abs() < 1e-9);
        assert_eq!(progress.seconds_left, Some(30.0 * 15.0 + 10.0));
        tally.lost(1);
        assert_eq!(tally.progress(State::Paused).running, 0);
        assert_eq!(tally.progress(State::Paused).seconds_left, None);
    }
}
