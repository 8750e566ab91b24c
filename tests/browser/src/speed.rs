//! How fast the page is with many trials: what the worker takes to judge and to draw, and what keeps the page from
//! answering. Times in milliseconds, as the browser's own clock and its observer of long tasks (W3C Long Tasks) tell them.
//!
//! Knows nothing of what is fast enough.

use crate::browser::Profile;
use crate::page::{Page, Role};
use crate::stage::Stage;
use crate::wait::{LONG, until};
use serde_json::json;
use std::fmt::Write as _;

/// Watches messages of workers and tasks of 50 ms and more, from then on in this page.
///
/// Of a message (`lab_web::shared::wire`) it reads the numbers at the beginning: of a reply its variant, 1 for an answer, and
/// the call; of a question the call, the names of its files, and its variant, 3 to draw and 4 to judge.
const WATCH: &str = "window.seen = { tasks: [], asked: [], told: [] };
    new PerformanceObserver((list) => list.getEntries().forEach((task) => seen.tasks.push(task.duration)))
        .observe({ type: 'longtask' });
    // Of seven bits to a byte, the lowest first.
    const numbers = (bytes) => {
        const all = [];
        for (let i = 0, value = 0, place = 1; all.length < 3 && i < bytes.length; i++) {
            value += (bytes[i] & 127) * place;
            place *= 128;
            if (bytes[i] < 128) { all.push(value); value = 0; place = 1; }
        }
        return all;
    };
    const Plain = window.Worker;
    window.Worker = class extends Plain {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', ({ data }) => {
                const [variant, call] = numbers(data[0]);
                if (variant !== 1) return;
                const told = { at: performance.now(), call };
                seen.told.push(told);
                requestAnimationFrame(() => setTimeout(() => (told.shown = performance.now())));
            });
        }
        postMessage(data, ...more) {
            // One that comes with files is neither.
            const [call, files, variant] = numbers(data[0]);
            seen.asked.push({ at: performance.now(), call, draw: !files && variant === 3, judge: !files && variant === 4 });
            super.postMessage(data, ...more);
        }
    };
    // How long the last question of a kind took to be answered, and its answer to be shown.
    window.took = (kind) => {
        const asked = seen.asked.filter((asked) => asked[kind]).at(-1);
        const told = asked && seen.told.find((told) => told.call === asked.call);
        return told?.shown ? [told.at - asked.at, told.shown - asked.at] : null;
    };";

/// Brings a plot into sight; whether it is drawn.
const SIGHT: &str = "const figure = [...document.querySelectorAll('figure')]
        .find((figure) => figure.querySelector('.figure-title').textContent === arguments[0]);
    figure?.scrollIntoView({ block: 'center' });
    return figure?.querySelector('.plot').getAttribute('aria-busy') === 'false';";

/// Moves the pointer over a plot and measures from each move until what it changed is painted.
const HOVER: &str = "const figure = [...document.querySelectorAll('figure')]
        .find((figure) => figure.querySelector('.figure-title').textContent === arguments[0]);
    const canvas = figure.querySelector('[role=img]');
    const box = canvas.getBoundingClientRect();
    const rest = () => new Promise((done) => {
        const channel = new MessageChannel();
        channel.port1.onmessage = done;
        channel.port2.postMessage(0);
    });
    return (async () => {
        const times = [];
        for (let i = 0; i < 60; i++) {
            const clientX = box.left + box.width * (0.1 + (0.8 * i) / 60);
            const clientY = box.top + box.height * (0.2 + 0.6 * ((i * 7) % 60) / 60);
            await rest();
            const from = performance.now();
            canvas.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY, bubbles: true }));
            // Effects run when the handler has returned.
            await rest();
            times.push(performance.now() - from);
        }
        return times.sort((a, b) => a - b);
    })();";

/// A record of trials with noisy, falling curves of so many points, as its file.
pub fn many(name: &str, trials: u64, points: u64) -> String {
    let study = json!({
        "format": "lab.study/1", "name": name, "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": {
            "learning_rate": {"role": "nuisance", "float": [1e-4, 1e-1], "scale": "log"},
            "dropout": {"role": "nuisance", "float": [0, 0.8]},
            "optimizer": {"role": "scientific", "choice": ["adam", "momentum"]},
            "width": {"role": "nuisance", "int": [16, 512], "scale": "log"}},
        "sampler": {"kind": "halton"}, "trials": trials, "steps": points * 10});
    let mut text = format!("{}\n", json!({"format": "lab.record/1", "study": study}));
    let mut state = 1u64;
    // The multiplier of L'Ecuyer, "Tables of Linear Congruential Generators", for 2^64.
    let mut uniform = move || {
        state = state.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    for trial in 0..trials {
        let (rate, dropout) = (uniform(), 0.8 * uniform());
        let values = json!({
            "learning_rate": 10f64.powf(3.0 * rate - 4.0), "dropout": dropout,
            "optimizer": if uniform() < 0.5 { "adam" } else { "momentum" }, "width": 16 + (uniform() * 496.0) as u64});
        text.push_str(&format!("{}\n", json!({"trial": trial, "start": {"values": values, "seed": trial}})));
        let floor = 0.05 + 0.4 * (rate - 0.5).powi(2) + 0.1 * (dropout - 0.3).powi(2);
        for point in 1..=points {
            let value = floor + 0.8 * (-6.0 * point as f64 / points as f64).exp() + 0.02 * (uniform() - 0.5);
            let step = point * 10;
            // Writing into a text cannot fail.
            let _ = writeln!(text, "{{\"trial\":{trial},\"step\":{step},\"metrics\":{{\"valid_error\":{value:.6}}}}}");
        }
        let outcome = if rate < 0.96 {
            json!({"outcome": "completed"})
        } else {
            json!({"outcome": "infeasible", "reason": "loss"})
        };
        text.push_str(&format!("{}\n", json!({"trial": trial, "end": outcome})));
    }
    text
}

/// Opens a record of so many trials in a fresh browser, watched.
pub async fn opened(stage: &Stage, trials: u64, points: u64) -> Page {
    let page = stage.open(&Profile::new()).await;
    watch(&page).await;
    page.hand_over("Open a file…", &stage.file("many.jsonl", &many("many", trials, points))).await;
    judged(&page).await;
    page
}

/// A page that is watched, on its start page.
pub async fn watch(page: &Page) {
    page.go("/").await;
    page.sees(Role::Button, "Open a file…").await;
    page.script(WATCH, &[]).await;
}

/// Waits until the record that was opened is judged and shown.
pub async fn judged(page: &Page) {
    until("the record is judged", LONG, async || {
        page.script("return took('judge') !== null", &[]).await.as_bool()?.then_some(())
    })
    .await;
}

/// The longest task since the page is watched; 0 if none took 50 ms.
pub async fn longest_task(page: &Page) -> f64 {
    page.script("return Math.max(0, ...seen.tasks)", &[]).await.as_f64().unwrap_or(f64::NAN)
}

/// What the worker took to judge the record by another objective and to say so, and what a person waited from the change
/// to what it led to. The record is decoded already.
pub async fn judging(page: &Page, at: &str) -> (f64, f64) {
    let before = page.script("return seen.asked.filter((asked) => asked.judge).length", &[]).await;
    page.choose("Which counts is", at).await;
    let times = until("it is judged", LONG, async || {
        let asked = page.script("return seen.asked.filter((asked) => asked.judge).length", &[]).await;
        let times = if asked == before { return None } else { page.script("return took('judge')", &[]).await };
        times[0].as_f64().zip(times[1].as_f64())
    })
    .await;
    page.script("seen.told.length = 0; seen.asked.length = 0", &[]).await;
    times
}

/// From the press that enlarges the plot of all curves, so that it alone is drawn anew, until the page has it, and until it
/// is painted. It follows those of the four hyperparameters; `change` is what the button says before the title.
pub async fn curves(page: &Page, title: &str, change: &str) -> (f64, f64) {
    until(&format!("“{title}” is drawn"), LONG, async || {
        page.script(SIGHT, &[json!(title)]).await.as_bool()?.then_some(())
    })
    .await;
    page.script("seen.told.length = 0; seen.asked.length = 0", &[]).await;
    page.click(Role::Button, &format!("{change}: {title}")).await;
    until("the curves are painted", LONG, async || {
        let times = page.script("return took('draw')", &[]).await;
        times[0].as_f64().zip(times[1].as_f64())
    })
    .await
}

/// From a move of the pointer over the plot of that title until it is answered and painted: median and largest.
pub async fn hover(page: &Page, title: &str) -> (f64, f64) {
    until(&format!("“{title}” is drawn"), LONG, async || {
        page.script(SIGHT, &[json!(title)]).await.as_bool()?.then_some(())
    })
    .await;
    let times = page.script(HOVER, &[json!(title)]).await;
    let time = |i: usize| times[i].as_f64().unwrap_or(f64::NAN);
    (time(30), time(59))
}
