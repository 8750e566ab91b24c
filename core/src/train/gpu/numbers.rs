//! The numbers in which the members of a cohort differ, as tensors: rates, decays, norms.

use super::number::Number;
use super::optimizer::Rule;
use crate::train::TrainError;
use crate::workload::{Optimizer, TrialConfig, WeightDecay};
use burn::tensor::{Device, Tensor};

/// The hyperparameters of a cohort's updates.
pub(super) struct Numbers {
    pub configs: Vec<TrialConfig>,
    pub rule: Rule,
    pub dropout: Vec<f64>,
    pub norm_momentum: Vec<f64>,
    /// The largest gradient norm [K, 1, 1], where gradients are clipped.
    clip: Option<Tensor<3>>,
    /// The average of the parameters, where one is kept.
    ema: Option<Ema>,
    decay: Vec<f64>,
    decays_apart: bool,
    device: Device,
    /// The numbers of the last step, kept while they do not change.
    last: Option<(Vec<f64>, Number)>,
}

/// The decay d of an exponential average, and what it takes of each new value.
struct Ema {
    decays: Vec<f64>,
    keep: Number,
    take: Number,
}

impl Ema {
    fn new(decays: Vec<f64>, device: &Device) -> Self {
        let rest: Vec<f64> = decays.iter().map(|decay| 1.0 - decay).collect();
        Self { keep: Number::new(&decays, device), take: Number::new(&rest, device), decays }
    }
}

impl Numbers {
    pub fn new(configs: Vec<TrialConfig>, device: &Device) -> Result<Self, TrainError> {
        let optimizers: Vec<Optimizer> = configs.iter().map(|config| config.optimizer).collect();
        let limits: Option<Vec<f64>> = configs.iter().map(|config| config.clip_norm).collect();
        let decays: Option<Vec<f64>> = configs.iter().map(|config| config.ema_decay).collect();
        Ok(Self {
            rule: Rule::new(&optimizers, device).ok_or(TrainError::NotACohort)?,
            dropout: configs.iter().map(|config| config.model.dropout()).collect(),
            norm_momentum: configs.iter().map(|config| config.model.norm_momentum()).collect(),
            clip: limits.map(|limits| Number::tensor(&limits, device)),
            ema: decays.map(|decays| Ema::new(decays, device)),
            decay: configs.iter().map(|config| config.weight_decay.coefficient()).collect(),
            decays_apart: configs.iter().any(|config| matches!(config.weight_decay, WeightDecay::Decoupled(_))),
            device: device.clone(),
            last: None,
            configs,
        })
    }

    /// Each trial's learning rate at step `t` of `steps`, before the rule's own correction.
    pub fn learning_rates(&self, t: u64, steps: u64) -> Vec<f64> {
        self.configs.iter().map(|config| config.learning_rate * config.schedule.factor(t, steps)).collect()
    }

    /// The factor of the update of step `t` as a number.
    pub fn rates(&mut self, learning_rates: &[f64], t: u64) -> Number {
        let scaled = |(rate, config): (&f64, &TrialConfig)| rate * config.optimizer.factor(t);
        let rates: Vec<f64> = learning_rates.iter().zip(&self.configs).map(scaled).collect();
        match &self.last {
            Some((last, number)) if *last == rates => number.clone(),
            _ => {
                let number = Number::new(&rates, &self.device);
                self.last = Some((rates, number.clone()));
                number
            }
        }
    }

    pub fn clips(&self) -> bool {
        self.clip.is_some()
    }

    pub fn averages(&self) -> bool {
        self.ema.is_some()
    }

    /// Scales gradients [K, 1, P] of a larger norm down to the trial's limit (Pascanu et al. 2013); also returns where that
    /// happened, as 0 or 1 [K, 1, 1].
    pub fn clip(&self, gradient: Tensor<3>, norm: Tensor<3>) -> (Tensor<3>, Option<Tensor<3>>) {
        let Some(limits) = self.clip.clone() else { return (gradient, None) };
        let clipped = norm.clone().greater(limits.clone()).float();
        // limit / max(norm, limit): 1 below the limit.
        let scale = limits.clone().div(norm.max_pair(limits));
        (gradient.mul(scale), Some(clipped))
    }

    /// λw to add to the gradient, where weight decay is an L2 penalty. `mask` is 1 on weights.
    pub fn penalty(&self, parameters: &Tensor<3>, mask: &Tensor<3>) -> Option<Tensor<3>> {
        self.shrinkage(self.decay.clone(), !self.decays_apart, parameters, mask)
    }

    /// αλw to take off beside the update, where weight decay is decoupled.
    pub fn decoupled(&self, learning_rates: &[f64], parameters: &Tensor<3>, mask: &Tensor<3>) -> Option<Tensor<3>> {
        let factors = learning_rates.iter().zip(&self.decay).map(|(rate, decay)| rate * decay).collect();
        self.shrinkage(factors, self.decays_apart, parameters, mask)
    }

    fn shrinkage(
        &self,
        factors: Vec<f64>,
        applies: bool,
        parameters: &Tensor<3>,
        mask: &Tensor<3>,
    ) -> Option<Tensor<3>> {
        let factor = applies.then(|| Number::new(&factors, &self.device)).filter(|factor| !factor.is_zero())?;
        Some(factor.times(parameters.clone().mul(mask.clone())))
    }

    /// a ← d a + (1 − d) θ (Polyak and Juditsky 1992, as an exponential average).
    pub fn average(&self, average: Tensor<3>, parameters: &Tensor<3>) -> Tensor<3> {
        match &self.ema {
            None => average,
            Some(Ema { keep, take, .. }) => keep.times(average).add(take.times(parameters.clone())),
        }
    }

    /// The average after `n` steps, which began at zero, made unbiased: a / (1 − dⁿ).
    pub fn unbiased(&self, average: Tensor<3>, n: u64) -> Tensor<3> {
        let Some(Ema { decays, .. }) = &self.ema else { return average };
        let factors: Vec<f64> = decays.iter().map(|&decay| 1.0 / (1.0 - libm::pow(decay, n as f64))).collect();
        Number::new(&factors, &self.device).times(average)
    }
}
