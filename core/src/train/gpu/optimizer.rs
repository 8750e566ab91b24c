//! Update rules (`train::rule`) on tensors, one number per trial.

use super::number::Number;
use crate::train::rule;
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

/// The numbers of Adam and its relatives across a cohort.
#[derive(Clone, Debug)]
pub(super) struct AdamNumbers {
    keep1: Number,
    keep2: Number,
    /// ε / √(1 − β₂)
    epsilon: Number,
}

impl AdamNumbers {
    fn new(betas: &[Betas], device: &Device) -> Self {
        let number = |f: fn(&Betas) -> f64| Number::new(&betas.iter().map(f).collect::<Vec<_>>(), device);
        Self {
            keep1: number(|betas| betas.beta1),
            keep2: number(|betas| betas.beta2),
            epsilon: number(rule::scaled_epsilon),
        }
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
            AdamNumbers::new(&betas.collect::<Vec<_>>(), device)
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

    /// One update: the new parameters and state. `rate` is the learning rate with the rule's own factor.
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
