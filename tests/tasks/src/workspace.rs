//! Where things are: the checkout, the build products, and how a child cargo is started in them.
//!
//! Refuses to know what is built.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::error::{TaskError, shown};

/// One checkout and its folder of build products.
pub struct Workspace {
    pub root: PathBuf,
    pub target: PathBuf,
    cargo: OsString,
    /// Held until this process ends: two runs that share a target folder would overwrite each other's site.
    _lock: File,
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

impl Workspace {
    /// Asks cargo where it is, and waits until no other task works on the same build products.
    pub fn open() -> Result<Self, TaskError> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut ask = Command::new(&cargo);
        ask.args(["metadata", "--no-deps", "--format-version", "1"]).stderr(Stdio::inherit());
        let command = shown(&ask);
        let output = ask.output().map_err(|source| TaskError::Start { command: command.clone(), source })?;
        if !output.status.success() {
            return Err(TaskError::Failed { command, status: output.status });
        }
        let metadata: Metadata = serde_json::from_slice(&output.stdout)
            .map_err(|error| TaskError::Answer { command, reason: error.to_string() })?;
        let ci = env::var("CI").is_ok_and(|value| value == "true");
        let target = ci_target(ci, |name| env::var_os(name)).unwrap_or(metadata.target_directory);
        let lock = lock(&target)?;
        Ok(Self { root: metadata.workspace_root, target, cargo, _lock: lock })
    }

    /// The folder that `lab serve --site` is given.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The same as a folder to host without a runner, for the browser tests.
    pub fn hosted(&self) -> PathBuf {
        self.target.join("hosted")
    }

    /// The program that browser tests run in a page and natively.
    pub fn portable(&self) -> PathBuf {
        self.target.join("portable")
    }

    /// Where npm puts axe-core.
    pub fn axe(&self) -> PathBuf {
        self.target.join("axe")
    }

    /// Where programs are installed that checks need.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// Where browser tests leave what they saw.
    pub fn screenshots(&self) -> PathBuf {
        self.target.join("screenshots")
    }

    /// Cargo in this checkout with this target folder.
    pub fn cargo(&self, args: &[&str]) -> Command {
        let mut command = self.command(&self.cargo);
        command.args(args);
        command
    }

    /// Any program, started in the checkout.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        // `cargo run` describes lab-tasks in these; seen by a child cargo they make build scripts run again.
        for (name, _) in env::vars_os() {
            if describes_a_package(&name.to_string_lossy()) {
                command.env_remove(name);
            }
        }
        command
    }
}

/// On a build machine the products outlive the checkout: a folder of the user's cache, unless one is already chosen.
fn ci_target(ci: bool, var: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let set = |name| var(name).filter(|value| !value.is_empty());
    if !ci || set("CARGO_TARGET_DIR").is_some() {
        return None;
    }
    let cache = set("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(Path::new(&set("HOME")?).join(".cache")))?;
    Some(cache.join("tuning-lab").join("target"))
}

fn describes_a_package(name: &str) -> bool {
    const EXACT: [&str; 4] = ["CARGO_BIN_NAME", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "OUT_DIR"];
    EXACT.contains(&name) || name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

fn lock(target: &Path) -> Result<File, TaskError> {
    fs::create_dir_all(target).map_err(TaskError::file(target))?;
    let path = target.join("lab.lock");
    let file = File::create(&path).map_err(TaskError::file(&path))?;
    if file.try_lock().is_err() {
        eprintln!("waiting: another `cargo lab` works in {}", target.display());
        file.lock().map_err(TaskError::file(&path))?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vars<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
        |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| value.into())
    }

    #[test]
    fn only_a_build_machine_leaves_the_checkout() {
        let home = [("HOME", "/home/ada")];
        assert_eq!(ci_target(false, vars(&home)), None);
        assert_eq!(ci_target(true, vars(&home)), Some("/home/ada/.cache/tuning-lab/target".into()));
        assert_eq!(ci_target(true, vars(&[])), None);
    }

    #[test]
    fn a_chosen_folder_stands() {
        let chosen = [("HOME", "/home/ada"), ("CARGO_TARGET_DIR", "/build")];
        assert_eq!(ci_target(true, vars(&chosen)), None);
        let cache = [("HOME", "/home/ada"), ("XDG_CACHE_HOME", "/cache"), ("CARGO_TARGET_DIR", "")];
        assert_eq!(ci_target(true, vars(&cache)), Some("/cache/tuning-lab/target".into()));
    }

    #[test]
    fn package_variables_are_told_from_settings() {
        assert!(describes_a_package("CARGO_PKG_NAME") && describes_a_package("CARGO_MANIFEST_DIR"));
        assert!(!describes_a_package("CARGO_TARGET_DIR") && !describes_a_package("CARGO_HOME"));
    }
}
