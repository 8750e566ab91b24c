//! The data of a study on a device, in whichever split its trials ask for.

use super::PreparedData;
use super::device::Device;
use crate::conductor::Cohort;
use crate::dataset::Dataset;
use std::sync::Arc;

/// The split that ships stays; of the others there is the one that was asked for last, since a cohort has one split and the
/// next of a study often has the same.
#[derive(Debug)]
pub struct Splits {
    dataset: Arc<Dataset>,
    device: Device,
    shipped: PreparedData,
    other: Option<PreparedData>,
}

impl Splits {
    /// Loads the shipped split onto the device.
    pub fn new(dataset: impl Into<Arc<Dataset>>, device: Device) -> Self {
        let dataset = dataset.into();
        Self { shipped: PreparedData::shared(&dataset, &device), other: None, dataset, device }
    }

    /// The same data under another limit on the memory of a cohort, in bytes.
    pub fn with_memory_limit(self, bytes: u64) -> Self {
        Self { shipped: self.shipped.with_memory_limit(bytes), other: None, ..self }
    }

    pub fn shipped(&self) -> &PreparedData {
        &self.shipped
    }

    /// The split that a cohort trains on, made where it is not there yet.
    pub fn of(&mut self, cohort: &Cohort) -> &PreparedData {
        let seed = cohort.members.first().map_or(0, |member| member.config.split_seed);
        if seed == 0 {
            return &self.shipped;
        }
        // Never two at once: another one goes before this is made.
        let kept = self.other.take().filter(|other| other.split_seed() == seed);
        self.other.insert(kept.unwrap_or_else(|| self.shipped.resplit(&self.dataset, seed, &self.device)))
    }
}
