//! What a hyperparameter sets, told from its name: one of the catalogue's, or another pipeline's, bare or after a prefix
//! (`adam.learning_rate`, `optimizer.lr`, `train/batch_size`).
//!
//! The one place that knows such names. Findings and procedures ask for a [`Quantity`] or its [`Category`].

use serde::Serialize;

/// The seed by which the examples were split into train and validation.
pub const SPLIT_SEED: &str = "split_seed";

/// What a hyperparameter sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Which update rule.
    Optimizer,
    LearningRate,
    /// How long gradients are averaged.
    Momentum,
    /// How long squared gradients are averaged.
    SecondMoment,
    /// What keeps a division finite.
    Epsilon,
    /// The largest norm of a gradient.
    Clipping,
    /// How long parameters are averaged.
    ParameterAverage,
    /// In how many parts a batch is computed.
    Accumulation,
    BatchSize,
    Warmup,
    WeightDecay,
    Dropout,
    LabelSmoothing,
    /// Any other regularizer, its kind, and augmentation.
    OtherRegularizer,
    /// Whether a technique of that category is used at all (`use_dropout`): a question of its own, where its strength is
    /// tuned.
    Presence(Category),
    Initialization,
    /// Width and depth.
    Size,
    /// What else decides shapes and operations of the model.
    Structure,
    /// Kind, decay and end of the learning rate's course.
    Schedule,
    Steps,
    /// Which examples are trained on: nothing to tune.
    Split,
    /// Another pipeline's own.
    Other,
}

/// What kind of thing it is to the playbook.
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
    /// Not known to the playbook: another pipeline's own, or a split of the data.
    Other,
}

/// The category of a hyperparameter's name.
pub fn category(name: &str) -> Category {
    Quantity::of(name).category()
}

/// The category of a technique that a training can do without, by its own name.
fn of_technique(name: &str) -> Option<Category> {
    match (name, Quantity::of(name)) {
        ("augment" | "augmentation", _) => Some(Category::Regularization),
        ("warmup", _) => Some(Category::Warmup),
        (
            _,
            found @ (Quantity::WeightDecay
            | Quantity::Dropout
            | Quantity::LabelSmoothing
            | Quantity::OtherRegularizer
            | Quantity::Clipping
            | Quantity::ParameterAverage),
        ) => Some(found.category()),
        _ => None,
    }
}

impl Quantity {
    pub fn of(name: &str) -> Self {
        let (owner, last) = name.rsplit_once(['.', '/']).unwrap_or(("", name));
        let part = owner.split(['.', '/']).next().unwrap_or("");
        if let Some(category) = last.strip_prefix("use_").and_then(of_technique) {
            return Quantity::Presence(category);
        }
        match last {
            "optimizer" => Quantity::Optimizer,
            "learning_rate" | "lr" => Quantity::LearningRate,
            "batch_size" => Quantity::BatchSize,
            "warmup_steps" => Quantity::Warmup,
            "weight_decay" => Quantity::WeightDecay,
            "label_smoothing" => Quantity::LabelSmoothing,
            "mixup" => Quantity::OtherRegularizer,
            // Of the average of a normalization it is a part of the model.
            "momentum" if part == "model" => Quantity::Structure,
            "momentum" | "beta1" => Quantity::Momentum,
            "beta2" | "rho" | "decay" => Quantity::SecondMoment,
            "epsilon" => Quantity::Epsilon,
            "clip_norm" => Quantity::Clipping,
            "ema_decay" => Quantity::ParameterAverage,
            "accumulation" => Quantity::Accumulation,
            SPLIT_SEED => Quantity::Split,
            "width" | "depth" => Quantity::Size,
            _ if last.contains("init") => Quantity::Initialization,
            _ if last.ends_with("dropout") => Quantity::Dropout,
            _ if last.contains("weight_decay") => Quantity::OtherRegularizer,
            _ => Self::of_part(part, last),
        }
    }

    /// What is known by the part of the pipeline alone.
    fn of_part(part: &str, last: &str) -> Self {
        match (part, last) {
            ("augment", _) => Quantity::OtherRegularizer,
            ("schedule", _) => Quantity::Schedule,
            ("model", _) | (_, "activation" | "kernel" | "heads" | "norm") => Quantity::Structure,
            (_, "steps") => Quantity::Steps,
            _ => Quantity::Other,
        }
    }

    pub fn category(self) -> Category {
        match self {
            Quantity::Optimizer => Category::Optimizer,
            Quantity::LearningRate => Category::LearningRate,
            Quantity::Momentum
            | Quantity::SecondMoment
            | Quantity::Epsilon
            | Quantity::Clipping
            | Quantity::ParameterAverage
            | Quantity::Accumulation => Category::OptimizerSetting,
            Quantity::BatchSize => Category::BatchSize,
            Quantity::Warmup => Category::Warmup,
            Quantity::WeightDecay | Quantity::Dropout | Quantity::LabelSmoothing | Quantity::OtherRegularizer => {
                Category::Regularization
            }
            Quantity::Presence(category) => category,
            Quantity::Initialization => Category::Initialization,
            Quantity::Size | Quantity::Structure => Category::Architecture,
            Quantity::Schedule => Category::Schedule,
            Quantity::Steps | Quantity::Split | Quantity::Other => Category::Other,
        }
    }

    /// Whether the best value is likely to change with the optimizer, the model or the batch size, so that a fair comparison
    /// tunes it anew.
    pub fn interacts(self) -> bool {
        !matches!(self, Quantity::Accumulation | Quantity::Presence(_))
            && matches!(
                self.category(),
                Category::LearningRate | Category::OptimizerSetting | Category::Regularization | Category::Warmup
            )
    }

    /// Whether no training does without it, so that a design shows it whatever its value.
    pub fn is_basic(self) -> bool {
        matches!(
            self,
            Quantity::Optimizer | Quantity::LearningRate | Quantity::BatchSize | Quantity::Size | Quantity::Steps
        )
    }

    /// Whether it is the strength of what holds a model back from fitting the training data by heart.
    pub fn is_strength_of_regularizer(self) -> bool {
        matches!(self, Quantity::WeightDecay | Quantity::Dropout | Quantity::LabelSmoothing)
    }

    /// The lowest and highest values that make sense in any pipeline.
    pub fn limits(self) -> (f64, f64) {
        match self {
            Quantity::Momentum | Quantity::SecondMoment | Quantity::ParameterAverage => (0.0, 0.99999),
            Quantity::Dropout | Quantity::LabelSmoothing => (0.0, 0.95),
            Quantity::LearningRate
            | Quantity::Epsilon
            | Quantity::Clipping
            | Quantity::Accumulation
            | Quantity::BatchSize
            | Quantity::Warmup
            | Quantity::WeightDecay
            | Quantity::Size
            | Quantity::Split
            | Quantity::Steps => (0.0, f64::INFINITY),
            Quantity::Optimizer
            | Quantity::OtherRegularizer
            | Quantity::Presence(_)
            | Quantity::Initialization
            | Quantity::Structure
            | Quantity::Schedule
            | Quantity::Other => (f64::NEG_INFINITY, f64::INFINITY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::HYPERPARAMETERS;

    #[test]
    fn every_hyperparameter_of_the_catalogue_has_a_category() {
        for entry in HYPERPARAMETERS.iter().filter(|entry| entry.name != SPLIT_SEED) {
            assert_ne!(category(entry.name), Category::Other, "{}", entry.name);
        }
    }

    #[test]
    fn a_prefix_changes_nothing_but_for_the_model() {
        for (name, quantity) in [
            ("learning_rate", Quantity::LearningRate),
            ("adam.learning_rate", Quantity::LearningRate),
            ("lr", Quantity::LearningRate),
            ("optimizer.lr", Quantity::LearningRate),
            ("train/lr", Quantity::LearningRate),
            ("train/batch_size", Quantity::BatchSize),
            ("nesterov.momentum", Quantity::Momentum),
            ("model.batch_norm.momentum", Quantity::Structure),
            ("model.dropout", Quantity::Dropout),
            ("encoder.attention_dropout", Quantity::Dropout),
            ("weight_decay", Quantity::WeightDecay),
            ("weight_decay_kind", Quantity::OtherRegularizer),
            ("use_weight_decay", Quantity::Presence(Category::Regularization)),
            ("train/use_warmup", Quantity::Presence(Category::Warmup)),
            ("use_clip_norm", Quantity::Presence(Category::OptimizerSetting)),
            ("use_bias", Quantity::Other),
            ("augment.shift", Quantity::OtherRegularizer),
            ("schedule.decay_steps", Quantity::Schedule),
            ("model.init_scale", Quantity::Initialization),
            ("my.knob", Quantity::Other),
        ] {
            assert_eq!(Quantity::of(name), quantity, "{name}");
        }
    }

    #[test]
    fn few_are_basic() {
        let basic = HYPERPARAMETERS.iter().map(|entry| entry.name).filter(|name| Quantity::of(name).is_basic());
        let shared: Vec<&str> = basic.filter(|name| !name.ends_with("learning_rate")).collect();
        assert_eq!(shared, ["model.width", "model.depth", "optimizer", "batch_size"]);
    }

    #[test]
    fn what_must_be_tuned_anew_has_a_least_value() {
        for name in ["lr", "momentum", "epsilon", "clip_norm", "weight_decay", "dropout", "warmup_steps"] {
            assert!(Quantity::of(name).interacts() && Quantity::of(name).limits().0 == 0.0, "{name}");
        }
        for name in ["accumulation", "use_dropout", "use_clip_norm"] {
            assert!(!Quantity::of(name).interacts(), "{name}");
        }
    }
}
