//! Metrics of every trial of a cohort on a split, computed on the device and read once.

use super::batches::{Part, PreparedData};
use super::model::Network;
use crate::trial::{Metrics, widen};
use burn::tensor::activation::log_softmax;
use burn::tensor::{Tensor, TensorData};

/// Floats of activations a chunk of examples may take; larger splits are evaluated in pieces.
const CHUNK_FLOATS: usize = 4 << 20;

/// Sums over a split, per trial [K, 1]: the loss, and the wrong predictions (classification) or squared errors.
struct Sums {
    loss: Tensor<2>,
    error: Tensor<2>,
}

/// What an evaluation found for one trial. Not necessarily finite.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evaluation {
    pub train_loss: f64,
    pub train_error: f64,
    pub valid_loss: f64,
    pub valid_error: f64,
    pub grad_norm: f64,
}

/// A loss above this has diverged, finite or not (nats, or squared deviations of the target).
const ABSURD_LOSS: f64 = 1e4;

impl Evaluation {
    fn named(&self) -> [(&'static str, f64); 5] {
        [
            ("train_loss", self.train_loss),
            ("train_error", self.train_error),
            ("valid_loss", self.valid_loss),
            ("valid_error", self.valid_error),
            ("grad_norm", self.grad_norm),
        ]
    }

    /// Why the trial has diverged at this step, if it has.
    pub fn divergence(&self, step: u64) -> Option<String> {
        // Not finite counts before absurd: it is what a person searches for.
        let named = self.named();
        if let Some((name, _)) = named.iter().find(|(_, x)| !(*x as f32).is_finite()) {
            return Some(format!("{name} is not finite at step {step}"));
        }
        let absurd = named.iter().find(|(name, x)| name.ends_with("_loss") && *x > ABSURD_LOSS);
        absurd.map(|(name, _)| format!("{name} exceeds {ABSURD_LOSS} at step {step}"))
    }

    /// The measurements of an evaluation that has not diverged.
    pub fn metrics(&self) -> Metrics {
        self.named().map(|(name, x)| (name.to_owned(), widen(x as f32))).into()
    }
}

/// Evaluates parameters on the training sample and the validation split. `squared_norms` is [K, 1].
pub(super) async fn evaluate(
    network: &Network,
    parameters: &[Tensor<3>],
    data: &PreparedData,
    squared_norms: Tensor<2>,
) -> Result<Vec<Evaluation>, String> {
    let train = sums(network, parameters, data, &data.train_sample);
    let valid = sums(network, parameters, data, &data.valid);
    let columns = Tensor::cat(vec![train.loss, train.error, valid.loss, valid.error, squared_norms], 1);
    let read: TensorData = columns.into_data_async().await.map_err(|error| format!("{error:?}"))?;
    let numbers: Vec<f32> = read.try_to_vec().map_err(|error| format!("{error:?}"))?;
    let error = |sum: f64, examples: f64| match data.deviation {
        None => sum / examples,
        Some(deviation) => libm::sqrt(sum / examples) * deviation,
    };
    let (train_n, valid_n) = (data.train_sample.examples as f64, data.valid.examples as f64);
    Ok(numbers
        .chunks_exact(5)
        .map(|row| Evaluation {
            train_loss: f64::from(row[0]) / train_n,
            train_error: error(f64::from(row[1]), train_n),
            valid_loss: f64::from(row[2]) / valid_n,
            valid_error: error(f64::from(row[3]), valid_n),
            grad_norm: libm::sqrt(f64::from(row[4])),
        })
        .collect())
}

fn sums(network: &Network, parameters: &[Tensor<3>], data: &PreparedData, part: &Part) -> Sums {
    let trials = parameters.first().map_or(1, |parameter| parameter.dims()[0]);
    let chunk = (CHUNK_FLOATS / (trials * network.activations()).max(1)).clamp(1, part.examples.max(1));
    let mut total: Option<Sums> = None;
    let mut start = 0;
    while start < part.examples {
        let end = (start + chunk).min(part.examples);
        let (inputs, targets, labels) = part.rows(start, end);
        let outputs = network.forward(parameters, inputs, &[]);
        let found = if data.deviation.is_some() {
            let squares = outputs.sub(targets).square().sum_dim(1).reshape([trials, 1]);
            Sums { loss: squares.clone(), error: squares }
        } else {
            let wrong = outputs.clone().argmax(2).not_equal(labels.expand([trials, end - start, 1])).float();
            let likelihood = log_softmax(outputs, 2).mul(targets).sum_dim(2).sum_dim(1);
            Sums { loss: likelihood.neg().reshape([trials, 1]), error: wrong.sum_dim(1).reshape([trials, 1]) }
        };
        total = Some(match total {
            None => found,
            Some(total) => Sums { loss: total.loss.add(found.loss), error: total.error.add(found.error) },
        });
        start = end;
    }
    total.unwrap_or_else(|| {
        let zeros = Tensor::zeros([trials, 1], &data.device);
        Sums { loss: zeros.clone(), error: zeros }
    })
}

/// The gradient of the mean loss over the batch with respect to the outputs [K, B, outputs], in closed form: (softmax −
/// target) / B for cross entropy, 2 (output − target) / B for squared error. Each trial's loss is its own mean, so
/// gradients do not mix.
pub(super) fn output_gradient(outputs: Tensor<3>, targets: Tensor<3>, regression: bool) -> Tensor<3> {
    let batch = outputs.dims()[1] as f64;
    if regression {
        outputs.sub(targets).mul_scalar(2.0 / batch)
    } else {
        burn::tensor::activation::softmax(outputs, 2).sub(targets).mul_scalar(1.0 / batch)
    }
}
