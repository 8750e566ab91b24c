//! Batch normalization, a transformer block and label smoothing by themselves (`layers.json`: PyTorch).

use super::{
    any_config, assert_close, generated, list, names, no_masks, numbers, one_hot, read, real, reference, tensor, text,
    whole, with_another,
};
use crate::dataset::Shape;
use crate::train::batches::Batches;
use crate::train::device;
use crate::train::evaluate::output_gradient;
use crate::train::network::Network;
use crate::train::normalize::Moments;
use crate::train::pass::Pass;
use crate::workload::{Activation, Model, NormPosition, Position, Transformer, TrialConfig};
use burn::tensor::Tensor;
use serde_json::Value as Json;

fn layers() -> Json {
    reference(include_str!("../../../../tests/references/layers.json"))
}

fn leaf<const D: usize>(tensor: Tensor<D>) -> Tensor<D> {
    tensor.autodiff().require_grad()
}

#[test]
fn batch_normalization_agrees_with_pytorch() {
    for case in list(&layers(), "batch_norm") {
        let (ghost, size) = (whole(case, "ghost_batch_size"), numbers(&case["size"]));
        let [h, w] = [size[0] as usize, size[1] as usize];
        let channels = numbers(&case["gain"]["shape"])[0] as usize;
        // [B, C, h, w] of the case, and the other trial's channels after them.
        let both = |json: &Json| {
            let data = with_another(&generated(json));
            let batch = data.len() / (2 * channels * h * w);
            tensor(&data, [2, batch, channels * h * w]).swap_dims(0, 1).reshape([batch, 2 * channels, h, w])
        };
        let own = |x: Tensor<4>| read(x.narrow(1, 0, channels));
        let parameters =
            ["gain", "offset"].map(|name| leaf(tensor(&with_another(&generated(&case[name])), [2, 1, channels])));
        let (slope, momentum) = (both(&case["slope"]), [real(case, "momentum"), 0.3]);
        let mut running = Moments::initial(2, channels, &device::cpu());
        for (i, input) in list(case, "inputs").iter().enumerate() {
            let what = |name: &str| format!("{name} in ghost batches of {ghost}, pass {i}");
            let x = leaf(both(input));
            let masks = no_masks(2, x.dims()[0]);
            let mut pass = Pass::train(&parameters, &masks);
            let y = pass.batch_norm(x.clone(), ghost);
            if i == 0 {
                let first = &case["first_step"];
                assert_close(&own(y.clone().inner()), &numbers(&first["outputs"]), 1e-5, &what("outputs"));
                let mut gradients = y.mul(slope.clone()).sum().backward();
                let slopes = own(x.grad_remove(&mut gradients).expect("a gradient"));
                assert_close(&slopes, &numbers(&first["input_gradient"]), 3e-5, &what("inputs' gradient"));
                for (parameter, name) in parameters.iter().zip(["gain_gradient", "offset_gradient"]) {
                    let slopes = read(parameter.grad_remove(&mut gradients).expect("a gradient"));
                    assert_close(&slopes[..channels], &numbers(&first[name]), 3e-5, &what(name));
                }
            }
            let moments = pass.into_moments();
            assert_eq!(moments.len(), 1);
            running = running.follow(&moments[0], &momentum);
            let after = &case["after_step"][i];
            for (found, name) in [(&running.mean, "running_mean"), (&running.variance, "running_variance")] {
                assert_close(&read(found.clone().narrow(1, 0, 1)), &numbers(&after[name]), 1e-5, &what(name));
            }
        }
        let x = leaf(both(&case["inputs"][0]));
        let y = Pass::evaluate(&parameters, &[running]).batch_norm(x.clone(), ghost);
        let expected = &case["evaluation"];
        assert_close(&own(y.clone().inner()), &numbers(&expected["outputs"]), 1e-5, "evaluated outputs");
        let mut gradients = y.mul(slope).sum().backward();
        let slopes = own(x.grad_remove(&mut gradients).expect("a gradient"));
        assert_close(&slopes, &numbers(&expected["input_gradient"]), 3e-5, "evaluated gradient");
    }
}

#[test]
fn a_transformer_block_agrees_with_pytorch() {
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
        let network = Network::new(&model, shape, 3).expect("a network");
        let stored = case["parameters"].as_object().expect("parameters");
        let in_block: Vec<String> =
            names(&network).iter().filter_map(|name| Some(name.strip_prefix("block0.")?.to_owned())).collect();
        assert_eq!(in_block, stored.keys().cloned().collect::<Vec<_>>());
        let layout = network.layout();
        let slots = layout.parameters.iter().filter(|parameter| parameter.name.starts_with("block0."));
        let leaves: Vec<Tensor<3>> = slots
            .zip(stored.values())
            .map(|(slot, json)| leaf(tensor(&with_another(&generated(json)), [2, slot.shape[0], slot.shape[1]])))
            .collect();
        let both = |json: &Json| tensor(&with_another(&generated(json)), [2, batch * tokens, width]);
        let own = |x: Tensor<3>| {
            let half = x.dims()[0] / 2;
            read(x.narrow(0, 0, half))
        };
        let x = leaf(both(&case["inputs"]));
        let Network::Transformer(transformer) = &network else { panic!("a transformer") };
        let y = transformer.block(&mut Pass::train(&leaves, &no_masks(2, batch)), x.clone(), batch);
        let what = |name: &str| format!("{name}, {} {}", text(case, "norm_position"), text(case, "activation"));
        assert_close(&own(y.clone().inner()), &numbers(&case["outputs"]), 1e-5, &what("outputs"));
        let mut gradients = y.mul(both(&case["slope"])).sum().backward();
        let slopes = own(x.grad_remove(&mut gradients).expect("a gradient"));
        assert_close(&slopes, &numbers(&case["input_gradient"]), 3e-5, &what("inputs"));
        for (leaf, name) in leaves.iter().zip(&in_block) {
            let slopes = own(leaf.grad_remove(&mut gradients).expect("a gradient"));
            assert_close(&slopes, &numbers(&case["gradients"][name]), 3e-5, &what(name));
        }
    }
}

#[test]
fn label_smoothing_agrees_with_pytorch() {
    let layers = layers();
    let cases = list(&layers, "label_smoothing");
    // Every case is a trial of one cohort.
    let smoothed = |case: &Json| TrialConfig { label_smoothing: real(case, "label_smoothing"), ..any_config() };
    let configs: Vec<TrialConfig> = cases.iter().map(smoothed).collect();
    let batches = Batches::new(vec![0; cases.len()], &configs, 4, &device::cpu());
    let target = |case: &Json| -> Vec<f64> {
        let (own, other) = (one_hot(&numbers(&case["labels"]), 4), one_hot(&numbers(&case["partners"]), 4));
        let mixed = real(case, "mixed");
        own.iter().zip(&other).map(|(own, other)| mixed * own + (1.0 - mixed) * other).collect()
    };
    let shape = [cases.len(), 6, 4];
    let targets = tensor(&cases.iter().flat_map(target).collect::<Vec<_>>(), shape);
    let logits = tensor(&cases.iter().flat_map(|case| generated(&case["logits"])).collect::<Vec<_>>(), shape);
    let found = read(output_gradient(logits, batches.smoothed(targets), 6, false));
    for (found, case) in found.chunks(24).zip(cases) {
        let what = format!("label smoothing {} of {}", case["label_smoothing"], case["mixed"]);
        assert_close(found, &numbers(&case["gradient"]), 1e-5, &what);
    }
}
