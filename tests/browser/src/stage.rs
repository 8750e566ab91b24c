//! The stage of one test: a runner, a browser, and what is kept of them if the test fails.
//!
//! Knows nothing of what a test proves.

use crate::browser::{Browser, Look, Profile};
use crate::machine;
use crate::page::Page;
use crate::proxy::Proxy;
use crate::runner::Runner;
use futures_util::FutureExt;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;
use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

/// One test at a time.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
/// After this a test hangs.
const LIMIT: Duration = Duration::from_secs(600);

/// What a test needs beside a runner and a browser.
#[derive(Clone, Copy)]
pub struct Setup {
    /// As in `Accept-Language`.
    pub language: &'static str,
    pub webgpu: bool,
    /// Whether a network that can be cut lies between browser and runner.
    pub proxied: bool,
    /// Whether the runner listens on another address of this machine, encrypted.
    pub encrypted: bool,
    /// Errors in the console that the test provokes: parts of their text.
    pub provoked: &'static [&'static str],
}

impl Default for Setup {
    fn default() -> Self {
        Self { language: "en-US", webgpu: false, proxied: false, encrypted: false, provoked: &[] }
    }
}

/// What a test plays on.
pub struct Stage {
    pub runner: Runner,
    proxy: Option<Proxy>,
    browser: Browser,
    setup: Setup,
    /// All pages opened so far, to be looked at when the test fails.
    pages: Mutex<Vec<Page>>,
    folder: TempDir,
}

/// Runs a test on a stage of its own. When it fails, screenshots, consoles and the runner's log are kept; when it does
/// not, the console must hold no error.
pub async fn test(name: &str, setup: Setup, body: impl AsyncFnOnce(&Stage)) {
    // Listened for from the start, so that none is missed while this test waits for its turn.
    let mut signals = [SignalKind::interrupt(), SignalKind::terminate()]
        .map(|kind| signal(kind).unwrap_or_else(|error| panic!("no signals: {error}")));
    let [interrupted, terminated] = &mut signals;
    let _turn = TURN.lock().await;
    let stage = Stage::set(setup).await;
    let body = async {
        let ended = tokio::time::timeout(LIMIT, body(&stage)).await;
        assert!(ended.is_ok(), "no end after {} s", LIMIT.as_secs());
        stage.assert_no_errors().await;
    };
    // Runner and browser have process groups of their own, so an end from outside has to be passed on to them.
    let played = tokio::select! {
        played = AssertUnwindSafe(body).catch_unwind() => Some(played),
        _ = interrupted.recv() => None,
        _ = terminated.recv() => None,
    };
    let Some(played) = played else {
        drop(stage);
        std::process::exit(130);
    };
    if played.is_err() {
        stage.leave_behind(name).await;
    }
    stage.strike().await;
    if let Err(panic) = played {
        resume_unwind(panic);
    }
}

impl Stage {
    async fn set(setup: Setup) -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("a folder for a test: {error}"));
        let proxy = if setup.proxied { Some(Proxy::start().await) } else { None };
        let further: Vec<String> = proxy.iter().map(|proxy| proxy.host.clone()).collect();
        let store = folder.path().join("store");
        let runner =
            if setup.encrypted { Runner::start_encrypted(&store).await } else { Runner::start(&store, &further).await };
        if let Some(proxy) = &proxy {
            proxy.forward(runner.host());
        }
        Self { runner, proxy, browser: Browser::start().await, setup, pages: Mutex::default(), folder }
    }

    /// A browser with that profile, its page still empty, that the runner lets in.
    pub async fn open(&self, profile: &Profile) -> Page {
        let page = self.outside(profile).await;
        let host = self.proxy.as_ref().map_or(self.runner.host(), |proxy| &proxy.host);
        let (name, value) = self.runner.cookie(host).await;
        page.take_cookie(&name, &value).await;
        page
    }

    /// A browser with that profile, its page still empty, that has opened no address of the runner yet.
    pub async fn outside(&self, profile: &Profile) -> Page {
        let look = Look { language: self.setup.language, webgpu: self.setup.webgpu };
        let site =
            self.proxy.as_ref().map_or_else(|| self.runner.address.clone(), |proxy| format!("http://{}", proxy.host));
        let trusted = self.setup.encrypted.then(|| self.runner.key_digest());
        self.kept(self.browser.open(profile, look, &site, trusted.as_deref()).await)
    }

    fn kept(&self, page: Page) -> Page {
        if let Ok(mut pages) = self.pages.lock() {
            pages.push(page.clone());
        }
        page
    }

    /// A browser with that profile, its page still empty, whose page belongs to another site than the runner's.
    pub async fn elsewhere(&self, profile: &Profile, site: &str) -> Page {
        let look = Look { language: self.setup.language, webgpu: self.setup.webgpu };
        self.kept(self.browser.open(profile, look, site, None).await)
    }

    /// The network between browser and runner; the test's set-up asked for it.
    pub fn network(&self) -> &Proxy {
        self.proxy.as_ref().unwrap_or_else(|| panic!("the set-up of this test asks for no proxy"))
    }

    /// A file with this content, to be handed to the page.
    pub fn file(&self, name: &str, content: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, content).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        file
    }

    async fn assert_no_errors(&self) {
        let provoked = |text: &str| self.setup.provoked.iter().any(|part| text.contains(part));
        for page in self.pages() {
            let errors: Vec<_> = page
                .console()
                .await
                .into_iter()
                .filter(|line| line.level == "SEVERE" && !provoked(&line.text))
                .collect();
            assert!(errors.is_empty(), "the console holds errors: {errors:#?}");
        }
    }

    async fn leave_behind(&self, name: &str) {
        let mut files = Vec::new();
        for (i, page) in self.pages().into_iter().enumerate() {
            files.extend(page.leave_behind(&format!("failed-{name}-{i}")).await);
        }
        let log = machine::shots().join(format!("failed-{name}.runner.txt"));
        if std::fs::write(&log, self.runner.said()).is_ok() {
            files.push(log);
        }
        files.iter().for_each(|file| eprintln!("left behind: {}", file.display()));
    }

    async fn strike(self) {
        for page in self.pages() {
            page.close().await;
        }
    }

    fn pages(&self) -> Vec<Page> {
        self.pages.lock().map(|pages| pages.clone()).unwrap_or_default()
    }
}
