//! The plain CNN: convolutions of stride 2, then a linear layer.

use super::convolution::{Convolution, grid, to_images, to_rows};
use super::{activate, dense};
use crate::dataset::Shape;
use crate::train::TrainError;
use crate::train::parameter::Parameter;
use crate::train::pass::Pass;
use crate::workload::Cnn;
use burn::tensor::Tensor;

#[derive(Clone, Debug)]
pub struct Network {
    model: Cnn,
    channels: usize,
    size: [usize; 2],
    convolutions: Vec<Convolution>,
    /// Height and width after the last convolution.
    size_out: [usize; 2],
    outputs: usize,
}

impl Network {
    pub fn new(model: Cnn, shape: Shape, outputs: usize) -> Result<Self, TrainError> {
        let (channels, size) = grid(shape)?;
        let (mut channels_in, mut size_out) = (channels, size);
        // Along an axis of one point there is nothing to convolve.
        let along = |n: usize, size: usize| if size == 1 { 1 } else { n };
        let mut convolutions = Vec::with_capacity(model.depth);
        for _ in 0..model.depth {
            let convolution = Convolution {
                channels_in,
                channels_out: model.width,
                kernel: size.map(|size| along(model.kernel, size)),
                stride: size.map(|size| along(2, size)),
            };
            size_out = convolution.size_out(size_out);
            convolutions.push(convolution);
            channels_in = model.width;
        }
        Ok(Self { model, channels, size, convolutions, size_out, outputs })
    }

    pub fn parameters(&self, out: &mut Vec<Parameter>) {
        for (i, convolution) in self.convolutions.iter().enumerate() {
            let shape = [convolution.channels_out, convolution.fan_in()];
            out.push(Parameter::weight(format!("layer{i}.weight"), shape, 2.0 / convolution.fan_in() as f64));
            out.push(Parameter::zeros(format!("layer{i}.bias"), convolution.channels_out));
        }
        let features = self.model.width * self.size_out[0] * self.size_out[1];
        dense(out, &format!("layer{}", self.convolutions.len()), [features, self.outputs], 1.0);
    }

    pub fn forward(&self, pass: &mut Pass<'_>, inputs: Tensor<3>) -> Tensor<3> {
        let trials = pass.trials;
        let mut x = to_images(inputs, trials, self.channels, self.size);
        for convolution in &self.convolutions {
            let (weight, bias) = (pass.parameter(), pass.parameter());
            let y = activate(convolution.forward(x, weight, Some(bias)), self.model.activation);
            let [batch, all, h, w] = y.dims();
            let y = pass.dropout(to_rows(y, trials));
            x = y.swap_dims(0, 1).reshape([batch, all, h, w]);
        }
        pass.dense(to_rows(x, trials))
    }
}
