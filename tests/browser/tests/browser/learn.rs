//! The page Learn: a lesson is read, guessed at in words or on its figure, run live with its knobs turned, and its task holds; by keyboard alone, from a
//! link, presented, and from a folder that any web server hosts, without a runner and then without a network.

use lab_browser_tests::{Host, Key, LONG, Page, Profile, Role, SHORT, Setup, hosted, overflow, test, until};
use std::path::Path;

const RANGE: &str = "A range that ends too low";
/// The one after it in the course.
const EDGE: &str = "The edge of stability";

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
        page.says("1 of ").await;
        page.click(Role::Link, RANGE).await;
        page.says("The task holds").await;
        assert_eq!(page.value("Your guess").await, "0.05");
        assert_eq!(knobs(&page).await, ["1", "24", "1"]);
        // What was run for one lesson is no answer to another.
        page.click(Role::Link, &format!("Next: {EDGE}")).await;
        page.sees(Role::Heading, EDGE).await;
        until("the next task is not done by it", SHORT, async || {
            let tasks = tasks(&page).await;
            (!tasks.is_empty() && tasks.iter().all(|task| task.contains("not checked yet"))).then_some(())
        })
        .await;
        page.click(Role::Link, "Learn").await;
        page.click(Role::Link, RANGE).await;
        page.click(Role::Button, "Open in Design").await;
        page.sees(Role::Heading, "Design a study").await;
        until("the turned study is the design", SHORT, async || {
            (page.value("Name of the study").await == "digits: a range that ends too low").then_some(())
        })
        .await;

        // It stands there after a reload too, and in another browser, which a file takes it to.
        page.go("/#/learn").await;
        page.reload().await;
        page.says("1 of ").await;
        let (name, progress) = page.saved(async || page.click(Role::Button, "Save progress").await).await;
        assert!(name.starts_with("tuning-lab-progress") && progress.contains("lab.progress/1"), "{name}: {progress}");
        let other = stage.open(&Profile::new()).await;
        other.go("/#/learn").await;
        other.says("0 of ").await;
        other.hand_over("Open saved progress", &stage.file("study.json", "{\"format\": \"lab.study/1\"}")).await;
        other.says("This is no saved progress").await;
        other.hand_over("Open saved progress", &stage.file("progress.json", &progress)).await;
        other.says("1 of ").await;
        other.click(Role::Link, RANGE).await;
        until("the guess and the knobs came along", SHORT, async || {
            (other.value("Your guess").await == "0.05" && knobs(&other).await == ["1", "24", "1"]).then_some(())
        })
        .await;
    })
    .await;
}

/// The name of the recorded figure, once it is drawn: until then it has that of its title.
async fn recorded_figure(page: &Page) -> String {
    until("the recorded figure is drawn", SHORT, async || {
        let plots = page.names(Role::Plot).await;
        plots.into_iter().next().filter(|plot| !plot.starts_with("The recorded study"))
    })
    .await
}

#[tokio::test]
async fn a_text_is_read_before_the_worker_has_come() {
    test("learn-early", Setup { proxied: true, ..Setup::default() }, async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go_nowhere().await;
        stage.network().bar(Some("/worker-science"));
        page.visit("/#/learn/range").await;
        page.sees(Role::Heading, RANGE).await;
        page.says("Widen it until the best lies well inside.").await;
        page.says("A search can only find what its range holds.").await;
        // It was asked for once, beside the program.
        let texts = stage.network().asked("/lessons/range/");
        assert_eq!(texts, ["/lessons/range/en.md"]);
    })
    .await;
}

#[tokio::test]
async fn a_guess_is_drawn_on_the_figure() {
    test("learn-draw", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/learn/range").await;
        page.says("Press on the figure to mark it there").await;
        let figure = recorded_figure(&page).await;
        let painted = async || page.script("return document.querySelector('canvas[role=img]').toDataURL()", &[]).await;
        let empty = painted().await;
        for share in [0.5, 0.75] {
            page.draw(Role::Plot, &figure, &[(share, 0.5)]).await;
            // The axis goes from 3e-5, where the range begins, to 1, where it can be turned to, and a little farther.
            let rate = 10f64.powf(-4.66 + 4.8 * share);
            until("the field has the rate that was pressed", SHORT, async || {
                let guess: f64 = page.value("Your guess").await.parse().ok()?;
                (guess > rate / 2.0 && guess < rate * 2.0).then_some(())
            })
            .await;
        }
        page.says("Run it live to see how near that is").await;
        let drawn = painted().await;
        assert_ne!(drawn, empty, "the mark is seen");
        page.shoot("learn-draw").await;
        let guess = page.value("Your guess").await;
        page.reload().await;
        until("it is kept", SHORT, async || (page.value("Your guess").await == guess).then_some(())).await;
        // What is typed moves the mark.
        recorded_figure(&page).await;
        let before = painted().await;
        page.fill("Your guess", "0.001").await;
        until("the mark moved", SHORT, async || (painted().await != before).then_some(())).await;

        page.go("/#/learn/overfitting").await;
        page.sees(Role::Field, "Your guess").await;
        let figure = recorded_figure(&page).await;
        page.draw(Role::Plot, &figure, &[(0.2, 0.3), (0.4, 0.5), (0.6, 0.4)]).await;
        until("the field has the curve", SHORT, async || {
            let curve = page.value("Your guess").await;
            (curve.matches(':').count() == 3 && curve.matches(',').count() == 2).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_lesson_is_done_by_keyboard_alone() {
    test("learn-keyboard", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/learn").await;
        page.sees(Role::Link, RANGE).await;
        page.tab_to(RANGE).await;
        page.press(Key::Enter).await;
        page.sees(Role::Field, "Your guess").await;
        page.tab_to("Your guess").await;
        page.press_all("0.05").await;
        page.says("Run it live to see how near that is").await;
        page.tab_to("Upper end of the learning rate").await;
        page.press(Key::End).await;
        page.tab_to("Trials").await;
        page.press(Key::Down).await;
        until("the knobs are turned", SHORT, async || (knobs(&page).await == ["1", "24", "1"]).then_some(())).await;
        page.tab_to("Run this study").await;
        page.press(Key::Enter).await;
        until("the task holds", LONG, async || page.text().await.contains("The task holds").then_some(())).await;
        page.tab_to(&format!("Next: {EDGE}")).await;
        page.press(Key::Enter).await;
        page.sees(Role::Heading, EDGE).await;
        until("it is read from its beginning", SHORT, async || {
            (page.script("return scrollY", &[]).await == 0).then_some(())
        })
        .await;
        // Words of the playbook are explained where they have the focus, until Escape.
        let is_explained = "const tip = document.querySelector('.term:focus .tip');
            return !!tip && tip.checkVisibility() && tip.textContent.length > 20";
        page.script("document.querySelector('.term').focus()", &[]).await;
        assert_eq!(page.script(is_explained, &[]).await, true);
        page.press(Key::Escape).await;
        assert_eq!(page.script(is_explained, &[]).await, false);
    })
    .await;
}

#[tokio::test]
async fn a_link_opens_the_same_lesson_with_its_knobs() {
    test("learn-link", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/learn/range").await;
        page.choose("Trials", "24").await;
        page.choose("Seed", "3").await;
        // What a headless browser has of a clipboard differs from one to the next.
        page.script("navigator.clipboard.writeText = async (text) => { window.copied = text }", &[]).await;
        page.click(Role::Button, "Copy link").await;
        page.says("The link holds the lesson").await;
        let link = page.script("return window.copied", &[]).await;
        let link = link.as_str().and_then(|link| link.split_once('#')).map(|(_, hash)| hash.to_owned());
        assert_eq!(link.as_deref(), Some("/learn/range?knobs=0.001,24,3&lang=en"));

        let other = stage.open(&Profile::new()).await;
        other.go("/#/learn/range?knobs=0.001,24,3&lang=zh").await;
        other.sees(Role::Heading, "上限定得太低").await;
        until("the knobs stand as in the link", SHORT, async || {
            (knobs(&other).await == ["0.001", "24", "3"]).then_some(())
        })
        .await;
        assert_eq!(other.address().await, "/#/learn/range");
        // One that is followed while the lesson is open turns its knobs; a place that there is none of is where it begins.
        other.go("/#/learn/range?knobs=1,25,2&lang=en").await;
        other.sees(Role::Heading, RANGE).await;
        until("the knobs were turned", SHORT, async || (knobs(&other).await == ["1", "16", "2"]).then_some(())).await;
    })
    .await;
}

#[tokio::test]
async fn a_lesson_is_presented_slide_by_slide() {
    test("learn-slides", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/learn/range").await;
        page.click(Role::Link, "Present").await;
        page.says("Slide 1 of 4").await;
        // The frame of the page is gone; what is left fits a projector and a telephone.
        page.misses(Role::Link, "Design").await;
        page.shoot("slide").await;
        page.resize(360, 740).await;
        assert_eq!(overflow(&page).await, 0);
        page.resize(1440, 900).await;
        page.press(Key::Right).await;
        page.says("Slide 2 of 4").await;
        page.click(Role::Button, "Next →").await;
        page.sees(Role::Button, "Run this study").await;
        page.press(Key::Right).await;
        page.press(Key::Right).await;
        page.sees(Role::Heading, EDGE).await;
        page.says("Slide 1 of 4").await;
        page.press(Key::Left).await;
        page.sees(Role::Heading, RANGE).await;
        page.says("Slide 4 of 4").await;
        page.press(Key::Escape).await;
        page.sees(Role::Button, "Copy link").await;
        page.sees(Role::Link, "Design").await;
        assert_eq!(page.address().await, "/#/learn/range");
    })
    .await;
}

#[tokio::test]
async fn a_finding_leads_to_the_lesson_that_explains_it() {
    test("learn-finding", Setup::default(), async |stage| {
        let record = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/studies/bad-setups/range-too-low.jsonl");
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.hand_over("Open a file…", &record).await;
        page.sees(Role::Heading, "Findings").await;
        page.sees(Role::Link, "The lesson that explains this").await;
        let script = "return [...document.querySelectorAll('main .card a')].map((link) => link.getAttribute('href'))";
        let links: Vec<String> = serde_json::from_value(page.script(script, &[]).await).unwrap_or_default();
        assert!(links.contains(&"#/learn/range".to_owned()), "{links:?}");
        page.click(Role::Link, "The lesson that explains this").await;
        page.sees(Role::Link, "All lessons").await;
    })
    .await;
}

/// The build that the page says it is of.
async fn build(page: &Page) -> String {
    let script = "return document.querySelector('meta[name=lab-build]')?.content ?? ''";
    page.script(script, &[]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_hosted_folder_teaches_without_a_runner_and_then_without_a_network() {
    let setup = Setup { provoked: &["net::ERR_", "Failed to load resource"], ..Setup::default() };
    test("hosted", setup, async |stage| {
        let host = Host::start(&hosted()).await;
        let page = stage.elsewhere(&Profile::new(), &host.address).await;
        page.go("/").await;
        page.says("See it work").await;
        page.says("this browser only; works offline").await;
        // Nothing was asked for outside the folder, and nobody for a runner.
        let asked = host.asked();
        let foreign: Vec<_> = asked.iter().filter(|path| !path.starts_with("/course/")).collect();
        assert!(foreign.is_empty(), "{foreign:?}");
        assert!(!asked.iter().any(|path| path == "/course/status"), "{asked:?}");

        host.stop();
        page.go("/#/learn/range").await;
        page.reload().await;
        page.sees(Role::Heading, RANGE).await;
        page.says("works offline").await;
        page.click(Role::Button, "Run this study").await;
        until("it trains", LONG, async || page.text().await.contains("16 of 16 trials, finished").then_some(())).await;
        page.says("Checked on the study at hand").await;
    })
    .await;
}

#[tokio::test]
async fn a_new_build_of_a_hosted_folder_replaces_the_one_before() {
    let setup = Setup { provoked: &["net::ERR_", "Failed to load resource"], ..Setup::default() };
    test("hosted-build", setup, async |stage| {
        const NEW: &str = "00000000000000ff";
        let host = Host::start(&hosted()).await;
        let page = stage.elsewhere(&Profile::new(), &host.address).await;
        page.go("/").await;
        page.says("works offline").await;
        let old = build(&page).await;
        assert_eq!(old.len(), 16, "{old}");
        for name in ["index.html", "offline.js"] {
            let text = std::fs::read_to_string(hosted().join(name)).unwrap_or_default();
            assert!(text.contains(&old), "{name} does not name its build");
            host.put(name, text.replace(&old, NEW));
        }
        // It shows at the next opening, and only its own files are kept afterwards.
        page.reload().await;
        page.says("See it work").await;
        assert_eq!(build(&page).await, NEW);
        until("the new build alone is kept", SHORT, async || {
            let names = page.script("return caches.keys()", &[]).await;
            let names: Vec<String> = serde_json::from_value(names).ok()?;
            (names.len() == 1 && names[0].ends_with(NEW)).then_some(())
        })
        .await;
        // The worker of the old build answers until that of the new one, which keeps its files first, takes its place.
        until("the new build answers from what is kept", SHORT, async || {
            let all = "return caches.match('./').then((answer) => answer?.text() ?? '')";
            if !page.script(all, &[]).await.as_str()?.contains(NEW) {
                return None;
            }
            let alone = "return navigator.serviceWorker.getRegistration().then((kept) =>
                !!kept && !kept.installing && !kept.waiting && kept.active?.state === 'activated')";
            page.script(alone, &[]).await.as_bool()?.then_some(())
        })
        .await;
        host.stop();
        page.reload().await;
        page.says("See it work").await;
        assert_eq!(build(&page).await, NEW);
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
        // A knob that is turned now acts without another press.
        page.says("Turn a knob, and the study begins anew").await;
        page.choose("Trials, half of them for each", "4").await;
        until("it began anew", LONG, async || page.text().await.contains("4 of 4 trials, finished").then_some(()))
            .await;

        page.go("/#/learn/no-such").await;
        page.says("There is no lesson “no-such”").await;
    })
    .await;
}
