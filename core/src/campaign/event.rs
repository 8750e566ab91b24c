//! What can happen in a campaign, and what does not follow from what happened before.

use super::{Conclusion, Design, Inseparable, Launch, MAX_ROUNDS, Spent};
use crate::text::{Lang, Sentence};
use crate::trial;

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
        let text = match self {
            Contradiction::BaselineVaries { parameters } => Sentence::new(
                format!("the baseline must fix every hyperparameter; these vary: {}", parameters.join(", ")),
                format!("基线必须固定所有超参数；以下仍在变化：{}", parameters.join("、")),
            ),
            Contradiction::StillOpen { round } => Sentence::new(
                format!("round {round} is still open: conclude it first"),
                format!("第 {round} 轮尚未结束：请先作出结论"),
            ),
            Contradiction::TooManyRounds => Sentence::new(
                format!("a campaign has at most {MAX_ROUNDS} rounds"),
                format!("一个调优项目最多 {MAX_ROUNDS} 轮"),
            ),
            Contradiction::NoRound { round } => {
                Sentence::new(format!("there is no round {round}"), format!("没有第 {round} 轮"))
            }
            Contradiction::NoStudy { round, study } => Sentence::new(
                format!("round {round} has no study {study}"),
                format!("第 {round} 轮没有第 {study} 个研究"),
            ),
            Contradiction::Concluded { round } => Sentence::new(
                format!("round {round} was concluded: open another one"),
                format!("第 {round} 轮已有结论：请开始新的一轮"),
            ),
            Contradiction::NotConcluded { round } => Sentence::new(
                format!("round {round} is not concluded: a launch rests on a conclusion"),
                format!("第 {round} 轮尚无结论：采纳必须以结论为依据"),
            ),
            Contradiction::NoTrial { round, trial } => Sentence::new(
                format!("round {round} has no completed trial {trial}"),
                format!("第 {round} 轮没有已完成的试验 {trial}"),
            ),
            Contradiction::Design(inseparable) => inseparable.sentence(),
            Contradiction::OtherWorkload => Sentence::new(
                "the round's workload or objective is not the campaign's: begin another campaign",
                "本轮的任务或目标与调优项目不同：请另建一个项目",
            ),
            Contradiction::Trial(contradiction) => Sentence::of(|lang| contradiction.sentence(lang)),
        };
        text.get(lang).to_owned()
    }
}
