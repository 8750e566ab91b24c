//! Whether a metric is better when it is lower or higher, told from its name where the name leaves no doubt.
//!
//! A wrong direction turns every conclusion round, so a name with words of both kinds, or with a word that turns them round,
//! tells nothing. Knows no values.

use crate::study::Direction;
use crate::text::Sentence;

const LOWER: [&str; 27] = [
    "loss",
    "losses",
    "error",
    "errors",
    "err",
    "mse",
    "rmse",
    "mae",
    "mape",
    "smape",
    "rmsle",
    "msle",
    "nll",
    "bce",
    "ppl",
    "perplexity",
    "regret",
    "wer",
    "cer",
    "fid",
    "logloss",
    "crossentropy",
    "brier",
    "mlogloss",
    "eer",
    "bpb",
    "bpc",
];
const HIGHER: [&str; 26] = [
    "acc",
    "acc1",
    "acc5",
    "accuracy",
    "accuracies",
    "auc",
    "auroc",
    "auprc",
    "rocauc",
    "prauc",
    "f1",
    "precision",
    "recall",
    "iou",
    "miou",
    "dice",
    "bleu",
    "psnr",
    "ssim",
    "r2",
    "ndcg",
    "mrr",
    "reward",
    "rewards",
    "kappa",
    "mcc",
];
/// Words that turn the others round, or may.
const TURNING: [&str; 13] = [
    "neg", "negative", "negated", "minus", "inv", "inverse", "inverted", "1", "delta", "drop", "gap", "scale", "weight",
];

/// The direction in which the metric is better; `None` where it must be asked.
pub fn of_name(name: &str) -> Option<Direction> {
    let words = words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    match (has(&LOWER), has(&HIGHER)) {
        _ if has(&TURNING) => None,
        (true, false) => Some(Direction::Minimize),
        // A log loss is a loss, the logarithm of an accuracy may be turned round.
        (false, true) if !has(&["log"]) => Some(Direction::Maximize),
        _ => None,
    }
}

/// What an account says of a direction that was told from the name.
pub fn sentence(name: &str, direction: Direction) -> Sentence {
    let (en, zh, other) = match direction {
        Direction::Minimize => ("lower", "越低", "maximize"),
        Direction::Maximize => ("higher", "越高", "minimize"),
    };
    Sentence::new(
        format!("{name} is better when {en}, by its name; --direction {other} says otherwise"),
        format!("由名称判断，{name} {zh}越好；可用 --direction {other} 另行指定"),
    )
}

/// `valLossEpoch` and `val_loss/epoch` are three words.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut()
            && c.is_alphanumeric()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_only_what_is_beyond_doubt() {
        for name in ["val_loss", "summary.val_loss", "valid/error", "RMSE", "testLoss", "log_loss", "epoch-nll", "loss"]
        {
            assert_eq!(of_name(name), Some(Direction::Minimize), "{name}");
        }
        for name in ["val_acc", "accuracy", "test/AUC", "macro_f1", "valAccuracy", "eval/accuracy"] {
            assert_eq!(of_name(name), Some(Direction::Maximize), "{name}");
        }
        for name in [
            "value",
            "score",
            "neg_mean_squared_error",
            "negative_loss",
            "1-accuracy",
            "accuracy_loss",
            "time",
            "objective",
            "log_accuracy",
            "lossless",
        ] {
            assert_eq!(of_name(name), None, "{name}");
        }
    }
}
