//! Whole networks: outputs, losses, gradients and running statistics (`models.json` and `networks.json`: PyTorch).

use super::{
    all_of, assert_close, cross_entropy, generated, list, names, no_masks, numbers, one_hot, read, ready, real,
    reference, tensor, text, whole, with_another,
};
use crate::dataset::Shape;
use crate::train::batches::PreparedData;
use crate::train::cohort::backward;
use crate::train::device;
use crate::train::evaluate::{Subject, evaluate};
use crate::train::network::Network;
use crate::train::normalize::Moments;
use crate::train::pass::Pass;
use crate::workload::{Activation, Cnn, Mlp, Model, NormPosition, Position, Resnet, Transformer};
use burn::tensor::Tensor;
use serde_json::Value as Json;

const CLASSES: usize = 3;

/// A network of two trials, the first with the reference's parameters, and what it is given.
struct Example {
    what: String,
    network: Network,
    shape: Shape,
    /// One tensor [2, a, b] per parameter.
    parameters: Vec<Tensor<3>>,
    labels: Vec<f64>,
}

impl Example {
    fn new(what: &str, model: Model, shape: Shape, parameters: &[Vec<f64>], labels: &Json) -> Self {
        let network = Network::new(&model, shape, CLASSES).expect("a network");
        let slots = network.layout().parameters;
        assert_eq!(slots.len(), parameters.len(), "{what}");
        let place = |(slot, own): (&crate::train::parameter::Parameter, &Vec<f64>)| {
            tensor(&with_another(own), [2, slot.shape[0], slot.shape[1]])
        };
        let parameters = slots.iter().zip(parameters).map(place).collect();
        Self { what: what.into(), network, shape, parameters, labels: numbers(labels) }
    }

    /// A case of `networks.json`, whose parameters have the names that the layout gives them.
    fn of_case(model: Model, shape: Shape, case: &Json) -> Self {
        let stored = case["parameters"].as_object().expect("parameters");
        let parameters: Vec<Vec<f64>> = stored.values().map(generated).collect();
        let example = Self::new(&case["settings"].to_string(), model, shape, &parameters, &case["labels"]);
        assert_eq!(names(&example.network), stored.keys().cloned().collect::<Vec<_>>());
        example
    }

    fn inputs(&self, inputs: &[f64]) -> Tensor<3> {
        tensor(inputs, [1, self.labels.len(), self.shape.len()])
    }

    fn assert_close(&self, found: &[f64], expected: &[f64], tolerance: f64, what: &str) {
        assert_close(found, expected, tolerance, &format!("{what} of {}", self.what));
    }

    /// Compares a training pass over these inputs; returns what its batch normalizations measured.
    fn check(&self, inputs: &[f64], case: &Json, gradients: &[Vec<f64>]) -> Vec<Moments> {
        let batch = self.labels.len();
        let masks = no_masks(2, batch);
        let logits = self.network.forward(&mut Pass::train(&self.parameters, &masks), self.inputs(inputs));
        let logits = &read(logits)[..batch * CLASSES];
        self.assert_close(logits, &numbers(&case["logits"]), 1e-5, "logits");
        self.assert_close(&[cross_entropy(logits, &self.labels)], &[real(case, "loss")], 1e-5, "loss");

        let targets = tensor(&one_hot(&self.labels, CLASSES), [1, batch, CLASSES]);
        let layout = self.network.layout();
        let given = (self.inputs(inputs), targets);
        let (gradient, moments) = backward(&self.network, &layout, &self.parameters, &masks, given, batch, false);
        let parts = layout.split(&gradient.clone().narrow(0, 0, 1));
        for ((found, expected), parameter) in parts.into_iter().zip(gradients).zip(&layout.parameters) {
            self.assert_close(&read(found), expected, 3e-5, &parameter.name);
        }
        let norm = read(gradient.narrow(0, 0, 1).square().sum().sqrt().reshape([1]));
        self.assert_close(&norm, &[real(case, "gradient_norm")], 1e-5, "norm of the gradient");
        moments
    }

    /// The metrics `name` of an evaluation on these inputs.
    fn evaluated(&self, inputs: &[f64], running: &[Moments], name: &str) -> f64 {
        let data = all_of(self.shape, inputs, &self.labels, CLASSES);
        let data = PreparedData::new(&data, &device::cpu());
        let subject = Subject {
            network: &self.network,
            activations: 1,
            parameters: &self.parameters,
            average: None,
            running,
            valid: &data.valid,
            squared_norms: Tensor::zeros([2, 1], &device::cpu()),
            clipped: None,
        };
        ready(evaluate(subject, &data)).expect("an evaluation")[0].metrics()[name]
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

#[test]
fn plain_networks_agree_with_pytorch() {
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
        let example = Example::new(name, model, shape, &of("parameters"), &case["labels"]);
        let inputs = numbers(&case["inputs"]);
        example.check(&inputs, case, &of("gradients"));
        example.assert_close(&[example.evaluated(&inputs, &[], "valid_loss")], &[real(case, "loss")], 1e-5, "loss");
    }
}

#[test]
fn perceptrons_with_norm_and_residual_agree_with_pytorch() {
    for case in list(&networks(), "mlp") {
        let settings = &case["settings"];
        let model = Model::Mlp(Mlp {
            layer_norm: is_on(settings, "layer_norm"),
            residual: is_on(settings, "residual"),
            ..plain_mlp(whole(settings, "width"), whole(settings, "depth"), activation(settings))
        });
        let example = Example::of_case(model, Shape::Table { features: whole(settings, "features") }, case);
        let inputs = generated(&case["inputs"]);
        example.check(&inputs, case, &gradients(case));
        example.assert_close(&[example.evaluated(&inputs, &[], "valid_loss")], &[real(case, "loss")], 1e-5, "loss");
    }
}

#[test]
fn residual_cnns_and_their_running_statistics_agree_with_pytorch() {
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
        let example = Example::of_case(model, shape, case);
        let inputs: Vec<Vec<f64>> = list(case, "inputs").iter().map(generated).collect();

        let norms = example.network.batch_norms();
        let mut running: Vec<Moments> = norms.iter().map(|&n| Moments::initial(2, n, &device::cpu())).collect();
        let follow = |running: Vec<Moments>, moments: Vec<Moments>| -> Vec<Moments> {
            assert_eq!(running.len(), moments.len());
            running.into_iter().zip(&moments).map(|(one, seen)| one.follow(seen, &[norm_momentum, 0.4])).collect()
        };
        let compare = |running: &[Moments], expected: &Json| {
            let expected = expected.as_object().expect("norms");
            assert_eq!(running.len(), expected.len());
            for (found, (name, expected)) in running.iter().zip(expected) {
                for (found, key) in [(&found.mean, "mean"), (&found.variance, "variance")] {
                    let what = format!("running {key} of {name}");
                    example.assert_close(&read(found.clone().narrow(1, 0, 1)), &numbers(&expected[key]), 1e-5, &what);
                }
            }
        };
        running = follow(running, example.check(&inputs[0], case, &gradients(case)));
        compare(&running, &case["running_after_first"]);
        for inputs in &inputs[1..] {
            let masks = no_masks(2, example.labels.len());
            let mut pass = Pass::train(&example.parameters, &masks);
            example.network.forward(&mut pass, example.inputs(inputs));
            running = follow(running, pass.into_moments());
        }
        compare(&running, &case["running_after_all"]);

        let mut pass = Pass::evaluate(&example.parameters, &running);
        let logits = example.network.forward(&mut pass, example.inputs(&inputs[0])).narrow(0, 0, 1);
        let expected = numbers(&case["evaluation_logits"]);
        example.assert_close(&read(logits), &expected, 1e-5, "evaluation logits");
        let loss = cross_entropy(&expected, &example.labels);
        example.assert_close(&[example.evaluated(&inputs[0], &running, "valid_loss")], &[loss], 1e-5, "loss");
    }
}

#[test]
fn transformers_agree_with_pytorch() {
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
        let example = Example::of_case(model, shape, case);
        example.check(&inputs, case, &gradients(case));
        example.assert_close(&[example.evaluated(&inputs, &[], "valid_loss")], &[real(case, "loss")], 1e-5, "loss");
    }
}
