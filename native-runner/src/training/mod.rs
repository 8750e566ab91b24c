//! The one place where the runner calls the trainer.
//!
//! Refuses to know how training works, and which trials are trained.

pub mod devices;
pub mod gate;
pub mod memory;
pub mod progress;
pub mod workers;

use lab_core::conductor::{Cohort, NotTrainable};
use lab_core::dataset::Dataset;
use lab_core::study::Study;
use lab_core::text::Lang;
#[cfg(feature = "gpu")]
use lab_core::train::device;
use lab_core::train::device::Device;
use lab_core::train::{self, Observer, Splits, Timing, TrainError};
use lab_texts::runner::training as t;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Instant;

/// Where to train.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    Cpu,
    /// A number in [`gpus`].
    Gpu(usize),
}

impl Place {
    /// The most trials that one worker trains together: on the CPU one follows the other, and is handed out by itself.
    pub fn largest_cohort(self) -> usize {
        match self {
            Place::Cpu => 1,
            Place::Gpu(_) => usize::MAX,
        }
    }
}

/// A device with a study's data on it: what one worker thread trains with.
pub struct Bench {
    data: Splits,
}

impl Bench {
    /// Opens the device and uploads the data.
    ///
    /// # Errors
    /// `None` if there is no such device. A broken driver may panic or abort: see `devices`.
    pub fn open(place: Place, dataset: &Arc<Dataset>) -> Option<Self> {
        let device = match place {
            Place::Cpu => Device::Cpu,
            Place::Gpu(index) => gpu(index)?,
        };
        Some(Self { data: Splits::new(Arc::clone(dataset), device) })
    }

    /// What training a cohort takes, in bytes.
    ///
    /// # Errors
    /// Why the trainer would refuse it.
    pub fn bytes(&self, cohort: &Cohort) -> Result<u64, TrainError> {
        train::training_bytes(self.data.shipped(), cohort)
    }

    /// The same under another limit on the memory of a cohort, in bytes.
    pub fn with_memory_limit(self, bytes: u64) -> Self {
        Self { data: self.data.with_memory_limit(bytes) }
    }

    /// Times steps of the study's first trials, together, at a batch size: `discard` before the clock, `steps` with it.
    pub fn time(&self, study: &Study, (batch, trials): (u64, u64), discard: u64, steps: u64) -> Timing {
        let origin = Instant::now();
        let clock = || origin.elapsed().as_secs_f64();
        pollster::block_on(train::time_window(self.data.shipped(), study, (batch, trials), (discard, steps), clock))
    }

    /// Trains a cohort on this thread, on the split of the data that it asks for, to its end or until the observer stops it.
    ///
    /// # Errors
    /// Why the trainer refused the cohort or gave it up.
    pub fn train(&mut self, study: &Study, cohort: &Cohort, observer: &mut impl Observer) -> Result<(), TrainError> {
        pollster::block_on(train::train_cohort(self.data.of(cohort), study, cohort, observer)).map(drop)
    }
}

/// What a graphics adapter says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gpu {
    pub index: usize,
    pub name: String,
    pub driver: String,
    pub backend: String,
    /// The driver computes on the CPU.
    pub software: bool,
    pub max_buffer_bytes: u64,
    pub max_workgroup_invocations: u32,
}

/// The adapters of this machine. Listing them loads their drivers into this process.
#[cfg(feature = "gpu")]
pub fn gpus() -> Vec<Gpu> {
    let adapters = device::gpus().into_iter().enumerate();
    adapters
        .map(|(index, gpu)| Gpu {
            index,
            name: gpu.name,
            driver: gpu.driver,
            backend: gpu.backend,
            software: gpu.software,
            max_buffer_bytes: gpu.max_buffer_bytes,
            max_workgroup_invocations: gpu.max_workgroup_invocations,
        })
        .collect()
}

/// This build has no GPU support.
#[cfg(not(feature = "gpu"))]
pub fn gpus() -> Vec<Gpu> {
    Vec::new()
}

#[cfg(feature = "gpu")]
fn gpu(index: usize) -> Option<Device> {
    device::gpus().get(index).map(device::Gpu::device)
}

#[cfg(not(feature = "gpu"))]
fn gpu(_: usize) -> Option<Device> {
    None
}

/// Why a study cannot be trained here.
pub fn not_trainable(reason: &NotTrainable, lang: Lang) -> String {
    match reason {
        NotTrainable::External => t::EXTERNAL.get(lang).to_owned(),
        NotTrainable::Trial { trial, problems } => {
            let first = problems.first().map_or_else(String::new, |problem| problem.message(lang));
            t::trial_not_trainable(first, *trial).get(lang)
        }
    }
}
