//! A data set as the CPU trains on it: the examples as they were decoded, and what is evaluated once more in blocks whose
//! examples lie side by side.

use crate::dataset::{Dataset, Targets};
use crate::train::TRAIN_SAMPLE;
use std::sync::Arc;

/// Examples in a block.
pub(super) const BLOCK: usize = 64;

/// The training and validation splits. The test split is never read.
#[derive(Clone, Debug)]
pub struct Data {
    pub(super) dataset: Arc<Dataset>,
    /// The part of the training split on which training metrics are estimated.
    pub(super) train_sample: Arc<Blocks>,
    pub(super) valid: Arc<Blocks>,
}

/// Examples in blocks, each [features, up to BLOCK].
#[derive(Debug)]
pub(super) struct Blocks {
    inputs: Vec<f32>,
    rows: Vec<u32>,
    features: usize,
}

impl Data {
    pub fn new(dataset: Arc<Dataset>) -> Self {
        let train = &dataset.split.train;
        Self {
            train_sample: Arc::new(Blocks::new(&dataset, &train[..train.len().min(TRAIN_SAMPLE)])),
            valid: Arc::new(Blocks::new(&dataset, &dataset.split.valid)),
            dataset,
        }
    }

    /// The inputs of an example.
    pub(super) fn input(&self, row: u32) -> &[f32] {
        let features = self.dataset.shape.len();
        &self.dataset.inputs[row as usize * features..(row as usize + 1) * features]
    }
}

impl Blocks {
    fn new(dataset: &Dataset, rows: &[u32]) -> Self {
        let features = dataset.shape.len();
        let mut inputs = Vec::with_capacity(rows.len() * features);
        for block in rows.chunks(BLOCK) {
            for feature in 0..features {
                inputs.extend(block.iter().map(|&row| dataset.inputs[row as usize * features + feature]));
            }
        }
        Self { inputs, rows: rows.to_vec(), features }
    }

    pub fn examples(&self) -> usize {
        self.rows.len()
    }

    /// Copies examples `start..start + n` of one block to [features, n].
    pub fn copy(&self, start: usize, n: usize, to: &mut [f32]) {
        let block = start / BLOCK * BLOCK;
        let width = BLOCK.min(self.rows.len() - block);
        let inputs = &self.inputs[block * self.features..(block + width) * self.features];
        for (to, row) in to.chunks_exact_mut(n).zip(inputs.chunks_exact(width)) {
            to.copy_from_slice(&row[start - block..start - block + n]);
        }
    }

    /// Labels of examples from `start` on.
    pub fn labels(&self, dataset: &Dataset, start: usize, to: &mut [u16]) {
        if let Targets::Classes { labels, .. } = &dataset.targets {
            for (to, &row) in to.iter_mut().zip(&self.rows[start..]) {
                *to = labels[row as usize];
            }
        }
    }

    /// Numbers to predict of examples from `start` on.
    pub fn numbers(&self, dataset: &Dataset, start: usize, to: &mut [f32]) {
        if let Targets::Numbers { values, .. } = &dataset.targets {
            for (to, &row) in to.iter_mut().zip(&self.rows[start..]) {
                *to = values[row as usize];
            }
        }
    }
}
