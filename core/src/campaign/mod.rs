//! A campaign: rounds of one question each, from a baseline to launches (playbook: the scientific approach). The file format
//! `lab.campaign/1`.
//!
//! A campaign is the fold of its events, like a record: whatever happened can be read again, and what follows from it
//! (findings, what is known, the next study) is computed and never stored, so that it cannot disagree with the trials. A round
//! asks one question with the studies of one design; the next one begins when it is concluded. A launch changes the baseline
//! and rests on a trial of a concluded round.

mod budget;
mod design;
mod event;
mod insight;
mod launch;
mod lines;
mod next;
mod round;
mod timeline;

pub use crate::adoption::fixed_at;
pub use budget::{Alternative, Budget, Change};
pub use design::{Aim, Arrangement, Design, Inseparable, MAX_STUDIES};
pub use event::{Contradiction, Event};
pub use insight::{Insight, insights};
pub use launch::{Evidence, Unconfirmed, confirmation};
pub use lines::{FORMAT, Finished, LineError, LineFault, event_to_line, export, header_to_line, is_campaign, read};
pub use next::{heeded, next, revised};
pub use round::{Member, Phase, Round, Spent};
pub use timeline::{Entry, LaunchEntry, RoundEntry, timeline};

use crate::named::named;
use crate::space::Values;
use crate::study::Study;
use lab_texts::{Fixed, campaign as texts};
use serde::Serialize;

/// Limits checked before memory is taken.
pub const MAX_ROUNDS: usize = 1_000;
pub const MAX_TEXT_BYTES: usize = 100_000;

/// A campaign with everything that happened in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Campaign {
    plan: Plan,
    rounds: Vec<Round>,
    launches: Vec<Launch>,
}

/// What a campaign sets out from.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub name: String,
    /// What is to be achieved, in a person's words.
    pub purpose: String,
    /// What was checked before tuning began.
    pub checklist: Vec<Precondition>,
    baseline: Study,
}

named! {
    /// What must hold before tuning is worth anything (playbook: before a project starts).
    #[derive(Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Precondition {
        /// The problem is formulated.
        Problem = "problem",
        /// The data are cleaned.
        Data = "data",
        /// A pipeline trains and evaluates.
        Pipeline = "pipeline",
        /// The metric reflects what is wanted in use.
        Metric = "metric",
    }
}

impl Precondition {
    pub fn sentence(self) -> Fixed {
        match self {
            Precondition::Problem => texts::PRECONDITION_PROBLEM,
            Precondition::Data => texts::PRECONDITION_DATA,
            Precondition::Pipeline => texts::PRECONDITION_PIPELINE,
            Precondition::Metric => texts::PRECONDITION_METRIC,
        }
    }
}

impl Plan {
    /// A plan from a baseline: a study of which every hyperparameter is fixed.
    ///
    /// # Errors
    /// The parameters that vary.
    pub fn new(name: &str, purpose: &str, baseline: Study) -> Result<Self, Contradiction> {
        let varied: Vec<String> = baseline.space.varied().map(|(parameter, _)| parameter.name.clone()).collect();
        if !varied.is_empty() {
            return Err(Contradiction::BaselineVaries { parameters: varied });
        }
        Ok(Self { name: name.to_owned(), purpose: purpose.to_owned(), checklist: Vec::new(), baseline })
    }

    /// The configuration that the campaign sets out from.
    pub fn baseline(&self) -> &Study {
        &self.baseline
    }
}

/// What a round ended in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conclusion {
    /// What was learnt, in a person's words. Its conditions are the fixed parameters of the design.
    pub learnt: String,
    /// Findings that the following rounds need not heed, by name and parameter, and why.
    pub dismissed: Vec<Dismissal>,
    /// Hyperparameters that the following rounds keep at these values.
    pub keeps: Values,
}

/// A finding that a person decided not to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dismissal {
    pub code: crate::findings::Code,
    pub parameter: Option<String>,
    pub reason: String,
}

/// A change of the baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Launch {
    /// Counted from 1.
    pub round: usize,
    /// A completed trial of the round's joined record, whose configuration is adopted.
    pub trial: u64,
    pub reason: String,
    /// What the change costs in complexity.
    pub complexity: String,
}

impl Campaign {
    pub fn new(plan: Plan) -> Self {
        Self { plan, rounds: Vec::new(), launches: Vec::new() }
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// In the order in which they were opened; the first is round 1.
    pub fn rounds(&self) -> &[Round] {
        &self.rounds
    }

    pub fn launches(&self) -> &[Launch] {
        &self.launches
    }

    /// The round that is not concluded yet, with its number.
    pub fn open_round(&self) -> Option<(usize, &Round)> {
        let last = self.rounds.last()?;
        matches!(last.phase, Phase::Open).then_some((self.rounds.len(), last))
    }

    /// The round of that number, counted from 1.
    pub fn round(&self, number: usize) -> Option<&Round> {
        self.rounds.get(number.checked_sub(1)?)
    }

    /// Wall time of one step of one trial in the last round whose training was timed.
    pub fn seconds_per_step(&self) -> Option<f64> {
        self.rounds.iter().rev().find_map(|round| round.spent().seconds_per_step())
    }

    /// The configuration adopted last: the plan's baseline before any launch.
    pub fn baseline(&self) -> Study {
        self.baseline_before(self.launches.len())
    }

    /// The baseline when so many launches had been made.
    pub fn baseline_before(&self, launches: usize) -> Study {
        let made = self.launches.get(..launches).unwrap_or(&self.launches);
        let adopted = made.iter().rev().find_map(|launch| self.configuration(launch.round, launch.trial));
        adopted.unwrap_or_else(|| self.plan.baseline.clone())
    }

    /// The baseline when that round was opened.
    pub fn baseline_of(&self, round: usize) -> Study {
        self.baseline_before(self.launches.iter().take_while(|launch| launch.round < round).count())
    }

    /// A trial of a round as a study in which everything is fixed.
    pub fn configuration(&self, round: usize, trial: u64) -> Option<Study> {
        let round = self.round(round)?;
        let record = round.record();
        let values = &record.trials().get(&trial)?.values;
        let study = fixed_at(&round.design.study, values).ok()?;
        study.revise().name(self.plan.baseline.name.clone()).finish().ok()
    }

    /// Folds one event in.
    ///
    /// # Errors
    /// A contradiction leaves the campaign as it was.
    pub fn apply(&mut self, event: Event) -> Result<(), Contradiction> {
        match event {
            Event::Opened(design) => {
                if let Some((round, _)) = self.open_round() {
                    return Err(Contradiction::StillOpen { round });
                }
                if self.rounds.len() >= MAX_ROUNDS {
                    return Err(Contradiction::TooManyRounds);
                }
                let baseline = &self.plan.baseline;
                if !design.continues(baseline) {
                    return Err(Contradiction::OtherWorkload);
                }
                let round = Round::new(*design).map_err(Contradiction::Design)?;
                self.rounds.push(round);
            }
            Event::Trial { round, study, event } => {
                self.open_member(round, study)?.record.apply(event).map_err(Contradiction::Trial)?;
            }
            Event::Kept { round, study, place } => self.open_member(round, study)?.kept = Some(place),
            Event::Spent { round, study, spent } => self.open_member(round, study)?.spent.add(spent),
            Event::Concluded { round: number, conclusion } => {
                let round = self.open(number)?;
                round.phase = Phase::Concluded(conclusion);
            }
            Event::Launched(launch) => {
                let Launch { round: number, trial, .. } = launch;
                let round = self.round(number).ok_or(Contradiction::NoRound { round: number })?;
                if matches!(round.phase, Phase::Open) {
                    return Err(Contradiction::NotConcluded { round: number });
                }
                if !round.has_completed(trial) {
                    return Err(Contradiction::NoTrial { round: number, trial });
                }
                self.launches.push(launch);
            }
        }
        Ok(())
    }

    /// The campaign as events that fold to the same campaign: round by round, each with the launches that rest on it.
    pub fn events(&self) -> impl Iterator<Item = Event> {
        // A launch may follow a later round than the one it rests on, but is always before the next launch.
        let mut launches = self.launches.iter().peekable();
        (1..).zip(&self.rounds).flat_map(move |(round, own)| {
            let mut events = vec![Event::Opened(Box::new(own.design.clone()))];
            for (study, member) in (1..).zip(own.members()) {
                events.extend(member.record.events().map(|event| Event::Trial { round, study, event }));
                if member.spent != Spent::default() {
                    events.push(Event::Spent { round, study, spent: member.spent });
                }
                events.extend(member.kept.iter().map(|place| Event::Kept { round, study, place: place.clone() }));
            }
            if let Phase::Concluded(conclusion) = &own.phase {
                events.push(Event::Concluded { round, conclusion: conclusion.clone() });
            }
            while let Some(launch) = launches.next_if(|launch| launch.round <= round) {
                events.push(Event::Launched(launch.clone()));
            }
            events
        })
    }

    /// Puts the record of a study that is kept elsewhere into its round, concluded or not.
    ///
    /// # Errors
    /// There is no such study, or the record is of another one.
    pub fn supply(&mut self, round: usize, study: usize, record: crate::record::Record) -> Result<(), Contradiction> {
        let none = Contradiction::NoStudy { round, study };
        let members = self.rounds.get_mut(round.wrapping_sub(1)).map(Round::members_mut);
        let member = members.and_then(|members| members.get_mut(study.wrapping_sub(1))).ok_or(none.clone())?;
        if member.record.study != record.study {
            return Err(none);
        }
        member.record = record;
        Ok(())
    }

    fn open(&mut self, number: usize) -> Result<&mut Round, Contradiction> {
        let round = self.rounds.get_mut(number.wrapping_sub(1)).ok_or(Contradiction::NoRound { round: number })?;
        if !matches!(round.phase, Phase::Open) {
            return Err(Contradiction::Concluded { round: number });
        }
        Ok(round)
    }

    fn open_member(&mut self, round: usize, study: usize) -> Result<&mut Member, Contradiction> {
        let members = self.open(round)?.members_mut();
        members.get_mut(study.wrapping_sub(1)).ok_or(Contradiction::NoStudy { round, study })
    }
}
