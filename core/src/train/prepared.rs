//! A data set on the device that trains on it, loaded once.

use super::device::Device;
use super::{TrainError, cpu};
use crate::dataset::{Dataset, Shape};
use crate::workload::MEMORY_LIMIT;
use std::sync::Arc;

/// The most one cohort may hold here: wasm32 addresses 4 GiB, and the rest of the worker needs some of it.
const HELD: u64 = if cfg!(target_pointer_width = "32") { MEMORY_LIMIT / 4 } else { MEMORY_LIMIT };

/// The training and validation splits on a device. The test split is never read.
#[derive(Clone, Debug)]
pub struct PreparedData {
    held: Held,
    shape: Shape,
    outputs: usize,
    train_examples: usize,
    /// 0 where it is the split that ships.
    split_seed: u64,
    /// What another split takes, in bytes.
    split_bytes: u64,
    /// The most a cohort may hold, in bytes.
    memory_limit: u64,
}

/// The data as its engine has it.
#[derive(Clone, Debug)]
pub(super) enum Held {
    Cpu(cpu::Data),
    #[cfg(feature = "burn")]
    Burn(Box<super::gpu::Data>),
}

impl PreparedData {
    /// Loads the data onto a device.
    pub fn new(dataset: &Dataset, device: &Device) -> Self {
        Self::shared(&Arc::new(dataset.clone()), device)
    }

    /// The same for data that several workers read: on the CPU they have one copy of it.
    pub fn shared(dataset: &Arc<Dataset>, device: &Device) -> Self {
        Self {
            held: match device {
                Device::Cpu => Held::Cpu(cpu::Data::new(dataset.clone())),
                #[cfg(feature = "burn")]
                Device::Burn(device) => Held::Burn(Box::new(super::gpu::Data::new(dataset, device))),
            },
            shape: dataset.shape,
            outputs: dataset.outputs(),
            train_examples: dataset.split.train.len(),
            split_seed: 0,
            split_bytes: dataset.facts().split_bytes(),
            memory_limit: HELD,
        }
    }

    /// Another split of the same data, under the same limit.
    pub(super) fn resplit(&self, dataset: &Dataset, seed: u64, device: &Device) -> Self {
        let made = Self::shared(&Arc::new(dataset.resplit(seed)), device);
        Self { split_seed: seed, memory_limit: self.memory_limit, ..made }
    }

    /// The same data under another limit on the memory of a cohort, in bytes.
    pub fn with_memory_limit(self, bytes: u64) -> Self {
        Self { memory_limit: bytes.min(HELD), ..self }
    }

    pub(super) fn held(&self) -> &Held {
        &self.held
    }

    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    pub(super) fn outputs(&self) -> usize {
        self.outputs
    }

    pub(super) fn train_examples(&self) -> usize {
        self.train_examples
    }

    pub(super) fn split_seed(&self) -> u64 {
        self.split_seed
    }

    /// What a split takes beside the shipped one, in bytes.
    pub(super) fn split_bytes(&self, seed: u64) -> u64 {
        if seed == 0 { 0 } else { self.split_bytes }
    }

    /// Refuses a cohort that trains on another split.
    pub(super) fn check_split(&self, wanted: u64) -> Result<(), TrainError> {
        let found = self.split_seed;
        if wanted == found { Ok(()) } else { Err(TrainError::OtherSplit { wanted, found }) }
    }

    /// Refuses a cohort whose memory exceeds the limit, before anything is allocated.
    pub(super) fn check_memory(&self, bytes: u64) -> Result<(), TrainError> {
        let limit = self.memory_limit;
        if bytes > limit { Err(TrainError::TooLarge { bytes, limit }) } else { Ok(()) }
    }
}
