//! Headless Chromium, driven through ChromeDriver: one process of the driver, a session per page.
//!
//! Knows nothing of what is shown in it.

use crate::children::Running;
use crate::machine;
use crate::page::Page;
use fantoccini::ClientBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value as Json, json};
use std::path::PathBuf;
use tempfile::TempDir;

/// How often a driver is started before its want of a port fails the test.
const DRIVER_STARTS: usize = 10;
/// How every browser is started: headless, alone, and calling nobody.
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1440,900",
];
/// WebGPU computed by SwiftShader.
const WEBGPU: [&str; 4] = [
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    "--enable-features=Vulkan",
    "--ignore-gpu-blocklist",
];

/// A person's browser: what it has stored, and where it saves files. Gone when dropped.
pub struct Profile {
    folder: TempDir,
}

impl Profile {
    /// One that has never been used.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("a folder for a profile: {error}"));
        Self { folder }
    }

    pub fn downloads(&self) -> PathBuf {
        self.folder.path().join("downloads")
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::new()
    }
}

/// What a session is started with.
#[derive(Clone, Copy)]
pub struct Look {
    /// As in `Accept-Language`.
    pub language: &'static str,
    pub webgpu: bool,
}

/// A driver that starts browsers.
pub struct Browser {
    _driver: Running,
    address: String,
}

impl Browser {
    pub async fn start() -> Self {
        let sign = "ChromeDriver was started successfully on port ";
        let arguments = ["--port=0".to_owned()];
        let mut starts = 1;
        loop {
            match Running::start(&machine::chromedriver(), &arguments, sign).await {
                Ok((driver, rest)) => {
                    let address = format!("http://127.0.0.1:{}", rest.trim().trim_end_matches('.'));
                    return Self { _driver: driver, address };
                }
                // The driver takes a port that is free under IPv6 and then needs the same one under IPv4, where some
                // connection may hold it. It ends then; the next time it is another port.
                Err(said) if starts < DRIVER_STARTS && said.contains("port not available") => starts += 1,
                Err(said) => panic!("{said}"),
            }
        }
    }

    /// Starts a browser with this profile; its one page belongs to the site at `site`. It trusts certificates whose public
    /// key has the digest `trusted`.
    pub async fn open(&self, profile: &Profile, look: Look, site: &str, trusted: Option<&str>) -> Page {
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).into();
        flags.push(format!("--user-data-dir={}", profile.folder.path().join("data").display()));
        flags.extend(if look.webgpu { WEBGPU.map(str::to_owned).to_vec() } else { vec!["--disable-gpu".to_owned()] });
        flags.extend(trusted.map(|digest| format!("--ignore-certificate-errors-spki-list={digest}")));
        let options = json!({
            "binary": machine::chromium(),
            "args": flags,
            "prefs": {
                "download.default_directory": profile.downloads(),
                "download.prompt_for_download": false,
                "intl.accept_languages": look.language,
            },
        });
        let capabilities: Map<String, Json> = [
            ("browserName".to_owned(), json!("chrome")),
            ("goog:chromeOptions".to_owned(), options),
            ("goog:loggingPrefs".to_owned(), json!({"browser": "ALL"})),
        ]
        .into_iter()
        .collect();
        let client = ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&self.address).await;
        Page::new(client.unwrap_or_else(|error| panic!("no session of Chromium: {error}")), site, profile.downloads())
    }
}
