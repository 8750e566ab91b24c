//! The trainer held to numbers of independent implementations (`tests/references`, each with the script that made it).
//!
//! Every comparison goes through what trains: `Learnt::update`, `Schedule::factor`, `Network::forward` with `backward`,
//! `Moments::follow`, `evaluate`, `Batches::smoothed`. A network has a second trial of other weights beside it, which must
//! change nothing.

mod layers;
mod networks;
mod rules;
mod schedules;

use super::batches::{Batches, Masks};
use super::device;
use super::network::Network;
use crate::dataset::{Dataset, Split, Targets};
use crate::space::{Space, Values};
use crate::workload::{ModelFamily, TrialConfig};
use burn::tensor::{Tensor, TensorData};
use serde_json::Value as Json;
use std::task::{Context, Poll, Waker};

/// A part of the JSON that a script stored.
fn reference(text: &str) -> Json {
    serde_json::from_str(text).expect("a stored reference is JSON")
}

fn list<'a>(json: &'a Json, key: &str) -> &'a [Json] {
    json[key].as_array().unwrap_or_else(|| panic!("{key} is a list"))
}

fn text<'a>(json: &'a Json, key: &str) -> &'a str {
    json[key].as_str().unwrap_or_else(|| panic!("{key} is a text in {json}"))
}

fn real(json: &Json, key: &str) -> f64 {
    json[key].as_f64().unwrap_or_else(|| panic!("{key} is a number in {json}"))
}

fn whole(json: &Json, key: &str) -> usize {
    json[key].as_u64().unwrap_or_else(|| panic!("{key} is a whole number in {json}")) as usize
}

/// Flattens nested lists of numbers.
fn numbers(json: &Json) -> Vec<f64> {
    match json {
        Json::Array(list) => list.iter().flat_map(numbers).collect(),
        number => vec![number.as_f64().expect("a number")],
    }
}

/// A tensor that the reference describes by a formula: shift + scale · sin((i + 1 + 100 k)²).
fn generated(json: &Json) -> Vec<f64> {
    let (k, scale, shift) = (whole(json, "k"), real(json, "scale"), real(json, "shift"));
    let count = numbers(&json["shape"]).iter().product::<f64>() as usize;
    let made: Vec<f64> = (0..count).map(|i| shift + scale * (((i + 1 + 100 * k) as f64).powi(2)).sin()).collect();
    let head = numbers(&json["head"]);
    assert_close(&made[..head.len()], &head, 1e-8, "the formula");
    made
}

/// These numbers, then the others of the trial beside.
fn with_another(own: &[f64]) -> Vec<f64> {
    own.iter().copied().chain(own.iter().map(|x| 0.9 - 0.7 * x)).collect()
}

fn one_hot(labels: &[f64], classes: usize) -> Vec<f64> {
    labels
        .iter()
        .flat_map(|&label| (0..classes).map(move |class| f64::from(u8::from(class == label as usize))))
        .collect()
}

pub(super) fn tensor<const D: usize>(data: &[f64], shape: [usize; D]) -> Tensor<D> {
    let data: Vec<f32> = data.iter().map(|&x| x as f32).collect();
    Tensor::from_data(TensorData::new(data, shape), &device::cpu())
}

pub(super) fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f64> {
    tensor.into_data().try_to_vec::<f32>().expect("f32").into_iter().map(f64::from).collect()
}

/// The masks of a batch in which nothing is dropped.
fn no_masks(trials: usize, examples: usize) -> Masks {
    Batches::new(vec![0; trials], &[], 1, &device::cpu()).masks(&vec![0.0; trials], 0, 0, examples)
}

/// A configuration whose numbers a test replaces.
fn any_config() -> TrialConfig {
    TrialConfig::resolve(&Space::default(), &Values::new(), ModelFamily::Linear, 1, 1).expect("defaults are valid")
}

/// Data whose training and validation splits are all of these examples.
fn all_of(network_shape: crate::dataset::Shape, inputs: &[f64], labels: &[f64], classes: usize) -> Dataset {
    let everything: Vec<u32> = (0..labels.len() as u32).collect();
    Dataset {
        name: "reference".into(),
        shape: network_shape,
        inputs: inputs.iter().map(|&x| x as f32).collect(),
        targets: Targets::Classes {
            labels: labels.iter().map(|&label| label as u16).collect(),
            names: (0..classes).map(|class| class.to_string()).collect(),
        },
        split: Split { train: everything.clone(), valid: everything, test: Vec::new() },
    }
}

/// The names of a network's parameters, in order.
fn names(network: &Network) -> Vec<String> {
    network.layout().parameters.into_iter().map(|parameter| parameter.name).collect()
}

/// The mean cross entropy of logits [n, classes] in nats.
fn cross_entropy(logits: &[f64], labels: &[f64]) -> f64 {
    let classes = logits.len() / labels.len();
    let loss = |(row, &label): (&[f64], &f64)| row.iter().map(|x| x.exp()).sum::<f64>().ln() - row[label as usize];
    logits.chunks(classes).zip(labels).map(loss).sum::<f64>() / labels.len() as f64
}

/// Compares relative to the largest of the expected numbers.
#[track_caller]
fn assert_close(found: &[f64], expected: &[f64], tolerance: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let scale = expected.iter().fold(1e-3f64, |scale, x| scale.max(x.abs()));
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= tolerance * scale, "{what}: {found} instead of {expected}");
    }
}

/// What a future that needs no executor gives: on the CPU every number is ready at once.
pub(super) fn ready<T>(future: impl Future<Output = T>) -> T {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(found) => found,
        Poll::Pending => panic!("a number of the CPU was not ready"),
    }
}
