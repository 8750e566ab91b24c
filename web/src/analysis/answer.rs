//! Questions become answers: what the worker holds, and who answers which question.
//!
//! Everything that needs a browser is outside, so that all of it is tested natively. Knows nothing of messages.

use super::handed::Handed;
use super::importing::Importing;
use super::records::Records;
use super::{judging, procedures, tables};
use crate::shared::exchange::import::{Imported, Refused};
use crate::shared::exchange::{Draw, File, Plot, Request};
use crate::shared::link;
use lab_core::plot::{PlotOptions, Scene};
use lab_core::text::Sentence;
use serde::Serialize;

/// What the worker holds.
#[derive(Default)]
pub struct Analyst {
    records: Records,
    importing: Importing,
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
                if let Some(file) = beside.files.first() {
                    records.hold(hold.study, file.read());
                }
                answered(&())
            }
            Request::Append(append) => {
                records.append(&append);
                answered(&())
            }
            Request::Forget(forget) => {
                records.forget(&forget.study);
                answered(&())
            }
            Request::Draw(draw) => Answered { content: self.draw(&draw), ..answered(&()) },
            Request::Judge(judge) => answered(&judging::judge(records, &judge)),
            Request::CheckThreshold(check) => answered(&judging::check_threshold(&check)),
            Request::Save(save) => match judging::save(records, &save, beside.now) {
                Ok((file, bytes)) => with_file(&Ok::<_, Sentence>(&file), &file, bytes),
                Err(why) => answered(&Err::<File, _>(why)),
            },
            Request::SurveyFiles(survey) => answered(&self.importing.survey(&beside.files, &survey.remembered)),
            Request::Import(import) => match self.importing.import(&import) {
                Ok((imported, bytes)) => with_file(&Ok::<_, Refused>(&imported), &imported.file, bytes),
                Err(refused) => answered(&Err::<Imported, _>(refused)),
            },
            Request::GuessTable(_) => answered(&tables::guess(&beside.files)),
            Request::CheckTable(check) => answered(&tables::check(&check, &beside.files)),
            Request::Pack(pack) => answered(&link::encode(&pack.study)),
            Request::Explain(explain) => answered(&procedures::explain(&explain)),
            Request::Propose(propose) => answered(&procedures::propose(&propose)),
            Request::ProposeProbe(propose) => answered(&procedures::propose_probe(records, &propose)),
            Request::Advise(advise) => answered(&procedures::advisor::answer(&advise)),
            Request::ListHyperparameters(list) => answered(&procedures::advisor::hyperparameters(&list.design)),
            Request::Measure(measure) => answered(&procedures::throughput::measure(&measure)),
            Request::Recommend(recommend) => answered(&procedures::recommend(records, &recommend)),
            Request::Unpack(unpack) => {
                answered(&link::decode(&unpack.link).map_err(|error| Sentence::of(|lang| error.sentence(lang))))
            }
        }
    }

    fn draw(&mut self, draw: &Draw) -> Option<Content> {
        let options = PlotOptions { width: draw.width, height: draw.height, lang: draw.lang };
        let scene: Option<Scene> = match &draw.plot {
            Plot::Analysis(view, plot) => judging::draw(&mut self.records, view, plot, &options),
            Plot::Throughput(measure, view) => Some(procedures::throughput::draw(measure, *view, &options)),
            Plot::Procedure(recommend, view) => procedures::draw(&mut self.records, recommend, *view, &options),
        };
        Some(Content::Scene(scene?.to_bytes()))
    }
}

fn answered<A: Serialize>(answer: &A) -> Answered {
    // Answers are structs and enums of texts and numbers, which JSON has.
    Answered { json: serde_json::to_string(answer).unwrap_or_default(), content: None }
}

fn with_file<A: Serialize>(answer: &A, file: &File, bytes: Vec<u8>) -> Answered {
    Answered { content: Some(Content::File { kind: file.kind.clone(), bytes }), ..answered(answer) }
}
