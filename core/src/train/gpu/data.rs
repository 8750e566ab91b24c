//! A data set on a device of burn.

use crate::dataset::{Dataset, Shape, Targets};
use crate::train::TRAIN_SAMPLE;
use burn::tensor::{Device, Int, Tensor, TensorData};
use std::sync::Arc;

/// The training and validation splits on a device.
#[derive(Clone, Debug)]
pub struct Data {
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
    pub(super) host_inputs: Arc<[f32]>,
}

/// A split: inputs [N, features], targets [N, outputs] (one-hot, or the standardised number), labels [1, N, 1].
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub inputs: Tensor<2>,
    pub targets: Tensor<2>,
    pub labels: Tensor<3, Int>,
    pub examples: usize,
}

impl Data {
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
        }
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
