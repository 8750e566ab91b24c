//! The first minutes of a newcomer: one press trains something real, and its plots are drawn with no further press.

use lab_browser_tests::{Key, LONG, Page, Profile, Role, SHORT, Setup, small_study, test, until};
use lab_core::analysis::Summary;
use lab_core::plot::parameter_title;
use lab_core::space::format_number;
use lab_core::text::Lang;
use std::time::{Duration, Instant};

/// An idle machine needs under 3 s; this one may be doing other things.
const SOON: Duration = Duration::from_secs(20);
/// What the example's best trial must reach, a share of the validation examples; guessing gives 0.9.
const GOAL: f64 = 0.03;

#[tokio::test]
async fn the_first_press_trains_the_example() {
    test("first-press", Setup { proxied: true, ..Setup::default() }, async |stage| {
        let asked = |start: &str| stage.network().asked(start);
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.says("See it work").await;
        page.sees(Role::Link, "Open the design page").await;
        // Nothing of burn travels before somebody trains; what lives on this page is trained without it.
        assert!(!asked("/page/").is_empty() && asked("/worker-gpu/").is_empty(), "{:?}", asked("/"));

        let pressed = Instant::now();
        page.click(Role::Button, "Train the example now").await;
        until("a trial is measured", SOON, async || (page.steps_trained().await > 0).then_some(())).await;
        println!("first measurement {:.1} s after the press", pressed.elapsed().as_secs_f64());

        let progress = page.progress().await.expect("a progress bar");
        assert_eq!((progress.trials, progress.state.as_str()), (32, "running"));
        page.reaches("two trials are over", |progress| progress.ended >= 2).await;
        until("the curves are drawn", SHORT, async || {
            painted(&page).await.iter().all(|painted| *painted).then_some(())
        })
        .await;
        assert!(painted(&page).await.len() >= 2, "curves, and the axis of the first parameter");
        page.shoot("run-while-training").await;
        assert!(!asked("/worker-cpu/").is_empty(), "{:?}", asked("/"));
        assert!(asked("/worker-gpu/").is_empty(), "a small model needs no GPU");
        page.click(Role::Button, "Stop").await;
        page.reaches("the example is stopped", |progress| progress.state == "stopped").await;
    })
    .await;
}

#[tokio::test]
async fn the_start_page_trains_as_its_momentum_is_turned() {
    test("living", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        let usual = best_rate(&page, "0.9").await;
        page.shoot("living").await;
        // Its knob turns by keyboard, and what it turned to is trained at once.
        page.tab_to("Momentum*").await;
        page.press(Key::Left).await;
        page.press(Key::Left).await;
        let without = best_rate(&page, "0").await;
        assert!(without > usual, "without momentum the best learning rate is {without}, with 0.9 it is {usual}");
        // It is no study of the visitor's.
        page.says("Studies you run are kept in this browser and listed here.").await;
        page.click(Role::Link, "Why this makes many comparisons unfair*").await;
        page.sees(Role::Heading, "An unfair comparison, made fair").await;
    })
    .await;
}

/// The learning rate that the start page calls best, once all that it trains with this momentum is over.
async fn best_rate(page: &Page, momentum: &str) -> f64 {
    let start = format!("With momentum {momentum} the learning rate ");
    until("the networks of the start page are trained", LONG, async || {
        let text = page.text().await;
        text.split_once(&start)?.1.split(' ').next()?.parse().ok()
    })
    .await
}

#[tokio::test]
async fn the_example_reads_digits() {
    test("example", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.click(Role::Button, "Train the example now").await;
        page.sees(Role::Button, "Where to train: This browser*").await;
        page.finishes().await;
        page.click(Role::Link, "Analyze the results").await;
        page.sees(Role::Heading, "Answer").await;
        let text = page.text().await;
        let best =
            text.split_once("is best: validation error ").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
        let best: f64 = best.unwrap_or_else(|| panic!("no best trial is named:\n{text}"));
        println!("the example's best validation error is {best}");
        assert!(best <= GOAL, "the example's best validation error is {best}");
    })
    .await;
}

#[tokio::test]
async fn a_study_is_run_and_read() {
    test("run-and-read", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        let study = small_study("read to the end", 16, 6, 200, 20);
        page.start(&study).await;
        page.finishes().await;
        let rows = page.trials().await;
        assert_eq!(rows.len(), 6, "{rows:?}");
        assert!(rows.iter().all(|row| row[1].ends_with("completed")), "{rows:?}");

        page.click(Role::Link, "Analyze the results").await;
        page.sees(Role::Heading, "Answer").await;
        let buttons = page.names(Role::Button).await;
        for (parameter, _) in study.space.varied() {
            let plot = format!("Save or show the data: {}", parameter_title(&parameter.name, Lang::En));
            assert!(buttons.contains(&plot), "no plot for {}: {buttons:?}", parameter.name);
        }
        // They are drawn as they come into sight.
        page.shoot("run-and-read").await;
        // One for each varied parameter, the training curves, and those that come with the findings.
        page.sees(Role::Heading, "Findings").await;
        until("further plots are drawn", LONG, async || {
            let painted = painted(&page).await;
            (painted.len() > study.space.varied().count() + 1 && painted.iter().all(|painted| *painted)).then_some(())
        })
        .await;

        let record = page.save_record().await;
        assert_eq!(record.study, study);
        let best = Summary::of(&record).best.expect("six trials have completed");
        page.says(&format!(
            "Trial {} is best: validation error {} at step {}",
            best.trial,
            format_number(best.objective),
            best.step
        ))
        .await;
        assert!(best.objective < 0.5, "nine in ten guesses are wrong; the best trial errs in {}", best.objective);
    })
    .await;
}

/// For each plot, whether there is anything on it. The first one that is still empty is brought into sight.
async fn painted(page: &Page) -> Vec<bool> {
    let script = "const plots = [...document.querySelectorAll('figure canvas[aria-hidden]')].filter((canvas) => canvas.checkVisibility());
        const painted = plots.map((canvas) => canvas.width > 0
            && canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((x) => x > 0));
        plots[painted.indexOf(false)]?.scrollIntoView();
        return painted";
    serde_json::from_value(page.script(script, &[]).await).unwrap_or_default()
}
