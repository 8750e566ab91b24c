//! Campaigns: what the stores have of them, what one says and what comes next, and everything that changes one.
//!
//! Every question names the stores, which the worker reads before it answers and writes before the answer leaves.

use super::procedures::Advice;
use crate::shared::place::{Place, StudyRef};
use lab_core::study::{Direction, Study};
use lab_core::text::Sentence;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The key under which the site's recorded example is shown.
pub const EXAMPLE: &str = "example";

/// Which store has a campaign and its studies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Home {
    #[default]
    Browser,
    Runner,
}

impl Home {
    /// The home of the campaign that an address names.
    pub fn of(key: &str) -> Self {
        Self::split(key).map(|(home, _)| home).unwrap_or_default()
    }

    /// The home that a place or an address names, and the key there; an address of a campaign in this browser is its key.
    pub fn split(place: &str) -> Option<(Self, &str)> {
        [Home::Browser, Home::Runner].into_iter().find_map(|home| Some((home, place.strip_prefix(home.mark())?)))
    }

    /// What stands before the keys of studies in a campaign's file.
    fn mark(self) -> &'static str {
        match self {
            Home::Browser => "b-",
            Home::Runner => "r-",
        }
    }

    /// The key under which a campaign is addressed.
    pub fn campaign(self, fresh: &str) -> String {
        match self {
            Home::Browser => fresh.to_owned(),
            Home::Runner => format!("{}{fresh}", self.mark()),
        }
    }

    /// Where a campaign's file says that a study is.
    pub fn place(self, key: &str) -> String {
        format!("{}{key}", self.mark())
    }
}

/// The stores there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stores {
    /// The address of the page's site.
    pub site: String,
    /// A runner may have served the page.
    pub runner: bool,
    /// Where the next study trains.
    pub place: Place,
}

/// Which campaigns are there?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListCampaigns {
    pub stores: Stores,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// Why a store could not be read.
    pub trouble: Option<Sentence>,
    /// A runner has a store as well.
    pub has_runner: bool,
    /// The last begun first.
    pub campaigns: Vec<Line>,
}

/// A campaign of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub key: String,
    /// What does not read can still be looked at and deleted.
    pub summary: Result<Summary, Sentence>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// May be empty.
    pub name: String,
    pub rounds: usize,
    pub launches: usize,
    /// The round that is open.
    pub open: Option<usize>,
}

/// Begins a campaign; the answer is its key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeginCampaign {
    pub stores: Stores,
    pub home: Home,
    pub name: String,
    pub purpose: String,
    /// The names of what holds already.
    pub checked: Vec<String>,
    pub baseline: Baseline,
}

/// The configuration to set out from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Baseline {
    /// The first trial of the built-in example.
    Example,
    /// The first trial of a design, or what is wrong with it.
    Design(Result<Box<Study>, Sentence>),
    /// The best trial of a study.
    Best(StudyRef),
}

/// Keeps the campaign of a file, which comes with the question; the answer is its key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportCampaign {
    pub stores: Stores,
    pub home: Home,
}

/// Names a campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub stores: Stores,
    pub key: String,
}

/// How does a campaign stand?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LookAtCampaign {
    pub campaign: Named,
}

/// A campaign that cannot be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unread {
    pub why: Sentence,
    /// It has a file, which can be deleted.
    pub is_there: bool,
    pub has_runner: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Looked {
    pub has_runner: bool,
    /// What could not be read of the stores, and which studies are missing.
    pub troubles: Vec<Sentence>,
    pub head: Head,
    pub stations: Vec<Station>,
    pub known: Vec<Insight>,
    /// What the open round can be concluded with.
    pub conclusion: Option<Concludable>,
    /// The advice on the next round.
    pub next: Advice,
    /// What the last round can be launched from.
    pub adoption: Option<Adoptable>,
    /// The number that the next round would have, where one can be opened.
    pub opens: Option<usize>,
    /// Trials of the open round with a result, and trials asked for.
    pub progress: Option<(u64, u64)>,
}

/// What a campaign is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub name: String,
    pub purpose: String,
    pub metric: String,
    pub direction: Direction,
    /// What was not confirmed when it was begun.
    pub unmet: Vec<Sentence>,
    pub has_launched: bool,
    /// The hyperparameters of the baseline with their values.
    pub configuration: Vec<(String, String)>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Station {
    Round(Box<Round>),
    Launch(Launched),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Round {
    pub round: usize,
    pub question: String,
    pub aim: Sentence,
    pub progress: (u64, u64),
    pub best: Option<Sentence>,
    pub evidence: Option<Sentence>,
    pub members: Vec<Member>,
    pub objections: Vec<Sentence>,
    /// Code and sentence.
    pub findings: Vec<(String, Sentence)>,
    /// Absent while the round is open.
    pub learnt: Option<String>,
    /// What is fixed, hence a condition of what was learnt.
    pub conditions: Vec<String>,
    pub dismissed: Vec<Sentence>,
    pub budget: Sentence,
}

/// A study of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Its scientific values; empty where it is the only study.
    pub values: Vec<String>,
    pub ended: u64,
    pub trials: u64,
    /// How an address names it, if it is there.
    pub study: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Launched {
    pub round: usize,
    pub trial: u64,
    pub evidence: Evidence,
    pub changes: Vec<Sentence>,
    pub reason: String,
    pub complexity: String,
}

/// What a launch rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    pub sentence: Sentence,
    /// The gain is beyond what runs vary.
    pub is_clear: bool,
}

/// Something a round found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Insight {
    pub parameter: String,
    pub round: usize,
    pub sentence: Sentence,
}

/// What the conclusion of the open round may say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Concludable {
    pub round: usize,
    /// All trials are done.
    pub is_complete: bool,
    /// The next round heeds them unless they are dismissed.
    pub findings: Vec<Objection>,
    /// Values of the best trial that may be kept.
    pub best: Vec<(String, String)>,
}

/// A finding by its code and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Objection {
    pub code: String,
    pub parameter: Option<String>,
}

/// What may be adopted from the last round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adoptable {
    pub round: usize,
    /// The best first.
    pub trials: Vec<Offered>,
    /// The trial that is offered first.
    pub candidate: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offered {
    pub trial: u64,
    pub objective: String,
    pub evidence: Option<Evidence>,
}

/// What a form changes in the study of the next round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub trials: Option<u64>,
    pub steps: Option<u64>,
    /// A study of its own for each scientific value.
    pub is_apart: bool,
}

/// What would a round cost, and what is there to object to it?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EstimateRound {
    /// The campaign, which was looked at before.
    pub key: String,
    pub study: Box<Study>,
    pub form: Form,
    /// Steps per second measured here, by what decides them.
    pub speeds: BTreeMap<String, f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub objections: Vec<Sentence>,
    /// Scientific values compared, dimensions searched, and about how many values in each.
    pub values: u64,
    pub dimensions: u64,
    pub density: String,
    /// The round as designed, and with a little more of it.
    pub costs: Vec<Cost>,
    /// How long a step takes is known.
    pub is_timed: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// What is changed; nothing in the first.
    pub change: Option<Sentence>,
    pub trials: u64,
    pub steps: Option<u64>,
    pub time: Option<String>,
}

/// What is a stored study, and how many trials has it?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadStudy {
    pub study: StudyRef,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    pub study: Box<Study>,
    pub trials: usize,
}

/// Opens the next round; the answer says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenRound {
    pub campaign: Named,
    pub opening: Opening,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Opening {
    /// With a study as its form changes it.
    Study(Box<Study>, Form),
    /// With a stored study and the trials it has.
    Results(StudyRef),
}

/// Concludes the open round; the answer says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conclude {
    pub campaign: Named,
    pub learnt: String,
    /// Why a finding is not heeded.
    pub dismissed: Vec<(Objection, String)>,
    /// Hyperparameters that stay as in the best trial.
    pub keeps: Vec<String>,
}

/// Adopts a trial of the last round; the answer says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Launch {
    pub campaign: Named,
    pub trial: u64,
    pub reason: String,
    pub complexity: String,
}

/// Copies a campaign with its studies; the answer is the key of the copy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopyCampaign {
    pub campaign: Named,
    pub to: Home,
}

/// Makes the file of a campaign with all its trials, which is the content of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SaveCampaign {
    pub campaign: Named,
}

/// Deletes a campaign; its studies stay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForgetCampaign {
    pub campaign: Named,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_split_into_home_and_key() {
        for home in [Home::Browser, Home::Runner] {
            // A key may begin as a mark does.
            for key in ["k3f9", "17", "", "b-k3f9", "r-r-17"] {
                let place = home.place(key);
                assert_eq!(Home::split(&place), Some((home, key)), "{place}");
                assert_eq!(Home::of(&place), home, "{place}");
            }
        }
        assert_eq!(Home::split("k3f9"), None);
        assert_eq!(Home::of("k3f9"), Home::Browser);
        assert_eq!(Home::split(&Home::Runner.campaign("k3f9")), Some((Home::Runner, "k3f9")));
    }
}
