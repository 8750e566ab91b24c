//! How evenly the samplers cover a space: discrepancy against a well-known library, balance of choices.
//!
//! The references are means over the library's seeds; ours are means over as many seeds as a test can afford.

mod spaces;

use lab_core::sampler::SamplerKind;
use lab_core::sampler::discrepancy::{centred, centred_of_random};
use lab_core::space::{Parameter, Space, Value, Values};
use spaces::*;
use std::collections::BTreeMap;

const SEEDS: u64 = 30;

#[derive(serde::Deserialize)]
struct Reference {
    table: Vec<Row>,
}

/// CD² of `n` points in `d` dimensions.
#[derive(serde::Deserialize)]
struct Row {
    n: usize,
    d: usize,
    halton: Mean,
    sobol: Mean,
}

#[derive(serde::Deserialize)]
struct Mean {
    mean: f64,
}

fn reference() -> Vec<Row> {
    let reference: Reference = serde_json::from_str(include_str!("../../tests/references/discrepancy.json")).unwrap();
    assert!(reference.table.len() >= 30);
    reference.table
}

fn cube(dimensions: usize) -> Space {
    space((0..dimensions).map(|i| unit(&format!("x{i:02}"))).collect())
}

fn coordinates(values: &Values) -> Vec<f64> {
    values.values().filter_map(Value::as_f64).collect()
}

fn discrepancies(space: &Space, kind: &SamplerKind, n: usize) -> Vec<f64> {
    let points = |seed| trials(space, kind.clone(), seed, n).iter().map(coordinates).collect::<Vec<_>>();
    (0..SEEDS).map(|seed| centred(&points(seed)).unwrap()).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn halton_and_sobol_are_as_even_as_the_reference() {
    for Row { n, d, halton, sobol } in reference() {
        let space = cube(d);
        for (kind, reference) in [(SamplerKind::Halton, halton.mean), (SamplerKind::Sobol, sobol.mean)] {
            let found = discrepancies(&space, &kind, n);
            let ratio = mean(&found) / reference;
            println!("{:6} n={n:3} d={d}: {ratio:.3} of the reference", kind.name());
            assert!(ratio <= 1.15, "{} n={n} d={d}: {ratio:.3} of the reference", kind.name());
            if n >= 32 && d <= 4 {
                let worst = found.into_iter().fold(0.0, f64::max) / centred_of_random(n as u64, d);
                assert!(worst < 0.35, "{} n={n} d={d}: one seed has {worst:.2} of random points", kind.name());
            }
        }
    }
}

#[test]
fn random_is_as_uneven_as_chance() {
    for (n, d) in [(64, 1), (64, 3)] {
        let ratio = mean(&discrepancies(&cube(d), &SamplerKind::Random, n)) / centred_of_random(n as u64, d);
        assert!((0.6..1.6).contains(&ratio), "{ratio:.2} of the expectation");
    }
}

#[test]
fn every_branch_is_as_even_as_a_study_of_its_own() {
    let space = space(vec![
        choice("optimizer", &["nesterov", "adam"]),
        when(unit("nesterov.learning_rate"), "optimizer", &["nesterov"]),
        when(unit("nesterov.momentum"), "optimizer", &["nesterov"]),
        when(unit("adam.learning_rate"), "optimizer", &["adam"]),
        when(unit("adam.beta1"), "optimizer", &["adam"]),
        unit("dropout"),
    ]);
    let row = reference().into_iter().find(|row| (row.n, row.d) == (32, 3)).unwrap();
    for (kind, reference) in [(SamplerKind::Halton, row.halton.mean), (SamplerKind::Sobol, row.sobol.mean)] {
        for optimizer in ["nesterov", "adam"] {
            let found: Vec<f64> = (0..SEEDS)
                .map(|seed| {
                    let trials = trials(&space, kind.clone(), seed, 64);
                    let branch = trials.iter().filter(|values| values["optimizer"] == optimizer.into());
                    let points: Vec<_> = branch.map(coordinates).collect();
                    assert_eq!((points.len(), points[0].len()), (32, 3));
                    centred(&points).unwrap()
                })
                .collect();
            let ratio = mean(&found) / reference;
            println!("{:6} {optimizer}: {ratio:.3} of the reference", kind.name());
            assert!(ratio <= 1.15, "{} {optimizer}: {ratio:.3} of the reference", kind.name());
        }
    }
}

#[test]
fn a_shared_parameter_stays_even_over_many_branches() {
    // Six leaves of five or six trials each: the shared coordinates of all trials together must beat chance clearly.
    let space = space(vec![
        choice("optimizer", &["sgd", "nesterov", "adam"]),
        choice("schedule", &["constant", "cosine"]),
        when(unit("adam.beta1"), "optimizer", &["adam"]),
        when(unit("warmup"), "schedule", &["cosine"]),
        unit("dropout"),
        unit("weight_decay"),
    ]);
    for kind in [SamplerKind::Halton, SamplerKind::Sobol] {
        let found: Vec<f64> = (0..SEEDS)
            .map(|seed| {
                let shared =
                    |values: &Values| ["dropout", "weight_decay"].map(|name| values[name].as_f64().unwrap()).to_vec();
                centred(&trials(&space, kind.clone(), seed, 32).iter().map(shared).collect::<Vec<_>>()).unwrap()
            })
            .collect();
        let ratio = mean(&found) / centred_of_random(32, 2);
        println!("{:6} shared parameters over 6 leaves: {ratio:.3} of random points", kind.name());
        assert!(ratio < 0.6, "{}: {ratio:.3} of random points", kind.name());
    }
}

/// How many trials took each combination of these choices; `None` where one is inactive.
fn counts(trials: &[Values], names: &[&str]) -> BTreeMap<Vec<Option<String>>, u64> {
    let mut counts = BTreeMap::new();
    for values in trials {
        let key = names.iter().map(|&name| values.get(name).map(Value::to_string)).collect();
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}

fn dependent(name: &str, parent: &str, option: &str) -> Parameter {
    when(unit(name), parent, &[option])
}

#[test]
fn independent_choices_meet_equally_often() {
    let space = space(vec![
        choice("a", &["0", "1"]),
        choice("b", &["0", "1", "2"]),
        dependent("x", "a", "0"),
        dependent("y", "b", "2"),
    ]);
    for kind in [SamplerKind::Halton, SamplerKind::Sobol] {
        for seed in 0..SEEDS {
            let trials = trials(&space, kind.clone(), seed, 36);
            assert_eq!(counts(&trials, &["a", "b"]).into_values().collect::<Vec<_>>(), [6; 6]);
            assert_eq!(counts(&trials[..32], &["a"]).into_values().collect::<Vec<_>>(), [16; 2]);
        }
    }
}

#[test]
fn nested_choices_are_balanced_inside_their_branch() {
    let space = space(vec![
        choice("optimizer", &["sgd", "adam"]),
        when(choice("sgd.kind", &["plain", "momentum", "nesterov"]), "optimizer", &["sgd"]),
        when(unit("sgd.momentum"), "sgd.kind", &["momentum", "nesterov"]),
        dependent("adam.beta1", "optimizer", "adam"),
    ]);
    for kind in [SamplerKind::Halton, SamplerKind::Sobol] {
        for seed in 0..SEEDS {
            let trials = trials(&space, kind.clone(), seed, 36);
            let counts: Vec<u64> = counts(&trials, &["optimizer", "sgd.kind"]).into_values().collect();
            assert_eq!(counts, [18, 6, 6, 6], "adam has no sgd.kind and sorts first");
        }
    }
}

#[test]
fn more_leaves_than_trials_still_balance_every_choice() {
    let names = ["a", "b", "c", "d", "e"];
    let mut parameters: Vec<Parameter> = names.iter().map(|name| choice(name, &["0", "1"])).collect();
    parameters.extend(names.iter().map(|name| dependent(&format!("{name}.x"), name, "1")));
    let space = space(parameters);
    for seed in 0..SEEDS {
        let trials = trials(&space, SamplerKind::Halton, seed, 20);
        for name in names {
            let counts: Vec<u64> = counts(&trials, &[name]).into_values().collect();
            assert!(counts.len() == 2 && counts.iter().all(|count| (8..=12).contains(count)), "{name}: {counts:?}");
        }
    }
}
