//! What the tasks need from the machine: looked for, fetched where that is possible, and named clearly where not.
//!
//! Rust's own parts come from rustup; a C compiler, a browser and a Vulkan driver come from Debian's apt when run as
//! root; the rules of accessibility come from npm, which checks them against a lock file; cargo-deny is compiled. Refuses to know which task needs what, and never changes what is already there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cargo;
use crate::error::TaskError;
use crate::workspace::Workspace;

/// The compilation target of the bundles.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Something outside the checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    Rustfmt,
    Clippy,
    /// Judges licences and sources of dependencies.
    Deny,
    WasmTarget,
    /// Compiles the bundled SQLite.
    CCompiler,
    /// For the tests that train on a GPU; a software driver will do.
    Vulkan,
    /// A headless Chromium for the browser tests.
    Browser,
    /// Steers Chromium (WebDriver); must be of its version.
    BrowserDriver,
    /// Rules of accessibility that run in a page (axe-core).
    Axe,
}

/// The version of cargo-deny that is compiled where there is none.
const DENY: &str = "cargo-deny@0.20.2";

/// What npm is given, in the checkout's folder of that name, and what it then leaves in its own.
const AXE_FOLDER: &str = "tests/browser/axe";
const AXE_FILES: [&str; 2] = ["package.json", "package-lock.json"];
const AXE_SCRIPT: &str = "node_modules/axe-core/axe.min.js";

/// A need that could not be met, and what the person can do about it.
#[derive(Debug, thiserror::Error)]
#[error("{what} is missing: {remedy}")]
pub struct Missing {
    pub need: Need,
    what: &'static str,
    remedy: String,
}

/// Meets a need, fetching what is missing if that is possible.
pub fn provide(workspace: &Workspace, need: Need) -> Result<(), Missing> {
    if present(workspace, need) {
        return Ok(());
    }
    let what = need.what();
    let missing = |remedy: String| Missing { need, what, remedy };
    for fetch in fetches(workspace, need).map_err(missing)? {
        eprintln!("{what} is missing, so this runs `{}`", crate::error::shown(&fetch));
        cargo::run(fetch).map_err(|error: TaskError| missing(error.to_string()))?;
    }
    if present(workspace, need) { Ok(()) } else { Err(missing("it was installed, yet cannot be found".to_owned())) }
}

/// The commands that fetch it, in order; or what the person can do instead.
fn fetches(workspace: &Workspace, need: Need) -> Result<Vec<Command>, String> {
    if let Some(args) = need.rustup() {
        let mut rustup = workspace.command("rustup");
        rustup.args(args);
        return Ok(vec![rustup]);
    }
    if need == Need::Deny {
        // Unoptimised: compiled in a third of the time, and it runs for seconds. Its build products are not ours.
        let mut install = workspace.cargo(&["install", "--locked", "--debug", "--quiet", DENY, "--root"]);
        install.arg(workspace.tools().join(DENY)).env_remove("CARGO_TARGET_DIR");
        return Ok(vec![install]);
    }
    let mut fetches = Vec::new();
    if need != Need::Axe || on_path("npm").is_none() {
        if !is_root() || on_path("apt-get").is_none() {
            return Err(format!("run `sudo apt-get install {}`", need.packages().join(" ")));
        }
        fetches.push(apt(workspace, &["update"]));
        let mut install = apt(workspace, &["install", "-y", "--no-install-recommends"]);
        install.args(need.packages());
        fetches.push(install);
    }
    if need == Need::Axe {
        fetches.push(npm(workspace).map_err(|error| error.to_string())?);
    }
    Ok(fetches)
}

/// Installs exactly what the lock file names, checked against its digest, and runs nothing of it.
fn npm(workspace: &Workspace) -> Result<Command, TaskError> {
    let (from, folder) = (workspace.root.join(AXE_FOLDER), workspace.axe());
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(TaskError::file(&folder))?;
    }
    fs::create_dir_all(&folder).map_err(TaskError::file(&folder))?;
    for file in AXE_FILES {
        fs::copy(from.join(file), folder.join(file)).map_err(TaskError::file(&folder))?;
    }
    let mut npm = workspace.command("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder).stdout(Stdio::null());
    Ok(npm)
}

/// Whether npm has been here with the lock file of this checkout.
fn has_axe(workspace: &Workspace) -> bool {
    let same = |file: &&str| {
        let wanted = fs::read(workspace.root.join(AXE_FOLDER).join(file));
        wanted.is_ok_and(|wanted| fs::read(workspace.axe().join(file)).is_ok_and(|found| found == wanted))
    };
    workspace.axe().join(AXE_SCRIPT).is_file() && AXE_FILES.iter().all(same)
}

/// The browser for the tests: `$CHROMIUM`, or one of the usual names on the path.
pub fn browser() -> Option<PathBuf> {
    program("CHROMIUM", &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
}

/// Tells a test program or a bench what was built and found. They read these names.
pub fn describe(workspace: &Workspace, lab: &Path, command: &mut Command) {
    command.env("LAB_SITE", workspace.site()).env("LAB_BIN", lab).env("LAB_SHOTS", workspace.screenshots());
    command.env("LAB_HOSTED", workspace.hosted());
    command.env("LAB_PORTABLE", workspace.portable()).env("LAB_AXE", workspace.axe().join(AXE_SCRIPT));
    for (name, found) in [("CHROMIUM", browser()), ("CHROMEDRIVER", browser_driver())] {
        if let Some(found) = found {
            command.env(name, found);
        }
    }
}

/// cargo-deny: the person's, or the one that was compiled here.
pub fn deny(workspace: &Workspace) -> Option<PathBuf> {
    let ours = workspace.tools().join(DENY).join("bin/cargo-deny");
    on_path("cargo-deny").or_else(|| ours.is_file().then_some(ours))
}

/// What steers it: `$CHROMEDRIVER`, or the usual name on the path.
pub fn browser_driver() -> Option<PathBuf> {
    program("CHROMEDRIVER", &["chromedriver"])
}

/// The program a variable names, or the first on the path, that starts. Ubuntu, for one, has a `chromium-browser` that
/// only says where to find another package: hence it must answer.
fn program(variable: &str, usual: &[&str]) -> Option<PathBuf> {
    let chosen = env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    chosen.into_iter().chain(usual.iter().filter_map(|name| on_path(name))).find(|path| {
        let mut ask = Command::new(path);
        ask.arg("--version");
        succeeds(ask)
    })
}

impl Need {
    /// As a person calls it.
    pub fn what(self) -> &'static str {
        match self {
            Self::Rustfmt => "rustfmt",
            Self::Clippy => "clippy",
            Self::Deny => "cargo-deny",
            Self::WasmTarget => "the Rust target wasm32-unknown-unknown",
            Self::CCompiler => "a C compiler",
            Self::Vulkan => "a Vulkan driver",
            Self::Browser => "Chromium",
            Self::BrowserDriver => "chromedriver",
            Self::Axe => "axe-core",
        }
    }

    fn rustup(self) -> Option<[&'static str; 3]> {
        match self {
            Self::Rustfmt => Some(["component", "add", "rustfmt"]),
            Self::Clippy => Some(["component", "add", "clippy"]),
            Self::WasmTarget => Some(["target", "add", WASM]),
            Self::Deny | Self::CCompiler | Self::Vulkan | Self::Browser | Self::BrowserDriver | Self::Axe => None,
        }
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Rustfmt | Self::Clippy | Self::Deny | Self::WasmTarget => &[],
            Self::CCompiler => &["gcc", "libc6-dev"],
            Self::Vulkan => &["libvulkan1", "mesa-vulkan-drivers"],
            // Fonts, because screenshots of both languages are part of the tests' output.
            Self::Browser => &["chromium", "fonts-dejavu-core", "fonts-wqy-microhei"],
            Self::BrowserDriver => &["chromium-driver"],
            Self::Axe => &["npm"],
        }
    }
}

fn present(workspace: &Workspace, need: Need) -> bool {
    match need {
        Need::Rustfmt => succeeds(workspace.cargo(&["fmt", "--version"])),
        Need::Clippy => succeeds(workspace.cargo(&["clippy", "--version"])),
        Need::Deny => deny(workspace).is_some(),
        Need::WasmTarget => has_target(workspace),
        Need::CCompiler => env::var_os("CC").is_some() || on_path("cc").is_some(),
        Need::Vulkan => has_vulkan(),
        Need::Browser => browser().is_some(),
        Need::BrowserDriver => browser_driver().is_some(),
        Need::Axe => has_axe(workspace),
    }
}

fn has_target(workspace: &Workspace) -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut ask = workspace.command(rustc);
    ask.args(["--print", "target-libdir", "--target", WASM]).stderr(Stdio::null());
    let Ok(answer) = ask.output() else {
        return false;
    };
    let folder = String::from_utf8_lossy(&answer.stdout);
    answer.status.success() && Path::new(folder.trim()).is_dir()
}

/// Other systems bring their own graphics interface (Metal, DirectX).
fn has_vulkan() -> bool {
    if !cfg!(target_os = "linux") || env::var_os("VK_ICD_FILENAMES").is_some_and(|value| !value.is_empty()) {
        return true;
    }
    let drivers = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d"];
    let driver = drivers.iter().any(|folder| holds(Path::new(folder), |name| name.ends_with(".json")));
    let loader = |name: &str| name.starts_with("libvulkan.so.1");
    let mut folders: Vec<PathBuf> = ["/usr/lib", "/usr/lib64", "/usr/local/lib"].iter().map(PathBuf::from).collect();
    // Debian keeps libraries one level down, by architecture.
    if let Ok(entries) = fs::read_dir("/usr/lib") {
        folders.extend(entries.filter_map(Result::ok).map(|entry| entry.path()));
    }
    driver && folders.iter().any(|folder| holds(folder, loader))
}

fn holds(folder: &Path, wanted: impl Fn(&str) -> bool) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.filter_map(Result::ok).any(|entry| wanted(&entry.file_name().to_string_lossy()))
}

fn apt(workspace: &Workspace, args: &[&str]) -> Command {
    let mut command = workspace.command("apt-get");
    command.args(args).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
    command
}

fn is_root() -> bool {
    let Ok(answer) = Command::new("id").arg("-u").output() else {
        return false;
    };
    answer.stdout.trim_ascii() == b"0"
}

fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn succeeds(mut command: Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_has_a_source() {
        use Need::*;
        for need in [Rustfmt, Clippy, WasmTarget, CCompiler, Vulkan, Browser, BrowserDriver, Axe] {
            assert_eq!(need.rustup().is_some(), need.packages().is_empty(), "{need:?}");
        }
        assert!(Deny.rustup().is_none() && Deny.packages().is_empty(), "it is compiled");
    }

    #[test]
    fn what_is_missing_is_said_in_one_line() {
        let missing = Missing { need: Need::Browser, what: Need::Browser.what(), remedy: "run `x`".to_owned() };
        assert_eq!(missing.to_string(), "Chromium is missing: run `x`");
    }
}
