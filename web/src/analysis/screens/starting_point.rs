//! The starting point: a cheap study, and whether its best trial is clearly better than chance.
//!
//! Knows nothing of how the study is run.

use super::Screen;
use super::index::head;
use super::parts::{self, step};
use crate::analysis::Answer;
use crate::analysis::ask::{Ask, problems};
use lab_core::procedure::{Recommendation, starting_point};
use lab_core::study::Study;
use lab_core::text::{Sentence, Text};

const TRIALS: &str = "8";
const STEPS: &str = "300";

#[derive(Default)]
pub struct StartingPoint {
    proposed: Option<Result<Study, Sentence>>,
    found: Option<Result<Recommendation, Sentence>>,
}

fn propose(ask: &Ask) -> Result<Study, Sentence> {
    let (trials, steps) = (ask.count("trials", TRIALS)?, ask.count("steps", STEPS)?);
    starting_point::design(&parts::design(ask)?, trials, steps).map_err(|found| problems(&found))
}

impl Screen for StartingPoint {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let lang = ask.lang;
        match ask.act.as_str() {
            "propose" => self.proposed = Some(propose(ask)),
            "analyze" => self.found = Some(ask.record().map(|record| starting_point::analyze(&record).recommend())),
            _ => {}
        }
        let purpose = Text::new("A few cheap trials at constant learning rates", "恒定学习率下的少量廉价试验");
        let first = parts::propose_one(ask, (TRIALS, STEPS), self.proposed.as_ref(), purpose);
        let second = parts::read_one(ask);
        let mut blocks = head("starting-point", lang);
        blocks.push(step(1, Text::new("Run a few cheap trials", "运行少量廉价试验"), lang, first));
        blocks.push(step(2, Text::new("Read what came of them", "解读结果"), lang, second));
        parts::answer(blocks, self.found.as_ref(), lang, |advice| advice, |_| Vec::new())
    }
}
