//! `lab campaign`: rounds of one question each in one file, from a baseline to launches.
//!
//! Refuses to know what follows from a round; that stands in `lab_core::campaign`.

mod run;
mod show;

use super::pictures::write_studies;
use super::{CommandError, target};
use crate::files::read_study;
use crate::records::campaign_file::{CampaignFile, NotAppended, look};
use crate::training::devices::Request;
use lab_core::campaign::{
    Arrangement, Conclusion, Design, Dismissal, Event, Launch, Plan, Precondition, confirmation, next,
};
use lab_core::findings::Thresholds;
use lab_core::record::{event_to_line, header_to_line};
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::text::{Lang, Sentence};
use lab_texts::runner::commands as t;
use std::path::{Path, PathBuf};

/// What to do with a campaign.
#[derive(Clone, Debug)]
pub enum Campaigning {
    New {
        baseline: PathBuf,
        name: Option<String>,
        purpose: String,
        checked: Vec<Precondition>,
    },
    Show {
        json: bool,
        plots: Option<PathBuf>,
    },
    Next {
        json: bool,
        out: Option<PathBuf>,
    },
    Open {
        what: Opening,
        arrangement: Arrangement,
    },
    Run {
        device: Request,
        jobs: Option<usize>,
    },
    Conclude {
        learnt: String,
        dismissed: Vec<Dismissal>,
        keeps: Values,
    },
    Launch {
        round: Option<usize>,
        trial: Option<u64>,
        reason: String,
        complexity: String,
    },
    /// The record of a round, or of one of its studies.
    Record {
        round: usize,
        study: Option<usize>,
        out: PathBuf,
    },
}

/// What a round is opened with.
#[derive(Clone, Debug)]
pub enum Opening {
    /// A study file.
    Study(PathBuf),
    /// The study that `next` proposes under that number, counted from 1.
    Proposal(usize),
    /// So many seeds of the last round's candidate and of the baseline.
    Confirmation { trial: Option<u64>, seeds: u64 },
}

pub fn run(path: &Path, campaigning: &Campaigning, lang: Lang) -> Result<(), CommandError> {
    match campaigning {
        Campaigning::New { baseline, name, purpose, checked } => {
            create(path, baseline, name.as_deref(), purpose, checked, lang)
        }
        Campaigning::Show { json, plots } => show::run(&look(path, lang)?, *json, plots.as_deref(), lang),
        Campaigning::Next { json, out } => {
            let campaign = look(path, lang)?;
            let advice = next(&campaign, &campaign.reports(&Thresholds::default()));
            if let Some(folder) = out {
                let studies: Vec<(String, &Study)> = (1..)
                    .zip(&advice.studies)
                    .map(|(i, proposal)| (format!("{i}-{}", proposal.study.name), &proposal.study))
                    .collect();
                write_studies(folder, &studies, lang)?;
            }
            show::advice(&advice, campaign.seconds_per_step(), *json, lang)
        }
        Campaigning::Open { what, arrangement } => open(path, what, *arrangement, lang),
        Campaigning::Run { device, jobs } => run::run(path, *device, *jobs, lang),
        Campaigning::Conclude { learnt, dismissed, keeps } => {
            let mut file = CampaignFile::open(path, lang)?;
            let round = file.campaign.rounds().len();
            let (learnt, dismissed, keeps) = (learnt.clone(), dismissed.clone(), keeps.clone());
            let conclusion = Conclusion { learnt, dismissed, keeps };
            append(&mut file, path, Event::Concluded { round, conclusion })
        }
        Campaigning::Launch { round, trial, reason, complexity } => {
            let mut file = CampaignFile::open(path, lang)?;
            let campaign = &file.campaign;
            let round = round.unwrap_or(campaign.rounds().len());
            let candidate = || campaign.candidate(round, &campaign.baseline());
            let trial = trial.or_else(candidate).ok_or_else(|| no_candidate(path, round))?;
            let (reason, complexity) = (reason.clone(), complexity.clone());
            append(&mut file, path, Event::Launched(Launch { round, trial, reason, complexity }))
        }
        Campaigning::Record { round, study, out } => write_record(path, *round, *study, out, lang),
    }
}

fn create(
    path: &Path,
    baseline: &Path,
    name: Option<&str>,
    purpose: &str,
    checked: &[Precondition],
    lang: Lang,
) -> Result<(), CommandError> {
    let study = read_study(baseline)?;
    let name = name.map_or_else(|| study.name.clone(), str::to_owned);
    let mut plan = Plan::new(&name, purpose, study)
        .map_err(|contradiction| refused(baseline, Sentence::of(|lang| contradiction.sentence(lang))))?;
    plan.checklist = checked.to_vec();
    CampaignFile::create(path, plan)?;
    for precondition in Precondition::ALL.into_iter().filter(|known| !checked.contains(known)) {
        let sentence = precondition.sentence().get(lang);
        eprintln!("{}", t::precondition_unchecked(sentence).get(lang));
    }
    Ok(())
}

/// The record of a round, or of one of its studies, into a file.
fn write_record(path: &Path, round: usize, study: Option<usize>, out: &Path, lang: Lang) -> Result<(), CommandError> {
    let campaign = look(path, lang)?;
    let none = || refused(path, t::NO_SUCH_ROUND.into());
    let own = campaign.round(round).ok_or_else(none)?;
    let record = match study {
        None => own.record().into_owned(),
        Some(study) => own.members().get(study.wrapping_sub(1)).map(|member| member.record.clone()).ok_or_else(none)?,
    };
    let mut text = header_to_line(&record.study);
    record.events().for_each(|event| text.push_str(&event_to_line(&event)));
    target::write(out, text.as_bytes(), false)
}

fn open(path: &Path, what: &Opening, arrangement: Arrangement, lang: Lang) -> Result<(), CommandError> {
    let mut file = CampaignFile::open(path, lang)?;
    let study = match what {
        Opening::Study(study) => read_study(study)?,
        Opening::Proposal(number) => {
            let reports = file.campaign.reports(&Thresholds::default());
            let proposals = next(&file.campaign, &reports).studies;
            let count = proposals.len();
            let chosen = number.checked_sub(1).and_then(|i| proposals.into_iter().nth(i));
            let none = || refused(path, t::no_proposal(count, *number).into());
            chosen.ok_or_else(none)?.study
        }
        Opening::Confirmation { trial, seeds } => {
            let round = file.campaign.rounds().len();
            let candidate = || file.campaign.candidate(round, &file.campaign.baseline());
            let trial = trial.or_else(candidate).ok_or_else(|| no_candidate(path, round))?;
            confirmation(&file.campaign, round, trial, *seeds).map_err(|why| refused(path, why.sentence()))?
        }
    };
    let design = Design { study, arrangement };
    let objections = design.objections();
    append(&mut file, path, Event::Opened(Box::new(design)))?;
    for objection in objections {
        eprintln!("! {}", objection.get(lang));
    }
    let round = file.campaign.rounds().len();
    eprintln!("{}", t::round_opened(round).get(lang));
    Ok(())
}

fn append(file: &mut CampaignFile, path: &Path, event: Event) -> Result<(), CommandError> {
    file.append(event).map_err(|error| match error {
        NotAppended::Contradiction(contradiction) => refused(path, Sentence::of(|lang| contradiction.sentence(lang))),
        NotAppended::Journal(error) => error.into(),
    })
}

fn no_candidate(path: &Path, round: usize) -> CommandError {
    refused(path, t::no_candidate(round).into())
}

fn refused(path: &Path, reason: Sentence) -> CommandError {
    CommandError::Refused { path: path.to_owned(), reason }
}
