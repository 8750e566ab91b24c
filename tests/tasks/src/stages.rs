//! Runs the stages of `cargo lab test`, and hands what one makes to those that need it.
//!
//! Refuses to know how a result is shown. A failed stage stops only those that need what it should have made.

use std::path::PathBuf;
use std::time::Instant;

use crate::alone;
use crate::args::TestOptions;
use crate::bundle::BUNDLES;
use crate::cargo::{self, Artifact};
use crate::error::TaskError;
use crate::libtest;
use crate::portable;
use crate::progress::Steps;
use crate::setup::{self, Need, WASM};
use crate::site;
use crate::stage::{Stage, chosen};
use crate::summary::{Counts, Report, Summary};
use crate::workspace::Workspace;

/// Runs the chosen stages, the set-up first.
pub fn test(workspace: &Workspace, options: &TestOptions) -> Summary {
    let stages = chosen(options);
    let mut summary = Summary::default();
    let mut run = Run { workspace, options, missing: Vec::new(), site: false, lab: None, programs: Vec::new() };
    let mut steps = Steps::new(stages.len() + 1);
    let mut step = |name: &'static str, title: &str, work: &mut dyn FnMut() -> Report| {
        let start = Instant::now();
        let judged = steps.step(&format!("{name}: {title}"), || {
            let report = work();
            if report.problems.is_empty() { Ok(report) } else { Err(report) }
        });
        let report = judged.unwrap_or_else(|failed| {
            failed.problems.iter().for_each(|problem| eprintln!("  {problem}"));
            failed
        });
        summary.add(name, start.elapsed(), report);
    };
    step("setup", "what the stages need from the machine", &mut || run.set_up(&stages));
    for stage in &stages {
        let (name, title) = stage.texts();
        step(name, title, &mut || run.stage(*stage).unwrap_or_else(|error| Report::failed(error.to_string())));
    }
    summary
}

/// What earlier stages leave for later ones.
struct Run<'a> {
    workspace: &'a Workspace,
    options: &'a TestOptions,
    missing: Vec<Need>,
    site: bool,
    lab: Option<PathBuf>,
    programs: Vec<Artifact>,
}

impl Run<'_> {
    fn set_up(&mut self, stages: &[Stage]) -> Report {
        let mut needs: Vec<Need> = stages.iter().flat_map(|stage| stage.needs()).copied().collect();
        needs.sort();
        needs.dedup();
        let mut report = Report::default();
        for need in needs {
            let Err(missing) = setup::provide(self.workspace, need) else {
                report.counts.passed += 1;
                continue;
            };
            self.missing.push(missing.need);
            if self.options.allow_missing {
                report.counts.skipped += 1;
                report.notes.push(missing.to_string());
            } else {
                report.add(Report::failed(missing.to_string()));
            }
        }
        if self.options.quick {
            report.notes.push("--quick left out everything that compiles burn".to_owned());
        }
        report
    }

    fn stage(&mut self, stage: Stage) -> Result<Report, TaskError> {
        let mut report = Report::default();
        match stage {
            Stage::Fmt => report.add(self.check(&["fmt", "--all", "--check"])),
            Stage::Deny => self.deny(&mut report),
            Stage::Lint => {
                for package in
                    ["lab-core", "lab-kernels", "lab-texts", "lab-tasks", "lab-portable-tests", "lab-browser-tests"]
                {
                    report.add(self.clippy(&["-p", package, "--all-targets"]));
                }
                report.add(self.clippy_web("page", "page"));
                report.add(self.clippy_web("worker-science", "science"));
            }
            Stage::Core => report.add(libtest::run(
                self.workspace.cargo(&["test", "-p", "lab-core", "-p", "lab-kernels", "-p", "lab-texts"]),
                "core",
            )?),
            Stage::Tasks => report.add(libtest::run(self.workspace.cargo(&["test", "-p", "lab-tasks"]), "tasks")?),
            Stage::Docs => {
                let mut doc = self.workspace.cargo(&["doc", "-p", "lab-core", "--no-deps"]);
                doc.env("RUSTDOCFLAGS", "-D warnings");
                report.add(Report::check(cargo::run(doc)));
            }
            Stage::Web => {
                let web = self.workspace.cargo(&["test", "-p", "lab-web", "--features", "page"]);
                report.add(libtest::run(web, "web")?);
            }
            Stage::LintTrain => {
                // On the CPU only: checking the kernels of every GPU as well would cost minutes and cover no line of ours
                // but a few of `train::device`.
                report.add(self.clippy(&["-p", "lab-core", "--features", "reference", "--all-targets"]));
                report.add(self.clippy(&["-p", "native-runner", "--no-default-features"]));
                report.add(self.clippy_web("worker-cpu", "worker"));
            }
            Stage::Site => {
                let site = site::build(self.workspace, &BUNDLES, &mut Steps::new(site::steps(&BUNDLES)))?;
                eprint!("{}", site.table());
                self.site = true;
                report.add(Report::check(site.too_large().map_or(Ok(()), Err)));
                report.add(Report::check(alone::write(&self.workspace.site(), &self.workspace.hosted()).map(drop)));
                report.add(Report::check(portable::build(self.workspace)));
            }
            Stage::Runner => {
                self.programs = cargo::build_tests(self.workspace)?;
                self.lab = Some(cargo::file_of(&self.programs, "lab")?);
                report.counts.passed += 2;
            }
            Stage::Train => report.add(self.programs(true)?),
            Stage::Tests if !self.site => report.add(Report::failed("not run: there is no site".to_owned())),
            Stage::Tests => {
                report.add(self.programs(false)?);
                let shots = self.workspace.screenshots();
                if shots.is_dir() {
                    report.notes.push(format!("screenshots are in {}", shots.display()));
                }
            }
        }
        Ok(report)
    }

    fn deny(&self, report: &mut Report) {
        let Some(deny) = setup::deny(self.workspace) else {
            report.counts.skipped += 1;
            return;
        };
        // It reads every crate there is for any system; most builds have fetched only their own.
        report.add(self.check(&["fetch", "--locked"]));
        let mut check = self.workspace.command(deny);
        check.args(["--offline", "check", "bans", "licenses", "sources"]);
        report.add(Report::check(cargo::run(check)));
    }

    /// Runs the test programs of lab-core, or all the others.
    fn programs(&self, core: bool) -> Result<Report, TaskError> {
        let mut report = Report::default();
        let folder = self.workspace.root.join("core");
        for artifact in self.programs.iter().filter(|artifact| (artifact.package_dir() == folder) == core) {
            let Some(program) = artifact.test() else {
                continue;
            };
            let package = artifact.package_dir().file_name().unwrap_or_default().to_string_lossy();
            let what = format!("{package}/{}", artifact.name());
            let mut command = self.workspace.command(program);
            command.current_dir(artifact.package_dir()).env("CARGO_MANIFEST_DIR", artifact.package_dir());
            if let Some(lab) = &self.lab {
                setup::describe(self.workspace, lab, &mut command);
            }
            eprintln!("  {what}");
            match requirements(&package, artifact.name()).iter().find(|need| self.missing.contains(need)) {
                Some(need) => report.add(libtest::skip(command, program, &format!("{what} needs {}", need.what()))?),
                None => {
                    command.args(&self.options.filter);
                    report.add(libtest::run(command, &what)?);
                }
            }
        }
        if report.counts == Counts::default() && report.problems.is_empty() {
            let why = if self.options.filter.is_empty() { "there are no tests" } else { "no test has such a name" };
            report = Report::failed(format!("nothing was run: {why}"));
        }
        Ok(report)
    }

    fn check(&self, args: &[&str]) -> Report {
        Report::check(cargo::run(self.workspace.cargo(args)))
    }

    fn clippy(&self, selection: &[&str]) -> Report {
        self.check(&[&["clippy"], selection, &["--", "-D", "warnings"]].concat())
    }

    fn clippy_web(&self, feature: &str, bin: &str) -> Report {
        let web = ["-p", "lab-web", "--target", WASM, "--no-default-features"];
        self.clippy(&[web.as_slice(), &["--features", feature, "--bin", bin]].concat())
    }
}

/// What a test program cannot run without: those of the package in tests/browser a browser and its driver, `axe` there also
/// axe-core, and one whose name starts with `gpu` a Vulkan driver.
fn requirements(package: &str, program: &str) -> &'static [Need] {
    if package == "browser" {
        if program == "axe" {
            &[Need::Browser, Need::BrowserDriver, Need::Axe]
        } else {
            &[Need::Browser, Need::BrowserDriver]
        }
    } else if program.starts_with("gpu") {
        &[Need::Vulkan]
    } else {
        &[]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_names_tell_what_a_program_needs() {
        assert_eq!(requirements("browser", "study"), [Need::Browser, Need::BrowserDriver]);
        assert_eq!(requirements("browser", "axe"), [Need::Browser, Need::BrowserDriver, Need::Axe]);
        assert_eq!(requirements("tests", "gpu_parity"), [Need::Vulkan]);
        assert_eq!(requirements("tests", "protocol"), []);
    }
}
