//! What a learner has done, guessed and turned, by the lesson: kept in the browser, and carried to another as a small file.
//!
//! Whoever opens such a file need not have written it: size is limited before anything is kept of it. Knows nothing of what
//! a lesson is.

use lab_texts::Message;
use lab_texts::page::learn as t;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeMap;

const FORMAT: &str = "lab.progress/1";
/// No file of every lesson there will be is larger.
pub const MOST_BYTES: usize = 256 << 10;
const MOST_LESSONS: usize = 1_000;
const MOST_KNOBS: usize = 8;
/// Of an id, a place of a knob; in characters.
const LONGEST: usize = 64;
/// Of a guess, which may be a curve of 24 points.
const LONGEST_GUESS: usize = 400;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    lessons: BTreeMap<String, Learnt>,
}

/// One lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learnt {
    /// Its task was solved.
    pub done: bool,
    /// As typed or drawn, or the number of a choice; empty if there is none.
    pub guess: String,
    /// Where its knobs stand, as the lesson writes their places; empty where they begin.
    pub knobs: Vec<String>,
}

impl Progress {
    pub fn of(&self, lesson: &str) -> Learnt {
        self.lessons.get(lesson).cloned().unwrap_or_default()
    }

    pub fn is_done(&self, lesson: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|learnt| learnt.done)
    }

    pub fn done(&self) -> usize {
        self.lessons.values().filter(|learnt| learnt.done).count()
    }

    /// Changes what is known of a lesson. What is no name of one, or more than can be kept, changes nothing.
    pub fn change(&mut self, lesson: &str, change: impl FnOnce(&mut Learnt)) {
        let mut learnt = self.of(lesson);
        change(&mut learnt);
        let is_new = !self.lessons.contains_key(lesson);
        if is_name(lesson) && fits(&learnt) && (!is_new || self.lessons.len() < MOST_LESSONS) {
            self.lessons.insert(lesson.to_owned(), learnt);
        }
    }

    /// Takes over what another browser knows: what is done there is done, and its guesses and knobs are the later ones.
    pub fn join(&mut self, other: Self) {
        for (lesson, theirs) in other.lessons {
            self.change(&lesson, |ours| {
                ours.done |= theirs.done;
                if !theirs.guess.is_empty() {
                    ours.guess = theirs.guess;
                }
                if !theirs.knobs.is_empty() {
                    ours.knobs = theirs.knobs;
                }
            });
        }
    }

    pub fn to_json(&self) -> Json {
        let lesson = |(id, learnt): (&String, &Learnt)| {
            let Learnt { done, guess, knobs } = learnt;
            (id.clone(), json!({"done": done, "guess": guess, "knobs": knobs}))
        };
        let lessons: Map<String, Json> = self.lessons.iter().map(lesson).collect();
        json!({"format": FORMAT, "lessons": lessons})
    }

    /// Reads what [`Progress::to_json`] wrote.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn read(text: &str) -> Result<Self, Message> {
        if text.len() > MOST_BYTES {
            return Err(t::progress_too_large(MOST_BYTES >> 10));
        }
        let json: Json = serde_json::from_str(text).map_err(|_| t::NO_PROGRESS)?;
        if json.get("format").and_then(Json::as_str) != Some(FORMAT) {
            return Err(t::NO_PROGRESS.into());
        }
        let listed = json.get("lessons").and_then(Json::as_object).ok_or_else(|| bad("$.lessons"))?;
        if listed.len() > MOST_LESSONS {
            return Err(t::progress_too_many(MOST_LESSONS));
        }
        let mut lessons = BTreeMap::new();
        for (id, json) in listed {
            let learnt = learnt(json).filter(|learnt| is_name(id) && fits(learnt));
            // A name that is no lesson's may be of any length.
            let place = || format!("$.lessons.{}", id.chars().take(LONGEST).collect::<String>());
            lessons.insert(id.clone(), learnt.ok_or_else(|| bad(&place()))?);
        }
        Ok(Self { lessons })
    }
}

fn bad(place: &str) -> Message {
    t::bad_progress(place)
}

fn learnt(json: &Json) -> Option<Learnt> {
    let knobs = json.get("knobs")?.as_array()?;
    let knobs = knobs.iter().map(|place| place.as_str().map(str::to_owned)).collect::<Option<_>>()?;
    let guess = json.get("guess")?.as_str()?.to_owned();
    Some(Learnt { done: json.get("done")?.as_bool()?, guess, knobs })
}

/// Whether a folder of a lesson may be called so.
fn is_name(id: &str) -> bool {
    let is_sign = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-';
    !id.is_empty() && id.len() <= LONGEST && id.bytes().all(is_sign)
}

fn fits(learnt: &Learnt) -> bool {
    let is_short = |text: &String, most: usize| text.chars().count() <= most;
    is_short(&learnt.guess, LONGEST_GUESS)
        && learnt.knobs.len() <= MOST_KNOBS
        && learnt.knobs.iter().all(|place| is_short(place, LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lab_texts::Lang;

    fn some() -> Progress {
        let mut progress = Progress::default();
        progress.change("range", |learnt| {
            *learnt = Learnt { done: true, guess: "0.05".into(), knobs: vec!["1".into(), "24".into()] };
        });
        progress.change("seeds", |learnt| learnt.guess = "2".into());
        progress
    }

    #[test]
    fn what_is_written_is_read() {
        let progress = some();
        assert_eq!(Progress::read(&progress.to_json().to_string()), Ok(progress.clone()));
        assert_eq!((progress.done(), progress.is_done("range"), progress.is_done("seeds")), (1, true, false));
        assert_eq!(progress.of("none"), Learnt::default());
    }

    #[test]
    fn what_does_not_fit_is_refused_at_its_place() {
        let why = |text: &str| Progress::read(text).unwrap_err().get(Lang::En);
        for other in ["", "[]", "{}", r#"{"format": "lab.study/1"}"#, r#"{"format": "lab.progress/2", "lessons": {}}"#]
        {
            assert!(why(other).contains("Save progress"), "{other}: {}", why(other));
        }
        let of = |lessons: &str| format!(r#"{{"format": "lab.progress/1", "lessons": {lessons}}}"#);
        assert!(why(&of("[]")).contains("$.lessons"));
        let long = "x".repeat(LONGEST_GUESS + 1);
        for (lesson, place) in [
            (r#"{"a": {"done": "yes", "guess": "", "knobs": []}}"#.to_owned(), "$.lessons.a"),
            (r#"{"a": {"done": true, "guess": "", "knobs": [1]}}"#.to_owned(), "$.lessons.a"),
            (r#"{"../x": {"done": true, "guess": "", "knobs": []}}"#.to_owned(), "$.lessons.../x"),
            (format!(r#"{{"b": {{"done": true, "guess": "{long}", "knobs": []}}}}"#), "$.lessons.b"),
        ] {
            assert!(why(&of(&lesson)).contains(place), "{lesson}: {}", why(&of(&lesson)));
        }
        assert!(why(&" ".repeat(MOST_BYTES + 1)).contains("256"));
        let many = (0..=MOST_LESSONS).map(|i| format!(r#""l{i}": {{"done": true, "guess": "", "knobs": []}}"#));
        assert!(why(&of(&format!("{{{}}}", many.collect::<Vec<_>>().join(",")))).contains("1000"));
    }

    #[test]
    fn another_browser_adds_and_takes_nothing_away() {
        let mut progress = some();
        let mut other = Progress::default();
        other.change("range", |learnt| learnt.guess = "0.1".into());
        other.change("steps", |learnt| learnt.done = true);
        progress.join(other);
        let range = progress.of("range");
        assert_eq!((range.done, range.guess.as_str(), range.knobs.len(), progress.done()), (true, "0.1", 2, 2));
        // What cannot be kept is not.
        let before = progress.clone();
        progress.change("No Lesson", |learnt| learnt.done = true);
        progress.change("steps", |learnt| learnt.guess = "x".repeat(LONGEST_GUESS + 1));
        assert_eq!(progress, before);
    }
}
