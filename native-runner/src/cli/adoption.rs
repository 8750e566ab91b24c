//! The arguments of `lab compare` and `lab judge`. Refuses to know how a decision is made.

use super::TrainerArgs;
use super::help::{refusal, say};
use clap::Args;
use lab_core::adoption::sequential::FIRST_LOOK;
use lab_core::adoption::{MOST_RUNS, RUNS};
use lab_texts::runner::{help as t, usage};
use native_runner::commands::adoption::{Compare, Judge, Telling};
use std::path::PathBuf;

#[derive(Args)]
pub struct CompareArgs {
    #[arg(long, value_name = "RECORD", help = say(t::COMPARE_BASELINE))]
    baseline: PathBuf,
    #[arg(long, value_name = "RECORD", help = say(t::COMPARE_CANDIDATE))]
    candidate: PathBuf,
    #[command(flatten)]
    told: ToldArgs,
}

#[derive(Args)]
pub struct JudgeArgs {
    #[arg(long, value_name = "STUDY|RECORD", help = say(t::JUDGE_BASELINE))]
    baseline: PathBuf,
    #[arg(long, value_name = "STUDY|RECORD", help = say(t::JUDGE_CANDIDATE))]
    candidate: PathBuf,
    #[arg(long, value_name = "RECORD", help = say(t::JUDGE_OUT))]
    out: PathBuf,
    #[arg(
        long, value_name = "N", default_value_t = RUNS,
        value_parser = clap::value_parser!(u64).range(FIRST_LOOK..=MOST_RUNS), help = say(t::JUDGE_MAX_RUNS)
    )]
    max_runs: u64,
    #[arg(long, help = say(t::JUDGE_RESPLIT))]
    resplit: bool,
    #[command(flatten)]
    told: ToldArgs,
    #[command(flatten)]
    trainer: TrainerArgs,
    #[arg(last = true, value_name = "COMMAND", help = say(t::JUDGE_COMMAND))]
    command: Vec<String>,
}

/// What both have.
#[derive(Args)]
struct ToldArgs {
    #[arg(long, value_name = "G", default_value_t = 0.0, value_parser = gain, help = say(t::MIN_GAIN))]
    min_gain: f64,
    #[arg(long, help = say(t::JSON))]
    json: bool,
    #[arg(long, help = say(t::EXIT_CODE))]
    exit_code: bool,
}

impl From<CompareArgs> for Compare {
    fn from(CompareArgs { baseline, candidate, told }: CompareArgs) -> Self {
        let ToldArgs { min_gain: least, json, exit_code } = told;
        Compare { baseline, candidate, least, telling: Telling { json, exit_code } }
    }
}

impl From<JudgeArgs> for Judge {
    fn from(args: JudgeArgs) -> Self {
        let JudgeArgs { baseline, candidate, out, max_runs, resplit, told, trainer, command } = args;
        let ToldArgs { min_gain: least, json, exit_code } = told;
        let TrainerArgs { device, jobs, memory } = trainer;
        let (jobs, telling) = (jobs.map(usize::from), Telling { json, exit_code });
        Judge { baseline, candidate, out, least, max_runs, resplit, device, jobs, memory, command, telling }
    }
}

fn gain(text: &str) -> Result<f64, String> {
    let gain: f64 = text.parse().map_err(|_| refusal(usage::number(text)))?;
    if gain.is_finite() && gain >= 0.0 { Ok(gain) } else { Err(refusal(usage::LEAST_GAIN)) }
}
