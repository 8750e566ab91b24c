//! One step of a trial's parameters: clipping, weight decay, the rule, the average, in one pass over them.

use crate::workload::network::Layout;
use crate::workload::{TrialConfig, WeightDecay};
use lab_kernels::{Average, Extras, Rule};
use std::ops::Range;

/// A trial's parameters and everything that one step changes with them.
#[derive(Clone, Debug)]
pub(super) struct TrainState {
    config: TrialConfig,
    pub parameters: Vec<f32>,
    rule: Rule,
    /// The biased average of the parameters, where one is kept.
    average: Option<Vec<f32>>,
    /// Stretches of the row that decay alike.
    stretches: Vec<(Range<usize>, bool)>,
    /// Steps since the last evaluation whose gradient was clipped.
    pub clipped: u64,
}

impl TrainState {
    /// Before the first step.
    pub fn new(config: TrialConfig, layout: &Layout, parameters: Vec<f32>) -> Self {
        Self {
            stretches: stretches(layout, config.weight_decay),
            rule: config.optimizer.on_cpu(parameters.len()),
            average: config.ema_decay.map(|_| vec![0.0; parameters.len()]),
            clipped: 0,
            parameters,
            config,
        }
    }

    /// Step `t` by these gradients, whose squared norm is given where they are clipped.
    pub fn update(&mut self, gradients: &[f32], squared_norm: Option<f32>, t: u64) {
        let config = &self.config;
        let learning_rate = config.learning_rate * config.schedule.factor(t, config.steps);
        let rate = (learning_rate * config.optimizer.factor(t)) as f32;
        let mut gradient = 1.0;
        if let (Some(limit), Some(squared_norm)) = (config.clip_norm, squared_norm) {
            let (norm, limit) = (squared_norm.sqrt(), limit as f32);
            self.clipped += u64::from(norm > limit);
            // limit / max(norm, limit): 1 below the limit, and not a number where the norm is none.
            gradient = if norm <= limit { 1.0 } else { limit / norm };
        }
        let (penalty, shrinkage) = match config.weight_decay {
            WeightDecay::L2(lambda) => (lambda as f32, 0.0),
            WeightDecay::Decoupled(lambda) => (0.0, (learning_rate * lambda) as f32),
        };
        for (range, decays) in &self.stretches {
            let (penalty, shrinkage) = if *decays { (penalty, shrinkage) } else { (0.0, 0.0) };
            let extras = Extras { gradient, penalty, shrinkage };
            self.rule.apply(range.clone(), &mut self.parameters, gradients, rate, extras);
        }
        if let (Some(average), Some(decay)) = (&mut self.average, config.ema_decay) {
            let numbers = Average { decay: decay as f32, take: (1.0 - decay) as f32 };
            numbers.follow(average, &self.parameters);
        }
    }

    /// The average after `n` steps, which began at zero, made unbiased: a / (1 − dⁿ).
    pub fn average(&self, n: u64) -> Option<Vec<f32>> {
        let (average, decay) = (self.average.as_ref()?, self.config.ema_decay?);
        let factor = (1.0 / (1.0 - libm::pow(decay, n as f64))) as f32;
        Some(average.iter().map(|a| a * factor).collect())
    }
}

/// Neighbours that decay alike are one stretch; without decay all are.
fn stretches(layout: &Layout, decay: WeightDecay) -> Vec<(Range<usize>, bool)> {
    let mut stretches: Vec<(Range<usize>, bool)> = Vec::new();
    let mut start = 0;
    for parameter in &layout.parameters {
        let end = start + parameter.len();
        let decays = decay.coefficient() > 0.0 && parameter.decays();
        match stretches.last_mut() {
            Some((range, same)) if *same == decays => range.end = end,
            _ => stretches.push((start..end, decays)),
        }
        start = end;
    }
    stretches
}
