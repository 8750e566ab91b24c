//! Update rules as data: an optimizer has the numbers of its own rule and no others. Knows nothing of tensors.

/// Which update rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OptimizerKind {
    Sgd,
    Momentum,
    Nesterov,
    RmsProp,
    Adam,
    AdamW,
    NAdam,
}

impl OptimizerKind {
    pub const ALL: [OptimizerKind; 7] = [
        OptimizerKind::Sgd,
        OptimizerKind::Momentum,
        OptimizerKind::Nesterov,
        OptimizerKind::RmsProp,
        OptimizerKind::Adam,
        OptimizerKind::AdamW,
        OptimizerKind::NAdam,
    ];

    pub fn name(self) -> &'static str {
        match self {
            OptimizerKind::Sgd => "sgd",
            OptimizerKind::Momentum => "momentum",
            OptimizerKind::Nesterov => "nesterov",
            OptimizerKind::RmsProp => "rmsprop",
            OptimizerKind::Adam => "adam",
            OptimizerKind::AdamW => "adamw",
            OptimizerKind::NAdam => "nadam",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An update rule with its hyperparameters (all but the learning rate, which the schedule scales).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimizer {
    Sgd,
    Momentum { momentum: f64 },
    Nesterov { momentum: f64 },
    RmsProp { decay: f64, momentum: f64, epsilon: f64 },
    Adam(Betas),
    AdamW(Betas),
    NAdam(Betas),
}

/// The numbers of Adam and its relatives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Betas {
    pub beta1: f64,
    pub beta2: f64,
    pub epsilon: f64,
}

impl Optimizer {
    pub fn kind(&self) -> OptimizerKind {
        match self {
            Optimizer::Sgd => OptimizerKind::Sgd,
            Optimizer::Momentum { .. } => OptimizerKind::Momentum,
            Optimizer::Nesterov { .. } => OptimizerKind::Nesterov,
            Optimizer::RmsProp { .. } => OptimizerKind::RmsProp,
            Optimizer::Adam(_) => OptimizerKind::Adam,
            Optimizer::AdamW(_) => OptimizerKind::AdamW,
            Optimizer::NAdam(_) => OptimizerKind::NAdam,
        }
    }
}
