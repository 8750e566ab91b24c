//! What a study says about its sampler: kind and seed.

use crate::space::Values;

/// How trial configurations are chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct SamplerSpec {
    pub kind: SamplerKind,
    pub seed: u64,
    pub drawn: Drawn,
}

/// Who drew the trials that are recorded. What comes next, the sampler draws in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drawn {
    /// This sampler.
    #[default]
    Here,
    /// Another tool, which does not say how.
    Elsewhere,
    /// A sampler that chose each trial by the results of those before.
    ByResults,
}

impl Drawn {
    /// As files write it; the first is left out.
    pub const NAMES: [&'static str; 3] = ["here", "elsewhere", "by_results"];

    pub fn name(self) -> &'static str {
        match self {
            Drawn::Here => "here",
            Drawn::Elsewhere => "elsewhere",
            Drawn::ByResults => "by_results",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Drawn::Here, Drawn::Elsewhere, Drawn::ByResults].into_iter().find(|drawn| drawn.name() == name)
    }
}

impl SamplerSpec {
    /// A sampler that draws all trials itself.
    pub fn new(kind: SamplerKind, seed: u64) -> Self {
        Self { kind, seed, drawn: Drawn::Here }
    }
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
