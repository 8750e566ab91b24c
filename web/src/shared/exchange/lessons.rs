//! The page Learn: the course, a lesson, its live study with the knobs turned, and its task held against a record.

use super::records::View;
use lab_core::lesson::{Block, Form, Span};
use lab_core::plot::Automatic;
use lab_core::study::Study;
use lab_core::text::Lang;
use serde::{Deserialize, Serialize};

/// Which lessons are there?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadCourse {
    /// The address of the page, beside which the lessons are.
    pub site: String,
    pub lang: Lang,
}

/// The lessons in their order, and the words of the playbook with what they mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    pub lessons: Vec<Listed>,
    pub glossary: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub id: String,
    pub chapter: u64,
    pub title: String,
    pub minutes: u64,
    /// Of the playbook's index.
    pub rows: Vec<String>,
}

/// One of the lessons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub site: String,
    pub id: String,
}

/// What does a lesson say?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadLesson {
    pub lesson: Named,
    pub lang: Lang,
}

/// A lesson in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    pub head: Listed,
    pub claim: Vec<Block>,
    /// The question.
    pub guess: Vec<Block>,
    pub answers: Answers,
    /// What is true, where the recorded study says it.
    pub truth: Option<Truth>,
    pub text: Vec<Block>,
    pub trap: Vec<Block>,
    pub knobs: Vec<Knob>,
    pub task: Vec<Block>,
    pub tasks: Vec<Vec<Span>>,
    pub hints: Vec<Vec<Span>>,
    /// The one figure, of the recorded study and of what is run.
    pub figure: Automatic,
    pub figure_title: String,
    /// The lesson before, and its title.
    pub before: Option<(String, String)>,
    /// The lesson that follows, and its title.
    pub next: Option<(String, String)>,
}

/// How one can guess.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answers {
    Choice(Vec<String>),
    /// A number that is no place in the figure.
    Number,
    /// Upon the figure, or typed in the same form.
    Drawn(Form),
}

/// What is true, in the form of the guess.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Truth {
    /// The number of a choice.
    Choice(usize),
    /// A number, or two.
    Number(String),
    /// The points of a curve, as a drawn one has them.
    Curve(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Knob {
    pub label: String,
    pub places: Vec<String>,
    /// Where the live study begins.
    pub start: usize,
}

/// What is the live study with its knobs at these places?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnKnobs {
    pub lesson: Named,
    pub places: Vec<usize>,
}

pub type Turned = Box<Study>;

/// Does a record do what a lesson asks?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckTask {
    pub lesson: Named,
    pub lang: Lang,
    pub view: View,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The record is about the lesson's question.
    pub is_about: bool,
    /// That it is, and each task, with whether it holds.
    pub tasks: Vec<(Vec<Span>, bool)>,
    /// What the record says of the guess, where it is not the recorded study that does.
    pub truth: Option<Truth>,
}

impl Checked {
    pub fn passed(&self) -> bool {
        self.tasks.iter().all(|(_, holds)| *holds)
    }
}
