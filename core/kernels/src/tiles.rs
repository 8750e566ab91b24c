//! Products whose right side has its columns side by side: a tile of sums stays in registers while both sides pass by.
//!
//! For WebAssembly, where `gemm` reaches 25 to 39 GFLOP/s at the sizes of small networks and this 40 to 58 (one core, sizes of
//! 32 to 512); natively `gemm` is the faster. Every sum goes over the rows of `b` in order, whatever tile it is in.

use super::product::Matrix;
use pulp::{Simd, WithSimd};
use std::cell::RefCell;

/// c [m, n] ← a [m, k] · b [k, n], or c ← c + a · b if `adds`; `b` is in rows, `a` in rows or in columns.
pub(super) struct Tiles<'a> {
    pub c: &'a mut [f32],
    pub sizes: [usize; 3],
    pub a: Matrix<'a>,
    pub b: Matrix<'a>,
    pub adds: bool,
}

/// A tile has so many rows and is two vectors wide: 8 sums hide the latency of an addition, and fit into 16 registers with
/// what they are made of.
const ROWS: usize = 4;
/// Numbers of `a`, four of which are read from each of its columns at a time: [512, 784] in columns went at 52 GFLOP/s in
/// WebAssembly, [1024, 1024] at 23, where `gemm` went at 38 and 29.
const CACHED: usize = 1 << 19;
/// Lanes of the widest vectors.
const MOST_LANES: usize = 16;

thread_local! {
    /// The columns of `b` that a tile is wide, one row after another: read once for every tile below.
    static PANEL: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

impl WithSimd for Tiles<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let [_, n, k] = self.sizes;
        PANEL.with_borrow_mut(|panel| {
            if panel.len() < 2 * S::F32_LANES * k {
                panel.resize(2 * S::F32_LANES * k, 0.0);
            }
            for j in (0..n).step_by(2 * S::F32_LANES) {
                let left = n - j;
                if left > S::F32_LANES {
                    self.panel::<S, 2>(simd, panel, j, left.min(2 * S::F32_LANES));
                } else {
                    self.panel::<S, 1>(simd, panel, j, left);
                }
            }
        });
    }
}

impl Tiles<'_> {
    /// Whether both sides lie as it needs them: rows of `b` apart from one another, and those of `a`, or its columns, as long
    /// as a cache holds them.
    pub fn take([m, n, k]: [usize; 3], a: Matrix<'_>, b: Matrix<'_>) -> bool {
        let is_in_columns = a.row == 1 && a.column >= m && a.data.len() >= k * a.column && k * m <= CACHED;
        k > 0 && b.column == 1 && b.row >= n && (a.column == 1 || is_in_columns)
    }

    /// The columns from `j` on, as many as `V` vectors hold or fewer.
    #[inline(always)]
    fn panel<S: Simd, const V: usize>(&mut self, simd: S, panel: &mut [f32], j: usize, columns: usize) {
        let [m, _, k] = self.sizes;
        let width = V * S::F32_LANES;
        let panel = &mut panel[..k * width];
        let rows = panel.chunks_exact_mut(width).zip(self.b.data[j..].chunks(self.b.row));
        if columns == width {
            rows.for_each(|(to, from)| to.copy_from_slice(&from[..width]));
        } else {
            rows.for_each(|(to, from)| {
                to[..columns].copy_from_slice(&from[..columns]);
                to[columns..].fill(0.0);
            });
        }
        let (b, _) = S::as_simd_f32s(panel).0.as_chunks::<V>();
        let mut i = 0;
        while i + ROWS <= m {
            self.tile::<S, ROWS, V>(simd, b, [i, j], columns);
            i += ROWS;
        }
        match m - i {
            1 => self.tile::<S, 1, V>(simd, b, [i, j], columns),
            2 => self.tile::<S, 2, V>(simd, b, [i, j], columns),
            3 => self.tile::<S, 3, V>(simd, b, [i, j], columns),
            _ => {}
        }
    }

    #[inline(always)]
    fn tile<S: Simd, const R: usize, const V: usize>(
        &mut self,
        simd: S,
        b: &[[S::f32s; V]],
        [i, j]: [usize; 2],
        columns: usize,
    ) {
        let [_, n, k] = self.sizes;
        let a = self.a;
        let mut sums = [[simd.splat_f32s(0.0); V]; R];
        if a.column == 1 {
            let rows: [&[f32]; R] = core::array::from_fn(|r| &a.data[(i + r) * a.row..][..k]);
            // Every slice is known to have k elements: no place is checked in the loop.
            let b = &b[..k];
            for t in 0..k {
                add(simd, &mut sums, core::array::from_fn(|r| rows[r][t]), &b[t]);
            }
        } else {
            for (column, y) in a.data.chunks_exact(a.column).zip(b) {
                let column = &column[i..i + R];
                add(simd, &mut sums, core::array::from_fn(|r| column[r]), y);
            }
        }
        for (r, sums) in sums.into_iter().enumerate() {
            let row = &mut self.c[(i + r) * n + j..][..columns];
            if columns == V * S::F32_LANES {
                for (c, sum) in S::as_mut_simd_f32s(row).0.iter_mut().zip(sums) {
                    *c = if self.adds { simd.add_f32s(*c, sum) } else { sum };
                }
            } else {
                let mut whole = [0.0; 2 * MOST_LANES];
                S::as_mut_simd_f32s(&mut whole).0[..V].copy_from_slice(&sums);
                for (c, sum) in row.iter_mut().zip(whole) {
                    *c = if self.adds { *c + sum } else { sum };
                }
            }
        }
    }
}

/// Adds the products of R numbers of a column of `a` and V vectors of a row of `b`.
#[inline(always)]
fn add<S: Simd, const R: usize, const V: usize>(simd: S, sums: &mut [[S::f32s; V]; R], x: [f32; R], y: &[S::f32s; V]) {
    for (sums, x) in sums.iter_mut().zip(x) {
        let x = simd.splat_f32s(x);
        for (sum, y) in sums.iter_mut().zip(y) {
            *sum = simd.mul_add_e_f32s(x, *y, *sum);
        }
    }
}
