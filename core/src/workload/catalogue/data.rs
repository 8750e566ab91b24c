//! What is trained on: which of the examples. Nothing here is tuned.

use super::{Applies, Hyperparameter, Kind};
use crate::workload::SPLIT_SEED;
#[cfg(any(test, feature = "explained"))]
use lab_texts::explained::hyperparameters as explained;
use lab_texts::hyperparameters as titles;

pub(super) const ENTRIES: [Hyperparameter; 1] = [Hyperparameter {
    name: SPLIT_SEED,
    kind: Kind::Listed { low: 0, high: u32::MAX as i64, default: 0, usual: &[1, 2, 3] },
    applies: Applies::Always,
    title: titles::SPLIT_SEED,
    #[cfg(any(test, feature = "explained"))]
    explanation: explained::SPLIT_SEED,
}];
