//! The instability probe on simulated curves.

use crate::simulated::study;
use lab_core::procedure::instability::{Evidence, Instability, Sign, Verdict, design, spikes};
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
    [probe.close, probe.around]
        .into_iter()
        .map(|study| {
            let mut record = Record::new(study.clone());
            for trial in 0..study.trials {
                let values = lab_core::sampler::Sequence::new(&study.space, &study.sampler).point(trial).unwrap();
                let rate = study.space.value("adam.learning_rate", &values).unwrap().as_f64().unwrap();
                let mut apply = |what| record.apply(Event { trial, what }).unwrap();
                apply(What::Started { values, seed: 0, name: None });
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
    assert_eq!((probe.close.trials, probe.around.trials), (1, 8));
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
    assert_eq!((unstable.trains_up_to, unstable.breaks_from), (Some(1.25 * BEST), Some(1.5 * BEST)));
    assert!(unstable.nothing_trains_beyond);
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
    assert_eq!(found.verdict, Verdict::Broken, "at the best rate itself");
    assert!(matches!(found.evidence[0].sign, Sign::Rising { .. }));
}

const CHANCE: f64 = 0.9;

/// The probe of trials whose training error is that function of the rate, the trial's own stream and the step, judged on a
/// sample of about a thousand examples.
fn probed(error: impl Fn(f64, Stream, u64) -> f64, stream: Stream) -> Instability {
    let records = record(|_| (Vec::new(), Outcome::Completed)).into_iter().enumerate().map(|(i, old)| {
        let mut record = Record::new(old.study.clone());
        for (&trial, found) in old.trials() {
            let stream = stream.index(i as u64).index(trial);
            let rate = old.study.space.value("adam.learning_rate", &found.values).unwrap().as_f64().unwrap();
            let mut apply = |what| record.apply(Event { trial, what }).unwrap();
            apply(What::Started { values: found.values.clone(), seed: 0, name: None });
            for step in (5..=500).step_by(5) {
                let error = error(rate / BEST, stream, step) + 0.01 * stream.normal_pair(step).0;
                let metrics = [("train_loss".to_owned(), 2.5 * error), ("train_error".to_owned(), error)];
                apply(What::Measured { step, metrics: Metrics::from(metrics) });
            }
            apply(What::Ended(Outcome::Completed));
        }
        record
    });
    Instability::new(&records.collect::<Vec<_>>(), BEST)
}

/// Falls from chance to `to` within the run.
fn falling(to: f64, step: u64) -> f64 {
    CHANCE - (CHANCE - to) * (1.0 - (-(step as f64) / 150.0).exp())
}

#[test]
fn rates_that_learn_next_to_nothing_where_lower_ones_learn_are_a_sign() {
    // Breaks at the best rate itself: only the two lower rates learn.
    let broken =
        probed(|times, _, step| if times < 0.9 { falling(0.5, step) } else { falling(0.85, step) }, Stream::new(4));
    assert_eq!(broken.verdict, Verdict::Broken);
    assert_eq!((broken.trains_up_to, broken.breaks_from), (Some(0.5 * BEST), Some(BEST)));
    assert!(broken.near().all(|found| matches!(found.sign, Sign::Behind { .. })), "{:?}", broken.evidence);
    let advice = broken.recommend(&study(), &best());
    assert!(
        advice.reasons[0].en.contains("trains at rates up to 0.005; from 0.01 up nothing trains"),
        "{:?}",
        advice.reasons
    );
    // Breaks from 1.5 times the rate on.
    let above = probed(|times, _, step| if times < 1.4 { falling(0.5, step) } else { CHANCE }, Stream::new(5));
    assert_eq!((above.verdict, above.breaks_from), (Verdict::Unstable, Some(1.5 * BEST)));
    // Guessing at every rate says nothing, however steady.
    let guessing = probed(|_, _, _| CHANCE, Stream::new(8));
    assert_eq!((guessing.verdict, guessing.breaks_from, guessing.trains_up_to), (Verdict::Unknown, None, None));
    for found in &guessing.evidence {
        let said = found.sentence();
        assert!(matches!(found.sign, Sign::AtChance { error, .. } if (error - CHANCE).abs() < 0.02), "{found:?}");
        assert!(
            said.en.contains("stays at chance: training error 0.") && said.zh.contains("停留在随机水平"),
            "{said:?}"
        );
    }
    // Learns and loses it again: no comparison is needed.
    let lose = |step: u64| CHANCE - (CHANCE - falling(0.5, step)).min((500.0 - step as f64) / 500.0).max(0.0);
    let lost = probed(|_, _, step| if step < 420 { lose(step) } else { CHANCE }, Stream::new(6));
    let collapsed = |found: &Evidence| matches!(found.sign, Sign::Collapsed { best, .. } if best < 0.7);
    assert!(lost.evidence.iter().all(collapsed), "{:?}", lost.evidence);
}

#[test]
fn slow_learners_are_rarely_called_unstable() {
    // None of these tasks is harder at a higher rate. Nobody learns; all learn a little; the higher rates sooner; every
    // trial, at some moment of its own whatever its rate, begins to learn: early, half of them, few.
    type Task = fn(f64, Stream, u64) -> f64;
    let tasks: [(&str, Task); 6] = [
        ("nobody learns", |_, _, _| CHANCE),
        ("all learn a little", |_, _, step| falling(0.85, step)),
        ("higher rates sooner", |times, _, step| falling(CHANCE - 0.1 * times, step)),
        ("plateaus of 150 steps", |_, stream, step| plateau_of(150.0, stream, step)),
        ("plateaus of 500 steps", |_, stream, step| plateau_of(500.0, stream, step)),
        ("plateaus of 2000 steps", |_, stream, step| plateau_of(2000.0, stream, step)),
    ];
    for (what, task) in tasks {
        let stream = Stream::new(7).child(what);
        let alarms = (0..200u64).filter(|&i| probed(task, stream.index(i)).near().next().is_some()).count();
        println!("{what}: {alarms} of 200 slow learners are called unstable");
        // The level is 5 %: 10, and two standard errors.
        assert!(alarms <= 16, "{what}: {alarms}");
    }
}

/// Begins to learn after a time of its own, exponentially distributed.
fn plateau_of(mean: f64, stream: Stream, step: u64) -> f64 {
    let start = (-mean * stream.child("start").uniform(0).max(1e-12).ln()) as u64;
    if step < start { CHANCE } else { falling(0.4, step - start) }
}
