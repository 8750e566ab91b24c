//! The CPU engine: one trial at a time, on storage made once, in one core's cache.
//!
//! A step allocates nothing. Trials of a cohort follow one another, so that a trial's numbers do not depend on its company.

mod data;
mod layers;
mod pass;
mod plan;
mod update;

#[cfg(test)]
mod tests;

pub use data::Data;

use super::augment::augment;
use super::engine::Engine;
use super::evaluate::{Evaluation, Found, Scale, Sums};
use super::streams::{Shuffle, mixup_share};
use super::{TrainError, Weights};
use crate::dataset::{Dataset, Targets};
use crate::random::Stream;
use crate::workload::TrialConfig;
use crate::workload::network::Network;
use data::{BLOCK, Blocks};
use lab_kernels as kernels;
use pass::{Mode, Pass};
use plan::Plan;
use update::TrainState;

/// Numbers that an evaluation may take beside those of training: larger models are evaluated in smaller pieces.
const EVALUATION_NUMBERS: usize = 4 << 20;

/// One trial in training.
pub(super) struct Trial {
    data: Data,
    config: TrialConfig,
    seed: u64,
    /// Examples computed at once: the batch, or a part of it where gradients are accumulated.
    part: usize,
    /// Examples evaluated at once.
    chunk: usize,
    valid_examples: usize,
    pass: Pass,
    state: TrainState,
    gradients: Vec<f32>,
    squared_norm: f32,
    running: Vec<[Vec<f32>; 2]>,
    shuffle: Shuffle,
    /// The examples of this step.
    rows: Vec<u32>,
    /// Their inputs, one after another, where they are changed.
    changed: Vec<f32>,
    /// The targets [outputs, part].
    targets: Vec<f32>,
    labels: Vec<u16>,
}

/// Examples computed at once.
fn part(config: &TrialConfig) -> usize {
    config.batch_size.div_ceil(config.accumulation.max(1))
}

/// Examples evaluated at once: a block, or a half, quarter, … of one where more would take too much memory.
fn chunk(numbers_per_example: usize, part: usize) -> usize {
    let room = (EVALUATION_NUMBERS / numbers_per_example.max(1)).max(part);
    let mut chunk = BLOCK;
    while chunk > room && chunk > 1 {
        chunk /= 2;
    }
    chunk
}

/// What training one trial takes, in bytes: exactly what [`Trial::new`] allocates, and its best checkpoint.
pub(super) fn bytes(network: &Network, config: &TrialConfig) -> u64 {
    let part = part(config);
    let plan = Plan::new(network, config.model.dropout() > 0.0);
    let chunk = chunk(plan.values.iter().sum(), part);
    let average = if config.ema_decay.is_some() { 2 } else { 0 };
    let kept = config.optimizer.on_cpu(0).kept();
    // Parameters, gradients and the best checkpoint.
    let rows = network.layout.len() * (3 + kept + average);
    let changed = if config.augmentation.is_off() { 0 } else { config.batch_size * network.inputs };
    let targets = network.outputs() * part;
    4 * (rows + changed + targets + plan.numbers(part, chunk)) as u64
}

impl Trial {
    /// Before the first step.
    pub fn new(data: &Data, network: Network, config: TrialConfig, seed: u64, valid_examples: Option<u64>) -> Self {
        let part = part(&config);
        let plan = Plan::new(&network, config.model.dropout() > 0.0);
        let chunk = chunk(plan.values.iter().sum(), part);
        let parameters = network.layout.initialize(seed, config.model.init_scale());
        let running = network.batch_norms().into_iter().map(|channels| [vec![0.0; channels], vec![1.0; channels]]);
        let all = data.valid.examples();
        Self {
            config,
            seed,
            part,
            chunk,
            valid_examples: valid_examples.map_or(all, |examples| all.min(examples as usize)),
            gradients: vec![0.0; parameters.len()],
            squared_norm: 0.0,
            running: running.collect(),
            shuffle: Shuffle::new(seed, data.dataset.split.train.len()),
            rows: Vec::with_capacity(config.batch_size),
            changed: Vec::new(),
            targets: vec![0.0; network.outputs() * part],
            labels: vec![0; BLOCK],
            state: TrainState::new(config, &network.layout, parameters),
            pass: Pass::new(network, plan, part, chunk),
            data: data.clone(),
        }
    }

    /// Examples `start..end` of the batch: inputs into the pass, targets beside them.
    fn gather(&mut self, start: usize, end: usize, share: f32) {
        let (n, batch) = (end - start, self.rows.len());
        let inputs = self.pass.inputs(n);
        // With mixup the neighbour of the first example is the last one.
        let neighbour = |place: usize| (place + batch - 1) % batch;
        if self.changed.is_empty() {
            kernels::columns(inputs, n, |column| self.data.input(self.rows[start + column]));
        } else {
            let features = self.data.dataset.shape.len();
            let input = |place: usize| &self.changed[place * features..(place + 1) * features];
            if share == 1.0 {
                kernels::columns(inputs, n, |column| input(start + column));
            } else {
                for (column, place) in (start..end).enumerate() {
                    let mixed = input(place).iter().zip(input(neighbour(place)));
                    for (to, (own, other)) in inputs[column..].iter_mut().step_by(n).zip(mixed) {
                        *to = share * own + (1.0 - share) * other;
                    }
                }
            }
        }
        let targets = &mut self.targets[..self.pass.network.outputs() * n];
        let dataset: &Dataset = &self.data.dataset;
        match &dataset.targets {
            Targets::Numbers { values, .. } => {
                for (target, place) in targets.iter_mut().zip(start..end) {
                    let value = |place: usize| values[self.rows[place] as usize];
                    *target = value(place);
                    if share != 1.0 {
                        *target = share * *target + (1.0 - share) * value(neighbour(place));
                    }
                }
            }
            Targets::Classes { labels, .. } => {
                for (column, place) in (start..end).enumerate() {
                    let label = |place: usize| usize::from(labels[self.rows[place] as usize]);
                    let shares = [(label(place), f64::from(share)), (label(neighbour(place)), 1.0 - f64::from(share))];
                    add_target(targets, n, column, self.config.label_smoothing, &shares);
                }
            }
        }
    }

    /// The examples of step `t`, changed where the trial changes them.
    fn draw(&mut self, t: u64) {
        let train = &self.data.dataset.split.train;
        self.rows.clear();
        self.shuffle.batch(t, self.config.batch_size, |example| self.rows.push(train[example as usize]));
        if self.config.augmentation.is_off() {
            return;
        }
        let stream = Stream::new(self.seed).child("augment").index(t);
        let shape = self.data.dataset.shape;
        self.changed.clear();
        for (place, &row) in (0..).zip(&self.rows) {
            let start = self.changed.len();
            self.changed.extend_from_slice(self.data.input(row));
            augment(&mut self.changed[start..], shape, &self.config.augmentation, stream.index(place));
        }
    }

    /// The share that each example of step `t` keeps of itself.
    fn share(&self, t: u64) -> f32 {
        let alone = self.config.batch_size == 1;
        if alone { 1.0 } else { mixup_share(self.seed, self.config.augmentation.mixup, t) as f32 }
    }

    /// Sums over the first `examples` of a split.
    fn sums(&mut self, parameters: &Parameters, blocks: &Blocks, examples: usize) -> Sums {
        let dataset = self.data.dataset.clone();
        let mut sums = Sums { loss: 0.0, error: 0.0 };
        let mut start = 0;
        while start < examples {
            // Within one block.
            let block = (start / BLOCK + 1) * BLOCK;
            let end = examples.min(block).min(start + self.chunk);
            let n = end - start;
            blocks.copy(start, n, self.pass.inputs(n));
            let parameters = match parameters {
                Parameters::Own => &self.state.parameters,
                Parameters::Average(average) => average,
            };
            self.pass.forward(parameters, n, &Mode::Evaluate { running: &self.running });
            let (outputs, work) = self.pass.outputs(n);
            match dataset.targets {
                Targets::Classes { .. } => {
                    let labels = &mut self.labels[..n];
                    blocks.labels(&dataset, start, labels);
                    let (loss, wrong) = kernels::loss_and_wrong(outputs, labels, n, work);
                    sums.loss += loss;
                    sums.error += wrong as f64;
                }
                Targets::Numbers { .. } => {
                    let targets = &mut work[..n];
                    blocks.numbers(&dataset, start, targets);
                    let squares = kernels::squares(outputs, targets);
                    sums.loss += squares;
                    sums.error += squares;
                }
            }
            start = end;
        }
        sums
    }
}

/// Which parameters are evaluated.
enum Parameters {
    Own,
    Average(Vec<f32>),
}

/// Writes column `column` of targets [classes, n]: (1 − ε) of each class's share + ε / classes (Szegedy et al. 2016).
fn add_target(targets: &mut [f32], n: usize, column: usize, smoothing: f64, shares: &[(usize, f64)]) {
    let classes = targets.len() / n;
    let given = (smoothing / classes as f64) as f32;
    targets[column..].iter_mut().step_by(n).for_each(|target| *target = given);
    for (class, share) in shares {
        targets[class * n + column] += ((1.0 - smoothing) * share) as f32;
    }
}

impl Engine for Trial {
    const QUEUE: Option<u64> = None;

    fn step(&mut self, t: u64, is_evaluated: bool, mut inputs_ready: impl FnMut()) {
        self.draw(t);
        let share = self.share(t);
        let batch = self.config.batch_size;
        let regression = matches!(self.data.dataset.targets, Targets::Numbers { .. });
        for start in (0..batch).step_by(self.part) {
            let end = batch.min(start + self.part);
            let n = end - start;
            self.gather(start, end, share);
            if start == 0 {
                inputs_ready();
            }
            let mode = Mode::Train { seed: self.seed, dropout: self.config.model.dropout(), t, start };
            self.pass.forward(&self.state.parameters, n, &mode);
            self.pass.follow(&mut self.running, self.config.model.norm_momentum() as f32, n);
            let targets = &self.targets[..self.pass.network.outputs() * n];
            let (slope, work) = self.pass.output_slope(n);
            if regression {
                kernels::square_slope(slope, targets, 1.0 / batch as f32);
            } else {
                kernels::softmax_slope(slope, targets, 1.0 / batch as f32, n, work);
            }
            self.pass.backward(&self.state.parameters, &mut self.gradients, n, start == 0);
        }
        let needs_norm = is_evaluated || self.config.clip_norm.is_some();
        let squared_norm = needs_norm.then(|| kernels::squared_norm(&self.gradients));
        self.squared_norm = squared_norm.unwrap_or(0.0);
        self.state.update(&self.gradients, squared_norm, t);
    }

    async fn evaluate(&mut self, t: u64, since: u64) -> Result<Vec<Evaluation>, TrainError> {
        let (sample, valid) = (self.data.train_sample.clone(), self.data.valid.clone());
        let (train_examples, valid_examples) = (sample.examples(), self.valid_examples);
        let average = self.state.average(t + 1);
        let clipped = std::mem::take(&mut self.state.clipped);
        let found = Found {
            train: self.sums(&Parameters::Own, &sample, train_examples),
            valid: self.sums(&Parameters::Own, &valid, valid_examples),
            average: average.map(|average| self.sums(&Parameters::Average(average), &valid, valid_examples)),
            squared_norm: f64::from(self.squared_norm),
            clipped: self.config.clip_norm.map(|_| clipped as f64 / since as f64),
        };
        let deviation = match self.data.dataset.targets {
            Targets::Classes { .. } => None,
            Targets::Numbers { deviation, .. } => Some(deviation),
        };
        Ok(vec![Evaluation::new(&found, Scale { train_examples, valid_examples, deviation })])
    }

    fn weights(&self, _: usize) -> Weights {
        let running = self.running.iter().map(|[mean, variance]| (mean.clone(), variance.clone())).collect();
        Weights::Host { parameters: self.state.parameters.clone(), running }
    }

    fn keep(&mut self, _: &[usize]) -> Result<(), TrainError> {
        Ok(())
    }

    async fn settle(&self) -> Result<(), TrainError> {
        Ok(())
    }
}
