//! The two losses, their slopes at the outputs [outputs, n], and how wrong predictions are.

use crate::function::exp;
use crate::{LEAST_SLOPE, flush, vectorised};

/// outputs ← (softmax(outputs) − target) · `share`, the slope of the cross entropy; `work` holds 2 · n numbers.
pub fn softmax_slope(outputs: &mut [f32], targets: &[f32], share: f32, n: usize, work: &mut [f32]) {
    vectorised(
        #[inline(always)]
        || {
            let (largest, sums) = work[..2 * n].split_at_mut(n);
            largest.copy_from_slice(&outputs[..n]);
            for row in outputs.chunks_exact(n).skip(1) {
                largest
                    .iter_mut()
                    .zip(row)
                    .for_each(|(largest, x)| *largest = if *x > *largest { *x } else { *largest });
            }
            sums.fill(0.0);
            for row in outputs.chunks_exact_mut(n) {
                for ((x, largest), sum) in row.iter_mut().zip(&*largest).zip(&mut *sums) {
                    *x = exp(*x - largest);
                    *sum += *x;
                }
            }
            sums.iter_mut().for_each(|sum| *sum = 1.0 / *sum);
            for (row, targets) in outputs.chunks_exact_mut(n).zip(targets.chunks_exact(n)) {
                for ((x, factor), target) in row.iter_mut().zip(&*sums).zip(targets) {
                    *x = flush((*x * factor - target) * share, LEAST_SLOPE);
                }
            }
        },
    );
}

/// outputs ← 2 (output − target) · `share`, the slope of the squared error.
pub fn square_slope(outputs: &mut [f32], targets: &[f32], share: f32) {
    let share = 2.0 * share;
    vectorised(
        #[inline(always)]
        || outputs.iter_mut().zip(targets).for_each(|(y, target)| *y = (*y - target) * share),
    );
}

/// The sum of cross entropies in nats of outputs [classes, n] with these labels, and how many of the labels have not the
/// largest output (of equal ones the first). `outputs` are used up; `work` holds 2 · n numbers.
pub fn loss_and_wrong(outputs: &mut [f32], labels: &[u16], n: usize, work: &mut [f32]) -> (f64, usize) {
    let (largest, places) = work[..2 * n].split_at_mut(n);
    vectorised(
        #[inline(always)]
        || {
            largest.copy_from_slice(&outputs[..n]);
            places.fill(0.0);
            for (class, row) in outputs.chunks_exact(n).enumerate().skip(1) {
                for ((largest, place), x) in largest.iter_mut().zip(&mut *places).zip(row) {
                    let above = *x > *largest;
                    *largest = if above { *x } else { *largest };
                    *place = if above { class as f32 } else { *place };
                }
            }
        },
    );
    let wrong = labels.iter().zip(&*places).filter(|(label, place)| f32::from(**label) != **place).count();
    // What the label's output falls short of the largest.
    let mut short = 0.0;
    for (i, &label) in labels.iter().enumerate() {
        short += f64::from(largest[i] - outputs[usize::from(label) * n + i]);
    }
    vectorised(
        #[inline(always)]
        || {
            let (sums, rows) = outputs.split_at_mut(n);
            sums.iter_mut().zip(&*largest).for_each(|(x, largest)| *x = exp(*x - largest));
            for row in rows.chunks_exact(n) {
                for ((sum, x), largest) in sums.iter_mut().zip(row).zip(&*largest) {
                    *sum += exp(*x - largest);
                }
            }
        },
    );
    let logarithms: f64 = outputs[..labels.len()].iter().map(|&sum| f64::from(libm::logf(sum))).sum();
    (logarithms + short, wrong)
}

/// Σ (output − target)²
pub fn squares(outputs: &[f32], targets: &[f32]) -> f64 {
    outputs.iter().zip(targets).map(|(y, target)| f64::from(y - target) * f64::from(y - target)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cross_entropy_and_its_slope() {
        // Two examples of three classes: columns (1, 2, 0) and (0, 0, 3).
        let outputs = [1.0, 0.0, 2.0, 0.0, 0.0, 3.0];
        let (mut used, mut work) = (outputs, [0.0; 4]);
        let (loss, wrong) = loss_and_wrong(&mut used, &[1, 0], 2, &mut work);
        let expected = |row: [f64; 3], label: usize| row.iter().map(|x| x.exp()).sum::<f64>().ln() - row[label];
        let expected = expected([1.0, 2.0, 0.0], 1) + expected([0.0, 0.0, 3.0], 0);
        assert!((loss - expected).abs() < 1e-6 && wrong == 1, "{loss} instead of {expected}, {wrong} wrong");
        let mut slope = outputs;
        softmax_slope(&mut slope, &[0.0, 1.0, 1.0, 0.0, 0.0, 0.0], 0.5, 2, &mut work);
        let total = 1f64.exp() + 2f64.exp() + 1.0;
        assert!((f64::from(slope[2]) - 0.5 * (2f64.exp() / total - 1.0)).abs() < 1e-7);
        assert!((slope[1] + slope[3] + slope[5]).abs() < 1e-6);
    }

    #[test]
    fn of_equal_outputs_the_first_is_the_prediction() {
        let wrong = |outputs: [f32; 3], label| loss_and_wrong(&mut outputs.clone(), &[label], 1, &mut [0.0; 2]).1;
        assert_eq!([wrong([1.0, 1.0, 0.0], 0), wrong([1.0, 1.0, 0.0], 1)], [0, 1]);
        let (loss, _) = loss_and_wrong(&mut [f32::NAN, 1.0], &[1], 1, &mut [0.0; 2]);
        assert!(loss.is_nan());
        let (loss, _) = loss_and_wrong(&mut [f32::INFINITY, 1.0], &[1], 1, &mut [0.0; 2]);
        assert!(!loss.is_finite());
    }
}
