//! The transformer encoder of Vaswani et al. 2017, normalised inside the residual branch or after the sum.
//!
//! ```text
//! block (pre)    x ← x + attention(norm(x));   x ← x + network(norm(x));   norm once more before the answer
//! block (post)   x ← norm(x + attention(x));   x ← norm(x + network(x))
//! ```
//!
//! Attention has no mask: every token sees every other. One-hot tokens are answered from the last one, patches from their
//! mean.

use super::{Builder, Form, Operation, Parameter, Places, Reading};
use crate::dataset::Shape;
use crate::workload::{NormPosition, Position, Transformer};

pub fn build(builder: &mut Builder, model: &Transformer, shape: Shape, outputs: usize) {
    let Transformer { width, depth, patch, norm_position, position, .. } = *model;
    let reading = match shape {
        Shape::Tokens { vocabulary, length } => Reading::Tokens { vocabulary, length },
        Shape::Sequence { channels, length } => Reading::Patches { channels, size: [1, length], patch: [1, patch] },
        Shape::Image { channels, height, width } => {
            Reading::Patches { channels, size: [height, width], patch: [patch, patch] }
        }
        Shape::Table { features } => Reading::Tokens { vocabulary: features, length: 1 },
    };
    let (variance, answer) = match reading {
        // One number of a token is 1, the others 0: its fan-in is 1, and the vectors get unit length.
        Reading::Tokens { .. } => (1.0 / width as f64, Operation::Last),
        Reading::Patches { .. } => (1.0 / reading.form().features as f64, Operation::Mean),
    };
    let x = builder.layer(Operation::Arrange(reading), 0, reading.form());
    let x = builder.dense_of("embedding", x, width, variance);
    let mut x = match position {
        Position::None => x,
        Position::Sinusoidal => builder.same(Operation::Place(Places::Sinusoidal), x),
        Position::Learned => {
            let places = Parameter::weight("position", [reading.form().positions, width], 1.0 / width as f64);
            let places = builder.parameter(places);
            builder.same(Operation::Place(Places::Learned(places)), x)
        }
    };
    for i in 0..depth {
        x = block(builder, model, i, x);
    }
    if norm_position == NormPosition::Pre {
        let norm = builder.norm("norm", width);
        x = builder.layer_norm(x, norm);
    }
    let x = builder.one(answer, x);
    builder.dense("readout", x, outputs, 1.0);
}

fn block(builder: &mut Builder, model: &Transformer, i: usize, x: usize) -> usize {
    type Branch = fn(&mut Builder, &Transformer, usize, usize) -> usize;
    let halves: [(&str, Branch); 2] = [("norm1", attention), ("norm2", two_layers)];
    halves.into_iter().fold(x, |x, (name, branch)| {
        let norm = builder.norm(&format!("block{i}.{name}"), model.width);
        match model.norm_position {
            NormPosition::Pre => {
                let y = builder.layer_norm(x, norm);
                let y = branch(builder, model, i, y);
                builder.add(y, x)
            }
            NormPosition::Post => {
                let y = branch(builder, model, i, x);
                let sum = builder.add(y, x);
                builder.layer_norm(sum, norm)
            }
        }
    })
}

fn attention(builder: &mut Builder, model: &Transformer, i: usize, x: usize) -> usize {
    let qkv = builder.dense(&format!("block{i}.qkv"), x, 3 * model.width, 1.0);
    let form = Form { features: model.width, ..builder.form(qkv) };
    let mixed = builder.layer(Operation::Attention { heads: model.heads }, qkv, form);
    let y = builder.dense(&format!("block{i}.projection"), mixed, model.width, 1.0);
    builder.dropout(y)
}

fn two_layers(builder: &mut Builder, model: &Transformer, i: usize, x: usize) -> usize {
    let y = builder.dense(&format!("block{i}.up"), x, 4 * model.width, 2.0);
    let y = builder.activate(y, model.activation);
    let y = builder.dense(&format!("block{i}.down"), y, model.width, 1.0);
    builder.dropout(y)
}
