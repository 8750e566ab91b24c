//! Trials from a sequence that fills the unit cube evenly: each leaf of the conditional structure has its own.

use super::Method;
use super::balance::Leaves;
use super::leaf::{Leaf, Structure};
use crate::random::Stream;
use crate::space::Values;

/// An even sequence of points.
pub(super) trait Coordinates {
    /// The most dimensions it has.
    const MAX_DIMENSIONS: usize;

    /// The coordinate in [0, 1) of the `index`-th point, scrambled by the stream; `None` beyond its dimensions.
    fn coordinate(&self, dimension: usize, index: u64, stream: Stream) -> Option<f64>;
}

/// The trials of one such sequence.
pub(super) struct QuasiRandom<'a, C> {
    pub structure: Structure<'a>,
    pub coordinates: C,
    pub stream: Stream,
}

impl<C: Coordinates> QuasiRandom<'_, C> {
    fn leaves(&self) -> Leaves<'_> {
        Leaves::new(&self.structure, self.stream.child("structure"))
    }

    /// The `rank`-th point of the leaf's own sequence.
    fn in_leaf(&self, leaf: &Leaf, rank: u64) -> Option<Values> {
        if self.len() == Some(0) {
            return None;
        }
        // The way through the tree of choices names the leaf's scrambling; an inactive choice counts as option 0.
        let scrambling = leaf.iter().fold(self.stream.child("leaf"), |stream, &option| {
            stream.index(option.map_or(0, |option| option as u64 + 1))
        });
        let mut values = self.structure.chosen(leaf);
        for (dimension, member) in self.structure.active(leaf).enumerate() {
            let u = self.coordinates.coordinate(dimension, rank, scrambling.index(dimension as u64))?;
            values.insert(member.name().to_owned(), member.domain().decode(u));
        }
        Some(values)
    }
}

impl<C: Coordinates> Method for QuasiRandom<'_, C> {
    fn point(&self, trial: u64) -> Option<Values> {
        let (leaf, rank) = if self.structure.choices().is_empty() {
            (Leaf::new(), trial)
        } else {
            self.leaves().nth(usize::try_from(trial).ok()?)?
        };
        self.in_leaf(&leaf, rank)
    }

    fn iter(&self) -> Box<dyn Iterator<Item = Values> + '_> {
        Box::new(self.leaves().map_while(|(leaf, rank)| self.in_leaf(&leaf, rank)))
    }

    fn len(&self) -> Option<u64> {
        (self.structure.others().len() > C::MAX_DIMENSIONS).then_some(0)
    }
}
