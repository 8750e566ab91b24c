//! Questions become answers: what the worker holds, and who answers which question.
//!
//! Everything that needs a browser is outside, so that all of it is tested natively. Knows nothing of messages.

use super::campaigns::{self, Campaigns, Changed};
use super::handed::Handed;
use super::importing::Importing;
use super::lessons::Lessons;
use super::records::Records;
use super::stored::{Keep, Stored};
use super::{adoption, judging, procedures, tables};
use crate::shared::exchange::import::{Imported, Refused};
use crate::shared::exchange::{Draw, File, Plot, Request};
use crate::shared::{link, wire};
use lab_core::plot::{PlotOptions, Scene, sides_plot};
use lab_core::text::Sentence;
use serde::Serialize;

/// What the worker holds.
#[derive(Default)]
pub struct Analyst {
    records: Records,
    importing: Importing,
    campaigns: Campaigns,
    lessons: Lessons,
}

/// What comes with a question from outside.
#[derive(Default)]
pub struct Beside {
    /// The files that were handed over.
    pub files: Vec<Handed>,
    /// Seconds since 1970.
    pub now: f64,
    /// What the stores have of campaigns, for questions about them.
    pub stored: Stored,
}

/// An answer as it travels.
#[derive(Debug, Default, PartialEq)]
pub struct Answered {
    /// The question's type of answer, as `shared::wire` writes it.
    pub body: Vec<u8>,
    pub content: Option<Content>,
    /// What the stores are to hold before the answer does; what cannot be kept is answered with the reason.
    pub keep: Vec<Keep>,
}

#[derive(Debug, PartialEq)]
pub enum Content {
    File { kind: String, bytes: Vec<u8> },
    Scene(Vec<u8>),
}

impl Analyst {
    /// The file of the site that is needed before a question can be answered.
    pub fn lacks(&self, request: &Request) -> Option<String> {
        self.lessons.lacks(request)
    }

    /// Takes a file of the site, or that it could not be fetched.
    pub fn bring(&mut self, path: &str, file: Option<&str>) {
        self.lessons.bring(path, file);
    }

    pub fn answer(&mut self, request: Request, beside: &Beside) -> Answered {
        let (records, campaigns, stored) = (&mut self.records, &mut self.campaigns, &beside.stored);
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
            Request::Save(save) => saved(judging::save(records, &save, beside.now)),
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
            Request::Weigh(weigh) => answered(&adoption::weigh(records, &weigh, stored)),
            Request::BeginJudgement(begin) => changed(adoption::begin(records, &begin, stored)),
            Request::LookAtJudgement(look) => changed(adoption::look(records, &look, stored)),
            Request::ExtendJudgement(extend) => answered(&adoption::extend(records, &extend)),
            Request::SaveLedger(_) => saved(adoption::save(stored)),
            Request::ListCampaigns(_) => answered(&campaigns::list(stored)),
            Request::BeginCampaign(begin) => changed(campaigns::begin(records, &begin, stored)),
            Request::ImportCampaign(import) => changed(campaigns::import(&beside.files, &import, stored)),
            Request::LookAtCampaign(look) => answered(&campaigns.look(&look, stored)),
            Request::EstimateRound(estimate) => answered(&campaigns.estimate(&estimate)),
            Request::ReadStudy(read) => answered(&campaigns::read_study(records, &read)),
            Request::OpenRound(open) => changed(campaigns::open(campaigns, records, &open, stored)),
            Request::Conclude(conclude) => changed(campaigns::conclude(campaigns, &conclude, stored)),
            Request::Launch(launch) => changed(campaigns::launch(campaigns, &launch, stored)),
            Request::CopyCampaign(copy) => changed(campaigns::copy(campaigns, &copy, stored)),
            Request::ForgetCampaign(forget) => changed(campaigns::forget(&forget)),
            Request::SaveCampaign(save) => saved(campaigns::save(campaigns, &save, stored)),
            Request::ReadCourse(read) => answered(&self.lessons.list(&read)),
            Request::ReadLesson(read) => answered(&self.lessons.show(&read)),
            Request::TurnKnobs(turn) => answered(&self.lessons.turn(&turn)),
            Request::CheckTask(check) => answered(&self.lessons.check(records, &check)),
            Request::Unpack(unpack) => answered(&link::decode(&unpack.link).map_err(|error| error.sentence())),
        }
    }

    fn draw(&mut self, draw: &Draw) -> Option<Content> {
        let options = PlotOptions { width: draw.width, height: draw.height, lang: draw.lang };
        let scene: Option<Scene> = match &draw.plot {
            Plot::Analysis(view, plot) => judging::draw(&mut self.records, view, plot, &options),
            Plot::Throughput(measure, view) => Some(procedures::throughput::draw(measure, *view, &options)),
            Plot::Campaign { key, .. } => self.campaigns.draw(key, &options),
            Plot::Sides(sides) => Some(sides_plot(sides, &options)),
            Plot::Lesson(named) => self.lessons.draw(named, &options),
            Plot::Procedure(recommend, view) => procedures::draw(&mut self.records, recommend, *view, &options),
        };
        Some(Content::Scene(scene?.to_bytes()))
    }
}

fn answered<A: Serialize>(answer: &A) -> Answered {
    // That every answer can be written is tested; the page says of an empty one that it does not read.
    Answered { body: wire::to_bytes(answer).unwrap_or_default(), ..Answered::default() }
}

fn with_file<A: Serialize>(answer: &A, file: &File, bytes: Vec<u8>) -> Answered {
    Answered { content: Some(Content::File { kind: file.kind.clone(), bytes }), ..answered(answer) }
}

fn saved(done: Result<(File, Vec<u8>), Sentence>) -> Answered {
    match done {
        Ok((file, bytes)) => with_file(&Ok::<_, Sentence>(&file), &file, bytes),
        Err(why) => refused(why),
    }
}

fn changed<A: Serialize>(done: Changed<A>) -> Answered {
    match done {
        Ok((answer, keep)) => Answered { keep, ..answered(&Ok::<_, Sentence>(answer)) },
        Err(why) => refused(why),
    }
}

/// The answer to everything that can be refused with a sentence.
pub fn refused(why: Sentence) -> Answered {
    answered(&Err::<(), _>(why))
}
