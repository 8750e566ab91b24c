//! What is done to slices of single precision in a training step on the CPU: products, activations, normalization, updates.
//!
//! A value is a row-major matrix [features · positions, examples]: the examples of a batch lie side by side, so that every loop
//! runs along contiguous numbers whatever the model. Nothing here allocates, except for what `gemm` keeps per thread. Loops are
//! compiled for several instruction sets and chosen at run time (`pulp`); in WebAssembly they are SIMD128. Knows nothing of
//! networks, trials or data sets: this crate is compiled for speed even where the rest is not.
#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, reason = "a test's own numbers need not be the same on every target")
)]

mod activation;
mod attention;
mod convolution;
mod function;
mod inner;
mod loss;
mod normalization;
mod product;
mod rows;
mod tiles;
mod update;

pub use activation::Activation;
pub use attention::{Attention, attend, attend_backward};
pub use convolution::{Window, fold, unfold};
pub use loss::{loss_and_wrong, softmax_slope, square_slope, squares};
pub use normalization::{
    BATCH_NORM_EPSILON, Moments, batch_norm, batch_norm_backward, follow, layer_norm, layer_norm_backward, with_moments,
};
pub use product::{Matrix, multiply};
pub use rows::{add, add_row_sums, add_rows, columns, copy_runs, fill_rows, mean_rows, scale, squared_norm, times};
pub use update::{Adam, Average, Extras, Rule};

/// Runs `f` compiled for the widest instructions of this processor. What `f` calls must be inlined into it.
#[inline(always)]
fn vectorised<R>(f: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(f)
}

/// 0 in place of a number too small to matter, so that no calculation meets denormal numbers, at which processors are a hundred
/// times slower: a weight whose input is always 0 would leave them in its averages for ever.
#[inline(always)]
fn flush(x: f32, least: f32) -> f32 {
    if x.abs() < least { 0.0 } else { x }
}

/// A slope below this changes no parameter of single precision, and its square is still a normal number.
const LEAST_SLOPE: f32 = 1e-18;

/// Lanes that sums are kept in, whatever the processor has: a sum is the same bits everywhere.
const LANES: usize = 16;

/// The sum of `f` over pairs of numbers, in fixed lanes.
#[inline(always)]
fn sum_pairs(a: &[f32], b: &[f32], f: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [0f32; LANES];
    let ((heads, tail), (others, other)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in heads.iter().zip(others) {
        for ((lane, &a), &b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += f(a, b);
        }
    }
    for ((lane, &a), &b) in lanes.iter_mut().zip(tail).zip(other) {
        *lane += f(a, b);
    }
    fold_lanes(lanes)
}

/// The sum of `f` over numbers, in fixed lanes.
#[inline(always)]
fn sum_of(a: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    sum_pairs(a, a, |a, _| f(a))
}

/// Not inlined: what follows a loop decides how its lanes are laid out in registers, and this would have them in pairs.
#[inline(never)]
fn fold_lanes(mut lanes: [f32; LANES]) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for i in 0..half {
            lanes[i] += lanes[i + half];
        }
        half /= 2;
    }
    lanes[0]
}
