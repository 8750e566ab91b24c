//! The arguments of `lab procedure`: one set for writing the studies of a procedure, one for reading their records.
//!
//! Refuses to know what any procedure does.

use super::help::{refusal, say};
use clap::{ArgGroup, Args, Subcommand};
use lab_core::procedure::advisor::Goal;
use lab_core::space::Value;
use lab_texts::runner::{help, procedure_help as t, usage};
use native_runner::commands::procedure::{Plan, Procedure, Question, Show};
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum ProcedureName {
    #[command(about = say(t::STARTING_POINT))]
    StartingPoint(SweepArgs),
    #[command(about = say(t::TRAINING_LENGTH))]
    TrainingLength(SweepArgs),
    #[command(about = say(t::STEPS_TO_TARGET))]
    StepsToTarget(StepsToTargetArgs),
    #[command(about = say(t::INSTABILITY))]
    Instability(InstabilityArgs),
    #[command(about = say(t::PROMOTION))]
    Promotion(PromotionArgs),
    #[command(about = say(t::ADVISOR))]
    Advisor(AdvisorArgs),
}

#[derive(Args)]
pub struct DesignArgs {
    #[arg(long, value_name = "STUDY", help = say(t::DESIGN))]
    design: Option<PathBuf>,
    #[arg(long, value_name = "DIR", conflicts_with = "input", help = say(t::OUT))]
    out: Option<PathBuf>,
}

#[derive(Args)]
pub struct ShowArgs {
    #[arg(long, conflicts_with = "design", help = say(help::JSON))]
    json: bool,
    #[arg(long, value_name = "DIR", conflicts_with = "design", help = say(t::PLOTS))]
    plots: Option<PathBuf>,
    #[arg(long, value_name = "DIR", conflicts_with = "design", help = say(t::REVISED))]
    revised: Option<PathBuf>,
}

#[derive(Args)]
pub struct SweepArgs {
    #[arg(id = "input", value_name = "RECORD", required_unless_present = "design", conflicts_with = "design", help = say(t::INPUT))]
    record: Option<PathBuf>,
    #[command(flatten)]
    design: DesignArgs,
    #[arg(long, value_name = "N", default_value_t = 16, conflicts_with = "input", value_parser = clap::value_parser!(u64).range(1..), help = say(t::TRIALS))]
    trials: u64,
    #[arg(long, value_name = "N", conflicts_with = "input", value_parser = clap::value_parser!(u64).range(1..), help = say(t::STEPS))]
    steps: Option<u64>,
    #[command(flatten)]
    show: ShowArgs,
}

#[derive(Args)]
pub struct StepsToTargetArgs {
    #[arg(id = "input", value_name = "RECORD", required_unless_present = "design", conflicts_with = "design", help = say(t::INPUT))]
    records: Vec<PathBuf>,
    #[arg(long, value_name = "X", allow_negative_numbers = true, required_unless_present = "design", help = say(t::STEPS_TO_TARGET_TARGET))]
    target: Option<f64>,
    #[arg(long, value_name = "FILE", conflicts_with = "design", help = say(t::STEPS_TO_TARGET_THROUGHPUT))]
    throughput: Option<PathBuf>,
    #[command(flatten)]
    design: DesignArgs,
    #[arg(long, value_name = "B,B,…", value_delimiter = ',', default_value = "8,16,32,64,128,256,512", conflicts_with = "input",
        value_parser = clap::value_parser!(u64).range(1..), help = say(t::STEPS_TO_TARGET_BATCHES))]
    batches: Vec<u64>,
    #[arg(long, value_name = "N", default_value_t = 16, conflicts_with = "input", value_parser = clap::value_parser!(u64).range(1..), help = say(t::TRIALS))]
    trials: u64,
    #[command(flatten)]
    show: ShowArgs,
}

#[derive(Args)]
#[command(group(ArgGroup::new("probed").args(["design", "base", "best"]).required(true).multiple(true)))]
pub struct InstabilityArgs {
    #[arg(id = "input", value_name = "RECORD", required_unless_present = "design", conflicts_with = "design", help = say(t::INPUT))]
    records: Vec<PathBuf>,
    #[arg(long, value_name = "STUDY", conflicts_with = "design", help = say(t::INSTABILITY_BASE))]
    base: Option<PathBuf>,
    #[arg(long, value_name = "RECORD", help = say(t::INSTABILITY_BEST))]
    best: Option<PathBuf>,
    #[command(flatten)]
    design: DesignArgs,
    #[command(flatten)]
    show: ShowArgs,
}

#[derive(Args)]
pub struct PromotionArgs {
    #[arg(id = "input", value_name = "RECORD", help = say(t::INPUT))]
    record: PathBuf,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help = say(t::PROMOTION_STEPS))]
    steps: u64,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help = say(t::PROMOTION_TRIALS))]
    trials: Option<u64>,
    #[arg(long, help = say(help::JSON))]
    json: bool,
    #[arg(long, value_name = "DIR", help = say(t::PLOTS))]
    plots: Option<PathBuf>,
    #[arg(long, value_name = "DIR", help = say(t::REVISED))]
    revised: Option<PathBuf>,
}

#[derive(Args)]
#[command(group(ArgGroup::new("goal").args(["compare", "understand", "maximize"]).required(true)))]
pub struct AdvisorArgs {
    #[arg(id = "input", value_name = "STUDY", required_unless_present = "design", conflicts_with = "design", help = say(t::ADVISOR_INPUT))]
    study: Option<PathBuf>,
    #[arg(long, value_name = "NAME=VALUE,VALUE,…", value_parser = comparison, help = say(t::ADVISOR_COMPARE))]
    compare: Option<Goal>,
    #[arg(long, value_name = "NAME", help = say(t::ADVISOR_UNDERSTAND))]
    understand: Option<String>,
    #[arg(long, help = say(t::ADVISOR_MAXIMIZE))]
    maximize: bool,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help = say(t::ADVISOR_TRIALS))]
    trials: Option<u64>,
    #[command(flatten)]
    design: DesignArgs,
    #[arg(long, conflicts_with = "design", help = say(help::JSON))]
    json: bool,
    #[arg(long, value_name = "DIR", conflicts_with = "design", help = say(t::REVISED))]
    revised: Option<PathBuf>,
}

impl From<ShowArgs> for Show {
    fn from(ShowArgs { json, plots, revised }: ShowArgs) -> Self {
        Show { json, plots, revised }
    }
}

/// What is asked: the studies if `--design` stands there, the reading of what was named otherwise.
fn either(
    design: DesignArgs,
    plan: impl FnOnce() -> Plan,
    show: Show,
    question: Option<Question>,
) -> Option<Procedure> {
    match design.design {
        Some(study) => Some(Procedure::Design { study, out: design.out, plan: plan() }),
        None => question.map(|question| Procedure::Read { question, show }),
    }
}

impl ProcedureName {
    /// `None` only for arguments that the rules above refuse.
    pub fn asked(self) -> Option<Procedure> {
        match self {
            ProcedureName::StartingPoint(SweepArgs { record, design, trials, steps, show }) => {
                let question = record.map(|record| Question::StartingPoint { record });
                either(design, || Plan::StartingPoint { trials, steps }, show.into(), question)
            }
            ProcedureName::TrainingLength(SweepArgs { record, design, trials, steps, show }) => {
                let question = record.map(|record| Question::TrainingLength { record });
                either(design, || Plan::TrainingLength { trials, steps }, show.into(), question)
            }
            ProcedureName::StepsToTarget(args) => {
                let StepsToTargetArgs { records, target, throughput, design, batches, trials, show } = args;
                let question = target.map(|target| Question::StepsToTarget { records, target, throughput });
                either(design, || Plan::StepsToTarget { batches, trials }, show.into(), question)
            }
            ProcedureName::Instability(InstabilityArgs { records, base, best, design, show }) => {
                let question = Question::Instability { records, base, best: best.clone() };
                either(design, || Plan::Instability { best }, show.into(), Some(question))
            }
            ProcedureName::Promotion(PromotionArgs { record, steps, trials, json, plots, revised }) => {
                let question = Question::Promotion { record, steps, trials };
                Some(Procedure::Read { question, show: Show { json, plots, revised } })
            }
            ProcedureName::Advisor(args) => {
                let AdvisorArgs { study, compare, understand, maximize, trials, design, json, revised } = args;
                let understand = understand.map(|parameter| Goal::Understand { parameter });
                let goal = compare.or(understand).or(maximize.then_some(Goal::Maximize))?;
                let question = study.map(|study| Question::Advisor { study, goal: goal.clone(), trials });
                let show = Show { json, plots: None, revised };
                either(design, || Plan::Advisor { goal, trials }, show, question)
            }
        }
    }
}

/// `optimizer=adam,nesterov`.
fn comparison(text: &str) -> Result<Goal, String> {
    let (parameter, values) =
        text.split_once('=').ok_or_else(|| refusal(usage::name_and_value("optimizer=adam,nesterov")))?;
    // What reads as a number or a truth value is one, as in a study file.
    let value = |text: &str| {
        serde_json::from_str(text).ok().and_then(|json| Value::from_json(&json)).unwrap_or_else(|| text.into())
    };
    Ok(Goal::TestChange { parameter: parameter.to_owned(), values: values.split(',').map(value).collect() })
}
