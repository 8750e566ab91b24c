//! Whole networks: outputs, losses, gradients and running statistics (`models.json` and `networks.json`: PyTorch).

use super::{
    End, Given, Subject, assert_close, cross_entropy, generated, list, names, numbers, one_hot, real, reference, text,
    whole,
};
use crate::dataset::Shape;
use crate::workload::network::Network;
use crate::workload::{Activation, Cnn, Mlp, Model, NormPosition, Position, Resnet, Transformer};
use serde_json::Value as Json;

const CLASSES: usize = 3;

/// A network with the reference's parameters, and what it is given.
struct Example<'a, S> {
    subject: &'a S,
    what: String,
    network: Network,
    shape: Shape,
    parameters: Vec<f64>,
    labels: Vec<f64>,
}

impl<'a, S: Subject> Example<'a, S> {
    fn new(subject: &'a S, what: &str, model: Model, shape: Shape, parameters: &[Vec<f64>], labels: &Json) -> Self {
        let network = Network::of(&model, shape, CLASSES).expect("a network");
        assert_eq!(network.layout.parameters.len(), parameters.len(), "{what}");
        Self { subject, what: what.into(), network, shape, parameters: parameters.concat(), labels: numbers(labels) }
    }

    /// A case of `networks.json`, whose parameters have the names that the layout gives them.
    fn of_case(subject: &'a S, model: Model, shape: Shape, case: &Json) -> Self {
        let stored = case["parameters"].as_object().expect("parameters");
        let parameters: Vec<Vec<f64>> = stored.values().map(generated).collect();
        let example = Self::new(subject, &case["settings"].to_string(), model, shape, &parameters, &case["labels"]);
        assert_eq!(names(&example.network), stored.keys().cloned().collect::<Vec<_>>());
        example
    }

    fn assert_close(&self, found: &[f64], expected: &[f64], tolerance: f64, what: &str) {
        assert_close(found, expected, tolerance, &format!("{what} of {}", self.what));
    }

    fn given<'b>(&'b self, inputs: &'b [f64], targets: &'b [f64]) -> Given<'b> {
        Given {
            network: &self.network,
            parameters: &self.parameters,
            inputs,
            examples: self.labels.len(),
            end: End::Loss { targets, regression: false },
            dropout: 0.0,
        }
    }

    /// Compares a training pass over these inputs.
    fn check(&self, inputs: &[f64], case: &Json, gradients: &[Vec<f64>]) {
        let targets = one_hot(&self.labels, CLASSES);
        let passed = self.subject.pass(&self.given(inputs, &targets));
        self.assert_close(&passed.outputs, &numbers(&case["logits"]), 1e-5, "logits");
        self.assert_close(&[cross_entropy(&passed.outputs, &self.labels)], &[real(case, "loss")], 1e-5, "loss");
        let mut start = 0;
        for (expected, parameter) in gradients.iter().zip(&self.network.layout.parameters) {
            let found = &passed.gradient[start..start + parameter.len()];
            self.assert_close(found, expected, 3e-5, &parameter.name);
            start += parameter.len();
        }
        let norm = passed.gradient.iter().map(|x| x * x).sum::<f64>().sqrt();
        self.assert_close(&[norm], &[real(case, "gradient_norm")], 1e-5, "norm of the gradient");
    }

    fn valid_loss(&self, inputs: &[f64], running: &[[Vec<f64>; 2]]) -> f64 {
        self.subject.valid_loss(&self.given(inputs, &[]), running, &self.labels, self.shape)
    }
}

fn networks() -> Json {
    reference(include_str!("../../../../tests/references/networks.json"))
}

fn gradients(case: &Json) -> Vec<Vec<f64>> {
    case["gradients"].as_object().expect("gradients").values().map(numbers).collect()
}

fn activation(settings: &Json) -> Activation {
    Activation::parse(text(settings, "activation")).expect("an activation")
}

fn norm_position(settings: &Json) -> NormPosition {
    NormPosition::parse(text(settings, "norm_position")).expect("a position")
}

fn is_on(settings: &Json, key: &str) -> bool {
    settings[key].as_bool().expect("yes or no")
}

fn plain_mlp(width: usize, depth: usize, activation: Activation) -> Mlp {
    Mlp { width, depth, activation, layer_norm: false, residual: false, dropout: 0.0, init_scale: 1.0 }
}

pub fn plain(subject: &impl Subject) {
    let reference = reference(include_str!("../../../../tests/references/models.json"));
    let cnn =
        Model::Cnn(Cnn { width: 3, depth: 2, kernel: 3, activation: Activation::Relu, dropout: 0.0, init_scale: 1.0 });
    let cases = [
        ("mlp", Model::Mlp(plain_mlp(5, 1, Activation::Relu)), Shape::Table { features: 4 }),
        ("cnn", cnn, Shape::Image { channels: 1, height: 8, width: 8 }),
        ("cnn_1d", cnn, Shape::Sequence { channels: 1, length: 10 }),
    ];
    for (name, model, shape) in cases {
        let case = list(&reference, "models").iter().find(|case| case["name"] == name).expect("a model of that name");
        // [out, in] of a linear layer becomes [in, out]; a convolution's kernel is [out, in · h · w] on both sides.
        let lay = |json: &Json| {
            let rows: Vec<Vec<f64>> = json.as_array().expect("rows").iter().map(numbers).collect();
            match json[0][0].is_number() {
                false => numbers(json),
                true => (0..rows[0].len()).flat_map(|i| rows.iter().map(move |row| row[i])).collect(),
            }
        };
        let of = |key: &str| case[key].as_object().expect("tensors").values().map(lay).collect::<Vec<_>>();
        let example = Example::new(subject, name, model, shape, &of("parameters"), &case["labels"]);
        let inputs = numbers(&case["inputs"]);
        example.check(&inputs, case, &of("gradients"));
        example.assert_close(&[example.valid_loss(&inputs, &[])], &[real(case, "loss")], 1e-5, "loss");
    }
}

pub fn perceptrons(subject: &impl Subject) {
    for case in list(&networks(), "mlp") {
        let settings = &case["settings"];
        let model = Model::Mlp(Mlp {
            layer_norm: is_on(settings, "layer_norm"),
            residual: is_on(settings, "residual"),
            ..plain_mlp(whole(settings, "width"), whole(settings, "depth"), activation(settings))
        });
        let example = Example::of_case(subject, model, Shape::Table { features: whole(settings, "features") }, case);
        let inputs = generated(&case["inputs"]);
        example.check(&inputs, case, &gradients(case));
        example.assert_close(&[example.valid_loss(&inputs, &[])], &[real(case, "loss")], 1e-5, "loss");
    }
}

pub fn residual_cnns(subject: &impl Subject) {
    for case in list(&networks(), "resnet") {
        let settings = &case["settings"];
        let size = numbers(&settings["size"]);
        let norm_momentum = real(settings, "norm_momentum");
        let model = Model::Resnet(Resnet {
            width: whole(settings, "width"),
            depth: whole(settings, "depth"),
            kernel: whole(settings, "kernel"),
            activation: activation(settings),
            norm_position: norm_position(settings),
            zero_init: false,
            ghost_batch_size: whole(settings, "ghost_batch_size"),
            norm_momentum,
            dropout: 0.0,
            init_scale: 1.0,
        });
        let (height, width) = (size[0] as usize, size[1] as usize);
        let shape = Shape::Image { channels: whole(settings, "channels"), height, width };
        let example = Example::of_case(subject, model, shape, case);
        let inputs: Vec<Vec<f64>> = list(case, "inputs").iter().map(generated).collect();

        let compare = |running: &[[Vec<f64>; 2]], expected: &Json| {
            let expected = expected.as_object().expect("norms");
            assert_eq!(running.len(), expected.len());
            for ([mean, variance], (name, expected)) in running.iter().zip(expected) {
                for (found, key) in [(mean, "mean"), (variance, "variance")] {
                    let what = format!("running {key} of {name}");
                    example.assert_close(found, &numbers(&expected[key]), 1e-5, &what);
                }
            }
        };
        example.check(&inputs[0], case, &gradients(case));
        let given = example.given(&inputs[0], &[]);
        compare(&subject.running(&given, &inputs[..1], norm_momentum), &case["running_after_first"]);
        let running = subject.running(&given, &inputs, norm_momentum);
        compare(&running, &case["running_after_all"]);

        let expected = numbers(&case["evaluation_logits"]);
        example.assert_close(&subject.evaluate(&given, &running), &expected, 1e-5, "evaluation logits");
        let loss = cross_entropy(&expected, &example.labels);
        example.assert_close(&[example.valid_loss(&inputs[0], &running)], &[loss], 1e-5, "loss");
    }
}

pub fn transformers(subject: &impl Subject) {
    for case in list(&networks(), "transformer") {
        let settings = &case["settings"];
        let model = Model::Transformer(Transformer {
            width: whole(settings, "width"),
            depth: whole(settings, "depth"),
            heads: whole(settings, "heads"),
            patch: settings["patch"][1].as_u64().unwrap_or(1) as usize,
            activation: activation(settings),
            norm_position: norm_position(settings),
            position: Position::parse(text(settings, "position")).expect("a position"),
            dropout: 0.0,
            init_scale: 1.0,
        });
        let sides: Vec<usize> = numbers(&case["shape"]).into_iter().map(|n| n as usize).collect();
        let is_tokens = text(settings, "reading") == "tokens";
        let shape = match sides[..] {
            [vocabulary, length] if is_tokens => Shape::Tokens { vocabulary, length },
            [channels, 1, length] => Shape::Sequence { channels, length },
            [channels, height, width] => Shape::Image { channels, height, width },
            _ => panic!("an unknown shape {sides:?}"),
        };
        let inputs = match is_tokens {
            true => one_hot(&numbers(&case["inputs"]["tokens"]), whole(settings, "token_features")),
            false => generated(&case["inputs"]),
        };
        let example = Example::of_case(subject, model, shape, case);
        example.check(&inputs, case, &gradients(case));
        example.assert_close(&[example.valid_loss(&inputs, &[])], &[real(case, "loss")], 1e-5, "loss");
    }
}
