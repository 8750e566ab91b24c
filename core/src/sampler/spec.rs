//! What a study says about its sampler: kind and seed.

use crate::space::Values;

/// How trial configurations are chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct SamplerSpec {
    pub kind: SamplerKind,
    pub seed: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SamplerKind {
    Halton,
    Sobol,
    Random,
    /// Every combination of `levels` values per numeric parameter and all options of each choice.
    Grid {
        levels: u64,
    },
    /// A hand-written list of trials.
    Manual {
        points: Vec<Values>,
    },
}

impl SamplerKind {
    pub const NAMES: [&'static str; 5] = ["halton", "sobol", "random", "grid", "manual"];

    pub fn name(&self) -> &'static str {
        match self {
            SamplerKind::Halton => "halton",
            SamplerKind::Sobol => "sobol",
            SamplerKind::Random => "random",
            SamplerKind::Grid { .. } => "grid",
            SamplerKind::Manual { .. } => "manual",
        }
    }
}
