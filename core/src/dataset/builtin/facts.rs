//! What is known of each data set that ships.

use crate::dataset::{Shape, Task};
use crate::text::Fixed;
use lab_texts::data_sets as t;

pub(super) struct Facts {
    pub file: &'static str,
    pub title: Fixed,
    pub description: Fixed,
    pub task: Task,
    pub shape: Shape,
    pub outputs: usize,
    /// Examples in train, valid and test.
    pub parts: [usize; 3],
    pub chance: f64,
    /// The column to predict, if the file is a table.
    pub target: Option<&'static str>,
}

pub(super) const DIGITS: Facts = Facts {
    file: "digits.lab",
    title: t::DIGITS,
    description: t::DIGITS_DESCRIPTION,
    task: Task::Classification,
    shape: Shape::Image { channels: 1, height: 8, width: 8 },
    outputs: 10,
    parts: [1079, 359, 359],
    chance: 323.0 / 359.0,
    target: None,
};

pub(super) const MNIST: Facts = Facts {
    file: "mnist.lab",
    title: t::MNIST,
    description: t::MNIST_DESCRIPTION,
    task: Task::Classification,
    shape: Shape::Image { channels: 1, height: 28, width: 28 },
    outputs: 10,
    parts: [6000, 2000, 2000],
    chance: 0.8875,
    target: None,
};

pub(super) const MNIST1D: Facts = Facts {
    file: "mnist1d.lab",
    title: t::MNIST1D,
    description: t::MNIST1D_DESCRIPTION,
    task: Task::Classification,
    shape: Shape::Sequence { channels: 1, length: 40 },
    outputs: 10,
    parts: [3200, 800, 1000],
    chance: 0.8975,
    target: None,
};

pub(super) const MODULAR: Facts = Facts {
    file: "modular.lab",
    title: t::MODULAR,
    description: t::MODULAR_DESCRIPTION,
    task: Task::Classification,
    shape: Shape::Tokens { vocabulary: 60, length: 3 },
    outputs: 59,
    parts: [1740, 436, 1305],
    chance: 427.0 / 436.0,
    target: None,
};

pub(super) const BREAST_CANCER: Facts = Facts {
    file: "breast_cancer.csv",
    title: t::BREAST_CANCER,
    description: t::BREAST_CANCER_DESCRIPTION,
    task: Task::Classification,
    shape: Shape::Table { features: 30 },
    outputs: 2,
    parts: [343, 113, 113],
    chance: 42.0 / 113.0,
    target: Some("diagnosis"),
};

pub(super) const DIABETES: Facts = Facts {
    file: "diabetes.csv",
    title: t::DIABETES,
    description: t::DIABETES_DESCRIPTION,
    task: Task::Regression,
    shape: Shape::Table { features: 10 },
    outputs: 1,
    parts: [266, 88, 88],
    chance: 82.562_584_5,
    target: Some("progression"),
};
