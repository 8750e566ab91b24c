//! The command line: its arguments, and the command that each verb is. What `--help` says
//! of each is a text of `lab-texts`, put into words by [`help`].
//!
//! Refuses to know what any command does.

mod adoption;
mod analysis;
mod campaigns;
mod exchange;
pub mod help;
mod lessons;
mod procedures;
pub mod usage;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use help::{refusal, say};
use lab_core::schema::Format;
use lab_core::text::Lang;
use lab_texts::runner::{campaign_help, help as t, procedure_help, usage as usage_texts};
use native_runner::commands::{self, CommandError};
use native_runner::training::devices::Request;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

/// What was asked, and in which language to answer.
#[derive(Parser)]
#[command(name = "lab", version, arg_required_else_help = true, about = say(t::LAB))]
#[command(subcommand_help_heading = say(t::COMMANDS))]
pub struct Cli {
    #[arg(long, global = true, value_parser = PossibleValuesParser::new(Lang::ALL.map(Lang::code)), help = say(t::LANG))]
    lang: Option<String>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    #[command(about = say(t::SERVE))]
    Serve(ServeArgs),
    #[command(about = say(t::RUN))]
    Run(RunArgs),
    #[command(about = say(t::SAMPLE))]
    Sample {
        #[arg(value_name = "STUDY", help = say(t::STUDY))]
        study: PathBuf,
        #[arg(short = 'n', long = "count", value_name = "N", help = say(t::SAMPLE_COUNT))]
        count: Option<u64>,
        #[arg(long, help = say(t::SAMPLE_JSON))]
        json: bool,
    },
    #[command(about = say(t::CHECK))]
    Check {
        #[arg(value_name = "STUDY", help = say(t::STUDY))]
        study: PathBuf,
        #[arg(long, help = say(t::JSON))]
        json: bool,
    },
    #[command(about = say(t::ANALYZE))]
    Analyze(analysis::AnalyzeArgs),
    #[command(about = say(t::COMPARE))]
    Compare(adoption::CompareArgs),
    #[command(about = say(t::JUDGE))]
    Judge(adoption::JudgeArgs),
    #[command(about = say(t::THROUGHPUT))]
    Throughput(ThroughputArgs),
    #[command(about = say(t::IMPORT))]
    Import(exchange::ImportArgs),
    #[command(about = say(t::EXPORT))]
    Export(exchange::ExportArgs),
    #[command(about = say(procedure_help::PROCEDURE), subcommand_help_heading = say(t::COMMANDS))]
    Procedure {
        #[command(subcommand)]
        name: procedures::ProcedureName,
    },
    #[command(about = say(campaign_help::CAMPAIGN), subcommand_help_heading = say(t::COMMANDS))]
    Campaign {
        #[command(subcommand)]
        verb: campaigns::CampaignVerb,
    },
    #[command(about = say(t::LESSON), subcommand_help_heading = say(t::COMMANDS))]
    Lesson {
        #[command(subcommand)]
        verb: lessons::LessonVerb,
    },
    #[command(about = say(t::STORE))]
    Store(StoreArgs),
    #[command(about = say(t::DEVICES))]
    Devices {
        #[arg(long, help = say(t::JSON))]
        json: bool,
    },
    #[command(about = say(t::SCHEMA))]
    Schema {
        #[arg(value_name = "FORMAT", value_enum, help = say(t::SCHEMA_FORMAT))]
        format: FormatName,
    },
    #[command(name = native_runner::training::devices::PROBE_COMMAND, hide = true)]
    ProbeDevice { index: Option<usize> },
    #[command(name = native_runner::training::devices::MEASURE_COMMAND, hide = true)]
    MeasureDevice {
        #[arg(long, default_value = "gpu")]
        device: Request,
        #[arg(long, value_delimiter = ',', default_value = "1,8,64,512")]
        trials: Vec<u64>,
        #[arg(long, default_value_t = 120.0)]
        seconds: f64,
    },
}

/// What trains, and how much it may take.
#[derive(Args)]
struct TrainerArgs {
    #[arg(long, value_name = "auto|cpu|gpu[:N]", default_value = "auto", help = say(t::DEVICE))]
    device: Request,
    #[arg(long, value_name = "J", value_parser = clap::value_parser!(u16).range(1..=256), help = say(t::JOBS))]
    jobs: Option<u16>,
    #[arg(long, value_name = "SIZE", value_parser = bytes, help = say(t::MEMORY))]
    memory: Option<u64>,
}

#[derive(Args)]
struct RunArgs {
    #[arg(value_name = "STUDY", help = say(t::STUDY))]
    study: PathBuf,
    #[arg(long, value_name = "RECORD", help = say(t::RUN_OUT))]
    out: PathBuf,
    #[command(flatten)]
    trainer: TrainerArgs,
    #[arg(long, help = say(t::RUN_JSON))]
    json: bool,
}

#[derive(Args)]
struct ThroughputArgs {
    #[arg(value_name = "STUDY", help = say(t::STUDY))]
    study: PathBuf,
    #[arg(long, value_name = "auto|cpu|gpu[:N]", default_value = "auto", help = say(t::DEVICE))]
    device: Request,
    #[arg(long, value_name = "SIZE", value_parser = bytes, help = say(t::THROUGHPUT_MEMORY))]
    memory: Option<u64>,
    #[arg(long, value_name = "BATCH", value_parser = clap::value_parser!(u64).range(1..), help = say(t::THROUGHPUT_LARGEST))]
    largest: Option<u64>,
    #[arg(long, help = say(t::JSON))]
    json: bool,
}

#[derive(Args)]
struct ServeArgs {
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8740", value_parser = address, help = say(t::SERVE_LISTEN))]
    listen: SocketAddr,
    #[arg(long, value_name = "DIR", help = say(t::STORE_FOLDER))]
    store: Option<PathBuf>,
    #[command(flatten)]
    trainer: TrainerArgs,
    #[arg(long, value_name = "SIZE", value_parser = bytes, help = say(t::SERVE_STORE_LIMIT))]
    store_limit: Option<u64>,
    #[arg(long, value_name = "DIR", help = say(t::SERVE_SITE))]
    site: Option<PathBuf>,
    #[arg(long, value_name = "NAME:PORT", help = say(t::SERVE_HOST))]
    host: Vec<String>,
    #[arg(long, value_name = "FILE", help = say(t::SERVE_TOKEN_FILE))]
    token_file: Option<PathBuf>,
    #[arg(long, conflicts_with = "token_file", help = say(t::SERVE_NO_TOKEN))]
    no_token: bool,
    #[arg(long, help = say(t::SERVE_TLS))]
    tls: bool,
    #[arg(long, value_name = "FILE", requires = "tls_key", help = say(t::SERVE_TLS_CERT))]
    tls_cert: Option<PathBuf>,
    #[arg(long, value_name = "FILE", requires = "tls_cert", help = say(t::SERVE_TLS_KEY))]
    tls_key: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["tls", "tls_cert"], help = say(t::SERVE_INSECURE_NO_TLS))]
    insecure_no_tls: bool,
}

impl ServeArgs {
    fn tls(&self) -> commands::serve::Tls {
        use commands::serve::Tls;
        match (self.tls_cert.clone(), self.tls_key.clone()) {
            (Some(certificate), Some(key)) => Tls::Own { certificate, key },
            _ if self.tls => Tls::Made,
            _ if self.insecure_no_tls => Tls::Never,
            _ => Tls::Usual,
        }
    }
}

#[derive(Args)]
struct StoreArgs {
    #[arg(long, value_name = "DIR", help = say(t::STORE_FOLDER))]
    store: Option<PathBuf>,
    #[arg(long, value_name = "NUMBER", help = say(t::STORE_DELETE))]
    delete: Vec<u64>,
    #[arg(long, help = say(t::JSON))]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatName {
    Study,
    Record,
    Findings,
    Columns,
    Campaign,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Study => Format::Study,
            FormatName::Record => Format::Record,
            FormatName::Findings => Format::Findings,
            FormatName::Columns => Format::Columns,
            FormatName::Campaign => Format::Campaign,
        }
    }
}

impl Cli {
    /// Does what was asked.
    pub fn run(self, lang: Lang) -> Result<(), CommandError> {
        match self.verb {
            Verb::Serve(args) => commands::serve::run(
                commands::serve::Serve {
                    tls: args.tls(),
                    listen: args.listen,
                    store: args.store,
                    device: args.trainer.device,
                    jobs: args.trainer.jobs.map(usize::from),
                    memory: args.trainer.memory,
                    store_limit: args.store_limit,
                    site: args.site,
                    hosts: args.host,
                    token_file: args.token_file,
                    no_token: args.no_token,
                },
                lang,
            ),
            Verb::Run(args) => {
                let RunArgs { study, out, trainer: TrainerArgs { device, jobs, memory }, json } = args;
                let jobs = jobs.map(usize::from);
                commands::run::run(&commands::run::Run { study, out, device, jobs, memory, json }, lang)
            }
            Verb::Sample { study, count, json: _ } => commands::sample::run(&study, count, lang),
            Verb::Check { study, json } => commands::check::run(&study, json, lang),
            Verb::Analyze(args) => commands::analyze::run(&args.into(), lang),
            Verb::Compare(args) => commands::adoption::compare(&args.into(), lang),
            Verb::Judge(args) => commands::adoption::judge(&args.into(), lang),
            Verb::Throughput(args) => {
                let ThroughputArgs { study, device, memory, largest, json } = args;
                commands::throughput::run(
                    &commands::throughput::Throughputs { study, device, memory, largest, json },
                    lang,
                )
            }
            Verb::Import(args) => commands::import::run(&args.into(), lang),
            Verb::Export(args) => commands::export::run(&args.into(), lang),
            // The rules of the arguments leave nothing unasked.
            Verb::Procedure { name } => {
                name.asked().map_or(Ok(()), |procedure| commands::procedure::run(&procedure, lang))
            }
            Verb::Campaign { verb } => {
                verb.asked().map_or(Ok(()), |(file, campaigning)| commands::campaign::run(&file, &campaigning, lang))
            }
            Verb::Lesson { verb } => commands::lesson::run(&verb.into(), lang),
            Verb::Store(args) => {
                let StoreArgs { store, delete, json } = args;
                commands::store::run(&commands::store::Stores { store, delete, json }, lang)
            }
            Verb::Devices { json } => commands::devices::run(json, lang),
            Verb::Schema { format } => commands::schema::run(format.into()),
            Verb::ProbeDevice { index } => commands::devices::probe(index),
            Verb::MeasureDevice { device, trials, seconds } => {
                commands::measure::run(&commands::measure::Measures { device, trials, seconds }, lang)
            }
        }
    }
}

/// A number of bytes, with a unit such as `64MiB` if need be.
fn bytes(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let power = match &text[digits.len()..].trim_start().to_ascii_lowercase()[..] {
        "" | "b" => 0,
        "k" | "kib" => 10,
        "m" | "mib" => 20,
        "g" | "gib" => 30,
        unit => return Err(refusal(usage_texts::unit(unit))),
    };
    let number: u64 = digits.parse().map_err(|_| refusal(usage_texts::WHOLE_BYTES))?;
    number.checked_mul(1 << power).ok_or_else(|| refusal(usage_texts::TOO_LARGE))
}

/// An address, or a name such as `localhost:8740`; of several addresses the first IPv4 one.
fn address(text: &str) -> Result<SocketAddr, String> {
    let addresses: Vec<SocketAddr> = text.to_socket_addrs().map_err(|error| error.to_string())?.collect();
    let first = addresses.iter().find(|address| address.is_ipv4()).or(addresses.first());
    first.copied().ok_or_else(|| refusal(usage_texts::NO_ADDRESS))
}
