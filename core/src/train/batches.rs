//! Data on a device, and the random streams that choose each trial's batches and dropout masks.

use super::TrainError;
use crate::dataset::{Dataset, Shape, Targets};
use crate::random::Stream;
use burn::tensor::{Device, Int, Tensor, TensorData};

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
        }
    }
}

impl Part {
    fn new(dataset: &Dataset, rows: &[u32], device: &Device) -> Self {
        let (features, outputs, examples) = (dataset.shape.len(), dataset.outputs(), rows.len());
        let mut inputs = Vec::with_capacity(examples * features);
        let mut targets = vec![0f32; examples * outputs];
        let mut labels = vec![0i32; examples];
        for (i, &row) in rows.iter().enumerate() {
            let row = row as usize;
            inputs.extend_from_slice(&dataset.inputs[row * features..(row + 1) * features]);
            match &dataset.targets {
                Targets::Classes { labels: classes, .. } => {
                    targets[i * outputs + usize::from(classes[row])] = 1.0;
                    labels[i] = i32::from(classes[row]);
                }
                Targets::Numbers { values, .. } => targets[i] = values[row],
            }
        }
        Self {
            inputs: Tensor::from_data(TensorData::new(inputs, [examples, features]), device),
            targets: Tensor::from_data(TensorData::new(targets, [examples, outputs]), device),
            labels: Tensor::from_data(TensorData::new(labels, [1, examples, 1]), device),
            examples,
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

/// The batch of step `t` of every trial: inputs [K, B, features] and targets [K, B, outputs].
pub(super) fn gather<'a>(
    part: &Part,
    shuffles: impl ExactSizeIterator<Item = &'a mut Shuffle>,
    t: u64,
    batch: usize,
    device: &Device,
) -> (Tensor<3>, Tensor<3>) {
    let trials = shuffles.len();
    let mut indices = Vec::with_capacity(trials * batch);
    for shuffle in shuffles {
        shuffle.batch(t, batch, part.examples, &mut indices);
    }
    let indices = Tensor::<1, Int>::from_data(TensorData::new(indices, [trials * batch]), device);
    let (features, outputs) = (part.inputs.dims()[1], part.targets.dims()[1]);
    let inputs = part.inputs.clone().select(0, indices.clone()).reshape([trials, batch, features]);
    let targets = part.targets.clone().select(0, indices).reshape([trials, batch, outputs]);
    (inputs, targets)
}

/// Dropout masks [K, B, units] of step `t`, one per hidden layer: 0 with the trial's rate, else 1 / (1 − rate).
pub(super) fn masks(
    seeds: &[u64],
    rates: &[f64],
    units: &[usize],
    t: u64,
    batch: usize,
    device: &Device,
) -> Vec<Tensor<3>> {
    if rates.iter().all(|&rate| rate == 0.0) {
        return Vec::new();
    }
    units
        .iter()
        .enumerate()
        .map(|(layer, &units)| {
            let mut data = Vec::with_capacity(seeds.len() * batch * units);
            for (&seed, &rate) in seeds.iter().zip(rates) {
                let stream = Stream::new(seed).child("dropout").index(layer as u64).index(t);
                let threshold = (rate * 4_294_967_296.0) as u64;
                let keep = (1.0 / (1.0 - rate)) as f32;
                let n = batch * units;
                for pair in 0..n.div_ceil(2) as u64 {
                    let word = stream.word(pair);
                    data.push(if word & 0xFFFF_FFFF < threshold { 0.0 } else { keep });
                    if (2 * pair + 1) < n as u64 {
                        data.push(if word >> 32 < threshold { 0.0 } else { keep });
                    }
                }
            }
            Tensor::from_data(TensorData::new(data, [seeds.len(), batch, units]), device)
        })
        .collect()
}

/// The most one cohort may hold, in bytes.
const MEMORY_LIMIT: u64 = 8 << 30;

/// Refuses a cohort whose estimated memory exceeds the limit, before anything is allocated.
pub(super) fn check_memory(floats: u64) -> Result<(), TrainError> {
    let bytes = floats.saturating_mul(4);
    // wasm32 addresses 4 GiB; the rest of the worker needs some of it.
    let limit = if cfg!(target_pointer_width = "32") { MEMORY_LIMIT / 4 } else { MEMORY_LIMIT };
    if bytes > limit { Err(TrainError::TooLarge { bytes, limit }) } else { Ok(()) }
}
