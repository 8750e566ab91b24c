//! Data on a device, and the random streams that choose each trial's batches, augmentation and dropout masks.

use super::TrainError;
use super::augment::{augment, symmetric_beta};
use super::number::Number;
use crate::dataset::{Dataset, Shape, Targets};
use crate::random::Stream;
use crate::workload::{Augmentation, MEMORY_LIMIT, TrialConfig};
use burn::tensor::{Device, Int, Tensor, TensorData};
use std::sync::Arc;

/// Examples used to estimate the training loss at an evaluation: the first of the training split.
const TRAIN_SAMPLE: usize = 1024;

/// A data set uploaded to a device, once per device.
#[derive(Clone, Debug)]
pub struct PreparedData {
    pub(super) shape: Shape,
    pub(super) outputs: usize,
    pub(super) train: Part,
    /// The part of `train` on which training metrics are estimated.
    pub(super) train_sample: Part,
    pub(super) valid: Part,
    pub(super) device: Device,
    /// Standard deviation of a regression target, to report errors in its unit; `None` for classification.
    pub(super) deviation: Option<f64>,
    /// The training inputs once more [N, features], where augmentation changes them.
    host_inputs: Arc<[f32]>,
    /// The most a cohort may hold, in bytes.
    memory_limit: u64,
}

/// A split: inputs [N, features], targets [N, outputs] (one-hot, or the standardised number), labels [1, N, 1].
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub inputs: Tensor<2>,
    pub targets: Tensor<2>,
    pub labels: Tensor<3, Int>,
    pub examples: usize,
}

impl PreparedData {
    /// Uploads the training and validation splits. The test split stays where it is.
    pub fn new(dataset: &Dataset, device: &Device) -> Self {
        let part = |rows: &[u32]| Part::new(dataset, rows, device);
        let split = &dataset.split;
        Self {
            shape: dataset.shape,
            outputs: dataset.outputs(),
            train: part(&split.train),
            train_sample: part(&split.train[..split.train.len().min(TRAIN_SAMPLE)]),
            valid: part(&split.valid),
            device: device.clone(),
            deviation: match dataset.targets {
                Targets::Classes { .. } => None,
                Targets::Numbers { deviation, .. } => Some(deviation),
            },
            host_inputs: rows(dataset, &split.train).into(),
            memory_limit: HELD,
        }
    }

    /// The same data under another limit on the memory of a cohort, in bytes.
    pub fn with_memory_limit(self, bytes: u64) -> Self {
        Self { memory_limit: bytes.min(HELD), ..self }
    }

    /// Refuses a cohort whose estimated memory exceeds the limit, before anything is allocated.
    pub(super) fn check_memory(&self, bytes: u64) -> Result<(), TrainError> {
        let limit = self.memory_limit;
        if bytes > limit { Err(TrainError::TooLarge { bytes, limit }) } else { Ok(()) }
    }
}

/// The inputs of some examples, one after another.
fn rows(dataset: &Dataset, rows: &[u32]) -> Vec<f32> {
    let features = dataset.shape.len();
    let row = |&row: &u32| &dataset.inputs[row as usize * features..(row as usize + 1) * features];
    rows.iter().flat_map(row).copied().collect()
}

impl Part {
    fn new(dataset: &Dataset, rows: &[u32], device: &Device) -> Self {
        let (features, outputs, examples) = (dataset.shape.len(), dataset.outputs(), rows.len());
        let mut targets = vec![0f32; examples * outputs];
        let mut labels = vec![0i32; examples];
        for (i, &row) in rows.iter().enumerate() {
            let row = row as usize;
            match &dataset.targets {
                Targets::Classes { labels: classes, .. } => {
                    targets[i * outputs + usize::from(classes[row])] = 1.0;
                    labels[i] = i32::from(classes[row]);
                }
                Targets::Numbers { values, .. } => targets[i] = values[row],
            }
        }
        Self {
            inputs: Tensor::from_data(TensorData::new(self::rows(dataset, rows), [examples, features]), device),
            targets: Tensor::from_data(TensorData::new(targets, [examples, outputs]), device),
            labels: Tensor::from_data(TensorData::new(labels, [1, examples, 1]), device),
            examples,
        }
    }

    /// The first `examples` of the split, or all of it: rows stand in random order, so that they are a fair sample.
    pub fn sample(&self, examples: Option<u64>) -> Self {
        let n = examples.map_or(self.examples, |examples| self.examples.min(examples as usize));
        Self {
            inputs: self.inputs.clone().narrow(0, 0, n),
            targets: self.targets.clone().narrow(0, 0, n),
            labels: self.labels.clone().narrow(1, 0, n),
            examples: n,
        }
    }

    /// Rows `start..end` as ([1, n, features], [1, n, outputs], [1, n, 1]).
    pub fn rows(&self, start: usize, end: usize) -> (Tensor<3>, Tensor<3>, Tensor<3, Int>) {
        let inputs = self.inputs.clone().narrow(0, start, end - start).unsqueeze::<3>();
        let targets = self.targets.clone().narrow(0, start, end - start).unsqueeze::<3>();
        (inputs, targets, self.labels.clone().slice([0..1, start..end]))
    }
}

/// The shuffled order in which one trial sees the training set: epoch e is the permutation of `seed / "shuffle" / e`, and
/// batches follow one another without regard to epoch ends.
#[derive(Clone, Debug)]
pub(super) struct Shuffle {
    stream: Stream,
    epoch: Option<(u64, Vec<u32>)>,
}

impl Shuffle {
    pub fn new(seed: u64) -> Self {
        Self { stream: Stream::new(seed).child("shuffle"), epoch: None }
    }

    /// Appends the examples of step `t`.
    pub fn batch(&mut self, t: u64, batch: usize, examples: usize, out: &mut Vec<i32>) {
        for position in t * batch as u64..(t + 1) * batch as u64 {
            let (epoch, place) = (position / examples as u64, (position % examples as u64) as usize);
            if self.epoch.as_ref().is_none_or(|(current, _)| *current != epoch) {
                self.epoch = Some((epoch, self.stream.index(epoch).permutation(examples)));
            }
            if let Some((_, order)) = &self.epoch {
                out.push(order[place] as i32);
            }
        }
    }
}

/// Where a batch comes from: every trial's seed, order of examples, and changes to them.
pub(super) struct Batches {
    seeds: Vec<u64>,
    shuffles: Vec<Shuffle>,
    augmentations: Vec<Augmentation>,
    /// What a target keeps of itself, and what every class gets.
    smoothing: Option<(Number, Number)>,
    batch: usize,
}

/// A batch of every trial: inputs [K, B, features] and targets [K, B, outputs].
pub(super) struct Batch {
    pub inputs: Tensor<3>,
    pub targets: Tensor<3>,
}

impl Batch {
    /// Examples `start..end` of each trial.
    pub fn part(&self, start: usize, end: usize) -> (Tensor<3>, Tensor<3>) {
        let part = |tensor: &Tensor<3>| tensor.clone().narrow(1, start, end - start);
        (part(&self.inputs), part(&self.targets))
    }
}

impl Batches {
    pub fn new(seeds: Vec<u64>, configs: &[TrialConfig], outputs: usize, device: &Device) -> Self {
        let smoothing = |f: fn(f64, f64) -> f64| -> Vec<f64> {
            configs.iter().map(|config| f(config.label_smoothing, outputs as f64)).collect()
        };
        let kept = Number::new(&smoothing(|epsilon, _| 1.0 - epsilon), device);
        let given = Number::new(&smoothing(|epsilon, classes| epsilon / classes), device);
        Self {
            shuffles: seeds.iter().map(|&seed| Shuffle::new(seed)).collect(),
            augmentations: configs.iter().map(|config| config.augmentation).collect(),
            smoothing: (!given.is_zero()).then_some((kept, given)),
            batch: configs.first().map_or(1, |config| config.batch_size),
            seeds,
        }
    }

    /// The same for some of the trials.
    pub fn select(self, alive: &[usize], configs: &[TrialConfig], outputs: usize, device: &Device) -> Self {
        let seeds = alive.iter().map(|&k| self.seeds[k]).collect();
        let shuffles = alive.iter().map(|&k| self.shuffles[k].clone()).collect();
        Self { shuffles, ..Self::new(seeds, configs, outputs, device) }
    }

    /// The batch of step `t`.
    pub fn gather(&mut self, data: &PreparedData, t: u64) -> Batch {
        let (trials, batch, part, device) = (self.seeds.len(), self.batch, &data.train, &data.device);
        let mut order = Vec::with_capacity(trials * batch);
        for shuffle in &mut self.shuffles {
            shuffle.batch(t, batch, part.examples, &mut order);
        }
        let (features, outputs) = (part.inputs.dims()[1], part.targets.dims()[1]);
        let changed = self.augmentations.iter().any(|a| a.shift > 0 || a.rotation > 0.0 || a.noise > 0.0);
        let changed = changed.then(|| self.augmented(data, &order, t));
        let indices = Tensor::<1, Int>::from_data(TensorData::new(order, [trials * batch]), device);
        let mut inputs = match changed {
            Some(changed) => Tensor::from_data(TensorData::new(changed, [trials, batch, features]), device),
            None => part.inputs.clone().select(0, indices.clone()).reshape([trials, batch, features]),
        };
        let mut targets = part.targets.clone().select(0, indices).reshape([trials, batch, outputs]);
        if self.augmentations.iter().any(|augmentation| augmentation.mixup > 0.0) {
            (inputs, targets) = self.mixed(inputs, targets, t);
        }
        Batch { inputs, targets: self.smoothed(targets) }
    }

    /// (1 − ε) target + ε / classes (Szegedy et al. 2016) of targets [K, B, classes], each trial's ε.
    pub fn smoothed(&self, targets: Tensor<3>) -> Tensor<3> {
        match &self.smoothing {
            None => targets,
            Some((kept, given)) => given.plus(kept.times(targets)),
        }
    }

    /// The augmented inputs of step `t`.
    fn augmented(&self, data: &PreparedData, order: &[i32], t: u64) -> Vec<f32> {
        let features = data.shape.len();
        let mut inputs = Vec::with_capacity(order.len() * features);
        for ((&seed, augmentation), order) in
            self.seeds.iter().zip(&self.augmentations).zip(order.chunks_exact(self.batch))
        {
            let stream = Stream::new(seed).child("augment").index(t);
            for (place, &row) in order.iter().enumerate() {
                let start = inputs.len();
                inputs.extend_from_slice(&data.host_inputs[row as usize * features..(row as usize + 1) * features]);
                augment(&mut inputs[start..], data.shape, augmentation, stream.index(place as u64));
            }
        }
        inputs
    }

    /// Each example mixed with its neighbour in the (shuffled) batch, by one share per trial and step.
    fn mixed(&self, inputs: Tensor<3>, targets: Tensor<3>, t: u64) -> (Tensor<3>, Tensor<3>) {
        let share = |(&seed, augmentation): (&u64, &Augmentation)| match augmentation.mixup {
            0.0 => 1.0,
            alpha => symmetric_beta(alpha, &Stream::new(seed).child("mixup").index(t)),
        };
        let shares: Vec<f64> = self.seeds.iter().zip(&self.augmentations).map(share).collect();
        let rest: Vec<f64> = shares.iter().map(|share| 1.0 - share).collect();
        let device = inputs.device();
        let (own, other) = (Number::new(&shares, &device), Number::new(&rest, &device));
        let batch = self.batch;
        let mix = |x: Tensor<3>| {
            let turned = Tensor::cat(vec![x.clone().narrow(1, batch - 1, 1), x.clone().narrow(1, 0, batch - 1)], 1);
            own.times(x).add(other.times(turned))
        };
        if batch == 1 { (inputs, targets) } else { (mix(inputs), mix(targets)) }
    }

    /// The dropout masks of examples `start..end` of step `t`, one rate per trial.
    pub fn masks(&self, rates: &[f64], t: u64, start: usize, end: usize) -> Masks {
        Masks { seeds: self.seeds.clone(), rates: rates.to_vec(), t, start, examples: end - start }
    }
}

/// Dropout masks of one step, made where a network asks for them.
pub(super) struct Masks {
    seeds: Vec<u64>,
    rates: Vec<f64>,
    t: u64,
    /// The first example's place in the whole batch.
    start: usize,
    examples: usize,
}

impl Masks {
    /// The mask [K, examples · rows, units] of the network's dropout `site`: 0 with the trial's rate, else 1 / (1 − rate).
    /// `None` where nothing is dropped. An example's mask does not depend on how a batch is cut into parts.
    pub fn of(&self, site: u64, shape: [usize; 3], device: &Device) -> Option<Tensor<3>> {
        if self.rates.iter().all(|&rate| rate == 0.0) {
            return None;
        }
        let n = shape[1] * shape[2];
        let first = (self.start * (n / self.examples.max(1))) as u64;
        let mut data = Vec::with_capacity(shape[0] * n);
        for (&seed, &rate) in self.seeds.iter().zip(&self.rates) {
            let stream = Stream::new(seed).child("dropout").index(site).index(self.t);
            let threshold = (rate * 4_294_967_296.0) as u64;
            let keep = (1.0 / (1.0 - rate)) as f32;
            // Two numbers of 32 bits from every word.
            let mut word = stream.word(first / 2);
            for i in first..first + n as u64 {
                if i.is_multiple_of(2) {
                    word = stream.word(i / 2);
                }
                let half = if i.is_multiple_of(2) { word & 0xFFFF_FFFF } else { word >> 32 };
                data.push(if half < threshold { 0.0 } else { keep });
            }
        }
        Some(Tensor::from_data(TensorData::new(data, shape), device))
    }
}

/// The most one cohort may hold here: wasm32 addresses 4 GiB, and the rest of the worker needs some of it.
const HELD: u64 = if cfg!(target_pointer_width = "32") { MEMORY_LIMIT / 4 } else { MEMORY_LIMIT };
