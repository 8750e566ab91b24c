//! The optimizers and the hyperparameters of each. The same name under two optimizers is two hyperparameters with one text.

use super::{Applies, Hyperparameter, Kind, above, below};
use crate::space::Scale;
use crate::workload::OptimizerKind;
#[cfg(any(test, feature = "explained"))]
use lab_texts::explained::hyperparameters as explained;
use lab_texts::hyperparameters as titles;

pub(super) const ENTRIES: [Hyperparameter; 22] = [
    Hyperparameter {
        name: "optimizer",
        kind: Kind::Name { options: &["adam", "sgd", "momentum", "nesterov", "rmsprop", "adamw", "nadam"] },
        applies: Applies::Always,
        title: titles::OPTIMIZER,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::OPTIMIZER,
    },
    rate("adam.learning_rate", OptimizerKind::Adam, 1e-3, (1e-4, 1e-1)),
    beta1("adam.beta1", OptimizerKind::Adam),
    beta2("adam.beta2", OptimizerKind::Adam),
    epsilon("adam.epsilon", OptimizerKind::Adam),
    rate("sgd.learning_rate", OptimizerKind::Sgd, 1e-1, (1e-3, 10.0)),
    rate("momentum.learning_rate", OptimizerKind::Momentum, 1e-2, (1e-4, 1.0)),
    momentum("momentum.momentum", OptimizerKind::Momentum, 0.9, (0.5, 0.999)),
    rate("nesterov.learning_rate", OptimizerKind::Nesterov, 1e-2, (1e-4, 1.0)),
    momentum("nesterov.momentum", OptimizerKind::Nesterov, 0.9, (0.5, 0.999)),
    rate("rmsprop.learning_rate", OptimizerKind::RmsProp, 1e-3, (1e-5, 1e-2)),
    Hyperparameter {
        name: "rmsprop.decay",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.9, usual: (0.8, 0.999), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(OptimizerKind::RmsProp),
        title: titles::RMSPROP_DECAY,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::RMSPROP_DECAY,
    },
    momentum("rmsprop.momentum", OptimizerKind::RmsProp, 0.0, (0.0, 0.99)),
    epsilon("rmsprop.epsilon", OptimizerKind::RmsProp),
    rate("adamw.learning_rate", OptimizerKind::AdamW, 1e-3, (1e-4, 1e-1)),
    beta1("adamw.beta1", OptimizerKind::AdamW),
    beta2("adamw.beta2", OptimizerKind::AdamW),
    epsilon("adamw.epsilon", OptimizerKind::AdamW),
    rate("nadam.learning_rate", OptimizerKind::NAdam, 1e-3, (1e-4, 1e-1)),
    beta1("nadam.beta1", OptimizerKind::NAdam),
    beta2("nadam.beta2", OptimizerKind::NAdam),
    epsilon("nadam.epsilon", OptimizerKind::NAdam),
];

const fn rate(name: &'static str, kind: OptimizerKind, default: f64, usual: (f64, f64)) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: above(0.0, 1e3), default, usual, scale: Scale::Log },
        applies: Applies::Optimizer(kind),
        title: titles::LEARNING_RATE,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::LEARNING_RATE,
    }
}

const fn momentum(name: &'static str, kind: OptimizerKind, default: f64, usual: (f64, f64)) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default, usual, scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: titles::MOMENTUM,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::MOMENTUM,
    }
}

const fn beta1(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.9, usual: (0.5, 0.99), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: titles::BETA1,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::BETA1,
    }
}

const fn beta2(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.999, usual: (0.9, 0.9999), scale: Scale::ReverseLog },
        applies: Applies::Optimizer(kind),
        title: titles::BETA2,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::BETA2,
    }
}

const fn epsilon(name: &'static str, kind: OptimizerKind) -> Hyperparameter {
    Hyperparameter {
        name,
        kind: Kind::Real { limits: above(0.0, 1e3), default: 1e-8, usual: (1e-8, 1.0), scale: Scale::Log },
        applies: Applies::Optimizer(kind),
        title: titles::EPSILON,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::EPSILON,
    }
}
