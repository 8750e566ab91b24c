//! Studies and machines made up for the tests.

use lab_core::random::Stream;
use lab_core::study::Study;

/// A study of the lab's own workload, with one optimizer.
pub fn study() -> Study {
    let study = Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap();
    study.revise().fix("optimizer", "adam").finish().unwrap()
}

/// A machine whose steps take `overhead + batch · per_example` seconds (or, the sharper, the larger of the two), disturbed
/// as a shared machine is: every window by a few percent, some windows by a neighbour that takes the core, all by a slow
/// drift, and all windows of a size in one run of the finder by a factor of that run.
#[derive(Clone, Copy, Debug)]
pub struct Machine {
    pub overhead: f64,
    pub per_example: f64,
    /// The p of (overheadᵖ + (batch · per_example)ᵖ)^(1/p).
    pub sharpness: f64,
    /// Standard deviation of ln seconds.
    pub noise: f64,
    /// The share of windows that take twice as long.
    pub disturbed: f64,
    /// Standard deviation of the drift's steps.
    pub drift: f64,
    /// Standard deviation of ln seconds of a size between runs.
    pub runs: f64,
}

/// A repetition: the machine at work.
pub struct Clock {
    machine: Machine,
    stream: Stream,
    windows: u64,
    drift: f64,
}

impl Machine {
    pub const fn quiet(overhead: f64, per_example: f64) -> Self {
        Self { overhead, per_example, sharpness: 1.0, noise: 0.0, disturbed: 0.0, drift: 0.0, runs: 0.0 }
    }

    pub const fn sharp(self, sharpness: f64) -> Self {
        Self { sharpness, ..self }
    }

    pub const fn shared(self) -> Self {
        Self { noise: 0.04, disturbed: 0.15, drift: 0.01, runs: 0.02, ..self }
    }

    pub fn step(&self, batch: u64) -> f64 {
        let power = |x: f64| x.powf(self.sharpness);
        (power(self.overhead) + power(self.per_example * batch as f64)).powf(1.0 / self.sharpness)
    }

    pub fn start(self, stream: Stream) -> Clock {
        Clock { machine: self, stream, windows: 0, drift: 0.0 }
    }
}

impl Clock {
    pub fn window(&mut self, batch: u64, steps: u64) -> f64 {
        self.windows += 1;
        let (noise, walk) = self.stream.normal_pair(self.windows);
        self.drift = 0.98 * self.drift + self.machine.drift * walk;
        let hit = self.stream.child("disturbed").uniform(self.windows) < self.machine.disturbed;
        let run = self.machine.runs * self.stream.child("run").index(batch).normal_pair(0).0;
        let factor = (self.machine.noise * noise + self.drift + run).exp() * if hit { 2.0 } else { 1.0 };
        self.machine.step(batch) * steps as f64 * factor
    }
}
