//! The batch-size finder on simulated machines.

use crate::simulated::{Machine, study};
use lab_core::procedure::throughput::{Answer, Bottleneck, Ceiling, Finder, Settings, Throughput};
use lab_core::random::Stream;
use proptest::prelude::*;
use std::collections::BTreeMap;

pub fn settings() -> Settings {
    Settings { train_examples: Some(1024), ..Settings::default() }
}

pub fn find(machine: Machine, settings: Settings, stream: Stream) -> Throughput {
    let (mut finder, mut clock) = (Finder::new(settings), machine.start(stream));
    while let Some(request) = finder.next() {
        let seconds = clock.window(request.batch, request.steps);
        finder.take(Answer::Window { seconds, input_seconds: None });
    }
    finder.result()
}

/// The commonest recommendation of some repetitions, and how many agree with it.
fn commonest(found: &[Throughput]) -> (u64, u64) {
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    for found in found {
        *counts.entry(found.recommended.unwrap()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).unwrap()
}

fn repeat(machine: Machine, repetitions: u64, stream: Stream) -> Vec<Throughput> {
    (0..repetitions).map(|i| find(machine, settings(), stream.index(i))).collect()
}

#[test]
fn a_quiet_machine_gets_the_exact_answer() {
    // Throughput b / (o + c b): a larger size gives at most 1 + (o / c) (1/b − 1/1024) times as much, and o / c is 20.
    let found = find(Machine::quiet(2e-4, 1e-5), settings(), Stream::new(0));
    // 1 + 20 (1/256 − 1/1024) = 1.059; at 128 it is 1.137.
    assert_eq!((found.recommended, found.plausible), (Some(256), Some((256, 256))));
    let cost = found.cost.unwrap();
    assert!((cost.overhead / 2e-4 - 1.0).abs() < 1e-6 && (cost.per_example / 1e-5 - 1.0).abs() < 1e-6);
    assert_eq!(found.ceiling, Some(Ceiling::TrainingSet { examples: 1024 }));
    assert_eq!(
        found.sizes.iter().map(|size| size.batch).collect::<Vec<_>>(),
        (0..=10).map(|i| 1 << i).collect::<Vec<u64>>()
    );
    assert!(found.sizes.iter().all(|size| size.precise && size.windows >= 8));
    let advice = found.recommend(&study());
    assert_eq!(advice.studies[0].study.space.value("batch_size", &Default::default()), Some(&256i64.into()));
    assert!(advice.headline.en.contains("256") && advice.headline.zh.contains("256"));
    assert!(advice.warnings.iter().any(|warning| warning.en.contains("tune optimizer")), "{:?}", advice.warnings);
}

#[test]
fn nine_of_ten_repetitions_agree_on_a_shared_machine() {
    // CPU-like, GPU-like (overhead for a thousand examples), per example alone, and two in between.
    for (i, (overhead, per_example)) in
        [(2e-4, 1e-5), (1e-3, 1e-6), (1e-6, 1e-4), (5e-4, 8e-6), (4e-4, 1e-4)].into_iter().enumerate()
    {
        let machine = Machine::quiet(overhead, per_example).shared();
        let (batch, count) = commonest(&repeat(machine, 50, Stream::new(1).index(i as u64)));
        println!("overhead {overhead:e}, per example {per_example:e}: {count} of 50 repetitions recommend {batch}");
        assert!(count >= 45, "{count} of 50 agree on {batch}");
    }
}

/// Whether some size is so close to the margin that only noise could decide: what the largest batch gains over it differs
/// from the margin by at most an eighth of it. Gains halve from size to size, so about a third of all machines have one.
fn is_borderline(machine: Machine) -> bool {
    let gain = |batch: u64| 1024.0 * machine.step(batch) / (batch as f64 * machine.step(1024)) - 1.0;
    let margin = settings().margin;
    (0..10).any(|i| (gain(1 << i) / margin - 1.0).abs() <= 0.125)
}

#[test]
fn random_machines_agree_unless_borderline_and_the_plausible_sizes_cover_the_truth() {
    let stream = Stream::new(2);
    let (mut agreeing, mut clear, mut covered, mut close) = (0, 0, 0, 0);
    const MACHINES: u64 = 30;
    for i in 0..MACHINES {
        let ratio = 500f64.powf(stream.uniform(i));
        let machine = Machine::quiet(1e-5 * ratio, 1e-5);
        let truth = find(machine, settings(), stream).recommended.unwrap();
        let found = repeat(machine.shared(), 10, stream.index(i));
        let (batch, count) = commonest(&found);
        if !is_borderline(machine) {
            clear += 1;
            agreeing += u64::from(count >= 9 && batch == truth);
        }
        close += u64::from(batch.max(truth) <= 2 * batch.min(truth));
        let holds = |found: &&Throughput| found.plausible.is_some_and(|(low, high)| (low..=high).contains(&truth));
        covered += found.iter().filter(holds).count() as u64;
    }
    println!(
        "of {MACHINES} machines {clear} are not borderline, on {agreeing} of them at least 9 of 10 find the truth; {covered} of {} \
         plausible ranges hold it",
        10 * MACHINES
    );
    assert_eq!(close, MACHINES, "never off by more than a factor of two");
    assert!(clear >= MACHINES / 3, "{clear}");
    assert!(agreeing * 100 >= clear * 95, "{agreeing} of {clear}");
    assert!(covered >= 10 * MACHINES * 95 / 100, "{covered}");
}

#[test]
fn intervals_cover_the_time_of_a_step() {
    // Windows until the answer is clear: a little less than the stated 95 %.
    let machine = Machine { noise: 0.05, ..Machine::quiet(2e-4, 1e-5) };
    let (mut missed, mut all) = (0, 0);
    for i in 0..60 {
        for size in find(machine, settings(), Stream::new(3).index(i)).sizes {
            let truth = machine.step(size.batch);
            missed += u64::from(!size.seconds_per_step.interval.unwrap().contains(truth));
            all += 1;
        }
    }
    println!("intervals that miss the truth: {missed} of {all}");
    assert!(missed * 100 <= all * 8, "{missed} of {all}");
}

#[test]
fn bottlenecks_are_named_and_rarely_suspected_without_cause() {
    let per_example = find(Machine::quiet(1e-6, 1e-4).shared(), settings(), Stream::new(4));
    assert!(
        matches!(per_example.bottleneck, Bottleneck::PerExample { first_gain } if first_gain < 1.2),
        "{per_example:?}"
    );
    let overhead = find(Machine::quiet(1e-2, 1e-6).shared(), settings(), Stream::new(5));
    assert!(matches!(overhead.bottleneck, Bottleneck::Overhead { share } if share > 0.8));
    assert!(overhead.still_rises() && overhead.recommended == Some(1024));
    // Null: a first doubling that gives 1.6 times as much. 95 % intervals that are too low on one side: at most 2.5 %.
    let machine = Machine::quiet(3e-5, 1e-5).shared();
    assert!((machine.step(1) * 2.0 / machine.step(2) - 1.6).abs() < 1e-9);
    let alarms = (0..100u64)
        .filter(|&i| {
            matches!(find(machine, settings(), Stream::new(6).index(i)).bottleneck, Bottleneck::PerExample { .. })
        })
        .count();
    println!("bottleneck suspected where doubling gives 1.6: {alarms} of 100");
    assert!(alarms <= 5);
}

#[test]
fn an_input_bottleneck_is_told_from_a_busy_device() {
    let mut finder = Finder::new(settings());
    while let Some(request) = finder.next() {
        let seconds = 1e-4 * request.batch as f64 * request.steps as f64;
        finder.take(Answer::Window { seconds, input_seconds: Some(0.6 * seconds) });
    }
    assert!(matches!(finder.result().bottleneck, Bottleneck::Input { share, .. } if (share - 0.6).abs() < 1e-9));
}

#[test]
fn the_memory_limit_is_met_and_said() {
    let (mut finder, mut clock) = (Finder::new(settings()), Machine::quiet(1e-3, 1e-6).start(Stream::new(7)));
    while let Some(request) = finder.next() {
        assert!(request.batch <= 64, "nothing larger is tried after the limit was met");
        finder.take(if request.batch > 32 {
            Answer::Memory { needs: 100 << 20, limit: 64 << 20 }
        } else {
            Answer::Window { seconds: clock.window(request.batch, request.steps), input_seconds: None }
        });
    }
    let found = finder.result();
    assert_eq!(found.ceiling, Some(Ceiling::Memory { batch: 64, needs: 100 << 20, limit: 64 << 20 }));
    assert_eq!(found.recommended, Some(32));
    let advice = found.recommend(&study());
    assert!(advice.reasons.iter().any(|reason| reason.en.contains("64 MiB")), "{:?}", advice.reasons);

    // Not even the smallest fits.
    let mut finder = Finder::new(settings());
    finder.next().unwrap();
    finder.take(Answer::Memory { needs: 2, limit: 1 });
    assert_eq!(finder.next(), None);
    let nothing = finder.result();
    assert_eq!((nothing.recommended, nothing.sizes.len()), (None, 0));
    assert!(nothing.recommend(&study()).studies.is_empty());
}

#[test]
fn slow_steps_end_the_climb() {
    let found = find(Machine::quiet(0.0, 0.1), Settings { most_seconds: 200.0, ..settings() }, Stream::new(8));
    assert!(matches!(found.ceiling, Some(Ceiling::Slow { batch: 16, .. })), "{:?}", found.ceiling);
}

fn answer() -> impl Strategy<Value = Answer> {
    let number = prop_oneof![Just(0.0), Just(f64::NAN), Just(f64::INFINITY), Just(-1.0), 1e-9..10.0f64, 1e-4..1e-3f64];
    prop_oneof![
        20 => number.prop_map(|seconds| Answer::Window { seconds, input_seconds: None }),
        1 => (any::<u64>(), any::<u64>()).prop_map(|(needs, limit)| Answer::Memory { needs, limit }),
        1 => Just(Answer::Failed { reason: "lost".into() }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_is_answered_the_finder_ends_within_its_limits(answers in prop::collection::vec(answer(), 1..60), examples in 1..5000u64) {
        let settings = Settings { train_examples: Some(examples), most_rounds: 20, ..Settings::default() };
        let mut finder = Finder::new(settings);
        let mut asked = 0;
        while let Some(request) = finder.next() {
            prop_assert!(request.batch <= examples && request.batch.is_power_of_two() && request.steps >= 1);
            finder.take(answers[asked % answers.len()].clone());
            asked += 1;
            prop_assert!(asked < 5_000, "it does not end");
            prop_assert!((0.0..=1.0).contains(&finder.progress()));
        }
        let found = finder.result();
        prop_assert!(found.recommended.is_none_or(|batch| found.size(batch).is_some()));
        let json = serde_json::to_string(&found).unwrap();
        prop_assert!(json.contains("settings"));
        for sentence in found.recommend(&study()).sentences() {
            prop_assert!(!sentence.en.is_empty() && !sentence.zh.is_empty());
        }
    }
}
