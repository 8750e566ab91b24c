//! A trial's curve depends on its configuration and seed, not on where or with whom it trained.

use lab_core::conductor::Cohort;
use lab_core::dataset::Builtin;
use lab_core::record::Record;
use lab_core::sampler::Sequence;
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::train::PreparedData;
use lab_core::train::device::{self, Device};
use lab_core::trial::Outcome;
use lab_tests::{cohort, dataset, study, train};
use serde_json::json;

/// A short study of a model family in which everything that may differ within a cohort does.
fn lively(family: &str, optimizer: &str, data: &str) -> Study {
    let mut parameters = json!({
        "optimizer": {"role": "fixed", "value": optimizer},
        format!("{optimizer}.learning_rate"): {"role": "nuisance", "float": [1e-4, 1e3], "scale": "log"},
        "weight_decay": {"role": "nuisance", "float": [1e-6, 1e-2], "scale": "log"},
        "schedule.kind": {"role": "nuisance", "choice": ["constant", "linear", "cosine"]},
        "schedule.warmup_steps": {"role": "fixed", "value": 20},
        "batch_size": {"role": "fixed", "value": 16}});
    if family != "linear" {
        parameters["model.width"] = json!({"role": "fixed", "value": 8});
        parameters["model.dropout"] = json!({"role": "nuisance", "float": [0.1, 0.5]});
    }
    study(json!({
        "format": "lab.study/1", "name": "parity", "workload": {"dataset": data, "model": {"family": family}},
        "objective": {"metric": "valid_error", "direction": "minimize"}, "parameters": parameters,
        "sampler": {"kind": "random", "seed": 5}, "trials": 4, "steps": 200, "eval_every": 20}))
}

fn values(family: &str, optimizer: &str, rates: &[f64]) -> Vec<Values> {
    let kinds = ["constant", "linear", "cosine"];
    rates
        .iter()
        .enumerate()
        .map(|(i, &rate)| {
            let mut values = Values::from([
                (format!("{optimizer}.learning_rate"), rate.into()),
                ("weight_decay".into(), (1e-4 * i as f64).max(1e-6).into()),
                ("schedule.kind".into(), kinds[i % 3].into()),
            ]);
            if family != "linear" {
                values.insert("model.dropout".into(), (0.1 + 0.1 * i as f64).into());
            }
            values
        })
        .collect()
}

/// The largest relative difference of a metric over all trials and steps; a difference below 10⁻³ of the metric's own
/// scale over the curve counts relative to that scale.
fn distance(a: &Record, b: &Record, metric: &str) -> f64 {
    let mut worst = 0.0f64;
    for (number, trial) in a.trials() {
        let (one, other) = (&trial.curves[metric], &b.trials()[number].curves[metric]);
        assert_eq!(one.steps(), other.steps(), "trial {number}");
        let scale = one.values().iter().fold(0.0f64, |scale, x| scale.max(x.abs()));
        for (x, y) in one.values().iter().zip(other.values()) {
            worst = worst.max((x - y).abs() / x.abs().max(1e-3 * scale).max(1e-12));
        }
    }
    worst
}

/// Every member of a cohort, trained in a cohort of its own.
fn alone(data: &PreparedData, study: &Study, together: &Cohort) -> Record {
    let mut alone = Record::new(study.clone());
    for member in &together.members {
        let single = Cohort { id: 0, members: vec![member.clone()] };
        for event in train(data, study, &single).events() {
            alone.apply(event).expect("one trial's events");
        }
    }
    alone
}

#[test]
fn a_trial_trains_in_a_cohort_as_it_does_alone() {
    // Rates at which training is stable: near the edge of stability rounding grows from step to step, on any device.
    for (family, optimizer, builtin, rates) in [
        ("linear", "sgd", Builtin::BreastCancer, [0.3, 0.1, 0.03, 0.01]),
        ("mlp", "adam", Builtin::Digits, [0.01, 0.003, 0.001, 0.0003]),
        ("mlp", "nesterov", Builtin::Diabetes, [0.01, 0.005, 0.002, 0.001]),
        ("cnn", "momentum", Builtin::Digits, [0.03, 0.01, 0.003, 0.001]),
        ("cnn", "adam", Builtin::Mnist1d, [0.01, 0.003, 0.001, 0.0003]),
    ] {
        let study = lively(family, optimizer, builtin.name());
        let what = format!("{family} {optimizer} on {}", builtin.name());
        check(
            &study,
            builtin,
            &cohort(&study, values(family, optimizer, &rates)),
            &["train_loss", "valid_loss", "grad_norm"],
            &what,
        );
    }
}

/// Holds a cohort to its trials trained alone, to the last bit on the CPU and within rounding where they are summed together;
/// and the two engines to each other.
fn check(study: &Study, builtin: Builtin, together: &Cohort, metrics: &[&str], what: &str) {
    let dataset = dataset(builtin);
    let [on_cpu, on_burn] = [Device::Cpu, device::burn_cpu()].map(|device| {
        let data = PreparedData::new(&dataset, &device);
        (train(&data, study, together), alone(&data, study, together))
    });
    for &metric in metrics {
        assert_eq!(distance(&on_cpu.0, &on_cpu.1, metric), 0.0, "{what}: {metric} depends on company");
        let company = distance(&on_burn.0, &on_burn.1, metric);
        assert!(company < 1e-3, "{what}: {metric} differs by {company:e} on burn");
        let engines = distance(&on_cpu.0, &on_burn.0, metric);
        println!("{what}: {metric} differs by {company:.1e} in company on burn, by {engines:.1e} between the engines");
        assert!(engines < 2e-2, "{what}: {metric} differs by {engines:e} between the engines");
    }
}

/// A study of sixteen small networks with everything on that a cohort must keep apart.
fn sixteen(family: &str, data: &str) -> Study {
    let mut parameters = json!({
        "adam.learning_rate": {"role": "nuisance", "float": [3e-4, 3e-3], "scale": "log"},
        "weight_decay": {"role": "nuisance", "float": [1e-6, 1e-2], "scale": "log"},
        "model.dropout": {"role": "nuisance", "float": [0.05, 0.3]},
        "model.init_scale": {"role": "nuisance", "float": [0.5, 1.5], "scale": "log"},
        "model.width": {"role": "fixed", "value": 8},
        "model.depth": {"role": "fixed", "value": 2},
        "clip_norm": {"role": "nuisance", "float": [0.5, 5.0], "scale": "log"},
        "ema_decay": {"role": "nuisance", "float": [0.5, 0.9]},
        "label_smoothing": {"role": "nuisance", "float": [0.0, 0.2]},
        "batch_size": {"role": "fixed", "value": 16}});
    if family == "resnet" {
        parameters["model.ghost_batch_size"] = json!({"role": "fixed", "value": 8});
        parameters["model.norm_momentum"] = json!({"role": "nuisance", "float": [0.8, 0.95]});
    }
    study(json!({
        "format": "lab.study/1", "name": "sixteen", "workload": {"dataset": data, "model": {"family": family}},
        "objective": {"metric": "valid_error", "direction": "minimize"}, "parameters": parameters,
        "sampler": {"kind": "halton", "seed": 5}, "trials": 16, "steps": 40, "eval_every": 10}))
}

#[test]
fn sixteen_networks_train_together_as_each_does_alone() {
    for (family, builtin) in
        [("resnet", Builtin::Digits), ("transformer", Builtin::Mnist1d), ("transformer", Builtin::Modular)]
    {
        let study = sixteen(family, builtin.name());
        let values: Vec<Values> = Sequence::new(&study.space, &study.sampler).iter().take(16).collect();
        let metrics = ["train_loss", "valid_loss", "ema_valid_loss", "grad_norm"];
        check(&study, builtin, &cohort(&study, values), &metrics, &format!("{family} on {}", builtin.name()));
    }
}

#[test]
fn a_diverged_trial_is_a_result_and_harms_nobody() {
    let cpu = Device::Cpu;
    let study = lively("linear", "sgd", "diabetes");
    let data = PreparedData::new(&dataset(Builtin::Diabetes), &cpu);
    let with = train(&data, &study, &cohort(&study, values("linear", "sgd", &[0.01, 1000.0, 0.005])));
    let reason = match with.trials()[&1].outcome() {
        Some(Outcome::Infeasible { reason }) => reason.clone(),
        other => panic!("a rate of 1000 gave {other:?}"),
    };
    assert!(reason.contains("at step"), "{reason}");
    for trial in [0, 2] {
        assert_eq!(with.trials()[&trial].outcome(), Some(&Outcome::Completed));
        assert_eq!(with.trials()[&trial].curves["valid_error"].steps().len(), 10);
    }
    let mut without = cohort(&study, values("linear", "sgd", &[0.01, 1000.0, 0.005]));
    without.members.remove(1);
    let without = train(&data, &study, &without);
    let survivor = |record: &Record| record.trials()[&2].curves["valid_loss"].values().to_vec();
    for (a, b) in survivor(&with).iter().zip(survivor(&without)) {
        assert!((a - b).abs() < 1e-4 * a.abs(), "{a} beside a diverged trial, {b} without it");
    }
}

#[test]
fn an_interrupted_trial_reaches_the_same_numbers_and_repeats_none() {
    let cpu = Device::Cpu;
    let study = lively("mlp", "adam", "digits");
    let data = PreparedData::new(&dataset(Builtin::Digits), &cpu);
    let whole = cohort(&study, values("mlp", "adam", &[0.003]));
    let all = train(&data, &study, &whole);
    let mut rest = whole;
    rest.members[0].recorded_to = 120;
    let continued = train(&data, &study, &rest);
    let tail = |record: &Record| -> Vec<(u64, f64)> {
        record.trials()[&0].curves["train_loss"].points().filter(|(step, _)| *step > 120).collect()
    };
    assert_eq!(continued.trials()[&0].curves["train_loss"].steps(), [140, 160, 180, 200]);
    assert_eq!(tail(&continued), tail(&all));
}

#[test]
fn vulkan_trains_like_the_cpu() {
    // The task runner installs a software driver; without any adapter this test could not fail, so it fails.
    let gpus = device::gpus();
    let gpu = gpus.first().expect("a Vulkan adapter (Debian: mesa-vulkan-drivers)").device();
    let cpu = Device::Cpu;
    for (family, optimizer, builtin, rates) in [
        ("mlp", "adam", Builtin::Digits, [0.003, 0.001]),
        ("cnn", "momentum", Builtin::Digits, [0.03, 0.01]),
        ("resnet", "nesterov", Builtin::Digits, [0.01, 0.003]),
        ("transformer", "adamw", Builtin::Mnist1d, [0.003, 0.001]),
    ] {
        let mut json = lively(family, optimizer, builtin.name()).to_json();
        (json["steps"], json["eval_every"]) = (json!(30), json!(10));
        let study = study(json);
        let data = dataset(builtin);
        let members = cohort(&study, values(family, optimizer, &rates));
        let on_cpu = train(&PreparedData::new(&data, &cpu), &study, &members);
        let on_gpu = train(&PreparedData::new(&data, &gpu), &study, &members);
        let distance = distance(&on_cpu, &on_gpu, "valid_loss");
        assert!(distance < 1e-2, "{family} {optimizer}: valid_loss differs by {distance:e}");
    }
}
