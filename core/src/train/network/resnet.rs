//! The residual CNN of He et al. 2016, with batch normalization inside the branch or after the sum.
//!
//! ```text
//! block (pre)    x ← act(s(x) + norm(conv(act(norm(conv(x))))))
//! block (post)   x ← act(norm(s(x) + conv(act(norm(conv(x))))))
//! ```
//!
//! s is the identity, or a 1 × 1 convolution of stride 2 where the second half of the blocks begins.

use super::convolution::{Convolution, grid, to_images};
use super::{activate, dense, norm};
use crate::dataset::Shape;
use crate::train::TrainError;
use crate::train::parameter::Parameter;
use crate::train::pass::Pass;
use crate::workload::{NormPosition, Resnet};
use burn::tensor::Tensor;

#[derive(Clone, Debug)]
pub struct Network {
    model: Resnet,
    channels: usize,
    size: [usize; 2],
    stem: Convolution,
    blocks: Vec<Block>,
    outputs: usize,
}

#[derive(Clone, Debug)]
struct Block {
    first: Convolution,
    second: Convolution,
    /// Where channels and size change.
    shortcut: Option<Convolution>,
}

impl Network {
    pub fn new(model: Resnet, shape: Shape, outputs: usize) -> Result<Self, TrainError> {
        let (channels, size) = grid(shape)?;
        let along = |n: usize| size.map(|size| if size == 1 { 1 } else { n });
        let convolution = |channels_in, channels_out, kernel: usize, stride: usize| Convolution {
            channels_in,
            channels_out,
            kernel: along(kernel),
            stride: along(stride),
        };
        let mut blocks = Vec::with_capacity(model.depth);
        let mut width = model.width;
        for i in 0..model.depth {
            let narrows = model.depth > 1 && i == model.depth.div_ceil(2);
            let (out, stride) = if narrows { (2 * width, 2) } else { (width, 1) };
            blocks.push(Block {
                first: convolution(width, out, model.kernel, stride),
                second: convolution(out, out, model.kernel, 1),
                shortcut: narrows.then(|| convolution(width, out, 1, 2)),
            });
            width = out;
        }
        let stem = convolution(channels, model.width, model.kernel, 2);
        Ok(Self { model, channels, size, stem, blocks, outputs })
    }

    fn width_out(&self) -> usize {
        self.blocks.last().map_or(self.model.width, |block| block.second.channels_out)
    }

    /// Whether each block begins as the identity, by the last thing in its branch being zero.
    fn zero(&self, position: NormPosition) -> bool {
        self.model.zero_init && self.model.norm_position == position
    }

    pub fn parameters(&self, out: &mut Vec<Parameter>) {
        // A normalization follows: a bias would be taken off again.
        let kernel = |out: &mut Vec<Parameter>, name: String, convolution: &Convolution, gain: f64| {
            let shape = [convolution.channels_out, convolution.fan_in()];
            out.push(Parameter::weight(name, shape, gain / convolution.fan_in() as f64));
        };
        kernel(out, "stem.weight".into(), &self.stem, 2.0);
        norm(out, "stem.norm", self.stem.channels_out);
        for (i, block) in self.blocks.iter().enumerate() {
            let channels = block.second.channels_out;
            kernel(out, format!("block{i}.first.weight"), &block.first, 2.0);
            norm(out, &format!("block{i}.first.norm"), channels);
            let gain = if self.zero(NormPosition::Post) { 0.0 } else { 2.0 };
            kernel(out, format!("block{i}.second.weight"), &block.second, gain);
            if let Some(shortcut) = &block.shortcut {
                kernel(out, format!("block{i}.shortcut.weight"), shortcut, 1.0);
            }
            if self.zero(NormPosition::Pre) {
                out.push(Parameter::zeros(format!("block{i}.second.norm.gain"), channels));
                out.push(Parameter::zeros(format!("block{i}.second.norm.offset"), channels));
            } else {
                norm(out, &format!("block{i}.second.norm"), channels);
            }
        }
        dense(out, "readout", [self.width_out(), self.outputs], 1.0);
    }

    pub fn batch_norms(&self) -> Vec<usize> {
        let blocks = self.blocks.iter().flat_map(|block| [block.first.channels_out, block.second.channels_out]);
        std::iter::once(self.stem.channels_out).chain(blocks).collect()
    }

    pub fn forward(&self, pass: &mut Pass<'_>, inputs: Tensor<3>) -> Tensor<3> {
        let Resnet { activation, ghost_batch_size: ghost, norm_position, .. } = self.model;
        let x = to_images(inputs, pass.trials, self.channels, self.size);
        let x = self.stem.forward(x, pass.parameter(), None);
        let mut x = activate(pass.batch_norm(x, ghost), activation);
        for block in &self.blocks {
            let y = block.first.forward(x.clone(), pass.parameter(), None);
            let y = activate(pass.batch_norm(y, ghost), activation);
            let y = block.second.forward(y, pass.parameter(), None);
            let kept = match &block.shortcut {
                None => x,
                Some(shortcut) => shortcut.forward(x, pass.parameter(), None),
            };
            let sum = match norm_position {
                NormPosition::Pre => kept.add(pass.batch_norm(y, ghost)),
                NormPosition::Post => pass.batch_norm(kept.add(y), ghost),
            };
            x = activate(sum, activation);
        }
        let [batch, all, h, w] = x.dims();
        let pooled = x.reshape([batch, all, h * w]).mean_dim(2).reshape([batch, pass.trials, all / pass.trials]);
        let pooled = pass.dropout(pooled.swap_dims(0, 1));
        pass.dense(pooled)
    }
}
