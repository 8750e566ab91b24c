//! A person in command: pause, resume, stop; by keyboard alone; in the other language; in the other theme.

use lab_browser_tests::{Key, Page, Profile, Role, SHORT, Setup, small_study, test, until, untranslated};
use lab_core::trial::Outcome;
use lab_core::workload::{HYPERPARAMETERS, Kind};

#[tokio::test]
async fn a_study_is_paused_resumed_stopped_and_taken_up() {
    test("pause", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.start(&small_study("in command", 64, 4, 30_000, 500)).await;
        until("a trial is measured", SHORT, async || (page.steps_trained().await > 0).then_some(())).await;

        page.click(Role::Button, "Pause").await;
        page.reaches("the study is paused", |progress| progress.state == "paused").await;
        // The last reports may still be on their way; after that, nothing moves.
        let at_rest = until("training rests", SHORT, async || {
            let before = page.steps_trained().await;
            frames(&page, 30).await;
            (page.steps_trained().await == before).then_some(before)
        })
        .await;
        assert!(!page.has(Role::Button, "Pause").await);
        page.click(Role::Button, "Resume").await;
        until("training goes on", SHORT, async || (page.steps_trained().await > at_rest).then_some(())).await;

        page.click(Role::Button, "Stop").await;
        let stopped = page.reaches("the study is stopped", |progress| progress.state == "stopped").await;
        until("the trials in training are stopped", SHORT, async || {
            page.trials().await.iter().all(|row| !row[1].ends_with("running")).then_some(())
        })
        .await;
        assert!(page.trials().await.iter().any(|row| row[1].ends_with("stopped")), "{stopped:?}");

        page.click(Role::Button, "Resume").await;
        page.finishes().await;
        let record = page.save_record().await;
        let outcomes: Vec<_> = record.trials().values().map(|trial| trial.outcome().cloned()).collect();
        assert_eq!(outcomes, vec![Some(Outcome::Completed); 4]);
    })
    .await;
}

#[tokio::test]
async fn training_goes_on_in_a_hidden_tab() {
    test("hidden", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.start(&small_study("out of sight", 64, 4, 30_000, 500)).await;
        until("a trial is measured", SHORT, async || (page.steps_trained().await > 0).then_some(())).await;
        page.cover().await;
        let (hidden, before) = (page.progress().await, page.steps_trained().await);
        assert_ne!(hidden.map(|progress| progress.state).as_deref(), Some("finished"), "hidden too late");
        page.finishes().await;
        assert!(page.steps_trained().await > before);
        assert_eq!(page.script("return document.visibilityState", &[]).await, "hidden");
        let record = page.save_record().await;
        let outcomes: Vec<_> = record.trials().values().map(|trial| trial.outcome().cloned()).collect();
        assert_eq!(outcomes, vec![Some(Outcome::Completed); 4]);
    })
    .await;
}

#[tokio::test]
async fn the_keyboard_is_enough() {
    test("keyboard", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.sees(Role::Button, "Train the example now").await;
        page.press(Key::Tab).await;
        assert_eq!(page.focused().await, "Skip to the content");
        page.tab_to("Train the example now").await;
        page.press(Key::Enter).await;
        page.reaches("the example trains", |progress| progress.state == "running").await;

        // The menu of places: Enter opens it with the first entry in focus, Escape closes it and gives the focus back.
        page.tab_to("Where to train*").await;
        let button = page.focused().await;
        page.press(Key::Enter).await;
        until("the first entry has the focus", SHORT, async || {
            page.focused().await.starts_with("Automatic").then_some(())
        })
        .await;
        page.press(Key::Down).await;
        assert!(page.focused().await.starts_with("This browser: 1 CPU worker"), "{}", page.focused().await);
        page.press(Key::Escape).await;
        page.misses(Role::MenuItem, "Automatic*").await;
        assert_eq!(page.focused().await, button);

        page.tab_to("Stop").await;
        page.press(Key::Enter).await;
        page.reaches("the example is stopped", |progress| progress.state == "stopped").await;
    })
    .await;
}

#[tokio::test]
async fn a_language_that_does_not_load_is_said_and_asked_for_again() {
    let setup = Setup { proxied: true, provoked: &["net::ERR_", "Failed to load resource"], ..Setup::default() };
    test("language-lost", setup, async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.sees(Role::Link, "Analyze").await;
        // Whoever reads one language loads one.
        assert!(stage.network().asked("/page/texts-zh-Hans").is_empty(), "{:?}", stage.network().asked("/page/"));
        stage.network().bar(Some("/page/texts-zh-Hans"));
        page.click(Role::Button, "切换到中文").await;
        page.says("The texts in 中文 could not be loaded").await;
        page.sees(Role::Link, "Analyze").await;
        stage.network().bar(None);
        page.click(Role::Button, "切换到中文").await;
        page.sees(Role::Link, "分析").await;
        page.click(Role::Button, "Switch to English").await;
        page.sees(Role::Link, "Analyze").await;
    })
    .await;
}

#[tokio::test]
async fn the_page_speaks_chinese() {
    test("chinese", Setup::default(), async |stage| {
        let profile = Profile::new();
        let page = stage.open(&profile).await;
        let study = small_study("digits", 8, 2, 40, 20);
        page.start(&study).await;
        page.finishes().await;
        page.click(Role::Button, "切换到中文").await;
        page.sees(Role::Link, "分析").await;
        let is_name = |word: &str| word == study.name || word == study.question || is_in_files(word);
        for (tab, heading) in [
            ("运行", "digits"),
            ("分析", "digits"),
            ("设计", "设计研究"),
            ("开始", "按照《调参手册》的方法为深度学习调参"),
        ] {
            page.click(Role::Link, tab).await;
            page.sees(Role::Heading, heading).await;
            let words = untranslated(&page, is_name).await;
            assert!(words.is_empty(), "on the page {tab}: {words:?}");
        }
        page.reload().await;
        page.sees(Role::Button, "立即训练示例").await;
        assert_eq!(page.script("return document.documentElement.lang", &[]).await, "zh-Hans");
    })
    .await;
}

#[tokio::test]
async fn the_browsers_language_is_followed() {
    let setup = Setup { language: "zh-CN", ..Setup::default() };
    test("browser-language", setup, async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.click(Role::Button, "立即训练示例").await;
        page.sees(Role::ProgressBar, "研究进度").await;
        page.click(Role::Button, "停止").await;
        page.click(Role::Button, "Switch to English").await;
        page.sees(Role::ProgressBar, "Progress of the study").await;
    })
    .await;
}

#[tokio::test]
async fn the_theme_is_followed_and_chosen() {
    test("theme", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.prefer("dark").await;
        let dark = ground(&page).await;
        page.prefer("light").await;
        let light = ground(&page).await;
        assert_ne!(dark, light);

        page.click(Role::Button, "Theme: as the system").await;
        page.sees(Role::Button, "Theme: light").await;
        page.prefer("dark").await;
        assert_eq!(ground(&page).await, light);
        page.click(Role::Button, "Theme: light").await;
        page.sees(Role::Button, "Theme: dark").await;
        page.reload().await;
        page.sees(Role::Button, "Theme: dark").await;
        page.prefer("light").await;
        assert_eq!(ground(&page).await, dark);
    })
    .await;
}

/// Whether a study file calls a hyperparameter or one of its values so: names are the same in every language.
fn is_in_files(word: &str) -> bool {
    HYPERPARAMETERS
        .iter()
        .any(|entry| entry.name == word || matches!(entry.kind, Kind::Name { options } if options.contains(&word)))
}

/// Lets the page draw so many frames.
async fn frames(page: &Page, count: u32) {
    let script = "const [count] = arguments;
        return new Promise((done) => { let left = count; const next = () => (left-- > 0 ? requestAnimationFrame(next) : done()); next(); })";
    page.script(script, &[count.into()]).await;
}

/// The colour of the page's ground.
async fn ground(page: &Page) -> String {
    page.script("return getComputedStyle(document.body).backgroundColor", &[]).await.to_string()
}
