//! Nonlinearities, number by number, and their slopes.

use crate::function::{bell_and_normal, logistic, tanh};
use crate::{LEAST_SLOPE, flush, vectorised};

/// Which nonlinearity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    Relu,
    Tanh,
    /// x Φ(x) (Hendrycks and Gimpel 2016)
    Gelu,
    /// x / (1 + e⁻ˣ) (Elfwing et al. 2018)
    Silu,
}

impl Activation {
    /// Whether its slope can be told from its result, so that the result may take the place of what it was made of.
    pub fn slope_from_result(self) -> bool {
        matches!(self, Activation::Relu | Activation::Tanh)
    }

    /// y ← f(y)
    pub fn apply(self, y: &mut [f32]) {
        match self {
            Activation::Relu => map(y, |x| if x > 0.0 || x.is_nan() { x } else { 0.0 }),
            Activation::Tanh => map(y, tanh),
            Activation::Gelu => map(y, |x| x * bell_and_normal(x).1),
            Activation::Silu => map(y, |x| x * logistic(x)),
        }
    }

    /// d ← d · f′, from the result where [`Self::slope_from_result`], else from what it was made of.
    pub fn backward(self, d: &mut [f32], known: &[f32]) {
        match self {
            Activation::Relu => map_with(d, known, |d, y| if y > 0.0 { d } else { 0.0 }),
            Activation::Tanh => map_with(d, known, |d, y| d * (1.0 - y * y)),
            Activation::Gelu => map_with(d, known, |d, x| {
                /// 1 / √(2π)
                const PEAK: f32 = 0.398_942_3;
                let (bell, normal) = bell_and_normal(x);
                d * (normal + x * PEAK * bell)
            }),
            Activation::Silu => map_with(d, known, |d, x| {
                let s = logistic(x);
                d * s * (1.0 + x * (1.0 - s))
            }),
        }
    }
}

#[inline(always)]
fn map(y: &mut [f32], f: impl Fn(f32) -> f32) {
    vectorised(
        #[inline(always)]
        || y.iter_mut().for_each(|y| *y = f(*y)),
    );
}

#[inline(always)]
fn map_with(d: &mut [f32], known: &[f32], f: impl Fn(f32, f32) -> f32) {
    vectorised(
        #[inline(always)]
        || d.iter_mut().zip(known).for_each(|(d, &x)| *d = flush(f(*d, x), LEAST_SLOPE)),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_differences() {
        for activation in [Activation::Relu, Activation::Tanh, Activation::Gelu, Activation::Silu] {
            for i in -40..40 {
                let x = 0.1 * i as f32 + 0.03;
                let at = |x: f32| {
                    let mut y = [x];
                    activation.apply(&mut y);
                    y[0]
                };
                let (step, mut d) = (0.01, [1.0]);
                activation.backward(&mut d, &[if activation.slope_from_result() { at(x) } else { x }]);
                let difference = (at(x + step) - at(x - step)) / (2.0 * step);
                assert!((d[0] - difference).abs() < 2e-4, "{activation:?} at {x}: {} and {difference}", d[0]);
            }
        }
    }
}
