//! The course of the learning rate (`schedules.json`: optax; the inverse square root by the papers that use it).

use super::{assert_close, list, numbers, real, reference, text};
use crate::workload::{Schedule, ScheduleKind};
use serde_json::Value as Json;

const STEPS: u64 = 100;

fn schedule(case: &Json, decay_steps: Option<u64>, end_factor: f64) -> Schedule {
    let warmup_steps = super::whole(case, "warmup_steps") as u64;
    Schedule {
        kind: ScheduleKind::parse(text(case, "kind")).expect("a schedule of the lab"),
        warmup_steps,
        decay_steps: decay_steps.unwrap_or(STEPS - warmup_steps),
        end_factor,
        stages: case["stages"].as_u64().unwrap_or(1),
        step_factor: case["step_factor"].as_f64().unwrap_or(1.0),
    }
}

fn found(schedule: Schedule) -> Vec<f64> {
    (0..STEPS).map(|t| schedule.factor(t, STEPS)).collect()
}

/// optax's value at count t is the factor before update t; ours at step t is its value at count t + 1, so that the first
/// update already moves and the last has the end factor.
#[test]
fn schedules_agree_with_optax() {
    let reference = reference(include_str!("../../../../tests/references/schedules.json"));
    let cases = list(&reference, "schedules");
    assert!(cases.len() >= 6);
    for case in cases {
        let schedule = schedule(case, None, real(&reference, "end_factor"));
        let what = format!("{} after {} steps of warmup", text(case, "kind"), schedule.warmup_steps);
        assert_close(&found(schedule), &numbers(&case["factor"])[1..], 1e-6, &what);
    }
}

#[test]
fn warmup_flat_part_and_decay_agree_with_optax() {
    let reference = reference(include_str!("../../../../tests/references/schedules.json"));
    let cases = list(&reference, "shaped");
    let mut kinds = std::collections::BTreeSet::new();
    for case in cases {
        let end_factor = case["end_factor"].as_f64().unwrap_or(1.0);
        let schedule = schedule(case, case["decay_steps"].as_u64(), end_factor);
        let values = numbers(&case["factor"]);
        // A stage of a step decay covers whole steps: the update of step t has the stage in which step t lies.
        let stays = |t: u64| schedule.kind == ScheduleKind::Step && t >= schedule.warmup_steps;
        let expected: Vec<f64> = (0..STEPS).map(|t| values[t as usize + usize::from(!stays(t))]).collect();
        let what = format!("{} {} + {}", text(case, "kind"), schedule.warmup_steps, schedule.decay_steps);
        assert_close(&found(schedule), &expected, 1e-9, &what);
        kinds.insert(text(case, "kind"));
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["cosine", "inverse_sqrt", "linear", "step"]);
}
