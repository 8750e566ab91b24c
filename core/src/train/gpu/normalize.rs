//! Batch normalization: by a batch's own moments in training, by their running average in evaluation.
//!
//! Ghost batches (Hoffer et al. 2017) are consecutive groups of examples normalised apart, so that the noise of the statistics
//! does not depend on the batch size.

use super::number::Number;
use burn::tensor::{Device, Tensor, TensorData};

/// Added to every variance.
pub(super) const EPSILON: f64 = 1e-5;

/// Mean and variance per channel: [G, K, channels] of G ghost batches (the variance unbiased), or their running average
/// [1, K, channels].
#[derive(Clone, Debug)]
pub(super) struct Moments {
    pub mean: Tensor<3>,
    pub variance: Tensor<3>,
}

impl Moments {
    /// Before the first step: mean 0, variance 1.
    pub fn initial(trials: usize, channels: usize, device: &Device) -> Self {
        let shape = [1, trials, channels];
        Self { mean: Tensor::zeros(shape, device), variance: Tensor::ones(shape, device) }
    }

    /// r ← m r + (1 − m) s for each ghost batch's s in turn, with each trial's m: the updates of all of them in one sum.
    pub fn follow(self, batch: &Moments, momentum: &[f64]) -> Self {
        let [groups, trials, _] = batch.mean.dims();
        let device = batch.mean.device();
        let weights = (0..groups)
            .flat_map(|i| momentum.iter().map(move |&m| ((1.0 - m) * libm::pow(m, (groups - 1 - i) as f64)) as f32));
        let weights = Tensor::<3>::from_data(TensorData::new(weights.collect(), [groups, trials, 1]), &device);
        let kept: Vec<f64> = momentum.iter().map(|&m| libm::pow(m, groups as f64)).collect();
        let kept = Number::new(&kept, &device);
        let one = |running: Tensor<3>, batch: &Tensor<3>| {
            let kept = kept.times(running.swap_dims(0, 1)).swap_dims(0, 1);
            kept.add(batch.clone().mul(weights.clone()).sum_dim(0))
        };
        Self { mean: one(self.mean, &batch.mean), variance: one(self.variance, &batch.variance) }
    }

    /// The moments of some of the trials.
    pub fn select(self, f: impl Fn(Tensor<3>) -> Tensor<3>) -> Self {
        Self { mean: f(self.mean), variance: f(self.variance) }
    }
}

/// Normalises images [K, channels, B · points] by the moments of each ghost batch; gain and offset are [K, 1, channels].
pub(super) fn normalize(
    x: Tensor<3>,
    gain: Tensor<3>,
    offset: Tensor<3>,
    batch: usize,
    ghost: usize,
) -> (Tensor<3>, Moments) {
    let [trials, channels, all] = x.dims();
    let together = if ghost == 0 || !batch.is_multiple_of(ghost) { batch } else { ghost };
    let groups = batch / together;
    let n = all / groups;
    let grouped = x.reshape([trials, channels, groups, n]);
    let mean = grouped.clone().mean_dim(3);
    let centred = grouped.sub(mean.clone());
    let variance = centred.clone().square().mean_dim(3);
    let moments = |x: Tensor<4>| x.inner().reshape([trials, channels, groups]).permute([2, 0, 1]);
    let unbiased = n as f64 / (n as f64 - 1.0).max(1.0);
    let found = Moments { mean: moments(mean), variance: moments(variance.clone()).mul_scalar(unbiased) };
    let one = [trials, channels, 1, 1];
    let scale = variance.add_scalar(EPSILON).sqrt().recip().mul(gain.reshape(one));
    let y = centred.mul(scale).add(offset.reshape(one));
    (y.reshape([trials, channels, all]), found)
}

/// Normalises images [K, channels, B · points] by running moments.
pub(super) fn with_moments(x: Tensor<3>, gain: Tensor<3>, offset: Tensor<3>, running: &Moments) -> Tensor<3> {
    let scale = running.variance.clone().add_scalar(EPSILON).sqrt().recip().swap_dims(0, 1).mul(gain);
    let shift = offset.sub(running.mean.clone().swap_dims(0, 1).mul(scale.clone()));
    x.mul(scale.swap_dims(1, 2)).add(shift.swap_dims(1, 2))
}
