//! Questions become answers: what the worker holds, and who answers which question.
//!
//! Everything that needs a browser is outside, so that all of it is tested natively. Knows nothing of messages.

use super::ask::Handed;
use super::judging;
use super::records::Records;
use crate::shared::exchange::{Draw, File, Plot, Request};
use lab_core::plot::{PlotOptions, Scene};
use serde::Serialize;

/// What the worker holds.
#[derive(Default)]
pub struct Analyst {
    pub records: Records,
}

/// What comes with a question from outside.
#[derive(Default)]
pub struct Beside {
    /// The files that were handed over.
    pub files: Vec<Handed>,
    /// Seconds since 1970.
    pub now: f64,
}

/// An answer as it travels.
#[derive(Debug, Default, PartialEq)]
pub struct Answered {
    /// The question's type of answer, as JSON.
    pub json: String,
    pub content: Option<Content>,
}

#[derive(Debug, PartialEq)]
pub enum Content {
    File { kind: String, bytes: Vec<u8> },
    Scene(Vec<u8>),
}

impl Analyst {
    pub fn answer(&mut self, request: Request, beside: &Beside) -> Answered {
        let records = &mut self.records;
        match request {
            Request::Hold(hold) => {
                answered(&beside.files.first().map_or(Ok(()), |file| records.hold(hold.study, file.read()?)))
            }
            Request::Append(append) => {
                records.append(&append);
                answered(&())
            }
            Request::Draw(draw) => Answered { content: self.draw(&draw), ..answered(&()) },
            Request::Judge(judge) => answered(&judging::judge(records, &judge)),
            Request::CheckThreshold(check) => answered(&judging::check_threshold(&check)),
            Request::Save(save) => with_file(judging::save(records, &save, beside.now)),
        }
    }

    fn draw(&mut self, draw: &Draw) -> Option<Content> {
        let options = PlotOptions { width: draw.width, height: draw.height, lang: draw.lang };
        let scene: Option<Scene> = match &draw.plot {
            Plot::Analysis(view, plot) => judging::draw(&mut self.records, view, plot, &options),
        };
        Some(Content::Scene(scene?.to_bytes()))
    }
}

fn answered<A: Serialize>(answer: &A) -> Answered {
    // Answers are structs and enums of texts and numbers, which JSON has.
    Answered { json: serde_json::to_string(answer).unwrap_or_default(), content: None }
}

fn with_file<E: Serialize>(made: Result<(File, Vec<u8>), E>) -> Answered {
    match made {
        Ok((file, bytes)) => {
            let content = Some(Content::File { kind: file.kind.clone(), bytes });
            Answered { content, ..answered(&Ok::<_, E>(file)) }
        }
        Err(why) => answered(&Err::<File, _>(why)),
    }
}
