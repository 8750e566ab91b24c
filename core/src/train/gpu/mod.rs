//! The GPU engine: all trials of a cohort at once, as tensors of burn with a leading trial axis.
//!
//! A hyperparameter is a scalar while all trials agree and a tensor [K, 1, 1] otherwise. No operation mixes trials, so that one
//! that diverges harms no other and can be cut out.

mod batches;
mod data;
mod evaluate;
mod normalize;
mod number;
mod numbers;
mod optimizer;
mod pass;
mod rows;
mod train_state;
mod unfold;

#[cfg(all(test, feature = "reference"))]
mod tests;

pub use data::Data;

use super::engine::Engine;
use super::evaluate::Evaluation;
use super::{TrainError, Weights};
use crate::workload::network::Network;
use crate::workload::{Cost, TrialConfig};
use batches::{Batch, Batches, Masks};
use burn::tensor::{Tensor, TensorData};
use data::Part;
use evaluate::{Subject, evaluate, output_gradient};
use normalize::Moments;
use numbers::Numbers;
use pass::{Constants, Pass};
use train_state::TrainState;

/// A cohort in training.
pub(super) struct Trials {
    data: Data,
    network: Network,
    constants: Constants,
    cost: Cost,
    numbers: Numbers,
    batches: Batches,
    state: TrainState,
    /// 1 on weights.
    mask: Tensor<3>,
    /// The validation split, or a sample of it.
    valid: Part,
    /// Of the last gradient [K, 1, 1], where it was asked for.
    squared_norms: Option<Tensor<3>>,
}

impl Trials {
    /// Before the first step.
    pub fn new(
        data: &Data,
        network: Network,
        configs: Vec<TrialConfig>,
        seeds: Vec<u64>,
        valid_examples: Option<u64>,
    ) -> Result<Self, TrainError> {
        let device = &data.device;
        let scales: Vec<f64> = configs.iter().map(|config| config.model.init_scale()).collect();
        let parameters = rows::initialize(&network.layout, &seeds, &scales, device);
        let numbers = Numbers::new(configs, device)?;
        Ok(Self {
            batches: Batches::new(seeds, &numbers.configs, data.outputs, data.train.examples, device),
            state: TrainState::new(parameters, &numbers, &network.batch_norms()),
            mask: rows::decay_mask(&network.layout, device),
            valid: data.valid.sample(valid_examples),
            squared_norms: None,
            data: data.clone(),
            cost: Cost::of_network(&network),
            constants: Constants::new(&network, device),
            network,
            numbers,
        })
    }

    fn config(&self) -> Option<&TrialConfig> {
        self.numbers.configs.first()
    }

    /// The gradients [K, 1, P] of step `t`, summed over the parts of the batch; running moments follow each part.
    fn gradient(&mut self, whole: &Batch, t: u64) -> Tensor<3> {
        let batch = whole.inputs.dims()[1];
        let part = batch.div_ceil(self.config().map_or(1, |config| config.accumulation.max(1)));
        let parameters = rows::split(&self.network.layout, &self.state.parameters);
        let mut total: Option<Tensor<3>> = None;
        for start in (0..batch).step_by(part) {
            let end = (start + part).min(batch);
            let masks = self.batches.masks(&self.numbers.dropout, t, start, end, &self.data.device);
            let given =
                if part == batch { (whole.inputs.clone(), whole.targets.clone()) } else { whole.part(start, end) };
            let regression = self.data.deviation.is_some();
            let (gradient, moments) =
                backward(&self.network, &self.constants, &parameters, &masks, given, batch, regression);
            for (running, moments) in self.state.running.iter_mut().zip(moments) {
                let before = std::mem::replace(running, moments.clone());
                *running = before.follow(&moments, &self.numbers.norm_momentum);
            }
            total = Some(match total {
                None => gradient,
                Some(total) => total.add(gradient),
            });
        }
        total.unwrap_or_else(|| self.state.parameters.zeros_like())
    }
}

impl Engine for Trials {
    /// Steps are queued faster than they run; reading a number every so often keeps pause and stop prompt.
    const QUEUE: Option<u64> = Some(16);

    fn step(&mut self, t: u64, is_evaluated: bool, mut inputs_ready: impl FnMut()) {
        let whole = self.batches.gather(&self.data, t);
        inputs_ready();
        let gradient = self.gradient(&whole, t);
        let needs_norm = is_evaluated || self.numbers.clips();
        self.squared_norms = needs_norm.then(|| gradient.clone().square().sum_dim(2));
        let steps = self.config().map_or(1, |config| config.steps);
        self.state.update(gradient, self.squared_norms.as_ref(), &mut self.numbers, &self.mask, t, steps);
    }

    async fn evaluate(&mut self, t: u64, since: u64) -> Result<Vec<Evaluation>, TrainError> {
        let layout = &self.network.layout;
        let parameters = rows::split(layout, &self.state.parameters);
        let trials = self.numbers.configs.len();
        let average = self.state.average.clone();
        let average = average.map(|average| rows::split(layout, &self.numbers.unbiased(average, t + 1)));
        let zeros = || Tensor::zeros([trials, 1, 1], &self.data.device);
        let subject = Subject {
            network: &self.network,
            constants: &self.constants,
            activations: self.cost.activations,
            parameters: &parameters,
            average: average.as_deref(),
            running: &self.state.running,
            valid: &self.valid,
            squared_norms: self.squared_norms.clone().unwrap_or_else(zeros).reshape([trials, 1]),
            clipped: self.state.clipped.take().map(|count| count.div_scalar(since as f64).reshape([trials, 1])),
        };
        evaluate(subject, &self.data).await.map_err(TrainError::Device)
    }

    fn weights(&self, k: usize) -> Weights {
        Weights::Device(self.state.of_trial(k, &self.network.layout))
    }

    fn keep(&mut self, alive: &[usize]) -> Result<(), TrainError> {
        let rows: Vec<i32> = alive.iter().map(|&k| k as i32).collect();
        let rows = Tensor::from_data(TensorData::new(rows, [alive.len()]), &self.data.device);
        self.state = self.state.clone().select(&rows);
        let configs = alive.iter().map(|&k| self.numbers.configs[k]).collect();
        self.numbers = Numbers::new(configs, &self.data.device)?;
        self.batches = self.batches.clone().select(alive, &self.numbers.configs, &self.data);
        Ok(())
    }

    async fn settle(&self) -> Result<(), TrainError> {
        let probe = self.state.parameters.clone().slice([0..1, 0..1, 0..1]);
        probe.into_data_async().await.map(drop).map_err(|error| TrainError::Device(format!("{error:?}")))
    }
}

/// The gradients [K, 1, P] of the mean loss over a batch of `batch` examples, as far as these of them contribute, and what
/// the batch normalizations measured.
fn backward(
    network: &Network,
    constants: &Constants,
    parameters: &[Tensor<3>],
    masks: &Masks,
    (inputs, targets): (Tensor<3>, Tensor<3>),
    batch: usize,
    regression: bool,
) -> (Tensor<3>, Vec<Moments>) {
    let leaves: Vec<Tensor<3>> =
        parameters.iter().map(|parameter| parameter.clone().autodiff().require_grad()).collect();
    let (outputs, moments) = Pass::train(network, constants, &leaves, masks).forward(inputs);
    let slope = output_gradient(outputs.clone().inner(), targets, batch, regression);
    // The surrogate Σ outputs · slope has the loss's gradient, and a shorter graph.
    let mut gradients = outputs.mul(slope).sum().backward();
    let parts = leaves.iter().zip(parameters).map(|(leaf, parameter)| {
        // A parameter the outputs do not depend on has no gradient.
        leaf.grad_remove(&mut gradients).unwrap_or_else(|| parameter.zeros_like())
    });
    (rows::join(parts.collect()), moments)
}
