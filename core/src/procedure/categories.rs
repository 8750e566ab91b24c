//! What kind of thing a hyperparameter is to the playbook, told from its name.
//!
//! Names of the catalogue and bare names of other pipelines are known alike, before and after a prefix such as `adam.`.
//! Knows nothing of values.

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Scale and form of the initial weights.
    Initialization,
    Warmup,
    /// What decides shapes and operations of the model.
    Architecture,
    /// Which update rule.
    Optimizer,
    LearningRate,
    /// Momentum, betas, epsilon, clipping, averaging: what interacts with the learning rate.
    OptimizerSetting,
    /// Strength or presence of a regularizer, augmentation included.
    Regularization,
    /// Kind, decay and end of the learning rate's course.
    Schedule,
    BatchSize,
    /// Not known to the playbook: another pipeline's own.
    Other,
}

/// The category of a hyperparameter's name.
pub fn category(name: &str) -> Category {
    use Category::*;
    let (owner, last) = name.rsplit_once('.').unwrap_or(("", name));
    match last {
        "optimizer" => return Optimizer,
        "learning_rate" => return LearningRate,
        "batch_size" => return BatchSize,
        "warmup_steps" => return Warmup,
        "dropout" | "weight_decay" | "label_smoothing" | "mixup" => return Regularization,
        "momentum" if !owner.starts_with("model") => return OptimizerSetting,
        "beta1" | "beta2" | "epsilon" | "rho" | "decay" | "clip_norm" | "ema_decay" | "accumulation" => {
            return OptimizerSetting;
        }
        last if last.contains("init") => return Initialization,
        last if last.ends_with("dropout") || last.contains("weight_decay") => return Regularization,
        _ => {}
    }
    match owner.split('.').next() {
        Some("augment") => Regularization,
        Some("schedule") => Schedule,
        Some("model") => Architecture,
        _ if matches!(last, "width" | "depth" | "activation" | "kernel" | "heads" | "norm") => Architecture,
        _ => Other,
    }
}

impl Category {
    /// Whether the best value is likely to change with whatever the round changes, so that a fair comparison tunes it anew.
    pub fn interacts(self) -> bool {
        matches!(self, Category::LearningRate | Category::OptimizerSetting | Category::Regularization)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::HYPERPARAMETERS;

    #[test]
    fn every_hyperparameter_of_the_catalogue_has_a_category() {
        for entry in HYPERPARAMETERS {
            assert_ne!(category(entry.name), Category::Other, "{}", entry.name);
        }
        let found =
            ["adam.learning_rate", "learning_rate", "nesterov.momentum", "model.batch_norm.momentum", "augment.shift"]
                .map(category);
        use Category::*;
        assert_eq!(found[..4], [LearningRate, LearningRate, OptimizerSetting, Architecture]);
        assert_eq!(
            (found[4], category("my.knob"), category("model.init_scale")),
            (Regularization, Other, Initialization)
        );
    }
}
