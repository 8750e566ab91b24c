//! Both engines held to numbers of independent implementations (`tests/references`, each with the script that made it), and
//! to finite differences.
//!
//! Every comparison goes through what trains. An engine is a [`Subject`]; the checks are the same for all.

pub mod differences;
pub mod layers;
pub mod mixup;
pub mod networks;
pub mod rules;
mod schedules;

use crate::dataset::{Dataset, Shape, Split, Targets};
use crate::space::{Space, Values};
use crate::workload::network::Network;
use crate::workload::{ModelFamily, TrialConfig};
use serde_json::Value as Json;

/// An engine, one trial at a time. Examples follow one another in what it is given and gives; an example's numbers are
/// features × positions.
pub trait Subject {
    /// A training pass.
    fn pass(&self, given: &Given<'_>) -> Passed;

    /// The outputs of a training pass with each of these rows of parameters in place of the given ones.
    fn outputs(&self, given: &Given<'_>, rows: &[Vec<f64>]) -> Vec<Vec<f64>>;

    /// Running means and variances after training passes over each of these inputs in turn, one pair per normalization.
    fn running(&self, given: &Given<'_>, inputs: &[Vec<f64>], momentum: f64) -> Vec<[Vec<f64>; 2]>;

    /// The outputs of an evaluation.
    fn evaluate(&self, given: &Given<'_>, running: &[[Vec<f64>; 2]]) -> Vec<f64>;

    /// The metric `valid_loss` of an evaluation over the given examples with these labels.
    fn valid_loss(&self, given: &Given<'_>, running: &[[Vec<f64>; 2]], labels: &[f64], shape: Shape) -> f64;

    /// Trains trials of these configurations from `start` by the gradients of a function, and shows them after every step.
    fn follow(
        &self,
        configs: Vec<TrialConfig>,
        start: &[f64],
        steps: u64,
        gradient: &dyn Fn(&[f64]) -> Vec<f64>,
        show: &mut dyn FnMut(u64, &[Moment]),
    );

    /// The batches of the first steps of trials of these configurations, as they are trained on.
    fn batches(&self, dataset: &Dataset, configs: &[TrialConfig], seeds: &[u64], steps: u64) -> Vec<Batch>;

    /// The slope of the loss by logits [n, classes] of examples with these labels, each mixed by a share with a partner's label.
    fn smoothed_slope(&self, smoothing: f64, logits: &[f64], labels: &[(usize, usize)], share: f64) -> Vec<f64>;
}

/// What a pass is given.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    pub network: &'a Network,
    pub parameters: &'a [f64],
    pub inputs: &'a [f64],
    pub examples: usize,
    pub end: End<'a>,
    pub dropout: f64,
}

/// What follows the outputs.
#[derive(Clone, Copy)]
pub enum End<'a> {
    Loss {
        targets: &'a [f64],
        regression: bool,
    },
    /// The slope by the outputs.
    Slope(&'a [f64]),
}

/// What a training pass makes.
pub struct Passed {
    pub outputs: Vec<f64>,
    pub gradient: Vec<f64>,
}

/// A batch of every trial, one trial after the other.
pub struct Batch {
    pub inputs: Vec<f32>,
    pub targets: Vec<f32>,
}

/// A trial after a step.
pub struct Moment {
    pub parameters: Vec<f64>,
    /// Unbiased.
    pub average: Option<Vec<f64>>,
    /// Of the gradient before clipping.
    pub norm: f64,
    pub clipped: u64,
}

/// The checks of an engine, as tests of its own.
macro_rules! reference_tests {
    ($subject:expr) => {
        #[test]
        fn batch_normalization_agrees_with_pytorch() {
            crate::train::reference_tests::layers::batch_norm(&$subject);
        }

        #[test]
        fn a_transformer_block_agrees_with_pytorch() {
            crate::train::reference_tests::layers::transformer_block(&$subject);
        }

        #[test]
        fn label_smoothing_agrees_with_pytorch() {
            crate::train::reference_tests::layers::label_smoothing(&$subject);
        }

        #[test]
        fn plain_networks_agree_with_pytorch() {
            crate::train::reference_tests::networks::plain(&$subject);
        }

        #[test]
        fn perceptrons_with_norm_and_residual_agree_with_pytorch() {
            crate::train::reference_tests::networks::perceptrons(&$subject);
        }

        #[test]
        fn residual_cnns_and_their_running_statistics_agree_with_pytorch() {
            crate::train::reference_tests::networks::residual_cnns(&$subject);
        }

        #[test]
        fn transformers_agree_with_pytorch() {
            crate::train::reference_tests::networks::transformers(&$subject);
        }

        #[test]
        fn update_rules_follow_reference_sequences() {
            crate::train::reference_tests::rules::update_rules(&$subject);
        }

        #[test]
        fn clipping_follows_optax_and_counts_exactly() {
            crate::train::reference_tests::rules::clipping(&$subject);
        }

        #[test]
        fn averages_follow_optax() {
            crate::train::reference_tests::rules::averages(&$subject);
        }

        #[test]
        fn inputs_and_labels_are_mixed_by_the_same_share() {
            crate::train::reference_tests::mixup::inputs_and_labels_are_mixed_by_the_same_share(&$subject);
        }

        #[test]
        fn the_share_is_drawn_from_a_symmetric_beta_distribution() {
            crate::train::reference_tests::mixup::the_share_is_drawn_from_a_symmetric_beta_distribution(&$subject);
        }

        #[test]
        fn gradients_are_the_losses_slopes() {
            crate::train::reference_tests::differences::all(&$subject);
        }
    };
}
pub(super) use reference_tests;

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

fn one_hot(labels: &[f64], classes: usize) -> Vec<f64> {
    labels
        .iter()
        .flat_map(|&label| (0..classes).map(move |class| f64::from(u8::from(class == label as usize))))
        .collect()
}

/// A configuration whose numbers a test replaces.
pub fn any_config() -> TrialConfig {
    TrialConfig::resolve(&Space::default(), &Values::new(), ModelFamily::Linear, 1, 1).expect("defaults are valid")
}

/// The names of a network's parameters, in order.
fn names(network: &Network) -> Vec<String> {
    network.layout.parameters.iter().map(|parameter| parameter.name.clone()).collect()
}

/// Data whose training and validation splits are all of these examples.
pub fn all_of(shape: Shape, inputs: &[f64], labels: &[f64], classes: usize) -> Dataset {
    let everything: Vec<u32> = (0..labels.len() as u32).collect();
    Dataset {
        name: "reference".into(),
        shape,
        inputs: inputs.iter().map(|&x| x as f32).collect(),
        targets: Targets::Classes {
            labels: labels.iter().map(|&label| label as u16).collect(),
            names: (0..classes).map(|class| class.to_string()).collect(),
        },
        split: Split { train: everything.clone(), valid: everything, test: Vec::new() },
        gaps: Vec::new(),
    }
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
