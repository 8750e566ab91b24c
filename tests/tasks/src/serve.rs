//! Building what `lab serve` serves: at first only what trains on the CPU, which takes minutes, then all of it.
//!
//! GPU kernels take longer to compile than everything else together. Until they have been compiled once, the page is served
//! without them while they are built behind it. The page itself trains without a runner, and so is served before there is one.

use std::env;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::bundle::{self, BUNDLES};
use crate::cargo;
use crate::error::{TaskError, shown};
use crate::host::Host;
use crate::progress::Steps;
use crate::setup::{self, Need};
use crate::site;
use crate::stamps::{Stamps, stamp};
use crate::workspace::Workspace;

const STAMPS: &str = "site.stamps";

/// Where `cargo lab bench` finds how long a cold build took.
pub const COLD_BUILD: &str = "cold-build.log";

/// What the stamp of a finished build of everything is called.
const GPU: &str = "gpu";

/// Builds the site and then the runner, with everything, and returns the runner's file.
pub fn build(workspace: &Workspace) -> Result<PathBuf, TaskError> {
    provide(workspace)?;
    let mut steps = Steps::new(site::steps(&BUNDLES) + 1);
    let site = site::build(workspace, &BUNDLES, &mut steps)?;
    let file = steps.step("the runner", || cargo::build_runner(workspace))?;
    eprint!("{}", site.table());
    stamps(workspace).set(GPU, &dependencies(workspace)?)?;
    Ok(file)
}

/// Builds what `lab serve` needs, and returns the runner's file. What is small, and what compiles GPU kernels, is built behind, in
/// a process of its own, unless it was once, and so is a matter of seconds.
pub fn prepare(workspace: &Workspace, args: &[String]) -> Result<PathBuf, TaskError> {
    if stamps(workspace).is_current(GPU, &dependencies(workspace)?) {
        return build(workspace);
    }
    let is_first = !workspace.target.join(STAMPS).exists();
    provide(workspace)?;
    let mut steps = Steps::new(3);
    site::build_fast(workspace, bundle::without_gpu(), &mut steps)?;
    if is_first {
        log_cold_build(workspace)?;
    }
    let host = Host::open(&workspace.site(), args);
    if let Some(host) = &host {
        eprintln!("open http://{}/", host.address);
        eprintln!(
            "The page trains in the browser. The runner is being built; it then takes over here and prints its own address."
        );
    }
    let file = steps.step("the runner, for the CPU", || cargo::build_first_runner(workspace))?;
    build_behind(workspace)?;
    Ok(file)
}

/// Notes how long it took from an empty target folder to here, `cargo lab` itself included.
fn log_cold_build(workspace: &Workspace) -> Result<(), TaskError> {
    // Cargo makes this file when it first builds here, and does not write to it again.
    let Ok(made) = fs::metadata(workspace.target.join("debug/.cargo-lock")).and_then(|made| made.modified()) else {
        return Ok(());
    };
    let seconds = made.elapsed().unwrap_or_default().as_secs();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let path = workspace.target.join(COLD_BUILD);
    let line = format!("from an empty target folder to a page that trains: {seconds} s on {cores} cores\n");
    fs::write(&path, line).map_err(TaskError::file(&path))
}

fn provide(workspace: &Workspace) -> Result<(), TaskError> {
    [Need::WasmTarget, Need::CCompiler].into_iter().try_for_each(|need| Ok(setup::provide(workspace, need)?))
}

/// Starts `cargo lab build`, which waits until this process has given up the build products.
fn build_behind(workspace: &Workspace) -> Result<(), TaskError> {
    let path = workspace.target.join("gpu-build.log");
    let log = File::create(&path).map_err(TaskError::file(&path))?;
    let program = env::current_exe().map_err(TaskError::file(&path))?;
    let mut behind = Command::new(program);
    behind.arg("build").stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    let command = shown(&behind);
    behind.spawn().map_err(|source| TaskError::Start { command, source })?;
    let path = path.display();
    eprintln!("Support for GPUs is being built behind this, in 10 to 30 minutes: {path} shows how far it is.");
    eprintln!("The page trains on the CPU meanwhile. When it is built, start `cargo lab serve` again to use a GPU.");
    Ok(())
}

fn stamps(workspace: &Workspace) -> Stamps {
    Stamps::open(&workspace.target.join(STAMPS))
}

/// What was compiled for GPUs is as old as the list of dependencies.
fn dependencies(workspace: &Workspace) -> Result<String, TaskError> {
    let path = workspace.root.join("Cargo.lock");
    Ok(stamp(&fs::read(&path).map_err(TaskError::file(&path))?, "dependencies"))
}
