//! Metrics of every trial of a cohort on a split, computed on the device and read once.

use super::batches::{Part, PreparedData};
use super::network::Network;
use super::normalize::Moments;
use super::pass::Pass;
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
#[derive(Clone, Debug)]
pub(super) struct Evaluation {
    metrics: Vec<(&'static str, f64)>,
}

/// What an evaluation looks at.
pub(super) struct Subject<'a> {
    pub network: &'a Network,
    /// Floats it holds per trial and example, roughly.
    pub activations: u64,
    /// One tensor [K, a, b] per parameter.
    pub parameters: &'a [Tensor<3>],
    /// The average of the parameters, if one is kept.
    pub average: Option<&'a [Tensor<3>]>,
    pub running: &'a [Moments],
    /// The validation split, or a sample of it.
    pub valid: &'a Part,
    /// Squared norm of the last gradient [K, 1].
    pub squared_norms: Tensor<2>,
    /// Share of steps since the last evaluation whose gradient was clipped [K, 1], where gradients are clipped.
    pub clipped: Option<Tensor<2>>,
}

impl Subject<'_> {
    /// The sums over a split of what these parameters (the subject's, or their average) predict.
    fn sums(&self, parameters: &[Tensor<3>], data: &PreparedData, part: &Part) -> Sums {
        let trials = parameters.first().map_or(1, |parameter| parameter.dims()[0]);
        let chunk = (CHUNK_FLOATS / (trials * self.activations as usize).max(1)).clamp(1, part.examples.max(1));
        let mut total: Option<Sums> = None;
        let mut start = 0;
        while start < part.examples {
            let end = (start + chunk).min(part.examples);
            let (inputs, targets, labels) = part.rows(start, end);
            let outputs = self.network.forward(&mut Pass::evaluate(parameters, self.running), inputs);
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
}

/// A loss above this has diverged, finite or not (nats, or squared deviations of the target).
const ABSURD_LOSS: f64 = 1e4;

impl Evaluation {
    /// Why the trial has diverged at this step, if it has.
    pub fn divergence(&self, step: u64) -> Option<String> {
        // Not finite counts before absurd: it is what a person searches for.
        if let Some((name, _)) = self.metrics.iter().find(|(_, x)| !(*x as f32).is_finite()) {
            return Some(format!("{name} is not finite at step {step}"));
        }
        let absurd = self.metrics.iter().find(|(name, x)| name.ends_with("_loss") && *x > ABSURD_LOSS);
        absurd.map(|(name, _)| format!("{name} exceeds {ABSURD_LOSS} at step {step}"))
    }

    /// The measurements of an evaluation that has not diverged.
    pub fn metrics(&self) -> Metrics {
        self.metrics.iter().map(|&(name, x)| (name.to_owned(), widen(x as f32))).collect()
    }
}

/// Evaluates parameters on the training sample and the validation split; their average on the latter.
pub(super) async fn evaluate(subject: Subject<'_>, data: &PreparedData) -> Result<Vec<Evaluation>, String> {
    let train = subject.sums(subject.parameters, data, &data.train_sample);
    let valid = subject.sums(subject.parameters, data, subject.valid);
    let (train_n, valid_n) = (data.train_sample.examples as f64, subject.valid.examples as f64);
    let loss = |examples: f64| move |sum: f64| sum / examples;
    let deviation = data.deviation;
    let error = |examples: f64| {
        move |sum: f64| match deviation {
            None => sum / examples,
            Some(deviation) => libm::sqrt(sum / examples) * deviation,
        }
    };
    // Name, sums [K, 1], and what makes of a sum the metric.
    type Column = (&'static str, Tensor<2>, Box<dyn Fn(f64) -> f64>);
    let mut columns: Vec<Column> = vec![
        ("train_loss", train.loss, Box::new(loss(train_n))),
        ("train_error", train.error, Box::new(error(train_n))),
        ("valid_loss", valid.loss, Box::new(loss(valid_n))),
        ("valid_error", valid.error, Box::new(error(valid_n))),
        ("grad_norm", subject.squared_norms.clone(), Box::new(libm::sqrt)),
    ];
    if let Some(average) = subject.average {
        let valid = subject.sums(average, data, subject.valid);
        columns.push(("ema_valid_loss", valid.loss, Box::new(loss(valid_n))));
        columns.push(("ema_valid_error", valid.error, Box::new(error(valid_n))));
    }
    if let Some(clipped) = subject.clipped.clone() {
        columns.push(("clipped_share", clipped, Box::new(|share| share)));
    }
    let joined = Tensor::cat(columns.iter().map(|(_, sums, _)| sums.clone()).collect(), 1);
    let read: TensorData = joined.into_data_async().await.map_err(|error| format!("{error:?}"))?;
    let numbers: Vec<f32> = read.try_to_vec().map_err(|error| format!("{error:?}"))?;
    let of = |row: &[f32]| {
        columns.iter().zip(row).map(|((name, _, metric), &sum)| (*name, metric(f64::from(sum)))).collect()
    };
    Ok(numbers.chunks_exact(columns.len()).map(|row| Evaluation { metrics: of(row) }).collect())
}

/// The gradient of the mean loss over a batch of `batch` examples with respect to (some of) its outputs [K, n, outputs], in
/// closed form: (softmax − target) / batch for cross entropy, 2 (output − target) / batch for squared error. Each trial's
/// loss is its own mean, so gradients do not mix.
pub(super) fn output_gradient(outputs: Tensor<3>, targets: Tensor<3>, batch: usize, regression: bool) -> Tensor<3> {
    let batch = batch as f64;
    if regression {
        outputs.sub(targets).mul_scalar(2.0 / batch)
    } else {
        burn::tensor::activation::softmax(outputs, 2).sub(targets).mul_scalar(1.0 / batch)
    }
}
