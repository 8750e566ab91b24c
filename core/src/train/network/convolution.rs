//! Convolutions of a cohort: one group per trial over [B, K · channels, h, w].

use crate::dataset::Shape;
use crate::train::TrainError;
use burn::tensor::Tensor;
use burn::tensor::module::conv2d;
use burn::tensor::ops::ConvOptions;

/// One convolution, padded by half its kernel.
#[derive(Clone, Copy, Debug)]
pub struct Convolution {
    pub channels_in: usize,
    pub channels_out: usize,
    pub kernel: [usize; 2],
    pub stride: [usize; 2],
}

impl Convolution {
    pub fn fan_in(&self) -> usize {
        self.channels_in * self.kernel[0] * self.kernel[1]
    }

    /// Height and width of the result.
    pub fn size_out(&self, [h, w]: [usize; 2]) -> [usize; 2] {
        let side = |n: usize, i: usize| {
            let k = self.kernel[i];
            (n + 2 * (k / 2)).saturating_sub(k) / self.stride[i] + 1
        };
        [side(h, 0), side(w, 1)]
    }

    /// [B, K · channels_in, h, w] → [B, K · channels_out, h′, w′]; weight [K, channels_out, fan-in], bias [K, 1, channels_out].
    pub fn forward(&self, x: Tensor<4>, weight: Tensor<3>, bias: Option<Tensor<3>>) -> Tensor<4> {
        let trials = weight.dims()[0];
        let [kh, kw] = self.kernel;
        let weight = weight.reshape([trials * self.channels_out, self.channels_in, kh, kw]);
        let bias = bias.map(|bias| bias.reshape([trials * self.channels_out]));
        conv2d(x, weight, bias, ConvOptions::new(self.stride, [kh / 2, kw / 2], [1, 1], trials))
    }
}

/// Channels and size of an input as an image: a sequence is an image of height 1.
///
/// # Errors
/// A table has no neighbourhood to convolve, tokens are not numbers.
pub fn grid(shape: Shape) -> Result<(usize, [usize; 2]), TrainError> {
    match shape {
        Shape::Sequence { channels, length } => Ok((channels, [1, length])),
        Shape::Image { channels, height, width } => Ok((channels, [height, width])),
        Shape::Table { .. } | Shape::Tokens { .. } => Err(TrainError::Unreadable),
    }
}

/// [K or 1, B, channels · h · w] → [B, K · channels, h, w].
pub fn to_images(x: Tensor<3>, trials: usize, channels: usize, [h, w]: [usize; 2]) -> Tensor<4> {
    let [given, batch, features] = x.dims();
    let x = if given == trials { x } else { x.expand([trials, batch, features]) };
    x.swap_dims(0, 1).reshape([batch, trials * channels, h, w])
}

/// [B, K · channels, h, w] → [K, B, channels · h · w].
pub fn to_rows(x: Tensor<4>, trials: usize) -> Tensor<3> {
    let [batch, all, h, w] = x.dims();
    x.reshape([batch, trials, all / trials * h * w]).swap_dims(0, 1)
}
