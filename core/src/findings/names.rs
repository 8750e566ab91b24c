//! What a hyperparameter's name says about it, with or without a prefix such as `adam.`. Knows no values.

/// The name without its prefix.
pub fn bare(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

pub fn is_rate(name: &str) -> bool {
    matches!(bare(name), "learning_rate" | "lr")
}

pub fn is_batch_size(name: &str) -> bool {
    bare(name) == "batch_size"
}

/// Settings whose best value moves with the optimizer, the architecture and the batch size.
pub fn is_interacting(name: &str) -> bool {
    is_rate(name)
        || matches!(
            bare(name),
            "momentum"
                | "beta1"
                | "beta2"
                | "epsilon"
                | "weight_decay"
                | "dropout"
                | "label_smoothing"
                | "warmup_steps"
        )
}

/// Settings that hold a model back from fitting the training data by heart.
pub fn is_regularizer(name: &str) -> bool {
    matches!(bare(name), "weight_decay" | "dropout" | "label_smoothing")
}

/// Quantities that are never negative.
pub fn is_non_negative(name: &str) -> bool {
    is_interacting(name)
        || is_batch_size(name)
        || matches!(bare(name), "width" | "depth" | "clip_norm" | "ema_decay" | "steps")
}
