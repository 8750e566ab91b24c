//! Sums of every trial of a cohort over a split, computed on the device and read once.

use super::data::{Data, Part};
use super::normalize::Moments;
use super::pass::{Constants, Pass};
use crate::train::evaluate::{Evaluation, Found, Scale, Sums};
use crate::workload::network::Network;
use burn::tensor::activation::{log_softmax, softmax};
use burn::tensor::{Tensor, TensorData};

/// Floats of activations a chunk of examples may take; larger splits are evaluated in pieces.
const CHUNK_FLOATS: usize = 4 << 20;

/// Sums over a split, per trial [K, 1]: the loss, and the wrong predictions (classification) or squared errors.
struct Columns {
    loss: Tensor<2>,
    error: Tensor<2>,
}

/// What an evaluation looks at.
pub(super) struct Subject<'a> {
    pub network: &'a Network,
    pub constants: &'a Constants,
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
    fn sums(&self, parameters: &[Tensor<3>], data: &Data, part: &Part) -> Columns {
        let trials = parameters.first().map_or(1, |parameter| parameter.dims()[0]);
        let chunk = (CHUNK_FLOATS / (trials * self.activations as usize).max(1)).clamp(1, part.examples.max(1));
        let mut total: Option<Columns> = None;
        let mut start = 0;
        while start < part.examples {
            let end = (start + chunk).min(part.examples);
            let (inputs, targets, labels) = part.rows(start, end);
            let (outputs, _) = Pass::evaluate(self.network, self.constants, parameters, self.running).forward(inputs);
            let found = if data.deviation.is_some() {
                let squares = outputs.sub(targets).square().sum_dim(1).reshape([trials, 1]);
                Columns { loss: squares.clone(), error: squares }
            } else {
                let wrong = outputs.clone().argmax(2).not_equal(labels.expand([trials, end - start, 1])).float();
                let likelihood = log_softmax(outputs, 2).mul(targets).sum_dim(2).sum_dim(1);
                Columns { loss: likelihood.neg().reshape([trials, 1]), error: wrong.sum_dim(1).reshape([trials, 1]) }
            };
            total = Some(match total {
                None => found,
                Some(total) => Columns { loss: total.loss.add(found.loss), error: total.error.add(found.error) },
            });
            start = end;
        }
        total.unwrap_or_else(|| {
            let zeros = Tensor::zeros([trials, 1], &data.device);
            Columns { loss: zeros.clone(), error: zeros }
        })
    }
}

/// Evaluates parameters on the training sample and the validation split; their average on the latter.
pub(super) async fn evaluate(subject: Subject<'_>, data: &Data) -> Result<Vec<Evaluation>, String> {
    let scale = Scale {
        train_examples: data.train_sample.examples,
        valid_examples: subject.valid.examples,
        deviation: data.deviation,
    };
    let train = subject.sums(subject.parameters, data, &data.train_sample);
    let valid = subject.sums(subject.parameters, data, subject.valid);
    let average = subject.average.map(|average| subject.sums(average, data, subject.valid));
    let mut columns = vec![train.loss, train.error, valid.loss, valid.error, subject.squared_norms];
    let (averages, clips) = (average.is_some(), subject.clipped.is_some());
    columns.extend(average.into_iter().flat_map(|sums| [sums.loss, sums.error]));
    columns.extend(subject.clipped);
    let width = columns.len();
    let read: TensorData = Tensor::cat(columns, 1).into_data_async().await.map_err(|error| format!("{error:?}"))?;
    let numbers: Vec<f32> = read.try_to_vec().map_err(|error| format!("{error:?}"))?;
    let of = |row: &[f32]| {
        let sums = |at: usize| Sums { loss: f64::from(row[at]), error: f64::from(row[at + 1]) };
        let found = Found {
            train: sums(0),
            valid: sums(2),
            squared_norm: f64::from(row[4]),
            average: averages.then(|| sums(5)),
            clipped: clips.then(|| f64::from(row[width - 1])),
        };
        Evaluation::new(&found, scale)
    };
    Ok(numbers.chunks_exact(width).map(of).collect())
}

/// The gradient of the mean loss over a batch of `batch` examples with respect to (some of) its outputs [K, n, outputs], in
/// closed form: (softmax − target) / batch for cross entropy, 2 (output − target) / batch for squared error. Each trial's
/// loss is its own mean, so gradients do not mix.
pub(super) fn output_gradient(outputs: Tensor<3>, targets: Tensor<3>, batch: usize, regression: bool) -> Tensor<3> {
    let batch = batch as f64;
    if regression {
        outputs.sub(targets).mul_scalar(2.0 / batch)
    } else {
        softmax(outputs, 2).sub(targets).mul_scalar(1.0 / batch)
    }
}
