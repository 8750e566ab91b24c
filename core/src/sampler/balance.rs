//! Which leaf of the conditional structure each trial explores: as evenly as whole numbers allow.

use super::leaf::{Leaf, Structure};
use crate::random::Stream;
use std::collections::BTreeMap;

/// Deals trials out to leaves: for each trial, in order, its leaf and the number of earlier trials there.
///
/// Choice after choice takes the option that was used least at this point of the tree; among equals the one used least in
/// all; among those a random one. Hence at every point of the tree the options' counts never differ by more than one, for
/// any number of trials: two choices of 2 and 3 options have 6 trials in each combination after 36.
pub(super) struct Leaves<'s> {
    structure: &'s Structure<'s>,
    stream: Stream,
    trial: u64,
    /// By point of the tree and option: the point it leads to and how many trials went there.
    ways: BTreeMap<(usize, usize), Way>,
    /// By choice and option: how many trials took it.
    totals: Vec<Vec<u64>>,
}

struct Way {
    target: usize,
    trials: u64,
}

impl<'s> Leaves<'s> {
    pub(super) fn new(structure: &'s Structure<'s>, stream: Stream) -> Self {
        let totals = structure.choices().iter().map(|choice| vec![0; choice.options()]).collect();
        Self { structure, stream, trial: 0, ways: BTreeMap::new(), totals }
    }

    fn least_used(ways: &BTreeMap<(usize, usize), Way>, point: usize, totals: &[u64], stream: Stream) -> usize {
        let mut used: Vec<(u64, u64)> = totals.iter().map(|&total| (0, total)).collect();
        for ((_, option), way) in ways.range((point, 0)..(point + 1, 0)) {
            if let Some(used) = used.get_mut(*option) {
                used.0 = way.trials;
            }
        }
        let least = used.iter().min();
        let equals = || used.iter().enumerate().filter(|(_, used)| Some(*used) == least);
        let drawn = stream.below(0, equals().count() as u64);
        equals().nth(drawn as usize).map_or(0, |(option, _)| option)
    }
}

impl Iterator for Leaves<'_> {
    type Item = (Leaf, u64);

    fn next(&mut self) -> Option<Self::Item> {
        let (mut point, mut rank) = (0, self.trial);
        let stream = self.stream.index(self.trial);
        self.trial += 1;
        let (ways, totals) = (&mut self.ways, &mut self.totals);
        let leaf = self.structure.extend(Leaf::new(), |i, _| {
            let Some(totals) = totals.get_mut(i) else { return 0 };
            let option = Self::least_used(ways, point, totals, stream.index(i as u64));
            if let Some(total) = totals.get_mut(option) {
                *total += 1;
            }
            let target = ways.len() + 1;
            let way = ways.entry((point, option)).or_insert(Way { target, trials: 0 });
            (point, rank) = (way.target, way.trials);
            way.trials += 1;
            option
        });
        Some((leaf, rank))
    }
}
