//! Batch normalization, a transformer block and label smoothing by themselves (`layers.json`: PyTorch).
//!
//! What an engine passes back to the inputs shows at an identity before them: its weight's gradient is Σ x · slopeᵀ.

use super::{End, Given, Subject, assert_close, generated, list, numbers, real, reference, text, whole};
use crate::dataset::Shape;
use crate::workload::network::{Convolution, Form, Layer, Layout, Network, Operation, Parameter, Reading};
use crate::workload::{Activation, Model, NormPosition, Position, Transformer};
use serde_json::Value as Json;

fn layers() -> Json {
    reference(include_str!("../../../../tests/references/layers.json"))
}

fn identity(n: usize) -> Vec<f64> {
    (0..n * n).map(|i| f64::from(u8::from(i / n == i % n))).collect()
}

/// Σ a[i] · b[j] over examples and positions, of numbers [examples, features, positions].
fn products(a: &[f64], b: &[f64], form: Form) -> Vec<f64> {
    let (n, features, positions) = (a.len() / form.len(), form.features, form.positions);
    let at = |x: &[f64], example: usize, feature: usize, position: usize| {
        x[(example * features + feature) * positions + position]
    };
    let places = || (0..n).flat_map(|example| (0..positions).map(move |position| (example, position)));
    let product = |i: usize, j: usize| places().map(|(e, p)| at(a, e, i, p) * at(b, e, j, p)).sum();
    (0..features * features).map(|place| product(place / features, place % features)).collect()
}

pub fn batch_norm(subject: &impl Subject) {
    for case in list(&layers(), "batch_norm") {
        let (ghost, size) = (whole(case, "ghost_batch_size"), numbers(&case["size"]));
        let size = [size[0] as usize, size[1] as usize];
        let channels = numbers(&case["gain"]["shape"])[0] as usize;
        let form = Form { features: channels, positions: size[0] * size[1] };
        let geometry =
            Convolution { channels_in: channels, channels_out: channels, size, kernel: [1, 1], stride: [1, 1] };
        let layer = |operation, input| Layer { operation, input, form };
        let network = Network {
            inputs: form.len(),
            layout: Layout {
                parameters: vec![
                    Parameter::weight("identity", [channels, channels], 1.0),
                    Parameter::ones("gain".into(), channels),
                    Parameter::zeros("offset".into(), channels),
                ],
            },
            layers: vec![
                layer(Operation::Image { size }, 0),
                layer(Operation::Convolution { geometry, weight: 0, bias: None }, 1),
                layer(Operation::BatchNorm { index: 0, ghost, gain: 1, offset: 2 }, 2),
            ],
        };
        let [gain, offset] = ["gain", "offset"].map(|name| generated(&case[name]));
        let parameters = [identity(channels), gain, offset].concat();
        let inputs: Vec<Vec<f64>> = list(case, "inputs").iter().map(generated).collect();
        let slope = generated(&case["slope"]);
        let given = Given {
            network: &network,
            parameters: &parameters,
            inputs: &inputs[0],
            examples: inputs[0].len() / form.len(),
            end: End::Slope(&slope),
            dropout: 0.0,
        };
        let what = |name: &str| format!("{name} in ghost batches of {ghost}");
        let (passed, first) = (subject.pass(&given), &case["first_step"]);
        assert_close(&passed.outputs, &numbers(&first["outputs"]), 1e-5, &what("outputs"));
        let squares = channels * channels;
        let expected = products(&numbers(&first["input_gradient"]), &inputs[0], form);
        assert_close(&passed.gradient[..squares], &expected, 3e-5, &what("inputs' gradient"));
        for (found, name) in passed.gradient[squares..].chunks(channels).zip(["gain_gradient", "offset_gradient"]) {
            assert_close(found, &numbers(&first[name]), 3e-5, &what(name));
        }
        let mut running = Vec::new();
        for passes in 1..=inputs.len() {
            running = subject.running(&given, &inputs[..passes], real(case, "momentum"));
            let after = &case["after_step"][passes - 1];
            for (found, name) in running[0].iter().zip(["running_mean", "running_variance"]) {
                assert_close(found, &numbers(&after[name]), 1e-5, &what(name));
            }
        }
        let expected = numbers(&case["evaluation"]["outputs"]);
        assert_close(&subject.evaluate(&given, &running), &expected, 1e-5, &what("evaluated outputs"));
    }
}

pub fn transformer_block(subject: &impl Subject) {
    for case in list(&layers(), "transformer_block") {
        let shape: Vec<usize> = numbers(&case["inputs"]["shape"]).into_iter().map(|n| n as usize).collect();
        let (batch, tokens, width) = (shape[0], shape[1], shape[2]);
        let model = Model::Transformer(Transformer {
            width,
            depth: 1,
            heads: whole(case, "heads"),
            patch: 1,
            activation: Activation::parse(text(case, "activation")).expect("an activation"),
            norm_position: NormPosition::parse(text(case, "norm_position")).expect("a position"),
            position: Position::None,
            dropout: 0.0,
            init_scale: 1.0,
        });
        let shape = Shape::Tokens { vocabulary: width, length: tokens };
        let mut network = Network::of(&model, shape, 3).expect("a network");
        let form = Form { features: width, positions: tokens };
        assert_eq!(
            network.layers[0].operation,
            Operation::Arrange(Reading::Tokens { vocabulary: width, length: tokens })
        );
        // The block ends with its last layer that has as many positions and no reader outside.
        let end = network.layers.iter().rposition(|layer| matches!(layer.operation, Operation::Last)).expect("an end");
        let end = if model_is_pre(&model) { end - 1 } else { end };
        network.layers.truncate(end);
        let stored = case["parameters"].as_object().expect("parameters");
        let in_block: Vec<&str> =
            network.layout.parameters.iter().filter_map(|parameter| parameter.name.strip_prefix("block0.")).collect();
        assert_eq!(in_block, stored.keys().map(String::as_str).collect::<Vec<_>>());
        let rows = network.layout.parameters.iter().map(|parameter| match parameter.name.strip_prefix("block0.") {
            Some(name) => generated(&stored[name]),
            None if parameter.name == "embedding.weight" => identity(width),
            None => vec![0.0; parameter.len()],
        });
        let parameters: Vec<f64> = rows.collect::<Vec<_>>().concat();
        let inputs = generated(&case["inputs"]);
        let turn = |x: &[f64]| turned(x, batch, tokens, width);
        let slope = turn(&generated(&case["slope"]));
        let given = Given {
            network: &network,
            parameters: &parameters,
            inputs: &inputs,
            examples: batch,
            end: End::Slope(&slope),
            dropout: 0.0,
        };
        let what = |name: &str| format!("{name}, {} {}", text(case, "norm_position"), text(case, "activation"));
        let passed = subject.pass(&given);
        assert_close(&passed.outputs, &turn(&numbers(&case["outputs"])), 1e-5, &what("outputs"));
        let mut start = 0;
        for parameter in &network.layout.parameters {
            let found = &passed.gradient[start..start + parameter.len()];
            start += parameter.len();
            if let Some(name) = parameter.name.strip_prefix("block0.") {
                assert_close(found, &numbers(&case["gradients"][name]), 3e-5, &what(name));
            } else if parameter.name == "embedding.weight" {
                let expected = products(&turn(&inputs), &turn(&numbers(&case["input_gradient"])), form);
                assert_close(found, &expected, 3e-5, &what("inputs"));
            }
        }
    }
}

fn model_is_pre(model: &Model) -> bool {
    matches!(model, Model::Transformer(Transformer { norm_position: NormPosition::Pre, .. }))
}

/// [batch, tokens, width] → [batch, width, tokens].
fn turned(x: &[f64], batch: usize, tokens: usize, width: usize) -> Vec<f64> {
    let place = |i: usize| {
        let (example, feature, token) = (i / (tokens * width), i / tokens % width, i % tokens);
        x[(example * tokens + token) * width + feature]
    };
    (0..batch * tokens * width).map(place).collect()
}

pub fn label_smoothing(subject: &impl Subject) {
    for case in list(&layers(), "label_smoothing") {
        let labels = numbers(&case["labels"]).into_iter().zip(numbers(&case["partners"]));
        let labels: Vec<(usize, usize)> = labels.map(|(own, other)| (own as usize, other as usize)).collect();
        let (smoothing, mixed) = (real(case, "label_smoothing"), real(case, "mixed"));
        let found = subject.smoothed_slope(smoothing, &generated(&case["logits"]), &labels, mixed);
        let what = format!("label smoothing {smoothing} of {mixed}");
        assert_close(&found, &numbers(&case["gradient"]), 1e-5, &what);
    }
}
