//! The instability probe of a post-norm transformer: without warmup it breaks at a rate that warmup trains, and says so.

use super::recorded;
use lab_core::procedure::instability::{Instability, Sign, Verdict, best_rate};
use lab_core::record::Record;
use lab_core::space::Values;
use lab_core::study::Study;
use lab_tests::static_folder;

const RATE: f64 = 0.006;

fn base(warmup: u64) -> Study {
    let path = static_folder().join("studies").join(format!("post-norm-warmup-{warmup}.json"));
    Study::parse(&std::fs::read_to_string(path).expect("a file")).expect("a study")
}

fn records(warmup: u64) -> Vec<Record> {
    ["close", "around"].map(|part| recorded(&format!("post-norm-warmup-{warmup}/{part}"))).into()
}

fn probe(warmup: u64) -> Instability {
    let rate = best_rate(&base(warmup), &Values::new()).expect("a fixed rate");
    assert_eq!(rate, RATE, "both are probed at the same rate");
    Instability::new(&records(warmup), rate)
}

/// The sign at a multiple of the rate, in the study around it.
fn sign(found: &Instability, times: f64) -> Sign {
    let at = found.evidence.iter().rfind(|found| (found.times_best - times).abs() < 1e-9);
    at.unwrap_or_else(|| panic!("no trial at {times} times the rate")).sign
}

#[test]
fn without_warmup_the_probe_says_that_the_rate_breaks() {
    let found = probe(0);
    assert_eq!(found.verdict, Verdict::Broken, "{:?}", found.evidence);
    assert!(matches!(sign(&found, 1.0), Sign::Behind { error, lower, .. } if error > 0.85 && lower < 0.6));
    assert!(found.nothing_trains_beyond);
    assert_eq!((found.trains_up_to, found.breaks_from), (Some(0.003), Some(RATE)));
    let advice = found.recommend(&base(0), &Values::new());
    assert!(advice.headline.en.contains("unstable at this very rate, 0.006"), "{}", advice.headline.en);
    assert_eq!(advice.reasons[0].en, "It trains at rates up to 0.003; from 0.006 up nothing trains.");
    assert!(advice.studies.iter().any(|next| next.study.space.get("schedule.warmup_steps").is_some()));
}

#[test]
fn with_warmup_the_very_same_rate_trains_and_higher_ones_break() {
    let found = probe(300);
    assert_ne!(found.verdict, Verdict::Broken, "{:?}", found.evidence);
    assert_eq!(sign(&found, 1.0), Sign::Steady);
    assert!(found.trains_up_to.is_some_and(|rate| rate >= RATE), "{:?}", found.trains_up_to);
    assert!(found.breaks_from.is_some_and(|rate| rate > RATE), "{:?}", found.breaks_from);
}

#[test]
fn rates_that_only_guess_are_not_called_unstable_without_one_that_learns() {
    // Of the probe without warmup only the trial at twice the rate: nothing says that the task can be learned at all.
    let alone = Instability::new(&[recorded("post-norm-warmup-0/close")], RATE);
    assert_eq!((alone.verdict, alone.breaks_from), (Verdict::Unknown, None));
}
