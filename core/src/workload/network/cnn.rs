//! The plain CNN: convolutions of stride 2, then a linear layer.

use super::{Builder, Convolution};
use crate::workload::Cnn;

pub fn build(builder: &mut Builder, model: &Cnn, (channels, mut size): (usize, [usize; 2]), outputs: usize) {
    let along = |n: usize, size: usize| if size == 1 { 1 } else { n };
    let mut x = builder.image(channels, size);
    let mut channels_in = channels;
    for i in 0..model.depth {
        let geometry = Convolution {
            channels_in,
            channels_out: model.width,
            size,
            kernel: size.map(|size| along(model.kernel, size)),
            stride: size.map(|size| along(2, size)),
        };
        x = builder.convolution(&format!("layer{i}"), x, geometry, 2.0, true);
        x = builder.activate(x, model.activation);
        x = builder.dropout(x);
        (channels_in, size) = (model.width, geometry.size_out());
    }
    x = builder.flatten(x);
    builder.dense(&format!("layer{}", model.depth), x, outputs, 1.0);
}
