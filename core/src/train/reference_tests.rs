//! Update rules, models and gradients held to numbers of independent implementations (`tests/references`, each with the
//! script that made it).

use super::batches::Batches;
use super::device;
use super::evaluate::output_gradient;
use super::network::Network;
use super::number::Number;
use super::optimizer::Rule;
use super::pass::Pass;
use crate::dataset::Shape;
use crate::workload::{Activation, Betas, Cnn, Mlp, Model, Optimizer, Schedule, ScheduleKind};
use burn::tensor::{Tensor, TensorData};
use serde_json::Value as Json;

fn reference(text: &str) -> Json {
    serde_json::from_str(text).expect("a stored reference is JSON")
}

/// Flattens nested lists of numbers.
fn numbers(json: &Json) -> Vec<f64> {
    match json {
        Json::Array(list) => list.iter().flat_map(numbers).collect(),
        number => vec![number.as_f64().expect("a number")],
    }
}

fn tensor(data: &[f64], shape: [usize; 3]) -> Tensor<3> {
    let data: Vec<f32> = data.iter().map(|&x| x as f32).collect();
    Tensor::from_data(TensorData::new(data, shape), &device::cpu())
}

fn read(tensor: Tensor<3>) -> Vec<f64> {
    tensor.into_data().try_to_vec::<f32>().expect("f32").into_iter().map(f64::from).collect()
}

fn assert_close(found: &[f64], expected: &[f64], tolerance: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let scale = expected.iter().fold(1e-3f64, |scale, x| scale.max(x.abs()));
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= tolerance * scale, "{what}: {found} instead of {expected}");
    }
}

fn gradient(problem: &Json, name: &str, theta: &[f64]) -> Vec<f64> {
    if name == "rosenbrock" {
        let (x, y) = (theta[0], theta[1]);
        return vec![-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)];
    }
    let (a, b) = (numbers(&problem["A"]), numbers(&problem["b"]));
    let n = theta.len();
    (0..n).map(|i| (0..n).map(|j| a[i * n + j] * theta[j]).sum::<f64>() - b[i]).collect()
}

#[test]
fn update_rules_follow_reference_sequences() {
    let reference = reference(include_str!("../../../tests/references/optimizers.json"));
    let recorded: Vec<u64> = numbers(&reference["recorded_steps"]).into_iter().map(|step| step as u64).collect();
    let mut checked = 0;
    for name in ["quadratic", "rosenbrock"] {
        for kind in ["sgd", "momentum", "nesterov", "adam_torch", "adam_playbook"] {
            let cases: Vec<&Json> = reference["cases"]
                .as_array()
                .expect("cases")
                .iter()
                .filter(|case| case["problem"] == name && case["optimizer"] == kind)
                // The playbook's ε stands beside the uncorrected √s: it agrees with PyTorch's where ε is negligible.
                .filter(|case| kind != "adam_torch" || case["settings"]["epsilon"].as_f64().is_some_and(|e| e <= 1e-8))
                .collect();
            // All cases of a kind train as one cohort, each with its own numbers.
            let setting = |case: &Json, key: &str| case["settings"][key].as_f64().unwrap_or(0.0);
            let optimizer = |case: &&Json| match kind {
                "sgd" => Optimizer::Sgd,
                "momentum" => Optimizer::Momentum { momentum: setting(case, "momentum") },
                "nesterov" => Optimizer::Nesterov { momentum: setting(case, "momentum") },
                _ => Optimizer::Adam(Betas {
                    beta1: setting(case, "beta1"),
                    beta2: setting(case, "beta2"),
                    epsilon: setting(case, "epsilon"),
                }),
            };
            let optimizers: Vec<Optimizer> = cases.iter().map(optimizer).collect();
            let rates: Vec<f64> = cases.iter().map(|case| setting(case, "learning_rate")).collect();
            let cpu = device::cpu();
            let rule = Rule::new(&optimizers, &cpu).unwrap_or_else(|| panic!("no reference case of {kind} on {name}"));
            let problem = &reference["problems"][name];
            let theta0 = numbers(&problem["theta0"]);
            let (k, n) = (cases.len(), theta0.len());
            let mut theta = tensor(&theta0.repeat(k), [k, 1, n]);
            let mut state = rule.state(&theta);
            for t in 0..100 {
                let now = read(theta.clone());
                let slope: Vec<f64> = now
                    .chunks(n)
                    .zip(&cases)
                    .flat_map(|(theta, case)| {
                        let l2 = setting(case, "l2");
                        let slope = gradient(problem, name, theta);
                        slope.into_iter().zip(theta).map(|(g, x)| g + l2 * x).collect::<Vec<_>>()
                    })
                    .collect();
                let rate = Number::new(&rule.rates(&rates, t), &cpu);
                (theta, state) = rule.update(theta, tensor(&slope, [k, 1, n]), state, &rate);
                if let Some(place) = recorded.iter().position(|&step| step == t + 1) {
                    for (found, case) in read(theta.clone()).chunks(n).zip(&cases) {
                        // What single precision costs on this sequence was measured with the reference.
                        let tolerance = setting_distance(case).max(1e-5);
                        let what = format!("{kind} on {name} {} at step {}", case["settings"], t + 1);
                        assert_close(found, &numbers(&case["theta"][place]), tolerance, &what);
                        checked += 1;
                    }
                }
            }
        }
    }
    assert!(checked >= 200, "only {checked} recorded points were compared");
}

fn setting_distance(case: &Json) -> f64 {
    4.0 * case["float32_distance"].as_f64().expect("float32_distance")
}

/// [out, in] → [in, out].
fn transposed(weight: &Json) -> Vec<f64> {
    let rows: Vec<Vec<f64>> = weight.as_array().expect("rows").iter().map(numbers).collect();
    (0..rows[0].len()).flat_map(|column| rows.iter().map(move |row| row[column]).collect::<Vec<_>>()).collect()
}

#[test]
fn models_and_gradients_agree_with_pytorch() {
    let reference = reference(include_str!("../../../tests/references/models.json"));
    let cnn = Cnn { width: 3, depth: 2, kernel: 3, activation: Activation::Relu, dropout: 0.0, init_scale: 1.0 };
    let cases = [
        (
            "mlp",
            Model::Mlp(Mlp {
                width: 5,
                depth: 1,
                activation: Activation::Relu,
                layer_norm: false,
                residual: false,
                dropout: 0.0,
                init_scale: 1.0,
            }),
            Shape::Table { features: 4 },
        ),
        ("cnn", Model::Cnn(cnn), Shape::Image { channels: 1, height: 8, width: 8 }),
        ("cnn_1d", Model::Cnn(cnn), Shape::Sequence { channels: 1, length: 10 }),
    ];
    for (name, model, shape) in cases {
        let case = reference["models"].as_array().and_then(|models| models.iter().find(|case| case["name"] == name));
        let case = case.unwrap_or_else(|| panic!("{name} is not in the reference"));
        let network = Network::new(&model, shape, 3).expect("a network");
        let slots = network.layout().parameters;
        // The last layer is dense everywhere, a convolution's kernel is [out, in · h · w] on both sides.
        let names: Vec<&String> = case["parameters"].as_object().expect("parameters").keys().collect();
        let lay = |values: &Json, i: usize| {
            let dense = values[names[i]][0][0].is_number() && i.is_multiple_of(2);
            if dense { transposed(&values[names[i]]) } else { numbers(&values[names[i]]) }
        };
        // A second trial with other weights beside it must change nothing.
        let leaves: Vec<Tensor<3>> = (0..slots.len())
            .map(|i| {
                let own = lay(&case["parameters"], i);
                let other = own.iter().map(|x| 1.0 - 2.0 * x);
                let both: Vec<f64> = own.iter().copied().chain(other).collect();
                tensor(&both, [2, slots[i].shape[0], slots[i].shape[1]]).autodiff().require_grad()
            })
            .collect();
        let inputs = numbers(&case["inputs"]);
        let labels = numbers(&case["labels"]);
        let one_hot: Vec<f64> =
            labels.iter().flat_map(|&label| (0..3).map(move |c| f64::from(u8::from(c == label as u8)))).collect();
        let masks = Batches::new(vec![0, 1], &[], 3, &device::cpu()).masks(&[0.0, 0.0], 0, 0, 6);
        let outputs = network.forward(&mut Pass::train(&leaves, &masks), tensor(&inputs, [1, 6, inputs.len() / 6]));
        assert_close(&read(outputs.clone().inner())[..18], &numbers(&case["logits"]), 1e-5, name);
        let slope = output_gradient(outputs.clone().inner(), tensor(&one_hot, [1, 6, 3]), 6, false);
        let mut gradients = outputs.mul(slope).sum().backward();
        let mut squared = 0.0;
        for (i, leaf) in leaves.iter().enumerate() {
            let gradient = read(leaf.grad_remove(&mut gradients).expect("a gradient"));
            let own = &gradient[..gradient.len() / 2];
            squared += own.iter().map(|x| x * x).sum::<f64>();
            assert_close(own, &lay(&case["gradients"], i), 1e-5, &format!("{name} {}", slots[i].name));
        }
        assert_close(&[squared.sqrt()], &numbers(&case["gradient_norm"]), 1e-5, &format!("{name} norm"));
    }
}

#[test]
fn schedules_agree_with_optax() {
    let reference = reference(include_str!("../../../tests/references/schedules.json"));
    let text = reference.to_string();
    let steps = 100;
    let mut checked = 0;
    for case in reference["schedules"].as_array().unwrap_or_else(|| panic!("{}", &text[..text.len().min(300)])) {
        let kind = match case["kind"].as_str() {
            Some("constant") => ScheduleKind::Constant,
            Some("linear") => ScheduleKind::Linear,
            Some("cosine") => ScheduleKind::Cosine,
            other => panic!("an unknown schedule {other:?}"),
        };
        let warmup_steps = case["warmup_steps"].as_u64().unwrap_or(0);
        let end_factor = reference["end_factor"].as_f64().unwrap_or(0.0);
        let decay_steps = steps - warmup_steps;
        let schedule = Schedule { kind, warmup_steps, decay_steps, end_factor, stages: 1, step_factor: 1.0 };
        // optax's value at count t is the factor before update t; ours at step t is its value at count t + 1, so that the
        // first update already moves and the last has the end factor.
        let values = numbers(&case["factor"]);
        let found: Vec<f64> = (0..steps).map(|t| schedule.factor(t, steps)).collect();
        assert_close(&found, &values[1..=steps as usize], 1e-6, case["kind"].as_str().unwrap_or_default());
        checked += 1;
    }
    assert!(checked >= 3);
}
