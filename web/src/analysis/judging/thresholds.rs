//! The thresholds of all checks: their values now, and whether one may have another.

use crate::shared::exchange::analysis::{CheckThreshold, Threshold};
use lab_core::findings::{self, Thresholds};
use lab_core::text::Sentence;
use std::collections::BTreeMap;

/// All of them, with these changes. A change that is refused changes nothing.
pub fn changed(changes: &BTreeMap<String, f64>) -> Thresholds {
    let mut thresholds = Thresholds::default();
    for (name, value) in changes {
        let _ = thresholds.set(name, *value);
    }
    thresholds
}

/// # Errors
/// What values it may have.
pub fn check(asked: &CheckThreshold) -> Result<(), Sentence> {
    let set = Thresholds::default().set(&asked.name, asked.value);
    set.map_err(|fault| Sentence::of(|lang| fault.sentence(lang)))
}

pub fn list(thresholds: &Thresholds) -> Vec<Threshold> {
    let threshold = |known: &findings::Threshold| Threshold {
        name: known.name.to_owned(),
        meaning: known.meaning.into(),
        value: thresholds.get(known.name).unwrap_or(known.default),
        default: known.default,
        codes: known.codes.iter().map(|code| code.name().to_owned()).collect(),
    };
    Thresholds::LIST.iter().map(threshold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_taken_or_refused_with_its_reason() {
        let ask = |value: f64| check(&CheckThreshold { name: "crowd".into(), value });
        assert_eq!(ask(0.7), Ok(()));
        let refused = ask(7.0).unwrap_err();
        assert!(refused.en.contains("nearest valid value"), "{refused:?}");
        let thresholds = changed(&[("crowd".to_owned(), 0.7), ("nothing".to_owned(), 1.0)].into());
        assert_eq!(thresholds, Thresholds { crowd: 0.7, ..Thresholds::default() });
        let listed = list(&thresholds);
        let crowd = listed.iter().find(|threshold| threshold.name == "crowd").unwrap();
        assert_eq!((crowd.value, crowd.default), (0.7, 0.5));
    }
}
