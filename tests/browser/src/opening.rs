//! How long a page takes to open for somebody who was never here: its first paint, and when it can be read and clicked.

use crate::browser::Profile;
use crate::page::{Page, Role};
use crate::stage::Stage;
use crate::wait::{LONG, SHORT, until};
use serde_json::json;
use std::time::Instant;

/// Milliseconds after the address was entered.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    pub painted: f64,
    /// What the selector names is there.
    pub ready: f64,
}

/// A line of 10 Mbit/s with 40 ms of delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Localhost,
    TenMegabits,
}

/// Opens an address with an empty cache and waits for an element.
pub async fn open(stage: &Stage, path: &str, selector: &str, line: Line) -> Opening {
    let page = stage.open(&Profile::new()).await;
    page.go_nowhere().await;
    if line == Line::TenMegabits {
        let throughput = 10e6 / 8.0;
        page.devtools("Network.enable", json!({})).await;
        let conditions =
            json!({"offline": false, "latency": 40, "downloadThroughput": throughput, "uploadThroughput": throughput});
        page.devtools("Network.emulateNetworkConditions", conditions).await;
    }
    let watch = format!(
        "(() => {{ const look = () => {{
            if (!window.shownAt && document.querySelector({selector:?})) window.shownAt = performance.now();
            if (!window.shownAt) requestAnimationFrame(look);
        }}; requestAnimationFrame(look); }})()"
    );
    page.devtools("Page.addScriptToEvaluateOnNewDocument", json!({"source": watch})).await;
    page.visit(path).await;
    let opening = until("it is shown", SHORT, async || {
        let times = "return [performance.getEntriesByName('first-contentful-paint')[0]?.startTime, window.shownAt]";
        let times = page.script(times, &[]).await;
        Some(Opening { painted: times[0].as_f64()?, ready: times[1].as_f64()? })
    })
    .await;
    page.close().await;
    opening
}

/// Seconds from entering a lesson's address to the first training step of its live study, and the same for the second
/// lesson that is opened, by its link. Looking costs up to a tenth of a second.
pub async fn first_steps(stage: &Stage) -> (f64, f64) {
    let page = stage.open(&Profile::new()).await;
    page.go_nowhere().await;
    let entered = Instant::now();
    page.go("/#/learn/range").await;
    let cold = trained(&page, entered).await;
    page.finishes().await;
    page.click(Role::Link, "Learn").await;
    page.sees(Role::Link, "The edge of stability").await;
    let clicked = Instant::now();
    page.click(Role::Link, "The edge of stability").await;
    let warm = trained(&page, clicked).await;
    page.close().await;
    (cold, warm)
}

async fn trained(page: &Page, since: Instant) -> f64 {
    page.click(Role::Button, "Run this study").await;
    page.click(Role::Link, "Watch it on Run").await;
    until("a trial is measured", LONG, async || (page.steps_trained().await > 0).then_some(())).await;
    since.elapsed().as_secs_f64()
}
