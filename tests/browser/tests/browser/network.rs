//! A fast runner and a bad network: the page stays responsive under a flood of measurements, and loses none of them however
//! often the connection breaks.

use lab_browser_tests::{LONG, Page, Profile, Role, SHORT, Setup, small_study, test, until};
use lab_core::trial::Outcome;
use serde_json::Value as Json;
use std::time::Instant;

const CUTS: usize = 10;
/// How long the page is watched at least, in milliseconds.
const WATCHED_MS: f64 = 10_000.0;
/// No task of the page may take longer, in milliseconds.
const LONGEST_MS: f64 = 100.0;

#[tokio::test]
async fn no_point_is_lost_and_the_page_stays_responsive() {
    let setup = Setup { proxied: true, provoked: &["WebSocket connection to"], ..Setup::default() };
    test("network", setup, async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.train_on("Runner").await;
        page.start(&small_study("a flood", 8, 8, 100_000, 1)).await;
        until("measurements arrive", LONG, async || (page.steps_trained().await > 0).then_some(())).await;

        watch(&page).await;
        let (start, before) = (Instant::now(), page.steps_trained().await);
        for cut in 0..CUTS {
            let (calls, seen) = (stage.network().asked("/ws").len(), page.steps_trained().await);
            stage.network().cut();
            until(&format!("the page is back after cut {cut}"), LONG, async || {
                (stage.network().asked("/ws").len() > calls && page.steps_trained().await > seen).then_some(())
            })
            .await;
        }
        until("ten seconds are watched", LONG, async || (watched(&page).await >= WATCHED_MS).then_some(())).await;
        let (points, seconds) = (page.steps_trained().await - before, start.elapsed().as_secs_f64());
        let tasks = long_tasks(&page).await;
        // None noted would mean nothing if none could be.
        a_long_task_is_noted(&page).await;
        println!(
            "{:.0} measurements a second over {seconds:.0} s and {CUTS} cuts; long tasks: {tasks:.0?} ms",
            points as f64 / seconds
        );

        page.click(Role::Button, "Stop").await;
        page.reaches("the study is stopped", |progress| progress.state == "stopped").await;
        until("its trials are stopped", LONG, async || {
            page.trials().await.iter().all(|row| !row[1].ends_with("running")).then_some(())
        })
        .await;
        let record = page.save_record().await;
        for (number, trial) in record.trials() {
            for (metric, curve) in &trial.curves {
                let first = curve.steps().first().copied().unwrap_or(0);
                let expected: Vec<u64> = (first..).take(curve.steps().len()).collect();
                assert!(first <= 1 && curve.steps() == expected, "trial {number} lacks measurements of {metric}");
            }
            assert!(
                matches!(trial.outcome(), Some(Outcome::Stopped | Outcome::Completed)),
                "trial {number}: {:?}",
                trial.outcome()
            );
        }
        // What came in pieces is what the runner has.
        page.reload().await;
        page.sees(Role::Heading, "Answer").await;
        until("the runner's own record is the same", LONG, async || (page.save_record().await == record).then_some(()))
            .await;

        let longest = tasks.into_iter().fold(0.0, f64::max);
        assert!(longest <= LONGEST_MS, "a task of {longest:.0} ms");
    })
    .await;
}

#[tokio::test]
async fn a_runner_that_takes_no_connection_is_called_until_it_does() {
    let setup = Setup {
        proxied: true,
        provoked: &["WebSocket connection to", "net::ERR_", "Failed to load resource"],
        ..Setup::default()
    };
    test("no-connection", setup, async |stage| {
        // The page comes through, and what keeps it connected does not.
        stage.network().bar(Some("/ws"));
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.says("it answers, but takes no connection yet").await;
        let calls = stage.network().asked("/status").len();
        until("it is called again", SHORT, async || (stage.network().asked("/status").len() > calls).then_some(()))
            .await;
        stage.network().bar(None);
        page.says("runner connected").await;

        // Nobody answers at all, for longer than a short break.
        stage.network().bar(Some("/"));
        stage.network().cut();
        page.says("ago, calling again").await;
        stage.network().bar(None);
        page.says("runner connected").await;
    })
    .await;
}

/// Starts to note every task longer than 50 ms (the W3C Long Tasks API).
async fn watch(page: &Page) {
    let script = "window.watched = { since: performance.now(), tasks: [] };
        new PerformanceObserver((list) => window.watched.tasks.push(...list.getEntries().map((task) => task.duration)))
            .observe({ entryTypes: ['longtask'] })";
    page.script(script, &[]).await;
}

/// Makes a task that is too long, and waits until it is noted.
async fn a_long_task_is_noted(page: &Page) {
    let script = "setTimeout((end) => { while (performance.now() < end); }, 0, performance.now() + 2 * arguments[0])";
    page.script(script, &[LONGEST_MS.into()]).await;
    until("the long task is noted", SHORT, async || (long_tasks(page).await.last()? >= &LONGEST_MS).then_some(())).await
}

/// For how long tasks have been noted, in milliseconds.
async fn watched(page: &Page) -> f64 {
    page.script("return performance.now() - window.watched.since", &[]).await.as_f64().unwrap_or_default()
}

async fn long_tasks(page: &Page) -> Vec<f64> {
    let tasks = page.script("return window.watched.tasks", &[]).await;
    tasks.as_array().into_iter().flatten().filter_map(Json::as_f64).collect()
}
