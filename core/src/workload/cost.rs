//! What a model costs: parameters, operations and memory, counted from its shapes alone. Knows nothing of tensors.
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

mod grid;

pub(super) use grid::side_out;

use super::model::{Mlp, Model, NormPosition, Position, Transformer};
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
    /// Numbers held per example while training, roughly: inputs, and what each layer keeps for the way back.
    pub activations: u64,
}

impl Cost {
    /// The cost of a model for inputs of a shape and a number of outputs; `None` if it cannot read the shape.
    pub fn of(model: &Model, shape: Shape, outputs: usize) -> Option<Self> {
        if !model.family().reads(shape.layout()) {
            return None;
        }
        let (inputs, outputs) = (shape.len() as u64, outputs as u64);
        let mut cost = Cost::default();
        match model {
            Model::Linear => {
                cost.dense(inputs, outputs, 1);
                cost.activations = inputs + 3 * outputs;
            }
            Model::Mlp(mlp) => cost.mlp(mlp, inputs, outputs),
            Model::Cnn(cnn) => cost.cnn(cnn, shape, outputs),
            Model::Resnet(resnet) => cost.resnet(resnet, shape, outputs),
            Model::Transformer(transformer) => cost.transformer(transformer, shape, outputs),
        }
        Some(cost)
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

    /// A linear layer, applied to `times` rows of each example.
    fn dense(&mut self, inputs: u64, outputs: u64, times: u64) {
        self.parameters = self.parameters.saturating_add(product(&[inputs, outputs])).saturating_add(outputs);
        self.forward_flops = self.forward_flops.saturating_add(product(&[2, inputs, outputs, times]));
    }

    fn hold(&mut self, numbers: u64) {
        self.activations = self.activations.saturating_add(numbers);
    }

    fn mlp(&mut self, mlp: &Mlp, inputs: u64, outputs: u64) {
        let width = mlp.width as u64;
        self.hold(inputs);
        let mut n = inputs;
        for _ in 0..mlp.depth {
            self.dense(n, width, 1);
            if mlp.layer_norm {
                self.parameters += 2 * width;
            }
            // The sum, the activation and its derivative; normalization keeps five more.
            self.hold(if mlp.layer_norm { 8 } else { 3 } * width);
            n = width;
        }
        self.dense(n, outputs, 1);
    }

    fn transformer(&mut self, transformer: &Transformer, shape: Shape, outputs: u64) {
        let Transformer { width, heads, patch, .. } = *transformer;
        let (w, heads, patch) = (width as u64, heads as u64, patch.max(1) as u64);
        let (tokens, features) = match shape {
            Shape::Tokens { vocabulary, length } => (length as u64, vocabulary as u64),
            Shape::Sequence { channels, length } => (length as u64 / patch, product(&[channels as u64, patch])),
            Shape::Image { channels, height, width } => {
                (product(&[height as u64 / patch, width as u64 / patch]), product(&[channels as u64, patch, patch]))
            }
            Shape::Table { .. } => return,
        };
        self.dense(features, w, tokens);
        if transformer.position == Position::Learned {
            self.parameters += product(&[tokens, w]);
        }
        self.hold(product(&[tokens, 2 * features + 3 * w]));
        for _ in 0..transformer.depth {
            self.parameters += 4 * w;
            self.dense(w, 3 * w, tokens);
            // Each head's scores and their mixture of values, w / heads numbers a head.
            self.forward_flops = self.forward_flops.saturating_add(product(&[4, w, tokens, tokens]));
            self.dense(w, w, tokens);
            self.dense(w, 4 * w, tokens);
            self.dense(4 * w, w, tokens);
            self.hold(product(&[tokens, (32 * w).saturating_add(product(&[4, heads, tokens]))]));
        }
        if transformer.norm_position == NormPosition::Pre {
            self.parameters += 2 * w;
        }
        self.dense(w, outputs, 1);
    }
}

/// Of sizes that a file or a study says: it cannot overflow.
fn product(factors: &[u64]) -> u64 {
    factors.iter().fold(1, |product, factor| product.saturating_mul(*factor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::{Activation, Cnn, Resnet};

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
