//! `cargo lab bench browser`: how fast one CPU worker of the page trains in headless Chromium, beside TensorFlow.js and jax-js
//! in the same browser on the same work; and how the page does with many trials. It measures; it judges nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lab_browser_tests::opening::{self, Line, Opening};
use lab_browser_tests::{LONG, Page, Profile, Role, Setup, Stage, speed, test, until};
use lab_core::study::Study;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

/// One piece of work for one CPU worker.
struct Work {
    name: &'static str,
    what: &'static str,
    family: &'static str,
    data: &'static str,
    width: u64,
    batch: u64,
    trials: u64,
    steps: u64,
    /// Whether the peers do the same.
    has_peer: bool,
}

const WORKS: [Work; 5] = [
    Work {
        name: "alone",
        what: "MLP 64-128-128-10, batch 64",
        family: "mlp",
        data: "digits",
        width: 128,
        batch: 64,
        trials: 1,
        steps: 12_000,
        has_peer: true,
    },
    Work {
        name: "small",
        what: "32 × MLP 64-32-32-10, batch 32",
        family: "mlp",
        data: "digits",
        width: 32,
        batch: 32,
        trials: 32,
        steps: 4_000,
        has_peer: true,
    },
    Work {
        name: "medium",
        what: "16 × MLP 64-128-128-10, batch 64",
        family: "mlp",
        data: "digits",
        width: 128,
        batch: 64,
        trials: 16,
        steps: 1_000,
        has_peer: true,
    },
    Work {
        name: "resnet",
        what: "8 × residual CNN of 8 and 16 channels on 8 × 8, batch 32",
        family: "resnet",
        data: "digits",
        width: 8,
        batch: 32,
        trials: 8,
        steps: 600,
        has_peer: false,
    },
    Work {
        name: "transformer",
        what: "8 × transformer of width 16 and 10 tokens, batch 32",
        family: "transformer",
        data: "mnist1d",
        width: 16,
        batch: 32,
        trials: 8,
        steps: 400,
        has_peer: false,
    },
];

/// Where a module of node keeps the scripts for a page.
const SCRIPTS: [&str; 2] =
    ["@tensorflow/tfjs/dist/tf.min.js", "@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js"];
const BINARIES: &str = "@tensorflow/tfjs-backend-wasm/wasm-out";
const RATE: &str = include_str!("../../../peers/rate.js");
const TFJS: &str = include_str!("../../../peers/tfjs_mlp.js");
const JAX_JS: &str = include_str!("../../../peers/jaxjs_mlp.js");

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if wanted.is_empty() || wanted.iter().any(|wanted| "browser".contains(wanted.as_str())) {
        test("bench", Setup::default(), async |stage| {
            for work in &WORKS {
                let speed = worker(stage, work).await;
                let mut beside = String::new();
                if work.has_peer {
                    for (peer, figures) in
                        [("TensorFlow.js", tfjs(stage, work).await), ("jax-js", jax_js(stage, work).await)]
                    {
                        beside += &self::beside(peer, figures.as_ref(), speed);
                    }
                }
                let (name, what) = (work.name, work.what);
                println!("browser/{name}: {what}, Adam, one CPU worker in Chromium: {speed:.0} trial-steps/s{beside}");
            }
            example(stage).await;
        })
        .await;
        test("bench-many", Setup::default(), many).await;
        test("bench-opening", Setup::default(), openings).await;
    }
}

/// How long a newcomer waits; the middle one of five visits.
async fn openings(stage: &Stage) {
    for (name, path, selector) in [("start", "/", "main button"), ("lesson", "/#/learn/range", "main .prose p")] {
        for line in [Line::Localhost, Line::TenMegabits] {
            let mut all = Vec::new();
            for _ in 0..5 {
                all.push(opening::open(stage, path, selector, line).await);
            }
            let middle = |of: fn(&Opening) -> f64| {
                let mut times: Vec<f64> = all.iter().map(of).collect();
                times.sort_by(f64::total_cmp);
                times[times.len() / 2]
            };
            println!(
                "browser/opening: {name}, {line:?}, empty cache: painted after {:.0} ms, ready after {:.0} ms",
                middle(|opening| opening.painted),
                middle(|opening| opening.ready)
            );
        }
    }
    let (cold, warm) = opening::first_steps(stage).await;
    println!(
        "browser/lesson: first step {cold:.2} s after a lesson's address, {warm:.2} s after the link to the next lesson"
    );
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

/// Trial-steps per second of one worker, evaluations included: between the first report and the last, as the page's table of
/// trials shows them.
async fn worker(stage: &Stage, work: &Work) -> f64 {
    let page = stage.open(&Profile::new()).await;
    page.go("/").await;
    page.train_on("This browser: 1 CPU worker").await;
    page.start(&work.study()).await;
    let (mut reports, mut seen) = (Vec::new(), 0);
    while seen < work.trials * work.steps {
        seen = until("the worker trains on", LONG, async || {
            Some(page.steps_trained().await).filter(|steps| *steps > seen)
        })
        .await;
        reports.push((Instant::now(), seen));
    }
    page.close().await;
    match reports[..] {
        [(from, before), .., (to, after)] => (after - before) as f64 / to.duration_since(from).as_secs_f64(),
        _ => f64::NAN,
    }
}

/// The example of the start page on all workers, from the press to its last trial.
async fn example(stage: &Stage) {
    let page = stage.open(&Profile::new()).await;
    page.go("/").await;
    let pressed = Instant::now();
    page.click(Role::Button, "Train the example now").await;
    until("a trial is measured", LONG, async || (page.steps_trained().await > 0).then_some(())).await;
    let first = pressed.elapsed().as_secs_f64();
    page.finishes().await;
    println!(
        "browser/example: first measurement {first:.2} s after the press, all 32 trials after {:.2} s",
        pressed.elapsed().as_secs_f64()
    );
    page.close().await;
}

impl Work {
    fn study(&self) -> Study {
        let study = json!({
            "format": "lab.study/1", "name": self.name,
            "workload": {"dataset": self.data, "model": {"family": self.family}},
            "objective": {"metric": "valid_error", "direction": "minimize"},
            "parameters": {
                "adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log"},
                "model.width": {"role": "fixed", "value": self.width},
                "model.depth": {"role": "fixed", "value": 2},
                "batch_size": {"role": "fixed", "value": self.batch}},
            "sampler": {"kind": "halton"}, "trials": self.trials, "steps": self.steps,
            "eval_every": (self.steps / 4).max(1)});
        Study::from_json(&study).unwrap_or_else(|problems| panic!("{problems:?}"))
    }
}

/// Where the peers are installed.
fn modules() -> Option<PathBuf> {
    Some(PathBuf::from(std::env::var_os("TFJS")?).join("node_modules"))
}

/// The figures of jax-js, if it is installed.
async fn jax_js(stage: &Stage, work: &Work) -> Option<Json> {
    let package = modules()?.join("@jax-js/jax");
    let about: Json = serde_json::from_slice(&std::fs::read(package.join("package.json")).ok()?).ok()?;
    let files: BTreeMap<String, String> = std::fs::read_dir(package.join("dist"))
        .ok()?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "cjs"))
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, std::fs::read_to_string(entry.path()).ok()?)))
        .collect();
    let page: Page = stage.open(&Profile::new()).await;
    page.go_nowhere().await;
    let script = format!("{RATE}\n{JAX_JS}\nreturn measureJax(...arguments)");
    let figures =
        page.script(&script, &[json!(files), about["version"].clone(), json!(work.width), json!(work.batch)]).await;
    page.close().await;
    Some(figures)
}

/// The figures of TensorFlow.js, if it is installed.
async fn tfjs(stage: &Stage, work: &Work) -> Option<Json> {
    let modules = modules()?;
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
    let script = format!("{}\n{RATE}\n{TFJS}\nreturn measure(...arguments)", scripts.join("\n"));
    let figures = page.script(&script, &[json!(binaries), json!(work.width), json!(work.batch)]).await;
    page.close().await;
    Some(figures)
}

fn beside(peer: &str, figures: Option<&Json>, ours: f64) -> String {
    let figures = figures.and_then(|figures| {
        Some((figures["steps_per_second"].as_f64()?, figures["version"].as_str()?, figures["backend"].as_str()?))
    });
    match figures {
        Some((theirs, version, backend)) => {
            format!("; {peer} {version}, {backend}: {theirs:.0}, ratio {:.2}", ours / theirs)
        }
        None => format!("; {peer} is not installed"),
    }
}
