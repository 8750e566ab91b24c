//! Gradients of every model family held to finite differences of the loss, tensor by tensor, with dropout.
//!
//! Along a unit direction u the derivative is (L(−2h) − 8 L(−h) + 8 L(h) − L(2h)) / 12h + O(h⁴), where L is computed from
//! single-precision outputs in double precision.

use super::{End, Given, Subject};
use crate::dataset::Shape;
use crate::random::Stream;
use crate::workload::network::Network;
use crate::workload::{Activation, Cnn, Mlp, Model, NormPosition, Position, Resnet, Transformer};

const BATCH: usize = 6;
const DIRECTIONS: usize = 6;
const STEP: f64 = 0.02;
/// Points along a direction in units of the step, and their weights.
const STENCIL: [(f64, f64); 4] = [(-2.0, 1.0 / 12.0), (-1.0, -8.0 / 12.0), (1.0, 8.0 / 12.0), (2.0, -1.0 / 12.0)];
/// Of what a random direction shows of a gradient g of n numbers, ‖g‖ / √n. The largest error measured is 0.0012 of it.
const TOLERANCE: f64 = 5e-3;
/// The least ‖g‖ / √n that is checked: rounding a loss near 1 costs about 1e-6 of slope.
const LEAST: f64 = 1e-3;

fn normal(n: usize, stream: Stream) -> Vec<f64> {
    (0..n as u64).map(|i| stream.normal_pair(i).0).collect()
}

/// The mean loss over the batch of each trial's outputs [K, B, outputs].
fn losses(outputs: &[f64], targets: &[f64], regression: bool) -> Vec<f64> {
    let classes = targets.len() / BATCH;
    let loss = |(row, target): (&[f64], &[f64])| match regression {
        true => row.iter().zip(target).map(|(y, t)| (y - t).powi(2)).sum::<f64>(),
        false => {
            let total = row.iter().map(|y| y.exp()).sum::<f64>().ln();
            row.iter().zip(target).map(|(y, t)| t * (total - y)).sum()
        }
    };
    let mean = |trial: &[f64]| trial.chunks(classes).zip(targets.chunks(classes)).map(loss).sum::<f64>() / BATCH as f64;
    outputs.chunks(targets.len()).map(mean).collect()
}

/// Checks every tensor's gradient. The check has teeth: a gradient that is off by 5 % is found.
fn check(subject: &impl Subject, model: Model, shape: Shape, regression: bool) {
    let stream = Stream::new(11);
    let outputs = if regression { 1 } else { 3 };
    let network = Network::of(&model, shape, outputs).expect("a network");
    let layout = &network.layout;
    // Away from the start, where biases are 0 and gains 1.
    let noise: Vec<f64> = normal(layout.len(), stream.child("noise")).iter().map(|z| 0.2 * z).collect();
    let start: Vec<f64> = layout.initialize(3, 1.0).iter().zip(&noise).map(|(x, z)| f64::from(*x) + z).collect();
    let inputs: Vec<f64> = match shape {
        Shape::Tokens { vocabulary, length } => (0..BATCH * length)
            .flat_map(|i| (0..vocabulary).map(move |token| f64::from(u8::from(token == (i * i + i / 3) % vocabulary))))
            .collect(),
        _ => normal(BATCH * shape.len(), stream.child("inputs")),
    };
    let mut targets = normal(BATCH * outputs, stream.child("targets"));
    if !regression {
        for row in targets.chunks_mut(outputs) {
            let total: f64 = row.iter().map(|z| (2.0 * z).exp()).sum();
            row.iter_mut().for_each(|z| *z = (2.0 * *z).exp() / total);
        }
    }
    let given = Given {
        network: &network,
        parameters: &start,
        inputs: &inputs,
        examples: BATCH,
        end: End::Loss { targets: &targets, regression },
        dropout: model.dropout(),
    };
    let gradient = subject.pass(&given).gradient;

    let mut first = 0;
    for parameter in &layout.parameters {
        let (n, what) = (parameter.len(), format!("{} of {model:?} on {shape:?}", parameter.name));
        let own = &gradient[first..first + n];
        let size = own.iter().map(|g| g * g).sum::<f64>().sqrt() / (n as f64).sqrt();
        assert!(size > LEAST, "{what}: the gradient {size} is too small to be checked");
        let directions: Vec<Vec<f64>> = (0..DIRECTIONS as u64)
            .map(|i| {
                let signs = stream.child(&parameter.name).index(i);
                let sign = |j| if signs.uniform(j) < 0.5 { -1.0 } else { 1.0 };
                (0..n as u64).map(|j| sign(j) / (n as f64).sqrt()).collect()
            })
            .collect();
        let rows: Vec<Vec<f64>> = directions
            .iter()
            .flat_map(|direction| STENCIL.map(|(place, _)| (direction, place * STEP)))
            .map(|(direction, step)| {
                let mut row = start.clone();
                row[first..first + n].iter_mut().zip(direction).for_each(|(x, u)| *x += step * u);
                row
            })
            .collect();
        let found = subject.outputs(&given, &rows).concat();
        let mut largest: f64 = 0.0;
        for (losses, direction) in losses(&found, &targets, regression).chunks(STENCIL.len()).zip(&directions) {
            let difference = losses.iter().zip(STENCIL).map(|(loss, (_, weight))| weight * loss).sum::<f64>() / STEP;
            let expected: f64 = own.iter().zip(direction).map(|(g, u)| g * u).sum();
            let error = (difference - expected).abs();
            assert!(error <= TOLERANCE * size, "{what}: {expected}, but a difference of {difference} of {size}");
            largest = largest.max(expected.abs());
        }
        assert!(0.05 * largest > TOLERANCE * size, "{what}: no direction shows the gradient");
        first += n;
    }
}

const IMAGE: Shape = Shape::Image { channels: 2, height: 6, width: 8 };
const SEQUENCE: Shape = Shape::Sequence { channels: 2, length: 12 };
const TOKENS: Shape = Shape::Tokens { vocabulary: 5, length: 4 };

pub fn all(subject: &impl Subject) {
    linear_models(subject);
    perceptrons(subject);
    cnns(subject);
    residual_cnns(subject);
    transformers(subject);
}

fn linear_models(subject: &impl Subject) {
    check(subject, Model::Linear, Shape::Table { features: 7 }, false);
    check(subject, Model::Linear, Shape::Table { features: 7 }, true);
}

fn perceptrons(subject: &impl Subject) {
    let plain = Mlp {
        width: 8,
        depth: 3,
        activation: Activation::Tanh,
        layer_norm: false,
        residual: false,
        dropout: 0.0,
        init_scale: 1.0,
    };
    check(subject, Model::Mlp(plain), Shape::Table { features: 5 }, true);
    for activation in [Activation::Tanh, Activation::Gelu, Activation::Silu] {
        let model = Mlp { activation, layer_norm: true, residual: true, dropout: 0.2, ..plain };
        check(subject, Model::Mlp(model), Shape::Table { features: 5 }, false);
    }
}

fn cnns(subject: &impl Subject) {
    let model =
        Model::Cnn(Cnn { width: 4, depth: 2, kernel: 3, activation: Activation::Gelu, dropout: 0.2, init_scale: 1.0 });
    check(subject, model, IMAGE, false);
    check(subject, model, SEQUENCE, false);
}

fn residual_cnns(subject: &impl Subject) {
    let plain = Resnet {
        width: 4,
        depth: 2,
        kernel: 3,
        activation: Activation::Silu,
        norm_position: NormPosition::Pre,
        zero_init: false,
        ghost_batch_size: 0,
        norm_momentum: 0.9,
        dropout: 0.0,
        init_scale: 1.0,
    };
    check(subject, Model::Resnet(plain), IMAGE, false);
    check(subject, Model::Resnet(Resnet { norm_position: NormPosition::Post, ..plain }), SEQUENCE, false);
    check(subject, Model::Resnet(Resnet { ghost_batch_size: 3, dropout: 0.2, ..plain }), IMAGE, true);
    check(subject, Model::Resnet(Resnet { zero_init: true, ghost_batch_size: 2, ..plain }), IMAGE, false);
}

fn transformers(subject: &impl Subject) {
    for norm_position in [NormPosition::Pre, NormPosition::Post] {
        let settings = [
            (Position::Learned, TOKENS, Activation::Gelu),
            (Position::Sinusoidal, SEQUENCE, Activation::Silu),
            (Position::Learned, IMAGE, Activation::Tanh),
            (Position::None, IMAGE, Activation::Gelu),
        ];
        for (position, shape, activation) in settings {
            let dropout = if position == Position::None { 0.2 } else { 0.0 };
            let (width, depth, heads, patch) = (8, 2, 2, 2);
            let model = Transformer {
                width,
                depth,
                heads,
                patch,
                activation,
                norm_position,
                position,
                dropout,
                init_scale: 1.0,
            };
            check(subject, Model::Transformer(model), shape, false);
        }
    }
}
