//! The page Design: what is in sight at first, what is said of mistakes, and a technique compared with its absence.

use lab_browser_tests::{Key, Page, Profile, Role, SHORT, Setup, small_study, test, until};
use lab_core::study::Study;
use serde_json::Value as Json;

/// The study file of the design at hand.
async fn design(page: &Page) -> Json {
    let (_, text) = page.saved(async || page.click(Role::Button, "Save file").await).await;
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[tokio::test]
async fn a_design_begins_small_and_opens_by_group() {
    test("begins-small", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/design").await;
        page.sees(Role::Field, "Value of batch_size").await;
        let few = page.names(Role::Field).await.len();
        assert!(!page.has(Role::Field, "Value of weight_decay").await, "it is at its default");
        page.shoot("design-small").await;

        // By click, and by the keyboard.
        page.click(Role::Button, "Regularization and augmentation: *").await;
        page.sees(Role::Field, "Value of weight_decay").await;
        page.press(Key::Enter).await;
        page.misses(Role::Field, "Value of weight_decay").await;
        page.press(Key::Enter).await;

        // What is changed stays in sight, whatever is folded.
        page.fill("Value of weight_decay", "0.01").await;
        page.click(Role::Button, "Regularization and augmentation: *").await;
        page.misses(Role::Field, "Value of label_smoothing").await;
        assert_eq!(page.value("Value of weight_decay").await, "0.01");

        // Whatever is folded is found by its name.
        page.fill("Find a hyperparameter", "label smoo").await;
        page.sees(Role::Field, "Value of label_smoothing").await;
        assert!(page.names(Role::Field).await.len() < few, "the others are not in sight");
        page.fill("Find a hyperparameter", "no such thing").await;
        page.says("No hyperparameter of this design is called so.").await;
    })
    .await;
}

#[tokio::test]
async fn a_technique_is_compared_with_its_absence() {
    test("presence", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/design").await;
        let before = design(&page).await;
        page.click(Role::Button, "Regularization and augmentation: *").await;
        page.click(Role::Button, "With and without weight decay").await;
        page.sees(Role::Field, "Low end of weight_decay").await;
        page.says("where it is used").await;
        page.shoot("presence").await;
        let asked = design(&page).await;
        let parameters = &asked["parameters"];
        assert_eq!(parameters["use_weight_decay"]["role"], "scientific");
        assert_eq!(parameters["use_weight_decay"]["choice"], serde_json::json!([false, true]));
        assert_eq!(parameters["weight_decay"]["role"], "nuisance");
        assert_eq!(parameters["weight_decay"]["when"]["use_weight_decay"], serde_json::json!([true]));
        Study::from_json(&asked).unwrap_or_else(|problems| panic!("{problems:?}"));
        // And taken away again.
        page.click(Role::Button, "With and without weight decay").await;
        page.misses(Role::Field, "Low end of weight_decay").await;
        assert_eq!(design(&page).await, before);
    })
    .await;
}

#[tokio::test]
async fn the_first_problem_leads_to_its_field() {
    test("first-problem", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/design").await;
        page.says("No problems: the study can run.").await;
        let mut study = small_study("with a mistake", 8, 4, 100, 20).to_json();
        // A hyperparameter that is folded away unless something is wrong with it.
        study["parameters"]["label_smoothing"] = serde_json::json!({"role": "fixed", "value": 7});
        page.hand_over("Open file…", &stage.file("mistake.json", &study.to_string())).await;
        page.says("$.parameters[\"label_smoothing\"]").await;
        assert!(!can_run(&page).await);
        page.click(Role::Button, "Go to the field").await;
        until("the field has the focus", SHORT, async || {
            (page.focused().await == "Value of label_smoothing").then_some(())
        })
        .await;
        page.fill("Value of label_smoothing", "0").await;
        page.says("No problems: the study can run.").await;
        assert!(can_run(&page).await);
        // It does not go out of sight under the fingers that mended it.
        page.sees(Role::Field, "Value of label_smoothing").await;
    })
    .await;
}

#[tokio::test]
async fn a_missing_comma_is_said_with_its_place() {
    test("missing-comma", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/#/design").await;
        page.click(Role::Button, "JSON").await;
        page.fill("Study file", "{\n  \"name\": \"a\"").await;
        page.says("Not valid JSON: line").await;
        page.fill("Study file", "{\"name\": \"a\" \"question\": 1}").await;
        page.says("line 1, column 14: a comma or a closing bracket is missing before this place").await;
        assert!(!page.text().await.contains("No problems"), "{}", page.text().await);
        assert!(!can_run(&page).await);
        page.click(Role::Button, "Go to the field").await;
        until("the text has the focus", SHORT, async || (page.focused().await == "Study file").then_some(())).await;
        // The form shows the last state that was JSON.
        page.click(Role::Button, "Form").await;
        page.says("No problems: the study can run.").await;
    })
    .await;
}

async fn can_run(page: &Page) -> bool {
    let script = "return [...document.querySelectorAll('.run-card .primary')].every((button) => !button.disabled)";
    page.script(script, &[]).await.as_bool().unwrap_or_default()
}
