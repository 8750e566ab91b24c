//! Batches on a device: every trial's examples in its own order, changed, mixed and smoothed as it asks.

use super::data::Data;
use super::number::Number;
use crate::random::Stream;
use crate::train::augment::augment;
use crate::train::streams::{Mask, Shuffle, mixup_share};
use crate::workload::{Augmentation, TrialConfig};
use burn::tensor::{Device, Int, Tensor, TensorData};

/// Where a batch comes from: every trial's seed, order of examples, and changes to them.
#[derive(Clone)]
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
    pub fn new(seeds: Vec<u64>, configs: &[TrialConfig], outputs: usize, examples: usize, device: &Device) -> Self {
        let smoothing = |f: fn(f64, f64) -> f64| -> Vec<f64> {
            configs.iter().map(|config| f(config.label_smoothing, outputs as f64)).collect()
        };
        let kept = Number::new(&smoothing(|epsilon, _| 1.0 - epsilon), device);
        let given = Number::new(&smoothing(|epsilon, classes| epsilon / classes), device);
        Self {
            shuffles: seeds.iter().map(|&seed| Shuffle::new(seed, examples)).collect(),
            augmentations: configs.iter().map(|config| config.augmentation).collect(),
            smoothing: (!given.is_zero()).then_some((kept, given)),
            batch: configs.first().map_or(1, |config| config.batch_size),
            seeds,
        }
    }

    /// The same for some of the trials.
    pub fn select(self, alive: &[usize], configs: &[TrialConfig], data: &Data) -> Self {
        let seeds = alive.iter().map(|&k| self.seeds[k]).collect();
        let shuffles = alive.iter().map(|&k| self.shuffles[k].clone()).collect();
        Self { shuffles, ..Self::new(seeds, configs, data.outputs, data.train.examples, &data.device) }
    }

    /// The batch of step `t`.
    pub fn gather(&mut self, data: &Data, t: u64) -> Batch {
        let (trials, batch, part, device) = (self.seeds.len(), self.batch, &data.train, &data.device);
        let mut order = Vec::with_capacity(trials * batch);
        for shuffle in &mut self.shuffles {
            shuffle.batch(t, batch, |example| order.push(example as i32));
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
    fn augmented(&self, data: &Data, order: &[i32], t: u64) -> Vec<f32> {
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
        let share = |(&seed, augmentation): (&u64, &Augmentation)| mixup_share(seed, augmentation.mixup, t);
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
    pub fn masks(&self, rates: &[f64], t: u64, start: usize, end: usize, device: &Device) -> Masks {
        Masks {
            seeds: self.seeds.clone(),
            rates: rates.to_vec(),
            t,
            start,
            examples: end - start,
            device: device.clone(),
        }
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
    device: Device,
}

impl Masks {
    /// The mask [K, examples, n] of the network's dropout `site`, features before positions. `None` where nothing is dropped.
    pub fn of(&self, site: u64, n: usize) -> Option<Tensor<3>> {
        if self.rates.iter().all(|&rate| rate == 0.0) {
            return None;
        }
        let shape = [self.seeds.len(), self.examples, n];
        let mut data = Vec::with_capacity(shape.iter().product());
        for (&seed, &rate) in self.seeds.iter().zip(&self.rates) {
            let mask = Mask::new(seed, rate, site, self.t);
            (self.start..self.start + self.examples).for_each(|place| mask.example(place, n, |x| data.push(x)));
        }
        Some(Tensor::from_data(TensorData::new(data, shape), &self.device))
    }
}
