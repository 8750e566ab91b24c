//! The arguments of `lab campaign`. Refuses to know what a campaign is.

use super::help::{refusal, say};
use clap::{ArgGroup, Args, Subcommand};
use lab_core::campaign::{Arrangement, Dismissal, Precondition};
use lab_core::findings::Code;
use lab_core::space::{Value, Values};
use lab_texts::Arg;
use lab_texts::runner::{campaign_help as t, help, usage};
use native_runner::commands::campaign::{Campaigning, Opening};
use native_runner::training::devices::Request;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum CampaignVerb {
    #[command(about = say(t::NEW))]
    New(NewArgs),
    #[command(about = say(t::SHOW))]
    Show {
        #[arg(id = "file", value_name = "CAMPAIGN", help = say(t::FILE))]
        campaign: PathBuf,
        #[arg(long, help = say(help::JSON))]
        json: bool,
        #[arg(long, value_name = "DIR", help = say(t::SHOW_PLOTS))]
        plots: Option<PathBuf>,
    },
    #[command(about = say(t::NEXT))]
    Next {
        #[arg(id = "file", value_name = "CAMPAIGN", help = say(t::FILE))]
        campaign: PathBuf,
        #[arg(long, help = say(help::JSON))]
        json: bool,
        #[arg(long, value_name = "DIR", help = say(t::NEXT_OUT))]
        out: Option<PathBuf>,
    },
    #[command(about = say(t::OPEN))]
    Open(OpenArgs),
    #[command(about = say(t::RUN))]
    Run {
        #[arg(id = "file", value_name = "CAMPAIGN", help = say(t::FILE))]
        campaign: PathBuf,
        #[arg(long, value_name = "auto|cpu|gpu[:N]", default_value = "auto", help = say(help::DEVICE))]
        device: Request,
        #[arg(long, value_name = "J", value_parser = clap::value_parser!(u16).range(1..=256), help = say(help::JOBS))]
        jobs: Option<u16>,
    },
    #[command(about = say(t::CONCLUDE))]
    Conclude {
        #[arg(id = "file", value_name = "CAMPAIGN", help = say(t::FILE))]
        campaign: PathBuf,
        #[arg(long, value_name = "TEXT", help = say(t::CONCLUDE_LEARNT))]
        learnt: String,
        #[arg(long, value_name = "CODE[:PARAMETER]=REASON", value_parser = dismissal, help = say(t::CONCLUDE_DISMISS))]
        dismiss: Vec<Dismissal>,
        #[arg(long, value_name = "NAME=VALUE", value_parser = kept, help = say(t::CONCLUDE_KEEP))]
        keep: Vec<(String, Value)>,
    },
    #[command(about = say(t::LAUNCH))]
    Launch {
        #[arg(id = "file", value_name = "CAMPAIGN", help = say(t::FILE))]
        campaign: PathBuf,
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help = say(t::LAUNCH_ROUND))]
        round: Option<u16>,
        #[arg(long, value_name = "N", help = say(t::LAUNCH_TRIAL))]
        trial: Option<u64>,
        #[arg(long, value_name = "TEXT", help = say(t::LAUNCH_REASON))]
        reason: String,
        #[arg(long, value_name = "TEXT", help = say(t::LAUNCH_COMPLEXITY))]
        complexity: String,
    },
    #[command(about = say(t::RECORD))]
    Record {
        #[arg(id = "file", value_name = "CAMPAIGN", help = say(t::FILE))]
        campaign: PathBuf,
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help = say(t::RECORD_ROUND))]
        round: u16,
        #[arg(id = "member", long = "study", value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help = say(t::RECORD_MEMBER))]
        study: Option<u16>,
        #[arg(long, value_name = "RECORD", help = say(t::RECORD_OUT))]
        out: PathBuf,
    },
}

#[derive(Args)]
pub struct NewArgs {
    #[arg(id = "file", value_name = "CAMPAIGN", help = say(t::FILE))]
    campaign: PathBuf,
    #[arg(long, value_name = "STUDY", help = say(t::NEW_BASELINE))]
    baseline: PathBuf,
    #[arg(long, value_name = "TEXT", help = say(t::NEW_NAME))]
    name: Option<String>,
    #[arg(long, value_name = "TEXT", default_value = "", help = say(t::NEW_PURPOSE))]
    purpose: String,
    #[arg(long, value_name = "problem,data,pipeline,metric", value_delimiter = ',', value_parser = precondition, help = say(t::NEW_CHECKED))]
    checked: Vec<Precondition>,
}

#[derive(Args)]
#[command(group(ArgGroup::new("opening").args(["design", "proposal", "confirm"]).required(true)))]
pub struct OpenArgs {
    #[arg(id = "file", value_name = "CAMPAIGN", help = say(t::FILE))]
    campaign: PathBuf,
    #[arg(id = "design", long = "study", value_name = "STUDY", help = say(t::OPEN_DESIGN))]
    study: Option<PathBuf>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help = say(t::OPEN_PROPOSAL))]
    proposal: Option<u16>,
    #[arg(long, value_name = "SEEDS", value_parser = clap::value_parser!(u16).range(2..=1000), help = say(t::OPEN_CONFIRM))]
    confirm: Option<u16>,
    #[arg(long, value_name = "N", requires = "confirm", help = say(t::OPEN_TRIAL))]
    trial: Option<u64>,
    #[arg(long, conflicts_with = "confirm", help = say(t::OPEN_APART))]
    apart: bool,
}

impl CampaignVerb {
    /// The campaign's file and what to do with it; `None` where the rules of the arguments leave nothing asked.
    pub fn asked(self) -> Option<(PathBuf, Campaigning)> {
        Some(match self {
            CampaignVerb::New(NewArgs { campaign, baseline, name, purpose, checked }) => {
                (campaign, Campaigning::New { baseline, name, purpose, checked })
            }
            CampaignVerb::Show { campaign, json, plots } => (campaign, Campaigning::Show { json, plots }),
            CampaignVerb::Next { campaign, json, out } => (campaign, Campaigning::Next { json, out }),
            CampaignVerb::Open(OpenArgs { campaign, study, proposal, confirm, trial, apart }) => {
                let arrangement = if apart { Arrangement::Apart } else { Arrangement::Joint };
                let seeds = confirm.map(|seeds| Opening::Confirmation { trial, seeds: seeds.into() });
                let proposal = proposal.map(|number| Opening::Proposal(number.into()));
                let what = study.map(Opening::Study).or(proposal).or(seeds)?;
                (campaign, Campaigning::Open { what, arrangement })
            }
            CampaignVerb::Run { campaign, device, jobs } => {
                (campaign, Campaigning::Run { device, jobs: jobs.map(usize::from) })
            }
            CampaignVerb::Conclude { campaign, learnt, dismiss, keep } => {
                let keeps: Values = keep.into_iter().collect();
                (campaign, Campaigning::Conclude { learnt, dismissed: dismiss, keeps })
            }
            CampaignVerb::Launch { campaign, round, trial, reason, complexity } => {
                let round = round.map(usize::from);
                (campaign, Campaigning::Launch { round, trial, reason, complexity })
            }
            CampaignVerb::Record { campaign, round, study, out } => {
                let (round, study) = (round.into(), study.map(usize::from));
                (campaign, Campaigning::Record { round, study, out })
            }
        })
    }
}

fn precondition(text: &str) -> Result<Precondition, String> {
    let known = Precondition::ALL.into_iter().find(|known| known.name() == text);
    known.ok_or_else(|| refusal(usage::one_of(Arg::list(Precondition::ALL.map(Precondition::name)))))
}

/// `boundary.high:adam.learning_rate=the bound is physical`.
fn dismissal(text: &str) -> Result<Dismissal, String> {
    let (finding, reason) = text.split_once('=').ok_or_else(|| refusal(usage::DISMISSAL))?;
    let (code, parameter) = match finding.split_once(':') {
        Some((code, parameter)) => (code, Some(parameter.to_owned())),
        None => (finding, None),
    };
    let code = Code::parse(code).ok_or_else(|| refusal(usage::none_of(code, Arg::list(Code::ALL.map(Code::name)))))?;
    Ok(Dismissal { code, parameter, reason: reason.to_owned() })
}

/// `model.width=64`.
fn kept(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| refusal(usage::name_and_value("model.width=64")))?;
    // What reads as a number or a truth value is one, as in a study file.
    let value = serde_json::from_str(value).ok().and_then(|json| Value::from_json(&json));
    Ok((name.to_owned(), value.unwrap_or_else(|| text[name.len() + 1..].into())))
}
