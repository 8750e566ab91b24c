//! What every sampler promises, over random spaces; and published points that no later version may change.

mod spaces;

use lab_core::sampler::{MAX_SOBOL_DIMENSIONS, Sequence, grid_size};
use lab_core::sampler::{SamplerKind, SamplerSpec};
use lab_core::space::{Domain, FloatRange, IntRange, Parameter, Scale, Setting, Space, Value, Values};
use lab_core::study::Study;
use proptest::prelude::*;
use spaces::*;
use std::collections::{BTreeMap, BTreeSet};

const OPTIONS: [&str; 4] = ["a", "b", "c", "d"];

/// One parameter: what it is, and the earlier choice it may depend on with the options that activate it.
type Sketch = (u8, Option<(prop::sample::Index, u8)>);

fn int(name: &str, low: i64, high: i64, scale: Scale) -> Parameter {
    varied(name, Domain::Int(IntRange::new(low, high, scale).unwrap()))
}

fn parameter(i: usize, sort: u8) -> Parameter {
    let name = format!("p{i}");
    match sort {
        0 => choice(&name, &OPTIONS[..2]),
        1 => choice(&name, &OPTIONS[..3]),
        2 => choice(&name, &OPTIONS),
        3 => float(&name, 1e-4, 1.0, Scale::Log),
        4 => float(&name, 0.5, 0.999, Scale::ReverseLog),
        5 => int(&name, 16, 256, Scale::Log),
        6 => int(&name, -3, 3, Scale::Linear),
        7 => varied(&name, Domain::Int(IntRange::new(32, 250, Scale::Linear).unwrap().stepped(32).unwrap())),
        8 => varied(&name, Domain::Float(FloatRange::new(0.0, 1.0, Scale::Linear).unwrap().stepped(0.1).unwrap())),
        _ => Parameter { name, setting: Setting::Fixed("a".into()), when: vec![] },
    }
}

/// Spaces of one to eight parameters, written in any order, with conditions on choices and on fixed parameters.
fn any_space() -> impl Strategy<Value = Space> {
    let sketch = (0u8..10, prop::option::of((any::<prop::sample::Index>(), 1u8..16)));
    (prop::collection::vec::<BoxedStrategy<Sketch>>(sketch.boxed(), 1..9), any::<bool>()).prop_map(
        |(sketches, reversed)| {
            let mut parameters: Vec<Parameter> = Vec::new();
            for (i, (sort, condition)) in sketches.into_iter().enumerate() {
                let mut parameter = parameter(i, sort);
                let parents: Vec<(String, usize)> =
                    parameters.iter().filter_map(|parent| Some((parent.name.clone(), option_count(parent)?))).collect();
                if let (Some((index, mask)), false) = (condition, parents.is_empty()) {
                    let (parent, options) = index.get(&parents);
                    let among: Vec<&str> =
                        (0..*options).filter(|bit| mask >> bit & 1 == 1).map(|bit| OPTIONS[bit]).collect();
                    parameter = when(parameter, parent, &among);
                }
                parameters.push(parameter);
            }
            if reversed {
                parameters.reverse();
            }
            space(parameters)
        },
    )
}

/// How many of the options a condition on this parameter may name.
fn option_count(parameter: &Parameter) -> Option<usize> {
    match (&parameter.setting, parameter.domain()) {
        (Setting::Fixed(_), _) => Some(2),
        (_, Some(Domain::Choice(options))) => Some(options.as_slice().len()),
        _ => None,
    }
}

fn any_kind() -> impl Strategy<Value = SamplerKind> {
    prop_oneof![
        Just(SamplerKind::Halton),
        Just(SamplerKind::Sobol),
        Just(SamplerKind::Random),
        (1u64..5).prop_map(|levels| SamplerKind::Grid { levels }),
    ]
}

proptest! {
    // A failure prints its smallest case; nothing is written into the checkout.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_are_in_range_and_present_exactly_while_active(space in any_space(), kind in any_kind(), seed: u64) {
        for (trial, values) in trials(&space, kind, seed, 50).iter().enumerate() {
            prop_assert_eq!(space.check_values(values, "$"), vec![], "trial {}", trial);
        }
    }

    #[test]
    fn a_point_is_the_same_alone_and_in_order(space in any_space(), kind in any_kind(), seed: u64, trial in 0u64..300) {
        let spec = SamplerSpec::new(kind, seed);
        let sequence = Sequence::new(&space, &spec);
        prop_assert_eq!(sequence.point(trial), sequence.iter().nth(trial as usize));
        prop_assert_eq!(sequence.point(trial), Sequence::new(&space, &spec).point(trial));
    }

    #[test]
    fn seeds_differ(space in any_space(), a: u64, b: u64) {
        prop_assume!(a != b);
        // Values of a range with steps are few: two seeds may well draw the same three.
        let continuous = |(parameter, domain): (&Parameter, &Domain)| {
            parameter.when.is_empty() && matches!(domain, Domain::Float(range) if range.step().is_none())
        };
        prop_assume!(space.varied().any(continuous));
        for kind in [SamplerKind::Halton, SamplerKind::Sobol, SamplerKind::Random] {
            prop_assert_ne!(trials(&space, kind.clone(), a, 3), trials(&space, kind, b, 3));
        }
    }

    #[test]
    fn a_grid_has_every_combination_once(space in any_space(), levels in 1u64..4) {
        let size = grid_size(&space, levels);
        prop_assume!(size <= 5_000);
        let spec = SamplerSpec::new(SamplerKind::Grid { levels }, 0);
        let sequence = Sequence::new(&space, &spec);
        let all: Vec<Values> = sequence.iter().collect();
        let distinct: BTreeSet<String> = all.iter().map(|values| serde_json::to_string(values).unwrap()).collect();
        prop_assert_eq!((sequence.len(), all.len(), distinct.len()), (Some(size), size as usize, size as usize));
        prop_assert_eq!(sequence.point(size), None);
    }

    #[test]
    fn every_point_of_the_tree_of_choices_is_balanced(space in any_space(), n in 1usize..60, seed: u64) {
        let trials = trials(&space, SamplerKind::Halton, seed, n);
        let mut path: Vec<String> = Vec::new();
        for (parameter, options) in space.structural() {
            // By the answers to all earlier choices: how often each option was taken.
            let mut counts: BTreeMap<Vec<Option<String>>, Vec<u64>> = BTreeMap::new();
            for values in &trials {
                let Some(option) = values.get(&parameter.name).and_then(|value| options.position(value)) else { continue };
                let answers: Vec<Option<String>> = path.iter().map(|name| values.get(name).map(Value::to_string)).collect();
                counts.entry(answers).or_insert_with(|| vec![0; options.as_slice().len()])[option] += 1;
            }
            for counts in counts.values() {
                prop_assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{:?}", counts);
            }
            path.push(parameter.name.clone());
        }
    }
}

#[test]
fn sobol_ends_where_its_table_ends() {
    let cube = |d: usize| space((0..d).map(|i| unit(&format!("x{i}"))).collect());
    let spec = SamplerSpec::new(SamplerKind::Sobol, 1);
    let (fits, too_large) = (cube(MAX_SOBOL_DIMENSIONS), cube(MAX_SOBOL_DIMENSIONS + 1));
    assert_eq!(Sequence::new(&fits, &spec).point(7).map(|values| values.len()), Some(MAX_SOBOL_DIMENSIONS));
    let sequence = Sequence::new(&too_large, &spec);
    assert_eq!((sequence.len(), sequence.point(0), sequence.iter().next()), (Some(0), None, None));
}

#[test]
fn halton_has_every_dimension_a_study_can_have() {
    let space = space((0..200).map(|i| unit(&format!("x{i:03}"))).collect());
    for values in trials(&space, SamplerKind::Halton, 3, 20) {
        assert!(values.len() == 200 && values.values().all(|x| x.as_f64().is_some_and(|x| (0.0..1.0).contains(&x))));
    }
}

#[test]
fn grids_beyond_counting_are_told_apart_from_small_ones() {
    let many: Vec<Parameter> = (0..100)
        .flat_map(|i| [choice(&format!("c{i}"), &["0", "1"]), when(unit(&format!("x{i}")), &format!("c{i}"), &["1"])])
        .collect();
    assert_eq!(grid_size(&space(many), 2), u64::MAX);
    let reals = space((0..100).map(|i| unit(&format!("x{i}"))).collect());
    assert_eq!(grid_size(&reals, 10_000), u64::MAX);
    assert_eq!(grid_size(&reals, 1), 1);
    assert_eq!(grid_size(&published_space(), 2), 40, "plain 2³, nesterov 2⁴, adam 2⁴");
}

/// The space whose points are published.
fn published_space() -> Space {
    Study::parse(include_str!("golden/samplers.study.json")).unwrap().into_parts().space
}

#[test]
fn published_points_never_change() {
    let space = published_space();
    let manual = trials(&space, SamplerKind::Random, 1, 2);
    let kinds = [
        SamplerKind::Halton,
        SamplerKind::Sobol,
        SamplerKind::Random,
        SamplerKind::Grid { levels: 2 },
        SamplerKind::Manual { points: manual },
    ];
    let published: Vec<String> = kinds
        .into_iter()
        .map(|kind| {
            let name = kind.name();
            let points: Vec<String> = trials(&space, kind, 7, 8)
                .iter()
                .map(|values| format!("  {}", serde_json::to_string(values).unwrap()))
                .collect();
            format!(" \"{name}\": [\n{}\n ]", points.join(",\n"))
        })
        .collect();
    let published = format!("{{\n{}\n}}\n", published.join(",\n"));
    assert!(
        published == include_str!("golden/samplers.json"),
        "the points of published studies have changed to\n{published}"
    );
}
