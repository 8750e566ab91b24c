//! The page Analyze: the objective chosen after the fact, and thresholds of one's own.

use lab_browser_tests::{Key, Profile, Role, SHORT, Setup, speed, test, until};

#[tokio::test]
async fn another_objective_is_judged_without_training() {
    test("objective", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        // Trial 1 ends better than it was best before; trial 0 had the better moment. Another metric turns that round.
        let text = [
            r#"{"format":"lab.record/1","study":{"format":"lab.study/1","name":"two","workload":{"external":true},"objective":{"metric":"valid_error","direction":"minimize","at":"best"},"parameters":{"lr":{"role":"nuisance","float":[0,1]}},"sampler":{"kind":"halton"},"trials":2,"steps":20}}"#,
            r#"{"trial":0,"start":{"values":{"lr":0.25},"seed":0}}"#,
            r#"{"trial":0,"step":10,"metrics":{"valid_error":0.1,"accuracy":0.5}}"#,
            r#"{"trial":0,"step":20,"metrics":{"valid_error":0.3,"accuracy":0.6}}"#,
            r#"{"trial":0,"end":{"outcome":"completed"}}"#,
            r#"{"trial":1,"start":{"values":{"lr":0.75},"seed":1}}"#,
            r#"{"trial":1,"step":10,"metrics":{"valid_error":0.4,"accuracy":0.4}}"#,
            r#"{"trial":1,"step":20,"metrics":{"valid_error":0.2,"accuracy":0.55}}"#,
            r#"{"trial":1,"end":{"outcome":"completed"}}"#,
        ];
        let file = stage.file("two.jsonl", &(text.join("\n") + "\n"));
        page.hand_over("Open a file…", &file).await;
        page.says("Trial 0 is best: validation error 0.1 at step 10").await;
        page.choose("Which counts is", "its last value").await;
        page.says("Trial 1 is best: validation error 0.2 at step 20").await;
        page.says("Not as the study was designed").await;
        page.choose("Judge trials by", "accuracy").await;
        page.choose("Direction", "higher is better").await;
        page.says("Trial 0 is best: accuracy 0.6 at step 20").await;
        // The plots follow.
        until("a plot of the accuracy", SHORT, async || {
            page.names(Role::Plot).await.iter().any(|name| name.contains("accuracy")).then_some(())
        })
        .await;
        page.shoot("objective").await;
        // The study itself is as it was.
        assert_eq!(page.save_record().await.study.objective.metric, "valid_error");
    })
    .await;
}

#[tokio::test]
async fn thresholds_are_ones_own() {
    test("thresholds", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.hand_over("Open a file…", &stage.file("some.jsonl", &speed::many("some", 60, 40))).await;
        page.says("Thresholds of the checks").await;
        let open = "const line = [...document.querySelectorAll('summary')].find((line) => line.textContent.startsWith('Thresholds'));
            line.parentElement.open = true";
        page.script(open, &[]).await;
        let outer = "Infeasible share of a group that is large";
        page.fill(outer, "7").await;
        page.press(Key::Tab).await;
        page.says("nearest valid value is 1").await;
        page.fill(outer, "0.01").await;
        page.press(Key::Tab).await;
        page.says("Thresholds of the checks (1 changed)").await;
        page.shoot("thresholds").await;
        page.click(Role::Button, "Back to the defaults").await;
        until("the default stands there again", SHORT, async || {
            (page.value(outer).await == "0.25").then_some(())
        })
        .await;
    })
    .await;
}
