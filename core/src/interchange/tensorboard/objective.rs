//! Which scalar is the objective, where nobody says so.
//!
//! Validation comes before test, test before what names no data, and training last; of several losses the plainest counts, and
//! where names leave a doubt a person is asked. Knows nothing of files.

use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::Wishes;
use crate::interchange::remedy::Remedy;
use crate::measure::{Split, direction_of_name, split_of_name, split_of_word, words};
use crate::study::{Direction, Study};
use crate::text::Fixed;
use crate::workload::METRICS;
use lab_texts::import_notes as t;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a metric.
#[derive(Clone, Debug, Default)]
pub struct Metric {
    /// The tag that its file says.
    pub tag: String,
    /// Whether some run has more than one value of it.
    pub curve: bool,
}

/// The metric that counts and whether lower is better.
///
/// # Errors
/// It is not measured, or it must be said.
pub fn choose(
    metrics: &BTreeMap<String, Metric>,
    declared: &BTreeSet<String>,
    study: Option<&Study>,
    wishes: &Wishes,
    account: &mut Account,
) -> Result<(String, Direction), ImportError> {
    let known = || metrics.keys().cloned().collect::<Vec<_>>();
    let metric = match (&wishes.metric, study) {
        (Some(wish), Some(_)) => wish.clone(),
        (Some(wish), None) => wished(wish, metrics, account)
            .ok_or_else(|| ImportError::file(Fault::NoMetric { name: wish.clone(), known: known() }))?,
        (None, Some(study)) => study.objective.metric.clone(),
        (None, None) => {
            let mut measured = declared.iter().filter(|name| metrics.contains_key(*name));
            let only = measured.next().filter(|_| measured.next().is_none());
            let why = |name: String| (reason(&name), name);
            let only = only.map(|name| (t::DECLARED_METRIC, name.clone()));
            let found = guess(metrics).map(why).or(only);
            let (why, metric) = found.ok_or_else(|| ImportError::file(Fault::WhichMetric { known: known() }))?;
            if metrics.len() > 1 {
                account.say_otherwise(Kind::Guessed, "objective", Place::File, &[Remedy::Metric(None)], || {
                    t::objective_because(&metric, why)
                });
            }
            metric
        }
    };
    let of_study = study.map(|study| study.objective.direction);
    let of_lab = METRICS.contains(&metric.as_str()).then_some(Direction::Minimize);
    let direction = match wishes.direction.or(of_study).or(of_lab) {
        Some(direction) => direction,
        None => {
            let direction = direction_of_name(&metric)
                .ok_or_else(|| ImportError::file(Fault::WhichDirection { metric: metric.clone() }))?;
            let other = match direction {
                Direction::Minimize => Direction::Maximize,
                Direction::Maximize => Direction::Minimize,
            };
            account.say_otherwise(Kind::Guessed, "direction", Place::File, &[Remedy::Direction(other)], || {
                match direction {
                    Direction::Minimize => t::lower_by_name(&metric),
                    Direction::Maximize => t::higher_by_name(&metric),
                }
            });
            direction
        }
    };
    Ok((metric, direction))
}

/// A metric by its name, or by the tag as its file says it if only one is meant.
fn wished(wish: &str, metrics: &BTreeMap<String, Metric>, account: &mut Account) -> Option<String> {
    if metrics.contains_key(wish) {
        return Some(wish.to_owned());
    }
    let tagged: BTreeMap<String, Metric> = metrics
        .iter()
        .filter(|(_, metric)| metric.tag == wish)
        .map(|(name, metric)| (name.clone(), metric.clone()))
        .collect();
    let best = tagged.keys().map(|name| rank(name)).min()?;
    let mut meant = tagged.keys().filter(|name| rank(name) == best);
    let (name, None) = (meant.next()?, meant.next()) else { return None };
    account.say_otherwise(Kind::Guessed, "objective", Place::File, &[Remedy::Metric(None)], || {
        t::taken_for_metric(name, wish)
    });
    Some(name.clone())
}

/// Validation first.
fn rank(name: &str) -> u8 {
    match split_of_name(name) {
        Some(Split::Validation) => 0,
        Some(Split::Test) => 1,
        None => 2,
        Some(Split::Training) => 3,
    }
}

fn guess(metrics: &BTreeMap<String, Metric>) -> Option<String> {
    if let (1, Some(only)) = (metrics.len(), metrics.keys().next()) {
        return Some(only.clone());
    }
    let telling: Vec<(&String, Direction, bool)> =
        metrics.iter().filter_map(|(name, metric)| Some((name, direction_of_name(name)?, metric.curve))).collect();
    let best = telling.iter().map(|(name, ..)| rank(name)).min()?;
    let mut left: Vec<_> = telling.into_iter().filter(|(name, ..)| rank(name) == best).collect();
    // The last value, which is logged beside the hyperparameters, is in the curve too.
    if left.iter().any(|(.., curve)| *curve) {
        left.retain(|(.., curve)| *curve);
    }
    // Of a loss and an accuracy that name the data, the loss; without data both may be anything.
    if best < 2 && left.iter().any(|(_, direction, _)| *direction == Direction::Minimize) {
        left.retain(|(_, direction, _)| *direction == Direction::Minimize);
    }
    let direction = left.first().map(|(_, direction, _)| *direction)?;
    if left.iter().any(|(_, other, _)| *other != direction) {
        return None;
    }
    plainest(left.iter().map(|(name, ..)| name.as_str()).collect())
}

/// The loss itself, or the metric that all others are a variety of.
fn plainest(names: Vec<&str>) -> Option<String> {
    const PER_STEP: [&str; 5] = ["step", "iteration", "iterations", "iter", "batch"];
    let core = |name: &str| -> BTreeSet<String> {
        let core = words(name).into_iter().filter(|word| split_of_word(word).is_none());
        core.filter(|word| word != "epoch" && !PER_STEP.contains(&word.as_str())).collect()
    };
    let cores: Vec<(&str, BTreeSet<String>)> = names.into_iter().map(|name| (name, core(name))).collect();
    let loss = BTreeSet::from(["loss".to_owned()]);
    let is_loss = cores.iter().any(|(_, core)| *core == loss);
    let plain = |core: &BTreeSet<String>| match is_loss {
        true => *core == loss,
        false => cores.iter().all(|(_, other)| core.is_subset(other)),
    };
    let length = |name: &str| {
        let words = words(name);
        (words.iter().any(|word| PER_STEP.contains(&word.as_str())), words.len())
    };
    let plain: Vec<&str> = cores.iter().filter(|(_, core)| plain(core)).map(|(name, _)| *name).collect();
    let shortest = plain.iter().map(|name| length(name)).min()?;
    let mut shortest = plain.iter().filter(|name| length(name) == shortest);
    let (only, None) = (shortest.next()?, shortest.next()) else { return None };
    Some((*only).to_owned())
}

/// Why a metric was guessed.
fn reason(metric: &str) -> Fixed {
    match split_of_name(metric) {
        Some(Split::Validation) => t::ON_VALIDATION_DATA,
        Some(Split::Test) => t::ON_TEST_DATA,
        Some(Split::Training) => t::ON_TRAINING_DATA,
        None => t::TELLING_NAME,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(names: &[&str]) -> Option<String> {
        // A star marks what has one value a run.
        let metric = |name: &&str| {
            let metric = Metric { tag: (*name).to_owned(), curve: !name.ends_with('*') };
            (name.trim_end_matches('*').to_owned(), metric)
        };
        guess(&names.iter().map(metric).collect())
    }

    #[test]
    fn the_validation_loss_is_the_objective() {
        for (names, right) in [
            (&["loss/val", "hparam/val_loss*"][..], "loss/val"),
            (&["loss/train", "loss/val"], "loss/val"),
            (&["train/epoch_loss", "validation/epoch_loss", "validation/epoch_accuracy"], "validation/epoch_loss"),
            (&["validation/epoch_loss", "validation/evaluation_loss_vs_iterations"], "validation/epoch_loss"),
            (&["val_loss", "val_acc", "train_loss_step", "epoch", "hp_metric*"], "val_loss"),
            (&["val/loss", "val/loss_box", "val/loss_cls"], "val/loss"),
            (&["eval/loss", "eval/runtime", "train/loss"], "eval/loss"),
            (&["Loss/train", "Loss/test", "Accuracy/train", "Accuracy/test"], "Loss/test"),
            (&["eval/mean_reward", "rollout/ep_rew_mean", "train/value_loss"], "eval/mean_reward"),
            (&["rollout/ep_rew_mean", "train/value_loss", "train/loss"], "rollout/ep_rew_mean"),
            (&["loss", "lr"], "loss"),
            (&["train/loss", "lr"], "train/loss"),
            (&["hparam/val_loss*", "train/loss"], "hparam/val_loss"),
            (&["validation/epoch_loss", "validation/epoch_mae"], "validation/epoch_loss"),
            (&["val_loss_step", "val_loss_epoch"], "val_loss_epoch"),
            (&["val_acc", "val_acc_top5"], "val_acc"),
            (&["anything"], "anything"),
        ] {
            assert_eq!(guessed(names).as_deref(), Some(right), "{names:?}");
        }
    }

    #[test]
    fn in_doubt_the_metric_that_the_runs_declare_counts() {
        let metric = |name: &str| (name.to_owned(), Metric { tag: name.into(), curve: true });
        let metrics = ["accuracy", "batch_accuracy", "batch_loss"].map(metric).into();
        let choose = |declared: &[&str]| {
            let declared = declared.iter().map(|name| (*name).to_owned()).collect();
            choose(&metrics, &declared, None, &Wishes::default(), &mut Account::default())
        };
        assert_eq!(choose(&["accuracy", "unknown"]).unwrap(), ("accuracy".to_owned(), Direction::Maximize));
        assert!(choose(&["accuracy", "batch_loss"]).is_err() && choose(&[]).is_err());
    }

    #[test]
    fn doubt_is_asked_about() {
        for names in [
            &["loss", "accuracy"][..],
            &["val/box_loss", "val/cls_loss", "val/dfl_loss"],
            &["val/bleu", "val/rouge"],
            &["val_f1", "val_auc_pr"],
            &["a", "b"],
            &["loss_a", "loss_b"],
        ] {
            assert_eq!(guessed(names), None, "{names:?}");
        }
    }
}
