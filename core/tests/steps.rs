//! Ranges with a step: every sampler keeps to it, a study file keeps it, and mistakes are said where they are.

use lab_core::interchange::sweep::write_sweep;
use lab_core::problem::Problem;
use lab_core::sampler::{Drawn, SamplerKind, SamplerSpec, Sequence};
use lab_core::space::{
    Domain, FloatRange, IntRange, Natural, Parameter, Purpose, Scale, Setting, Space, Value, Values,
};
use lab_core::study::Study;
use lab_core::text::Lang;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn external(parameters: Json) -> Json {
    json!({
        "format": "lab.study/1", "name": "steps", "workload": {"external": true},
        "objective": {"metric": "loss", "direction": "minimize"}, "parameters": parameters, "trials": 40,
    })
}

fn varied(name: &str, domain: Domain) -> Parameter {
    let setting = Setting::Varied { purpose: Purpose::Nuisance, domain, natural: Natural::default() };
    Parameter { name: name.into(), setting, when: Vec::new() }
}

fn kinds() -> [SamplerKind; 4] {
    [SamplerKind::Halton, SamplerKind::Sobol, SamplerKind::Random, SamplerKind::Grid { levels: 7 }]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sampler_keeps_to_the_steps(
        from in -1_000i64..1_000, digits in 0..5i32, step in 1i64..50, count in 1i64..200, rest in 0.0..0.9, seed in 0..99u64,
    ) {
        // Decimals as people write them: from, step and a high end that the steps may not reach.
        let unit = 10f64.powi(digits);
        let (low, step_size) = (from as f64 / unit, step as f64 / unit);
        let high = low + step_size * (count as f64 + rest);
        let real = FloatRange::new(low, high, Scale::Linear).unwrap().stepped(step_size).unwrap();
        let beyond = from + step * count + (step as f64 * rest) as i64;
        let whole = IntRange::new(from, beyond, Scale::Linear).unwrap().stepped(step).unwrap();
        prop_assert_eq!((real.count(), whole.count()), (Some(count as u64 + 1), count as u64 + 1));
        prop_assert_eq!((real.high(), whole.high()), ((from + step * count) as f64 / unit, from + step * count));
        let space =
            Space::new(vec![varied("real", Domain::Float(real)), varied("whole", Domain::Int(whole))], "$").unwrap();
        for kind in kinds() {
            let spec = SamplerSpec { kind, seed, drawn: Drawn::Here };
            for values in Sequence::new(&space, &spec).iter().take(60) {
                prop_assert_eq!(space.check_values(&values, "$"), Vec::<Problem>::new());
                let (x, n) = (values["real"].as_f64().unwrap(), values["whole"].as_i64().unwrap());
                // Not a rounding away: the number that the decimal is written as.
                let k = ((x * unit).round() as i64 - from) / step;
                prop_assert_eq!(x, (from + step * k) as f64 / unit);
                prop_assert_eq!((n - from) % step, 0);
            }
        }
        let study = Study::from_json(&external(json!({
            "real": {"role": "nuisance", "float": [low, high], "step": step_size},
            "whole": {"role": "nuisance", "int": [from, beyond], "step": step},
        }))).unwrap();
        prop_assert_eq!(&study.space, &space);
        prop_assert_eq!(Study::from_json(&study.to_json()), Ok(study));
    }

    #[test]
    fn a_value_stands_where_it_was_drawn(from in -500i64..500, step in 1i64..40, count in 1i64..3_000, u in 0.0..1.0) {
        let whole = IntRange::new(from, from + step * count, Scale::Linear).unwrap().stepped(step).unwrap();
        let real = FloatRange::new(from as f64 / 8.0, (from + step * count) as f64 / 8.0, Scale::Linear)
            .unwrap()
            .stepped(step as f64 / 8.0)
            .unwrap();
        for domain in [Domain::Int(whole), Domain::Float(real)] {
            let value = domain.decode(u);
            let place = domain.encode(&value).unwrap();
            prop_assert!((place - u).abs() <= 0.5 / (count + 1) as f64 + 1e-12);
            prop_assert_eq!(domain.decode(place), value);
        }
    }
}

#[test]
fn every_value_of_a_grid_is_tried() {
    let study = Study::from_json(&external(json!({
        "dropout": {"role": "nuisance", "float": [0, 1], "step": 0.25},
        "units": {"role": "nuisance", "int": [32, 256], "step": 32},
    })))
    .unwrap();
    let spec = SamplerSpec { kind: SamplerKind::Grid { levels: 1_000 }, seed: 0, drawn: Drawn::Here };
    let points: Vec<Values> = Sequence::new(&study.space, &spec).iter().collect();
    assert_eq!(points.len(), 5 * 8);
    let of = |name: &str| points.iter().map(|values| values[name].clone()).collect::<Vec<Value>>();
    assert!([0.0, 0.25, 0.5, 0.75, 1.0].iter().all(|&x| of("dropout").contains(&x.into())));
    assert!((1..9).all(|k| of("units").contains(&(32 * k).into())));
}

#[test]
fn mistakes_are_said_where_they_are() {
    let said = |parameter: Json| {
        let problems = Study::from_json(&external(json!({"x": parameter}))).unwrap_err();
        [Lang::En, Lang::Zh].map(|lang| problems[0].message(lang))
    };
    let cases = [
        (
            json!({"role": "nuisance", "float": [0, 1], "step": 0}),
            "$.parameters[\"x\"].step: a step is above 0 and no longer than the range, 1; found 0",
            "$.parameters[\"x\"].step: 步长须大于 0 且不超过范围的长度 1，却是 0",
        ),
        (
            json!({"role": "nuisance", "int": [32, 256], "step": 300}),
            "$.parameters[\"x\"].step: a step is above 0 and no longer than the range, 224; found 300",
            "$.parameters[\"x\"].step: 步长须大于 0 且不超过范围的长度 224，却是 300",
        ),
        (
            json!({"role": "nuisance", "int": [32, 256], "step": 0.5}),
            "$.parameters[\"x\"].step: expected a whole number, found 0.5",
            "$.parameters[\"x\"].step: 应为整数，却是 0.5",
        ),
        (
            json!({"role": "nuisance", "float": [0.1, 1], "scale": "log", "step": 0.1}),
            "$.parameters[\"x\"].step: a step goes with the scale linear only, not with log",
            "$.parameters[\"x\"].step: 步长只能用于 linear 刻度，不能与 log 并用",
        ),
        (
            json!({"role": "nuisance", "choice": [1, 2], "step": 1}),
            "$.parameters[\"x\"].step: a step goes with a range only (float, int)",
            "$.parameters[\"x\"].step: 步长只能用于范围（float、int）",
        ),
        (
            json!({"role": "nuisance", "int": [0, 9007199254740993i64]}),
            "$.parameters[\"x\"].int: 9007199254740993 is outside ±2⁵³; the nearest valid value is 9007199254740992",
            "$.parameters[\"x\"].int: 9007199254740993 超出范围（±2⁵³）；最接近的有效值是 9007199254740992",
        ),
        (
            json!({"role": "nuisance", "choice": ["a", 5], "stands_for": {"None": null}}),
            "$.parameters[\"x\"].stands_for: \"None\" is not an option that is written as text",
            "$.parameters[\"x\"].stands_for: “None” 不是以文本写成的选项",
        ),
    ];
    for (parameter, english, chinese) in cases {
        assert_eq!(said(parameter), [english, chinese]);
    }
    // A hand-written trial between the steps.
    let mut study = external(json!({"x": {"role": "nuisance", "float": [0, 1], "step": 0.1}}));
    study["sampler"] = json!({"kind": "manual", "points": [{"x": 0.3}, {"x": 0.30000000000000004}, {"x": 0.34}]});
    study["trials"] = 3.into();
    let problems = Study::from_json(&study).unwrap_err();
    assert_eq!(
        problems.iter().map(|problem| problem.message(Lang::En)).collect::<Vec<_>>(),
        ["$.sampler.points[2][\"x\"]: 0.34 is outside {0, 0.1, …, 1}; the nearest valid value is 0.3"]
    );
}

#[test]
fn a_revision_keeps_the_steps() {
    let study =
        Study::from_json(&external(json!({"units": {"role": "nuisance", "int": [32, 256], "step": 32}}))).unwrap();
    let wider = Domain::Int(IntRange::new(10, 700, Scale::Linear).unwrap());
    let revised = study.revise().vary("units", Purpose::Scientific, wider).finish().unwrap();
    assert_eq!(revised.to_json()["parameters"]["units"], json!({"role": "scientific", "int": [32, 672], "step": 32}));
}

#[test]
fn a_sweep_has_the_steps() {
    let study = Study::from_json(&external(json!({
        "dropout": {"role": "nuisance", "float": [0, 0.5], "step": 0.1},
        "units": {"role": "nuisance", "int": [32, 256], "step": 32},
        "kernel": {"role": "nuisance", "int": [1, 7], "step": 2},
    })))
    .unwrap();
    let yaml = write_sweep(&study, "train.py");
    for expected in [
        "\"dropout\":\n    distribution: q_uniform\n    min: 0.0\n    max: 0.5\n    q: 0.1\n",
        "\"units\":\n    distribution: q_uniform\n    min: 32\n    max: 256\n    q: 32\n",
        // Multiples of 2 would not be 1, 3, 5, 7.
        "\"kernel\":\n    values: [1, 3, 5, 7]\n",
    ] {
        assert!(yaml.contains(expected), "{expected} is missing in\n{yaml}");
    }
}
