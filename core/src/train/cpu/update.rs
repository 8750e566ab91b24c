//! One step of a trial's parameters: clipping, weight decay, the rule, the average, in one pass over them.

use crate::train::rule;
use crate::workload::network::Layout;
use crate::workload::{Betas, Optimizer, TrialConfig, WeightDecay};
use lab_kernels::{self as kernels, Adam, Average, Extras};
use std::ops::Range;

/// An update rule with its numbers and what it remembers of the parameters.
#[derive(Clone, Debug)]
enum Rule {
    Sgd,
    Momentum {
        momentum: f32,
        velocity: Vec<f32>,
    },
    Nesterov {
        momentum: f32,
        velocity: Vec<f32>,
    },
    /// ρ, 1 − ρ, γ and ε.
    RmsProp {
        numbers: [f32; 4],
        mean: Vec<f32>,
        square: Vec<f32>,
    },
    Adam {
        numbers: Adam,
        mean: Vec<f32>,
        square: Vec<f32>,
    },
    NAdam {
        numbers: Adam,
        mean: Vec<f32>,
        square: Vec<f32>,
    },
}

impl Rule {
    /// Before the first step of `n` parameters.
    fn new(optimizer: &Optimizer, n: usize) -> Self {
        let zeros = || vec![0.0; n];
        match optimizer {
            Optimizer::Sgd => Rule::Sgd,
            Optimizer::Momentum { momentum } => Rule::Momentum { momentum: *momentum as f32, velocity: zeros() },
            Optimizer::Nesterov { momentum } => Rule::Nesterov { momentum: *momentum as f32, velocity: zeros() },
            Optimizer::RmsProp { decay, momentum, epsilon } => {
                let numbers = [*decay, 1.0 - decay, *momentum, *epsilon].map(|number| number as f32);
                Rule::RmsProp { numbers, mean: zeros(), square: vec![1.0; n] }
            }
            Optimizer::Adam(betas) | Optimizer::AdamW(betas) => {
                Rule::Adam { numbers: adam(betas), mean: zeros(), square: zeros() }
            }
            Optimizer::NAdam(betas) => Rule::NAdam { numbers: adam(betas), mean: zeros(), square: zeros() },
        }
    }

    /// Updates a stretch of the parameters by its gradients.
    fn apply(&mut self, range: Range<usize>, parameters: &mut [f32], gradients: &[f32], rate: f32, extras: Extras) {
        let (p, g) = (&mut parameters[range.clone()], &gradients[range.clone()]);
        match self {
            Rule::Sgd => kernels::sgd(p, g, rate, extras),
            Rule::Momentum { momentum, velocity } => {
                kernels::momentum(p, g, &mut velocity[range], *momentum, rate, extras);
            }
            Rule::Nesterov { momentum, velocity } => {
                kernels::nesterov(p, g, &mut velocity[range], *momentum, rate, extras);
            }
            Rule::RmsProp { numbers, mean, square } => {
                kernels::rms_prop(p, g, [&mut mean[range.clone()], &mut square[range]], *numbers, rate, extras);
            }
            Rule::Adam { numbers, mean, square } => {
                kernels::adam(p, g, [&mut mean[range.clone()], &mut square[range]], *numbers, rate, extras);
            }
            Rule::NAdam { numbers, mean, square } => {
                kernels::nadam(p, g, [&mut mean[range.clone()], &mut square[range]], *numbers, rate, extras);
            }
        }
    }
}

/// A trial's parameters and everything that one step changes with them.
#[derive(Clone, Debug)]
pub(super) struct Learner {
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

impl Learner {
    /// Before the first step.
    pub fn new(config: TrialConfig, layout: &Layout, parameters: Vec<f32>) -> Self {
        Self {
            stretches: stretches(layout, config.weight_decay),
            rule: Rule::new(&config.optimizer, parameters.len()),
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
        let rate = (learning_rate * rule::factor(&config.optimizer, t)) as f32;
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

fn adam(betas: &Betas) -> Adam {
    let Betas { beta1, beta2, .. } = *betas;
    Adam { beta1: beta1 as f32, beta2: beta2 as f32, epsilon: rule::scaled_epsilon(betas) as f32 }
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
