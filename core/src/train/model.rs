//! Models as functions of parameters with a leading trial axis.
//!
//! Every parameter is a tensor [K, a, b]: weights [K, inputs, outputs], biases [K, 1, outputs], convolution kernels
//! [K, channels out, channels in × kernel size]. Knows nothing of losses or updates.

use super::TrainError;
use crate::dataset::Shape;
use crate::random::Stream;
use crate::workload::{Activation, Model};
use burn::tensor::activation::{gelu, relu, silu, tanh};
use burn::tensor::module::conv2d;
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Device, Tensor, TensorData};

/// The architecture shared by a cohort: layers in order. A dropout mask follows every hidden layer.
#[derive(Clone, Debug)]
pub(super) struct Network {
    layers: Vec<Layer>,
    activation: Activation,
}

#[derive(Clone, Copy, Debug)]
enum Layer {
    /// [K, B, inputs] → [K, B, outputs]
    Dense { inputs: usize, outputs: usize },
    /// [B, K·channels_in, h, w] → [B, K·channels_out, ⌈h/2⌉, ⌈w/2⌉]: one group per trial, stride 2, zero padding.
    Conv { channels_in: usize, channels_out: usize, kernel: [usize; 2], size_in: [usize; 2] },
}

/// A parameter's place: its name (which names its random stream), shape without the trial axis and initial bound.
#[derive(Clone, Debug)]
pub(super) struct Slotted {
    pub name: String,
    pub shape: [usize; 2],
    /// Uniform on ±bound; 0 for biases.
    bound: f64,
}

impl Slotted {
    pub fn is_weight(&self) -> bool {
        self.bound > 0.0
    }
}

impl Layer {
    fn size_out(size_in: [usize; 2], kernel: [usize; 2]) -> [usize; 2] {
        let side = |n: usize, k: usize| if k == 1 && n == 1 { 1 } else { (n + 2 * (k / 2) - k) / 2 + 1 };
        [side(size_in[0], kernel[0]), side(size_in[1], kernel[1])]
    }

    fn fan_in(&self) -> usize {
        match *self {
            Layer::Dense { inputs, .. } => inputs,
            Layer::Conv { channels_in, kernel, .. } => channels_in * kernel[0] * kernel[1],
        }
    }

    fn outputs(&self) -> usize {
        match *self {
            Layer::Dense { outputs, .. } => outputs,
            Layer::Conv { channels_out, .. } => channels_out,
        }
    }
}

impl Network {
    /// Lays a model out for inputs of a shape and a number of outputs.
    pub fn new(model: &Model, shape: Shape, outputs: usize) -> Result<Self, TrainError> {
        let mut layers = Vec::new();
        let activation = match *model {
            Model::Linear => {
                layers.push(Layer::Dense { inputs: shape.len(), outputs });
                Activation::Relu
            }
            Model::Mlp { width, depth, activation, .. } => {
                let mut inputs = shape.len();
                for _ in 0..depth {
                    layers.push(Layer::Dense { inputs, outputs: width });
                    inputs = width;
                }
                layers.push(Layer::Dense { inputs, outputs });
                activation
            }
            Model::Cnn { width, depth, kernel, activation, .. } => {
                let (mut channels_in, mut size_in, kernel) = match shape {
                    Shape::Table { .. } => return Err(TrainError::ModelNeedsGrid),
                    Shape::Sequence { channels, length } => (channels, [1, length], [1, kernel]),
                    Shape::Image { channels, height, width } => (channels, [height, width], [kernel, kernel]),
                };
                for _ in 0..depth {
                    layers.push(Layer::Conv { channels_in, channels_out: width, kernel, size_in });
                    size_in = Layer::size_out(size_in, kernel);
                    channels_in = width;
                }
                layers.push(Layer::Dense { inputs: channels_in * size_in[0] * size_in[1], outputs });
                activation
            }
        };
        Ok(Self { layers, activation })
    }

    /// The parameters, two per layer: weight, bias.
    pub fn parameters(&self) -> Vec<Slotted> {
        let last = self.layers.len().saturating_sub(1);
        let mut slots = Vec::with_capacity(2 * self.layers.len());
        for (i, layer) in self.layers.iter().enumerate() {
            let shape = match *layer {
                Layer::Dense { inputs, outputs } => [inputs, outputs],
                Layer::Conv { channels_out, .. } => [channels_out, layer.fan_in()],
            };
            // He et al. 2015 for hidden layers (variance 2 / fan-in), LeCun for the last (1 / fan-in).
            let variance = if i == last { 1.0 } else { 2.0 } / layer.fan_in() as f64;
            slots.push(Slotted { name: format!("layer{i}.weight"), shape, bound: libm::sqrt(3.0 * variance) });
            slots.push(Slotted { name: format!("layer{i}.bias"), shape: [1, layer.outputs()], bound: 0.0 });
        }
        slots
    }

    /// Initial parameters of a cohort, from each trial's stream `seed / "init" / name`.
    pub fn initialize(&self, seeds: &[u64], device: &Device) -> Vec<Tensor<3>> {
        self.parameters()
            .iter()
            .map(|slot| {
                let [a, b] = slot.shape;
                let shape = [seeds.len(), a, b];
                if !slot.is_weight() {
                    return Tensor::zeros(shape, device);
                }
                let mut data = Vec::with_capacity(seeds.len() * a * b);
                for &seed in seeds {
                    let stream = Stream::new(seed).child("init").child(&slot.name);
                    data.extend((0..(a * b) as u64).map(|n| (slot.bound * (2.0 * stream.uniform(n) - 1.0)) as f32));
                }
                Tensor::from_data(TensorData::new(data, shape), device)
            })
            .collect()
    }

    /// Units of each hidden layer per example, in order: the shapes of the dropout masks.
    pub fn hidden_units(&self) -> Vec<usize> {
        let hidden = self.layers.len().saturating_sub(1);
        self.layers[..hidden]
            .iter()
            .map(|layer| match *layer {
                Layer::Dense { outputs, .. } => outputs,
                Layer::Conv { channels_out, kernel, size_in, .. } => {
                    let [h, w] = Layer::size_out(size_in, kernel);
                    channels_out * h * w
                }
            })
            .collect()
    }

    /// Floats held per trial and example while training, roughly: for the check before memory is taken.
    pub fn activations(&self) -> usize {
        self.layers.first().map_or(0, Layer::fan_in) + 3 * self.hidden_units().iter().sum::<usize>()
    }

    /// Outputs [K, B, outputs] for inputs [K, B, features] (or [1, B, features], shared by all trials). `masks` has one
    /// [K, B, units] per hidden layer, or is empty.
    pub fn forward(&self, parameters: &[Tensor<3>], inputs: Tensor<3>, masks: &[Tensor<3>]) -> Tensor<3> {
        let trials = parameters.first().map_or(1, |parameter| parameter.dims()[0]);
        let last = self.layers.len().saturating_sub(1);
        let [_, batch, _] = inputs.dims();
        let mut x = inputs;
        for (i, (layer, pair)) in self.layers.iter().zip(parameters.chunks_exact(2)).enumerate() {
            let (weight, bias) = (pair[0].clone(), pair[1].clone());
            x = match *layer {
                Layer::Dense { .. } => x.matmul(weight).add(bias),
                Layer::Conv { channels_in, channels_out, kernel, size_in } => {
                    let [h, w] = size_in;
                    let x = if x.dims()[0] == trials { x } else { x.expand([trials, batch, channels_in * h * w]) };
                    let x = x.swap_dims(0, 1).reshape([batch, trials * channels_in, h, w]);
                    let weight = weight.reshape([trials * channels_out, channels_in, kernel[0], kernel[1]]);
                    let options = ConvOptions::new([2, 2], [kernel[0] / 2, kernel[1] / 2], [1, 1], trials);
                    let y = conv2d(x, weight, Some(bias.reshape([trials * channels_out])), options);
                    let units = y.dims()[1..].iter().product::<usize>() / trials;
                    y.reshape([batch, trials, units]).swap_dims(0, 1)
                }
            };
            if i < last {
                x = match self.activation {
                    Activation::Relu => relu(x),
                    Activation::Tanh => tanh(x),
                    Activation::Gelu => gelu(x),
                    Activation::Silu => silu(x),
                };
                if let Some(mask) = masks.get(i) {
                    x = x.mul(mask.clone());
                }
            }
        }
        x
    }
}
