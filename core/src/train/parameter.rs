//! Where each parameter of a network lies: all of a trial's parameters are one row of a tensor [K, 1, P].
//!
//! An update rule then takes the same dozen operations for a network of two tensors and of two hundred. Knows nothing of
//! what the parameters are for.

use crate::random::Stream;
use burn::tensor::{Device, Tensor, TensorData};

/// One parameter of a network: [K, a, b] for K trials.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    /// Names its random stream, and its place in a checkpoint.
    pub name: String,
    /// Without the trial axis.
    pub shape: [usize; 2],
    init: Init,
}

/// What a parameter is before the first step.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Init {
    Zeros,
    Ones,
    /// Uniform on ± the bound, times the trial's own scale.
    Uniform(f64),
    /// Zeros, but decayed like any weight.
    ZeroWeight,
}

impl Parameter {
    /// A weight of the given variance at the scale 1; 0 for a branch that begins as nothing.
    pub fn weight(name: impl Into<String>, shape: [usize; 2], variance: f64) -> Self {
        let init = if variance == 0.0 { Init::ZeroWeight } else { Init::Uniform(libm::sqrt(3.0 * variance)) };
        Self { name: name.into(), shape, init }
    }

    /// A bias or offset of `n` numbers.
    pub fn zeros(name: impl Into<String>, n: usize) -> Self {
        Self { name: name.into(), shape: [1, n], init: Init::Zeros }
    }

    /// A gain of `n` numbers.
    pub fn ones(name: impl Into<String>, n: usize) -> Self {
        Self { name: name.into(), shape: [1, n], init: Init::Ones }
    }

    pub fn len(&self) -> usize {
        self.shape[0] * self.shape[1]
    }

    /// Weight decay acts on weights, not on biases, offsets and gains.
    fn decays(&self) -> bool {
        matches!(self.init, Init::Uniform(_) | Init::ZeroWeight)
    }
}

/// The parameters of a network, in the order in which a forward pass takes them.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub parameters: Vec<Parameter>,
}

impl Layout {
    /// Numbers per trial.
    pub fn len(&self) -> usize {
        self.parameters.iter().map(Parameter::len).sum()
    }

    /// The rows [K, 1, P] as one tensor [K, a, b] per parameter.
    pub fn split(&self, rows: &Tensor<3>) -> Vec<Tensor<3>> {
        let trials = rows.dims()[0];
        let mut start = 0;
        self.parameters
            .iter()
            .map(|parameter| {
                let [a, b] = parameter.shape;
                let part = rows.clone().narrow(2, start, parameter.len()).reshape([trials, a, b]);
                start += parameter.len();
                part
            })
            .collect()
    }

    /// The inverse of [`Self::split`].
    pub fn join(&self, parts: Vec<Tensor<3>>) -> Tensor<3> {
        let row = |part: Tensor<3>| {
            let [trials, a, b] = part.dims();
            part.reshape([trials, 1, a * b])
        };
        Tensor::cat(parts.into_iter().map(row).collect(), 2)
    }

    /// Initial parameters [K, 1, P] of a cohort, each from its trial's stream `seed / "init" / name`, weights times the
    /// trial's scale.
    pub fn initialize(&self, seeds: &[u64], scales: &[f64], device: &Device) -> Tensor<3> {
        let mut data = Vec::with_capacity(seeds.len() * self.len());
        for (&seed, &scale) in seeds.iter().zip(scales) {
            for parameter in &self.parameters {
                let n = parameter.len();
                match parameter.init {
                    Init::Zeros | Init::ZeroWeight => data.extend(std::iter::repeat_n(0.0, n)),
                    Init::Ones => data.extend(std::iter::repeat_n(1.0, n)),
                    Init::Uniform(bound) => {
                        let stream = Stream::new(seed).child("init").child(&parameter.name);
                        let bound = bound * scale;
                        data.extend((0..n as u64).map(|i| (bound * (2.0 * stream.uniform(i) - 1.0)) as f32));
                    }
                }
            }
        }
        Tensor::from_data(TensorData::new(data, [seeds.len(), 1, self.len()]), device)
    }

    /// 1 where weight decay acts, else 0: [1, 1, P].
    pub fn decay_mask(&self, device: &Device) -> Tensor<3> {
        let ones =
            |parameter: &Parameter| std::iter::repeat_n(f32::from(u8::from(parameter.decays())), parameter.len());
        let data: Vec<f32> = self.parameters.iter().flat_map(ones).collect();
        Tensor::from_data(TensorData::new(data, [1, 1, self.len()]), device)
    }
}
