//! The procedures, as a person goes through them: advice that is overruled, a batch size that is measured, a starting point
//! that is run and read.

use lab_browser_tests::{LONG, Page, Profile, Role, SHORT, Setup, design_address, small_study, test, until};
use lab_core::space::{Value, Values};
use lab_core::study::Study;

/// Opens a study as the design at hand, and then a procedure.
async fn procedure(page: &Page, name: &str) {
    procedure_of(page, name, &small_study("procedure", 16, 6, 200, 20)).await;
}

async fn procedure_of(page: &Page, name: &str, study: &Study) {
    page.go(&design_address(study)).await;
    page.sees(Role::Heading, "Design a study").await;
    page.click(Role::Link, "Procedures").await;
    page.sees(Role::Heading, "Procedures").await;
    page.click(Role::Link, name).await;
    page.sees(Role::Heading, name).await;
    // One screen at a time.
    page.misses(Role::Heading, "Procedures").await;
}

/// What the page says behind these words, up to the next sign that is no digit.
async fn number_after(page: &Page, words: &str) -> Option<u64> {
    let text = page.text().await;
    let rest = text.split_once(words)?.1;
    rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
}

#[tokio::test]
async fn the_batch_size_is_measured_and_put_into_the_design() {
    test("batch-size", Setup { proxied: true, ..Setup::default() }, async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        assert!(stage.network().asked("/worker-science/").is_empty(), "science travels when it is asked for");
        procedure(&page, "Batch-size finder").await;
        assert!(!stage.network().asked("/worker-science/").is_empty());
        page.fill("Largest size to try", "64").await;
        page.click(Role::Button, "Measure").await;
        page.sees(Role::ProgressBar, "Progress of the measurement").await;
        page.click(Role::Button, "Cancel").await;
        page.says("Cancelled").await;
        page.misses(Role::ProgressBar, "Progress of the measurement").await;

        page.click(Role::Button, "Measure").await;
        let batch =
            until("a batch size is recommended", LONG, async || number_after(&page, "Use a batch size of ").await)
                .await;
        assert!(batch.is_power_of_two() && batch <= 64, "{batch}");
        let plots = page.names(Role::Plot).await;
        assert_eq!(plots.len(), 2, "{plots:?}");
        until("the plots follow the measurement", SHORT, async || {
            page.names(Role::Plot).await.iter().all(|plot| !plot.starts_with("Waiting")).then_some(())
        })
        .await;
        page.shoot("batch-size").await;
        page.click(Role::Button, "Put into the design: The study with a batch size of*").await;
        page.sees(Role::Heading, "Design a study").await;
        until("the size is in the design", LONG, async || {
            (page.value("Value of batch_size").await == batch.to_string()).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_memory_limit_is_met_and_said() {
    test("memory-limit", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        // Wide enough that 512 examples at once take more than the limit, and 256 do not.
        procedure_of(&page, "Batch-size finder", &small_study("procedure", 4096, 6, 200, 20)).await;
        page.choose("Memory limit", "16 MiB").await;
        page.fill("Largest size to try", "x").await;
        page.click(Role::Button, "Measure").await;
        page.says("is not a whole number").await;
        page.fill("Largest size to try", "512").await;
        page.click(Role::Button, "Measure").await;
        let batch = until("an end", LONG, async || number_after(&page, "Use a batch size of ").await).await;
        assert!(batch <= 256, "{batch}");
        assert_eq!(number_after(&page, "A batch of ").await, Some(512));
        page.says("of memory; the limit is 16 MiB").await;
    })
    .await;
}

#[tokio::test]
async fn a_starting_point_is_designed_run_and_read() {
    test("starting-point", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        procedure(&page, "Starting point").await;
        page.fill("Trials", "4").await;
        page.fill("Steps per trial", "150").await;
        page.click(Role::Button, "Propose the study").await;
        page.click(Role::Button, "Run: A few cheap trials at constant learning rates").await;
        page.sees(Role::ProgressBar, "Progress of the study").await;
        page.finishes().await;
        let record = page.save_record().await;
        assert_eq!((record.study.trials, record.trials().len()), (4, 4));
        // The lab has looked for itself.
        page.sees(Role::Heading, "Findings").await;
        let (name, report) =
            page.saved(async || page.click(Role::Button, "Save the report (one HTML page)").await).await;
        assert!(name.ends_with(".html") && report.contains("starting point") && report.contains("<svg"), "{name}");

        page.click(Role::Link, "Procedures").await;
        page.click(Role::Link, "Starting point").await;
        page.click(Role::Button, "Analyze").await;
        page.says("is clearly better than chance").await;
        page.shoot("starting-point").await;
        page.click(Role::Button, "Put into the design: The starting configuration as a study of one trial").await;
        page.sees(Role::Heading, "Design a study").await;
        let (_, text) = page.saved(async || page.click(Role::Button, "Save file").await).await;
        let study = Study::parse(&text).expect("a valid study");
        assert_eq!((study.trials, study.space.varied().count()), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn the_advisor_is_overruled_and_says_what_that_costs() {
    test("advisor", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        procedure(&page, "Advisor").await;
        page.sees(Role::Heading, "Recommendation").await;
        page.choose("Role of batch size", "nuisance").await;
        page.says("as if it were a knob for validation quality").await;
        page.shoot("advisor").await;
        page.choose("Role of batch size", "fixed").await;
        until("the advice stands again", LONG, async || {
            (!page.text().await.contains("as if it were a knob")).then_some(())
        })
        .await;
        page.click(Role::Button, "Put into the design: The advised study").await;
        page.sees(Role::Heading, "Design a study").await;
        let (_, text) = page.saved(async || page.click(Role::Button, "Save file").await).await;
        let study = Study::parse(&text).expect("a valid study");
        let batch = study.space.value("batch_size", &Values::new()).cloned();
        assert_eq!(batch, Some(Value::Int(32)), "the size the design had");
    })
    .await;
}
