//! One number per trial of a cohort, as the factor or offset of a tensor with a leading trial axis.

use burn::tensor::{Device, Tensor, TensorData};

/// A hyperparameter across a cohort. Equal numbers stay scalars: no tensor is made or read for them.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "a handful per cohort, moved once a step: a box would cost more")]
pub(super) enum Number {
    Same(f64),
    /// [K, 1, 1]
    Each(Tensor<3>),
}

impl Number {
    pub fn new(values: &[f64], device: &Device) -> Self {
        match values {
            [first, rest @ ..] if rest.iter().all(|value| value == first) => Number::Same(*first),
            _ => Number::Each(Self::tensor(values, device)),
        }
    }

    /// The numbers as a tensor [K, 1, 1].
    pub fn tensor(values: &[f64], device: &Device) -> Tensor<3> {
        let data: Vec<f32> = values.iter().map(|&value| value as f32).collect();
        Tensor::from_data(TensorData::new(data, [values.len(), 1, 1]), device)
    }

    /// `tensor` × number, trial by trial.
    pub fn times(&self, tensor: Tensor<3>) -> Tensor<3> {
        match self {
            Number::Same(1.0) => tensor,
            Number::Same(value) => tensor.mul_scalar(*value),
            Number::Each(values) => tensor.mul(values.clone()),
        }
    }

    /// `tensor` + number, trial by trial.
    pub fn plus(&self, tensor: Tensor<3>) -> Tensor<3> {
        match self {
            Number::Same(0.0) => tensor,
            Number::Same(value) => tensor.add_scalar(*value),
            Number::Each(values) => tensor.add(values.clone()),
        }
    }

    pub fn is_zero(&self) -> bool {
        matches!(self, Number::Same(0.0))
    }
}
