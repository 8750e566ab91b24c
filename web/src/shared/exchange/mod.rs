//! What the page asks the worker that analyses, and what it answers: one module per page.
//!
//! A question is a struct whose [`Question::Answer`] says what comes back; all of them are variants of [`Request`]. A message
//! is a JavaScript array, to the worker `[Call, file, …]`, back `[Reply, answer, content?]`, written by `shared::wire`; the
//! content is a file that was made (a blob) or the bytes of a scene. Answers come in the order of the questions. An answer is
//! data: numbers, names, and sentences in both languages; what it looks like is the page's. Knows nothing of `postMessage`.

pub mod adoption;
pub mod advisor;
pub mod analysis;
pub mod campaign;
pub mod design;
pub mod import;
pub mod lessons;
pub mod procedures;
pub mod records;
pub mod throughput;

use crate::shared::place::StudyRef;
use lab_core::study::Study;
use lab_core::text::{Lang, Sentence};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Something the page may ask.
pub trait Question: Into<Request> {
    type Answer: Serialize + DeserializeOwned;
}

/// Lists the questions, each with its answer, and makes a variant of [`Request`] of each.
macro_rules! questions {
    ($($(#[$doc:meta])* $name:ident($question:ty) -> $answer:ty;)*) => {
        /// Every question there is.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum Request {
            $($(#[$doc])* $name($question),)*
        }

        $(
            impl Question for $question {
                type Answer = $answer;
            }

            impl From<$question> for Request {
                fn from(question: $question) -> Self {
                    Request::$name(question)
                }
            }
        )*
    };
}

questions! {
    /// Holds a record, whose file comes with the question.
    Hold(records::Hold) -> ();
    Append(records::Append) -> ();
    Forget(records::Forget) -> ();
    /// Draws a plot; the content is the scene.
    Draw(Draw) -> ();
    Judge(analysis::Judge) -> Result<analysis::Judged, Sentence>;
    CheckThreshold(analysis::CheckThreshold) -> Result<(), Sentence>;
    /// The content is the file.
    Save(analysis::Save) -> Result<File, Sentence>;
    SurveyFiles(import::Survey) -> Result<import::Source, Sentence>;
    /// The content is the record's file.
    Import(import::Import) -> Result<import::Imported, import::Refused>;
    GuessTable(design::Guess) -> design::Guessed;
    CheckTable(design::Check) -> design::Checked;
    Pack(design::Pack) -> Option<String>;
    Unpack(design::Unpack) -> Result<Box<Study>, Sentence>;
    /// Nothing is known of a hyperparameter that is not in the catalogue.
    Explain(procedures::Explain) -> Option<Sentence>;
    Propose(procedures::Propose) -> Result<procedures::Proposed, Sentence>;
    ProposeProbe(procedures::ProposeProbe) -> Result<procedures::Proposed, Sentence>;
    Advise(advisor::Advise) -> Result<advisor::Advised, Sentence>;
    ListHyperparameters(advisor::ListHyperparameters) -> Vec<String>;
    Measure(throughput::Measure) -> Result<throughput::Measured, Sentence>;
    Recommend(procedures::Recommend) -> Result<procedures::Advice, Sentence>;
    Weigh(adoption::Weigh) -> Result<Box<adoption::Weighed>, Sentence>;
    BeginJudgement(adoption::BeginJudgement) -> Result<adoption::Begun, Sentence>;
    LookAtJudgement(adoption::LookAtJudgement) -> Result<Option<Box<adoption::Judgement>>, Sentence>;
    ExtendJudgement(adoption::ExtendJudgement) -> Result<adoption::Begun, Sentence>;
    /// The content is the file.
    SaveLedger(adoption::SaveLedger) -> Result<File, Sentence>;
    ListCampaigns(campaign::ListCampaigns) -> campaign::Listed;
    BeginCampaign(campaign::BeginCampaign) -> Result<String, Sentence>;
    ImportCampaign(campaign::ImportCampaign) -> Result<String, Sentence>;
    LookAtCampaign(campaign::LookAtCampaign) -> Result<Box<campaign::Looked>, campaign::Unread>;
    EstimateRound(campaign::EstimateRound) -> Result<campaign::Estimate, Sentence>;
    ReadStudy(campaign::ReadStudy) -> Result<campaign::Stored, Sentence>;
    OpenRound(campaign::OpenRound) -> Result<Sentence, Sentence>;
    Conclude(campaign::Conclude) -> Result<Sentence, Sentence>;
    Launch(campaign::Launch) -> Result<Sentence, Sentence>;
    CopyCampaign(campaign::CopyCampaign) -> Result<String, Sentence>;
    /// The content is the file.
    SaveCampaign(campaign::SaveCampaign) -> Result<File, Sentence>;
    ForgetCampaign(campaign::ForgetCampaign) -> Result<(), Sentence>;
    ReadCourse(lessons::ReadCourse) -> Result<lessons::Contents, Sentence>;
    ReadLesson(lessons::ReadLesson) -> Result<Box<lessons::Shown>, Sentence>;
    TurnKnobs(lessons::TurnKnobs) -> Result<lessons::Turned, Sentence>;
    CheckTask(lessons::CheckTask) -> Result<lessons::Checked, Sentence>;
}

impl Request {
    /// The studies whose records the worker must hold before it can answer.
    pub fn studies(&self) -> Vec<StudyRef> {
        let view = |view: &records::View| vec![view.study.clone()];
        match self {
            Request::Draw(Draw { plot, .. }) => plot.studies(),
            Request::Judge(judge) => view(&judge.view),
            Request::Save(save) => view(&save.view),
            Request::CheckTask(check) => view(&check.view),
            Request::Weigh(weigh) => view(&weigh.view),
            Request::BeginJudgement(begin) => view(&begin.weigh.view),
            Request::LookAtJudgement(look) => view(&look.view),
            Request::ExtendJudgement(extend) => vec![extend.study.clone()],
            Request::ProposeProbe(propose) => vec![propose.study.clone()],
            Request::Recommend(recommend) => recommend.studies(),
            Request::ReadStudy(read) => vec![read.study.clone()],
            Request::BeginCampaign(campaign::BeginCampaign { baseline: campaign::Baseline::Best(study), .. })
            | Request::OpenRound(campaign::OpenRound { opening: campaign::Opening::Results(study), .. }) => {
                vec![study.clone()]
            }
            _ => Vec::new(),
        }
    }

    /// The stores that a question is about, and the key of the campaign it names, if it names one.
    pub fn stores(&self) -> Option<(&campaign::Stores, &str)> {
        let named = match self {
            Request::ListCampaigns(list) => return Some((&list.stores, "")),
            Request::BeginCampaign(begin) => return Some((&begin.stores, "")),
            Request::ImportCampaign(import) => return Some((&import.stores, "")),
            Request::LookAtCampaign(look) => &look.campaign,
            Request::OpenRound(open) => &open.campaign,
            Request::Conclude(conclude) => &conclude.campaign,
            Request::Launch(launch) => &launch.campaign,
            Request::CopyCampaign(copy) => &copy.campaign,
            Request::SaveCampaign(save) => &save.campaign,
            Request::ForgetCampaign(forget) => &forget.campaign,
            _ => return None,
        };
        Some((&named.stores, &named.key))
    }

    /// Whether a question is about the ledger.
    pub fn needs_ledger(&self) -> bool {
        matches!(
            self,
            Request::Weigh(_) | Request::BeginJudgement(_) | Request::LookAtJudgement(_) | Request::SaveLedger(_)
        )
    }

    /// The site whose lessons a question is about, and the lesson it names, if it names one.
    pub fn lesson(&self) -> Option<(&str, &str)> {
        let named = match self {
            Request::ReadCourse(read) => return Some((&read.site, "")),
            Request::Draw(Draw { plot: Plot::Lesson(named), .. }) => named,
            Request::ReadLesson(read) => &read.lesson,
            Request::TurnKnobs(turn) => &turn.lesson,
            Request::CheckTask(check) => &check.lesson,
            _ => return None,
        };
        Some((&named.site, &named.id))
    }
}

/// A question as it travels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// The answer has the same.
    pub call: u64,
    /// Of the files that come with it.
    pub names: Vec<String>,
    pub request: Request,
}

/// What the worker says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// It listens from now on; what was sent before is lost.
    Ready,
    Answer {
        call: u64,
    },
    /// Its last words.
    Crashed {
        reason: String,
    },
}

/// A plot at the size it has on the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draw {
    pub plot: Plot,
    /// CSS pixels.
    pub width: f64,
    pub height: f64,
    pub lang: Lang,
}

/// Every plot that the worker draws: all it is drawn from is said, so that it can be drawn again at another size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Plot {
    Analysis(records::View, analysis::Plot),
    Procedure(procedures::Recommend, procedures::View),
    Throughput(throughput::Measure, throughput::View),
    /// The runs of two sides that were compared.
    Sides(lab_core::plot::Sides),
    /// The objective by round, of a campaign that was looked at.
    Campaign {
        key: String,
        /// How often it was found changed, so that it is drawn anew.
        part: u64,
    },
    /// The figure of a lesson's recorded study.
    Lesson(lessons::Named),
}

impl Plot {
    /// The studies it shows.
    pub fn studies(&self) -> Vec<StudyRef> {
        match self {
            Plot::Analysis(view, _) => vec![view.study.clone()],
            Plot::Procedure(recommend, _) => recommend.studies(),
            Plot::Throughput(..) | Plot::Sides(_) | Plot::Campaign { .. } | Plot::Lesson(_) => Vec::new(),
        }
    }
}

/// A study that is proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    pub purpose: Sentence,
    pub study: Box<Study>,
}

impl From<lab_core::procedure::Proposal> for Proposal {
    fn from(proposal: lab_core::procedure::Proposal) -> Self {
        Self { purpose: proposal.purpose, study: Box::new(proposal.study) }
    }
}

/// A file that was made; the content comes beside the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub name: String,
    pub extension: String,
    /// Media type.
    pub kind: String,
}

impl File {
    pub fn new(name: &str, extension: &str, kind: &str) -> Self {
        Self { name: name.to_owned(), extension: extension.to_owned(), kind: kind.to_owned() }
    }
}
