//! The transformer encoder of Vaswani et al. 2017, normalised inside the residual branch or after the sum.
//!
//! ```text
//! block (pre)    x ← x + attention(norm(x));   x ← x + network(norm(x));   norm once more before the answer
//! block (post)   x ← norm(x + attention(x));   x ← norm(x + network(x))
//! ```
//!
//! Attention has no mask: every token sees every other.

use super::{activate, dense, norm};
use crate::dataset::Shape;
use crate::train::TrainError;
use crate::train::parameter::Parameter;
use crate::train::pass::{Pass, layer_norm};
use crate::workload::{NormPosition, Position, Transformer};
use burn::tensor::activation::softmax;
use burn::tensor::{Device, Tensor, TensorData};

#[derive(Clone, Debug)]
pub struct Network {
    model: Transformer,
    reading: Reading,
    outputs: usize,
}

/// How an example becomes tokens.
#[derive(Clone, Copy, Debug)]
enum Reading {
    /// One-hot tokens; the last one gives the answer.
    Tokens { vocabulary: usize, length: usize },
    /// Patches of `patch` rows × `patch` columns (one row for a sequence); their mean gives the answer.
    Patches { channels: usize, size: [usize; 2], patch: [usize; 2] },
}

impl Reading {
    fn tokens(self) -> usize {
        match self {
            Reading::Tokens { length, .. } => length,
            Reading::Patches { size, patch, .. } => (size[0] / patch[0]) * (size[1] / patch[1]),
        }
    }

    /// Numbers per token.
    fn features(self) -> usize {
        match self {
            Reading::Tokens { vocabulary, .. } => vocabulary,
            Reading::Patches { channels, patch, .. } => channels * patch[0] * patch[1],
        }
    }

    /// [K, B, features] → [K, B · tokens, numbers per token].
    fn read(self, x: Tensor<3>) -> Tensor<3> {
        let [trials, batch, _] = x.dims();
        let flat = [trials, batch * self.tokens(), self.features()];
        match self {
            Reading::Tokens { .. } => x.reshape(flat),
            Reading::Patches { channels, size: [h, w], patch: [ph, pw] } => {
                x.reshape([trials * batch, channels, h / ph, ph, w / pw, pw]).permute([0, 2, 4, 1, 3, 5]).reshape(flat)
            }
        }
    }
}

impl Network {
    pub fn new(model: Transformer, shape: Shape, outputs: usize) -> Result<Self, TrainError> {
        let patch = model.patch;
        let reading = match shape {
            Shape::Table { .. } => return Err(TrainError::Unreadable),
            Shape::Tokens { vocabulary, length } => Reading::Tokens { vocabulary, length },
            Shape::Sequence { channels, length } => Reading::Patches { channels, size: [1, length], patch: [1, patch] },
            Shape::Image { channels, height, width } => {
                Reading::Patches { channels, size: [height, width], patch: [patch, patch] }
            }
        };
        Ok(Self { model, reading, outputs })
    }

    pub fn parameters(&self, out: &mut Vec<Parameter>) {
        let Transformer { width, depth, norm_position, position, .. } = self.model;
        let variance = match self.reading {
            // One number of a token is 1, the others 0: its fan-in is 1, and the vectors get unit length.
            Reading::Tokens { .. } => 1.0 / width as f64,
            Reading::Patches { .. } => 1.0 / self.reading.features() as f64,
        };
        out.push(Parameter::weight("embedding.weight", [self.reading.features(), width], variance));
        out.push(Parameter::zeros("embedding.bias", width));
        if position == Position::Learned {
            out.push(Parameter::weight("position", [self.reading.tokens(), width], 1.0 / width as f64));
        }
        for i in 0..depth {
            norm(out, &format!("block{i}.norm1"), width);
            dense(out, &format!("block{i}.qkv"), [width, 3 * width], 1.0);
            dense(out, &format!("block{i}.projection"), [width, width], 1.0);
            norm(out, &format!("block{i}.norm2"), width);
            dense(out, &format!("block{i}.up"), [width, 4 * width], 2.0);
            dense(out, &format!("block{i}.down"), [4 * width, width], 1.0);
        }
        if norm_position == NormPosition::Pre {
            norm(out, "norm", width);
        }
        dense(out, "readout", [width, self.outputs], 1.0);
    }

    pub fn forward(&self, pass: &mut Pass<'_>, inputs: Tensor<3>) -> Tensor<3> {
        let (tokens, width) = (self.reading.tokens(), self.model.width);
        let batch = inputs.dims()[1];
        let device = inputs.device();
        let x = pass.dense(self.reading.read(inputs));
        let trials = x.dims()[0];
        let placed = |x: Tensor<3>, places: Tensor<3>| {
            let given = places.dims()[0];
            x.reshape([trials, batch, tokens, width]).add(places.reshape([given, 1, tokens, width])).reshape([
                trials,
                batch * tokens,
                width,
            ])
        };
        let mut x = match self.model.position {
            Position::None => x,
            Position::Learned => placed(x, pass.parameter()),
            Position::Sinusoidal => placed(x, sinusoids(tokens, width, &device)),
        };
        for _ in 0..self.model.depth {
            x = self.block(pass, x, batch);
        }
        if self.model.norm_position == NormPosition::Pre {
            x = pass.layer_norm(x);
        }
        let x = x.reshape([trials, batch, tokens, width]);
        let answer = match self.reading {
            Reading::Tokens { .. } => x.narrow(2, tokens - 1, 1),
            Reading::Patches { .. } => x.mean_dim(2),
        };
        pass.dense(answer.reshape([trials, batch, width]))
    }

    /// The next block on [K, B · tokens, width].
    pub fn block(&self, pass: &mut Pass<'_>, x: Tensor<3>, batch: usize) -> Tensor<3> {
        match self.model.norm_position {
            NormPosition::Pre => {
                let y = pass.layer_norm(x.clone());
                let x = x.add(self.attention(pass, y, batch));
                let y = pass.layer_norm(x.clone());
                x.add(self.two_layers(pass, y))
            }
            // The gain and offset of a block's first norm come before its attention in either layout.
            NormPosition::Post => {
                let (gain, offset) = (pass.parameter(), pass.parameter());
                let y = self.attention(pass, x.clone(), batch);
                let x = layer_norm(x.add(y), gain, offset);
                let (gain, offset) = (pass.parameter(), pass.parameter());
                let y = self.two_layers(pass, x.clone());
                layer_norm(x.add(y), gain, offset)
            }
        }
    }

    /// Multi-head self-attention of [K, B · tokens, width].
    fn attention(&self, pass: &mut Pass<'_>, x: Tensor<3>, batch: usize) -> Tensor<3> {
        let (tokens, width, heads) = (self.reading.tokens(), self.model.width, self.model.heads);
        let (trials, head) = (x.dims()[0], width / heads);
        let qkv = pass.dense(x).reshape([trials * batch, tokens, 3, heads, head]).permute([2, 0, 3, 1, 4]);
        let part = |i: usize| qkv.clone().narrow(0, i, 1).reshape([trials * batch * heads, tokens, head]);
        let scores = part(0).matmul(part(1).swap_dims(1, 2)).mul_scalar(1.0 / libm::sqrt(head as f64));
        let mixed = softmax(scores, 2)
            .matmul(part(2))
            .reshape([trials * batch, heads, tokens, head])
            .swap_dims(1, 2)
            .reshape([trials, batch * tokens, width]);
        let y = pass.dense(mixed);
        pass.dropout(y)
    }

    fn two_layers(&self, pass: &mut Pass<'_>, x: Tensor<3>) -> Tensor<3> {
        let y = activate(pass.dense(x), self.model.activation);
        let y = pass.dense(y);
        pass.dropout(y)
    }
}

/// sin and cos of place / 10000^(2 i / width), side by side: [1, tokens, width].
fn sinusoids(tokens: usize, width: usize, device: &Device) -> Tensor<3> {
    let value = |place: usize, i: usize| {
        let angle = place as f64 / libm::pow(10_000.0, (i - i % 2) as f64 / width as f64);
        (if i.is_multiple_of(2) { libm::sin(angle) } else { libm::cos(angle) }) as f32
    };
    let data: Vec<f32> = (0..tokens).flat_map(|place| (0..width).map(move |i| value(place, i))).collect();
    Tensor::from_data(TensorData::new(data, [1, tokens, width]), device)
}
