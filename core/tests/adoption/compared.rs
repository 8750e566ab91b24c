//! `compare`: wrong adoptions of equal configurations, coverage of the interval, and gains that are found.

use super::noise::Noise;
use lab_core::adoption::{Decision, Terms};
use lab_core::study::Direction;

const REPETITIONS: u64 = 4000;
/// What a comparison errs on either side.
const ERROR: f64 = 0.025;

/// How often the candidate is adopted, and how often the interval holds the true gain.
struct Rates {
    adopted: f64,
    covered: f64,
}

fn rates(noise: Noise, runs: u64, gain: f64, [before, after]: [f64; 2]) -> Rates {
    let terms = |least: f64| Terms { direction: Direction::Minimize, least, rounding: 0.0, paired: false };
    let (mut adopted, mut covered) = (0u64, 0u64);
    for repetition in 0..REPETITIONS {
        let baseline = noise.runs(runs, gain, before, "baseline", repetition);
        let candidate = noise.runs(runs, 0.0, after, "candidate", repetition);
        let decision = |least: f64| terms(least).decide(&baseline, &candidate, ERROR).decision;
        adopted += u64::from(decision(0.0) == Decision::Adopt);
        // The interval holds the true gain where that gain as a bar is neither passed nor missed.
        covered += u64::from(decision(gain) == Decision::Undecided);
    }
    let share = |count: u64| count as f64 / REPETITIONS as f64;
    Rates { adopted: share(adopted), covered: share(covered) }
}

#[test]
fn equal_configurations_are_adopted_in_a_twentieth_at_most() {
    for noise in Noise::ALL {
        for runs in [3, 5, 8] {
            let Rates { adopted, covered } = rates(noise, runs, 0.0, [1.0, 1.0]);
            println!("{noise:?}, {runs} runs: adopted {:.1} %, covered {:.1} %", 100.0 * adopted, 100.0 * covered);
            assert!(adopted <= 0.05 && covered >= 0.93, "{noise:?} {runs}: {adopted} {covered}");
        }
    }
}

#[test]
fn unequal_spreads_do_no_harm_to_symmetric_noise() {
    for noise in Noise::SYMMETRIC {
        for (runs, spreads) in [(3, [1.0, 3.0]), (3, [3.0, 1.0]), (5, [1.0, 10.0]), (8, [1.0, 2.0])] {
            let Rates { adopted, covered } = rates(noise, runs, 0.0, spreads);
            println!("{noise:?}, {runs} runs, {spreads:?}: {:.1} %, {:.1} %", 100.0 * adopted, 100.0 * covered);
            assert!(adopted <= 0.05 && covered >= 0.93, "{noise:?} {runs} {spreads:?}: {adopted} {covered}");
        }
    }
}

/// Where noise is skewed and one side varies more than the other, few runs of the wider side look better and steadier than
/// they are. Nothing made of the runs alone can tell; these are the rates that come of it, stated at the head of `adoption`.
#[test]
fn skewed_noise_of_unequal_spread_errs_no_more_than_is_stated() {
    for (noise, spreads, adopted_at_most, covered_at_least) in [
        (Noise::Skewed, [1.0, 2.0], 0.06, 0.93),
        (Noise::Exponential, [1.0, 2.0], 0.075, 0.92),
        (Noise::Skewed, [1.0, 3.0], 0.08, 0.91),
        (Noise::Exponential, [1.0, 3.0], 0.105, 0.885),
        (Noise::Exponential, [2.0, 1.0], 0.025, 0.92),
        (Noise::Exponential, [3.0, 1.0], 0.025, 0.885),
    ] {
        for runs in [3, 5, 8] {
            let Rates { adopted, covered } = rates(noise, runs, 0.0, spreads);
            println!("{noise:?}, {runs} runs, {spreads:?}: {:.1} %, {:.1} %", 100.0 * adopted, 100.0 * covered);
            let holds = adopted <= adopted_at_most && covered >= covered_at_least;
            assert!(holds, "{noise:?} {runs} {spreads:?}: {adopted} {covered}");
        }
    }
}

#[test]
fn three_standard_deviations_are_found_with_five_runs() {
    for (noise, at_least) in [
        (Noise::Normal, 0.95),
        (Noise::Heavy, 0.94),
        (Noise::Exponential, 0.92),
        (Noise::Skewed, 0.93),
        (Noise::VerySkewed, 0.91),
    ] {
        let Rates { adopted, covered } = rates(noise, 5, 3.0, [1.0, 1.0]);
        println!("{noise:?}: 3 sd found {:.1} %, covered {:.1} %", 100.0 * adopted, 100.0 * covered);
        assert!(adopted >= at_least && covered >= 0.93, "{noise:?}: {adopted} {covered}");
    }
}

#[test]
fn as_many_more_runs_as_are_asked_for_decide() {
    let terms = Terms { direction: Direction::Maximize, least: 0.0, rounding: 0.0, paired: false };
    let (mut decided, mut asked) = (0u64, 0u64);
    for repetition in 0..REPETITIONS {
        let side = |runs: u64, mean: f64, name: &str| Noise::Normal.runs(runs, mean, 1.0, name, repetition);
        let [baseline, candidate] = [side(400, 0.0, "baseline"), side(400, 1.0, "candidate")];
        let decision = |n: usize| terms.decide(&baseline[..n], &candidate[..n], ERROR).decision;
        if decision(5) != Decision::Undecided {
            continue;
        }
        let more = terms.more_runs(&baseline[..5], &candidate[..5], |_| ERROR) as usize;
        // An estimate from few runs is rough; what is asked for without bound is not asked for at all.
        if more < 395 {
            asked += 1;
            decided += u64::from(decision(5 + more) != Decision::Undecided);
        }
        if asked == 500 {
            break;
        }
    }
    let share = decided as f64 / asked as f64;
    println!("decided after as many more runs as were asked for: {:.1} % of {asked}", 100.0 * share);
    assert!(share >= 0.6, "{share}");
}
