//! The record file `lab.record/1`: a header line with the study, then one event a line, append-only.
//!
//! Reading is incremental, so that a file of any size needs the memory of its record only. A last line without its
//! newline was torn by a crash and is dropped with a note; any other bad line is an error naming its number.

use super::measurement::measurement;
use super::{Contradiction, Record};
use crate::problem::{Problem, clauses};
use crate::space::values_from_json;
use crate::study::Study;
use crate::text::{Lang, Message};
use crate::trial::{Event, Metrics, Outcome, What};
use lab_texts::{Arg, record as t};
use serde_json::{Map, Value as Json, json};

pub const FORMAT: &str = "lab.record/1";

/// No line may be longer; a study fits.
const MAX_LINE_BYTES: usize = 8 << 20;

/// Whether most lines are read without a JSON tree, twice as fast. Not in a browser: every visitor would wait for its 2 kB.
const READS_PLAIN_LINES: bool = !cfg!(target_arch = "wasm32");

/// A bad line. Lines count from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct LineError {
    pub line: u64,
    pub fault: LineFault,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LineFault {
    NotJson(String),
    NotAHeader,
    OtherFormat(String),
    Study(Vec<Problem>),
    NotAnEvent(&'static str),
    Contradiction(Contradiction),
    TooLong,
    /// The file has no header line at all.
    Empty,
}

impl LineError {
    /// `line 12: …`
    pub fn message(&self, lang: Lang) -> String {
        t::at_line(self.line, self.fault.message()).get(lang)
    }
}

impl LineFault {
    pub fn sentence(&self, lang: Lang) -> String {
        self.message().get(lang)
    }

    pub fn message(&self) -> Message {
        match self {
            LineFault::NotJson(detail) => lab_texts::import::not_read(detail, "JSON"),
            LineFault::NotAHeader => t::not_a_header(format!("{{\"format\": \"{FORMAT}\", \"study\": …}}")),
            LineFault::OtherFormat(found) => t::other_format(FORMAT, Arg::quoted(found)),
            LineFault::Study(problems) => t::in_study(clauses(problems)),
            LineFault::NotAnEvent(expected) => t::not_an_event(*expected),
            LineFault::Contradiction(contradiction) => contradiction.message(),
            LineFault::TooLong => t::TOO_LONG.into(),
            LineFault::Empty => t::EMPTY.into(),
        }
    }
}

impl Contradiction {
    pub fn sentence(&self, lang: Lang) -> String {
        self.message().get(lang)
    }

    pub fn message(&self) -> Message {
        match self {
            Contradiction::NotStarted { trial } => t::not_started(*trial),
            Contradiction::OtherStart { trial } => t::other_start(*trial),
            Contradiction::TooMuch { trial, excess } => t::too_much(*trial, excess.message()),
            Contradiction::AfterEnd { trial } => t::after_end(*trial),
        }
    }
}

/// Folds a record file piece by piece.
#[derive(Debug, Default)]
pub struct Lines {
    record: Option<Record>,
    partial: Vec<u8>,
    line: u64,
    /// Bytes up to and including the last whole line: where a continued file must be appended.
    whole_bytes: u64,
}

impl Lines {
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the file, cut anywhere.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<(), LineError> {
        while let Some(end) = bytes.iter().position(|&b| b == b'\n') {
            let (head, rest) = bytes.split_at(end);
            bytes = rest.get(1..).unwrap_or_default();
            self.line += 1;
            if self.partial.is_empty() {
                self.line_bytes(head)?;
                self.whole_bytes += head.len() as u64 + 1;
            } else {
                self.partial.extend_from_slice(head);
                let line = std::mem::take(&mut self.partial);
                self.line_bytes(&line)?;
                self.whole_bytes += line.len() as u64 + 1;
            }
        }
        self.partial.extend_from_slice(bytes);
        if self.partial.len() > MAX_LINE_BYTES {
            return Err(LineError { line: self.line + 1, fault: LineFault::TooLong });
        }
        Ok(())
    }

    /// The record, and what to do to the file before it is continued.
    pub fn finish(mut self) -> Result<Finished, LineError> {
        let (mut torn, mut needs_newline) = (false, false);
        if !self.partial.is_empty() {
            // A complete last line that merely lacks its newline is kept only if it folds; otherwise it was torn.
            let line = std::mem::take(&mut self.partial);
            self.line += 1;
            match self.line_bytes(&line) {
                Ok(()) => {
                    needs_newline = true;
                    self.whole_bytes += line.len() as u64;
                }
                Err(error) if self.record.is_none() => return Err(error),
                Err(_) => torn = true,
            }
        }
        match self.record {
            Some(record) => Ok(Finished { record, torn, needs_newline, whole_bytes: self.whole_bytes }),
            None => Err(LineError { line: self.line.max(1), fault: LineFault::Empty }),
        }
    }

    fn line_bytes(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        let line = self.line;
        let fail = |fault| LineError { line, fault };
        if bytes.len() > MAX_LINE_BYTES {
            return Err(fail(LineFault::TooLong));
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let contradicts = |contradiction| fail(LineFault::Contradiction(contradiction));
        if let Some(record) = &mut self.record
            && READS_PLAIN_LINES
            && let Some(read) = measurement(bytes)
        {
            return record.measure(read.trial, read.step, &mut read.metrics.into_iter()).map_err(contradicts);
        }
        // What begins with no JSON is some other file.
        let is_first = self.record.is_none();
        let no_json = |error: String| fail(if is_first { LineFault::NotAHeader } else { LineFault::NotJson(error) });
        let text = std::str::from_utf8(bytes).map_err(|error| no_json(error.to_string()))?;
        let json: Json = serde_json::from_str(text).map_err(|error| no_json(error.to_string()))?;
        match &mut self.record {
            None => self.record = Some(Record::new(header(&json).map_err(fail)?)),
            Some(record) => {
                record.apply(event_from_json(&json).map_err(fail)?).map_err(contradicts)?;
            }
        }
        Ok(())
    }
}

/// A record file read to its end.
#[derive(Debug)]
pub struct Finished {
    pub record: Record,
    /// A torn last line was dropped.
    pub torn: bool,
    /// The last line is whole but lacks its newline.
    pub needs_newline: bool,
    /// The length of the file without a torn last line.
    pub whole_bytes: u64,
}

/// The first line of a record file, with its newline.
pub fn header_to_line(study: &Study) -> String {
    format!("{}\n", json!({"format": FORMAT, "study": study.to_json()}))
}

/// One event as a line, with its newline.
pub fn event_to_line(event: &Event) -> String {
    format!("{}\n", event_to_json(event))
}

/// One event as the JSON of its line.
pub fn event_to_json(event: &Event) -> Json {
    let trial = event.trial;
    match &event.what {
        What::Started { values, seed, name } => {
            let values: Map<String, Json> =
                values.iter().map(|(name, value)| (name.clone(), value.to_json())).collect();
            let mut start = json!({"values": values, "seed": seed});
            if let Some(name) = name {
                start["name"] = json!(name);
            }
            json!({"trial": trial, "start": start})
        }
        What::Measured { step, metrics } => json!({"trial": trial, "step": step, "metrics": metrics}),
        What::Ended(outcome) => json!({"trial": trial, "end": outcome}),
    }
}

/// Reads one event line.
pub fn event_from_line(line: &str) -> Result<Event, LineFault> {
    if READS_PLAIN_LINES && let Some(read) = measurement(line.as_bytes()) {
        let metrics = read.metrics.into_iter().filter(|(_, value)| value.is_finite());
        let metrics = metrics.map(|(name, value)| (name.to_owned(), value)).collect();
        return Ok(Event { trial: read.trial, what: What::Measured { step: read.step, metrics } });
    }
    let json: Json = serde_json::from_str(line).map_err(|error| LineFault::NotJson(error.to_string()))?;
    event_from_json(&json)
}

fn header(json: &Json) -> Result<Study, LineFault> {
    match json.get("format") {
        Some(Json::String(format)) if format == FORMAT => {}
        Some(other) => return Err(LineFault::OtherFormat(other.as_str().map_or(other.to_string(), str::to_owned))),
        None => return Err(LineFault::NotAHeader),
    }
    Study::from_json(json.get("study").ok_or(LineFault::NotAHeader)?).map_err(LineFault::Study)
}

/// Reads the JSON of one event line.
pub fn event_from_json(json: &Json) -> Result<Event, LineFault> {
    use LineFault::NotAnEvent;
    let trial = json.get("trial").and_then(Json::as_u64).ok_or(NotAnEvent("\"trial\": 0, 1, 2, …"))?;
    let what = if let Some(start) = json.get("start") {
        let values =
            start.get("values").filter(|json| json.is_object()).ok_or(NotAnEvent("\"start\": {\"values\": {…}}"))?;
        let values = values_from_json(values).ok_or(NotAnEvent("text, numbers, true or false in \"values\""))?;
        let seed = match start.get("seed") {
            None => 0,
            Some(seed) => seed.as_u64().ok_or(NotAnEvent("a whole \"seed\""))?,
        };
        let name = match start.get("name") {
            None => None,
            Some(name) => Some(name.as_str().ok_or(NotAnEvent("a text as \"name\""))?.to_owned()),
        };
        What::Started { values, seed, name }
    } else if let Some(end) = json.get("end") {
        What::Ended(
            Outcome::from_json(end).ok_or(NotAnEvent(
                "\"end\": {\"outcome\": \"completed\" | \"infeasible\" | \"failed\" | \"stopped\"}",
            ))?,
        )
    } else {
        let step =
            json.get("step").and_then(Json::as_u64).ok_or(NotAnEvent("\"start\", \"end\" or a whole \"step\" ≥ 0"))?;
        let metrics = json.get("metrics").and_then(Json::as_object).ok_or(NotAnEvent("\"metrics\": {…}"))?;
        let mut read = Metrics::new();
        for (name, json) in metrics {
            match json {
                // Other pipelines write null for a number that was not finite.
                Json::Null => {}
                Json::Number(number) => {
                    read.extend(number.as_f64().filter(|x| x.is_finite()).map(|x| (name.clone(), x)));
                }
                _ => return Err(NotAnEvent("numbers in \"metrics\"")),
            }
        }
        What::Measured { step, metrics: read }
    };
    Ok(Event { trial, what })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Values;

    fn file() -> String {
        let study = Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap();
        let mut text = header_to_line(&study);
        let values = Values::from([("optimizer".into(), "adam".into()), ("adam.learning_rate".into(), 0.003.into())]);
        for what in [
            What::Started { values, seed: 11, name: Some("run-7".into()) },
            What::Measured { step: 50, metrics: Metrics::from([("valid_error".into(), 0.61)]) },
            What::Ended(Outcome::Infeasible { reason: "train_loss is not finite at step 120".into() }),
        ] {
            text.push_str(&event_to_line(&Event { trial: 0, what }));
        }
        text
    }

    fn read(text: &[u8], cut: usize) -> Result<Finished, LineError> {
        let mut lines = Lines::new();
        for piece in text.chunks(cut.max(1)) {
            lines.push(piece)?;
        }
        lines.finish()
    }

    #[test]
    fn a_file_cut_anywhere_reads_the_same() {
        let text = file();
        let whole = read(text.as_bytes(), text.len()).unwrap();
        assert_eq!(whole.whole_bytes, text.len() as u64);
        for cut in [1, 7, 100] {
            assert_eq!(read(text.as_bytes(), cut).unwrap().record, whole.record);
        }
    }

    #[test]
    fn a_torn_last_line_is_dropped_and_a_bad_middle_line_is_named() {
        let text = file();
        let header = text.find('\n').unwrap() + 1;
        for length in header + 1..text.len() {
            let finished = read(&text.as_bytes()[..length], 64).unwrap();
            let unfinished = text.as_bytes()[length] == b'\n';
            let whole = if unfinished { length } else { text[..length].rfind('\n').unwrap() + 1 };
            assert_eq!((finished.whole_bytes, finished.needs_newline), (whole as u64, unfinished), "cut at {length}");
        }
        let broken = text.replacen("\"step\":50", "\"step\":\"x\"", 1);
        assert_eq!(read(broken.as_bytes(), 64).unwrap_err().line, 3);
        assert_eq!(read(b"", 1).unwrap_err().fault, LineFault::Empty);
        assert_eq!(
            read(b"{\"format\":\"lab.record/2\"}\n", 5).unwrap_err().fault,
            LineFault::OtherFormat("lab.record/2".into())
        );
    }
}
