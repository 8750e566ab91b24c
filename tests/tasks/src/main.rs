//! The commands behind `cargo lab`: build, serve, test, bench.
//!
//! Only dispatches. It refuses to know the science, and compiles without it, since it must run before anything is
//! built.

mod alone;
mod args;
mod bench;
mod bundle;
mod cargo;
mod compress;
mod course;
mod error;
mod host;
mod libtest;
mod lock;
mod portable;
mod progress;
mod serve;
mod setup;
mod site;
mod stage;
mod stages;
mod stamps;
mod summary;
mod workspace;

use std::process::{Command, ExitCode};

use crate::args::Task;
use crate::error::TaskError;
use crate::workspace::Workspace;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args_os().skip(1).map(|arg| arg.to_string_lossy().into_owned()).collect();
    let task = match args::parse(&args) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    match run(task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<ExitCode> {
    if task == Task::Help {
        print!("{}", args::help());
        return Ok(ExitCode::SUCCESS);
    }
    let workspace = Workspace::open()?;
    match task {
        Task::Help => {}
        Task::Build(hosted) => {
            serve::build(&workspace)?;
            if let Some(folder) = hosted {
                let build = alone::write(&workspace.site(), &folder)?;
                eprintln!("{}: build {build}, for any web server; it needs no runner", folder.display());
            }
        }
        Task::Serve(args) => {
            let mut lab = Command::new(serve::prepare(&workspace, &args)?);
            lab.arg("serve").arg("--site").arg(workspace.site()).args(args);
            return Ok(become_(lab)?);
        }
        Task::Test(options) => {
            let summary = stages::test(&workspace, &options);
            print!("\n{}", summary.text());
            return Ok(if summary.passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Task::Bench(names) => bench::run(&workspace, &names)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Replaces this process by `command`, so that signals and the terminal are its own, and the build lock is given up.
#[cfg(unix)]
fn become_(mut command: Command) -> Result<ExitCode, TaskError> {
    use std::os::unix::process::CommandExt;
    let text = error::shown(&command);
    Err(TaskError::Start { command: text, source: command.exec() })
}

/// Where a process cannot be replaced, it is waited for.
#[cfg(not(unix))]
fn become_(command: Command) -> Result<ExitCode, TaskError> {
    cargo::run(command).map(|()| ExitCode::SUCCESS)
}
