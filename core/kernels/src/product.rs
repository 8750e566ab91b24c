//! Matrix products: the crate `gemm` for single precision, and where the sum is longer than what it makes is wide, inner products of rows.

use pulp::{Arch, Simd, WithSimd};

/// A matrix in a slice: element (i, j) stands at i · `row` + j · `column`.
#[derive(Clone, Copy)]
pub struct Matrix<'a> {
    data: &'a [f32],
    row: usize,
    column: usize,
}

impl<'a> Matrix<'a> {
    /// Rows of `columns` numbers, one after another.
    pub fn rows(data: &'a [f32], columns: usize) -> Self {
        Self { data, row: columns, column: 1 }
    }

    /// The same numbers with rows and columns exchanged.
    pub fn transposed(self) -> Self {
        Self { data: self.data, row: self.column, column: self.row }
    }

    fn holds(&self, rows: usize, columns: usize) -> bool {
        rows == 0 || columns == 0 || (rows - 1) * self.row + (columns - 1) * self.column < self.data.len()
    }
}

/// c [m, n] ← a [m, k] · b [k, n], or c ← c + a · b if `adds`.
///
/// # Panics
/// If a slice is too short for its sizes.
pub fn multiply(c: &mut [f32], [m, n, k]: [usize; 3], a: Matrix<'_>, b: Matrix<'_>, adds: bool) {
    assert!(
        c.len() >= m * n && a.holds(m, k) && b.holds(k, n),
        "a product of [{m}, {k}] and [{k}, {n}] is out of bounds"
    );
    // Along rows of both there is nothing to rearrange, which costs gemm more than the product where k is long: with
    // [8, 512] · [512, 72] it reached 16 GFLOP/s, inner products 83 (of a peak of 170 on one core with AVX-512).
    if a.column == 1 && b.row == 1 && k > n {
        Arch::new().dispatch(Inner { c, sizes: [m, n, k], a, b, adds });
    } else {
        product(c, [m, n, k], a, b, adds);
    }
}

#[allow(unsafe_code, reason = "gemm takes pointers; `multiply` has checked that every element lies in its slice")]
fn product(c: &mut [f32], [m, n, k]: [usize; 3], a: Matrix<'_>, b: Matrix<'_>, adds: bool) {
    let stride = |n: usize| n as isize;
    let gemm = gemm_f32::gemm::f32::get_gemm_fn();
    // gemm writes columns: the columns of cᵀ = bᵀ · aᵀ are the rows of c.
    // SAFETY: `multiply` checked that the largest index of each operand is within its slice, indices are never negative,
    // `c` is borrowed mutably and so overlaps neither `a` nor `b`, and f32 has no invalid values.
    unsafe {
        gemm(
            n,
            m,
            k,
            c.as_mut_ptr(),
            stride(n),
            1,
            adds,
            b.data.as_ptr(),
            stride(b.row),
            stride(b.column),
            a.data.as_ptr(),
            stride(a.row),
            stride(a.column),
            f32::from(u8::from(adds)),
            1.0,
            false,
            false,
            false,
            gemm_common::Parallelism::None,
        );
    }
}

/// c[i, j] is the inner product of row i of `a` and row j of `b` transposed, both contiguous.
struct Inner<'a> {
    c: &'a mut [f32],
    sizes: [usize; 3],
    a: Matrix<'a>,
    b: Matrix<'a>,
    adds: bool,
}

/// Rows of each side whose products are summed together: 4 × 4 sums fill half of the 32 registers of AVX-512.
const TILE: usize = 4;

impl WithSimd for Inner<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let [m, n, _] = self.sizes;
        for i in (0..m).step_by(TILE) {
            let rows = TILE.min(m - i);
            for j in (0..n).step_by(TILE) {
                match (rows, TILE.min(n - j)) {
                    (TILE, TILE) => self.tile::<S, TILE, TILE>(simd, i, j),
                    (TILE, columns) => (j..j + columns).for_each(|j| self.tile::<S, TILE, 1>(simd, i, j)),
                    (rows, TILE) => (i..i + rows).for_each(|i| self.tile::<S, 1, TILE>(simd, i, j)),
                    (rows, columns) => {
                        for i in i..i + rows {
                            (j..j + columns).for_each(|j| self.tile::<S, 1, 1>(simd, i, j));
                        }
                    }
                }
            }
        }
    }
}

impl Inner<'_> {
    #[inline(always)]
    fn tile<S: Simd, const ROWS: usize, const COLUMNS: usize>(&mut self, simd: S, i: usize, j: usize) {
        let [_, n, k] = self.sizes;
        let vectors = k / S::F32_LANES;
        let split = |data, start: usize| {
            let (whole, rest) = S::as_simd_f32s(&(data as &[f32])[start..start + k]);
            (&whole[..vectors], rest)
        };
        let a: [_; ROWS] = core::array::from_fn(|r| split(self.a.data, (i + r) * self.a.row));
        let b: [_; COLUMNS] = core::array::from_fn(|q| split(self.b.data, (j + q) * self.b.column));
        let mut sums = [[simd.splat_f32s(0.0); COLUMNS]; ROWS];
        for t in 0..vectors {
            let y: [S::f32s; COLUMNS] = core::array::from_fn(|q| b[q].0[t]);
            for (sums, a) in sums.iter_mut().zip(&a) {
                for (sum, y) in sums.iter_mut().zip(y) {
                    *sum = simd.mul_add_e_f32s(a.0[t], y, *sum);
                }
            }
        }
        if vectors * S::F32_LANES < k {
            let y: [S::f32s; COLUMNS] = core::array::from_fn(|q| simd.partial_load_f32s(b[q].1));
            for (sums, a) in sums.iter_mut().zip(&a) {
                let x = simd.partial_load_f32s(a.1);
                for (sum, y) in sums.iter_mut().zip(y) {
                    *sum = simd.mul_add_e_f32s(x, y, *sum);
                }
            }
        }
        for (r, sums) in sums.into_iter().enumerate() {
            let row = &mut self.c[(i + r) * n + j..][..COLUMNS];
            for (c, sum) in row.iter_mut().zip(sums) {
                let sum = simd.reduce_sum_f32s(sum);
                *c = if self.adds { *c + sum } else { sum };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every order of rows and columns, sizes that fill no vector, and both paths, against sums in double precision.
    #[test]
    fn products_are_sums_of_products() {
        let numbers = |n: usize, k: usize| (0..n).map(|i| (((i + 1) * k) as f32).sin()).collect::<Vec<_>>();
        for [m, n, k] in [[1, 1, 1], [3, 5, 2], [4, 4, 40], [9, 7, 33], [17, 19, 64], [2, 3, 200], [0, 4, 3], [5, 6, 0]]
        {
            let (a, b) = (numbers(m * k, 3), numbers(k * n, 7));
            for (a_turned, b_turned, adds) in [
                (false, false, false),
                (true, false, true),
                (false, true, false),
                (false, true, true),
                (true, true, false),
            ] {
                let at = |i: usize, t: usize| f64::from(if a_turned { a[t * m + i] } else { a[i * k + t] });
                let bt = |t: usize, j: usize| f64::from(if b_turned { b[j * k + t] } else { b[t * n + j] });
                let left = if a_turned { Matrix::rows(&a, m).transposed() } else { Matrix::rows(&a, k) };
                let right = if b_turned { Matrix::rows(&b, k).transposed() } else { Matrix::rows(&b, n) };
                let mut c = vec![0.5; m * n];
                multiply(&mut c, [m, n, k], left, right, adds);
                for i in 0..m {
                    for j in 0..n {
                        let expected = (0..k).map(|t| at(i, t) * bt(t, j)).sum::<f64>() + if adds { 0.5 } else { 0.0 };
                        let found = f64::from(c[i * n + j]);
                        assert!((found - expected).abs() < 1e-5, "[{m}, {n}, {k}]: {found} instead of {expected}");
                    }
                }
            }
        }
    }

    #[test]
    #[should_panic(expected = "out of bounds")]
    fn a_slice_that_is_too_short_is_refused() {
        multiply(&mut [0.0; 4], [2, 2, 2], Matrix::rows(&[0.0; 3], 2), Matrix::rows(&[0.0; 4], 2), false);
    }
}
