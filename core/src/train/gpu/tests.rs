//! The GPU engine as a subject of the reference tests, on burn's CPU backend. Every trial has a second one of other weights beside
//! it, which must change nothing.

use super::backward;
use super::batches::{Batches, Masks};
use super::data::Data;
use super::evaluate::{Subject as Evaluated, evaluate, output_gradient};
use super::normalize::Moments;
use super::numbers::Numbers;
use super::pass::{Constants, Pass, attend};
use super::rows::{join, split};
use super::train_state::TrainState;
use crate::dataset::{Dataset, Shape};
use crate::train::cohort_tests::ready;
use crate::train::reference_tests::{Batch, End, Given, Moment, Passed, Subject, all_of, any_config, reference_tests};
use crate::workload::TrialConfig;
use burn::tensor::{Device, Tensor, TensorData};

struct Burn;

reference_tests!(Burn);

fn device() -> Device {
    Device::flex()
}

fn tensor<const D: usize>(data: &[f64], shape: [usize; D]) -> Tensor<D> {
    let data: Vec<f32> = data.iter().map(|&x| x as f32).collect();
    Tensor::from_data(TensorData::new(data, shape), &device())
}

fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f64> {
    tensor.into_data().try_to_vec::<f32>().expect("f32").into_iter().map(f64::from).collect()
}

/// These numbers, then the others of the trial beside.
fn with_another(own: &[f64]) -> Vec<f64> {
    own.iter().copied().chain(own.iter().map(|x| 0.9 - 0.7 * x)).collect()
}

fn constants(given: &Given<'_>) -> Constants {
    Constants::new(given.network, &device())
}

/// One tensor [K, a, b] per parameter of rows that follow one another.
fn parameters(given: &Given<'_>, rows: &[f64]) -> Vec<Tensor<3>> {
    let length = given.parameters.len();
    split(&given.network.layout, &tensor(rows, [rows.len() / length, 1, length]))
}

fn inputs(given: &Given<'_>, inputs: &[f64]) -> Tensor<3> {
    tensor(inputs, [1, given.examples, given.network.inputs])
}

/// Trials of one seed drop the same units.
fn masks(given: &Given<'_>, trials: usize) -> Masks {
    let batches = Batches::new(vec![5; trials], &[], 1, 1, &device());
    batches.masks(&vec![given.dropout; trials], 3, 0, given.examples, &device())
}

/// Outputs of one trial as the lab's values lie, by example, features × positions.
fn by_example(given: &Given<'_>, outputs: Tensor<3>) -> Vec<f64> {
    let form = given.network.form(given.network.layers.len());
    let [trials, rows, _] = outputs.dims();
    if rows == given.examples {
        return read(outputs);
    }
    let turned = outputs.reshape([trials * given.examples, form.positions, form.features]).swap_dims(1, 2);
    read(turned.reshape([trials, given.examples, form.len()]))
}

fn moments(running: &[[Vec<f64>; 2]]) -> Vec<Moments> {
    let both = |x: &Vec<f64>| tensor(&with_another(x), [1, 2, x.len()]);
    running.iter().map(|[mean, variance]| Moments { mean: both(mean), variance: both(variance) }).collect()
}

impl Subject for Burn {
    fn pass(&self, given: &Given<'_>) -> Passed {
        let parameters = parameters(given, &with_another(given.parameters));
        let masks = masks(given, 2);
        let batch = given.examples;
        let outputs =
            Pass::train(given.network, &constants(given), &parameters, &masks).forward(inputs(given, given.inputs)).0;
        let first = outputs.clone().narrow(0, 0, 1);
        let outputs = by_example(given, first);
        let gradient = match given.end {
            End::Loss { targets, regression } => {
                let targets = tensor(targets, [1, batch, targets.len() / batch]);
                let given_to = (inputs(given, given.inputs), targets);
                backward(given.network, &constants(given), &parameters, &masks, given_to, batch, regression).0
            }
            End::Slope(slope) => {
                let leaves: Vec<Tensor<3>> =
                    parameters.iter().map(|parameter| parameter.clone().autodiff().require_grad()).collect();
                let outputs = Pass::train(given.network, &constants(given), &leaves, &masks)
                    .forward(inputs(given, given.inputs))
                    .0;
                let form = given.network.form(given.network.layers.len());
                let [trials, rows, columns] = outputs.dims();
                let slope = tensor(slope, [batch, form.features, form.positions]);
                let slope = if rows == batch {
                    slope.reshape([1, batch, form.len()])
                } else {
                    slope.swap_dims(1, 2).reshape([1, batch * form.positions, form.features])
                };
                let slope = slope.expand([trials, rows, columns]);
                let mut gradients = outputs.mul(slope).sum().backward();
                let parts = leaves.iter().zip(&parameters);
                join(parts.map(|(leaf, own)| leaf.grad_remove(&mut gradients).unwrap_or(own.zeros_like())).collect())
            }
        };
        Passed { outputs, gradient: read(gradient.narrow(0, 0, 1)) }
    }

    fn outputs(&self, given: &Given<'_>, rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let parameters = parameters(given, &rows.concat());
        let masks = masks(given, rows.len());
        let outputs =
            Pass::train(given.network, &constants(given), &parameters, &masks).forward(inputs(given, given.inputs)).0;
        let outputs = read(outputs);
        outputs.chunks(outputs.len() / rows.len()).map(<[f64]>::to_vec).collect()
    }

    fn running(&self, given: &Given<'_>, seen: &[Vec<f64>], momentum: f64) -> Vec<[Vec<f64>; 2]> {
        let parameters = parameters(given, &with_another(given.parameters));
        let norms = given.network.batch_norms();
        let mut running: Vec<Moments> = norms.iter().map(|&n| Moments::initial(2, n, &device())).collect();
        for seen in seen {
            let masks = masks(given, 2);
            let (_, measured) =
                Pass::train(given.network, &constants(given), &parameters, &masks).forward(inputs(given, seen));
            assert_eq!(running.len(), measured.len());
            let follow = |(one, seen): (Moments, &Moments)| one.follow(seen, &[momentum, 0.4]);
            running = running.into_iter().zip(&measured).map(follow).collect();
        }
        let own = |x: &Tensor<3>| read(x.clone().narrow(1, 0, 1));
        running.iter().map(|one| [own(&one.mean), own(&one.variance)]).collect()
    }

    fn evaluate(&self, given: &Given<'_>, running: &[[Vec<f64>; 2]]) -> Vec<f64> {
        let (parameters, running) = (parameters(given, &with_another(given.parameters)), moments(running));
        let constants = constants(given);
        let pass = Pass::evaluate(given.network, &constants, &parameters, &running);
        by_example(given, pass.forward(inputs(given, given.inputs)).0.narrow(0, 0, 1))
    }

    fn valid_loss(&self, given: &Given<'_>, running: &[[Vec<f64>; 2]], labels: &[f64], shape: Shape) -> f64 {
        let data = Data::new(&all_of(shape, given.inputs, labels, given.network.outputs()), &device());
        let subject = Evaluated {
            constants: &constants(given),
            network: given.network,
            activations: 1,
            parameters: &parameters(given, &with_another(given.parameters)),
            average: None,
            running: &moments(running),
            valid: &data.valid,
            squared_norms: Tensor::zeros([2, 1], &device()),
            clipped: None,
        };
        ready(evaluate(subject, &data)).expect("an evaluation")[0].metrics()["valid_loss"]
    }

    fn follow(
        &self,
        configs: Vec<TrialConfig>,
        start: &[f64],
        steps: u64,
        gradient: &dyn Fn(&[f64]) -> Vec<f64>,
        show: &mut dyn FnMut(u64, &[Moment]),
    ) {
        let (trials, n) = (configs.len(), start.len());
        let shape = [trials, 1, n];
        let mut numbers = Numbers::new(configs, &device()).expect("a cohort");
        let mut state = TrainState::new(tensor(&start.repeat(trials), shape), &numbers, &[]);
        let mask = Tensor::ones([1, 1, n], &device());
        for t in 0..steps {
            let now = read(state.parameters.clone());
            let slope: Vec<f64> = now.chunks(n).flat_map(gradient).collect();
            let slope = tensor(&slope, shape);
            let squared = slope.clone().square().sum_dim(2);
            state.update(slope, Some(&squared), &mut numbers, &mask, t, steps + 1);
            let now = read(state.parameters.clone());
            let averages = state.average.clone().map(|average| read(numbers.unbiased(average, t + 1)));
            let (norms, clipped) = (read(squared.sqrt()), state.clipped.clone().map(read));
            let moment = |k: usize| Moment {
                parameters: now[k * n..(k + 1) * n].to_vec(),
                average: averages.as_ref().map(|averages| averages[k * n..(k + 1) * n].to_vec()),
                norm: norms[k],
                clipped: clipped.as_ref().map_or(0, |clipped| clipped[k] as u64),
            };
            show(t, &(0..trials).map(moment).collect::<Vec<_>>());
        }
    }

    fn batches(&self, dataset: &Dataset, configs: &[TrialConfig], seeds: &[u64], steps: u64) -> Vec<Batch> {
        let data = Data::new(dataset, &device());
        let mut batches = Batches::new(seeds.to_vec(), configs, data.outputs, data.train.examples, &device());
        let numbers = |tensor: Tensor<3>| tensor.into_data().try_to_vec().expect("numbers");
        let mut batch = |t| {
            let batch = batches.gather(&data, t);
            Batch { inputs: numbers(batch.inputs), targets: numbers(batch.targets) }
        };
        (0..steps).map(&mut batch).collect()
    }

    fn smoothed_slope(&self, smoothing: f64, logits: &[f64], labels: &[(usize, usize)], share: f64) -> Vec<f64> {
        let (n, classes) = (labels.len(), logits.len() / labels.len());
        let config = TrialConfig { label_smoothing: smoothing, ..any_config() };
        let batches = Batches::new(vec![0], &[config], classes, n, &device());
        let mut targets = vec![0.0; n * classes];
        for (row, &(own, other)) in targets.chunks_mut(classes).zip(labels) {
            row[own] += share;
            row[other] += 1.0 - share;
        }
        let shape = [1, n, classes];
        read(output_gradient(tensor(logits, shape), batches.smoothed(tensor(&targets, shape)), n, false))
    }
}

/// Many small products are laid out and summed; of half as many, each is a product of matrices. Forward and back they agree.
#[test]
fn both_ways_of_attention_agree() {
    let (n, tokens, head) = (1024, 5, 3);
    let numbers = |k: usize| (0..n * tokens * head).map(|i| (((i + 1) * k) as f64).sin()).collect::<Vec<_>>();
    let inputs = [3, 5, 7].map(|k| tensor(&numbers(k), [n, tokens, head]));
    let weights = tensor(&numbers(11), [n, tokens, head]);
    let attended = |from: usize, n: usize| {
        let leaves = inputs.clone().map(|x| x.narrow(0, from, n).autodiff().require_grad());
        let [q, k, v] = leaves.clone();
        let out = attend(q, k, v);
        let mut gradients = out.clone().mul(weights.clone().narrow(0, from, n)).sum().backward();
        let slopes = leaves.map(|leaf| read(leaf.grad_remove(&mut gradients).expect("a gradient")));
        [vec![read(out.inner())], slopes.to_vec()].concat()
    };
    let halves = [attended(0, n / 2), attended(n / 2, n / 2)];
    for (i, whole) in attended(0, n).into_iter().enumerate() {
        let apart = halves[0][i].iter().chain(&halves[1][i]);
        let difference = whole.iter().zip(apart).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(difference < 1e-5, "{i}: {difference}");
    }
}
