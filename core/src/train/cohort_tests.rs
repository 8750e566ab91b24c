//! What must hold of the training of any cohort, on a small data set made here.

use super::device::Device;
use super::{Control, Observer, PreparedData, Progress, Splits, TrainError, train_cohort, training_bytes};
use crate::conductor::{Assignment, Cohort};
use crate::dataset::{Dataset, Shape, Split, Targets};
use crate::random::Stream;
use crate::space::{Value, Values};
use crate::study::Study;
use crate::trial::{Event, Metrics, What};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::task::{Context, Poll, Waker};

const CLASSES: usize = 3;

/// Images of 8 × 8 whose class decides which third of the rows is brighter.
fn dataset() -> Dataset {
    let (shape, examples) = (Shape::Image { channels: 1, height: 8, width: 8 }, 100);
    let stream = Stream::new(21);
    let labels: Vec<u16> = (0..examples).map(|i| (i % CLASSES) as u16).collect();
    let value = |i: usize, place: usize| {
        let bright = if place / 8 * CLASSES / 8 == usize::from(labels[i]) { 1.0 } else { 0.0 };
        (bright + stream.index(i as u64).normal_pair(place as u64).0) as f32
    };
    let inputs = (0..examples).flat_map(|i| (0..shape.len()).map(move |place| (i, place))).map(|(i, p)| value(i, p));
    Dataset {
        name: "bright rows".into(),
        shape,
        inputs: inputs.collect(),
        split: Split { train: (0..60).collect(), valid: (60..95).collect(), test: (95..100).collect() },
        targets: Targets::Classes { labels, names: (0..CLASSES).map(|class| class.to_string()).collect() },
        gaps: Vec::new(),
    }
}

/// Evaluations by step.
type Curve = BTreeMap<u64, Metrics>;

#[derive(Default)]
struct Curves(BTreeMap<u64, Curve>);

impl Observer for Curves {
    fn event(&mut self, event: Event) {
        if let What::Measured { step, metrics } = event.what {
            self.0.entry(event.trial).or_default().insert(step, metrics);
        }
    }

    async fn check(&mut self, _: Progress) -> Control {
        Control::Continue
    }
}

/// A study of one trial per entry, each with these values.
fn study(family: &str, trials: &[Json]) -> Study {
    let mut options: BTreeMap<&String, Vec<&Json>> = BTreeMap::new();
    for (name, value) in trials.iter().flat_map(|trial| trial.as_object().expect("values")) {
        let options = options.entry(name).or_default();
        if !options.contains(&value) {
            options.push(value);
        }
    }
    let parameters: serde_json::Map<String, Json> = options
        .into_iter()
        .map(|(name, options)| match options[..] {
            [only] => (name.clone(), json!({"role": "fixed", "value": only})),
            _ => (name.clone(), json!({"role": "nuisance", "choice": options})),
        })
        .collect();
    let study = json!({
        "format": "lab.study/1", "name": "properties", "workload": {"dataset": "digits", "model": {"family": family}},
        "objective": {"metric": "valid_loss", "direction": "minimize"}, "parameters": parameters,
        "sampler": {"kind": "random"}, "trials": trials.len(), "steps": 24, "eval_every": 6});
    Study::from_json(&study).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn assignment(study: &Study, trial: usize, values: &Json) -> Assignment {
    let value = |(name, json): (&String, &Json)| (name.clone(), Value::from_json(json).expect("a value"));
    let values: Values = values.as_object().expect("values").iter().map(value).collect();
    let assignment = Assignment::new(study, trial as u64, values).expect("trainable values");
    Assignment { seed: 77 + trial as u64, ..assignment }
}

fn train(study: &Study, members: Vec<Assignment>) -> BTreeMap<u64, Curve> {
    let (data, mut curves) = (PreparedData::new(&dataset(), &Device::Cpu), Curves::default());
    let cohort = Cohort { id: 0, members };
    ready(train_cohort(&data, study, &cohort, &mut curves)).expect("the cohort trains");
    curves.0
}

/// What a future that needs no executor gives: on the CPU every number is ready at once.
pub(super) fn ready<T>(future: impl Future<Output = T>) -> T {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(found) => found,
        Poll::Pending => panic!("a number of the CPU was not ready"),
    }
}

/// The curve of one trial by itself.
fn curve(family: &str, values: &Json) -> Curve {
    let study = study(family, std::slice::from_ref(values));
    let curve = train(&study, vec![assignment(&study, 0, values)]).remove(&0).expect("a curve");
    assert_eq!(curve.keys().copied().collect::<Vec<_>>(), [6, 12, 18, 24]);
    curve
}

fn with(values: &Json, more: &Json) -> Json {
    let (mut values, more) = (values.clone(), more.as_object().expect("values"));
    more.iter().for_each(|(name, value)| values[name] = value.clone());
    values
}

/// The largest difference relative to the larger value; the metrics must have the same names.
fn distance(a: &Curve, b: &Curve) -> f64 {
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    let metric = |((name, a), (other, b)): ((&String, &f64), (&String, &f64))| {
        assert_eq!(name, other);
        (a - b).abs() / a.abs().max(b.abs()).max(1e-6)
    };
    let metrics = |(a, b)| Metrics::iter(a).zip(Metrics::iter(b)).map(metric).fold(0.0, f64::max);
    assert!(a.values().zip(b.values()).all(|(a, b)| a.len() == b.len()), "{a:?} and {b:?}");
    a.values().zip(b.values()).map(metrics).fold(0.0, f64::max)
}

fn mlp() -> Json {
    json!({"model.width": 12, "model.depth": 2, "model.norm": "layer", "model.residual": "yes", "batch_size": 10})
}

fn transformer() -> Json {
    json!({"model.width": 8, "model.depth": 2, "model.heads": 2, "model.patch": 4, "batch_size": 10})
}

fn resnet() -> Json {
    json!({"model.width": 4, "model.depth": 2, "model.kernel": 3, "batch_size": 12, "model.ghost_batch_size": 6})
}

#[test]
fn accumulation_changes_no_curve() {
    // A smooth activation: at the kink of relu the last bit of a sum decides over a whole unit.
    let more = json!({"model.activation": "gelu", "optimizer": "momentum", "momentum.learning_rate": 0.02, "model.dropout": 0.3,
        "label_smoothing": 0.1, "clip_norm": 0.5, "weight_decay": 1e-3, "augment.mixup": 0.3, "batch_size": 12});
    for (family, values) in [("mlp", mlp()), ("transformer", transformer())] {
        let values = with(&values, &more);
        let (whole, parts) = (curve(family, &values), curve(family, &with(&values, &json!({"accumulation": 4}))));
        let distance = distance(&whole, &parts);
        assert!(distance <= 1e-5, "{family}: {distance}");
    }
}

#[test]
fn a_sample_of_the_validation_split_is_evaluated_where_one_is_asked_for() {
    let mut json = study("mlp", &[mlp()]).to_json();
    json["objective"]["valid_examples"] = json!(7);
    let sampled = Study::from_json(&json).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let sampled = train(&sampled, vec![assignment(&sampled, 0, &mlp())]).remove(&0).expect("a curve");
    for (metrics, all) in sampled.values().zip(curve("mlp", &mlp()).values()) {
        let wrong = metrics["valid_error"] * 7.0;
        assert!((wrong - wrong.round()).abs() < 1e-5, "{wrong} of 7");
        assert_eq!(metrics["train_loss"], all["train_loss"], "a sample changes no training");
        assert!(metrics["valid_loss"] != all["valid_loss"], "fewer examples have another mean");
    }
}

#[test]
fn a_curve_depends_on_the_split_of_the_data_and_not_on_the_one_before() {
    let mut splits = Splits::new(dataset(), Device::Cpu);
    let of_seed = |seed: u32| {
        let values = with(&mlp(), &json!({"split_seed": seed}));
        let study = study("mlp", std::slice::from_ref(&values));
        let members = vec![assignment(&study, 0, &values)];
        (study, Cohort { id: 0, members })
    };
    let mut curve_of = |seed: u32| {
        let ((study, cohort), mut curves) = (of_seed(seed), Curves::default());
        ready(train_cohort(splits.of(&cohort), &study, &cohort, &mut curves)).expect("the cohort trains");
        curves.0.remove(&0).expect("a curve")
    };
    let [shipped, first, second] = [0, 1, 2].map(&mut curve_of);
    assert_eq!(shipped, curve("mlp", &mlp()));
    assert!(first != second && first != shipped && second != shipped);
    assert_eq!([1, 0].map(curve_of), [first, shipped]);
    // Whoever has another split refuses, and what a split takes is counted before it is made.
    let (data, (study, cohort)) = (PreparedData::new(&dataset(), &Device::Cpu), of_seed(1));
    let refused = ready(train_cohort(&data, &study, &cohort, &mut Curves::default())).map(drop);
    assert_eq!(refused, Err(TrainError::OtherSplit { wanted: 1, found: 0 }));
    let bytes = |seed| training_bytes(&data, &of_seed(seed).1).expect("a cohort that trains");
    assert_eq!(bytes(1), bytes(0) + dataset().facts().split_bytes());
}

#[test]
fn an_average_is_evaluated_where_one_is_kept() {
    let plain = curve("mlp", &mlp());
    assert!(plain.values().all(|metrics| !metrics.keys().any(|name| name.starts_with("ema_"))));
    for (decay, same) in [(1e-7, true), (0.9, false)] {
        let averaged = curve("mlp", &with(&mlp(), &json!({"ema_decay": decay})));
        for (metrics, plain) in averaged.values().zip(plain.values()) {
            assert_eq!(metrics["valid_loss"], plain["valid_loss"], "an average changes no training");
            assert!(metrics.contains_key("ema_valid_error"));
            let apart = (metrics["ema_valid_loss"] / metrics["valid_loss"] - 1.0).abs();
            assert_eq!(apart < 1e-5, same, "an average with decay {decay} is {apart} from the parameters");
        }
    }
}

#[test]
fn the_share_of_clipped_steps_is_measured_where_gradients_are_clipped() {
    let plain = curve("mlp", &mlp());
    assert!(plain.values().all(|metrics| !metrics.contains_key("clipped_share")));
    let shares = |norm: f64| -> Vec<f64> {
        let curve = curve("mlp", &with(&mlp(), &json!({"clip_norm": norm})));
        curve.values().map(|metrics| metrics["clipped_share"]).collect()
    };
    assert_eq!(shares(1e-4), [1.0; 4]);
    assert_eq!(shares(1e3), [0.0; 4]);
    // A limit among the norms that training meets.
    let norms: Vec<f64> = plain.values().map(|metrics| metrics["grad_norm"]).collect();
    let some = shares(norms.iter().sum::<f64>() / 4.0);
    assert!(some.iter().all(|share| (0.0..=1.0).contains(share)));
    assert!(some.iter().any(|&share| 0.0 < share && share < 1.0), "{some:?}");
    // A share of six steps.
    assert!(some.iter().all(|share| (share * 6.0 - (share * 6.0).round()).abs() < 1e-6), "{some:?}");
}

#[test]
fn each_trial_of_a_mixed_cohort_has_the_curve_it_has_alone() {
    let numbers = [
        json!({"adam.learning_rate": 0.01, "model.dropout": 0.1, "weight_decay": 0.0, "label_smoothing": 0.0,
            "clip_norm": 0.1, "ema_decay": 0.9, "augment.shift": 0, "augment.rotation": 0.0, "augment.noise": 0.0,
            "augment.mixup": 0.2, "model.init_scale": 1.0, "adam.beta1": 0.9, "schedule.warmup_steps": 0}),
        json!({"adam.learning_rate": 0.003, "model.dropout": 0.3, "weight_decay": 0.001, "label_smoothing": 0.1,
            "clip_norm": 0.5, "ema_decay": 0.5, "augment.shift": 1, "augment.rotation": 10.0, "augment.noise": 0.1,
            "augment.mixup": 0.1, "model.init_scale": 0.5, "adam.beta1": 0.8, "schedule.warmup_steps": 5}),
        json!({"adam.learning_rate": 0.002, "model.dropout": 0.2, "weight_decay": 0.1, "label_smoothing": 0.05,
            "clip_norm": 1.0, "ema_decay": 0.99, "augment.shift": 2, "augment.rotation": 0.0, "augment.noise": 0.2,
            "augment.mixup": 0.4, "model.init_scale": 2.0, "adam.beta1": 0.95, "schedule.warmup_steps": 10}),
        json!({"adam.learning_rate": 0.02, "model.dropout": 0.5, "weight_decay": 0.01, "label_smoothing": 0.2,
            "clip_norm": 5.0, "ema_decay": 0.8, "augment.shift": 1, "augment.rotation": 20.0, "augment.noise": 0.0,
            "augment.mixup": 0.3, "model.init_scale": 0.8, "adam.beta1": 0.5, "schedule.warmup_steps": 2}),
    ];
    for (family, shared) in [("mlp", mlp()), ("resnet", resnet()), ("transformer", transformer())] {
        for decay in ["l2", "decoupled"] {
            let shared = with(&shared, &json!({"weight_decay_kind": decay}));
            let trial = |(k, numbers): (usize, &Json)| {
                let momentum = [0.9, 0.5, 0.8, 0.99][k];
                let own = if family == "resnet" { json!({"model.norm_momentum": momentum}) } else { json!({}) };
                with(&with(&shared, numbers), &own)
            };
            let trials: Vec<Json> = numbers.iter().enumerate().map(trial).collect();
            let study = study(family, &trials);
            let members: Vec<Assignment> =
                trials.iter().enumerate().map(|(trial, values)| assignment(&study, trial, values)).collect();
            let together = train(&study, members.clone());
            assert_eq!(together.len(), 4);
            for member in members {
                let trial = member.trial;
                let alone = train(&study, vec![member]);
                let distance = distance(&together[&trial], &alone[&trial]);
                assert!(distance <= 1e-4, "{family}, {decay}, trial {trial}: {distance}");
            }
        }
    }
}
