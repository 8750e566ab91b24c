//! One study in several places: on the browser's CPU workers, on its WebGPU, on the runner. The same trials, the same curves.

use lab_browser_tests::{Page, Profile, Role, Setup, small_study, test};
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::trial::Outcome;

/// Native and wasm CPU: relative, over the first steps of a trial.
const CPU_TOLERANCE: f64 = 1e-3;
const FIRST_STEPS: u64 = 200;
/// CPU and GPU: relative for losses, absolute for shares of examples.
const GPU_TOLERANCE: f64 = 0.05;

#[tokio::test]
async fn the_runner_trains_the_same_curves() {
    test("runner", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        let study = small_study("here and there", 32, 4, FIRST_STEPS, 10);
        let here = trained(&page, &study).await;

        page.click(Role::Link, "Start").await;
        page.train_on("Runner").await;
        page.start(&study).await;
        page.reaches("the runner's trials are measured", |progress| progress.state == "finished" || progress.ended > 0)
            .await;
        page.finishes().await;
        page.says("saved on the runner").await;
        assert!(page.address().await.contains("/run/r-"), "{}", page.address().await);
        let there = page.save_record().await;

        let worst = difference(&here, &there, |_| true);
        println!("browser and runner differ by {worst:.1e}, relative");
        assert!(worst <= CPU_TOLERANCE, "browser and runner differ by {worst}, relative");

        // It stays there: another browser finds it on the start page.
        let other = stage.open(&Profile::new()).await;
        other.go("/").await;
        other.click(Role::Link, "Open here and there").await;
        other.sees(Role::Heading, "Answer").await;
        assert_eq!(other.save_record().await, there);
    })
    .await;
}

#[tokio::test]
async fn webgpu_trains_the_same_curves() {
    let setup = Setup { webgpu: true, proxied: true, ..Setup::default() };
    test("webgpu", setup, async |stage| {
        let page = stage.open(&Profile::new()).await;
        let study = small_study("on two devices", 8, 2, 10, 5);
        let cpu = trained(&page, &study).await;

        page.click(Role::Link, "Start").await;
        page.train_on("This browser: WebGPU").await;
        let gpu = trained(&page, &study).await;
        assert!(!stage.network().asked("/worker-gpu/").is_empty());

        let losses = difference(&cpu, &gpu, |metric| !metric.ends_with("error"));
        let errors = (0..2)
            .map(|trial| (last(&cpu, trial, "valid_error") - last(&gpu, trial, "valid_error")).abs())
            .fold(0.0, f64::max);
        println!("CPU and WebGPU differ by {losses:.1e} relative in losses, by {errors:.1e} in errors");
        assert!(losses <= GPU_TOLERANCE && errors <= GPU_TOLERANCE, "losses differ by {losses}, errors by {errors}");
    })
    .await;
}

/// Trains a study to its end where the picker says, and returns its record.
async fn trained(page: &Page, study: &Study) -> Record {
    page.start(study).await;
    page.finishes().await;
    let record = page.save_record().await;
    let outcomes: Vec<_> = record.trials().values().map(|trial| trial.outcome().cloned()).collect();
    assert_eq!(outcomes, vec![Some(Outcome::Completed); study.trials as usize]);
    record
}

/// The largest relative difference between two records of one study; where a value is near 0, relative to a hundredth.
fn difference(a: &Record, b: &Record, counted: impl Fn(&str) -> bool) -> f64 {
    assert_eq!(a.trials().keys().collect::<Vec<_>>(), b.trials().keys().collect::<Vec<_>>());
    let mut worst: f64 = 0.0;
    let mut compared = 0;
    for (number, trial) in a.trials() {
        let other = &b.trials()[number];
        assert_eq!((&trial.values, trial.seed), (&other.values, other.seed), "trial {number}");
        for (metric, curve) in trial.curves.iter().filter(|(metric, _)| counted(metric)) {
            let twin = other.curves.get(metric).unwrap_or_else(|| panic!("trial {number} has no {metric} there"));
            assert_eq!(curve.steps(), twin.steps(), "trial {number}, {metric}");
            for (x, y) in curve.values().iter().zip(twin.values()) {
                worst = worst.max((x - y).abs() / x.abs().max(0.01));
                compared += 1;
            }
        }
    }
    assert!(compared > 0, "nothing was compared");
    worst
}

fn last(record: &Record, trial: u64, metric: &str) -> f64 {
    *record.trials()[&trial].curves[metric].values().last().expect("a measured trial")
}
