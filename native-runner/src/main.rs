//! `lab`: the command line of Tuning Lab. Chooses a language and turns the outcome of a command into an exit status:
//! 0 = done, 1 = refused or failed with one clear line, 2 = wrong usage; 3 and 4 say a decision where one was asked for.

mod cli;

use clap::FromArgMatches;
use cli::{Cli, help, usage};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let lang = help::language(&arguments);
    let matches = help::command(lang).try_get_matches_from(arguments);
    let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = cli.unwrap_or_else(|error| usage::refuse(&error, lang));
    start_log();
    match cli.run(lang) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if let Some(sentence) = error.sentence(lang) {
                eprintln!("{}{sentence}", lab_texts::runner::commands::ERROR.get(lang));
            }
            ExitCode::from(error.status())
        }
    }
}

/// Warnings go to standard error; `RUST_LOG` asks for more.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("error,native_runner=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}
