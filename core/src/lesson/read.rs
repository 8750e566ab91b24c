//! Reads the folder of a lesson: untrusted JSON and texts become a lesson, or a list of everything that is wrong.

use super::guess::GuessName;
use super::read_check::{checks, known};
use super::rows::ROWS;
use super::words::{Parts, Words};
use super::{FORMAT, Files, Guess, GuessKind, Knob, Lesson, Live, Recorded, Turn, fault};
use crate::plot::Automatic;
use crate::problem::{Expected, Fault, Problem};
use crate::space::{Space, Value};
use crate::study::Study;
use crate::study::read::Reader;
use crate::study::read::fields::{Object, kind_of};
use crate::text::Lang;
use lab_texts::lesson as t;
use serde_json::Value as Json;

const KEYS: [&str; 11] =
    ["format", "chapter", "place", "rows", "minutes", "recorded", "live", "knobs", "guess", "figure", "task"];
/// Knobs of a lesson, and places of a knob.
const KNOBS: (usize, usize) = (1, 3);
const PLACES: (usize, usize) = (2, 12);
/// No file of a lesson's texts is longer.
const MOST_BYTES: usize = 1 << 20;

pub(super) fn lesson(id: &str, files: &Files<'_>) -> Result<Lesson, Vec<Problem>> {
    let folder = format!("lessons/{id}");
    let mut problems = Vec::new();
    let described = format!("{folder}/lesson.json");
    let mut reader = Reader::default();
    let json = text(&described, files, &mut problems).and_then(|text| parsed(&text, &described, &mut problems));
    let read = json.as_ref().and_then(|json| body(&mut reader, json, &folder, files, &mut problems));
    problems.extend(reader.problems.into_iter().map(|problem| below(&described, problem)));
    let mut words = Vec::new();
    for lang in Lang::ALL {
        let file = format!("{folder}/{}.md", lang.code());
        let Some(text) = text(&file, files, &mut problems) else { continue };
        let own = Words::read(&text, &file, lang, &mut problems);
        if let Some(lesson) = &read {
            let parts = Parts {
                choices: lesson.guess.choices(&lesson.live.study),
                knobs: lesson.knobs.len(),
                tasks: lesson.task.len(),
            };
            own.check(parts, &file, lang, &mut problems);
        }
        words.push((lang, own));
    }
    // None at all is said already.
    let hints = || words.iter().map(|(_, words)| words.hints.len()).filter(|hints| *hints > 0);
    if hints().min() != hints().max() {
        problems.push(Problem::new(folder, fault(t::OTHER_HINTS)));
    }
    match read {
        Some(lesson) if problems.is_empty() => Ok(Lesson { id: id.to_owned(), words, ..lesson }),
        _ => Err(problems),
    }
}

/// A problem, with the file before its place.
fn below(file: &str, problem: Problem) -> Problem {
    Problem::new(format!("{file} {}", problem.path), problem.fault)
}

fn text(file: &str, files: &Files<'_>, problems: &mut Vec<Problem>) -> Option<String> {
    let Some(bytes) = files(file) else {
        problems.push(Problem::new(file, fault(t::no_file(file))));
        return None;
    };
    if bytes.len() > MOST_BYTES {
        problems.push(Problem::new(file, Fault::TooLong { found: bytes.len(), limit: MOST_BYTES }));
        return None;
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn parsed(text: &str, file: &str, problems: &mut Vec<Problem>) -> Option<Json> {
    let read = serde_json::from_str(text);
    read.map_err(|error| problems.push(Problem::new(file, Fault::Syntax { detail: error.to_string() }))).ok()
}

/// A name in the lesson's own folder, or a path below `static/`.
fn path_of(folder: &str, name: &str) -> String {
    if name.contains('/') { name.to_owned() } else { format!("{folder}/{name}") }
}

fn body(
    reader: &mut Reader,
    json: &Json,
    folder: &str,
    files: &Files<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Lesson> {
    let top = reader.object(json, "$")?;
    reader.known_keys(top, "$", &KEYS);
    if let Some(format) = reader.text(top, "$", "format").filter(|format| format != FORMAT) {
        reader.not_one_of::<()>("$.format", &format, &[FORMAT]);
    }
    let chapter = reader.whole(top, "$", "chapter", 1, 99);
    let place = reader.whole(top, "$", "place", 1, 999);
    let minutes = reader.whole(top, "$", "minutes", 1, 60);
    let rows = rows(reader, top);
    let study = live_study(reader, top, folder, files, problems);
    let space = study.as_ref().map(|study| &study.space);
    let live_shows = shows(reader, top, "live", space);
    let recorded_file = reader.member(top, "$", "recorded").and_then(|json| {
        let object = reader.object(json, "$.recorded")?;
        reader.known_keys(object, "$.recorded", &["file", "shows"]);
        reader.text(object, "$.recorded", "file").map(|name| path_of(folder, &name))
    });
    // What the recorded study has for parameters, its record says.
    let recorded_shows = shows(reader, top, "recorded", None);
    let knobs = study.as_ref().and_then(|study| knobs(reader, top, study));
    let guess = reader.member(top, "$", "guess").and_then(|json| guess(reader, json, space));
    let figure = reader.text(top, "$", "figure").and_then(|name| {
        let known = Automatic::parse(&name);
        known.or_else(|| reader.not_one_of("$.figure", &name, Automatic::NAMES))
    });
    let task = reader.member(top, "$", "task").and_then(|json| checks(reader, json, "$.task", None));
    Some(Lesson {
        id: String::new(),
        chapter: chapter?,
        place: place?,
        rows: rows?,
        minutes: minutes?,
        recorded: Recorded { file: recorded_file?, shows: recorded_shows? },
        knobs: knobs?,
        guess: guess?,
        figure: figure?,
        task: task?,
        live: Live { study: study?, shows: live_shows? },
        words: Vec::new(),
    })
}

fn rows(reader: &mut Reader, top: &Object) -> Option<Vec<&'static str>> {
    let json = reader.member(top, "$", "rows")?;
    let Some(list) = json.as_array().filter(|list| !list.is_empty()) else {
        return reader.report("$.rows", Fault::Type { expected: Expected::List, found: kind_of(json) });
    };
    let row = |(i, json): (usize, &Json)| {
        let name = json.as_str().unwrap_or_default();
        let known = ROWS.iter().find(|row| **row == name).copied();
        known.or_else(|| reader.not_one_of(&format!("$.rows[{i}]"), name, &ROWS))
    };
    let read: Vec<Option<&'static str>> = list.iter().enumerate().map(row).collect();
    read.into_iter().collect()
}

/// The study in `live.study`: itself, or the name of its file.
fn live_study(
    reader: &mut Reader,
    top: &Object,
    folder: &str,
    files: &Files<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Study> {
    let live = reader.member(top, "$", "live").and_then(|json| reader.object(json, "$.live"))?;
    reader.known_keys(live, "$.live", &["study", "shows"]);
    let json = reader.member(live, "$.live", "study")?;
    let (place, study) = match json {
        Json::String(name) => {
            let file = path_of(folder, name);
            let text = text(&file, files, problems)?;
            (file, Study::parse(&text))
        }
        json => (format!("{folder}/lesson.json $.live.study"), Study::from_json(json)),
    };
    study.map_err(|found| problems.extend(found.into_iter().map(|problem| below(&place, problem)))).ok()
}

fn shows(reader: &mut Reader, top: &Object, key: &'static str, space: Option<&Space>) -> Option<Vec<super::Check>> {
    let object = top.get(key)?.as_object()?;
    let place = format!("$.{key}");
    let json = reader.member(object, &place, "shows")?;
    checks(reader, json, &format!("{place}.shows"), space)
}

/// How many there must be.
fn count(reader: &mut Reader, path: &str, found: usize, (low, high): (usize, usize)) -> Option<()> {
    if (low..=high).contains(&found) {
        return Some(());
    }
    let nearest = found.clamp(low, high).to_string();
    reader.report(path, Fault::OutOfRange { found: found.to_string(), limits: format!("[{low}, {high}]"), nearest })
}

fn knobs(reader: &mut Reader, top: &Object, study: &Study) -> Option<Vec<Knob>> {
    let json = reader.member(top, "$", "knobs")?;
    let Some(list) = json.as_array() else {
        return reader.report("$.knobs", Fault::Type { expected: Expected::List, found: kind_of(json) });
    };
    count(reader, "$.knobs", list.len(), KNOBS)?;
    let read: Vec<Option<Knob>> =
        list.iter().enumerate().map(|(i, json)| knob(reader, json, &format!("$.knobs[{i}]"), study)).collect();
    read.into_iter().collect()
}

/// `{"turns": "adam.learning_rate", "end": "high", "places": [0.01, 0.1]}`.
fn knob(reader: &mut Reader, json: &Json, path: &str, study: &Study) -> Option<Knob> {
    let object = reader.object(json, path)?;
    reader.known_keys(object, path, &["turns", "end", "places"]);
    let name = reader.text(object, path, "turns")?;
    let turn = match (object.get("end").map(|end| end.as_str().unwrap_or_default()), name.as_str()) {
        (Some("low"), _) => Turn::Low(name),
        (Some("high"), _) => Turn::High(name),
        (Some(end), _) => return reader.not_one_of(&format!("{path}.end"), end, &["low", "high"]),
        (None, "trials") => Turn::Trials,
        (None, "steps") => Turn::Steps,
        (None, "seed") => Turn::Seed,
        (None, "sampler") => Turn::Sampler,
        (None, _) => Turn::Fixed(name),
    };
    let Some(start) = turn.of(study) else {
        return reader.report(format!("{path}.turns"), fault(t::no_knob(turn.name())));
    };
    let json = reader.member(object, path, "places")?;
    let place = format!("{path}.places");
    let Some(list) = json.as_array() else {
        return reader.report(place, Fault::Type { expected: Expected::List, found: kind_of(json) });
    };
    count(reader, &place, list.len(), PLACES)?;
    let values: Vec<Option<Value>> =
        list.iter().enumerate().map(|(i, json)| reader.scalar(json, &format!("{place}[{i}]"))).collect();
    let knob = Knob { turn, places: values.into_iter().collect::<Option<_>>()? };
    if knob.place(study).is_none() {
        return reader.report(place, fault(t::knob_start(start.to_string())));
    }
    for (i, value) in knob.places.iter().enumerate() {
        for problem in knob.turned(study, value).err().into_iter().flatten() {
            reader.report::<()>(format!("{place}[{i}]: {}", problem.path), problem.fault);
        }
    }
    Some(knob)
}

/// `{"kind": "place", "parameter": "adam.learning_rate", "of": "live"}`.
fn guess(reader: &mut Reader, json: &Json, space: Option<&Space>) -> Option<Guess> {
    let path = "$.guess";
    let object = reader.object(json, path)?;
    let name = reader.text(object, path, "kind")?;
    let Some(name) = GuessName::parse(&name) else {
        return reader.not_one_of("$.guess.kind", &name, &GuessName::NAMES);
    };
    let recorded = match object.get("of").map(|of| of.as_str().unwrap_or_default()) {
        None | Some("live") => false,
        Some("recorded") => true,
        Some(other) => return reader.not_one_of("$.guess.of", other, &["live", "recorded"]),
    };
    let mut keys = vec!["kind", "of"];
    let kind = match name {
        GuessName::Level => GuessKind::Level,
        GuessName::Spread => GuessKind::Spread,
        GuessName::BestStep => GuessKind::BestStep,
        GuessName::Curve => {
            keys.push("metric");
            GuessKind::Curve { metric: reader.text(object, path, "metric")? }
        }
        GuessName::Place | GuessName::Edge | GuessName::Winner | GuessName::Distinct => {
            keys.push("parameter");
            let space = space.filter(|_| !recorded);
            let parameter = known(reader, object, path, "parameter", space)?;
            match name {
                GuessName::Place => GuessKind::Place { parameter },
                GuessName::Edge => GuessKind::Edge { parameter },
                GuessName::Winner => GuessKind::Winner { parameter },
                _ => GuessKind::Distinct { parameter },
            }
        }
    };
    reader.known_keys(object, path, &keys);
    Some(Guess { kind, recorded })
}
