//! Steps to a target on simulated landscapes with a known critical batch size.

use crate::simulated::study;
use lab_core::procedure::steps_to_target::{Critical, Design, Measured, StepsToTarget, design};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::sampler::Sequence;
use lab_core::study::Study;
use lab_core::trial::{Event, Metrics, Outcome, What};
use lab_core::workload::Workload;

const BATCHES: [u64; 8] = [8, 16, 32, 64, 128, 256, 512, 1024];
const TRIALS: u64 = 24;
pub const TARGET: f64 = 0.05;

pub fn plan() -> Vec<Study> {
    let base = study().revise().fix("batch_size", 64i64).steps(2000, 20).finish().unwrap();
    design(&base, &Design { batches: BATCHES.into(), trials: TRIALS }).unwrap().studies
}

/// What an experiment would record: every trial needs S (1 + B_crit / B) steps, more the farther its learning rate is from
/// the best of its batch size, and a few percent by its seed; rates far too high diverge.
pub fn experiment(plan: &[Study], least: f64, critical: f64, stream: Stream) -> Vec<Record> {
    let run = |study: &Study| {
        let batch = study.space.value("batch_size", &Default::default()).unwrap().as_i64().unwrap() as f64;
        let Workload::Trained { steps, eval_every, .. } = study.workload else { panic!() };
        let (stream, mut record) = (stream.index(batch as u64), Record::new(study.clone()));
        let mut spec = study.sampler.clone();
        spec.seed = stream.word(0) >> 12;
        for (trial, values) in (0..TRIALS).zip(Sequence::new(&study.space, &spec).iter()) {
            let rate = values["adam.learning_rate"].as_f64().unwrap();
            let off = (rate / (1e-3 * (batch / 64.0).sqrt())).ln();
            let law = if critical.is_infinite() { 64.0 * least / batch } else { least * (1.0 + critical / batch) };
            let needs = law * (0.15 * off * off + 0.05 * stream.normal_pair(trial).0).exp();
            let mut apply = |what| record.apply(Event { trial, what }).unwrap();
            apply(What::Started { values, seed: 0, name: None });
            let diverges = off > 3.0;
            for step in (eval_every..=steps).step_by(eval_every as usize) {
                if diverges && step > 3 * eval_every {
                    break;
                }
                // The error passes the target at `needs` steps.
                let error = TARGET * needs / step as f64;
                apply(What::Measured { step, metrics: Metrics::from([("valid_error".into(), error.min(0.9))]) });
                if error < 0.8 * TARGET {
                    break;
                }
            }
            let end = if diverges { Outcome::Infeasible { reason: "loss".into() } } else { Outcome::Completed };
            apply(What::Ended(end));
        }
        record
    };
    plan.iter().map(run).collect()
}

#[test]
fn smaller_batches_get_as_many_examples_and_larger_ones_as_many_steps() {
    let plan = plan();
    let steps = |i: usize| match plan[i].workload {
        Workload::Trained { steps, .. } => steps,
        Workload::External { .. } => 0,
    };
    assert_eq!((steps(0), steps(3), steps(7)), (16_000, 2000, 2000));
    assert!(
        plan.iter()
            .all(|study| study.trials == TRIALS && study.space.get("adam.learning_rate").unwrap().domain().is_some())
    );
    let too_large = Design { batches: vec![1 << 20], trials: 4 };
    assert!(design(&study(), &too_large).is_err());
}

#[test]
fn the_critical_batch_size_is_found_within_its_interval() {
    let (plan, stream) = (plan(), Stream::new(1));
    let (mut found, mut covered, mut off) = (0, 0, 0.0f64);
    const REPETITIONS: u64 = 300;
    for i in 0..REPETITIONS {
        let records = experiment(&plan, 150.0, 100.0, stream.index(i));
        let result = StepsToTarget::new(&records, TARGET, &Measured::default());
        if let Some(Critical::Found { batch, interval }) = result.fit.map(|fit| fit.critical) {
            found += 1;
            covered += u64::from(interval.contains(100.0));
            off = off.max((batch / 100.0).ln().abs());
        }
    }
    println!(
        "found in {found} of {REPETITIONS}, covered by {covered} intervals, at worst off by a factor of {:.2}",
        off.exp()
    );
    assert_eq!(found, REPETITIONS);
    // 95 %, and two standard errors.
    assert!(covered * 1000 >= REPETITIONS * 925, "{covered}");
    assert!(off < 1.6f64.ln());
}

#[test]
fn perfect_scaling_is_rarely_given_a_critical_size() {
    let (plan, stream) = (plan(), Stream::new(2));
    let alarms = (0..100u64)
        .filter(|&i| {
            let records = experiment(&plan, 800.0, f64::INFINITY, stream.index(i));
            let result = StepsToTarget::new(&records, TARGET, &Measured::default());
            matches!(result.fit.map(|fit| fit.critical), Some(Critical::Found { .. } | Critical::AtMost { .. }))
        })
        .count();
    println!("perfect scaling given a critical batch size: {alarms} of 100");
    assert!(alarms <= 8, "{alarms}");
}

#[test]
fn the_recommendation_names_what_it_costs() {
    let records = experiment(&plan(), 150.0, 100.0, Stream::new(3));
    let plain = StepsToTarget::new(&records, TARGET, &Measured::default());
    assert!(plain.recommended().is_some_and(|batch| (32..=128).contains(&batch)), "{:?}", plain.recommended());
    // The examples needed grow with the batch: 1 + B / B_crit relative to an endlessly small one.
    let waste = |batch| plain.point(batch).unwrap().best.as_ref().unwrap().waste;
    assert!(waste(8) == 1.0 && waste(128) > 1.5 && waste(1024) > 6.0);
    // A device on which a step takes as long at every size: the largest is fastest, if it saves steps at all.
    let seconds_per_step = BATCHES.map(|batch| (batch, 0.01)).into_iter().collect();
    let timed = StepsToTarget::new(&records, TARGET, &Measured { seconds_per_step });
    assert!(timed.recommended().is_some_and(|batch| batch >= 256), "{:?}", timed.recommended());
    let view = timed.epoch_view.as_ref().unwrap();
    assert!(view.points.first().unwrap().2 < view.points.last().unwrap().2, "equal examples favour small batches");
    let advice = timed.recommend();
    assert!(advice.reasons[0].en.contains("critical batch size is"), "{:?}", advice.reasons);
    assert!(advice.sentences().all(|sentence| !sentence.zh.is_empty()));
    assert_eq!(advice.studies.len(), 1);
    serde_json::to_string(&timed).unwrap();
}

#[test]
fn a_target_nobody_reaches_and_no_records_are_said() {
    let records = experiment(&plan(), 150.0, 100.0, Stream::new(4));
    let none = StepsToTarget::new(&records, 1e-9, &Measured::default());
    assert!(none.fit.is_none() && none.recommended().is_none());
    assert!(none.recommend().warnings.len() >= BATCHES.len());
    assert_eq!(StepsToTarget::new(&[], TARGET, &Measured::default()).points.len(), 0);
}
