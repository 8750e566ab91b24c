//! Who gets in: the address that `lab serve` prints, a second browser, links from elsewhere, and a runner that is reached
//! encrypted over another address of this machine.

use lab_browser_tests::{Profile, Role, Setup, small_study, test};
use serde_json::json;

#[tokio::test]
async fn the_printed_address_opens_the_page_for_one_browser() {
    let setup = Setup { provoked: &["401 (Unauthorized)", "403 (Forbidden)"], ..Setup::default() };
    test("door", setup, async |stage| {
        let launch = stage.runner.launch().await;
        let page = stage.outside(&Profile::new()).await;
        page.go(&launch).await;
        page.says("See it work").await;
        assert!(!page.address().await.contains("token"), "{}", page.address().await);
        page.says("runner connected").await;
        // Its own address goes on to work in the browser that it opened, as a bookmark does.
        page.go(&launch).await;
        page.says("runner connected").await;
        // So do links to it on pages of other sites, with all of the address.
        page.come_from_elsewhere("/#/design").await;
        page.sees(Role::Plot, "*").await;
        assert!(page.address().await.starts_with("/#/design"), "{}", page.address().await);

        let other = stage.outside(&Profile::new()).await;
        other.visit("/").await;
        other.says("Open the address that lab serve printed").await;
        other.visit(&launch).await;
        other.says("A new one has just been printed").await;
        other.come_from_elsewhere(&stage.runner.launch().await).await;
        other.says("runner connected").await;
    })
    .await;
}

#[tokio::test]
async fn a_runner_over_tls_on_another_address_trains_what_the_page_sends() {
    test("encrypted", Setup { encrypted: true, ..Setup::default() }, async |stage| {
        let address = &stage.runner.address;
        assert!(address.starts_with("https://127.0.0.2:"), "{address}");
        let page = stage.outside(&Profile::new()).await;
        page.go(&stage.runner.launch().await).await;
        assert_eq!(page.script("return [location.protocol, isSecureContext]", &[]).await, json!(["https:", true]));
        page.train_on("Runner").await;
        let study = small_study("over there", 16, 4, 200, 20);
        page.start(&study).await;
        page.finishes().await;
        page.says("saved on the runner").await;
        page.says(&stage.runner.fingerprint()).await;
        assert!(page.address().await.contains("/run/r-"), "{}", page.address().await);
        assert_eq!(page.save_record().await.trials().len(), 4);
    })
    .await;
}
