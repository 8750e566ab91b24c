//! Update rules, each one pass over parameters, gradients and what the rule keeps from step to step.
//!
//! Beside the rule a pass takes its part of clipping and weight decay. Where the numbers come from stands in
//! `lab_core::workload::optimizer`.

use crate::{LEAST_SLOPE, flush, vectorised};
use std::ops::Range;

/// Parameters and averages below this are 0.
const LEAST: f32 = 1e-30;
/// Averages of squares below this are 0: what `LEAST_SLOPE` leaves lies above.
const LEAST_SQUARE: f32 = 1e-37;

/// What happens beside the rule, at every parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extras {
    /// Factor on the gradient: below 1 where it is clipped.
    pub gradient: f32,
    /// λ of the penalty, added to the gradient as λ θ.
    pub penalty: f32,
    /// Share of θ taken off beside the update.
    pub shrinkage: f32,
}

impl Extras {
    #[inline(always)]
    fn gradient(&self, gradient: f32, parameter: f32) -> f32 {
        flush(gradient * self.gradient + self.penalty * parameter, LEAST_SLOPE)
    }

    /// The parameter after a step.
    #[inline(always)]
    fn moved(&self, parameter: f32, step: f32) -> f32 {
        flush(parameter - step - self.shrinkage * parameter, LEAST)
    }
}

/// An update rule with its numbers and what it keeps of each parameter from step to step.
#[derive(Clone, Debug)]
pub enum Rule {
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
    /// How many numbers it keeps of each parameter.
    pub fn kept(&self) -> usize {
        match self {
            Rule::Sgd => 0,
            Rule::Momentum { .. } | Rule::Nesterov { .. } => 1,
            Rule::RmsProp { .. } | Rule::Adam { .. } | Rule::NAdam { .. } => 2,
        }
    }

    /// Updates a stretch of the parameters by its gradients.
    pub fn apply(&mut self, range: Range<usize>, parameters: &mut [f32], gradients: &[f32], rate: f32, extras: Extras) {
        let (p, g) = (&mut parameters[range.clone()], &gradients[range.clone()]);
        match self {
            Rule::Sgd => sgd(p, g, rate, extras),
            Rule::Momentum { momentum: keep, velocity } => momentum(p, g, &mut velocity[range], *keep, rate, extras),
            Rule::Nesterov { momentum: keep, velocity } => nesterov(p, g, &mut velocity[range], *keep, rate, extras),
            Rule::RmsProp { numbers, mean, square } => {
                rms_prop(p, g, [&mut mean[range.clone()], &mut square[range]], *numbers, rate, extras);
            }
            Rule::Adam { numbers, mean, square } => {
                adam(p, g, [&mut mean[range.clone()], &mut square[range]], *numbers, rate, extras);
            }
            Rule::NAdam { numbers, mean, square } => {
                nadam(p, g, [&mut mean[range.clone()], &mut square[range]], *numbers, rate, extras);
            }
        }
    }
}

/// θ ← θ − α g
fn sgd(parameters: &mut [f32], gradients: &[f32], rate: f32, extras: Extras) {
    vectorised(
        #[inline(always)]
        || {
            for (p, g) in parameters.iter_mut().zip(gradients) {
                let g = extras.gradient(*g, *p);
                *p = extras.moved(*p, rate * g);
            }
        },
    );
}

/// v ← γ v + g;  θ ← θ − α v
fn momentum(parameters: &mut [f32], gradients: &[f32], velocity: &mut [f32], keep: f32, rate: f32, extras: Extras) {
    vectorised(
        #[inline(always)]
        || {
            for ((p, g), v) in parameters.iter_mut().zip(gradients).zip(velocity) {
                *v = flush(keep * *v + extras.gradient(*g, *p), LEAST);
                *p = extras.moved(*p, rate * *v);
            }
        },
    );
}

/// v ← γ v + g;  θ ← θ − α (γ v + g)
fn nesterov(parameters: &mut [f32], gradients: &[f32], velocity: &mut [f32], keep: f32, rate: f32, extras: Extras) {
    vectorised(
        #[inline(always)]
        || {
            for ((p, g), v) in parameters.iter_mut().zip(gradients).zip(velocity) {
                let g = extras.gradient(*g, *p);
                *v = flush(keep * *v + g, LEAST);
                *p = extras.moved(*p, rate * (keep * *v + g));
            }
        },
    );
}

/// s ← ρ s + (1 − ρ) g²;  m ← γ m + α g / √(s + ε);  θ ← θ − m, of the numbers ρ, 1 − ρ, γ and ε.
fn rms_prop(
    parameters: &mut [f32],
    gradients: &[f32],
    [mean, square]: [&mut [f32]; 2],
    [decay, take, keep, epsilon]: [f32; 4],
    rate: f32,
    extras: Extras,
) {
    vectorised(
        #[inline(always)]
        || {
            for (((p, g), m), s) in parameters.iter_mut().zip(gradients).zip(mean).zip(square) {
                let g = extras.gradient(*g, *p);
                *s = flush(decay * *s + take * (g * g), LEAST_SQUARE);
                *m = flush(keep * *m + rate * g / (*s + epsilon).sqrt(), LEAST);
                *p = extras.moved(*p, *m);
            }
        },
    );
}

/// The numbers of Adam and its relatives: β₁, β₂ and ε / √(1 − β₂), since both averages are kept without their constant
/// factors: M ← β₁ M + g, S ← β₂ S + g².
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adam {
    pub beta1: f32,
    pub beta2: f32,
    pub epsilon: f32,
}

/// θ ← θ − rate · M / (√S + ε)
fn adam(
    parameters: &mut [f32],
    gradients: &[f32],
    [mean, square]: [&mut [f32]; 2],
    numbers: Adam,
    rate: f32,
    extras: Extras,
) {
    averaged(parameters, gradients, [mean, square], numbers, rate, extras, |mean, _| mean);
}

/// θ ← θ − rate · (β₁ M + g) / (√S + ε)
fn nadam(
    parameters: &mut [f32],
    gradients: &[f32],
    [mean, square]: [&mut [f32]; 2],
    numbers: Adam,
    rate: f32,
    extras: Extras,
) {
    averaged(parameters, gradients, [mean, square], numbers, rate, extras, |mean, g| numbers.beta1 * mean + g);
}

#[inline(always)]
fn averaged(
    parameters: &mut [f32],
    gradients: &[f32],
    [mean, square]: [&mut [f32]; 2],
    Adam { beta1, beta2, epsilon }: Adam,
    rate: f32,
    extras: Extras,
    ahead: impl Fn(f32, f32) -> f32,
) {
    vectorised(
        #[inline(always)]
        || {
            for (((p, g), m), s) in parameters.iter_mut().zip(gradients).zip(mean).zip(square) {
                let g = extras.gradient(*g, *p);
                *m = flush(beta1 * *m + g, LEAST);
                *s = flush(beta2 * *s + g * g, LEAST_SQUARE);
                *p = extras.moved(*p, rate * ahead(*m, g) / (s.sqrt() + epsilon));
            }
        },
    );
}

/// An exponential average of the parameters: a ← d a + (1 − d) θ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Average {
    pub decay: f32,
    /// 1 − d, from more digits than a difference in single precision has.
    pub take: f32,
}

impl Average {
    pub fn follow(self, average: &mut [f32], parameters: &[f32]) {
        vectorised(
            #[inline(always)]
            || {
                for (a, p) in average.iter_mut().zip(parameters) {
                    *a = flush(self.decay * *a + self.take * p, LEAST);
                }
            },
        );
    }
}
