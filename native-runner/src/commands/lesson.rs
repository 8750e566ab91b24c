//! `lab lesson`: the course as a list, a lesson as text, and a record held against its task.

use super::CommandError;
use crate::files::output::Output;
use crate::files::read_record;
use crate::lessons::{self, CourseError};
use lab_core::lesson::{Course, Lesson};
use lab_core::text::{Lang, Sentence};
use lab_texts::lesson as words;
use lab_texts::runner::commands as t;
use serde_json::{Value as Json, json};
use std::path::PathBuf;

/// What is asked of the course.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Every lesson; as the playbook's rows with the lessons of each, if `rows`.
    List { rows: bool },
    /// What a person reads of a lesson; its live study alone, if `study`.
    Show { id: String, study: bool },
    /// Whether a record does what the lesson asks.
    Check { id: String, record: PathBuf },
}

/// The arguments of `lab lesson`.
#[derive(Clone, Debug)]
pub struct Lessons {
    pub asked: Asked,
    pub json: bool,
    /// A folder of lessons, instead of those that this program carries.
    pub folder: Option<PathBuf>,
}

pub fn run(args: &Lessons, lang: Lang) -> Result<(), CommandError> {
    let course = course(args, lang)?;
    match &args.asked {
        Asked::List { rows: true } => print(course.table().lines().map(str::to_owned)),
        Asked::List { rows: false } => print(
            course
                .lessons
                .iter()
                .map(|lesson| if args.json { listed(lesson, lang).to_string() } else { line(lesson, lang) }),
        ),
        Asked::Show { id, study: true } => {
            let study = find(&course, id)?.live.study.to_json();
            print([serde_json::to_string_pretty(&study).unwrap_or_default()])
        }
        Asked::Show { id, study: false } => {
            let lesson = find(&course, id)?;
            if args.json { print([shown(lesson, lang).to_string()]) } else { print([text(lesson, lang)]) }
        }
        Asked::Check { id, record } => check(find(&course, id)?, &read_record(record, lang)?, args.json, lang),
    }
}

fn course(args: &Lessons, lang: Lang) -> Result<Course, CommandError> {
    let course = match &args.folder {
        Some(folder) => lessons::in_folder(folder),
        None => lessons::carried(),
    };
    course.map_err(|error| match error {
        CourseError::Io(error) => CommandError::Write { path: args.folder.clone().unwrap_or_default(), error },
        CourseError::Problems(problems) => {
            for problem in &problems {
                eprintln!("{}", problem.message(lang));
            }
            CommandError::Said
        }
    })
}

fn find<'a>(course: &'a Course, id: &str) -> Result<&'a Lesson, CommandError> {
    course.get(id).ok_or_else(|| {
        let message = match course.nearest(id) {
            Some(near) => t::no_lesson_near(id, near),
            None => t::no_lesson(id),
        };
        CommandError::Argument(Sentence::from(message))
    })
}

fn print(lines: impl IntoIterator<Item = String>) -> Result<(), CommandError> {
    let mut output = Output::new();
    for line in lines {
        output.line(&line)?;
    }
    output.finish()?;
    Ok(())
}

/// `range  1.1  8 min  A range that ends too low  [B7, B8]`.
fn line(lesson: &Lesson, lang: Lang) -> String {
    let Lesson { id, chapter, place, minutes, rows, .. } = lesson;
    let title = &lesson.words(lang).title;
    format!("{id:<16} {chapter}.{place}  {minutes} min  {title}  [{}]", rows.join(", "))
}

fn listed(lesson: &Lesson, lang: Lang) -> Json {
    let Lesson { id, chapter, minutes, rows, .. } = lesson;
    json!({"id": id, "chapter": chapter, "title": lesson.words(lang).title, "rows": rows, "minutes": minutes})
}

fn shown(lesson: &Lesson, lang: Lang) -> Json {
    let own = lesson.words(lang);
    let knobs: Vec<Json> = (own.knobs.iter().zip(&lesson.knobs))
        .map(|(label, knob)| {
            let places: Vec<Json> = knob.places.iter().map(|place| place.to_json()).collect();
            json!({"label": label, "turns": knob.turn.name(), "places": places})
        })
        .collect();
    let mut document = listed(lesson, lang);
    if let Json::Object(document) = &mut document {
        document.extend([
            ("claim".to_owned(), json!(own.claim)),
            ("guess".to_owned(), json!({"text": own.guess, "choices": own.choices})),
            ("text".to_owned(), json!(own.text)),
            ("knobs".to_owned(), json!(knobs)),
            ("trap".to_owned(), json!(own.trap)),
            ("task".to_owned(), json!({"text": own.task, "checks": own.tasks})),
            ("hints".to_owned(), json!(own.hints)),
            ("figure".to_owned(), json!(lesson.figure.name())),
            ("recorded".to_owned(), json!(lesson.recorded.file)),
            ("study".to_owned(), lesson.live.study.to_json()),
        ]);
    }
    document
}

/// What a person reads: the lesson without its hints, which one asks for with `--json`.
fn text(lesson: &Lesson, lang: Lang) -> String {
    let own = lesson.words(lang);
    let list = |items: &[String]| items.iter().map(|item| format!("\n- {item}")).collect::<String>();
    let guess = format!("{}{}", own.guess, list(&own.choices));
    let task = format!("{}{}", own.task, list(&own.tasks));
    let sections = [(words::GUESS, &guess), (words::TEXT, &own.text), (words::TRAP, &own.trap), (words::TASK, &task)];
    let sections = sections.map(|(heading, body)| format!("\n\n{}\n{body}", heading.get(lang)));
    format!("{}\n\n{}{}\n\n{}", own.title, own.claim, sections.concat(), t::lesson_next(&lesson.id).get(lang))
}

fn check(lesson: &Lesson, record: &lab_core::record::Record, as_json: bool, lang: Lang) -> Result<(), CommandError> {
    let verdict = lesson.judge(record, lang);
    if as_json {
        let tasks: Vec<Json> =
            verdict.tasks.iter().map(|(text, holds)| json!({"text": text, "holds": holds})).collect();
        print([json!({"id": lesson.id, "passed": verdict.passed(), "tasks": tasks}).to_string()])?;
    } else {
        let mark = |holds: bool| if holds { "✓" } else { "✗" };
        let result = if verdict.passed() { t::LESSON_PASSED } else { t::LESSON_NOT_PASSED };
        let lines = verdict.tasks.iter().map(|(text, holds)| format!("{} {text}", mark(*holds)));
        print(lines.chain([result.get(lang).to_owned()]))?;
    }
    if verdict.passed() { Ok(()) } else { Err(CommandError::Decided(3)) }
}
