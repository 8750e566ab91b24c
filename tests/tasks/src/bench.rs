//! `cargo lab bench`: builds what is measured, then runs the benches one after the other.
//!
//! Refuses to know the figures.

use std::fs;
use std::path::Path;

use crate::bundle;
use crate::cargo;
use crate::error::TaskError;
use crate::progress::Steps;
use crate::serve::COLD_BUILD;
use crate::setup::{self, Need};
use crate::site;
use crate::workspace::Workspace;

/// What every figure of the bench in a browser is called by.
const BROWSER: &str = "browser";

/// What the time of a cold build is called by.
const BUILD: &str = "build/cold";

/// Measures the figures whose names contain one of `names`; all of them if there are none.
pub fn run(workspace: &Workspace, names: &[String]) -> Result<(), TaskError> {
    if names.is_empty() || names.iter().any(|name| BUILD.contains(name.as_str())) {
        let path = workspace.target.join(COLD_BUILD);
        let line = fs::read_to_string(&path).unwrap_or_else(|_| "`cargo lab serve` was never run here\n".into());
        print!("{BUILD}: {line}");
    }
    let in_browser = wants_browser(names) && browser_is_ready(workspace)?;
    let programs = cargo::build_tests(workspace)?;
    let lab = cargo::file_of(&programs, "lab")?;
    let mut benches = vec!["bench"];
    if in_browser {
        benches.push("bench-browser");
    }
    benches.into_iter().try_for_each(|bench| measure(workspace, &lab, &cargo::file_of(&programs, bench)?, names))
}

fn measure(workspace: &Workspace, lab: &Path, bench: &Path, names: &[String]) -> Result<(), TaskError> {
    let mut bench = workspace.command(bench);
    bench.args(names);
    setup::describe(workspace, lab, &mut bench);
    cargo::run(bench)
}

fn wants_browser(names: &[String]) -> bool {
    names.is_empty() || names.iter().any(|name| BROWSER.contains(name.as_str()))
}

/// Builds the site, unless there is no browser to show it: then that is said instead.
fn browser_is_ready(workspace: &Workspace) -> Result<bool, TaskError> {
    for need in [Need::Browser, Need::BrowserDriver, Need::WasmTarget] {
        if let Err(missing) = setup::provide(workspace, need) {
            eprintln!("{BROWSER} is not measured: {missing}");
            return Ok(false);
        }
    }
    site::build(workspace, bundle::without_gpu(), &mut Steps::new(site::steps(bundle::without_gpu()))).map(|_| true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_wanted_by_name_or_by_default() {
        let wants = |names: &[&str]| wants_browser(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        assert!(wants(&[]) && wants(&["browser"]) && wants(&["plot", "brow"]));
        assert!(!wants(&["plot"]) && !wants(&["train", "gpu"]));
    }
}
