//! The optimizers: everything that is one's own stands here, a row each, but for its loop (`core/kernels/src/update.rs`) and
//! its form on tensors (`train/gpu/optimizer.rs`).
//!
//! With gradient g, parameters θ and rate α (the schedule's factor included), step t from 0:
//!
//! ```text
//! sgd        θ ← θ − α g
//! momentum   v ← γ v + g;  θ ← θ − α v
//! nesterov   v ← γ v + g;  θ ← θ − α (γ v + g)
//! rmsprop    s ← ρ s + (1 − ρ) g²;  m ← γ m + α g / √(s + ε);  θ ← θ − m          (s begins at 1)
//! adam       m ← β₁ m + (1 − β₁) g;  s ← β₂ s + (1 − β₂) g²;  b = √(1 − β₂ᵗ⁺¹) / (1 − β₁ᵗ⁺¹)
//!            θ ← θ − α b m / (√s + ε)
//! adamw      adam, its weight decay beside the update
//! nadam      θ ← θ − α b (β₁ m + (1 − β₁) g) / (√s + ε)
//! ```
//!
//! Sources: Sutskever et al. 2013 (momentum, Nesterov); Tieleman and Hinton 2012 (RMSProp); Kingma and Ba 2015, end of
//! section 2 (Adam with ε beside the uncorrected √s); Loshchilov and Hutter 2019 (AdamW); Dozat 2016 (NAdam); all in the
//! form of Choi et al. 2019, which is the playbook's. A reference sequence for each is in
//! `tests/references/optimizers.json`.
//!
//! Both averages of Adam and its relatives are kept without their constant factors, as M = m / (1 − β₁) and
//! S = s / (1 − β₂), which saves two passes over the parameters: M ← β₁ M + g, S ← β₂ S + g², and
//!
//! ```text
//! m / (√s + ε)  =  (1 − β₁) / √(1 − β₂)  ·  M / (√S + ε / √(1 − β₂))
//! ```

use super::catalogue::Hyperparameter;
use super::catalogue::optimizer::{beta1, beta2, choice, decay, epsilon, momentum, rate};
use crate::named::named;
use crate::space::{Domain, Setting, Space, Value};
use serde::{Deserialize, Serialize};

named! {
    /// Which update rule. The first is the default.
    pub enum OptimizerKind {
        Adam = "adam",
        Sgd = "sgd",
        Momentum = "momentum",
        Nesterov = "nesterov",
        RmsProp = "rmsprop",
        AdamW = "adamw",
        NAdam = "nadam",
    }
}

/// An update rule with its hyperparameters (all but the learning rate, which the schedule scales).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Optimizer {
    Adam(Betas),
    Sgd,
    Momentum { momentum: f64 },
    Nesterov { momentum: f64 },
    RmsProp { decay: f64, momentum: f64, epsilon: f64 },
    AdamW(Betas),
    NAdam(Betas),
}

/// The numbers of Adam and its relatives.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Betas {
    pub beta1: f64,
    pub beta2: f64,
    pub epsilon: f64,
}

/// The hyperparameters of each, with its default and the range to search.
pub(super) const ENTRIES: [Hyperparameter; 22] = [
    choice("optimizer", &OptimizerKind::NAMES),
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
    decay("rmsprop.decay", OptimizerKind::RmsProp),
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

impl OptimizerKind {
    /// The one a study names with this value, or the default where it names none.
    pub fn of(value: Option<&Value>) -> Option<Self> {
        match value {
            None => Some(Self::ALL[0]),
            Some(value) => Self::parse(value.as_text()?),
        }
    }

    /// Those that the trials of a space train with.
    pub fn all_of(space: &Space) -> Vec<Self> {
        match space.get("optimizer").map(|parameter| &parameter.setting) {
            None => Self::of(None).into_iter().collect(),
            Some(Setting::Fixed(value)) => Self::of(Some(value)).into_iter().collect(),
            Some(Setting::Varied { domain: Domain::Choice(options), .. }) => {
                options.as_slice().iter().filter_map(|option| Self::of(Some(option))).collect()
            }
            Some(Setting::Varied { .. }) => Vec::new(),
        }
    }

    /// The name of its learning rate.
    pub fn learning_rate(self) -> String {
        format!("{}.learning_rate", self.name())
    }

    /// Whether the rule itself says that weight decay is taken off beside the update.
    pub fn decouples_weight_decay(self) -> bool {
        match self {
            OptimizerKind::AdamW => true,
            OptimizerKind::Adam
            | OptimizerKind::Sgd
            | OptimizerKind::Momentum
            | OptimizerKind::Nesterov
            | OptimizerKind::RmsProp
            | OptimizerKind::NAdam => false,
        }
    }
}

impl Optimizer {
    /// The rule of that kind, its numbers read by their names without the prefix.
    pub(super) fn read(kind: OptimizerKind, mut number: impl FnMut(&str) -> f64) -> Self {
        match kind {
            OptimizerKind::Adam => Optimizer::Adam(Betas::read(number)),
            OptimizerKind::Sgd => Optimizer::Sgd,
            OptimizerKind::Momentum => Optimizer::Momentum { momentum: number("momentum") },
            OptimizerKind::Nesterov => Optimizer::Nesterov { momentum: number("momentum") },
            OptimizerKind::RmsProp => {
                Optimizer::RmsProp { decay: number("decay"), momentum: number("momentum"), epsilon: number("epsilon") }
            }
            OptimizerKind::AdamW => Optimizer::AdamW(Betas::read(number)),
            OptimizerKind::NAdam => Optimizer::NAdam(Betas::read(number)),
        }
    }

    pub fn kind(&self) -> OptimizerKind {
        match self {
            Optimizer::Adam(_) => OptimizerKind::Adam,
            Optimizer::Sgd => OptimizerKind::Sgd,
            Optimizer::Momentum { .. } => OptimizerKind::Momentum,
            Optimizer::Nesterov { .. } => OptimizerKind::Nesterov,
            Optimizer::RmsProp { .. } => OptimizerKind::RmsProp,
            Optimizer::AdamW(_) => OptimizerKind::AdamW,
            Optimizer::NAdam(_) => OptimizerKind::NAdam,
        }
    }

    /// The factor on the learning rate at step `t`: for Adam and its relatives bias correction and what the averages leave
    /// out.
    pub fn factor(&self, t: u64) -> f64 {
        match self {
            Optimizer::Sgd | Optimizer::Momentum { .. } | Optimizer::Nesterov { .. } | Optimizer::RmsProp { .. } => 1.0,
            Optimizer::Adam(betas) | Optimizer::AdamW(betas) | Optimizer::NAdam(betas) => betas.factor(t),
        }
    }
}

/// The loop of each rule on a processor, with its numbers and what it keeps of `n` parameters, before the first step.
#[cfg(feature = "train")]
impl Optimizer {
    pub(crate) fn on_cpu(&self, n: usize) -> lab_kernels::Rule {
        use lab_kernels::Rule;
        let zeros = || vec![0.0; n];
        match self {
            Optimizer::Sgd => Rule::Sgd,
            Optimizer::Momentum { momentum } => Rule::Momentum { momentum: *momentum as f32, velocity: zeros() },
            Optimizer::Nesterov { momentum } => Rule::Nesterov { momentum: *momentum as f32, velocity: zeros() },
            Optimizer::RmsProp { decay, momentum, epsilon } => {
                let numbers = [*decay, 1.0 - decay, *momentum, *epsilon].map(|number| number as f32);
                Rule::RmsProp { numbers, mean: zeros(), square: vec![1.0; n] }
            }
            Optimizer::Adam(betas) | Optimizer::AdamW(betas) => {
                Rule::Adam { numbers: betas.on_cpu(), mean: zeros(), square: zeros() }
            }
            Optimizer::NAdam(betas) => Rule::NAdam { numbers: betas.on_cpu(), mean: zeros(), square: zeros() },
        }
    }
}

impl Betas {
    fn read(mut number: impl FnMut(&str) -> f64) -> Self {
        Self { beta1: number("beta1"), beta2: number("beta2"), epsilon: number("epsilon") }
    }

    fn factor(&self, t: u64) -> f64 {
        let n = (t + 1) as f64;
        let bias = libm::sqrt(1.0 - libm::pow(self.beta2, n)) / (1.0 - libm::pow(self.beta1, n));
        bias * (1.0 - self.beta1) / libm::sqrt(1.0 - self.beta2)
    }

    /// ε where both averages are kept without their factors.
    pub fn scaled_epsilon(&self) -> f64 {
        self.epsilon / libm::sqrt(1.0 - self.beta2)
    }

    #[cfg(feature = "train")]
    fn on_cpu(&self) -> lab_kernels::Adam {
        let (beta1, beta2) = (self.beta1 as f32, self.beta2 as f32);
        lab_kernels::Adam { beta1, beta2, epsilon: self.scaled_epsilon() as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::{Applies, hyperparameter};

    #[test]
    fn every_optimizer_has_its_numbers_in_the_catalogue() {
        for kind in OptimizerKind::ALL {
            let mut asked = vec!["learning_rate".to_owned()];
            let optimizer = Optimizer::read(kind, |name| {
                asked.push(name.to_owned());
                0.5
            });
            assert_eq!(optimizer.kind(), kind);
            for name in &asked {
                let name = format!("{}.{name}", kind.name());
                assert_eq!(hyperparameter(&name).map(|entry| entry.applies), Some(Applies::Optimizer(kind)), "{name}");
            }
            let own = ENTRIES.iter().filter(|entry| entry.applies == Applies::Optimizer(kind));
            assert_eq!(own.count(), asked.len(), "{kind:?}");
        }
    }
}
