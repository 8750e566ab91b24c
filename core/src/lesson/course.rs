//! All lessons together: their order, where their links lead, whether their recorded studies show what they claim, and
//! which rows of the playbook they teach.

use super::rows::ROWS;
use super::{Checker, Files, Lesson, fault};
use crate::plot::Automatic;
use crate::problem::{Fault, Problem, nearest_name};
use crate::record::{LineError, Lines, Record};
use crate::text::Lang;
use lab_texts::lesson as t;
use std::collections::BTreeSet;

/// Lessons in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    pub lessons: Vec<Lesson>,
}

impl Course {
    /// Reads the lessons with these names. A link of one to another must lead to one that is there.
    ///
    /// # Errors
    /// Every problem of every lesson.
    pub fn read(ids: &[&str], files: &Files<'_>) -> Result<Self, Vec<Problem>> {
        let (mut lessons, mut problems) = (Vec::new(), Vec::new());
        for id in ids {
            match Lesson::read(id, files) {
                Ok(lesson) => lessons.push(lesson),
                Err(found) => problems.extend(found),
            }
        }
        for (lesson, lang) in lessons.iter().flat_map(|lesson| Lang::ALL.map(|lang| (lesson, lang))) {
            let links = lesson.words(lang).lessons();
            let dead = links.iter().filter(|link| !ids.contains(&link.as_str()));
            let place = format!("lessons/{}/{}.md", lesson.id, lang.code());
            problems
                .extend(dead.map(|link| Problem::new(place.clone(), fault(t::dead_link(format!("lesson:{link}"))))));
        }
        let place = |lesson: &Lesson| (lesson.chapter, lesson.place);
        lessons.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.id.cmp(&b.id)));
        for pair in lessons.windows(2) {
            if let [a, b] = pair
                && place(a) == place(b)
            {
                let here = format!("lessons/{}/lesson.json $.place", b.id);
                problems.push(Problem::new(here, fault(t::same_place(&a.id))));
            }
        }
        if problems.is_empty() { Ok(Self { lessons }) } else { Err(problems) }
    }

    pub fn get(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == id)
    }

    /// The name that a mistyped one was meant to be.
    pub fn nearest(&self, id: &str) -> Option<String> {
        nearest_name(id, self.lessons.iter().map(|lesson| lesson.id.as_str()))
    }

    /// The playbook's rows with the lessons that teach each, as a table in Markdown.
    pub fn table(&self) -> String {
        let mut table = String::from("| row | lessons |\n|---|---|\n");
        for row in ROWS {
            let teaching = self.lessons.iter().filter(|lesson| lesson.rows.contains(&row));
            let links: Vec<String> = teaching.map(|lesson| format!("[{0}]({0}/en.md)", lesson.id)).collect();
            let cell = if links.is_empty() { "open".to_owned() } else { links.join(", ") };
            table.push_str(&format!("| {row} | {cell} |\n"));
        }
        let taught: BTreeSet<&str> = self.lessons.iter().flat_map(|lesson| lesson.rows.iter().copied()).collect();
        let open: Vec<&str> = ROWS.into_iter().filter(|row| !taught.contains(row)).collect();
        table.push_str(&format!("\nOpen: {}.\n", open.join(", ")));
        table
    }
}

/// What is wrong with a lesson that its records tell: the recorded study is there, has the figure, answers the guess where it
/// is to, and shows what is claimed.
pub fn faults(lesson: &Lesson, files: &Files<'_>) -> Vec<Problem> {
    let place = |path: &str| format!("lessons/{}/lesson.json {path}", lesson.id);
    let Some(bytes) = files(&lesson.recorded.file) else {
        return vec![Problem::new(place("$.recorded.file"), fault(t::no_file(&lesson.recorded.file)))];
    };
    let record = match record(&bytes) {
        Ok(record) => record,
        Err(error) => {
            let what = lab_texts::record::at_line(error.line, error.fault.message());
            return vec![Problem::new(place("$.recorded.file"), fault(what))];
        }
    };
    let checker = Checker::new(&record);
    let shows = lesson.recorded.shows.iter().enumerate().filter(|(_, check)| !checker.holds(check));
    let mut problems: Vec<Problem> = shows
        .map(|(i, _)| {
            Problem::new(place(&format!("$.recorded.shows[{i}]")), fault(t::not_shown(&lesson.recorded.file)))
        })
        .collect();
    let plots = Automatic::all(&record);
    if !plots.contains(&lesson.figure) {
        let allowed: Vec<String> = plots.iter().map(Automatic::name).collect();
        let found = lesson.figure.name();
        let nearest = nearest_name(&found, allowed.iter().map(String::as_str));
        problems.push(Problem::new(place("$.figure"), Fault::NotOneOf { found, allowed, nearest }));
    }
    if lesson.guess.recorded && lesson.guess.truth(&record).is_none() {
        problems.push(Problem::new(place("$.guess"), fault(t::not_shown(&lesson.recorded.file))));
    }
    problems
}

fn record(bytes: &[u8]) -> Result<Record, LineError> {
    let mut lines = Lines::default();
    lines.push(bytes).and_then(|()| lines.finish()).map(|done| done.record)
}
