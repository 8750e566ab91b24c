//! The findings measured on synthetic studies: how often each planted condition is found, and how often clean studies raise
//! a warning.

use crate::synthetic::{Plant, Recipe};
use lab_core::findings::{Code, Severity, Thresholds, analyse};
use std::collections::BTreeMap;

/// Clean studies, and planted ones per condition and strength.
const CLEAN: u64 = 300;
const PLANTED: u64 = 60;

fn codes(recipe: &Recipe) -> Vec<Code> {
    let report = analyse(&recipe.record(), &Thresholds::default(), None);
    report.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn clean_studies_raise_few_warnings() {
    let mut alarms: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for seed in 0..CLEAN {
        let mut found = codes(&Recipe::clean(seed));
        found.dedup();
        for code in found.into_iter().filter(|code| code.severity() == Severity::Warning) {
            alarms.entry(code.name()).or_default().push(seed);
        }
    }
    for (code, seeds) in &alarms {
        println!("clean {code}: {:.1} % {:?}", 100.0 * seeds.len() as f64 / CLEAN as f64, &seeds[..seeds.len().min(8)]);
    }
    assert!(alarms.values().all(|seeds| seeds.len() as f64 <= 0.05 * CLEAN as f64), "more than 5 % of {CLEAN}");
}

#[test]
fn planted_conditions_are_found() {
    let mut missed = Vec::new();
    for plant in Plant::ALL {
        for strength in 0..Plant::STRENGTHS {
            let without: Vec<u64> = (0..PLANTED)
                .filter(|&seed| {
                    !codes(&Recipe::planted(plant, strength, seed)).iter().any(|code| code.name() == plant.code())
                })
                .collect();
            let share = 1.0 - without.len() as f64 / PLANTED as f64;
            println!("{plant:?} {strength}: {:.1} % {:?}", 100.0 * share, &without[..without.len().min(8)]);
            if share < 0.95 {
                missed.push(format!("{plant:?} {strength}: {share:.3}"));
            }
        }
    }
    assert!(missed.is_empty(), "found in fewer than 95 %: {missed:#?}");
}
