//! Products whose sums are long: inner products of rows, with nothing rearranged.

use super::product::Matrix;
use pulp::{Simd, WithSimd};

/// c[i, j] is the inner product of row i of `a` and row j of `b` transposed, both contiguous.
pub(super) struct Inner<'a> {
    pub c: &'a mut [f32],
    pub sizes: [usize; 3],
    pub a: Matrix<'a>,
    pub b: Matrix<'a>,
    pub adds: bool,
}

/// Rows of either side whose products are summed together: 4 × 4 sums fill half of the 32 registers of AVX-512, 2 × 4 half of
/// the 16 that WebAssembly can count on.
const DOWN: usize = if cfg!(target_arch = "wasm32") { 2 } else { 4 };
const TILE: usize = 4;

impl WithSimd for Inner<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let [m, n, _] = self.sizes;
        for i in (0..m).step_by(DOWN) {
            let rows = DOWN.min(m - i);
            for j in (0..n).step_by(TILE) {
                match (rows, TILE.min(n - j)) {
                    (DOWN, TILE) => self.tile::<S, DOWN, TILE>(simd, i, j),
                    (DOWN, columns) => (j..j + columns).for_each(|j| self.tile::<S, DOWN, 1>(simd, i, j)),
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
