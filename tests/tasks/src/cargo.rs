//! Cargo as a child process: plain runs, and builds that answer which files they made.
//!
//! Refuses to guess output paths: they come from cargo's own messages.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::error::{TaskError, shown};
use crate::workspace::Workspace;

/// The profile of what a newcomer waits for.
pub const FIRST: &str = "first";

/// The packages that train, always selected together, with the same features and for tests: cargo unifies features over
/// the selection and its dev-dependencies, and any other selection would compile their heavy dependencies once more.
const TRAINING: [&str; 10] = [
    "-p",
    "lab-core",
    "-p",
    "native-runner",
    "-p",
    "lab-tests",
    "-p",
    "lab-browser-tests",
    "--features",
    "lab-core/reference,lab-core/gpu",
];

/// One thing cargo built (or found up to date).
#[derive(Debug, Deserialize)]
pub struct Artifact {
    manifest_path: PathBuf,
    target: Target,
    profile: Profile,
    filenames: Vec<PathBuf>,
    executable: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Profile {
    test: bool,
}

impl Artifact {
    pub fn name(&self) -> &str {
        &self.target.name
    }

    /// The folder of the package, which is also the name people know it by.
    pub fn package_dir(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new("."))
    }

    /// The executable, if this is a test.
    pub fn test(&self) -> Option<&Path> {
        if self.profile.test { self.executable.as_deref() } else { None }
    }

    fn is_bin(&self, name: &str) -> bool {
        !self.profile.test && self.target.name == name && self.target.kind.iter().any(|kind| kind == "bin")
    }
}

/// What a build made.
pub struct Built {
    pub artifacts: Vec<Artifact>,
    scripts: Vec<Script>,
}

/// A build script that ran, now or before.
#[derive(Debug, Deserialize)]
struct Script {
    package_id: String,
    out_dir: PathBuf,
}

impl Built {
    /// Where the build script of a package wrote.
    pub fn out_dir(&self, package: &str) -> Result<&Path, TaskError> {
        let written = self.scripts.iter().find(|script| script.package_id.contains(&format!("#{package}@")));
        written.map(|script| script.out_dir.as_path()).ok_or_else(|| TaskError::Answer {
            command: "cargo build".to_owned(),
            reason: format!("it names no folder of {package}'s build script"),
        })
    }
}

/// Runs a command whose output is for the person.
pub fn run(mut command: Command) -> Result<(), TaskError> {
    let text = shown(&command);
    let status = command.status().map_err(|source| TaskError::Start { command: text.clone(), source })?;
    if status.success() { Ok(()) } else { Err(TaskError::Failed { command: text, status }) }
}

/// Builds, and lists what was built. Cargo's progress and the compiler's messages go to stderr as usual.
pub fn build(command: Command) -> Result<Vec<Artifact>, TaskError> {
    Ok(built(command)?.artifacts)
}

/// Builds, and lists the folders of build scripts as well.
pub fn built(mut command: Command) -> Result<Built, TaskError> {
    let text = shown(&command);
    let start = |source| TaskError::Start { command: text.clone(), source };
    command.arg("--message-format=json-render-diagnostics").stdout(Stdio::piped());
    let mut child = command.spawn().map_err(start)?;
    let mut built = Built { artifacts: Vec::new(), scripts: Vec::new() };
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line.map_err(|error| TaskError::Answer { command: text.clone(), reason: error.to_string() })?;
            // A procedural macro may print to stdout too; such a line is no message of cargo.
            if let Ok(message) = serde_json::from_str(&line) {
                built.artifacts.extend(described("compiler-artifact", &message));
                built.scripts.extend(described("build-script-executed", &message));
            }
        }
    }
    let status = child.wait().map_err(start)?;
    if status.success() { Ok(built) } else { Err(TaskError::Failed { command: text, status }) }
}

/// Builds the runner alone, for GPUs as well, and returns its file.
pub fn build_runner(workspace: &Workspace) -> Result<PathBuf, TaskError> {
    file_of(&build(workspace.cargo(&["build", "-p", "native-runner"]))?, "lab")
}

/// Builds the runner for the CPU alone, as quickly as can be.
pub fn build_first_runner(workspace: &Workspace) -> Result<PathBuf, TaskError> {
    let runner = ["build", "-p", "native-runner", "--no-default-features", "--profile", FIRST];
    file_of(&build(workspace.cargo(&runner))?, "lab")
}

/// Builds the tests of all that trains, with the runner and the bench.
pub fn build_tests(workspace: &Workspace) -> Result<Vec<Artifact>, TaskError> {
    let mut tests = workspace.cargo(&["test", "--no-run"]);
    tests.args(TRAINING);
    build(tests)
}

/// The file of the binary `bin` among what was built.
pub fn file_of(artifacts: &[Artifact], bin: &str) -> Result<PathBuf, TaskError> {
    let found = artifacts.iter().find(|artifact| artifact.is_bin(bin));
    let file = found.and_then(|found| found.executable.as_ref().or_else(|| found.filenames.first()));
    file.cloned().ok_or_else(|| TaskError::Answer {
        command: "cargo build".to_owned(),
        reason: format!("it names no binary `{bin}`"),
    })
}

/// What a message of cargo describes, if it is of that kind.
fn described<T: DeserializeOwned>(kind: &str, message: &Json) -> Option<T> {
    if message.get("reason")?.as_str()? == kind { T::deserialize(message).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAB: &str = r#"{"reason":"compiler-artifact","package_id":"path+file:///p#0.1.0","manifest_path":"/p/native-runner/Cargo.toml","target":{"kind":["bin"],"crate_types":["bin"],"name":"lab","src_path":"/p/main.rs","edition":"2024","doc":true,"doctest":false,"test":true},"profile":{"opt_level":"1","debuginfo":0,"debug_assertions":true,"overflow_checks":true,"test":false},"features":[],"filenames":["/t/debug/lab"],"executable":"/t/debug/lab","fresh":true}"#;

    fn read<T: DeserializeOwned>(kind: &str, line: &str) -> Option<T> {
        described(kind, &serde_json::from_str(line).ok()?)
    }

    #[test]
    fn a_binary_is_told_from_its_test() -> Result<(), Box<dyn std::error::Error>> {
        let test = LAB.replace("\"test\":false}", "\"test\":true}").replace("debug/lab", "debug/deps/lab-1");
        let tests: Vec<Artifact> = read("compiler-artifact", &test).into_iter().collect();
        assert_eq!(tests[0].test(), Some(Path::new("/t/debug/deps/lab-1")));
        assert_eq!(tests[0].package_dir(), Path::new("/p/native-runner"));
        assert!(file_of(&tests, "lab").is_err());
        let bin: Vec<Artifact> = read("compiler-artifact", LAB).into_iter().collect();
        assert_eq!(bin[0].test(), None);
        assert_eq!(file_of(&bin, "lab")?, Path::new("/t/debug/lab"));
        Ok(())
    }

    #[test]
    fn other_lines_are_passed_over() {
        let finished = r#"{"reason":"build-finished","success":true}"#;
        assert!(read::<Artifact>("compiler-artifact", finished).is_none());
        assert!(read::<Script>("build-script-executed", LAB).is_none());
    }

    #[test]
    fn the_folder_of_a_build_script_is_found() -> Result<(), Box<dyn std::error::Error>> {
        let line = r#"{"reason":"build-script-executed","package_id":"path+file:///p/core/texts#lab-texts@0.1.0","linked_libs":[],"linked_paths":[],"cfgs":[],"env":[],"out_dir":"/t/build/lab-texts-1/out"}"#;
        let built = Built { artifacts: Vec::new(), scripts: read("build-script-executed", line).into_iter().collect() };
        assert_eq!(built.out_dir("lab-texts")?, Path::new("/t/build/lab-texts-1/out"));
        assert!(built.out_dir("lab-core").is_err());
        Ok(())
    }
}
