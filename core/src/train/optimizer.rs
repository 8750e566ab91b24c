//! Update rules by the playbook's formulas, one number per trial.
//!
//! With gradient g, parameters θ and rate α (the schedule's factor included), step t from 0:
//!
//! ```text
//! sgd        θ ← θ − α g
//! momentum   v ← γ v + g;  θ ← θ − α v
//! nesterov   v ← γ v + g;  θ ← θ − α (γ v + g)
//! adam       m ← β₁ m + (1 − β₁) g;  s ← β₂ s + (1 − β₂) g²;  b = √(1 − β₂ᵗ⁺¹) / (1 − β₁ᵗ⁺¹)
//!            θ ← θ − α b m / (√s + ε)
//! ```
//!
//! Sources: Sutskever et al. 2013 (momentum, Nesterov); Kingma and Ba 2015, end of section 2 (Adam with ε beside the
//! uncorrected √s, as in the playbook); a reference sequence for each in `tests/references/optimizers.json`.

use super::number::Number;
use crate::workload::Optimizer;
use burn::tensor::{Device, Tensor};

/// The state of one parameter tensor [K, …].
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a handful per cohort, moved once a step: a box would cost more")]
pub(super) enum Slot {
    Stateless,
    Velocity(Tensor<3>),
    Moments { mean: Tensor<3>, square: Tensor<3> },
}

impl Slot {
    pub fn map(self, f: impl Fn(Tensor<3>) -> Tensor<3>) -> Self {
        match self {
            Slot::Stateless => Slot::Stateless,
            Slot::Velocity(velocity) => Slot::Velocity(f(velocity)),
            Slot::Moments { mean, square } => Slot::Moments { mean: f(mean), square: f(square) },
        }
    }
}

/// An update rule across a cohort; every member has the same kind.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a handful per cohort, moved once a step: a box would cost more")]
pub(super) enum Rule {
    Sgd,
    Momentum {
        momentum: Number,
    },
    Nesterov {
        momentum: Number,
    },
    Adam {
        beta1: Vec<f64>,
        beta2: Vec<f64>,
        keep1: Number,
        take1: Number,
        keep2: Number,
        take2: Number,
        epsilon: Number,
    },
}

impl Rule {
    /// `None` if the members' kinds differ.
    pub fn new(members: &[Optimizer], device: &Device) -> Option<Self> {
        let momenta = |members: &[Optimizer]| -> Option<Number> {
            let values: Option<Vec<f64>> = members
                .iter()
                .map(|member| match member {
                    Optimizer::Momentum { momentum } | Optimizer::Nesterov { momentum } => Some(*momentum),
                    _ => None,
                })
                .collect();
            Some(Number::new(&values?, device))
        };
        let kind = members.first()?.kind();
        if members.iter().any(|member| member.kind() != kind) {
            return None;
        }
        match members.first()? {
            Optimizer::Sgd => Some(Rule::Sgd),
            Optimizer::Momentum { .. } => Some(Rule::Momentum { momentum: momenta(members)? }),
            Optimizer::Nesterov { .. } => Some(Rule::Nesterov { momentum: momenta(members)? }),
            Optimizer::Adam { .. } => {
                let (mut beta1s, mut beta2s, mut epsilons) = (Vec::new(), Vec::new(), Vec::new());
                for member in members {
                    if let Optimizer::Adam { beta1, beta2, epsilon } = member {
                        beta1s.push(*beta1);
                        beta2s.push(*beta2);
                        epsilons.push(*epsilon);
                    }
                }
                let rest = |betas: &[f64]| betas.iter().map(|beta| 1.0 - beta).collect::<Vec<_>>();
                Some(Rule::Adam {
                    keep1: Number::new(&beta1s, device),
                    take1: Number::new(&rest(&beta1s), device),
                    keep2: Number::new(&beta2s, device),
                    take2: Number::new(&rest(&beta2s), device),
                    epsilon: Number::new(&epsilons, device),
                    beta1: beta1s,
                    beta2: beta2s,
                })
            }
        }
    }

    /// The state before the first step of a parameter shaped like `parameter`.
    pub fn slot(&self, parameter: &Tensor<3>) -> Slot {
        match self {
            Rule::Sgd => Slot::Stateless,
            Rule::Momentum { .. } | Rule::Nesterov { .. } => Slot::Velocity(parameter.zeros_like()),
            Rule::Adam { .. } => Slot::Moments { mean: parameter.zeros_like(), square: parameter.zeros_like() },
        }
    }

    /// The factor of the whole update at step `t`, per trial: the rate, with Adam's bias correction b.
    pub fn rates(&self, learning_rates: &[f64], t: u64) -> Vec<f64> {
        match self {
            Rule::Adam { beta1, beta2, .. } => {
                let n = (t + 1) as f64;
                let bias = |b1: f64, b2: f64| libm::sqrt(1.0 - libm::pow(b2, n)) / (1.0 - libm::pow(b1, n));
                learning_rates
                    .iter()
                    .zip(beta1.iter().zip(beta2))
                    .map(|(rate, (&b1, &b2))| rate * bias(b1, b2))
                    .collect()
            }
            Rule::Sgd | Rule::Momentum { .. } | Rule::Nesterov { .. } => learning_rates.to_vec(),
        }
    }

    /// One update: the new parameter and state. `rate` is [`Rule::rates`] as a number.
    pub fn update(&self, parameter: Tensor<3>, gradient: Tensor<3>, slot: Slot, rate: &Number) -> (Tensor<3>, Slot) {
        match (self, slot) {
            (Rule::Momentum { momentum }, Slot::Velocity(velocity)) => {
                let velocity = momentum.times(velocity).add(gradient);
                (parameter.sub(rate.times(velocity.clone())), Slot::Velocity(velocity))
            }
            (Rule::Nesterov { momentum }, Slot::Velocity(velocity)) => {
                let velocity = momentum.times(velocity).add(gradient.clone());
                let ahead = momentum.times(velocity.clone()).add(gradient);
                (parameter.sub(rate.times(ahead)), Slot::Velocity(velocity))
            }
            (Rule::Adam { keep1, take1, keep2, take2, epsilon, .. }, Slot::Moments { mean, square }) => {
                let squared = gradient.clone().mul(gradient.clone());
                let mean = keep1.times(mean).add(take1.times(gradient));
                let square = keep2.times(square).add(take2.times(squared));
                let step = rate.times(mean.clone()).div(epsilon.plus(square.clone().sqrt()));
                (parameter.sub(step), Slot::Moments { mean, square })
            }
            (_, slot) => (parameter.sub(rate.times(gradient)), slot),
        }
    }
}
