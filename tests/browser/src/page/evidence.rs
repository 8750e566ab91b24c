//! What a page leaves behind: screenshots of its whole length, and what it wrote to the console.
//!
//! Knows nothing of what is on them.

use super::Page;
use crate::commands::Command;
use crate::machine;
use crate::wait::{SHORT, until};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};
use std::path::PathBuf;

/// Screenshots end here, in CSS pixels.
const HIGHEST: u32 = 6_000;

/// A line of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `SEVERE`, `WARNING`, `INFO`, …
    pub level: String,
    pub text: String,
}

impl Page {
    /// Makes the page as wide and as high as a screen of so many CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Lets the system prefer dark or light.
    pub async fn prefer(&self, scheme: &str) {
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        )
        .await;
    }

    /// Saves a picture of the whole page under that name. For that the screen is as high as the page, so that what sticks
    /// to its edges hides nothing.
    pub async fn shoot(&self, name: &str) {
        let size = self.script("return [innerWidth, innerHeight, document.documentElement.scrollHeight]", &[]).await;
        let [width, height, whole] = serde_json::from_value::<[u32; 3]>(size).unwrap_or([1440, 900, 900]);
        self.resize(width, whole.clamp(height, HIGHEST)).await;
        // Plots are drawn as they come into sight; what lies below the highest screen is not in the picture.
        let script = "return [...document.querySelectorAll('.plot[aria-busy=true]')].every((plot) =>
            !plot.checkVisibility() || plot.getBoundingClientRect().top > innerHeight)";
        until("every plot in sight is drawn", SHORT, async || self.script(script, &[]).await.as_bool()?.then_some(()))
            .await;
        let shot = self.devtools("Page.captureScreenshot", json!({"format": "png"})).await;
        self.resize(width, height).await;
        let picture = STANDARD.decode(shot["data"].as_str().unwrap_or_default()).unwrap_or_default();
        let file = machine::shots().join(format!("{name}.png"));
        std::fs::write(&file, picture).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }

    pub(crate) async fn devtools(&self, method: &'static str, parameters: Json) -> Json {
        let answer = self.client.issue_cmd(Command::DevTools { method, parameters }).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Everything the page wrote to the console so far.
    pub async fn console(&self) -> Vec<Line> {
        self.keep_console().await;
        self.console.lock().map(|lines| lines.clone()).unwrap_or_default()
    }

    pub(super) async fn keep_console(&self) {
        // A page that was closed says nothing more; what it said before was kept.
        let Ok(new) = self.client.issue_cmd(Command::Console).await else { return };
        let text = |line: &Json, name: &str| line[name].as_str().unwrap_or_default().to_owned();
        let new = new
            .as_array()
            .into_iter()
            .flatten()
            .map(|line| Line { level: text(line, "level"), text: text(line, "message") });
        if let Ok(mut lines) = self.console.lock() {
            lines.extend(new);
        }
    }

    /// Saves what shows why a test failed; returns where. Whatever cannot be had any more is left out.
    pub(crate) async fn leave_behind(&self, name: &str) -> Vec<PathBuf> {
        let folder = machine::shots();
        let lines: Vec<String> =
            self.console().await.into_iter().map(|line| format!("{} {}", line.level, line.text)).collect();
        let mut files = vec![(folder.join(format!("{name}.console.txt")), lines.join("\n").into_bytes())];
        if let Ok(picture) = self.client.screenshot().await {
            files.push((folder.join(format!("{name}.png")), picture));
        }
        files
            .into_iter()
            .filter(|(file, content)| std::fs::write(file, content).is_ok())
            .map(|(file, _)| file)
            .collect()
    }
}
