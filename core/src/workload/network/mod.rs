//! A model as a list of layers with shapes and parameters: data that every engine interprets.
//!
//! A value is what one layer makes of one example: features × positions (a dense value has one position, an image its points, a
//! sentence its tokens). Layer i reads values made before it and makes value i + 1; value 0 is the input, the last value the
//! output.

mod builder;
mod cnn;
mod mlp;
mod parameter;
mod resnet;
mod transformer;

pub use parameter::{Layout, Parameter};

use super::model::{Activation, Model};
use crate::dataset::Shape;
use builder::Builder;

/// A model laid out for inputs of one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    pub layout: Layout,
    pub layers: Vec<Layer>,
    /// Numbers per input.
    pub inputs: usize,
}

/// One layer: what it does, to which value, and the form of what it makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    pub operation: Operation,
    pub input: usize,
    pub form: Form,
}

/// One example's share of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    pub features: usize,
    pub positions: usize,
}

impl Form {
    /// Numbers per example.
    pub fn len(self) -> usize {
        self.features * self.positions
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// A parameter's place in the layout.
pub type Slot = usize;

/// What a layer does. Everything but convolution and attention treats positions alike.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// `y[o] = Σ w[i, o] x[i] + b[o]`
    Dense {
        weight: Slot,
        bias: Slot,
    },
    /// The weight is [channels out, channels in × kernel].
    Convolution {
        geometry: Convolution,
        weight: Slot,
        bias: Option<Slot>,
    },
    /// Batch normalization number `index`; in training every `ghost` examples (0: all) are normalised together.
    BatchNorm {
        index: usize,
        ghost: usize,
        gain: Slot,
        offset: Slot,
    },
    /// Over the features of each position.
    LayerNorm {
        gain: Slot,
        offset: Slot,
    },
    Activate(Activation),
    /// The site names its random stream.
    Dropout {
        site: u64,
    },
    /// The sum with another value of the same form.
    Add {
        other: usize,
    },
    /// Adds to each position a vector of its own.
    Place(Places),
    /// Multi-head self-attention of queries, keys and values, one after another in the features.
    Attention {
        heads: usize,
    },
    /// The numbers of an input in another order.
    Arrange(Reading),
    /// The flat input as an image of this height and width: features × positions in this order, so that nothing moves.
    Image {
        size: [usize; 2],
    },
    /// An image as one flat value, in the same order.
    Flatten,
    /// The mean over positions.
    Mean,
    /// The last position.
    Last,
}

/// What tells positions apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// [positions, features]
    Learned(Slot),
    /// sin and cos of place / 10000^(2 i / features), side by side (Vaswani et al. 2017, section 3.5).
    Sinusoidal,
}

impl Places {
    /// The fixed vectors [positions, features].
    pub fn sinusoids(form: Form) -> Vec<f32> {
        let value = |place: usize, i: usize| {
            let angle = place as f64 / libm::pow(10_000.0, (i - i % 2) as f64 / form.features as f64);
            (if i.is_multiple_of(2) { libm::sin(angle) } else { libm::cos(angle) }) as f32
        };
        (0..form.positions).flat_map(|place| (0..form.features).map(move |i| value(place, i))).collect()
    }
}

/// How a flat input becomes tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// One-hot tokens, one after another.
    Tokens { vocabulary: usize, length: usize },
    /// Patches of `patch` rows × `patch` columns of an image.
    Patches { channels: usize, size: [usize; 2], patch: [usize; 2] },
}

impl Reading {
    /// Numbers per token, and tokens.
    pub fn form(self) -> Form {
        match self {
            Reading::Tokens { vocabulary, length } => Form { features: vocabulary, positions: length },
            Reading::Patches { channels, size, patch } => Form {
                features: channels * patch[0] * patch[1],
                positions: (size[0] / patch[0]) * (size[1] / patch[1]),
            },
        }
    }

    /// Where in the input a token's feature stands.
    pub fn source(self, feature: usize, token: usize) -> usize {
        match self {
            Reading::Tokens { vocabulary, .. } => token * vocabulary + feature,
            Reading::Patches { size: [h, w], patch: [ph, pw], .. } => {
                let (channel, y, x) = (feature / (ph * pw), feature / pw % ph, feature % pw);
                let across = w / pw;
                (channel * h + token / across * ph + y) * w + token % across * pw + x
            }
        }
    }
}

/// A convolution on images of one size, padded by half its kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convolution {
    pub channels_in: usize,
    pub channels_out: usize,
    /// Height and width of what it reads.
    pub size: [usize; 2],
    pub kernel: [usize; 2],
    pub stride: [usize; 2],
}

impl Convolution {
    /// Numbers that one result is a sum of.
    pub fn fan_in(&self) -> usize {
        self.channels_in * self.kernel[0] * self.kernel[1]
    }

    /// Height and width of the result.
    pub fn size_out(&self) -> [usize; 2] {
        [0, 1].map(|i| side_out(self.size[i], self.kernel[i], self.stride[i]))
    }
}

/// The side a convolution padded by half its kernel leaves of `side`.
pub(super) fn side_out(side: usize, kernel: usize, stride: usize) -> usize {
    (side + 2 * (kernel / 2)).saturating_sub(kernel) / stride.max(1) + 1
}

impl Network {
    /// Lays a model out for inputs of a shape and a number of outputs; `None` for a model that cannot read the shape.
    pub fn of(model: &Model, shape: Shape, outputs: usize) -> Option<Self> {
        if !model.family().reads(shape.layout()) {
            return None;
        }
        let mut builder = Builder::new(shape.len());
        match model {
            Model::Linear => {
                builder.dense("layer0", 0, outputs, 1.0);
            }
            Model::Mlp(model) => mlp::build(&mut builder, model, outputs),
            Model::Cnn(model) => cnn::build(&mut builder, model, grid(shape), outputs),
            Model::Resnet(model) => resnet::build(&mut builder, model, grid(shape), outputs),
            Model::Transformer(model) => transformer::build(&mut builder, model, shape, outputs),
        }
        Some(builder.finish())
    }

    /// The form of a value.
    pub fn form(&self, value: usize) -> Form {
        match value.checked_sub(1) {
            None => Form { features: self.inputs, positions: 1 },
            Some(layer) => self.layers[layer].form,
        }
    }

    /// Numbers per output.
    pub fn outputs(&self) -> usize {
        self.form(self.layers.len()).len()
    }

    /// Channels of each batch normalization, in order.
    pub fn batch_norms(&self) -> Vec<usize> {
        let channels =
            |layer: &Layer| matches!(layer.operation, Operation::BatchNorm { .. }).then_some(layer.form.features);
        self.layers.iter().filter_map(channels).collect()
    }
}

/// Channels and size of an input as an image: a sequence is an image of height 1.
fn grid(shape: Shape) -> (usize, [usize; 2]) {
    match shape {
        Shape::Image { channels, height, width } => (channels, [height, width]),
        Shape::Sequence { channels, length } | Shape::Tokens { vocabulary: channels, length } => {
            (channels, [1, length])
        }
        Shape::Table { features } => (1, [1, features]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::{NormPosition, Position, Transformer};

    #[test]
    fn patches_and_tokens_take_every_number_once() {
        let readings = [
            Reading::Tokens { vocabulary: 5, length: 3 },
            Reading::Patches { channels: 2, size: [4, 6], patch: [2, 3] },
            Reading::Patches { channels: 1, size: [1, 8], patch: [1, 4] },
        ];
        for reading in readings {
            let form = reading.form();
            let mut seen: Vec<usize> = (0..form.features)
                .flat_map(|feature| (0..form.positions).map(move |token| reading.source(feature, token)))
                .collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..form.len()).collect::<Vec<_>>(), "{reading:?}");
        }
        // The second patch of an image of 4 × 6 in patches of 2 × 3 begins at its fourth column.
        let patches = Reading::Patches { channels: 2, size: [4, 6], patch: [2, 3] };
        assert_eq!((patches.source(0, 1), patches.source(4, 0), patches.source(6, 3)), (3, 7, 24 + 15));
    }

    #[test]
    fn a_layer_reads_only_what_was_made_before_it() {
        let model = Model::Transformer(Transformer {
            width: 8,
            depth: 2,
            heads: 2,
            patch: 4,
            activation: Activation::Gelu,
            norm_position: NormPosition::Pre,
            position: Position::Learned,
            dropout: 0.1,
            init_scale: 1.0,
        });
        let network = Network::of(&model, Shape::Sequence { channels: 1, length: 40 }, 10).expect("it reads sequences");
        for (i, layer) in network.layers.iter().enumerate() {
            assert!(layer.input <= i, "{layer:?} at {i}");
            if let Operation::Add { other } = layer.operation {
                assert!(other <= i && network.form(other) == layer.form);
            }
        }
        assert_eq!(network.outputs(), 10);
        assert_eq!(Network::of(&model, Shape::Table { features: 3 }, 10), None);
    }
}
