//! Promotion: what a short round found, carried over to a longer one.
//!
//! Knows nothing of how rounds are run.

use super::Screen;
use super::index::head;
use super::parts;
use crate::analysis::Answer;
use crate::analysis::ask::Ask;
use crate::analysis::node;
use lab_core::procedure::{Recommendation, promotion};
use lab_core::text::{Sentence, Text};

const TRIALS: &str = "32";
const STEPS: &str = "5000";
const PROMOTE: Text = Text::new("Promote", "升级");

#[derive(Default)]
pub struct Promotion {
    found: Option<Result<Recommendation, Sentence>>,
}

fn promote(ask: &Ask) -> Result<Recommendation, Sentence> {
    let (trials, steps) = (ask.count("trials", TRIALS)?, ask.count("steps", STEPS)?);
    let promoted = promotion::promote(&ask.record()?, steps, trials);
    promoted.map(|promoted| promoted.recommend()).map_err(|why| {
        let Sentence { en, zh } = why.sentence();
        Sentence::new(format!("No longer round follows: {en}."), format!("无法得出更长的一轮：{zh}。"))
    })
}

impl Screen for Promotion {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let lang = ask.lang;
        if ask.act == "promote" {
            self.found = Some(promote(ask));
        }
        let mut blocks = head("promotion", lang);
        blocks.push(node::card([
            node::fields([
                parts::one_record(ask),
                node::input(
                    "steps",
                    Text::new("Steps of the longer round", "更长一轮的步数"),
                    ask.or("steps", STEPS),
                    lang,
                ),
                node::input("trials", parts::TRIALS, ask.or("trials", TRIALS), lang),
            ]),
            node::buttons([node::button(PROMOTE, "promote", lang, self.found.is_none())]),
        ]));
        parts::answer(blocks, self.found.as_ref(), lang, |advice| advice, |_| Vec::new())
    }
}
