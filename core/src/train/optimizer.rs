//! Update rules by the playbook's formulas, one number per trial.
//!
//! With gradient g, parameters θ and rate α (the schedule's factor included), step t from 0:
//!
//! ```text
//! sgd        θ ← θ − α g
//! momentum   v ← γ v + g;  θ ← θ − α v
//! nesterov   v ← γ v + g;  θ ← θ − α (γ v + g)
//! rmsprop    s ← ρ s + (1 − ρ) g²;  m ← γ m + α g / √(s + ε);  θ ← θ − m          (s begins at 1)
//! adam       m ← β₁ m + (1 − β₁) g;  s ← β₂ s + (1 − β₂) g²;  b = √(1 − β₂ᵗ⁺¹) / (1 − β₁ᵗ⁺¹)
//!            θ ← θ − α b m / (√s + ε)
//! adamw      adam, its weight decay beside the update
//! nadam      θ ← θ − α b (β₁ m + (1 − β₁) g) / (√s + ε)
//! ```
//!
//! Sources: Sutskever et al. 2013 (momentum, Nesterov); Tieleman and Hinton 2012 (RMSProp); Kingma and Ba 2015, end of
//! section 2 (Adam with ε beside the uncorrected √s); Loshchilov and Hutter 2019 (AdamW); Dozat 2016 (NAdam); all in the
//! form of Choi et al. 2019, which is the playbook's. A reference sequence for each is in
//! `tests/references/optimizers.json`.

use super::number::Number;
use crate::workload::{Betas, Optimizer, OptimizerKind};
use burn::tensor::{Device, Tensor};

/// What a rule remembers of the parameters [K, 1, P].
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "one per cohort, moved once a step: a box would cost more")]
pub(super) enum State {
    Stateless,
    Velocity(Tensor<3>),
    Moments { mean: Tensor<3>, square: Tensor<3> },
}

impl State {
    pub fn map(self, f: impl Fn(Tensor<3>) -> Tensor<3>) -> Self {
        match self {
            State::Stateless => State::Stateless,
            State::Velocity(velocity) => State::Velocity(f(velocity)),
            State::Moments { mean, square } => State::Moments { mean: f(mean), square: f(square) },
        }
    }
}

/// An update rule across a cohort; every member has the same kind.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "one per cohort, never moved")]
pub(super) enum Rule {
    Sgd,
    Momentum { momentum: Number },
    Nesterov { momentum: Number },
    RmsProp { keep: Number, take: Number, momentum: Number, epsilon: Number },
    Adam(AdamNumbers),
    NAdam(AdamNumbers),
}

/// The numbers of Adam and its relatives across a cohort. Both averages are kept without their constant factors, as
/// M = m / (1 − β₁) and S = s / (1 − β₂), which saves two passes over the parameters: M ← β₁ M + g, S ← β₂ S + g², and
///
/// ```text
/// m / (√s + ε)  =  (1 − β₁) / √(1 − β₂)  ·  M / (√S + ε / √(1 − β₂))
/// ```
#[derive(Clone, Debug)]
pub(super) struct AdamNumbers {
    betas: Vec<Betas>,
    keep1: Number,
    keep2: Number,
    /// ε / √(1 − β₂)
    epsilon: Number,
}

impl AdamNumbers {
    fn new(betas: Vec<Betas>, device: &Device) -> Self {
        let number = |f: fn(&Betas) -> f64| Number::new(&betas.iter().map(f).collect::<Vec<_>>(), device);
        Self {
            keep1: number(|betas| betas.beta1),
            keep2: number(|betas| betas.beta2),
            epsilon: number(|betas| betas.epsilon / libm::sqrt(1.0 - betas.beta2)),
            betas,
        }
    }

    /// The factor on the learning rate at step `t`: bias correction and what the averages leave out.
    fn factor(betas: &Betas, t: u64) -> f64 {
        let Betas { beta1, beta2, .. } = *betas;
        let n = (t + 1) as f64;
        let bias = libm::sqrt(1.0 - libm::pow(beta2, n)) / (1.0 - libm::pow(beta1, n));
        bias * (1.0 - beta1) / libm::sqrt(1.0 - beta2)
    }

    /// The new averages of gradients and of their squares.
    fn moments(&self, mean: Tensor<3>, square: Tensor<3>, gradient: Tensor<3>) -> (Tensor<3>, Tensor<3>) {
        let squared = gradient.clone().mul(gradient.clone());
        (self.keep1.times(mean).add(gradient), self.keep2.times(square).add(squared))
    }
}

impl Rule {
    /// `None` if the members' kinds differ.
    pub fn new(members: &[Optimizer], device: &Device) -> Option<Self> {
        let kind = members.first()?.kind();
        if members.iter().any(|member| member.kind() != kind) {
            return None;
        }
        let number = |f: fn(&Optimizer) -> f64| Number::new(&members.iter().map(f).collect::<Vec<_>>(), device);
        let momentum = || {
            number(|member| match member {
                Optimizer::Momentum { momentum }
                | Optimizer::Nesterov { momentum }
                | Optimizer::RmsProp { momentum, .. } => *momentum,
                _ => 0.0,
            })
        };
        let adam = || {
            let betas = members.iter().filter_map(|member| match member {
                Optimizer::Adam(betas) | Optimizer::AdamW(betas) | Optimizer::NAdam(betas) => Some(*betas),
                _ => None,
            });
            AdamNumbers::new(betas.collect(), device)
        };
        let decay = |member: &Optimizer| match member {
            Optimizer::RmsProp { decay, .. } => *decay,
            _ => 0.0,
        };
        Some(match kind {
            OptimizerKind::Sgd => Rule::Sgd,
            OptimizerKind::Momentum => Rule::Momentum { momentum: momentum() },
            OptimizerKind::Nesterov => Rule::Nesterov { momentum: momentum() },
            OptimizerKind::RmsProp => Rule::RmsProp {
                keep: Number::new(&members.iter().map(decay).collect::<Vec<_>>(), device),
                take: Number::new(&members.iter().map(|member| 1.0 - decay(member)).collect::<Vec<_>>(), device),
                momentum: momentum(),
                epsilon: number(|member| match member {
                    Optimizer::RmsProp { epsilon, .. } => *epsilon,
                    _ => 0.0,
                }),
            },
            OptimizerKind::Adam | OptimizerKind::AdamW => Rule::Adam(adam()),
            OptimizerKind::NAdam => Rule::NAdam(adam()),
        })
    }

    /// The state before the first step of parameters shaped like these.
    pub fn state(&self, parameters: &Tensor<3>) -> State {
        let zeros = || parameters.zeros_like();
        match self {
            Rule::Sgd => State::Stateless,
            Rule::Momentum { .. } | Rule::Nesterov { .. } => State::Velocity(zeros()),
            Rule::RmsProp { .. } => State::Moments { mean: zeros(), square: parameters.ones_like() },
            Rule::Adam(_) | Rule::NAdam(_) => State::Moments { mean: zeros(), square: zeros() },
        }
    }

    /// The factor of the whole update at step `t`, per trial: the rate, with Adam's bias correction b.
    pub fn rates(&self, learning_rates: &[f64], t: u64) -> Vec<f64> {
        match self {
            Rule::Adam(numbers) | Rule::NAdam(numbers) => {
                let scaled = |(rate, betas): (&f64, &Betas)| rate * AdamNumbers::factor(betas, t);
                learning_rates.iter().zip(&numbers.betas).map(scaled).collect()
            }
            _ => learning_rates.to_vec(),
        }
    }

    /// One update: the new parameters and state. `rate` is [`Rule::rates`] as a number.
    pub fn update(
        &self,
        parameters: Tensor<3>,
        gradient: Tensor<3>,
        state: State,
        rate: &Number,
    ) -> (Tensor<3>, State) {
        match (self, state) {
            (Rule::Momentum { momentum }, State::Velocity(velocity)) => {
                let velocity = momentum.times(velocity).add(gradient);
                (parameters.sub(rate.times(velocity.clone())), State::Velocity(velocity))
            }
            (Rule::Nesterov { momentum }, State::Velocity(velocity)) => {
                let velocity = momentum.times(velocity).add(gradient.clone());
                let ahead = momentum.times(velocity.clone()).add(gradient);
                (parameters.sub(rate.times(ahead)), State::Velocity(velocity))
            }
            (Rule::RmsProp { keep, take, momentum, epsilon }, State::Moments { mean, square }) => {
                let square = keep.times(square).add(take.times(gradient.clone().square()));
                let scaled = rate.times(gradient).div(epsilon.plus(square.clone()).sqrt());
                let mean = momentum.times(mean).add(scaled);
                (parameters.sub(mean.clone()), State::Moments { mean, square })
            }
            (Rule::Adam(numbers), State::Moments { mean, square }) => {
                let (mean, square) = numbers.moments(mean, square, gradient);
                let step = rate.times(mean.clone()).div(numbers.epsilon.plus(square.clone().sqrt()));
                (parameters.sub(step), State::Moments { mean, square })
            }
            (Rule::NAdam(numbers), State::Moments { mean, square }) => {
                let (mean, square) = numbers.moments(mean, square, gradient.clone());
                let ahead = numbers.keep1.times(mean.clone()).add(gradient);
                let step = rate.times(ahead).div(numbers.epsilon.plus(square.clone().sqrt()));
                (parameters.sub(step), State::Moments { mean, square })
            }
            (_, state) => (parameters.sub(rate.times(gradient)), state),
        }
    }
}
