//! `cargo lab bench browser`: how fast one CPU worker of the page trains in headless Chromium, beside TensorFlow.js in the
//! same browser on the same work; and how the page does with many trials. It measures; it judges nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lab_browser_tests::{LONG, Page, Profile, Setup, Stage, speed, test, until};
use lab_core::study::Study;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

/// Steps between two reports of the worker, and reports: five intervals after the first.
const INTERVAL: u64 = 1_000;
const REPORTS: u64 = 6;
/// Where a module of node keeps the scripts for a page.
const SCRIPTS: [&str; 2] =
    ["@tensorflow/tfjs/dist/tf.min.js", "@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js"];
const BINARIES: &str = "@tensorflow/tfjs-backend-wasm/wasm-out";
const PEER: &str = include_str!("../../../peers/tfjs_mlp.js");

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if wanted.is_empty() || wanted.iter().any(|wanted| "browser".contains(wanted.as_str())) {
        test("bench", Setup::default(), async |stage| {
            let speed = worker(stage).await;
            let peer = peer(stage).await;
            println!(
                "browser/alone: MLP 64-128-128-10, batch 64, Adam, one CPU worker in Chromium: {speed:.0} steps/s{}",
                beside(peer.as_ref(), speed)
            );
        })
        .await;
        test("bench-many", Setup::default(), many).await;
    }
}

/// The page with many trials; see `lab_browser_tests::speed`.
async fn many(stage: &Stage) {
    let page = speed::opened(stage, 1_000, 1_000).await;
    let (answered, shown) = speed::judging(&page, "its last value").await;
    println!("browser/judge: 1,000 trials x 1,000 points: {answered:.0} ms in the worker, shown after {shown:.0} ms");
    let (drawn, painted) = speed::curves(&page, "validation error", "Enlarge").await;
    println!("browser/curves: 1,000 curves drawn by the worker in {drawn:.0} ms, painted after {painted:.0} ms");
    let (usual, worst) = speed::hover(&page, "validation error").await;
    println!("browser/hover: 1,000 curves: {usual:.1} ms, at most {worst:.1} ms");
    page.close().await;
    let page = speed::opened(stage, 10_000, 20).await;
    let longest = speed::longest_task(&page).await;
    let (usual, worst) = speed::hover(&page, "learning_rate").await;
    println!("browser/many: 10,000 trials: longest task {longest:.0} ms, hover {usual:.1} ms, at most {worst:.1} ms");
    page.close().await;
}

/// Steps per second of one worker, evaluations included: the median over the intervals between reports, as the page's table
/// of trials shows them.
async fn worker(stage: &Stage) -> f64 {
    let page = stage.open(&Profile::new()).await;
    page.go("/").await;
    page.train_on("This browser: 1 CPU worker").await;
    page.start(&study()).await;
    let (mut reports, mut seen) = (Vec::new(), 0);
    while seen < REPORTS * INTERVAL {
        seen = until("the worker trains on", LONG, async || {
            Some(page.steps_trained().await).filter(|steps| *steps > seen)
        })
        .await;
        reports.push((Instant::now(), seen));
    }
    page.close().await;
    let rates = reports.windows(2).filter_map(|pair| {
        let [(from, before), (to, after)] = pair else { return None };
        Some((after - before) as f64 / to.duration_since(*from).as_secs_f64())
    });
    median(rates.collect())
}

fn study() -> Study {
    let study = json!({
        "format": "lab.study/1", "name": "bench",
        "workload": {"dataset": "digits", "model": {"family": "mlp"}},
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": {
            "adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log"},
            "model.width": {"role": "fixed", "value": 128},
            "model.depth": {"role": "fixed", "value": 2},
            "batch_size": {"role": "fixed", "value": 64}},
        "sampler": {"kind": "halton"}, "trials": 1, "steps": REPORTS * INTERVAL, "eval_every": INTERVAL});
    Study::from_json(&study).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The peer's figures, if it is installed.
async fn peer(stage: &Stage) -> Option<Json> {
    let modules = PathBuf::from(std::env::var_os("TFJS")?).join("node_modules");
    let scripts: Vec<String> =
        SCRIPTS.iter().map(|script| std::fs::read_to_string(modules.join(script)).ok()).collect::<Option<_>>()?;
    let binaries: BTreeMap<String, String> = std::fs::read_dir(modules.join(BINARIES))
        .ok()?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "wasm"))
        .filter_map(|entry| {
            let content = STANDARD.encode(std::fs::read(entry.path()).ok()?);
            Some((entry.file_name().into_string().ok()?, format!("data:application/wasm;base64,{content}")))
        })
        .collect();
    let page: Page = stage.open(&Profile::new()).await;
    page.go_nowhere().await;
    let script = format!("{}\n{PEER}\nreturn measure(arguments[0])", scripts.join("\n"));
    let figures = page.script(&script, &[json!(binaries)]).await;
    page.close().await;
    Some(figures)
}

fn beside(peer: Option<&Json>, ours: f64) -> String {
    let figures = peer.and_then(|figures| {
        Some((figures["steps_per_second"].as_f64()?, figures["version"].as_str()?, figures["backend"].as_str()?))
    });
    match figures {
        Some((theirs, version, backend)) => {
            format!("; TensorFlow.js {version}, {backend}: {theirs:.0}, ratio {:.2}", ours / theirs)
        }
        None => "; TensorFlow.js is not installed".to_owned(),
    }
}
