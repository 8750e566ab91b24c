//! What the name of a metric tells: what it is called, whether lower is better, and on which data it is measured.
//!
//! Only names that leave no doubt tell something. Knows nothing of file formats.

use crate::study::Direction;
use lab_texts::{Arg, Fixed, metrics};

/// The data a metric is measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Split {
    Validation,
    Test,
    Training,
}

/// What a metric is called that the lab measures.
pub fn title(metric: &str) -> Option<Fixed> {
    Some(match metric {
        "train_loss" => metrics::TRAIN_LOSS,
        "train_error" => metrics::TRAIN_ERROR,
        "valid_loss" => metrics::VALID_LOSS,
        "valid_error" => metrics::VALID_ERROR,
        "grad_norm" => metrics::GRAD_NORM,
        "ema_valid_loss" => metrics::EMA_VALID_LOSS,
        "ema_valid_error" => metrics::EMA_VALID_ERROR,
        "clipped_share" => metrics::CLIPPED_SHARE,
        _ => return None,
    })
}

/// The metric in a sentence; its own name if the lab does not measure it.
pub fn called(metric: &str) -> Arg {
    title(metric).map_or_else(|| metric.into(), Arg::from)
}

/// Lower is better.
const LOWER: [&str; 28] = [
    "loss",
    "losses",
    "error",
    "errors",
    "err",
    "cost",
    "mse",
    "mae",
    "rmse",
    "rmsle",
    "mape",
    "smape",
    "nll",
    "perplexity",
    "ppl",
    "crossentropy",
    "xent",
    "bce",
    "logloss",
    "wer",
    "cer",
    "fid",
    "regret",
    "brier",
    "hinge",
    "divergence",
    "fnr",
    "fpr",
];

/// Higher is better.
const HIGHER: [&str; 34] = [
    "accuracy",
    "acc",
    "auc",
    "auroc",
    "auprc",
    "prauc",
    "f1",
    "fscore",
    "score",
    "precision",
    "recall",
    "reward",
    "rewards",
    "rew",
    "return",
    "returns",
    "map",
    "ap",
    "bleu",
    "rouge",
    "meteor",
    "iou",
    "miou",
    "dice",
    "r2",
    "ndcg",
    "mrr",
    "psnr",
    "ssim",
    "kappa",
    "mcc",
    "sensitivity",
    "specificity",
    "likelihood",
];

/// Whether the name says that lower is better, or higher; `None` if it says neither, or both.
pub fn direction_of_name(name: &str) -> Option<Direction> {
    let words = words(name);
    let says = |known: &[&str], endings: &[&str]| {
        words.iter().any(|word| {
            let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
            known.contains(&word.as_str()) || known.contains(&stem) || endings.iter().any(|end| stem.ends_with(end))
        })
    };
    let turned = words.iter().any(|word| ["neg", "negative", "minus"].contains(&word.as_str()));
    match (says(&LOWER, &["loss", "error"]), says(&HIGHER, &["accuracy", "reward"])) {
        (true, false) if turned => Some(Direction::Maximize),
        (false, true) if turned => Some(Direction::Minimize),
        (true, false) => Some(Direction::Minimize),
        (false, true) => Some(Direction::Maximize),
        _ => None,
    }
}

/// On which data; a validation metric of a training folder is one of validation.
pub fn split_of_name(name: &str) -> Option<Split> {
    words(name).iter().filter_map(|word| split_of_word(word)).min()
}

/// As folders are called too.
pub fn split_of_word(word: &str) -> Option<Split> {
    match word.to_lowercase().as_str() {
        "val" | "valid" | "validation" | "validate" | "dev" | "eval" | "evaluation" | "holdout" => {
            Some(Split::Validation)
        }
        "test" | "testing" => Some(Split::Test),
        "train" | "training" => Some(Split::Training),
        _ => None,
    }
}

/// Whether a column is what tools write beside measurements: times, and what belongs to a mean of several: its deviation, its
/// rank, its parts (`mean_fit_time`, `std_test_score`, `rank_test_score`, `split0_test_score`).
pub fn is_beside(name: &str) -> bool {
    const TIMES: [&str; 11] = [
        "time",
        "times",
        "timestamp",
        "datetime",
        "date",
        "runtime",
        "walltime",
        "duration",
        "elapsed",
        "created",
        "finished",
    ];
    let words = words(name);
    let first = words.first().map(String::as_str).unwrap_or_default();
    let part = first.strip_prefix("split").is_some_and(|number| !number.is_empty() && number.parse::<u64>().is_ok());
    part || ["std", "rank"].contains(&first) || words.iter().any(|word| TIMES.contains(&word.as_str()))
}

/// The name of the same measure on training data, where the name says that it is on others: `val_loss`, `loss/val`,
/// `validation/epoch_loss`.
pub fn twin_on_training(name: &str) -> Option<String> {
    let is_sign = |c: char| !c.is_alphanumeric();
    let mut begin = 0;
    let mut found: Option<(Split, usize, usize)> = None;
    for piece in name.split_inclusive(is_sign) {
        let word = piece.trim_end_matches(is_sign);
        let split = split_of_word(word).filter(|split| *split != Split::Training);
        if let Some(split) = split.filter(|split| found.is_none_or(|(best, ..)| *split < best)) {
            found = Some((split, begin, begin + word.len()));
        }
        begin += piece.len();
    }
    let (_, begin, end) = found?;
    Some(format!("{}train{}", name.get(..begin)?, name.get(end..)?))
}

/// The words of a name in lower case: parted by signs, and where capitals begin (`valLoss`, `mAP`).
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = None;
    for c in name.chars() {
        let begins = match before {
            Some(before) => c.is_uppercase() && char::is_lowercase(before),
            None => true,
        };
        before = c.is_alphanumeric().then_some(c);
        if before.is_none() {
            continue;
        }
        match words.last_mut() {
            // `mAP` is one word.
            Some(word) if !begins || word.as_str() == "m" => word.extend(c.to_lowercase()),
            _ => words.push(c.to_lowercase().collect()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_a_direction_or_none() {
        for name in [
            "loss",
            "val_loss",
            "valLoss",
            "validation/epoch_loss",
            "Loss/test",
            "rmse",
            "test-MSE",
            "eval/perplexity",
            "logloss",
            "top1_error",
            "summary.val_loss",
            "loss_1",
            "MAE",
            "neg_log_likelihood",
            "train/value_loss",
        ] {
            assert_eq!(direction_of_name(name), Some(Direction::Minimize), "{name}");
        }
        for name in [
            "accuracy",
            "val_acc",
            "epoch_sparse_categorical_accuracy",
            "AUC",
            "f1",
            "F1-score",
            "val/f1_macro",
            "mAP",
            "mAP50(B)",
            "mean_reward",
            "rollout/ep_rew_mean",
            "episode_return",
            "bleu4",
            "neg_mean_squared_error",
            "top5_acc",
            "recall@10",
        ] {
            assert_eq!(direction_of_name(name), Some(Direction::Maximize), "{name}");
        }
        for name in ["value", "objective", "lr", "epoch", "time", "hp_metric", "loss_score", "steps", "最佳", ""] {
            assert_eq!(direction_of_name(name), None, "{name}");
        }
    }

    #[test]
    fn names_tell_the_data() {
        for (name, split) in [
            ("val_loss", Some(Split::Validation)),
            ("validation/epoch_loss", Some(Split::Validation)),
            ("train/val_loss", Some(Split::Validation)),
            ("Loss/test", Some(Split::Test)),
            ("trainLoss", Some(Split::Training)),
            ("value", None),
            ("latest_loss", None),
        ] {
            assert_eq!(split_of_name(name), split, "{name}");
        }
    }

    #[test]
    fn times_and_parts_of_a_mean_are_beside_it() {
        for name in ["mean_fit_time", "std_test_score", "rank_test_r2", "split10_test_score", "trainTime", "_timestamp"]
        {
            assert!(is_beside(name), "{name}");
        }
        for name in ["mean_test_score", "val_loss", "split_ratio", "timesteps", "mean_rank", "stdev", ""] {
            assert!(!is_beside(name), "{name}");
        }
    }

    #[test]
    fn a_measure_on_validation_data_has_a_twin_on_training_data() {
        for (metric, right) in [
            ("valid_error", Some("train_error")),
            ("val_loss", Some("train_loss")),
            ("loss/val", Some("loss/train")),
            ("validation/epoch_loss", Some("train/epoch_loss")),
            ("Loss/test", Some("Loss/train")),
            ("Loss/Validation", Some("Loss/train")),
            ("dev_loss", Some("train_loss")),
            ("test_val_loss", Some("test_train_loss")),
            ("value", None),
            ("latest_loss", None),
            ("train_loss", None),
        ] {
            assert_eq!(twin_on_training(metric).as_deref(), right, "{metric}");
        }
    }
}
