//! Data sets: examples with inputs, targets and a fixed split into train, valid and test.
//!
//! Decodes bytes and text that others fetched (`packed`, `csv`), splits them the same way everywhere (`split`) and standardises
//! with the moments of the training split alone (`standardise`). Another split of the same data is made by its seed
//! (`Dataset::resplit`).

mod builtin;
mod csv;
mod packed;
mod raw;
mod split;
mod standardise;

pub use builtin::{Builtin, LoadError};
pub use csv::{CsvError, Glance, Limited, Missing, glance, parse_csv};
pub use packed::{Encoding, PackedError, PackedHeader, TitlePair, parse_packed, read_packed_header};

use crate::text::Fixed;
use csv::Gap;
use lab_texts::data;
use raw::{Raw, RawTargets, Real};
use serde::{Deserialize, Serialize};

/// What is predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    Classification,
    Regression,
}

impl Task {
    pub const NAMES: [&'static str; 2] = ["classification", "regression"];

    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "classification" => Some(Task::Classification),
            "regression" => Some(Task::Regression),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Task::Classification => "classification",
            Task::Regression => "regression",
        }
    }

    /// In a sentence.
    pub fn title(self) -> Fixed {
        match self {
            Task::Classification => data::CLASSIFICATION,
            Task::Regression => data::REGRESSION,
        }
    }
}

/// The layout of one input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// A row of a table: `features` numbers.
    Table { features: usize },
    /// A sequence: `channels` × `length`.
    Sequence { channels: usize, length: usize },
    /// An image: `channels` × `height` × `width`.
    Image { channels: usize, height: usize, width: usize },
    /// A row of `length` tokens, each one of `vocabulary`: `length` × `vocabulary`, 1 at each token's number and 0 elsewhere.
    Tokens { vocabulary: usize, length: usize },
}

impl Shape {
    /// Numbers per example.
    pub fn len(self) -> usize {
        match self {
            Shape::Table { features } => features,
            Shape::Sequence { channels, length } => channels * length,
            Shape::Image { channels, height, width } => channels * height * width,
            Shape::Tokens { vocabulary, length } => vocabulary * length,
        }
    }

    pub fn layout(self) -> Layout {
        match self {
            Shape::Table { .. } => Layout::Table,
            Shape::Sequence { .. } => Layout::Sequence,
            Shape::Image { .. } => Layout::Image,
            Shape::Tokens { .. } => Layout::Tokens,
        }
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// The kind of a shape, without its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Table,
    Sequence,
    Image,
    Tokens,
}

impl Layout {
    /// In a sentence.
    pub fn title(self) -> Fixed {
        match self {
            Layout::Table => data::TABLES,
            Layout::Sequence => data::SEQUENCES,
            Layout::Image => data::IMAGES,
            Layout::Tokens => data::TOKENS,
        }
    }
}

/// What a study has to fit, known before its data is loaded if that ships with the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFacts {
    pub shape: Shape,
    pub task: Task,
    /// Outputs a model needs: one per class, or one number.
    pub outputs: usize,
    pub train_examples: usize,
    pub valid_examples: usize,
}

impl DataFacts {
    /// What a split other than the shipped one takes in memory beside it, in bytes: every example once more, and once more what is
    /// evaluated, in the order of its device. Test is at most as large as the others.
    pub fn split_bytes(&self) -> u64 {
        let numbers = (self.train_examples + self.valid_examples) as u64 * self.shape.len() as u64;
        3 * 4 * numbers
    }
}

/// What is to be predicted, one entry per example.
#[derive(Clone, Debug, PartialEq)]
pub enum Targets {
    /// Class numbers below `classes`; `names[c]` is what a person calls class `c`.
    Classes { labels: Vec<u16>, names: Vec<String> },
    /// Real numbers, standardised with the training split's `mean` and `deviation`, which are in units of the target.
    Numbers { values: Vec<f32>, mean: f64, deviation: f64 },
}

/// A split of the examples; the three parts are disjoint, not empty and cover all of them. Indices into `Dataset::inputs`
/// rows, in random order, so that the first k of a part are a fair sample of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    pub train: Vec<u32>,
    pub valid: Vec<u32>,
    /// Locked until a campaign's exploration is over: the trainer never reads it.
    pub test: Vec<u32>,
}

/// A data set ready for training.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    pub name: String,
    pub shape: Shape,
    /// Row-major [examples, shape.len()], standardised on the training split: each feature of a table by itself, all
    /// numbers of images and sequences together; tokens as they are.
    pub inputs: Vec<f32>,
    pub targets: Targets,
    pub split: Split,
    /// Where values were missing that are filled in.
    pub(crate) gaps: Vec<Gap>,
}

impl Dataset {
    pub fn examples(&self) -> usize {
        match &self.targets {
            Targets::Classes { labels, .. } => labels.len(),
            Targets::Numbers { values, .. } => values.len(),
        }
    }

    /// Outputs a model needs: one per class, or one number.
    pub fn outputs(&self) -> usize {
        match &self.targets {
            Targets::Classes { names, .. } => names.len(),
            Targets::Numbers { .. } => 1,
        }
    }

    pub fn task(&self) -> Task {
        match &self.targets {
            Targets::Classes { .. } => Task::Classification,
            Targets::Numbers { .. } => Task::Regression,
        }
    }

    pub fn facts(&self) -> DataFacts {
        DataFacts {
            shape: self.shape,
            task: self.task(),
            outputs: self.outputs(),
            train_examples: self.split.train.len(),
            valid_examples: self.split.valid.len(),
        }
    }

    /// The same examples with training and validation parts drawn anew by a seed; 0 is the split that ships. Test stays as it
    /// is. As in that split, the training part alone says what is standardised by which moments, and what is filled in where
    /// values are missing.
    ///
    /// It is told from the standardised numbers, which are those that were read but for the rounding of `f32` and for outliers
    /// of more than a million deviations.
    #[must_use]
    pub fn resplit(&self, seed: u64) -> Self {
        if seed == 0 {
            return self.clone();
        }
        let targets = match &self.targets {
            Targets::Classes { labels, names } => RawTargets::Classes { labels: labels.clone(), names: names.clone() },
            Targets::Numbers { values, mean, deviation } => {
                RawTargets::Numbers(values.iter().map(|z| mean + deviation * f64::from(*z)).collect())
            }
        };
        let (labels, classes) = targets.strata();
        let split = self.split.anew(&labels, classes, split::stream(&self.name).child("anew").index(seed));
        let (name, inputs, gaps) = (self.name.clone(), self.inputs.clone(), self.gaps.clone());
        Raw { name, shape: self.shape, inputs, targets, gaps }.on(split)
    }

    /// `valid_error` of the best guess that ignores the inputs: always the most frequent class of the training split, or
    /// always the mean of its targets. A share of wrong predictions, or a root mean squared error in units of the target.
    pub fn chance(&self) -> f64 {
        let valid = &self.split.valid;
        match &self.targets {
            Targets::Classes { labels, names } => {
                let of = |i: &u32| labels.get(*i as usize).map_or(0, |label| usize::from(*label));
                let mut counts = vec![0u32; names.len()];
                for class in self.split.train.iter().map(of) {
                    if let Some(count) = counts.get_mut(class) {
                        *count += 1;
                    }
                }
                // The first of several equally frequent classes.
                let guess = (0..counts.len()).rev().max_by_key(|class| counts[*class]).unwrap_or(0);
                valid.iter().filter(|i| of(i) != guess).count() as f64 / valid.len().max(1) as f64
            }
            Targets::Numbers { values, deviation, .. } => {
                let squares = valid.iter().filter_map(|i| values.get(*i as usize)).map(|z| f64::from(*z).powi(2));
                deviation * (squares.sum::<f64>() / valid.len().max(1) as f64).sqrt()
            }
        }
    }
}
