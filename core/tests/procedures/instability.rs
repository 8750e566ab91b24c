//! The instability probe on simulated curves.

use crate::simulated::study;
use lab_core::procedure::instability::{Instability, Sign, Verdict, design, spikes};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::space::{Value, Values};
use lab_core::trial::{Event, Metrics, Outcome, What};
use lab_core::workload::Workload;

const BEST: f64 = 0.01;

fn best() -> Values {
    Values::from([("adam.learning_rate".into(), Value::Float(BEST))])
}

/// A falling loss with noise of that size in its logarithm; `heavy` draws it from a t distribution with 4 degrees of
/// freedom, `carry` keeps a share of the last noise.
fn curve(noise: f64, heavy: bool, carry: f64, stream: Stream) -> Vec<(u64, f64)> {
    let mut state = 0.0;
    (0..500u64)
        .map(|step| {
            let mut draw = stream.normal_pair(step).0;
            if heavy {
                let square: f64 = (0..4).map(|i| stream.index(i).normal_pair(step).0.powi(2)).sum();
                draw /= (square / 4.0).sqrt();
            }
            state = carry * state + (1.0 - carry * carry).sqrt() * draw;
            (step + 1, 2.3 * (-(step as f64) / 120.0).exp().max(0.05) * (noise * state).exp())
        })
        .collect()
}

#[test]
fn steady_training_is_rarely_called_unstable() {
    for (what, noise, heavy, carry, allowed) in [
        ("no noise", 0.0, false, 0.0, 0),
        ("noise of 5 %", 0.05, false, 0.0, 25),
        ("noise of 20 %", 0.2, false, 0.0, 25),
        ("noise of 20 % that lingers", 0.2, false, 0.7, 25),
        ("heavy-tailed noise of 5 %", 0.05, true, 0.0, 25),
    ] {
        let stream = Stream::new(1).child(what);
        let alarms = (0..500u64).filter(|&i| !spikes(&curve(noise, heavy, carry, stream.index(i))).is_empty()).count();
        println!("{what}: {alarms} of 500 steady trials of 500 steps are said to spike");
        assert!(alarms <= allowed, "{what}: {alarms}");
    }
}

#[test]
fn a_spike_is_seen_wherever_it_comes() {
    let stream = Stream::new(2);
    let seen = (0..200u64)
        .filter(|&i| {
            let mut points = curve(0.1, false, 0.0, stream.index(i));
            let at = 20 + (stream.below(i, 450)) as usize;
            for point in points.iter_mut().skip(at).take(5) {
                point.1 *= 4.0;
            }
            let found = spikes(&points);
            found.len() == 1 && found[0].step == at as u64 + 1
        })
        .count();
    println!("spikes of 4 times the loss found at their step: {seen} of 200");
    assert!(seen >= 190);
}

fn record(close: impl Fn(f64) -> (Vec<(u64, f64)>, Outcome)) -> Vec<Record> {
    let probe = design(&study(), &best()).unwrap().unwrap();
    [probe.close, probe.above]
        .into_iter()
        .map(|study| {
            let mut record = Record::new(study.clone());
            for trial in 0..study.trials {
                let values = lab_core::sampler::Sequence::new(&study.space, &study.sampler).point(trial).unwrap();
                let rate = study.space.value("adam.learning_rate", &values).unwrap().as_f64().unwrap();
                let mut apply = |what| record.apply(Event { trial, what }).unwrap();
                apply(What::Started { values, seed: 0 });
                let (points, outcome) = close(rate);
                for (step, loss) in points {
                    let metrics = [("train_loss".to_owned(), loss), ("grad_norm".to_owned(), 1.0 + loss)];
                    apply(What::Measured { step, metrics: Metrics::from(metrics) });
                }
                apply(What::Ended(outcome));
            }
            record
        })
        .collect()
}

#[test]
fn the_probe_looks_closely_at_twice_the_best_rate_and_just_above_it() {
    let probe = design(&study(), &best()).unwrap().unwrap();
    assert!(matches!(probe.close.workload, Workload::Trained { steps: 500, eval_every: 1, .. }));
    assert_eq!(probe.close.space.value("adam.learning_rate", &Values::new()), Some(&Value::Float(2.0 * BEST)));
    assert_eq!((probe.close.trials, probe.above.trials), (1, 5));
    assert!(design(&study(), &Values::new()).is_none(), "a trial without a rate cannot be probed");
}

#[test]
fn the_verdict_rests_on_what_happens_near_the_best_rate() {
    let stream = Stream::new(3);
    let steady = || (curve(0.05, false, 0.0, stream), Outcome::Completed);
    let diverged = || (curve(0.05, false, 0.0, stream)[..40].to_vec(), Outcome::Infeasible { reason: "loss".into() });
    // Breaking at three times the best rate is no instability: every training breaks somewhere.
    let stable = Instability::new(&record(|rate| if rate > 2.5 * BEST { diverged() } else { steady() }), BEST);
    assert_eq!(stable.verdict, Verdict::Stable);
    assert!(stable.recommend(&study(), &best()).studies.is_empty());

    let unstable = Instability::new(&record(|rate| if rate > 1.4 * BEST { diverged() } else { steady() }), BEST);
    assert_eq!(unstable.verdict, Verdict::Unstable);
    assert!(unstable.near().all(|found| matches!(found.sign, Sign::Diverged { step: 40 })));
    let norms = unstable.norms.as_ref().unwrap();
    assert!((norms.share_clipped(norms.threshold) - 0.1).abs() < 0.02);
    let advice = unstable.recommend(&study(), &best());
    let warmup =
        advice.studies.iter().find(|proposal| proposal.study.space.get("schedule.warmup_steps").is_some()).unwrap();
    let rate = warmup.study.space.get("adam.learning_rate").unwrap().domain().unwrap();
    assert!(rate.contains(&Value::Float(9.9 * BEST)));
    assert_eq!(Instability::new(&[], BEST).verdict, Verdict::Unknown);
}

#[test]
fn a_loss_that_ends_above_its_start_is_a_sign() {
    let rising = || ((1..=500).map(|step| (step, 2.0 + step as f64 / 500.0)).collect(), Outcome::Completed);
    let found = Instability::new(&record(|_| rising()), BEST);
    assert_eq!(found.verdict, Verdict::Unstable);
    assert!(matches!(found.evidence[0].sign, Sign::Rising { .. }));
}

#[test]
fn a_training_that_never_beats_guessing_near_a_rate_that_learns_is_a_sign() {
    let stream = Stream::new(4);
    let probed = |error: f64| {
        let records = record(|_| ((1..=500).map(|step| (step, 2.31)).collect(), Outcome::Completed));
        let with_errors = records.into_iter().map(|old| {
            let mut record = Record::new(old.study.clone());
            for (&trial, found) in old.trials() {
                let mut apply = |what| record.apply(Event { trial, what }).unwrap();
                apply(What::Started { values: found.values.clone(), seed: 0 });
                for (step, loss) in found.curves["train_loss"].points() {
                    // A sample of about a thousand examples.
                    let noise = 0.01 * stream.index(trial).normal_pair(step).0;
                    let metrics = [("train_loss".to_owned(), loss), ("train_error".to_owned(), error + noise)];
                    apply(What::Measured { step, metrics: Metrics::from(metrics) });
                }
                apply(What::Ended(Outcome::Completed));
            }
            record
        });
        Instability::new(&with_errors.collect::<Vec<_>>(), BEST)
    };
    let stuck = probed(0.9);
    assert_eq!(stuck.verdict, Verdict::Unstable);
    assert!(stuck.near().all(|found| matches!(found.sign, Sign::Stuck { .. })), "{:?}", stuck.evidence);
    assert_eq!(probed(0.8).verdict, Verdict::Stable, "a slow training has learned something");
}
