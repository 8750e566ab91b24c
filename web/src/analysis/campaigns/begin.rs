//! The two ways to a new campaign: begun with a baseline, or taken from a file.

use super::{Changed, words};
use crate::analysis::handed::Handed;
use crate::analysis::records::{Records, best};
use crate::analysis::stored::{Keep, Stored, to_store};
use crate::shared::exchange::campaign::{Baseline, BeginCampaign, Home, ImportCampaign};
use crate::shared::files::problems;
use lab_core::campaign::{self, Campaign, Plan, Precondition, fixed_at};
use lab_core::sampler::Sequence;
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_texts::page::{campaign as t, start::not_opened};

/// The built-in example.
const FIRST_LIGHT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../static/examples/first-light.json"));

/// # Errors
/// What is missing.
pub fn begin(records: &mut Records, begin: &BeginCampaign, stored: &Stored) -> Changed<String> {
    Ok(keep(&Campaign::new(plan(records, begin)?), begin.home, stored))
}

/// Keeps the campaign of a file that was handed over.
///
/// # Errors
/// It does not read.
pub fn import(files: &[Handed], import: &ImportCampaign, stored: &Stored) -> Changed<String> {
    let file = files.first().ok_or(t::CHOOSE_FILE)?;
    let name = &file.name;
    let finished = campaign::read(file.read()?)
        .map_err(|error| Sentence::of(|lang| not_opened(name, error.message(lang)).get(lang)))?;
    Ok(keep(&finished.campaign, import.home, stored))
}

/// A campaign with a new key, in the store that was chosen as far as there is one.
fn keep(campaign: &Campaign, home: Home, stored: &Stored) -> (String, Vec<Keep>) {
    let home = if stored.has_runner { home } else { Home::Browser };
    (home.campaign(&stored.fresh), to_store(campaign, home, &stored.fresh))
}

fn plan(records: &mut Records, begin: &BeginCampaign) -> Result<Plan, Sentence> {
    let name = words(&begin.name, Some(t::NAMELESS))?;
    let purpose = words(&begin.purpose, None)?;
    let baseline = match &begin.baseline {
        Baseline::Example => first(&Study::parse(FIRST_LIGHT).map_err(|found| problems(&found))?)?,
        Baseline::Design(design) => first(design.as_ref().map_err(Sentence::clone)?)?,
        Baseline::Best(study) => {
            let record = records.get(study)?;
            fixed(&record.study, &best(record).ok_or(t::NO_COMPLETED)?)?
        }
    };
    let mut plan = Plan::new(&name, &purpose, baseline).map_err(|why| Sentence::of(|lang| why.sentence(lang)))?;
    let is_checked = |known: &Precondition| begin.checked.iter().any(|name| name == known.name());
    plan.checklist = Precondition::ALL.into_iter().filter(is_checked).collect();
    Ok(plan)
}

/// The first configuration that a study would try: the study itself, if it varies nothing.
fn first(study: &Study) -> Result<Study, Sentence> {
    fixed(study, &Sequence::new(&study.space, &study.sampler).point(0).unwrap_or_default())
}

fn fixed(study: &Study, values: &Values) -> Result<Study, Sentence> {
    fixed_at(study, values).map_err(|found| problems(&found))
}
