//! The layers that are more than one loop of `core/kernels`, forward and back.
//!
//! `y` is what a layer gives, `x` what it reads, `d` the slope by what it gives, all [features, positions, n]; `columns` are
//! positions · n. A slope that `adds` is added to what is there.

use crate::train::streams::Mask;
use lab_kernels::{self as kernels, Matrix, Window};

/// y = Wᵀx + b.
pub fn dense(y: &mut [f32], x: &[f32], weight: &[f32], bias: &[f32], [outputs, columns, inputs]: [usize; 3]) {
    kernels::fill_rows(y, bias, columns);
    let weight = Matrix::rows(weight, outputs).transposed();
    kernels::multiply(y, [outputs, columns, inputs], weight, Matrix::rows(x, columns), true);
}

pub fn dense_weight(slope: &mut [f32], x: &[f32], d: &[f32], [inputs, outputs, columns]: [usize; 3], adds: bool) {
    let d = Matrix::rows(d, columns).transposed();
    kernels::multiply(slope, [inputs, outputs, columns], Matrix::rows(x, columns), d, adds);
}

pub fn dense_input(slope: &mut [f32], d: &[f32], weight: &[f32], [inputs, outputs, columns]: [usize; 3], adds: bool) {
    let weight = Matrix::rows(weight, outputs);
    kernels::multiply(slope, [inputs, columns, outputs], weight, Matrix::rows(d, columns), adds);
}

/// A product with the windows of `x`, which are laid out in `work`.
pub fn convolve(
    y: &mut [f32],
    x: &[f32],
    work: &mut [f32],
    weight: &[f32],
    bias: Option<&[f32]>,
    window: &Window,
    [outputs, columns, n]: [usize; 3],
) {
    let unfolded = &mut work[..window.fan_in() * columns];
    kernels::unfold(unfolded, x, window, n);
    if let Some(bias) = bias {
        kernels::fill_rows(y, bias, columns);
    }
    let weight = Matrix::rows(weight, window.fan_in());
    let sizes = [outputs, columns, window.fan_in()];
    kernels::multiply(y, sizes, weight, Matrix::rows(unfolded, columns), bias.is_some());
}

pub fn convolution_weight(
    slope: &mut [f32],
    x: &[f32],
    d: &[f32],
    work: &mut [f32],
    window: &Window,
    [outputs, columns, n]: [usize; 3],
    adds: bool,
) {
    let unfolded = &mut work[..window.fan_in() * columns];
    kernels::unfold(unfolded, x, window, n);
    let windows = Matrix::rows(unfolded, columns).transposed();
    kernels::multiply(slope, [outputs, window.fan_in(), columns], Matrix::rows(d, columns), windows, adds);
}

pub fn convolution_input(
    slope: &mut [f32],
    d: &[f32],
    work: &mut [f32],
    weight: &[f32],
    window: &Window,
    [outputs, columns, n]: [usize; 3],
    adds: bool,
) {
    let unfolded = &mut work[..window.fan_in() * columns];
    let weight = Matrix::rows(weight, window.fan_in()).transposed();
    kernels::multiply(unfolded, [window.fan_in(), columns, outputs], weight, Matrix::rows(d, columns), false);
    if !adds {
        slope.fill(0.0);
    }
    kernels::fold(slope, unfolded, window, n);
}

/// Multiplies by a mask, whose numbers are kept for the way back.
pub fn drop_out(y: &mut [f32], kept: &mut [f32], mask: &Mask, start: usize, n: usize) {
    for example in 0..n {
        let mut place = example;
        mask.example(start + example, kept.len() / n, |number| {
            kept[place] = number;
            place += n;
        });
    }
    kernels::times(y, kept);
}

/// Adds the vector of each place, [features, positions] in the order of `vectors`.
pub fn add_places(y: &mut [f32], vectors: &[f32], features: usize, n: usize) {
    let columns = y.len() / features;
    for (feature, rows) in y.chunks_exact_mut(columns).enumerate() {
        for (place, row) in rows.chunks_exact_mut(n).enumerate() {
            let value = vectors[place * features + feature];
            row.iter_mut().for_each(|y| *y += value);
        }
    }
}

/// The slope by learned vectors of places.
pub fn places(slope: &mut [f32], d: &[f32], features: usize, n: usize) {
    let columns = d.len() / features;
    for (feature, rows) in d.chunks_exact(columns).enumerate() {
        for (place, row) in rows.chunks_exact(n).enumerate() {
            let sum = &mut slope[place * features + feature];
            kernels::add_row_sums(std::slice::from_mut(sum), row, n);
        }
    }
}

/// The slope of what reads the last position alone.
pub fn last(slope: &mut [f32], d: &[f32], positions: usize, n: usize) {
    slope.fill(0.0);
    for (rows, d) in slope.chunks_exact_mut(positions * n).zip(d.chunks_exact(n)) {
        rows[(positions - 1) * n..].copy_from_slice(d);
    }
}
