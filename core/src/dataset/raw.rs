//! Examples as they were read: how they become a data set, on the split that ships or on another.

use super::csv::Gap;
use super::standardise::{standardise_each, standardise_together, standardise_values};
use super::{Dataset, Shape, Split, Targets, split};
use std::borrow::Cow;

/// Examples as they were read, not yet split or standardised. `T` is the precision they were read in.
pub(super) struct Raw<T> {
    pub name: String,
    pub shape: Shape,
    pub inputs: Vec<T>,
    pub targets: RawTargets,
    pub gaps: Vec<Gap>,
}

pub(super) enum RawTargets {
    Classes { labels: Vec<u16>, names: Vec<String> },
    Numbers(Vec<f64>),
}

impl RawTargets {
    /// The class of each example, and how many there are: of a regression one.
    pub fn strata(&self) -> (Cow<'_, [u16]>, usize) {
        match self {
            RawTargets::Classes { labels, names } => (Cow::Borrowed(labels), names.len()),
            RawTargets::Numbers(values) => (Cow::Owned(vec![0; values.len()]), 1),
        }
    }
}

/// A number in the precision it was read in.
pub(super) trait Real: Copy + PartialOrd + Into<f64> {
    fn rounded(x: f64) -> Self;
}

impl Real for f32 {
    fn rounded(x: f64) -> Self {
        x as f32
    }
}

impl Real for f64 {
    fn rounded(x: f64) -> Self {
        x
    }
}

impl<T: Real> Raw<T> {
    /// Splits the examples, of which so many at the end are the test split that was published with the data, and makes them
    /// ready.
    pub fn finish(self, published_test: usize) -> Dataset {
        let (labels, classes) = self.targets.strata();
        let split = split::stratified(&labels, classes, published_test, split::stream(&self.name));
        self.on(split)
    }

    /// Fills in what is missing and standardises, as the training rows of the split have it.
    pub fn on(mut self, split: Split) -> Dataset {
        for gap in &self.gaps {
            gap.fill(&mut self.inputs, self.shape.len(), &split.train);
        }
        let inputs = match self.shape {
            Shape::Table { features } => standardise_each(self.inputs, features, &split.train),
            Shape::Sequence { .. } | Shape::Image { .. } => {
                standardise_together(self.inputs, self.shape.len(), &split.train)
            }
            Shape::Tokens { .. } => self.inputs.into_iter().map(|x| x.into() as f32).collect(),
        };
        let targets = match self.targets {
            RawTargets::Classes { labels, names } => Targets::Classes { labels, names },
            RawTargets::Numbers(values) => standardise_values(&values, &split.train),
        };
        Dataset { name: self.name, shape: self.shape, inputs, targets, split, gaps: self.gaps }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of a number, a column of two categories, and a number that some rows lack, for which a feature says so.
    fn raw() -> Raw<f64> {
        let lacking = [2u32, 7, 11, 30];
        let row = |i: u32| {
            let (x, is_odd, lacks) = (f64::from(i * i % 37), f64::from(i % 3 / 2), lacking.contains(&i));
            [x, 1.0 - is_odd, is_odd, if lacks { 0.0 } else { 100.0 + 3.0 * x }, f64::from(u8::from(lacks))]
        };
        let categories = Gap { features: 1..3, is_number: false, rows: vec![5, 6] };
        Raw {
            name: "folder/table.csv".into(),
            shape: Shape::Table { features: 5 },
            inputs: (0..40).flat_map(row).collect(),
            targets: RawTargets::Numbers((0..40u32).map(|i| 1000.0 + f64::from(i * 7 % 40)).collect()),
            gaps: vec![categories, Gap { features: 3..4, is_number: true, rows: lacking.to_vec() }],
        }
    }

    #[test]
    fn another_split_is_as_if_the_data_had_been_read_with_it() {
        let shipped = raw().finish(0);
        assert_eq!(shipped.resplit(0), shipped);
        for seed in 1..20 {
            let other = shipped.resplit(seed);
            assert_ne!(other.split.train, shipped.split.train);
            assert_eq!((other.facts(), &other.split.test), (shipped.facts(), &shipped.split.test));
            let read = raw().on(other.split.clone());
            let near = |a: &[f32], b: &[f32]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5);
            assert!(near(&other.inputs, &read.inputs), "seed {seed}");
            let (
                Targets::Numbers { values: a, mean, deviation },
                Targets::Numbers { values: b, mean: m, deviation: d },
            ) = (&other.targets, &read.targets)
            else {
                panic!("numbers stay numbers");
            };
            assert!(near(a, b) && (mean - m).abs() < 1e-4 && (deviation - d).abs() < 1e-4, "seed {seed}");
            // Through another one, too.
            assert_eq!(shipped.resplit(seed + 1).resplit(seed).split, other.split);
        }
    }
}
