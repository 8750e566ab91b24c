//! Models as functions of parameters with a leading trial axis.
//!
//! Each family is a file: which parameters it has, and how a pass goes through them. Weights are [K, inputs, outputs],
//! biases [K, 1, outputs], convolution kernels [K, channels out, channels in × kernel size]. Knows nothing of losses or
//! updates.

mod cnn;
mod convolution;
mod mlp;
mod resnet;
mod transformer;

use super::TrainError;
use super::parameter::{Layout, Parameter};
use super::pass::Pass;
use crate::dataset::Shape;
use crate::workload::{Activation, Model};
use burn::tensor::Tensor;
use burn::tensor::activation::{gelu, relu, silu, tanh};

/// The architecture shared by a cohort.
#[derive(Clone, Debug)]
pub(super) enum Network {
    /// One linear layer.
    Linear {
        inputs: usize,
        outputs: usize,
    },
    Mlp(mlp::Network),
    Cnn(cnn::Network),
    Resnet(resnet::Network),
    Transformer(transformer::Network),
}

impl Network {
    /// Lays a model out for inputs of a shape and a number of outputs.
    ///
    /// # Errors
    /// A model that needs another shape of input.
    pub fn new(model: &Model, shape: Shape, outputs: usize) -> Result<Self, TrainError> {
        Ok(match *model {
            Model::Linear => Network::Linear { inputs: shape.len(), outputs },
            Model::Mlp(model) => Network::Mlp(mlp::Network::new(model, shape.len(), outputs)),
            Model::Cnn(model) => Network::Cnn(cnn::Network::new(model, shape, outputs)?),
            Model::Resnet(model) => Network::Resnet(resnet::Network::new(model, shape, outputs)?),
            Model::Transformer(model) => Network::Transformer(transformer::Network::new(model, shape, outputs)?),
        })
    }

    /// The parameters in the order a pass takes them.
    pub fn layout(&self) -> Layout {
        let mut parameters = Vec::new();
        match self {
            Network::Linear { inputs, outputs } => dense(&mut parameters, "layer0", [*inputs, *outputs], 1.0),
            Network::Mlp(network) => network.parameters(&mut parameters),
            Network::Cnn(network) => network.parameters(&mut parameters),
            Network::Resnet(network) => network.parameters(&mut parameters),
            Network::Transformer(network) => network.parameters(&mut parameters),
        }
        Layout { parameters }
    }

    /// Channels of each batch normalization, in order.
    pub fn batch_norms(&self) -> Vec<usize> {
        match self {
            Network::Resnet(network) => network.batch_norms(),
            _ => Vec::new(),
        }
    }

    /// Outputs [K, B, outputs] for inputs [K, B, features] (or [1, B, features], shared by all trials).
    pub fn forward(&self, pass: &mut Pass<'_>, inputs: Tensor<3>) -> Tensor<3> {
        match self {
            Network::Linear { .. } => pass.dense(inputs),
            Network::Mlp(network) => network.forward(pass, inputs),
            Network::Cnn(network) => network.forward(pass, inputs),
            Network::Resnet(network) => network.forward(pass, inputs),
            Network::Transformer(network) => network.forward(pass, inputs),
        }
    }
}

/// Weight and bias of a linear layer; the weight's variance is `gain` / inputs.
fn dense(out: &mut Vec<Parameter>, name: &str, shape: [usize; 2], gain: f64) {
    out.push(Parameter::weight(format!("{name}.weight"), shape, gain / shape[0] as f64));
    out.push(Parameter::zeros(format!("{name}.bias"), shape[1]));
}

/// Gain and offset of a normalization.
fn norm(out: &mut Vec<Parameter>, name: &str, channels: usize) {
    out.push(Parameter::ones(format!("{name}.gain"), channels));
    out.push(Parameter::zeros(format!("{name}.offset"), channels));
}

fn activate<const D: usize>(x: Tensor<D>, activation: Activation) -> Tensor<D> {
    match activation {
        Activation::Relu => relu(x),
        Activation::Tanh => tanh(x),
        Activation::Gelu => gelu(x),
        Activation::Silu => silu(x),
    }
}

#[cfg(test)]
mod tests {
    use super::{Network, Shape};
    use crate::space::{Parameter, Setting, Space, Value, Values};
    use crate::workload::{Cost, ModelFamily, TrialConfig};

    const SHAPES: [Shape; 4] = [
        Shape::Table { features: 7 },
        Shape::Sequence { channels: 1, length: 40 },
        Shape::Image { channels: 3, height: 8, width: 12 },
        Shape::Tokens { vocabulary: 11, length: 3 },
    ];

    /// What the lab says a model costs is what it lays out.
    #[test]
    fn parameters_are_as_many_as_the_cost_says() {
        let options = [
            ("model.norm", "layer"),
            ("model.norm_position", "post"),
            ("model.zero_init", "yes"),
            ("model.position", "none"),
        ];
        let mut checked = 0;
        for family in ModelFamily::ALL {
            for shape in SHAPES.into_iter().filter(|shape| family.reads(shape.layout())) {
                for depth in [1i64, 2, 3] {
                    for chosen in [&options[..0], &options[..]] {
                        let mut values = Values::from([("model.depth".to_owned(), Value::Int(depth))]);
                        values.extend(chosen.iter().map(|(name, option)| ((*name).to_owned(), (*option).into())));
                        let fixed =
                            |(name, value)| Parameter { name, setting: Setting::Fixed(value), when: Vec::new() };
                        let space = Space::new(values.into_iter().map(fixed).collect(), "").expect("a space");
                        let config = TrialConfig::resolve(&space, &Values::new(), family, 10, 10);
                        let config = config.expect("a configuration");
                        let layout = Network::new(&config.model, shape, 5).expect("a network").layout();
                        let cost = Cost::of(&config.model, shape, 5).expect("a cost");
                        assert_eq!(layout.len() as u64, cost.parameters, "{:?} on {shape:?}", config.model);
                        checked += 1;
                    }
                }
            }
        }
        assert!(checked >= 60, "{checked}");
    }
}
