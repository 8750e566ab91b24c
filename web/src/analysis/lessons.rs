//! Lessons: the course that the site has, read once, and its recorded studies, each read when it is first asked for.
//!
//! What is missing is named ([`Lessons::lacks`]) and brought by whoever can fetch it. Knows nothing of how a lesson looks.

use super::records::Records;
use crate::shared::exchange::Request;
use crate::shared::exchange::lessons::{
    Answers, CheckTask, Checked, Contents, Knob, Listed, Named, ReadCourse, ReadLesson, Shown, Truth, TurnKnobs, Turned,
};
use crate::shared::files::{problems, read};
use lab_core::lesson::{self, Course, GLOSSARY, GuessKind, Lesson, blocks, marked, spans};
use lab_core::plot::{PlotOptions, Scene};
use lab_core::record::Record;
use lab_core::space::format_number;
use lab_core::text::{Lang, Sentence};
use lab_texts::page::learn as t;
use std::collections::{BTreeMap, BTreeSet};

/// Every text of every lesson, by its path on the site.
pub const COURSE: &str = "lessons/course.json";

#[derive(Default)]
pub struct Lessons {
    course: Option<Result<Course, Sentence>>,
    recorded: BTreeMap<String, Result<Record, Sentence>>,
}

impl Lessons {
    /// The file of the site that is needed before a question can be answered.
    pub fn lacks(&self, request: &Request) -> Option<String> {
        let (_, id) = request.lesson()?;
        let Some(Ok(course)) = &self.course else { return Some(COURSE.to_owned()) };
        let lesson = course.get(id)?;
        let needs_record = match request {
            Request::Draw(_) => true,
            Request::ReadLesson(_) => lesson.guess.recorded,
            _ => false,
        };
        let file = &lesson.recorded.file;
        let is_there = matches!(self.recorded.get(file), Some(Ok(_)));
        (needs_record && !is_there).then(|| file.clone())
    }

    /// Takes a file of the site, or that it could not be fetched.
    pub fn bring(&mut self, path: &str, file: Option<&str>) {
        let file = file.ok_or_else(|| Sentence::from(t::not_fetched(path)));
        if path == COURSE {
            self.course = Some(file.and_then(course));
        } else {
            self.recorded.insert(path.to_owned(), file.and_then(|file| read(file.as_bytes())));
        }
    }

    fn course(&self) -> Result<&Course, Sentence> {
        match &self.course {
            Some(course) => course.as_ref().map_err(Sentence::clone),
            None => Err(t::not_fetched(COURSE).into()),
        }
    }

    fn lesson(&self, named: &Named) -> Result<&Lesson, Sentence> {
        self.course()?.get(&named.id).ok_or_else(|| t::no_lesson(&named.id).into())
    }

    fn recorded(&self, lesson: &Lesson) -> Option<&Record> {
        self.recorded.get(&lesson.recorded.file)?.as_ref().ok()
    }

    /// # Errors
    /// The course could not be fetched, or does not read.
    pub fn list(&self, asked: &ReadCourse) -> Result<Contents, Sentence> {
        let said = |term: &lesson::Term| [term.name, term.meaning].map(|text| text.get(asked.lang).to_owned()).into();
        Ok(Contents {
            lessons: self.course()?.lessons.iter().map(|lesson| listed(lesson, asked.lang)).collect(),
            glossary: GLOSSARY.iter().map(said).collect(),
        })
    }

    /// # Errors
    /// There is no such lesson.
    pub fn show(&self, asked: &ReadLesson) -> Result<Box<Shown>, Sentence> {
        let (lesson, lang) = (self.lesson(&asked.lesson)?, asked.lang);
        let words = lesson.words(lang);
        let inline = |items: &[String]| items.iter().map(|item| spans(item)).collect();
        let lessons = &self.course()?.lessons;
        let place = lessons.iter().position(|other| other.id == lesson.id);
        let beside = |place: Option<usize>| {
            let other = lessons.get(place?)?;
            Some((other.id.clone(), other.words(lang).title.clone()))
        };
        let mut seen = BTreeSet::new();
        let mut prose = |text: &str| marked(blocks(text), lang, &mut seen);
        let recorded = self.recorded(lesson).filter(|_| lesson.guess.recorded);
        Ok(Box::new(Shown {
            head: listed(lesson, lang),
            claim: blocks(&words.claim),
            guess: blocks(&words.guess),
            answers: answers(lesson, lang),
            truth: recorded.and_then(|record| truth(lesson, record)),
            text: prose(&words.text),
            trap: prose(&words.trap),
            knobs: lesson.knobs.iter().zip(&words.knobs).map(|(knob, label)| shown(lesson, knob, label)).collect(),
            task: blocks(&words.task),
            tasks: inline(&words.tasks),
            hints: inline(&words.hints),
            figure: lesson.figure.clone(),
            figure_title: lesson.figure.title(&lesson.live.study, lang),
            before: beside(place.and_then(|place| place.checked_sub(1))),
            next: beside(place.map(|place| place + 1)),
        }))
    }

    /// # Errors
    /// There is no such lesson, or what is wrong with the study where knobs do not go together.
    pub fn turn(&self, asked: &TurnKnobs) -> Result<Turned, Sentence> {
        let lesson = self.lesson(&asked.lesson)?;
        let mut study = lesson.live.study.clone();
        for (knob, place) in lesson.knobs.iter().zip(&asked.places) {
            if let Some(value) = knob.places.get(*place) {
                study = knob.turned(&study, value).map_err(|found| problems(&found))?;
            }
        }
        Ok(Box::new(study))
    }

    /// # Errors
    /// There is no such lesson, or the record is not held.
    pub fn check(&self, records: &mut Records, asked: &CheckTask) -> Result<Checked, Sentence> {
        let lesson = self.lesson(&asked.lesson)?;
        // As the study was designed, whatever it is looked at by elsewhere.
        let record = records.get(&asked.view.study)?;
        let verdict = lesson.judge(record, asked.lang);
        // The first task is that the record is about the question.
        let is_about = verdict.tasks.first().is_some_and(|(_, holds)| *holds);
        let truth = truth(lesson, record).filter(|_| is_about && !lesson.guess.recorded);
        let tasks = verdict.tasks.into_iter().map(|(text, holds)| (spans(&text), holds)).collect();
        Ok(Checked { is_about, tasks, truth })
    }

    /// The figure of the recorded study.
    pub fn draw(&self, named: &Named, options: &PlotOptions) -> Option<Scene> {
        let lesson = self.lesson(named).ok()?;
        Some(lesson.drawn(self.recorded(lesson)?, options))
    }
}

fn course(file: &str) -> Result<Course, Sentence> {
    let texts: BTreeMap<String, String> =
        serde_json::from_str(file).map_err(|error| Sentence::from(t::bad_course(error.to_string())))?;
    let ids: BTreeSet<&str> = texts.keys().filter_map(|path| path.split('/').nth(1)).collect();
    let get = |path: &str| texts.get(path).map(|text| text.clone().into_bytes());
    Course::read(&ids.into_iter().collect::<Vec<_>>(), &get).map_err(|found| problems(&found))
}

fn listed(lesson: &Lesson, lang: Lang) -> Listed {
    let Lesson { id, chapter, minutes, rows, .. } = lesson;
    let rows = rows.iter().map(|row| (*row).to_owned()).collect();
    Listed { id: id.clone(), chapter: *chapter, title: lesson.words(lang).title.clone(), minutes: *minutes, rows }
}

fn answers(lesson: &Lesson, lang: Lang) -> Answers {
    match lesson.guess.kind {
        GuessKind::Winner { .. } => Answers::Choice(lesson.words(lang).choices.clone()),
        _ => lesson.guess.form(&lesson.figure).map_or(Answers::Number, Answers::Drawn),
    }
}

fn truth(lesson: &Lesson, record: &Record) -> Option<Truth> {
    match lesson.guess.truth(record)? {
        lesson::Truth::Choice(choice) => Some(Truth::Choice(choice)),
        lesson::Truth::Number(x) => Some(Truth::Number(format_number(x))),
        lesson::Truth::Between([low, high]) => {
            Some(Truth::Number(format!("{} – {}", format_number(low), format_number(high))))
        }
        lesson::Truth::Curve(points) => Some(Truth::Curve(lesson::thinned(&points))),
    }
}

fn shown(lesson: &Lesson, knob: &lesson::Knob, label: &str) -> Knob {
    Knob {
        label: label.to_owned(),
        places: knob.places.iter().map(ToString::to_string).collect(),
        start: knob.place(&lesson.live.study).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::exchange::records::View;
    use crate::shared::exchange::{Draw, Plot};
    use crate::shared::place::StudyRef;
    use lab_core::lesson::Form;

    fn named(id: &str) -> Named {
        Named { site: "http://localhost/".into(), id: id.into() }
    }

    fn file(path: &str) -> String {
        std::fs::read_to_string(format!("{}/../static/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    /// The course as the site has it, of two lessons.
    fn two() -> Lessons {
        let parts =
            |id: &str| ["lesson.json", "live.json", "en.md", "zh.md"].map(|part| format!("lessons/{id}/{part}"));
        let paths = parts("range").into_iter().chain(parts("fair-comparison"));
        let texts: BTreeMap<String, String> = paths.map(|path| (path.clone(), file(&path))).collect();
        let mut lessons = Lessons::default();
        lessons.bring(COURSE, Some(&serde_json::to_string(&texts).unwrap()));
        lessons
    }

    #[test]
    fn what_is_lacking_is_named_and_brought() {
        let draw =
            Request::from(Draw { plot: Plot::Lesson(named("range")), width: 400.0, height: 240.0, lang: Lang::En });
        let mut lessons = Lessons::default();
        assert_eq!(lessons.lacks(&draw).as_deref(), Some(COURSE));
        lessons.bring(COURSE, None);
        let asked = ReadCourse { site: String::new(), lang: Lang::En };
        assert!(lessons.list(&asked).unwrap_err().en.contains(COURSE));
        lessons.bring(COURSE, Some("[]"));
        assert!(lessons.list(&asked).is_err() && lessons.lacks(&draw).is_some());

        let mut lessons = two();
        let recorded = lessons.lacks(&draw).unwrap();
        let options = PlotOptions { width: 400.0, height: 240.0, lang: Lang::En };
        assert!(lessons.draw(&named("range"), &options).is_none());
        lessons.bring(&recorded, Some(&file(&recorded)));
        assert_eq!(lessons.lacks(&draw), None);
        assert!(!lessons.draw(&named("range"), &options).unwrap().marks.is_empty());
        let contents = lessons.list(&asked).unwrap();
        assert_eq!((contents.lessons.len(), contents.glossary.len()), (2, GLOSSARY.len()));
    }

    #[test]
    fn a_lesson_is_shown_in_each_language_and_its_knobs_turn() {
        let lessons = two();
        for lang in Lang::ALL {
            let shown = lessons.show(&ReadLesson { lesson: named("range"), lang }).unwrap();
            assert_eq!(
                (shown.knobs.len(), &shown.answers, shown.knobs[0].start),
                (3, &Answers::Drawn(Form::Upright), 0)
            );
            assert_eq!(shown.next.as_ref().map(|(id, _)| id.as_str()), Some("fair-comparison"));
            let fair = lessons.show(&ReadLesson { lesson: named("fair-comparison"), lang }).unwrap();
            assert_eq!(fair.before.as_ref().map(|(id, _)| id.as_str()), Some("range"));
            assert_eq!((&shown.before, &fair.next), (&None, &None));
            // Words of the glossary are marked.
            let said = serde_json::to_string(&shown.text).unwrap();
            assert!(said.matches("\"Term\"").count() > 2, "{said}");
            assert!(matches!(&fair.answers, Answers::Choice(choices) if choices.len() == 3), "{:?}", fair.answers);
        }
        let turn = |places: Vec<usize>| lessons.turn(&TurnKnobs { lesson: named("range"), places }).unwrap();
        let study = turn(vec![3, 2, 1]);
        assert_eq!((study.trials, study.sampler.seed), (24, 2));
        // What is not a place turns nothing.
        assert_eq!(turn(vec![9]), turn(Vec::new()));
        let unknown = lessons.turn(&TurnKnobs { lesson: named("rnage"), places: Vec::new() });
        assert!(unknown.unwrap_err().en.contains("rnage"));
    }

    #[test]
    fn a_record_is_held_against_the_task() {
        let (lessons, mut records, study) = (two(), Records::default(), StudyRef::Browser("k".into()));
        let check = |id: &str| CheckTask {
            lesson: named(id),
            lang: Lang::En,
            view: View { study: study.clone(), part: 0, criterion: None, asking: None },
        };
        assert!(lessons.check(&mut records, &check("range")).is_err());
        records.hold(study.clone(), Ok(file("studies/bad-setups/range-too-low.jsonl").as_bytes()));
        let checked = lessons.check(&mut records, &check("range")).unwrap();
        assert!(!checked.passed() && checked.tasks.len() == 7, "{checked:?}");
    }
}
