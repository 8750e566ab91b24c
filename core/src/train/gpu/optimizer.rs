//! The update rules of `workload::optimizer` on tensors, one number per trial.

use super::number::Number;
use crate::workload::{Betas, Optimizer};
use burn::tensor::{Device, Tensor};

/// What a rule keeps of the parameters [K, 1, P] from step to step; nothing before the first.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// Of gradients: a velocity or an average.
    mean: Option<Tensor<3>>,
    /// Of their squares.
    square: Option<Tensor<3>>,
}

impl State {
    pub fn map(self, f: impl Fn(Tensor<3>) -> Tensor<3>) -> Self {
        Self { mean: self.mean.map(&f), square: self.square.map(&f) }
    }

    /// The average or velocity so far, which begins at 0.
    fn take_mean(&mut self, gradient: &Tensor<3>) -> Tensor<3> {
        self.mean.take().unwrap_or_else(|| gradient.zeros_like())
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
        Self {
            keep1: number(betas, device, |betas| betas.beta1),
            keep2: number(betas, device, |betas| betas.beta2),
            epsilon: number(betas, device, Betas::scaled_epsilon),
        }
    }

    /// The new averages of gradients and of their squares, which begin at 0.
    fn averages(&self, mut state: State, gradient: Tensor<3>) -> (Tensor<3>, Tensor<3>) {
        let squared = gradient.clone().mul(gradient.clone());
        let mean = state.take_mean(&gradient);
        let square = state.square.unwrap_or_else(|| gradient.zeros_like());
        (self.keep1.times(mean).add(gradient), self.keep2.times(square).add(squared))
    }
}

/// A number of each member.
fn number<T>(members: &[T], device: &Device, of: impl Fn(&T) -> f64) -> Number {
    Number::new(&members.iter().map(of).collect::<Vec<_>>(), device)
}

/// What is read of each member; `None` if one of them is of another kind.
fn each<T>(members: &[Optimizer], read: impl Fn(&Optimizer) -> Option<T>) -> Option<Vec<T>> {
    members.iter().map(read).collect()
}

impl Rule {
    /// `None` if the members' kinds differ.
    pub fn new(members: &[Optimizer], device: &Device) -> Option<Self> {
        let first = members.first()?;
        if members.iter().any(|member| member.kind() != first.kind()) {
            return None;
        }
        Some(match first {
            Optimizer::Sgd => Rule::Sgd,
            Optimizer::Momentum { .. } => {
                let momenta = each(members, |member| match member {
                    Optimizer::Momentum { momentum } => Some(*momentum),
                    _ => None,
                })?;
                Rule::Momentum { momentum: Number::new(&momenta, device) }
            }
            Optimizer::Nesterov { .. } => {
                let momenta = each(members, |member| match member {
                    Optimizer::Nesterov { momentum } => Some(*momentum),
                    _ => None,
                })?;
                Rule::Nesterov { momentum: Number::new(&momenta, device) }
            }
            Optimizer::RmsProp { .. } => {
                let numbers = each(members, |member| match member {
                    Optimizer::RmsProp { decay, momentum, epsilon } => Some([*decay, *momentum, *epsilon]),
                    _ => None,
                })?;
                Rule::RmsProp {
                    keep: number(&numbers, device, |[decay, _, _]| *decay),
                    take: number(&numbers, device, |[decay, _, _]| 1.0 - decay),
                    momentum: number(&numbers, device, |[_, momentum, _]| *momentum),
                    epsilon: number(&numbers, device, |[_, _, epsilon]| *epsilon),
                }
            }
            Optimizer::Adam(_) | Optimizer::AdamW(_) => {
                let betas = each(members, |member| match member {
                    Optimizer::Adam(betas) | Optimizer::AdamW(betas) => Some(*betas),
                    _ => None,
                })?;
                Rule::Adam(AdamNumbers::new(&betas, device))
            }
            Optimizer::NAdam(_) => {
                let betas = each(members, |member| match member {
                    Optimizer::NAdam(betas) => Some(*betas),
                    _ => None,
                })?;
                Rule::NAdam(AdamNumbers::new(&betas, device))
            }
        })
    }

    /// One update: the new parameters and state. `rate` is the learning rate with the rule's own factor.
    pub fn update(
        &self,
        parameters: Tensor<3>,
        gradient: Tensor<3>,
        mut state: State,
        rate: &Number,
    ) -> (Tensor<3>, State) {
        match self {
            Rule::Sgd => (parameters.sub(rate.times(gradient)), State::default()),
            Rule::Momentum { momentum } => {
                let velocity = momentum.times(state.take_mean(&gradient)).add(gradient);
                (parameters.sub(rate.times(velocity.clone())), State { mean: Some(velocity), square: None })
            }
            Rule::Nesterov { momentum } => {
                let velocity = momentum.times(state.take_mean(&gradient)).add(gradient.clone());
                let ahead = momentum.times(velocity.clone()).add(gradient);
                (parameters.sub(rate.times(ahead)), State { mean: Some(velocity), square: None })
            }
            Rule::RmsProp { keep, take, momentum, epsilon } => {
                let mean = state.take_mean(&gradient);
                let square = state.square.unwrap_or_else(|| gradient.ones_like());
                let square = keep.times(square).add(take.times(gradient.clone().square()));
                let scaled = rate.times(gradient).div(epsilon.plus(square.clone()).sqrt());
                let mean = momentum.times(mean).add(scaled);
                (parameters.sub(mean.clone()), State { mean: Some(mean), square: Some(square) })
            }
            Rule::Adam(numbers) => {
                let (mean, square) = numbers.averages(state, gradient);
                let step = rate.times(mean.clone()).div(numbers.epsilon.plus(square.clone().sqrt()));
                (parameters.sub(step), State { mean: Some(mean), square: Some(square) })
            }
            Rule::NAdam(numbers) => {
                let (mean, square) = numbers.averages(state, gradient.clone());
                let ahead = numbers.keep1.times(mean.clone()).add(gradient);
                let step = rate.times(ahead).div(numbers.epsilon.plus(square.clone().sqrt()));
                (parameters.sub(step), State { mean: Some(mean), square: Some(square) })
            }
        }
    }
}
