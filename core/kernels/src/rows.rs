//! Sums, copies and means of rows.

use crate::{sum_of, vectorised};

/// Fills each row of `n` numbers with its value.
pub fn fill_rows(y: &mut [f32], values: &[f32], n: usize) {
    for (row, value) in y.chunks_exact_mut(n.max(1)).zip(values) {
        row.fill(*value);
    }
}

/// y ← y + x
pub fn add(y: &mut [f32], x: &[f32]) {
    vectorised(
        #[inline(always)]
        || y.iter_mut().zip(x).for_each(|(y, x)| *y += x),
    );
}

/// y ← y · x
pub fn times(y: &mut [f32], x: &[f32]) {
    vectorised(
        #[inline(always)]
        || y.iter_mut().zip(x).for_each(|(y, x)| *y *= x),
    );
}

/// y ← factor · y
pub fn scale(y: &mut [f32], factor: f32) {
    vectorised(
        #[inline(always)]
        || y.iter_mut().for_each(|y| *y *= factor),
    );
}

/// Adds to each row of `n` numbers its value.
pub fn add_rows(y: &mut [f32], values: &[f32], n: usize) {
    vectorised(
        #[inline(always)]
        || {
            for (row, value) in y.chunks_exact_mut(n.max(1)).zip(values) {
                row.iter_mut().for_each(|y| *y += value);
            }
        },
    );
}

/// Adds to each sum its row of `n` numbers.
pub fn add_row_sums(sums: &mut [f32], d: &[f32], n: usize) {
    vectorised(
        #[inline(always)]
        || {
            for (sum, row) in sums.iter_mut().zip(d.chunks_exact(n.max(1))) {
                *sum += sum_of(row, |x| x);
            }
        },
    );
}

/// Copies runs of `n` numbers: run i of `to` is run `source(i)` of `from`.
pub fn copy_runs(to: &mut [f32], from: &[f32], n: usize, source: impl Fn(usize) -> usize) {
    for (i, run) in to.chunks_exact_mut(n.max(1)).enumerate() {
        let start = source(i) * n;
        run.copy_from_slice(&from[start..start + n]);
    }
}

/// Examples as columns: row(i) of `n` rows of as many numbers becomes column i of `to` [numbers, n].
pub fn columns<'a>(to: &mut [f32], n: usize, row: impl Fn(usize) -> &'a [f32]) {
    let features = to.len() / n.max(1);
    let whole = n - n % TILE;
    for start in (0..whole).step_by(TILE) {
        turn(to, n, start, core::array::from_fn(|i| &row(start + i)[..features]));
    }
    for column in whole..n {
        to[column..].iter_mut().step_by(n).zip(row(column)).for_each(|(to, x)| *to = *x);
    }
}

/// Rows that are turned into columns at once.
const TILE: usize = 16;

/// Turns rows into the columns from `start` on, in tiles of 16 × 16 that stay in registers and the nearest cache.
fn turn(to: &mut [f32], n: usize, start: usize, rows: [&[f32]; TILE]) {
    let features = rows[0].len();
    vectorised(
        #[inline(always)]
        || {
            for (block, to) in to.chunks_exact_mut(TILE * n).enumerate() {
                let tile: [[f32; TILE]; TILE] =
                    core::array::from_fn(|i| *rows[i][block * TILE..].first_chunk().expect("a row of all features"));
                for (i, to) in to.chunks_exact_mut(n).enumerate() {
                    let column: [f32; TILE] = core::array::from_fn(|j| tile[j][i]);
                    to[start..start + TILE].copy_from_slice(&column);
                }
            }
            for feature in features - features % TILE..features {
                let to = &mut to[feature * n + start..][..TILE];
                to.iter_mut().zip(rows).for_each(|(to, row)| *to = row[feature]);
            }
        },
    );
}

/// Means over the middle of [outer, middle, n].
pub fn mean_rows(y: &mut [f32], x: &[f32], middle: usize, n: usize) {
    let share = 1.0 / middle as f32;
    vectorised(
        #[inline(always)]
        || {
            for (y, rows) in y.chunks_exact_mut(n).zip(x.chunks_exact(middle * n)) {
                y.fill(0.0);
                for row in rows.chunks_exact(n) {
                    y.iter_mut().zip(row).for_each(|(y, x)| *y += x);
                }
                y.iter_mut().for_each(|y| *y *= share);
            }
        },
    );
}

/// Σ x²
pub fn squared_norm(x: &[f32]) -> f32 {
    vectorised(
        #[inline(always)]
        || sum_of(x, |x| x * x),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_become_columns() {
        for (n, features) in [(1, 5), (16, 16), (35, 40), (3, 33)] {
            let rows: Vec<f32> = (0..n * features).map(|i| i as f32).collect();
            let mut to = vec![f32::NAN; n * features];
            columns(&mut to, n, |i| &rows[i * features..(i + 1) * features]);
            let expected = (0..features).flat_map(|f| (0..n).map(move |i| (i * features + f) as f32));
            assert_eq!(to, expected.collect::<Vec<_>>(), "{n} of {features}");
        }
    }

    #[test]
    fn rows_are_summed_filled_and_averaged() {
        let x: Vec<f32> = (0..70).map(|i| i as f32).collect();
        let mut sums = [1.0, 2.0];
        add_row_sums(&mut sums, &x, 35);
        assert_eq!(sums, [1.0 + 595.0, 2.0 + 1820.0]);
        let mut y = vec![0.0; 70];
        fill_rows(&mut y, &sums, 35);
        add_rows(&mut y, &[1.0, -1.0], 35);
        assert_eq!((y[34], y[35]), (597.0, 1821.0));
        let mut means = [0.0; 14];
        mean_rows(&mut means, &x, 5, 7);
        assert_eq!((means[0], means[6], means[7]), (14.0, 20.0, 49.0));
        assert_eq!(squared_norm(&x[..20]), 2470.0);
        copy_runs(&mut y[..4], &x, 2, |i| 5 - i);
        assert_eq!(y[..4], [10.0, 11.0, 8.0, 9.0]);
    }
}
