//! Where things are on this machine: the runner, the site, the browser and its driver, the folder of screenshots.
//!
//! Says clearly what is missing. Knows nothing of how they are used.

use std::env;
use std::path::{Path, PathBuf};

/// The binary `lab`.
pub fn lab() -> PathBuf {
    let file =
        chosen("LAB_BIN").unwrap_or_else(|| target().join("debug").join(format!("lab{}", env::consts::EXE_SUFFIX)));
    assert!(file.is_file(), "{} is not there: run `cargo lab test`, or name the runner in LAB_BIN", file.display());
    file
}

/// The folder with the page and the worker bundles.
pub fn site() -> PathBuf {
    let folder = chosen("LAB_SITE").unwrap_or_else(|| target().join("site"));
    let index = folder.join("index.html");
    assert!(index.is_file(), "{} is not there: run `cargo lab test`, or name the site in LAB_SITE", index.display());
    folder
}

/// The same as a folder that is hosted without a runner.
pub fn hosted() -> PathBuf {
    let folder = chosen("LAB_HOSTED").unwrap_or_else(|| target().join("hosted"));
    let worker = folder.join("offline.js");
    assert!(
        worker.is_file(),
        "{} is not there: run `cargo lab test`, or name the folder in LAB_HOSTED",
        worker.display()
    );
    folder
}

/// A file of the program that calculates the same natively and in a page.
pub fn portable(file: &str) -> Vec<u8> {
    let file = chosen("LAB_PORTABLE").unwrap_or_else(|| target().join("portable")).join(file);
    std::fs::read(&file).unwrap_or_else(|error| {
        panic!("{}: {error}: run `cargo lab test`, or name the folder in LAB_PORTABLE", file.display())
    })
}

/// The script of axe-core.
pub fn axe() -> String {
    let file = chosen("LAB_AXE").unwrap_or_else(|| target().join("axe/node_modules/axe-core/axe.min.js"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!("{}: {error}: run `cargo lab test`, or name the file in LAB_AXE", file.display())
    })
}

pub fn chromium() -> PathBuf {
    program("CHROMIUM", &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
}

pub fn chromedriver() -> PathBuf {
    program("CHROMEDRIVER", &["chromedriver", "chromium.chromedriver"])
}

/// Where screenshots and what failed tests leave behind go.
pub fn shots() -> PathBuf {
    let folder = chosen("LAB_SHOTS").unwrap_or_else(|| target().join("screenshots"));
    std::fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    folder
}

fn program(variable: &str, usual: &[&str]) -> PathBuf {
    let on_path = |name: &&str| {
        let path = env::var_os("PATH")?;
        env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
    };
    chosen(variable)
        .or_else(|| usual.iter().find_map(on_path))
        .unwrap_or_else(|| panic!("there is no {} on the path: install it, or name it in {variable}", usual[0]))
}

fn chosen(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The folder of build products: this program lies in its `debug/deps`.
fn target() -> PathBuf {
    let program = env::current_exe().unwrap_or_else(|error| panic!("this program's own place: {error}"));
    program.ancestors().nth(3).map_or_else(|| PathBuf::from("target"), Path::to_path_buf)
}
