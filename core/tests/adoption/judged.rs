//! `judge`: its error under its stopping rule and its ledger, and the runs it takes.

use super::noise::Noise;
use lab_core::adoption::sequential::{course, error_of};
use lab_core::adoption::{Decision, Terms};
use lab_core::study::Direction;

const REPETITIONS: u64 = 3000;
const MOST: u64 = 10;
const TERMS: Terms = Terms { direction: Direction::Minimize, least: 0.0, rounding: 0.0, paired: false };

/// The share of adoptions, and the mean of runs per side, of the k-th candidate.
fn rates(noise: Noise, candidate: u64, gain: f64, spreads: [f64; 2], most: u64) -> (f64, f64) {
    let (mut adopted, mut total) = (0u64, 0u64);
    for repetition in 0..REPETITIONS {
        let theirs = noise.runs(most, gain, spreads[0], "baseline", repetition);
        let ours = noise.runs(most, 0.0, spreads[1], "candidate", repetition);
        let course = course(&theirs, &ours, &TERMS, error_of(candidate));
        adopted += u64::from(course.verdict.decision == Decision::Adopt);
        total += course.runs;
    }
    (adopted as f64 / REPETITIONS as f64, total as f64 / REPETITIONS as f64)
}

#[test]
fn looking_after_every_run_adopts_equal_configurations_in_a_twentieth_at_most() {
    for noise in Noise::ALL {
        let (adopted, _) = rates(noise, 1, 0.0, [1.0, 1.0], MOST);
        println!("{noise:?}: judged {:.2} %", 100.0 * adopted);
        assert!(adopted <= 0.05, "{noise:?}: {adopted}");
    }
    for (noise, spreads) in [(Noise::Normal, [1.0, 3.0]), (Noise::Normal, [10.0, 1.0]), (Noise::Heavy, [1.0, 3.0])] {
        let (adopted, _) = rates(noise, 1, 0.0, spreads, MOST);
        println!("{noise:?}, {spreads:?}: judged {:.2} %", 100.0 * adopted);
        assert!(adopted <= 0.05, "{noise:?}: {adopted}");
    }
    // However long one goes on.
    let (adopted, _) = rates(Noise::Normal, 1, 0.0, [1.0, 1.0], 40);
    println!("Normal, up to 40 runs: judged {:.2} %", 100.0 * adopted);
    assert!(adopted <= 0.05, "{adopted}");
}

#[test]
fn three_standard_deviations_take_half_of_ten_runs_at_most() {
    for noise in Noise::ALL {
        let (adopted, runs) = rates(noise, 1, 3.0, [1.0, 1.0], MOST);
        println!("{noise:?}: 3 sd adopted {:.1} % after {runs:.2} runs per side", 100.0 * adopted);
        assert!(runs <= 5.0 && adopted >= 0.95, "{noise:?}: {adopted} after {runs}");
    }
    // Later candidates have to show more.
    let (adopted, runs) = rates(Noise::Normal, 20, 3.0, [1.0, 1.0], 20);
    println!("20th candidate: 3 sd adopted {:.1} % after {runs:.2} runs per side", 100.0 * adopted);
    assert!(adopted >= 0.9, "{adopted} after {runs}");
}

/// How often a candidate is adopted where each run of both is on another split of the data, which moves both by that many
/// standard deviations of a run, and the mean of runs per side.
fn rates_on_splits(noise: Noise, gain: f64, split: f64, spreads: [f64; 2], paired: bool) -> (f64, f64) {
    let (mut adopted, mut total) = (0u64, 0u64);
    for repetition in 0..REPETITIONS {
        let splits = noise.runs(MOST, 0.0, split, "splits", repetition);
        let side = |mean: f64, spread: f64, side: &str| -> Vec<Option<f64>> {
            let runs = noise.runs(MOST, mean, spread, side, repetition);
            runs.into_iter().zip(&splits).map(|(run, split)| Some(run? + (*split)?)).collect()
        };
        let (theirs, ours) = (side(gain, spreads[0], "baseline"), side(0.0, spreads[1], "candidate"));
        let course = course(&theirs, &ours, &Terms { paired, ..TERMS }, error_of(1));
        adopted += u64::from(course.verdict.decision == Decision::Adopt);
        total += course.runs;
    }
    (adopted as f64 / REPETITIONS as f64, total as f64 / REPETITIONS as f64)
}

#[test]
fn pairs_on_splits_adopt_equal_configurations_in_a_twentieth_at_most() {
    let equal = Noise::ALL.map(|noise| (noise, [1.0, 1.0]));
    let unequal = Noise::SYMMETRIC.map(|noise| (noise, [1.0, 3.0]));
    for (noise, spreads) in equal.into_iter().chain(unequal) {
        let (adopted, _) = rates_on_splits(noise, 0.0, 3.0, spreads, true);
        println!("{noise:?}, {spreads:?}: judged on splits {:.2} %", 100.0 * adopted);
        assert!(adopted <= 0.05, "{noise:?}, {spreads:?}: {adopted}");
    }
}

#[test]
fn pairs_on_splits_find_what_splits_would_hide() {
    for noise in Noise::ALL {
        let (adopted, runs) = rates_on_splits(noise, 3.0, 3.0, [1.0, 1.0], true);
        let (apart, _) = rates_on_splits(noise, 3.0, 3.0, [1.0, 1.0], false);
        let (adopted, apart) = (100.0 * adopted, 100.0 * apart);
        println!("{noise:?}: 3 sd adopted {adopted:.1} % after {runs:.2} runs per side; not paired {apart:.1} %");
        assert!(adopted >= 93.0 && adopted > apart + 20.0, "{noise:?}: {adopted} after {runs}, {apart}");
    }
}

#[test]
fn of_twenty_equal_candidates_one_is_adopted_in_a_twentieth_of_ledgers_at_most() {
    const LEDGERS: u64 = 1000;
    for noise in [Noise::Normal, Noise::Heavy, Noise::Exponential] {
        let is_spoilt = |ledger: u64| {
            (1..=20).any(|number| {
                let repetition = 100 * ledger + number;
                let theirs = noise.runs(MOST, 0.0, 1.0, "ledger's baseline", repetition);
                let ours = noise.runs(MOST, 0.0, 1.0, "ledger's candidate", repetition);
                course(&theirs, &ours, &TERMS, error_of(number)).verdict.decision == Decision::Adopt
            })
        };
        let spoilt = (0..LEDGERS).filter(|ledger| is_spoilt(*ledger)).count() as f64 / LEDGERS as f64;
        println!("{noise:?}: ledgers with an adoption {:.1} %", 100.0 * spoilt);
        assert!(spoilt <= 0.05, "{noise:?}: {spoilt}");
    }
}
