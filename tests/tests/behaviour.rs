//! What the models are known to do, as recorded studies (`static/studies`, each run by `lab run`): what the records say, and
//! that the trainer still makes them.

#[path = "behaviour/probe.rs"]
mod probe;

use lab_core::conductor::{Assignment, Cohort};
use lab_core::dataset::Builtin;
use lab_core::procedure::steps_to_target::{Critical, Measured, StepsToTarget};
use lab_core::random::Stream;
use lab_core::record::{Lines, Record};
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::train::device::Device;
use lab_core::train::{Control, Observer, PreparedData, Progress, train_cohort};
use lab_core::trial::Event;
use lab_core::workload::{DataSource, Workload};
use lab_tests::{dataset, static_folder};

fn recorded(name: &str) -> Record {
    let path = static_folder().join("studies").join(format!("{name}.jsonl"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut lines = Lines::default();
    lines.push(&bytes).expect("a sound record");
    lines.finish().expect("a sound record").record
}

/// The objective of each trial, by number.
fn objectives(record: &Record) -> Vec<f64> {
    let objective = |trial| record.objective(trial).map_or(f64::NAN, |(_, x)| x);
    record.trials().values().map(objective).collect()
}

fn value(record: &Record, trial: u64, name: &str) -> String {
    record.trials()[&trial].values[name].to_string()
}

/// Trains until a trial's first evaluation is there.
struct First(Record);

impl Observer for First {
    fn event(&mut self, event: Event) {
        self.0.apply(event).expect("in order");
    }

    async fn check(&mut self, _: Progress) -> Control {
        if self.0.trials().values().all(|trial| trial.last_step() > 0) && !self.0.trials().is_empty() {
            Control::Suspend
        } else {
            Control::Continue
        }
    }
}

/// The record's first evaluation of a trial and the one trained now, far from chaos and from the end of a budget.
fn assert_trained_again(record: &Record, trial: u64) {
    let study: &Study = &record.study;
    let Workload::Trained { data: DataSource::Builtin(builtin), .. } = &study.workload else { panic!("no data") };
    let builtin: Builtin = *builtin;
    let cpu = Device::Cpu;
    let data = PreparedData::new(&dataset(builtin), &cpu);
    let values = record.trials()[&trial].values.clone();
    let assignment = Assignment::new(study, trial, values).expect("values that train");
    let member = Assignment { seed: record.trials()[&trial].seed, ..assignment };
    let mut first = First(Record::new(study.clone()));
    pollster::block_on(train_cohort(&data, study, &Cohort { id: 0, members: vec![member] }, &mut first))
        .expect("it trains");
    let (then, now) = (&record.trials()[&trial].curves["train_loss"], &first.0.trials()[&trial].curves["train_loss"]);
    assert_eq!(then.steps()[0], now.steps()[0]);
    let (then, now) = (then.values()[0], now.values()[0]);
    assert!((then - now).abs() < 0.02 * then, "{}: recorded {then}, now {now}", study.name);
}

#[test]
fn a_residual_cnn_reads_digits() {
    let record = recorded("resnet-mnist");
    let best = objectives(&record).into_iter().fold(f64::INFINITY, f64::min);
    assert!(best <= 0.02, "{best}");
}

#[test]
fn a_transformer_learns_addition_modulo_59() {
    let record = recorded("modular-addition");
    assert!(objectives(&record).iter().all(|&error| error <= 0.01), "{:?}", objectives(&record));
    // It memorises its half of the table long before it understands the other.
    let early = record.trials()[&0].curves["valid_error"].values()[2];
    assert!(early > 0.3, "{early}");
    assert_trained_again(&record, 0);
}

#[test]
fn post_norm_needs_the_warmup_that_pre_norm_does_not() {
    let record = recorded("norm-position");
    let errors = |position: &str, warmup: &str| -> Vec<f64> {
        let is = |&trial: &u64| {
            value(&record, trial, "model.norm_position") == position
                && value(&record, trial, "schedule.warmup_steps") == warmup
        };
        let trials: Vec<u64> = record.trials().keys().copied().filter(is).collect();
        assert_eq!(trials.len(), 3, "three rates of each");
        // At the end: some learn a little before they collapse.
        let last = |trial| record.trials()[trial].curves["valid_error"].values().last().copied();
        trials.iter().map(|trial| last(trial).expect("evaluated")).collect()
    };
    // Chance is 0.9; a standard error of a difference is at most 0.025.
    assert!(errors("post", "0").iter().all(|&error| error > 0.85), "{:?}", errors("post", "0"));
    assert!(errors("post", "300").iter().all(|&error| error < 0.75), "{:?}", errors("post", "300"));
    assert!(errors("pre", "0").iter().all(|&error| error < 0.6), "{:?}", errors("pre", "0"));
    assert_trained_again(&record, 0);
}

#[test]
fn ghost_batches_differ_measurably_from_whole_ones() {
    let record = recorded("ghost-batches");
    let of = |ghost: &str| -> Vec<f64> {
        let trials =
            record.trials().keys().copied().filter(|&trial| value(&record, trial, "model.ghost_batch_size") == ghost);
        trials.map(|trial| objectives(&record)[trial as usize]).collect()
    };
    let moments = |x: &[f64]| {
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        (mean, x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0) / n)
    };
    let ((whole, a), (ghosts, b)) = (moments(&of("0")), moments(&of("2")));
    // Welch's statistic; 3 standard errors of the difference.
    let t = (whole - ghosts) / (a + b).sqrt();
    assert!(t.abs() > 3.0, "{whole} whole, {ghosts} in ghost batches, t = {t}");
    assert_trained_again(&record, 0);
}

/// The slope of ln steps against ln batch by least squares: −1 is perfect scaling, 0 is no gain.
fn slope(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let logs: Vec<(f64, f64)> = points.iter().map(|(batch, steps)| (batch.ln(), steps.ln())).collect();
    let (x, y) = logs.iter().fold((0.0, 0.0), |(x, y), log| (x + log.0 / n, y + log.1 / n));
    logs.iter().map(|log| (log.0 - x) * (log.1 - y)).sum::<f64>()
        / logs.iter().map(|log| (log.0 - x).powi(2)).sum::<f64>()
}

/// The 95 % interval of that slope over repetitions of the trials of each size, by resampling them.
fn slope_interval(records: &[Record], target: f64) -> (f64, f64) {
    let reached = |record: &Record, trial: u64| {
        let mut points = record.trials()[&trial].curves.get("valid_error")?.points();
        points.find(|(_, error)| *error <= target).map(|(step, _)| step as f64)
    };
    let stream = Stream::new(0).child("slope");
    let mut slopes: Vec<f64> = (0..1000)
        .map(|round| {
            let best = records.iter().map(|record| {
                let (batch, n) = (batch_size(record), record.trials().len() as u64);
                let picks = stream.index(round).index(batch as u64);
                let steps = (0..n).filter_map(|i| reached(record, picks.below(i, n))).fold(f64::INFINITY, f64::min);
                (batch, steps)
            });
            slope(&best.filter(|(_, steps)| steps.is_finite()).collect::<Vec<_>>())
        })
        .collect();
    slopes.sort_by(f64::total_cmp);
    (slopes[25], slopes[974])
}

fn batch_size(record: &Record) -> f64 {
    record.study.space.value("batch_size", &Values::new()).unwrap().as_f64().unwrap()
}

#[test]
fn steps_to_target_on_digits_scale_perfectly_up_to_a_critical_batch_size() {
    const TARGET: f64 = 0.05;
    let records: Vec<Record> = (3..10).map(|i| recorded(&format!("digits-batch-sizes/batch-{}", 1 << i))).collect();
    let found = StepsToTarget::new(&records, TARGET, &Measured::default());
    assert!(found.points.iter().all(|point| point.reached >= 3), "every size reaches it");
    let Some(Critical::Found { batch, interval }) = found.fit.map(|fit| fit.critical) else {
        panic!("{:?}", found.fit)
    };
    assert!(interval.low < batch && batch < interval.high && interval.high < 512.0, "{batch} {interval:?}");

    // Well below the critical size doubling the batch halves the steps; well above it nearly nothing is gained.
    let part = |wanted: &dyn Fn(f64) -> bool| -> (Vec<(f64, f64)>, Vec<Record>) {
        let best = found.points.iter().map(|point| (point.batch as f64, point.best.as_ref().unwrap().steps as f64));
        let kept = records.iter().filter(|record| wanted(batch_size(record))).cloned();
        (best.filter(|(batch, _)| wanted(*batch)).collect(), kept.collect())
    };
    let (small, trials) = part(&|size| size <= batch / 2.0);
    let (low, high) = slope_interval(&trials, TARGET);
    println!(
        "critical batch size {batch} {interval:?}; slope {} [{low}, {high}] up to {:?}",
        slope(&small),
        small.last()
    );
    assert!(small.len() >= 3, "{small:?}");
    assert!(low <= -1.0 && -1.0 <= high && (slope(&small) + 1.0).abs() < 0.15, "{} [{low}, {high}]", slope(&small));
    let (large, trials) = part(&|size| size >= interval.high);
    let (low, high) = slope_interval(&trials, TARGET);
    println!("slope {} [{low}, {high}] from {:?}", slope(&large), large.first());
    assert!(low > -1.0, "{} [{low}, {high}]", slope(&large));
    assert!(found.perfect_until.is_some_and(|size| (size as f64) < interval.high));
}
