//! What a study says about its sampler: kind, seed, and who drew what is recorded.

use super::SamplerKind;
use crate::named::named;

/// How trial configurations are chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct SamplerSpec {
    pub kind: SamplerKind,
    pub seed: u64,
    pub drawn: Drawn,
}

named! {
    /// Who drew the trials that are recorded. What comes next, the sampler draws in any case. Files leave out the first.
    #[derive(Default)]
    pub enum Drawn {
        /// This sampler.
        #[default]
        Here = "here",
        /// Another tool, which does not say how.
        Elsewhere = "elsewhere",
        /// A sampler that chose each trial by the results of those before.
        ByResults = "by_results",
    }
}

impl SamplerSpec {
    /// A sampler that draws all trials itself.
    pub fn new(kind: SamplerKind, seed: u64) -> Self {
        Self { kind, seed, drawn: Drawn::Here }
    }
}
