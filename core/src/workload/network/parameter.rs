//! Which parameters a network has, where each lies in the row of all, and what it is before the first step.
//!
//! An update rule treats the whole row alike, whatever the parameters are for.

use crate::random::Stream;

/// One parameter of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Names its random stream, and its place in a checkpoint.
    pub name: String,
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
    pub fn zeros(name: String, n: usize) -> Self {
        Self { name, shape: [1, n], init: Init::Zeros }
    }

    /// A gain of `n` numbers.
    pub fn ones(name: String, n: usize) -> Self {
        Self { name, shape: [1, n], init: Init::Ones }
    }

    /// Numbers in it.
    pub fn len(&self) -> usize {
        self.shape[0] * self.shape[1]
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Weight decay acts on weights, not on biases, offsets and gains.
    pub fn decays(&self) -> bool {
        matches!(self.init, Init::Uniform(_) | Init::ZeroWeight)
    }
}

/// The parameters of a network, in the order in which they lie.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    pub parameters: Vec<Parameter>,
}

impl Layout {
    /// Numbers in all.
    pub fn len(&self) -> usize {
        self.parameters.iter().map(Parameter::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The initial parameters of a trial, each from its stream `seed / "init" / name`, weights times `scale`.
    pub fn initialize(&self, seed: u64, scale: f64) -> Vec<f32> {
        let mut data = Vec::with_capacity(self.len());
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
        data
    }
}
