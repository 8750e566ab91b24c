//! What keeps a model from memorising: weight decay, label smoothing, augmentation.

use super::{Applies, Hyperparameter, Kind, below, closed};
use crate::dataset::Layout::{Image, Sequence, Table};
use crate::dataset::Task;
use crate::space::Scale;
#[cfg(any(test, feature = "explained"))]
use lab_texts::explained::hyperparameters as explained;
use lab_texts::hyperparameters as titles;

pub(super) const ENTRIES: [Hyperparameter; 7] = [
    Hyperparameter {
        name: "weight_decay",
        kind: Kind::Real { limits: closed(0.0, 1e3), default: 0.0, usual: (1e-6, 1e-1), scale: Scale::Log },
        applies: Applies::Always,
        title: titles::WEIGHT_DECAY,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::WEIGHT_DECAY,
    },
    Hyperparameter {
        name: "weight_decay_kind",
        kind: Kind::Name { options: &["l2", "decoupled"] },
        applies: Applies::Always,
        title: titles::WEIGHT_DECAY_KIND,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::WEIGHT_DECAY_KIND,
    },
    Hyperparameter {
        name: "label_smoothing",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.0, usual: (0.0, 0.2), scale: Scale::Linear },
        applies: Applies::Task(Task::Classification),
        title: titles::LABEL_SMOOTHING,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::LABEL_SMOOTHING,
    },
    Hyperparameter {
        name: "augment.shift",
        kind: Kind::Whole { low: 0, high: 16, default: 0, usual: (0, 4), scale: Scale::Linear },
        applies: Applies::Layouts(&[Image, Sequence]),
        title: titles::AUGMENT_SHIFT,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::AUGMENT_SHIFT,
    },
    Hyperparameter {
        name: "augment.rotation",
        kind: Kind::Real { limits: closed(0.0, 180.0), default: 0.0, usual: (0.0, 30.0), scale: Scale::Linear },
        applies: Applies::Layouts(&[Image]),
        title: titles::AUGMENT_ROTATION,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::AUGMENT_ROTATION,
    },
    Hyperparameter {
        name: "augment.noise",
        kind: Kind::Real { limits: closed(0.0, 10.0), default: 0.0, usual: (0.0, 0.5), scale: Scale::Linear },
        applies: Applies::Layouts(&[Image, Sequence, Table]),
        title: titles::AUGMENT_NOISE,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::AUGMENT_NOISE,
    },
    Hyperparameter {
        name: "augment.mixup",
        kind: Kind::Real { limits: closed(0.0, 1.0), default: 0.0, usual: (0.0, 0.4), scale: Scale::Linear },
        applies: Applies::Always,
        title: titles::AUGMENT_MIXUP,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::AUGMENT_MIXUP,
    },
];
