//! The arguments of `lab import` and `lab export`. Refuses to know what other tools' files hold.

use super::help::{refusal, say};
use clap::{Args, ValueEnum};
use lab_core::interchange::Wishes;
use lab_core::interchange::table::Columns;
use lab_core::study::{At, Direction};
use lab_texts::runner::{help as t, usage};
use native_runner::commands::export::{self, Export};
use native_runner::commands::import::{self, Import};
use std::path::PathBuf;

#[derive(Args)]
pub struct ImportArgs {
    #[arg(value_name = "TOOL", value_enum, help = say(t::IMPORT_TOOL))]
    tool: ImportName,
    #[arg(value_name = "SOURCE", help = say(t::IMPORT_SOURCE))]
    source: PathBuf,
    #[arg(long, value_name = "RECORD", help = say(t::IMPORT_OUT))]
    out: PathBuf,
    #[arg(long, help = say(t::OVERWRITE))]
    overwrite: bool,
    #[arg(long, help = say(t::JSON))]
    json: bool,
    #[arg(long, value_name = "NAME", help = say(t::IMPORT_STUDY_NAME))]
    study_name: Option<String>,
    #[arg(long, value_name = "METRIC", help = say(t::IMPORT_METRIC))]
    metric: Option<String>,
    #[arg(long, value_enum, help = say(t::IMPORT_DIRECTION))]
    direction: Option<DirectionName>,
    #[arg(long, value_enum, help = say(t::IMPORT_AT))]
    at: Option<AtName>,
    #[arg(long, value_name = "PARAMETER", help = say(t::IMPORT_SCIENTIFIC))]
    scientific: Vec<String>,
    #[arg(long, value_name = "FILE", help = say(t::IMPORT_COLUMNS))]
    columns: Option<PathBuf>,
    #[arg(long, value_name = "COLUMN", help = say(t::IMPORT_TRIAL))]
    trial: Option<String>,
    #[arg(long, value_name = "COLUMN", help = say(t::IMPORT_STEP))]
    step: Option<String>,
    #[arg(long, value_name = "COLUMN", help = say(t::IMPORT_SEED))]
    seed: Option<String>,
    #[arg(long, value_name = "COLUMN", help = say(t::IMPORT_OUTCOME))]
    outcome: Option<String>,
    #[arg(long, value_name = "COLUMN[=NAME]", value_parser = column, help = say(t::IMPORT_PARAMETER))]
    parameter: Vec<(String, String)>,
    #[arg(long, value_name = "COLUMN[=NAME]", value_parser = column, help = say(t::IMPORT_MEASURED))]
    measured: Vec<(String, String)>,
}

#[derive(Args)]
pub struct ExportArgs {
    #[arg(value_name = "TOOL", value_enum, help = say(t::EXPORT_TOOL))]
    tool: ExportName,
    #[arg(value_name = "RECORD", help = say(t::EXPORT_RECORD))]
    record: PathBuf,
    #[arg(long, value_name = "TARGET", help = say(t::EXPORT_OUT))]
    out: PathBuf,
    #[arg(long, help = say(t::OVERWRITE))]
    overwrite: bool,
    #[arg(long, value_name = "SCRIPT", default_value = "train.py", help = say(t::EXPORT_PROGRAM))]
    program: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum ImportName {
    Optuna,
    Csv,
    Tensorboard,
    WandbCsv,
    Runs,
}

#[derive(Clone, Copy, ValueEnum)]
enum ExportName {
    Optuna,
    Csv,
    Tensorboard,
    WandbSweep,
}

#[derive(Clone, Copy, ValueEnum)]
enum DirectionName {
    Minimize,
    Maximize,
}

#[derive(Clone, Copy, ValueEnum)]
enum AtName {
    Best,
    Last,
}

impl From<ImportArgs> for Import {
    fn from(args: ImportArgs) -> Self {
        Import {
            tool: match args.tool {
                ImportName::Optuna => import::Tool::Optuna,
                ImportName::Csv | ImportName::WandbCsv => import::Tool::Table,
                ImportName::Tensorboard => import::Tool::Tensorboard,
                ImportName::Runs => import::Tool::Runs,
            },
            source: args.source,
            out: args.out,
            overwrite: args.overwrite,
            json: args.json,
            wishes: Wishes {
                study: args.study_name,
                metric: args.metric,
                direction: args.direction.map(|name| match name {
                    DirectionName::Minimize => Direction::Minimize,
                    DirectionName::Maximize => Direction::Maximize,
                }),
                at: args.at.map(|name| match name {
                    AtName::Best => At::Best,
                    AtName::Last => At::Last,
                }),
                scientific: args.scientific,
            },
            columns: args.columns,
            named: Columns {
                trial: args.trial,
                step: args.step,
                seed: args.seed,
                outcome: args.outcome,
                parameters: args.parameter,
                metrics: args.measured,
                ..Columns::default()
            },
        }
    }
}

impl From<ExportArgs> for Export {
    fn from(args: ExportArgs) -> Self {
        let ExportArgs { tool, record, out, overwrite, program } = args;
        let tool = match tool {
            ExportName::Optuna => export::Tool::Optuna,
            ExportName::Csv => export::Tool::Table,
            ExportName::Tensorboard => export::Tool::Tensorboard,
            ExportName::WandbSweep => export::Tool::WandbSweep,
        };
        Export { tool, record, out, overwrite, program }
    }
}

/// A column, and what it is called in the record: its own name unless another is given.
fn column(text: &str) -> Result<(String, String), String> {
    let (column, name) = text.split_once('=').unwrap_or((text, text));
    if column.is_empty() || name.is_empty() {
        return Err(refusal(usage::EMPTY_COLUMN));
    }
    Ok((column.to_owned(), name.to_owned()))
}
