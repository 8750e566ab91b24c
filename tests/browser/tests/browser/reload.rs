//! Nothing is lost: a study goes on after a reload, and after its tab was closed and the browser opened again.

use lab_browser_tests::{LONG, Page, Profile, Role, Setup, small_study, test, until};
use lab_core::record::Record;
use lab_core::trial::Outcome;

/// More than one worker trains at once, however it groups them.
const TRIALS: u64 = 12;
const STEPS: u64 = 8_000;
const EVAL_EVERY: u64 = 400;

#[tokio::test]
async fn a_study_survives_reloads() {
    test("reload", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        start(&page, "reloaded").await;
        for _ in 0..2 {
            let trained = page.steps_trained().await;
            until("training goes on", LONG, async || (page.steps_trained().await > trained).then_some(())).await;
            let before = page.reaches("a trial is over", |progress| progress.ended > 0).await;
            assert_eq!(before.state, "running", "the reload would come too late");
            page.reload().await;
            let after = page.reaches("the study is back", |_| true).await;
            assert!(after.ended >= before.ended, "{before:?}, then {after:?}");
        }
        page.finishes().await;
        assert_whole(&page.save_record().await);
    })
    .await;
}

#[tokio::test]
async fn a_study_survives_its_tab() {
    test("closed-tab", Setup::default(), async |stage| {
        let profile = Profile::new();
        let page = stage.open(&profile).await;
        start(&page, "closed and opened").await;
        let before = page.reaches("a trial is over", |progress| progress.ended > 0).await;
        assert_eq!(before.state, "running", "the tab would close too late");
        page.close().await;

        let page = stage.open(&profile).await;
        page.go("/").await;
        page.click(Role::Link, "Open closed and opened").await;
        let after = page.reaches("the study is back", |_| true).await;
        assert!(after.ended >= before.ended, "{before:?}, then {after:?}");
        page.finishes().await;
        assert_whole(&page.save_record().await);
    })
    .await;
}

/// Starts a study on one worker, so that it lasts on any machine.
async fn start(page: &Page, name: &str) {
    page.go("/").await;
    page.train_on("This browser: 1 CPU worker").await;
    page.start(&small_study(name, 64, TRIALS, STEPS, EVAL_EVERY)).await;
}

/// Every trial once, completed, with every measurement.
fn assert_whole(record: &Record) {
    let numbers: Vec<u64> = record.trials().keys().copied().collect();
    assert_eq!(numbers, (0..TRIALS).collect::<Vec<_>>());
    for (number, trial) in record.trials() {
        assert_eq!(trial.outcome(), Some(&Outcome::Completed), "trial {number}");
        let steps: Vec<u64> = trial.curves["valid_error"].steps().iter().copied().filter(|step| *step > 0).collect();
        assert_eq!(steps, (1..=STEPS / EVAL_EVERY).map(|i| i * EVAL_EVERY).collect::<Vec<_>>(), "trial {number}");
    }
}
