//! The residual CNN of He et al. 2016, with batch normalization inside the branch or after the sum.
//!
//! ```text
//! block (pre)    x ← act(s(x) + norm(conv(act(norm(conv(x))))))
//! block (post)   x ← act(norm(s(x) + conv(act(norm(conv(x))))))
//! ```
//!
//! s is the identity, or a 1 × 1 convolution of stride 2 where the second half of the blocks begins.

use super::{Builder, Convolution, Operation, Parameter};
use crate::workload::{NormPosition, Resnet};

pub fn build(builder: &mut Builder, model: &Resnet, (channels, whole): (usize, [usize; 2]), outputs: usize) {
    let Resnet { activation, ghost_batch_size: ghost, norm_position, .. } = *model;
    // Along an axis of one point there is nothing to convolve.
    let along = |n: usize| whole.map(|size| if size == 1 { 1 } else { n });
    let geometry = |channels_in, channels_out, size, kernel: usize, stride: usize| Convolution {
        channels_in,
        channels_out,
        size,
        kernel: along(kernel),
        stride: along(stride),
    };
    // Whether each block begins as the identity, by the last thing in its branch being zero.
    let zero = |position: NormPosition| model.zero_init && norm_position == position;

    // A normalization follows each convolution: a bias would be taken off again.
    let stem = geometry(channels, model.width, whole, model.kernel, 2);
    let x = builder.image(channels, whole);
    let x = builder.convolution("stem", x, stem, 2.0, false);
    let norm = builder.norm("stem.norm", model.width);
    let x = builder.batch_norm(x, norm, ghost);
    let mut x = builder.activate(x, activation);
    let (mut width, mut size) = (model.width, stem.size_out());
    for i in 0..model.depth {
        let narrows = model.depth > 1 && i == model.depth.div_ceil(2);
        let (out, stride) = if narrows { (2 * width, 2) } else { (width, 1) };
        let first = geometry(width, out, size, model.kernel, stride);
        let y = builder.convolution(&format!("block{i}.first"), x, first, 2.0, false);
        let norm = builder.norm(&format!("block{i}.first.norm"), out);
        let y = builder.batch_norm(y, norm, ghost);
        let y = builder.activate(y, activation);
        let second = geometry(out, out, first.size_out(), model.kernel, 1);
        let gain = if zero(NormPosition::Post) { 0.0 } else { 2.0 };
        let y = builder.convolution(&format!("block{i}.second"), y, second, gain, false);
        let kept = if narrows {
            builder.convolution(&format!("block{i}.shortcut"), x, geometry(width, out, size, 1, 2), 1.0, false)
        } else {
            x
        };
        let gain = if zero(NormPosition::Pre) { Parameter::zeros } else { Parameter::ones };
        let norm = builder.norm_from(&format!("block{i}.second.norm"), out, gain);
        let sum = match norm_position {
            NormPosition::Pre => {
                let y = builder.batch_norm(y, norm, ghost);
                builder.add(y, kept)
            }
            NormPosition::Post => {
                let sum = builder.add(y, kept);
                builder.batch_norm(sum, norm, ghost)
            }
        };
        x = builder.activate(sum, activation);
        (width, size) = (out, second.size_out());
    }
    let x = builder.one(Operation::Mean, x);
    let x = builder.dropout(x);
    builder.dense("readout", x, outputs, 1.0);
}
