//! Matrix products, each by what is fastest at its sizes: tiles in a core's cache, inner products of rows, or the crate `gemm`.

use super::inner::Inner;
use super::tiles::Tiles;
use pulp::Arch;

/// A matrix in a slice: element (i, j) stands at i · `row` + j · `column`.
#[derive(Clone, Copy)]
pub struct Matrix<'a> {
    pub(super) data: &'a [f32],
    pub(super) row: usize,
    pub(super) column: usize,
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

/// Where tiles and inner products are faster than `gemm`.
const IS_WASM: bool = cfg!(target_arch = "wasm32");
/// Columns and terms that are worth vectors.
const FEWEST: usize = 4;

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
    let is_along_rows = a.column == 1 && b.row == 1;
    let is_long = if IS_WASM { k >= FEWEST } else { k > n };
    let arch = Arch::new();
    match () {
        () if is_along_rows && is_long => arch.dispatch(Inner { c, sizes: [m, n, k], a, b, adds }),
        () if IS_WASM && (FEWEST..=128 * m).contains(&n) && Tiles::take([m, n, k], a, b) => {
            arch.dispatch(Tiles { c, sizes: [m, n, k], a, b, adds });
        }
        () => product(c, [m, n, k], a, b, adds),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What makes a product.
    type Way = fn(&mut [f32], [usize; 3], Matrix<'_>, Matrix<'_>, bool);

    /// Every order of rows and columns, sizes that fill no vector, and every way, against sums in double precision.
    #[test]
    fn products_are_sums_of_products() {
        let numbers = |n: usize, k: usize| (0..n).map(|i| (((i + 1) * k) as f32).sin()).collect::<Vec<_>>();
        for [m, n, k] in [
            [1, 1, 1],
            [3, 5, 2],
            [4, 4, 40],
            [9, 7, 33],
            [17, 19, 64],
            [2, 3, 200],
            [0, 4, 3],
            [5, 6, 0],
            [5, 20, 1],
            [20, 5, 1],
            [1, 20, 1],
            [1, 9, 7],
            [6, 9, 0],
        ] {
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
                let inner: Way = |c, sizes, a, b, adds| Arch::new().dispatch(Inner { c, sizes, a, b, adds });
                let tiles: Way = |c, sizes, a, b, adds| Arch::new().dispatch(Tiles { c, sizes, a, b, adds });
                let mut ways = vec![("chosen", multiply as Way), ("gemm", product as Way)];
                ways.extend((left.column == 1 && right.row == 1).then_some(("inner", inner)));
                ways.extend(Tiles::take([m, n, k], left, right).then_some(("tiles", tiles)));
                for (way, multiply) in ways {
                    let mut c = vec![0.5; m * n];
                    multiply(&mut c, [m, n, k], left, right, adds);
                    for i in 0..m {
                        for j in 0..n {
                            let expected =
                                (0..k).map(|t| at(i, t) * bt(t, j)).sum::<f64>() + if adds { 0.5 } else { 0.0 };
                            let found = f64::from(c[i * n + j]);
                            let difference = (found - expected).abs();
                            assert!(difference < 1e-5, "{way}, [{m}, {n}, {k}]: {found} instead of {expected}");
                        }
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
