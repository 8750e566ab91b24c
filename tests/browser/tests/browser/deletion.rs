//! What is stored can be deleted: in the browser at once, with a moment to take it back; on the runner, for everybody, once a
//! person has said so twice.

use std::time::Duration;

use lab_browser_tests::{Key, Page, Profile, Role, SHORT, Setup, small_study, test, until};

#[tokio::test]
async fn a_study_of_the_browser_is_deleted_and_brought_back() {
    test("delete-here", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.start(&small_study("let go", 8, 2, 40, 20)).await;
        page.finishes().await;
        page.go("/").await;
        page.says("This page takes").await;
        page.click(Role::Button, "Delete let go").await;
        page.says("Deleted “let go” with its 2 trials.").await;
        page.misses(Role::Link, "Open let go").await;
        page.click(Role::Button, "Undo").await;
        page.sees(Role::Link, "Open let go").await;

        page.click(Role::Button, "Delete let go").await;
        until("the study is gone from the store", SHORT, async || {
            page.text().await.contains("Studies you run are kept in this browser").then_some(())
        })
        .await;
        until("it cannot be brought back any more", SHORT, async || {
            (!page.has(Role::Button, "Undo").await).then_some(())
        })
        .await;
        // The deletion begins as the offer ends.
        tokio::time::sleep(Duration::from_secs(1)).await;
        page.reload().await;
        page.says("Studies you run are kept in this browser").await;
    })
    .await;
}

#[tokio::test]
async fn a_study_of_the_runner_is_deleted_for_everybody_by_keyboard() {
    test("delete-there", Setup::default(), async |stage| {
        let page = stage.open(&Profile::new()).await;
        page.go("/").await;
        page.train_on("Runner").await;
        for name in ["in the way", "to stay"] {
            page.start(&small_study(name, 8, 2, 40, 20)).await;
            page.finishes().await;
            page.says("saved on the runner").await;
        }
        let other = stage.open(&Profile::new()).await;
        other.go("/").await;
        other.sees(Role::Link, "Open in the way").await;

        page.go("/").await;
        page.says("The runner’s store takes").await;
        page.click(Role::Button, "Delete in the way…").await;
        page.says("2 trials and all their measurements are lost").await;
        has_focus(&page, "Keep in the way").await;
        page.press(Key::Escape).await;
        page.misses(Role::Button, "Keep in the way").await;
        has_focus(&page, "Delete in the way…").await;

        page.click(Role::Button, "Delete in the way…").await;
        has_focus(&page, "Keep in the way").await;
        page.press(Key::Tab).await;
        assert_eq!(page.focused().await, "Delete for good: in the way");
        page.press(Key::Enter).await;
        for page in [&page, &other] {
            page.misses(Role::Link, "Open in the way").await;
            page.sees(Role::Link, "Open to stay").await;
        }
        page.reload().await;
        page.sees(Role::Link, "Open to stay").await;
        assert!(!page.has(Role::Link, "Open in the way").await);
    })
    .await;
}

async fn has_focus(page: &Page, name: &str) {
    until(&format!("“{name}” has the focus"), SHORT, async || (page.focused().await == name).then_some(())).await;
}
