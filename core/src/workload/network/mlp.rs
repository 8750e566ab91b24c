//! The multilayer perceptron: linear layers, optionally with layer normalization and residual connections.

use super::Builder;
use crate::workload::Mlp;

pub fn build(builder: &mut Builder, model: &Mlp, outputs: usize) {
    let mut x = 0;
    for i in 0..model.depth {
        // He et al. 2015 for hidden layers (variance 2 / fan-in), LeCun for the last (1 / fan-in).
        let mut y = builder.dense(&format!("layer{i}"), x, model.width, 2.0);
        if model.layer_norm {
            let norm = builder.norm(&format!("norm{i}"), model.width);
            y = builder.layer_norm(y, norm);
        }
        y = builder.activate(y, model.activation);
        y = builder.dropout(y);
        x = if model.residual && i > 0 { builder.add(y, x) } else { y };
    }
    builder.dense(&format!("layer{}", model.depth), x, outputs, 1.0);
}
