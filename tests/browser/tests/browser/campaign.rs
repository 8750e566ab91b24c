//! A campaign in the browser: begun, its rounds trained and concluded, a launch, a reload, a file, and files that do not read.

use lab_browser_tests::{LONG, Page, Profile, Role, SHORT, Setup, test, until};

const EXAMPLE: &str = "the built-in example, its first trial";

/// Opens the first study that is proposed as the next round, made short, and trains it.
async fn train_next(page: &Page, round: u64, trials: Option<&str>) {
    page.sees(Role::Heading, "What next").await;
    if let Some(trials) = trials {
        page.fill("Trials: *", trials).await;
    }
    page.fill("Steps per trial: *", "60").await;
    page.click(Role::Button, &format!("Open as round {round}: *")).await;
    page.click(Role::Link, &format!("Train: study 1 of round {round}")).await;
    page.finishes().await;
    page.click(Role::Link, "Campaign").await;
    page.click(Role::Link, "digits in rounds").await;
    page.sees(Role::Heading, &format!("Conclusion of round {round}")).await;
}

#[tokio::test]
async fn a_campaign_from_its_baseline_to_a_launch() {
    test("campaign", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.begin_campaign("digits in rounds", EXAMPLE).await;
        page.says("Begin with a wide search around the baseline").await;
        page.shoot("campaign-begun").await;
        train_next(&page, 1, Some("6")).await;
        page.says("6 of 6 trials").await;
        page.says("Findings (").await;
        // What was learnt has to be said.
        page.click(Role::Button, "Conclude round 1").await;
        page.says("Write down what was learnt.").await;
        // The warnings are not heeded, so that the candidate is next.
        let reasons = page.names(Role::Field).await.into_iter().filter(|name| name.contains('.'));
        for finding in reasons.collect::<Vec<_>>() {
            page.fill(&finding, "the test is short").await;
        }
        page.conclude(1, "A higher rate is better.").await;
        page.sees(Role::Plot, "*").await;
        page.says("with several seeds").await;
        page.shoot("campaign-concluded").await;

        train_next(&page, 2, None).await;
        page.conclude(2, "It holds with other seeds.").await;
        page.fill("Why it is worth it", "It learns at all.").await;
        page.fill("What it costs in complexity", "nothing").await;
        page.click(Role::Button, "Launch: make it the baseline").await;
        page.sees(Role::Heading, "Launch: trial*").await;
        let told = page.timeline().await;
        assert_eq!(told.len(), 3, "{told:#?}");
        assert!(told[2].contains("It learns at all.") && told[2].contains("95 % interval"), "{told:#?}");
        page.shoot("campaign-launched").await;

        page.reload().await;
        page.sees(Role::Heading, "Launch: trial*").await;
        assert_eq!(page.timeline().await, told);

        let (name, text) = page.saved(async || page.click(Role::Button, "Save as a file").await).await;
        assert_eq!(name, "digits-in-rounds.jsonl");
        let elsewhere = stage.open(&Profile::new()).await;
        elsewhere.go("/#/campaign").await;
        elsewhere.give("Open a campaign file…", &[stage.file("taken.jsonl", &text)]).await;
        elsewhere.sees(Role::Heading, "Launch: trial*").await;
        // The links to studies differ in nothing that is read.
        assert_eq!(elsewhere.timeline().await, told);
        elsewhere.click(Role::Link, "Analyze: study 1 of round 1").await;
        elsewhere.sees(Role::Heading, "Findings").await;

        // Handed over on the start page, a broken one is refused there where files of campaigns are opened.
        elsewhere.go("/").await;
        let broken = text.replacen("\"conclusion\"", "\"conclusions\"", 1);
        let line = 1 + broken.lines().position(|line| line.contains("conclusions")).expect("a conclusion");
        elsewhere.hand_over("Open a file…", &stage.file("broken.jsonl", &broken)).await;
        elsewhere.says(&format!("broken.jsonl was not opened: line {line}: not an event")).await;
        elsewhere.says("digits in rounds").await;
        elsewhere.click(Role::Link, "digits in rounds").await;
        until("the campaign stands", SHORT, async || (elsewhere.timeline().await == told).then_some(())).await;

        elsewhere.click(Role::Button, "Delete the campaign…").await;
        elsewhere.click(Role::Button, "Delete it for good; its studies stay").await;
        elsewhere.says("No campaign yet.").await;
    })
    .await;
}

#[tokio::test]
async fn a_campaign_on_the_runner_is_there_for_every_browser() {
    test("campaign-runner", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/campaign").await;
        page.choose("New campaigns are kept", "on the runner, which also trains its studies").await;
        page.begin_campaign("kept there", EXAMPLE).await;
        page.fill("Trials: *", "6").await;
        page.fill("Steps per trial: *", "60").await;
        page.click(Role::Button, "Open as round 1: *").await;
        // It trains without being opened, and the page follows by itself.
        page.sees(Role::Heading, "Conclusion of round 1").await;
        page.says("6 of 6 trials").await;
        page.conclude(1, "It trains there.").await;
        page.shoot("campaign-on-the-runner").await;

        // Another browser has it as well, and can take its study up.
        let elsewhere = stage.open(&Profile::new()).await;
        elsewhere.go("/#/campaign").await;
        elsewhere.says("On the runner").await;
        elsewhere.shoot("campaigns-on-the-runner").await;
        elsewhere.click(Role::Link, "kept there").await;
        elsewhere.says("Learnt: It trains there.").await;
        assert_eq!(elsewhere.timeline().await, page.timeline().await);
        elsewhere.click(Role::Link, "Analyze: study 1 of round 1").await;
        elsewhere.sees(Role::Heading, "Findings").await;
        elsewhere.click(Role::Link, "Campaign").await;

        // It goes into this browser with its trials; what is deleted there stays here.
        elsewhere.click(Role::Link, "kept there").await;
        elsewhere.click(Role::Button, "Copy into this browser").await;
        elsewhere.sees(Role::Button, "Copy to the runner").await;
        elsewhere.says("6 of 6 trials").await;
        page.click(Role::Button, "Delete the campaign…").await;
        page.click(Role::Button, "Delete it for good; its studies stay").await;
        page.says("No campaign yet.").await;
        elsewhere.reload().await;
        elsewhere.says("Learnt: It trains there.").await;
    })
    .await;
}

#[tokio::test]
async fn studies_apart_are_trained_one_by_one() {
    test("campaign-apart", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.start(&lab_browser_tests::small_study("two optimizers", 8, 4, 60, 20)).await;
        page.finishes().await;
        page.begin_campaign("apart", "the best trial of two optimizers").await;
        page.choose("Study", "two optimizers").await;
        page.choose("Scientific values: two optimizers", "a study of its own for each value").await;
        page.click(Role::Button, "Open as round 1: two optimizers").await;
        for optimizer in ["nesterov", "adam"] {
            page.click(Role::Link, &format!("Train: optimizer = {optimizer}")).await;
            page.finishes().await;
            page.click(Role::Link, "Campaign").await;
            page.click(Role::Link, "apart").await;
            until("the study is told", LONG, async || {
                page.has(Role::Link, &format!("Analyze: optimizer = {optimizer}")).await.then_some(())
            })
            .await;
        }
        page.says("4 of 4 trials").await;
    })
    .await;
}
