//! Switches: whether an optional technique is used at all, apart from how strongly.
//!
//! The playbook asks for its presence as a question of its own and tunes its strength. A row each: the switch, what it is about, where it has
//! an effect, and the strengths that are active only where it is on. At a strength's default its technique is off, so that
//! a trial with the switch off is the trial of a study that never mentions it (`study/switches.rs` holds the conditions).

use super::{Applies, Hyperparameter, Kind};
use crate::dataset::Layout::{Image, Sequence, Table};
use crate::dataset::Task;
#[cfg(any(test, feature = "explained"))]
use lab_texts::explained::hyperparameters as explained;
use lab_texts::{Fixed, hyperparameters as titles};

macro_rules! switches {
    ($($name:literal, $text:ident, $technique:ident, $applies:expr, [$($strength:literal),+];)+) => {
        pub(super) const ENTRIES: [Hyperparameter; [$($name),+].len()] = [$(Hyperparameter {
            name: $name,
            kind: Kind::Switch { strengths: &[$($strength),+], technique: titles::$technique },
            applies: $applies,
            title: titles::$text,
            #[cfg(any(test, feature = "explained"))]
            explanation: explained::$text,
        }),+];
    };
}

switches! {
    "use_weight_decay", USE_WEIGHT_DECAY, TECHNIQUE_WEIGHT_DECAY, Applies::Always, ["weight_decay"];
    "use_dropout", USE_DROPOUT, TECHNIQUE_DROPOUT, super::model::NETWORKS, ["model.dropout"];
    "use_label_smoothing", USE_LABEL_SMOOTHING, TECHNIQUE_LABEL_SMOOTHING, Applies::Task(Task::Classification), ["label_smoothing"];
    "use_clip_norm", USE_CLIP_NORM, TECHNIQUE_CLIPPING, Applies::Always, ["clip_norm"];
    "use_ema_decay", USE_EMA_DECAY, TECHNIQUE_AVERAGING, Applies::Always, ["ema_decay"];
    "use_warmup", USE_WARMUP, TECHNIQUE_WARMUP, Applies::Always, ["schedule.warmup_steps"];
    "use_augment", USE_AUGMENT, TECHNIQUE_AUGMENTATION, Applies::Layouts(&[Image, Sequence, Table]),
        ["augment.shift", "augment.rotation", "augment.noise"];
    "use_mixup", USE_MIXUP, TECHNIQUE_MIXUP, Applies::Always, ["augment.mixup"];
}

/// What a switch turns on and off; nothing for any other hyperparameter.
pub fn strengths(name: &str) -> &'static [&'static str] {
    match ENTRIES.iter().find(|entry| entry.name == name).map(|entry| entry.kind) {
        Some(Kind::Switch { strengths, .. }) => strengths,
        _ => &[],
    }
}

/// What a switch turns on and off, in words.
pub fn technique(name: &str) -> Option<Fixed> {
    match ENTRIES.iter().find(|entry| entry.name == name)?.kind {
        Kind::Switch { technique, .. } => Some(technique),
        _ => None,
    }
}

/// The switch of a strength.
pub fn switch(strength: &str) -> Option<&'static str> {
    ENTRIES.iter().map(|entry| entry.name).find(|name| strengths(name).contains(&strength))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Value;
    use crate::workload::{Category, category, hyperparameter};

    #[test]
    fn a_switch_turns_on_what_is_off_by_default() {
        for entry in ENTRIES {
            assert_eq!(category(entry.name), category(strengths(entry.name)[0]), "{}", entry.name);
            assert!(entry.check(&Value::Bool(false)).is_ok() && entry.check(&1i64.into()).is_err());
            for &strength in strengths(entry.name) {
                let found = hyperparameter(strength).expect("a strength is in the catalogue");
                assert_eq!(found.default_value().as_f64(), Some(0.0), "{strength}");
                assert_eq!(switch(strength), Some(entry.name));
            }
        }
        assert_eq!((strengths("model.width"), switch("model.width")), (&[][..], None));
        assert_eq!(category("use_bias"), Category::Other);
    }
}
