//! What a model costs: parameters, operations and memory, counted from its shapes alone.
//!
//! Operations are those of matrix products and convolutions, a multiplication and an addition each counted as one; what is
//! done number by number (activations, normalization, softmax) costs a few per cent more and is not counted. With n inputs,
//! w the width, o the outputs, k the kernel's area, c channels in, and p the positions of a convolution's result:
//!
//! ```text
//!                        parameters                              operations forward
//! linear layer           n o + o                                 2 n o
//! convolution            k c w (+ w without normalization)       2 k c w p
//! normalization          2 w
//! attention block,       12 w² + 13 w                            24 w² t + 4 w t²
//!   t tokens
//! ```
//!
//! An attention block is its two normalizations (4 w), queries, keys and values (3 w² + 3 w), projection (w² + w) and the
//! two layers of its network (4 w² + 4 w and 4 w² + w); its products of t × t scores cost 2 w t² each way.
//!
//! A training step does each product three times: once forward, once for the gradient of its inputs and once for that of its
//! weights (J. Kaplan et al. 2020, section 2.1).

use super::model::Model;
use super::network::{Layer, Network, Operation};
use crate::dataset::Shape;

/// The most that the trials of a cohort may take together, in bytes, wherever they train. A design that needs more is
/// refused; a page has less.
pub const MEMORY_LIMIT: u64 = 8 << 30;

/// The cost of one model on one shape of data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Numbers that are trained.
    pub parameters: u64,
    /// Floating point operations per example, evaluating.
    pub forward_flops: u64,
    /// Numbers held per example while training, at most: inputs, and what each layer keeps for the way back.
    pub activations: u64,
}

impl Cost {
    /// The cost of a model for inputs of a shape and a number of outputs; `None` if it cannot read the shape.
    pub fn of(model: &Model, shape: Shape, outputs: usize) -> Option<Self> {
        Some(Self::of_network(&Network::of(model, shape, outputs)?))
    }

    /// The cost of a model that is laid out.
    pub fn of_network(network: &Network) -> Self {
        let parameters = network.layout.parameters.iter().map(|parameter| product(&parameter.shape));
        let mut cost = Self { parameters: sum(parameters), forward_flops: 0, activations: network.inputs as u64 };
        for layer in &network.layers {
            cost.forward_flops = cost.forward_flops.saturating_add(flops(network, layer));
            cost.activations = cost.activations.saturating_add(kept(layer));
        }
        cost
    }

    /// Floating point operations per example, training.
    pub fn training_flops(&self) -> u64 {
        self.forward_flops.saturating_mul(3)
    }

    /// Bytes one trial takes while training on parts of `batch` examples, roughly: its parameters with gradient, two moments,
    /// average, best checkpoint and temporaries, and the activations, all in single precision.
    pub fn training_bytes(&self, batch: u64) -> u64 {
        let numbers = self.parameters.saturating_mul(9).saturating_add(self.activations.saturating_mul(batch));
        numbers.saturating_mul(4)
    }
}

/// Operations of a layer's products, of one example.
fn flops(network: &Network, layer: &Layer) -> u64 {
    let (from, form) = (network.form(layer.input), layer.form);
    match &layer.operation {
        Operation::Dense { .. } => product(&[2, from.features, form.features, form.positions]),
        Operation::Convolution { geometry, .. } => product(&[2, geometry.fan_in(), form.features, form.positions]),
        // Each head's scores and their mixture of values, features / heads numbers a head.
        Operation::Attention { .. } => product(&[4, form.features, form.positions, form.positions]),
        _ => 0,
    }
}

/// Numbers held for a layer's way back, of one example: what an engine holds that keeps a graph of every operation.
fn kept(layer: &Layer) -> u64 {
    let form = layer.form;
    let times = |n: usize| product(&[n, form.features, form.positions]);
    match &layer.operation {
        Operation::Image { .. } | Operation::Flatten => 0,
        // Its input unfolded, and its result.
        Operation::Convolution { geometry, .. } => {
            times(1).saturating_add(product(&[geometry.fan_in(), form.positions]))
        }
        // The result, and its slope.
        Operation::Activate(_) | Operation::Dropout { .. } => times(2),
        Operation::BatchNorm { .. } | Operation::LayerNorm { .. } => times(5),
        Operation::Attention { heads } => {
            times(8).saturating_add(product(&[4, *heads, form.positions, form.positions]))
        }
        _ => times(1),
    }
}

fn sum(numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.fold(0, u64::saturating_add)
}

/// Of sizes that a file or a study says: it cannot overflow.
fn product(factors: &[usize]) -> u64 {
    factors.iter().fold(1, |product: u64, factor| product.saturating_mul(*factor as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::{Activation, Cnn, Mlp, NormPosition, Position, Resnet, Transformer};

    const IMAGE: Shape = Shape::Image { channels: 1, height: 8, width: 8 };
    const SEQUENCE: Shape = Shape::Sequence { channels: 1, length: 40 };
    const TOKENS: Shape = Shape::Tokens { vocabulary: 60, length: 3 };

    fn mlp(layer_norm: bool) -> Model {
        let (activation, dropout, init_scale) = (Activation::Relu, 0.0, 1.0);
        Model::Mlp(Mlp { width: 16, depth: 2, activation, layer_norm, residual: true, dropout, init_scale })
    }

    fn transformer(patch: usize, position: Position, norm_position: NormPosition) -> Model {
        Model::Transformer(Transformer {
            width: 8,
            depth: 2,
            heads: 2,
            patch,
            activation: Activation::Gelu,
            norm_position,
            position,
            dropout: 0.0,
            init_scale: 1.0,
        })
    }

    fn cost(model: &Model, shape: Shape) -> Cost {
        Cost::of(model, shape, 10).unwrap()
    }

    /// Counted by hand.
    #[test]
    fn dense_models() {
        let linear = cost(&Model::Linear, IMAGE);
        assert_eq!((linear.parameters, linear.forward_flops), (650, 1280));
        assert_eq!(linear.training_flops(), 3840);
        // 64·16 + 16, 16·16 + 16, 16·10 + 10.
        assert_eq!(cost(&mlp(false), IMAGE).parameters, 1040 + 272 + 170);
        assert_eq!(cost(&mlp(true), IMAGE).parameters, 1482 + 2 * 32);
        assert_eq!(cost(&mlp(true), IMAGE).forward_flops, 2 * (1024 + 256 + 160));
    }

    #[test]
    fn convolutions() {
        let cnn = Cnn { width: 4, depth: 2, kernel: 3, activation: Activation::Relu, dropout: 0.0, init_scale: 1.0 };
        // 8×8 → 4×4 → 2×2: 9·4 + 4, 9·16 + 4, 16·10 + 10.
        let image = cost(&Model::Cnn(cnn), IMAGE);
        assert_eq!((image.parameters, image.forward_flops), (40 + 148 + 170, 2 * (36 * 16 + 144 * 4 + 160)));
        // 40 → 20 → 10: 3·4 + 4, 3·16 + 4, 40·10 + 10.
        let sequence = cost(&Model::Cnn(cnn), SEQUENCE);
        assert_eq!((sequence.parameters, sequence.forward_flops), (16 + 52 + 410, 2 * (12 * 20 + 48 * 10 + 400)));
        assert_eq!(Cost::of(&Model::Cnn(cnn), TOKENS, 10), None);
    }

    #[test]
    fn residual_networks() {
        let resnet = |depth| {
            Model::Resnet(Resnet {
                width: 4,
                depth,
                kernel: 3,
                activation: Activation::Relu,
                norm_position: NormPosition::Pre,
                zero_init: true,
                ghost_batch_size: 0,
                norm_momentum: 0.9,
                dropout: 0.0,
                init_scale: 1.0,
            })
        };
        // Stem 9·4 + 8 at 4×4; a block of 4 channels 2·(9·16 + 8); readout 4·10 + 10.
        let one = cost(&resnet(1), IMAGE);
        assert_eq!((one.parameters, one.forward_flops), (44 + 304 + 50, 2 * (36 * 16 + 288 * 16 + 40)));
        // Of three blocks the third halves 4×4 to 2×2: 9·32 + 16, 9·64 + 16, shortcut 32; readout 8·10 + 10.
        let three = cost(&resnet(3), IMAGE);
        assert_eq!(three.parameters, 44 + 2 * 304 + 304 + 592 + 32 + 90);
        assert_eq!(three.forward_flops, 2 * (36 * 16 + 2 * 288 * 16 + (288 + 576 + 32) * 4 + 80));
    }

    #[test]
    fn transformers() {
        let block = 12 * 64 + 13 * 8;
        let tokens = cost(&transformer(4, Position::Learned, NormPosition::Pre), TOKENS);
        assert_eq!(tokens.parameters, 60 * 8 + 8 + 3 * 8 + 2 * block + 16 + 90);
        assert_eq!(tokens.forward_flops, 2 * 480 * 3 + 2 * (24 * 64 * 3 + 4 * 8 * 9) + 160);
        // Patches of 4 points: 10 tokens of 4 numbers; of 4 × 4 pixels: 4 tokens of 16.
        let post = transformer(4, Position::Sinusoidal, NormPosition::Post);
        assert_eq!(cost(&post, SEQUENCE).parameters, 4 * 8 + 8 + 2 * block + 90);
        assert_eq!(cost(&post, IMAGE).parameters, 16 * 8 + 8 + 2 * block + 90);
        assert_eq!(cost(&post, IMAGE).forward_flops, 2 * 128 * 4 + 2 * (24 * 64 * 4 + 4 * 8 * 16) + 160);
    }
}
