//! Samplers: which configurations a study tries.
//!
//! Every sampler is a pure function of (space, spec, trial number): trial 17 of a study is the same whether or not the
//! others ran, in any order, on any machine. No sampler sees results.
//!
//! In a space with conditions, what exists in a trial is decided first: the choices that conditions name are dealt out
//! evenly (`balance`). Trials with the same outcome share a leaf, and every leaf has a quasi-random sequence of its own over
//! all its active parameters, so that each branch of a choice is covered as evenly as a study of that branch alone.
//!
//! Only integer arithmetic and exactly rounded operations lead to a coordinate; hence native and wasm agree bit for bit.

mod balance;
mod grid;
mod halton;
mod leaf;
mod manual;
mod quasi_random;
mod scramble;
mod sobol;
mod spec;
mod uniform;

pub mod discrepancy;

pub use grid::grid_size;
pub use sobol::MAX_DIMENSIONS as MAX_SOBOL_DIMENSIONS;

pub use spec::{Drawn, SamplerSpec};

use crate::named::named;
use crate::random::Stream;
use crate::space::{Space, Values};
use grid::Grid;
use halton::Halton;
use leaf::Structure;
use manual::Manual;
use quasi_random::QuasiRandom;
use sobol::Sobol;
use uniform::Uniform;

named! {
    /// The samplers there are.
    pub enum SamplerName {
        Halton = "halton",
        Sobol = "sobol",
        Random = "random",
        Grid = "grid",
        Manual = "manual",
    }
}

/// How trial configurations are chosen: a sampler with its settings.
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
    /// As files write it.
    pub fn name(&self) -> &'static str {
        self.which().name()
    }

    fn which(&self) -> SamplerName {
        match self {
            SamplerKind::Halton => SamplerName::Halton,
            SamplerKind::Sobol => SamplerName::Sobol,
            SamplerKind::Random => SamplerName::Random,
            SamplerKind::Grid { .. } => SamplerName::Grid,
            SamplerKind::Manual { .. } => SamplerName::Manual,
        }
    }

    fn method<'a>(&'a self, space: &'a Space, stream: Stream) -> Box<dyn Method + 'a> {
        let structure = Structure::new(space);
        match self {
            SamplerKind::Halton => {
                Box::new(QuasiRandom { coordinates: Halton::new(structure.others().len()), structure, stream })
            }
            SamplerKind::Sobol => Box::new(QuasiRandom { coordinates: Sobol, structure, stream }),
            SamplerKind::Random => Box::new(Uniform { structure, stream }),
            SamplerKind::Grid { levels } => Box::new(Grid::new(structure, *levels)),
            SamplerKind::Manual { points } => Box::new(Manual(points)),
        }
    }
}

/// What every sampler answers.
trait Method {
    /// The values of that trial, varied and active parameters only; `None` past the end.
    fn point(&self, trial: u64) -> Option<Values>;

    /// All trials from the first on.
    fn iter(&self) -> Box<dyn Iterator<Item = Values> + '_>;

    /// How many trials there are; `None` = endless.
    fn len(&self) -> Option<u64>;
}

/// The trial configurations of a study, in order.
///
/// ```
/// use lab_core::sampler::{SamplerKind, SamplerSpec, Sequence};
/// use lab_core::space::{Domain, FloatRange, Natural, Parameter, Purpose, Scale, Setting, Space};
///
/// let domain = Domain::Float(FloatRange::new(1e-4, 1e-1, Scale::Log).expect("a range"));
/// let setting = Setting::Varied { purpose: Purpose::Nuisance, domain, natural: Natural::default() };
/// let rate = Parameter { name: "lr".to_owned(), setting, when: Vec::new() };
/// let space = Space::new(vec![rate], "$.parameters").expect("a space");
///
/// let spec = SamplerSpec::new(SamplerKind::Sobol, 7);
/// let sequence = Sequence::new(&space, &spec);
/// // A trial is a function of (space, spec, number) alone, and any power of two of them fills as many cells.
/// assert_eq!(sequence.point(2), sequence.iter().nth(2));
/// let mut cells: Vec<usize> = sequence
///     .iter()
///     .take(8)
///     .filter_map(|values| space.get("lr")?.domain()?.encode(&values["lr"]))
///     .map(|u| (u * 8.0) as usize)
///     .collect();
/// cells.sort();
/// assert_eq!(cells, [0, 1, 2, 3, 4, 5, 6, 7]);
/// ```
pub struct Sequence<'a>(Box<dyn Method + 'a>);

impl<'a> Sequence<'a> {
    pub fn new(space: &'a Space, spec: &'a SamplerSpec) -> Self {
        let stream = Stream::new(spec.seed).child("sampler").child(spec.kind.name());
        Self(spec.kind.method(space, stream))
    }

    /// The values of that trial, varied and active parameters only; `None` past the end (see [`Sequence::len`]).
    ///
    /// Takes O(1) steps for a space without conditions and O(trial) otherwise; walk [`Sequence::iter`] for many trials.
    pub fn point(&self, trial: u64) -> Option<Values> {
        self.0.point(trial)
    }

    /// All trials from the first on; the n-th item equals `point(n)`.
    pub fn iter(&self) -> impl Iterator<Item = Values> {
        self.0.iter()
    }

    /// How many trials there are; `None` = endless. Sobol has no trials in more than [`MAX_SOBOL_DIMENSIONS`] dimensions.
    #[expect(clippy::len_without_is_empty, reason = "an endless sequence has no emptiness to ask for")]
    pub fn len(&self) -> Option<u64> {
        self.0.len()
    }
}
