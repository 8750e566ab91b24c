//! Adoption: whether one configuration replaces another, by what a record says already, and by fresh seeds of both.

use super::Proposal;
use super::records::View;
use crate::shared::place::StudyRef;
use lab_core::adoption::Decision;
use lab_core::plot::Sides;
use lab_core::study::Study;
use lab_core::text::{Lang, Sentence};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What does a record say of two of its configurations, and what would it take to decide?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weigh {
    pub view: View,
    /// The trials that have the configurations; the two that look best where nothing is said.
    pub baseline: Option<u64>,
    pub candidate: Option<u64>,
    /// The least gain that makes it worth it, where a person said.
    pub least: Option<f64>,
    /// Fresh seeds are trained on a split of the data each.
    pub resplits: bool,
    /// Steps per second measured here, by what decides them.
    pub speeds: BTreeMap<String, f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weighed {
    /// What may be chosen, as trials with what is said of each.
    pub offers: Vec<(u64, Sentence)>,
    pub baseline: u64,
    pub candidate: u64,
    /// Nothing is compared where both are one configuration.
    pub found: Result<Compared, Sentence>,
}

/// Two configurations as the record has them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub metric: Sentence,
    pub least: f64,
    pub account: Account,
    /// What fresh seeds take, or why they cannot be trained here.
    pub fresh: Result<Fresh, Sentence>,
    /// Judged against this baseline so far.
    pub ledger: Vec<Entry>,
}

/// A comparison in words and numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    pub decision: Decision,
    /// What was decided, or that it is not.
    pub verdict: Sentence,
    /// What it rests on and what it costs.
    pub reasons: Vec<Sentence>,
    /// Hyperparameters that differ, with their values on both sides.
    pub changes: Vec<[String; 3]>,
    /// Runs, mean and deviation of the baseline and of the candidate.
    pub numbers: [[String; 3]; 2],
    pub sides: Sides,
}

/// What it takes to train fresh seeds of both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fresh {
    pub cost: Sentence,
    /// Which candidate against this baseline it will be.
    pub number: Sentence,
    /// These two were judged already.
    pub again: bool,
}

/// A candidate that was judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub number: u64,
    pub changes: Sentence,
    /// `None` while it is under way.
    pub decision: Option<Decision>,
    pub runs: u64,
    pub gain: Sentence,
}

/// Enters the judgement of two configurations into the ledger; the answer is the study that trains both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeginJudgement {
    pub weigh: Weigh,
    pub lang: Lang,
}

/// How does a judgement stand? No answer for a study that is none. One that ended is entered into the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LookAtJudgement {
    pub view: View,
    pub lang: Lang,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// Runs of each side that were looked at, and how many there may be.
    pub runs: u64,
    pub most: u64,
    /// It is decided, or nothing is left to train.
    pub is_over: bool,
    pub account: Account,
    pub ledger: Vec<Entry>,
    /// What holds from now on, once it is over.
    pub holds: Option<Proposal>,
    /// All runs are there and do not decide: more of them may.
    pub can_go_on: bool,
}

impl Judgement {
    pub fn is_decided(&self) -> bool {
        self.account.decision != Decision::Undecided
    }
}

/// The study of a judgement with more runs; the answer is the same study, longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtendJudgement {
    pub study: StudyRef,
}

/// Makes the file of the ledger, which is the content of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveLedger;

/// The study that judges.
pub type Begun = Box<Study>;
