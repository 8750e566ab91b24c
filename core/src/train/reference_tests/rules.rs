//! Update rules, weight decay, clipping and averaging over 100 steps of two small problems (`optimizers.json` and
//! `around_rules.json`: PyTorch, Keras, optax and timm).

use super::{Moment, Subject, any_config, list, numbers, real, reference, text};
use crate::workload::{Betas, Optimizer, OptimizerKind, Schedule, ScheduleKind, TrialConfig, WeightDecay};
use serde_json::Value as Json;

const STEPS: u64 = 100;
const PROBLEMS: [&str; 2] = ["quadratic", "rosenbrock"];
/// Kinds of the reference that the lab does not have: RMSProp begins at s = 1, NAdam has no schedule of its momentum.
const OTHERS: [&str; 3] = ["rmsprop_torch", "rmsprop_keras", "nadam_torch"];

/// The configuration of the trial that a case describes.
fn config(case: &Json) -> TrialConfig {
    let settings = &case["settings"];
    let number = |key| real(settings, key);
    let betas = || Betas { beta1: number("beta1"), beta2: number("beta2"), epsilon: number("epsilon") };
    let optimizer = match text(case, "optimizer") {
        "sgd" | "sgd_decoupled" => Optimizer::Sgd,
        "momentum" | "momentum_decoupled" => Optimizer::Momentum { momentum: number("momentum") },
        "nesterov" | "nesterov_decoupled" => Optimizer::Nesterov { momentum: number("momentum") },
        "rmsprop_playbook" | "rmsprop_decoupled" => {
            Optimizer::RmsProp { decay: number("rho"), momentum: number("momentum"), epsilon: number("epsilon") }
        }
        // PyTorch's ε stands beside the corrected root: at 1e-8 no recorded number shows the difference.
        "adam_torch" | "adam_playbook" => Optimizer::Adam(betas()),
        "adamw" | "adamw_playbook" => Optimizer::AdamW(betas()),
        "nadam_playbook" | "nadam_decoupled" => Optimizer::NAdam(betas()),
        other => panic!("an unknown rule {other}"),
    };
    // At step t from 0 the linear schedule whose decay begins after the first of 101 steps is 1 − t / 100.
    let kind = if settings.get("rate_decay").is_some() { ScheduleKind::Linear } else { ScheduleKind::Constant };
    TrialConfig {
        optimizer,
        learning_rate: number("learning_rate"),
        schedule: Schedule { kind, warmup_steps: 0, decay_steps: STEPS, end_factor: 0.0, stages: 1, step_factor: 1.0 },
        weight_decay: match settings["decoupled_weight_decay"].as_f64() {
            Some(decay) => WeightDecay::Decoupled(decay),
            None => WeightDecay::L2(number("l2")),
        },
        clip_norm: settings["max_norm"].as_f64(),
        ..any_config()
    }
}

fn gradient(name: &str, problem: &Json, theta: &[f64]) -> Vec<f64> {
    if name == "rosenbrock" {
        let (x, y) = (theta[0], theta[1]);
        return vec![-2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)];
    }
    let (a, b) = (numbers(&problem["A"]), numbers(&problem["b"]));
    let n = theta.len();
    (0..n).map(|i| (0..n).map(|j| a[i * n + j] * theta[j]).sum::<f64>() - b[i]).collect()
}

/// The cases that can train as one cohort: of one problem, rule and kind of weight decay.
fn cohorts<'a>(cases: &[&'a Json]) -> Vec<(&'static str, Vec<&'a Json>)> {
    let mut cohorts = Vec::new();
    for name in PROBLEMS {
        for kind in OptimizerKind::ALL {
            for apart in [false, true] {
                let belongs = |case: &&&Json| {
                    let config = config(case);
                    text(case, "problem") == name
                        && config.optimizer.kind() == kind
                        && matches!(config.weight_decay, WeightDecay::Decoupled(_)) == apart
                };
                let members: Vec<&Json> = cases.iter().filter(belongs).copied().collect();
                if !members.is_empty() {
                    cohorts.push((name, members));
                }
            }
        }
    }
    assert_eq!(cohorts.iter().map(|(_, members)| members.len()).sum::<usize>(), cases.len(), "every case has a cohort");
    cohorts
}

/// Trains a cohort on a problem and shows it after every step that the reference recorded, with that step's place.
fn follow(
    subject: &impl Subject,
    name: &str,
    problem: &Json,
    configs: Vec<TrialConfig>,
    recorded: &[u64],
    mut show: impl FnMut(usize, u64, &[Moment]),
) {
    let slope = |theta: &[f64]| gradient(name, problem, theta);
    subject.follow(configs, &numbers(&problem["theta0"]), STEPS, &slope, &mut |t, moments| {
        if let Some(place) = recorded.iter().position(|&step| step == t + 1) {
            show(place, t + 1, moments);
        }
    });
}

/// Compares number by number, as the reference measured what single precision costs on this sequence.
fn assert_follows(found: &[f64], expected: &Json, case: &Json, what: &str) {
    let tolerance = (4.0 * real(case, "float32_distance")).max(1e-5);
    let expected = numbers(expected);
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        let distance = (found - expected).abs() / expected.abs().max(1e-2);
        let case = format!("{} on {} {}", text(case, "optimizer"), text(case, "problem"), case["settings"]);
        assert!(distance <= tolerance, "{case}, {what}: {found} instead of {expected}, {distance} of {tolerance}");
    }
}

fn recorded(reference: &Json) -> Vec<u64> {
    numbers(&reference["recorded_steps"]).into_iter().map(|step| step as u64).collect()
}

pub fn update_rules(subject: &impl Subject) {
    let reference = reference(include_str!("../../../../tests/references/optimizers.json"));
    let recorded = recorded(&reference);
    let all = list(&reference, "cases").iter().chain(list(&reference, "scheduled_cases"));
    let ours: Vec<&Json> = all.filter(|case| !OTHERS.contains(&text(case, "optimizer"))).collect();
    let mut kinds = std::collections::BTreeSet::new();
    let mut checked = 0;
    for (name, cases) in cohorts(&ours) {
        let configs = cases.iter().map(|case| config(case)).collect();
        follow(subject, name, &reference["problems"][name], configs, &recorded, |place, step, moments| {
            for (moment, case) in moments.iter().zip(&cases) {
                assert_follows(&moment.parameters, &case["theta"][place], case, &format!("step {step}"));
                checked += 1;
            }
        });
        kinds.extend(cases.iter().map(|case| config(case).optimizer.kind()));
    }
    assert_eq!(kinds.len(), OptimizerKind::ALL.len(), "every rule has a reference");
    assert_eq!(checked, ours.len() * recorded.len());
}

pub fn clipping(subject: &impl Subject) {
    let reference = reference(include_str!("../../../../tests/references/around_rules.json"));
    let mut recorded = recorded(&reference);
    if !recorded.contains(&STEPS) {
        recorded.push(STEPS);
    }
    let all: Vec<&Json> = list(&reference, "clipping").iter().collect();
    for (name, cases) in cohorts(&all) {
        let configs = cases.iter().map(|case| config(case)).collect();
        let mut counts = Vec::new();
        follow(subject, name, &reference["problems"][name], configs, &recorded, |place, step, moments| {
            for (moment, case) in moments.iter().zip(&cases) {
                let what = format!("step {step}");
                let Some(expected) = numbers(&case["gradient_norm"]).get(place).copied() else { continue };
                assert_follows(&moment.parameters, &case["theta"][place], case, &what);
                // A norm is as uncertain as the parameters at which it is taken times the curvature.
                let norm = moment.norm;
                assert!((norm - expected).abs() <= 1e-4 * expected, "{what}: norm {norm} instead of {expected}");
            }
            counts = moments.iter().map(|moment| moment.clipped as usize).collect();
        });
        let expected: Vec<usize> = cases.iter().map(|case| super::whole(case, "clipped_steps")).collect();
        assert_eq!(counts, expected, "clipped steps on {name}");
    }
}

pub fn averages(subject: &impl Subject) {
    let reference = reference(include_str!("../../../../tests/references/around_rules.json"));
    let recorded = recorded(&reference);
    for case in list(&reference, "averaging") {
        let name = text(case, "problem");
        let decays: Vec<&String> = case["average"].as_object().expect("averages").keys().collect();
        let averaged = |decay: &&String| TrialConfig { ema_decay: decay.parse().ok(), ..config(case) };
        let configs = decays.iter().map(averaged).collect();
        let mut checked = 0;
        follow(subject, name, &reference["problems"][name], configs, &recorded, |place, step, moments| {
            for (moment, decay) in moments.iter().zip(&decays) {
                let found = moment.average.as_ref().expect("an average is kept");
                let what = format!("average {decay} at step {step}");
                assert_follows(found, &case["average"][decay.as_str()][place], case, &what);
                checked += 1;
            }
        });
        assert_eq!(checked, 4 * recorded.len());
    }
}
