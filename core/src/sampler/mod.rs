//! Samplers: which configurations a study tries.
//!
//! Every sampler is a pure function of (space, spec, trial number): trial 17 of a study is the same whether or not the
//! others ran, in any order, on any machine. Knows nothing of results.
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
mod scramble;
mod sobol;
mod spec;

pub mod discrepancy;

pub use grid::grid_size;
pub use sobol::MAX_DIMENSIONS as MAX_SOBOL_DIMENSIONS;

pub use spec::{Drawn, SamplerKind, SamplerSpec};

use crate::random::Stream;
use crate::space::{Space, Values};
use balance::Leaves;
use grid::Grid;
use halton::Halton;
use leaf::{Leaf, Structure};

/// The trial configurations of a study, in order.
pub struct Sequence<'a> {
    structure: Structure<'a>,
    method: Method<'a>,
    stream: Stream,
}

enum Method<'a> {
    Halton(Halton),
    Sobol,
    Random,
    Grid(Grid<'a>),
    Manual(&'a [Values]),
}

impl<'a> Sequence<'a> {
    pub fn new(space: &'a Space, spec: &'a SamplerSpec) -> Self {
        let structure = Structure::new(space);
        let method = match &spec.kind {
            SamplerKind::Halton => Method::Halton(Halton::new(structure.others().len())),
            SamplerKind::Sobol => Method::Sobol,
            SamplerKind::Random => Method::Random,
            SamplerKind::Grid { levels } => Method::Grid(Grid::new(&structure, *levels)),
            SamplerKind::Manual { points } => Method::Manual(points),
        };
        let stream = Stream::new(spec.seed).child("sampler").child(spec.kind.name());
        Self { structure, method, stream }
    }

    /// The values of that trial, varied and active parameters only; `None` past the end (see [`Sequence::len`]).
    ///
    /// Takes O(1) steps for a space without conditions and O(trial) otherwise; walk [`Sequence::iter`] for many trials.
    pub fn point(&self, trial: u64) -> Option<Values> {
        match &self.method {
            Method::Halton(_) | Method::Sobol => {
                let (leaf, rank) = if self.structure.choices().is_empty() {
                    (Leaf::new(), trial)
                } else {
                    self.leaves().nth(usize::try_from(trial).ok()?)?
                };
                self.quasi_random(&leaf, rank)
            }
            Method::Random => Some(self.random(trial)),
            Method::Grid(grid) => grid.point(&self.structure, trial),
            Method::Manual(points) => points.get(usize::try_from(trial).ok()?).cloned(),
        }
    }

    /// All trials from the first on; the n-th item equals `point(n)`.
    pub fn iter(&self) -> impl Iterator<Item = Values> {
        let points: Box<dyn Iterator<Item = Values> + '_> = match &self.method {
            Method::Halton(_) | Method::Sobol => {
                Box::new(self.leaves().map_while(|(leaf, rank)| self.quasi_random(&leaf, rank)))
            }
            Method::Random => Box::new((0..).map(|trial| self.random(trial))),
            Method::Grid(grid) => Box::new(grid.iter(&self.structure)),
            Method::Manual(points) => Box::new(points.iter().cloned()),
        };
        points
    }

    /// How many trials there are; `None` = endless. Sobol has no trials in more than [`MAX_SOBOL_DIMENSIONS`] dimensions.
    #[expect(clippy::len_without_is_empty, reason = "an endless sequence has no emptiness to ask for")]
    pub fn len(&self) -> Option<u64> {
        match &self.method {
            Method::Sobol if self.structure.others().len() > MAX_SOBOL_DIMENSIONS => Some(0),
            Method::Halton(_) | Method::Sobol | Method::Random => None,
            Method::Grid(grid) => Some(grid.size(&self.structure)),
            Method::Manual(points) => Some(points.len() as u64),
        }
    }

    fn leaves(&self) -> Leaves<'_> {
        Leaves::new(&self.structure, self.stream.child("structure"))
    }

    /// The `rank`-th point of the leaf's own sequence.
    fn quasi_random(&self, leaf: &Leaf, rank: u64) -> Option<Values> {
        if self.len() == Some(0) {
            return None;
        }
        // The way through the tree of choices names the leaf's scrambling; an inactive choice counts as option 0.
        let scrambling = leaf.iter().fold(self.stream.child("leaf"), |stream, &option| {
            stream.index(option.map_or(0, |option| option as u64 + 1))
        });
        let mut values = self.structure.chosen(leaf);
        for (dimension, member) in self.structure.active(leaf).enumerate() {
            let stream = scrambling.index(dimension as u64);
            let u = match &self.method {
                Method::Halton(halton) => halton.coordinate(dimension, rank, stream)?,
                _ => sobol::coordinate(dimension, rank, stream)?,
            };
            values.insert(member.name().to_owned(), member.domain().decode(u));
        }
        Some(values)
    }

    /// Independent uniform draws, each named by trial and parameter.
    fn random(&self, trial: u64) -> Values {
        let stream = self.stream.index(trial);
        let uniform = |name: &str| stream.child(name).uniform(0);
        let leaf = self.structure.extend(Leaf::new(), |_, choice| {
            let options = choice.options();
            ((uniform(choice.name()) * options as f64) as usize).min(options.saturating_sub(1))
        });
        let mut values = self.structure.chosen(&leaf);
        for member in self.structure.active(&leaf) {
            values.insert(member.name().to_owned(), member.domain().decode(uniform(member.name())));
        }
        values
    }
}
