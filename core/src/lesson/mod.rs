//! Lessons: each a claim about tuning, an experiment that shows it, a guess, and a task that is checked on the learner's own
//! record.
//!
//! A lesson is a folder of data (`static/lessons/ID`): `lesson.json`, a study, and one text per language. Everything is read
//! and held against everything else once; a `Lesson` that exists has a live study that is valid at every place of its knobs,
//! and texts in all languages that speak of the same parts. Whoever has files hands them over as [`Files`].

mod check;
mod course;
mod drawn;
mod explains;
mod glossary;
mod guess;
mod knob;
mod prose;
mod read;
mod read_check;
mod rows;
mod words;

pub use check::{Check, Checker, Limits};
pub use course::{Course, faults};
pub use drawn::{Form, Owner, thinned};
pub use explains::explaining;
pub use glossary::{GLOSSARY, Term, marked};
pub use guess::{Guess, GuessKind, GuessName, Truth};
pub use knob::{Knob, Turn};
pub use prose::{Block, Link, Span, blocks, spans};
pub use read_check::CheckName;
pub use rows::ROWS;
pub use words::{Opening, Words};

use crate::plot::{Automatic, PlotOptions, Scene, axis_plot_with_room};
use crate::problem::Problem;
use crate::record::Record;
use crate::space::Value;
use crate::study::Study;
use crate::text::{Lang, Message};
use crate::workload::Workload;

pub const FORMAT: &str = "lab.lesson/1";

/// The content of a file below `static/`, such as `lessons/range/en.md`; nothing if there is none.
pub type Files<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;

/// A lesson that holds together.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The name of its folder.
    pub id: String,
    pub chapter: u64,
    /// Its place in the chapter.
    pub place: u64,
    /// Rows of the playbook's index that it teaches.
    pub rows: Vec<&'static str>,
    pub minutes: u64,
    pub recorded: Recorded,
    pub live: Live,
    pub knobs: Vec<Knob>,
    pub guess: Guess,
    /// The one figure: a plot of the recorded study, and of what the learner runs.
    pub figure: Automatic,
    /// What the learner's record must show; the texts have a sentence for each.
    pub task: Vec<Check>,
    words: Vec<(Lang, Words)>,
}

/// The study that is painted at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The record, as [`Files`] knows it.
    pub file: String,
    /// What the claim says of it.
    pub shows: Vec<Check>,
}

/// The study that the learner runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    pub study: Study,
    /// What the claim says of it, whatever the seed.
    pub shows: Vec<Check>,
}

/// Whether a record does what the lesson asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Each task in the language's words, and whether it holds. The first is that the record is about the lesson's question.
    pub tasks: Vec<(String, bool)>,
}

impl Verdict {
    pub fn passed(&self) -> bool {
        self.tasks.iter().all(|(_, holds)| *holds)
    }
}

impl Lesson {
    /// Reads the lesson in the folder `lessons/ID`.
    ///
    /// # Errors
    /// Every problem found, each with its file and place. What costs the reading of records, [`faults`] finds.
    pub fn read(id: &str, files: &Files<'_>) -> Result<Self, Vec<Problem>> {
        read::lesson(id, files)
    }

    /// What a person reads of it.
    pub fn words(&self, lang: Lang) -> &Words {
        let own = self.words.iter().find(|(other, _)| *other == lang);
        // The reader asks for every language.
        own.or(self.words.first()).map_or(&words::NOTHING, |(_, words)| words)
    }

    /// Holds a record against the task.
    pub fn judge(&self, record: &Record, lang: Lang) -> Verdict {
        let checker = Checker::new(record);
        let same = (lab_texts::lesson::SAME_QUESTION.get(lang).to_owned(), self.is_answered_by(record));
        let tasks = self.words(lang).tasks.iter().zip(&self.task);
        let each = tasks.map(|(text, check)| (text.clone(), checker.holds(check)));
        Verdict { tasks: std::iter::once(same).chain(each).collect() }
    }

    /// The figure of a record, with room wherever a guess may be: a place is guessed on the whole axis that the knobs open.
    pub fn drawn(&self, record: &Record, options: &PlotOptions) -> Scene {
        match (&self.figure, self.guess.form(&self.figure)) {
            (Automatic::Axis(parameter), Some(Form::Upright)) => {
                let is_end = |turn: &Turn| matches!(turn, Turn::Low(of) | Turn::High(of) if of == parameter);
                let ends = self.knobs.iter().filter(|knob| is_end(&knob.turn));
                let further: Vec<Value> = ends.flat_map(|knob| knob.places.clone()).collect();
                axis_plot_with_room(record, parameter, &further, options)
            }
            (figure, _) => figure.draw(record, None, options),
        }
    }

    /// Whether a record is about the data, the family of models and the objective of the live study.
    fn is_answered_by(&self, record: &Record) -> bool {
        let (ours, theirs) = (&self.live.study, &record.study);
        let same_workload = match (&ours.workload, &theirs.workload) {
            (
                Workload::Trained { data, family, .. },
                Workload::Trained { data: other_data, family: other_family, .. },
            ) => data == other_data && family == other_family,
            _ => false,
        };
        same_workload
            && ours.objective.metric == theirs.objective.metric
            && ours.objective.direction == theirs.objective.direction
    }
}

/// A fault that the lessons' own texts say.
fn fault(message: impl Into<Message>) -> crate::problem::Fault {
    crate::problem::Fault::Lesson(message.into())
}
