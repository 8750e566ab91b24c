//! The multilayer perceptron: linear layers, optionally with layer normalization and residual connections.

use super::{activate, dense, norm};
use crate::train::parameter::Parameter;
use crate::train::pass::Pass;
use crate::workload::Mlp;
use burn::tensor::Tensor;

#[derive(Clone, Debug)]
pub struct Network {
    model: Mlp,
    inputs: usize,
    outputs: usize,
}

impl Network {
    pub fn new(model: Mlp, inputs: usize, outputs: usize) -> Self {
        Self { model, inputs, outputs }
    }

    pub fn parameters(&self, out: &mut Vec<Parameter>) {
        let Mlp { width, depth, layer_norm, .. } = self.model;
        let mut inputs = self.inputs;
        for i in 0..depth {
            // He et al. 2015 for hidden layers (variance 2 / fan-in), LeCun for the last (1 / fan-in).
            dense(out, &format!("layer{i}"), [inputs, width], 2.0);
            if layer_norm {
                norm(out, &format!("norm{i}"), width);
            }
            inputs = width;
        }
        dense(out, &format!("layer{depth}"), [inputs, self.outputs], 1.0);
    }

    pub fn forward(&self, pass: &mut Pass<'_>, inputs: Tensor<3>) -> Tensor<3> {
        let mut x = inputs;
        for i in 0..self.model.depth {
            let mut y = pass.dense(x.clone());
            if self.model.layer_norm {
                y = pass.layer_norm(y);
            }
            y = activate(y, self.model.activation);
            y = pass.dropout(y);
            x = if self.model.residual && i > 0 { x.add(y) } else { y };
        }
        pass.dense(x)
    }
}
