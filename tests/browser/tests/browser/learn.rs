//! The page Learn: a lesson is read, guessed at, run live with its knobs turned, and its task holds.

use lab_browser_tests::{LONG, Page, Profile, Role, SHORT, Setup, test, until};

/// Tasks of the lesson as they are read aloud: `holds: sixteen trials …`.
async fn tasks(page: &Page) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.tasks li')].map((task) => task.textContent)";
    serde_json::from_value(page.script(script, &[]).await).unwrap_or_default()
}

/// Where the knobs stand.
async fn knobs(page: &Page) -> Vec<String> {
    let script = "return [...document.querySelectorAll('main select')].map((knob) => knob.selectedOptions[0]?.text)";
    serde_json::from_value(page.script(script, &[]).await).unwrap_or_default()
}

#[tokio::test]
async fn a_lesson_is_guessed_run_and_passed() {
    test("learn", Setup { proxied: true, ..Setup::default() }, async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        assert!(stage.network().asked("/lessons/").is_empty(), "lessons travel when they are asked for");
        page.click(Role::Link, "Learn").await;
        page.sees(Role::Heading, "Chapter 1").await;
        page.click(Role::Link, "A range that ends too low").await;
        page.sees(Role::Heading, "A range that ends too low").await;
        // The whole course is one file.
        assert_eq!(stage.network().asked("/lessons/").len(), 1, "{:?}", stage.network().asked("/lessons/"));
        until("the recorded figure is drawn", SHORT, async || {
            // Until then a plot has the name of its title.
            let plots = page.names(Role::Plot).await;
            plots.iter().any(|plot| !plot.starts_with("The recorded study")).then_some(())
        })
        .await;
        let unchecked = tasks(&page).await;
        assert!(unchecked.len() == 6 && unchecked.iter().all(|task| task.contains("not checked yet")), "{unchecked:?}");

        page.fill("Your guess", "0.05").await;
        page.says("Run it live to see how near that is").await;
        page.choose("Upper end of the learning rate", "1").await;
        page.choose("Trials", "24").await;
        page.click(Role::Button, "Run this study").await;
        until("the task holds", LONG, async || page.text().await.contains("The task holds").then_some(())).await;
        let checked = tasks(&page).await;
        // That it is about the question, and the six of the lesson.
        assert_eq!(checked.len(), 7, "{checked:?}");
        assert!(checked.iter().all(|task| task.contains("holds: ")), "{checked:?}");
        page.says("You guessed: 0.05. The record says: ").await;
        page.shoot("learn").await;

        // What was turned and guessed stands there after a walk to the lab.
        page.click(Role::Link, "Watch it on Run").await;
        page.finishes().await;
        page.click(Role::Link, "Learn").await;
        page.click(Role::Link, "A range that ends too low").await;
        page.says("The task holds").await;
        assert_eq!(page.value("Your guess").await, "0.05");
        assert_eq!(knobs(&page).await, ["1", "24", "1"]);
        page.click(Role::Button, "Open in Design").await;
        page.sees(Role::Heading, "Design a study").await;
        until("the turned study is the design", SHORT, async || {
            (page.value("Name of the study").await == "digits: a range that ends too low").then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_record_that_does_not_do_it_is_told_what_is_missing() {
    test("learn-not-yet", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/learn/seeds").await;
        page.sees(Role::Heading, "A difference that new seeds wipe out").await;
        // As it stands: two runs.
        page.click(Role::Button, "Run this study").await;
        page.says("Checked on the study at hand").await;
        until("the runs are over", LONG, async || page.text().await.contains("2 of 2 trials, finished").then_some(()))
            .await;
        until("what is missing is said", SHORT, async || {
            let tasks = tasks(&page).await;
            let eight = tasks.iter().find(|task| task.contains("eight seeds or more"))?;
            (tasks.len() == 6 && eight.contains("does not hold yet")).then_some(())
        })
        .await;
        assert!(!page.text().await.contains("The task holds"));

        page.go("/#/learn/no-such").await;
        page.says("There is no lesson \"no-such\"").await;
    })
    .await;
}
