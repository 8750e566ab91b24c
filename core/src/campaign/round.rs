//! A round: its design, the records of its studies, and what was concluded.

use super::Conclusion;
use super::design::{Arrangement, Design, Inseparable};
use crate::record::{Phase as TrialPhase, Record};
use crate::space::Values;
use crate::study::Study;
use crate::trial::{Outcome, What};
use std::borrow::Cow;

/// A round of a campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    pub design: Design,
    pub phase: Phase,
    members: Vec<Member>,
}

/// Where a round stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    Open,
    Concluded(Conclusion),
}

/// One study of a round with what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The scientific values it fixes; empty for a joint study.
    pub scientific: Values,
    pub record: Record,
    /// Where its record is kept, if that is not the campaign's own file.
    pub kept: Option<String>,
    pub spent: Spent,
}

/// Time that training took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    /// Wall time, while trials were training.
    pub seconds: f64,
    /// Optimizer steps over all trials.
    pub steps: u64,
}

impl Spent {
    pub(super) fn add(&mut self, other: Spent) {
        self.seconds += other.seconds;
        self.steps = self.steps.saturating_add(other.steps);
    }

    /// Wall time for one step of one trial, with as many trials side by side as there were.
    pub fn seconds_per_step(self) -> Option<f64> {
        (self.steps > 0 && self.seconds > 0.0).then(|| self.seconds / self.steps as f64)
    }
}

impl Round {
    pub(super) fn new(design: Design) -> Result<Self, Inseparable> {
        let members = design.studies()?.into_iter().map(|(scientific, study)| Member {
            scientific,
            record: Record::new(study),
            kept: None,
            spent: Spent::default(),
        });
        let members = members.collect();
        Ok(Self { design, phase: Phase::Open, members })
    }

    /// The studies in the order of the design, the first is study 1.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    pub(super) fn members_mut(&mut self) -> &mut [Member] {
        &mut self.members
    }

    /// Trials that need not be run any more, and trials asked for.
    pub fn progress(&self) -> (u64, u64) {
        let count = |(done, all), member: &Member| (done + member.record.results(), all + member.record.study.trials);
        self.members.iter().fold((0, 0), count)
    }

    pub fn spent(&self) -> Spent {
        let mut spent = Spent::default();
        self.members.iter().for_each(|member| spent.add(member.spent));
        spent
    }

    /// The record of the whole design. Of studies run apart, trials are dealt round by round: trial t of study i (from 0) of n
    /// is trial t · n + i, with the scientific values that were fixed in it.
    pub fn record(&self) -> Cow<'_, Record> {
        if let (Arrangement::Joint, [member]) = (self.design.arrangement, self.members.as_slice()) {
            return Cow::Borrowed(&member.record);
        }
        let mut joined = Record::new(self.whole());
        let n = self.members.len() as u64;
        for (i, member) in (0..).zip(&self.members) {
            for mut event in member.record.events() {
                event.trial = event.trial.saturating_mul(n).saturating_add(i);
                if let What::Started { values, .. } = &mut event.what {
                    values.extend(member.scientific.clone());
                }
                // Numbers of different studies never meet, so nothing contradicts.
                let _ = joined.apply(event);
            }
        }
        Cow::Owned(joined)
    }

    /// The design's study with as many trials as its studies have together.
    fn whole(&self) -> Study {
        let trials = self.members.iter().map(|member| member.record.study.trials).sum();
        self.design.study.revise().trials(trials).finish().unwrap_or_else(|_| self.design.study.clone())
    }

    /// Whether a trial of the joined record completed. Of a record that is kept elsewhere and not at hand, nobody knows.
    pub(super) fn has_completed(&self, trial: u64) -> bool {
        let n = self.members.len().max(1) as u64;
        let member = usize::try_from(trial % n).ok().and_then(|i| self.members.get(i));
        if member.is_some_and(|member| member.kept.is_some() && member.record.trials().is_empty()) {
            return true;
        }
        let trial = member.and_then(|member| member.record.trials().get(&(trial / n)));
        trial.is_some_and(|trial| trial.phase == TrialPhase::Ended(Outcome::Completed))
    }
}
