//! What can happen in a campaign, and what does not follow from what happened before.

use super::{Conclusion, Design, Inseparable, Launch, MAX_ROUNDS, Spent};
use crate::text::{Lang, Sentence};
use crate::trial;
use lab_texts::{Arg, campaign as texts};

/// Something that happened in a campaign. Rounds and studies count from 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Opened(Box<Design>),
    /// An event of a trial of one of the round's studies.
    Trial {
        round: usize,
        study: usize,
        event: trial::Event,
    },
    /// Where the record of one of the round's studies is kept, in words of whoever keeps it.
    Kept {
        round: usize,
        study: usize,
        place: String,
    },
    /// Training took that long.
    Spent {
        round: usize,
        study: usize,
        spent: Spent,
    },
    Concluded {
        round: usize,
        conclusion: Conclusion,
    },
    Launched(Launch),
}

/// An event that does not follow from what happened before.
#[derive(Clone, Debug, PartialEq)]
pub enum Contradiction {
    BaselineVaries {
        parameters: Vec<String>,
    },
    /// Another round is still open.
    StillOpen {
        round: usize,
    },
    TooManyRounds,
    NoRound {
        round: usize,
    },
    NoStudy {
        round: usize,
        study: usize,
    },
    /// Something happens in a round that was concluded.
    Concluded {
        round: usize,
    },
    /// A launch from a round that is not concluded.
    NotConcluded {
        round: usize,
    },
    /// A launch of a trial that is not there or did not complete.
    NoTrial {
        round: usize,
        trial: u64,
    },
    /// The design cannot be split into studies, and why.
    Design(Inseparable),
    /// The round's workload or objective is not the campaign's.
    OtherWorkload,
    Trial(crate::record::Contradiction),
}

impl Contradiction {
    pub fn sentence(&self, lang: Lang) -> String {
        let text: Sentence = match self {
            Contradiction::BaselineVaries { parameters } => texts::baseline_varies(Arg::list(parameters)).into(),
            Contradiction::StillOpen { round } => texts::still_open(Arg::shown(round)).into(),
            Contradiction::TooManyRounds => texts::too_many_rounds(Arg::shown(MAX_ROUNDS)).into(),
            Contradiction::NoRound { round } => texts::no_round(Arg::shown(round)).into(),
            Contradiction::NoStudy { round, study } => texts::no_study(Arg::shown(round), Arg::shown(study)).into(),
            Contradiction::Concluded { round } => texts::concluded(Arg::shown(round)).into(),
            Contradiction::NotConcluded { round } => texts::not_concluded(Arg::shown(round)).into(),
            Contradiction::NoTrial { round, trial } => texts::no_trial(Arg::shown(round), Arg::shown(trial)).into(),
            Contradiction::Design(inseparable) => inseparable.sentence(),
            Contradiction::OtherWorkload => texts::OTHER_WORKLOAD.into(),
            Contradiction::Trial(contradiction) => Sentence::of(|lang| contradiction.sentence(lang)),
        };
        text.get(lang).to_owned()
    }
}
