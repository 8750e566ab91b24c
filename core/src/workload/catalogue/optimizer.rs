//! The hyperparameters of optimizers, each with one text, whichever optimizer has it. Which has which stands in
//! `workload/optimizer.rs`.

use super::{Applies, Hyperparameter, Kind, above, below};
use crate::space::Scale;
use crate::workload::OptimizerKind;
#[cfg(any(test, feature = "explained"))]
use lab_texts::explained::hyperparameters as explained;
use lab_texts::hyperparameters as titles;

/// Which optimizer.
pub(in crate::workload) const fn choice(name: &'static str, options: &'static [&'static str]) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Name { options },
        applies: Applies::Always,
        title: titles::OPTIMIZER,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::OPTIMIZER,
    }
}

pub(in crate::workload) const fn decay(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.9, usual: (0.8, 0.999), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: titles::DECAY,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::DECAY,
    }
}

pub(in crate::workload) const fn rate(
    name: &'static str,
    kind: OptimizerKind,
    default: f64,
    usual: (f64, f64),
) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: above(0.0, 1e3), default, usual, scale: Scale::Log },
        applies: Applies::Optimizer(kind),
        title: titles::LEARNING_RATE,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::LEARNING_RATE,
    }
}

pub(in crate::workload) const fn momentum(
    name: &'static str,
    kind: OptimizerKind,
    default: f64,
    usual: (f64, f64),
) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default, usual, scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: titles::MOMENTUM,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MOMENTUM,
    }
}

pub(in crate::workload) const fn beta1(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.9, usual: (0.5, 0.99), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: titles::BETA1,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::BETA1,
    }
}

pub(in crate::workload) const fn beta2(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.999, usual: (0.9, 0.9999), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: titles::BETA2,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::BETA2,
    }
}

pub(in crate::workload) const fn epsilon(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: above(0.0, 1e3), default: 1e-8, usual: (1e-8, 1.0), scale: Scale::Log },
        applies: Applies::Optimizer(kind),
        title: titles::EPSILON,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::EPSILON,
    }
}
