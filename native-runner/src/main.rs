//! `lab`: the command line of Tuning Lab. Chooses a language and turns the outcome of a command into an exit status:
//! 0 = done, 1 = refused or failed with one clear line, 2 = wrong usage, 3 = the answer to a question is no.

mod cli;

use clap::FromArgMatches;
use cli::{Cli, help};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let lang = help::language(&arguments);
    let matches = help::command(lang).get_matches_from(arguments);
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
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
