//! Batch normalization of [channels, positions, examples] and layer normalization of [features, n], each with its way back.

use crate::{LANES, fold_lanes, vectorised};

/// Added to every variance before its root is taken.
pub const BATCH_NORM_EPSILON: f32 = 1e-5;

/// What a batch normalization measured, per channel and group of examples: [channels · groups].
#[derive(Clone, Debug, Default)]
pub struct Moments {
    pub mean: Vec<f32>,
    /// Unbiased.
    pub variance: Vec<f32>,
    /// 1 / √(biased variance + ε)
    inverse: Vec<f32>,
}

impl Moments {
    pub fn new(channels: usize, groups: usize) -> Self {
        let zeros = vec![0.0; channels * groups];
        Self { mean: zeros.clone(), variance: zeros.clone(), inverse: zeros }
    }
}

/// Numbers of one channel whose examples are `group`: one run at each position.
#[inline(always)]
fn runs(x: &[f32], examples: usize, first: usize, together: usize) -> impl Iterator<Item = &[f32]> {
    x.chunks_exact(examples).map(move |row| &row[first..first + together])
}

#[inline(always)]
fn sum_runs<'a>(runs: impl Iterator<Item = &'a [f32]>, f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0f32; LANES];
    for run in runs {
        let (parts, rest) = run.as_chunks::<LANES>();
        for part in parts {
            for i in 0..LANES {
                lanes[i] += f(part[i]);
            }
        }
        lanes.iter_mut().zip(rest).for_each(|(lane, &x)| *lane += f(x));
    }
    fold_lanes(lanes)
}

/// y ← gain · x̂ + offset, x̂ by the moments of every `together` examples (Ioffe and Szegedy 2015). `x` and `y` are
/// [channels, positions, examples].
pub fn batch_norm(
    y: &mut [f32],
    x: &[f32],
    [gain, offset]: [&[f32]; 2],
    moments: &mut Moments,
    [examples, together]: [usize; 2],
) {
    let channels = gain.len();
    let (length, groups) = (x.len() / channels, examples / together);
    let n = (length / examples * together) as f32;
    vectorised(
        #[inline(always)]
        || {
            for (c, (x, y)) in x.chunks_exact(length).zip(y.chunks_exact_mut(length)).enumerate() {
                for group in 0..groups {
                    let (first, place) = (group * together, c * groups + group);
                    let mean = sum_runs(runs(x, examples, first, together), |x| x) / n;
                    let squares = sum_runs(runs(x, examples, first, together), |x| (x - mean) * (x - mean));
                    let inverse = 1.0 / (squares / n + BATCH_NORM_EPSILON).sqrt();
                    moments.mean[place] = mean;
                    moments.variance[place] = squares / (n - 1.0).max(1.0);
                    moments.inverse[place] = inverse;
                    let factor = inverse * gain[c];
                    let rows = x.chunks_exact(examples).zip(y.chunks_exact_mut(examples));
                    for (x, y) in rows {
                        let (x, y) = (&x[first..first + together], &mut y[first..first + together]);
                        y.iter_mut().zip(x).for_each(|(y, x)| *y = (x - mean) * factor + offset[c]);
                    }
                }
            }
        },
    );
}

/// d ← the slope of `batch_norm` by x, of the slope d by y; adds to the slopes of gain and offset.
pub fn batch_norm_backward(
    d: &mut [f32],
    x: &[f32],
    gain: &[f32],
    [gain_slope, offset_slope]: [&mut [f32]; 2],
    moments: &Moments,
    [examples, together]: [usize; 2],
) {
    let channels = gain.len();
    let (length, groups) = (x.len() / channels, examples / together);
    let n = (length / examples * together) as f32;
    vectorised(
        #[inline(always)]
        || {
            for (c, (x, d)) in x.chunks_exact(length).zip(d.chunks_exact_mut(length)).enumerate() {
                for group in 0..groups {
                    let (first, place) = (group * together, c * groups + group);
                    let (mean, inverse) = (moments.mean[place], moments.inverse[place]);
                    let (mut sums, mut products) = ([0f32; LANES], [0f32; LANES]);
                    for (d, x) in runs(d, examples, first, together).zip(runs(x, examples, first, together)) {
                        let ((d, d_rest), (x, x_rest)) = (d.as_chunks::<LANES>(), x.as_chunks::<LANES>());
                        for (d, x) in d.iter().zip(x) {
                            for i in 0..LANES {
                                sums[i] += d[i];
                                products[i] += d[i] * (x[i] - mean);
                            }
                        }
                        for (i, (d, x)) in d_rest.iter().zip(x_rest).enumerate() {
                            sums[i] += d;
                            products[i] += d * (x - mean);
                        }
                    }
                    let (sum, product) = (fold_lanes(sums), fold_lanes(products) * inverse);
                    offset_slope[c] += sum;
                    gain_slope[c] += product;
                    let (factor, level, slope) = (gain[c] * inverse, sum / n, product * inverse / n);
                    for (d, x) in d.chunks_exact_mut(examples).zip(x.chunks_exact(examples)) {
                        let (d, x) = (&mut d[first..first + together], &x[first..first + together]);
                        d.iter_mut().zip(x).for_each(|(d, x)| *d = factor * (*d - level - slope * (x - mean)));
                    }
                }
            }
        },
    );
}

/// running ← m · running + (1 − m) · measured, for one group of examples after another.
pub fn follow(running: &mut [f32], measured: &[f32], momentum: f32) {
    let groups = measured.len() / running.len().max(1);
    for (running, measured) in running.iter_mut().zip(measured.chunks_exact(groups.max(1))) {
        for measured in measured {
            *running = momentum * *running + (1.0 - momentum) * measured;
        }
    }
}

/// y ← gain · (x − mean) / √(variance + ε) + offset, by running moments; rows of one channel are together.
pub fn with_moments(y: &mut [f32], x: &[f32], [gain, offset]: [&[f32]; 2], [mean, variance]: [&[f32]; 2]) {
    let length = x.len() / gain.len();
    vectorised(
        #[inline(always)]
        || {
            for (c, (x, y)) in x.chunks_exact(length).zip(y.chunks_exact_mut(length)).enumerate() {
                let factor = gain[c] / (variance[c] + BATCH_NORM_EPSILON).sqrt();
                let level = offset[c] - mean[c] * factor;
                y.iter_mut().zip(x).for_each(|(y, x)| *y = x * factor + level);
            }
        },
    );
}

/// Normalises each column of [features, n] (Ba et al. 2016). `stats` keeps the means and inverse deviations, 2 · n numbers.
pub fn layer_norm(y: &mut [f32], x: &[f32], [gain, offset]: [&[f32]; 2], stats: &mut [f32], n: usize) {
    let share = 1.0 / gain.len() as f32;
    vectorised(
        #[inline(always)]
        || {
            let (means, inverses) = stats[..2 * n].split_at_mut(n);
            means.fill(0.0);
            inverses.fill(0.0);
            for row in x.chunks_exact(n) {
                means.iter_mut().zip(row).for_each(|(mean, x)| *mean += x);
            }
            means.iter_mut().for_each(|mean| *mean *= share);
            for row in x.chunks_exact(n) {
                for ((sum, x), mean) in inverses.iter_mut().zip(row).zip(&*means) {
                    *sum += (x - mean) * (x - mean);
                }
            }
            inverses.iter_mut().for_each(|sum| *sum = 1.0 / (*sum * share + BATCH_NORM_EPSILON).sqrt());
            for (((y, x), gain), offset) in y.chunks_exact_mut(n).zip(x.chunks_exact(n)).zip(gain).zip(offset) {
                for (((y, x), mean), inverse) in y.iter_mut().zip(x).zip(&*means).zip(&*inverses) {
                    *y = (x - mean) * inverse * gain + offset;
                }
            }
        },
    );
}

/// d ← the slope of `layer_norm` by x, of the slope d by y; adds to the slopes of gain and offset. `work` holds 2 · n numbers.
pub fn layer_norm_backward(
    d: &mut [f32],
    x: &[f32],
    gain: &[f32],
    [gain_slope, offset_slope]: [&mut [f32]; 2],
    stats: &[f32],
    work: &mut [f32],
    n: usize,
) {
    let share = 1.0 / gain.len() as f32;
    vectorised(
        #[inline(always)]
        || {
            let (means, inverses) = stats[..2 * n].split_at(n);
            let (sums, products) = work[..2 * n].split_at_mut(n);
            sums.fill(0.0);
            products.fill(0.0);
            for (row, (d, x)) in d.chunks_exact(n).zip(x.chunks_exact(n)).enumerate() {
                let (mut own, mut other) = ([0f32; LANES], [0f32; LANES]);
                let gain = gain[row];
                let whole = n / LANES * LANES;
                let parts = d.as_chunks::<LANES>().0.iter().zip(x.as_chunks::<LANES>().0);
                let stats = means.as_chunks::<LANES>().0.iter().zip(inverses.as_chunks::<LANES>().0);
                let totals = sums.as_chunks_mut::<LANES>().0.iter_mut().zip(products.as_chunks_mut::<LANES>().0);
                for (((d, x), (means, inverses)), (sums, products)) in parts.zip(stats).zip(totals) {
                    for i in 0..LANES {
                        let normal = (x[i] - means[i]) * inverses[i];
                        own[i] += d[i] * normal;
                        other[i] += d[i];
                        sums[i] += d[i] * gain;
                        products[i] += d[i] * gain * normal;
                    }
                }
                for i in whole..n {
                    let normal = (x[i] - means[i]) * inverses[i];
                    own[i - whole] += d[i] * normal;
                    other[i - whole] += d[i];
                    sums[i] += d[i] * gain;
                    products[i] += d[i] * gain * normal;
                }
                gain_slope[row] += fold_lanes(own);
                offset_slope[row] += fold_lanes(other);
            }
            for ((d, x), gain) in d.chunks_exact_mut(n).zip(x.chunks_exact(n)).zip(gain) {
                let columns = d.iter_mut().zip(x).zip(means).zip(inverses).zip(&*sums).zip(&*products);
                for (((((d, x), mean), inverse), sum), product) in columns {
                    let normal = (x - mean) * inverse;
                    *d = inverse * (*d * gain - share * (sum + normal * product));
                }
            }
        },
    );
}
